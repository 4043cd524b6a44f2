//! Signing in and out, and what nobody else can do with it.

use axum::http::StatusCode;
use mingde_testkit::Grid;
use mingde_web::Way;

use crate::browser::*;

#[tokio::test]
async fn whoever_is_not_signed_in_is_led_to_the_form_and_back() {
    let home = Home::new().await;
    home.account("P04").await;
    let browser = home.browser();
    assert_eq!(browser.get("/account?x=1").await.leads_to(), "/sign-in?back=%2Faccount%3Fx%3D1");
    let page = browser.get("/sign-in?back=%2Faccount%3Fx%3D1").await;
    for field in ["name=\"account\"", "name=\"password\"", "name=\"token\"", "value=\"/account?x=1\""] {
        assert!(page.page().contains(field), "{field} is missing in {}", page.text);
    }
    let fields = [("account", "P04"), ("password", GOOD), ("back", "/account?x=1")];
    let answer = browser.fill_in("/sign-in", "/sign-in", &fields).await;
    assert_eq!(answer.leads_to(), "/account?x=1");
    let page = browser.get("/account").await;
    assert!(page.page().contains("陈老师") && page.text.contains("P04"), "{}", page.text);
    // Whoever is in needs no form.
    assert_eq!(browser.get("/sign-in").await.leads_to(), "/");
    let answer = browser.fill_in("/account", "/sign-out", &[]).await;
    assert_eq!(answer.leads_to(), "/sign-in");
    assert_eq!(browser.get("/account").await.leads_to(), "/sign-in?back=%2Faccount");
}

#[tokio::test]
async fn a_wrong_password_keeps_what_was_typed_and_tells_nothing() {
    let home = Home::new().await;
    home.account("P04").await;
    let browser = home.browser();
    let (wrong, nobody) = (browser.sign_in("P04", "wrong guess").await, browser.sign_in("P99", GOOD).await);
    assert_eq!(
        (wrong.status, nobody.status),
        (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY)
    );
    assert!(wrong.text.contains("账号或密码不对") && wrong.text.contains("value=\"P04\""), "{}", wrong.text);
    assert_eq!(wrong.text.replace("P04", "P99"), nobody.text, "both are told alike");
    assert!(!wrong.text.contains("wrong guess"), "a password is not sent back");
    for _ in 0..4 {
        browser.sign_in("P04", "wrong guess").await;
    }
    let waits = browser.sign_in("P04", GOOD).await;
    assert_eq!(waits.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(waits.text.contains("秒后再试"), "{}", waits.text);
    // HTML in a field stays text.
    let html = browser.sign_in("<script>alert(1)</script>", "x").await;
    assert!(html.text.contains("&#60;script&#62;") && !html.text.contains("<script>alert"), "{}", html.text);
}

#[tokio::test]
async fn cookies_are_kept_for_this_host_over_tls_and_plain_on_this_machine() {
    let home = Home::new().await;
    home.account("P04").await;
    let safe = home.browser();
    let answer = safe.sign_in("P04", GOOD).await;
    let cookies: Vec<&str> =
        answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
    let session = cookies.iter().find(|text| text.starts_with("__Host-mingde-session=")).unwrap();
    for word in ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"] {
        assert!(session.contains(word), "{word} is missing in {session}");
    }
    assert!(!session.contains("Max-Age"), "it ends with the browser");
    assert!(answer.header("strict-transport-security").starts_with("max-age="));
    let plain = home.browser_by(Way::default(), None);
    let answer = plain.sign_in("P04", GOOD).await;
    assert!(plain.cookie("mingde-session").is_some());
    assert_eq!(answer.header("strict-transport-security"), "");
    // What was set in clear is no session over TLS.
    let stranger = home.browser();
    stranger.keep("mingde-session", &plain.cookie("mingde-session").unwrap());
    assert_eq!(stranger.get("/account").await.leads_to(), "/sign-in?back=%2Faccount");
}

#[tokio::test]
async fn nothing_is_changed_by_a_form_of_somebody_elses_page() {
    let home = Home::new().await;
    home.account("P04").await;
    let mut browser = home.browser();
    // Without the token of a page, and with that of another browser.
    let stranger = home.browser().get("/sign-in").await.token();
    for token in ["", "x", stranger.as_str()] {
        let fields = [("token", token), ("account", "P04"), ("password", GOOD)];
        assert_eq!(browser.send("/sign-in", &fields).await.status, StatusCode::FORBIDDEN, "{token}");
    }
    browser.sign_in("P04", GOOD).await.leads_to();
    assert_eq!(browser.send("/sign-out", &[]).await.status, StatusCode::FORBIDDEN);
    // With the token, but from elsewhere.
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", "http://bureau.example"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let token = browser.get("/account").await.token();
        browser.headers = vec![(name, value.to_owned())];
        let answer = browser.send("/sign-out", &[("token", &token)]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {value}");
        assert!(answer.text.contains("不是从本系统的页面提交的"), "{}", answer.text);
        browser.headers.clear();
    }
    browser.headers =
        vec![("origin", format!("https://{HOST}")), ("sec-fetch-site", "same-origin".to_owned())];
    browser.fill_in("/account", "/sign-out", &[]).await.leads_to();
}

#[tokio::test]
async fn every_page_says_what_a_browser_may_do_with_it() {
    let home = Home::new().await;
    let browser = home.browser();
    for path in ["/sign-in", "/no-such-page", "/healthz", "/link/AAAA"] {
        let answer = browser.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        for inline in ["style=\"", "<style", "onclick", "onload", "javascript:"] {
            assert!(!answer.text.contains(inline), "{inline} in {path}");
        }
    }
    let page = browser.get("/sign-in").await;
    let style = page.between("rel=\"stylesheet\" href=\"", "\"");
    assert!(browser.get(&style).await.header("cache-control").contains("immutable"));
}

#[tokio::test]
async fn unknown_forbidden_and_strange_are_answered_alike() {
    let home = Home::new().await;
    home.account("P04").await;
    let browser = home.browser();
    browser.sign_in("P04", GOOD).await.leads_to();
    let token = browser.get("/account").await.token();
    let unknown = browser.get("/no-such-page").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    for answer in [
        browser.get("/accounts").await,
        browser.send("/accounts/P02/reset", &[("token", &token)]).await,
        browser.send("/accounts/P99/reset", &[("token", &token)]).await,
        browser.send("/accounts/invitation", &[("token", &token), ("unit", "第一小学")]).await,
        browser.send(&format!("/account/sessions/{}/end", "0".repeat(64)), &[("token", &token)]).await,
        browser.get("/set-up/AAAA").await,
    ] {
        assert_eq!((answer.status, &answer.text), (StatusCode::NOT_FOUND, &unknown.text));
    }
}

#[tokio::test]
async fn an_administrator_gets_no_further_than_the_second_factor() {
    let home = Home::new().await;
    home.administrator("P02").await;
    let browser = home.browser();
    browser.sign_in("P02", GOOD).await.leads_to();
    for path in ["/accounts", "/account", "/"] {
        assert_eq!(browser.get(path).await.leads_to(), "/account/second-factor", "{path}");
    }
    let begun =
        browser.fill_in("/account/second-factor", "/account/second-factor", &[("password", GOOD)]).await;
    assert!(begun.page().contains("<svg viewBox="), "{}", begun.text);
    let secret = begun.between("<code>", "</code>");
    let code = |seconds: i64| shown_code(&secret, seconds);
    let token = begun.token();
    let confirmation = "/account/second-factor/confirmation";
    let wrong = browser.send(confirmation, &[("token", &token), ("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.text.contains(&begun.between("<code>", "</code>")),
        "the same secret while one tries again"
    );
    let confirmed = browser.send(confirmation, &[("token", &token), ("code", &code(0))]).await;
    assert_eq!(confirmed.page().matches("<li><code>").count(), 10, "{}", confirmed.text);
    let recovery = confirmed.between("<li><code>", "</code>");
    assert!(
        browser.get("/accounts").await.page().contains("还没有账号"),
        "one's own is not among those one keeps"
    );

    // In another browser the password leads to the code, and nowhere else.
    let other = browser.another();
    assert_eq!(other.sign_in("P02", GOOD).await.leads_to(), "/sign-in/code");
    for path in ["/", "/account", "/accounts", "/account/second-factor"] {
        assert_eq!(other.get(path).await.leads_to(), "/sign-in/code", "{path}");
    }
    let wrong = other.fill_in("/sign-in/code", "/sign-in/code", &[("code", &code(0))]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "it was used to confirm");
    let half = other.cookie("__Host-mingde-session").unwrap();
    other.fill_in("/sign-in/code", "/sign-in/code", &[("code", &recovery)]).await.leads_to();
    assert_ne!(other.cookie("__Host-mingde-session").unwrap(), half, "another session than before the code");
    assert_eq!(other.get("/accounts").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_session_is_ended_from_elsewhere() {
    let home = Home::new().await;
    home.account("P04").await;
    let (desk, phone) = (home.browser(), home.browser());
    desk.sign_in("P04", GOOD).await.leads_to();
    phone.sign_in("P04", GOOD).await.leads_to();
    let page = desk.get("/account").await;
    let end = page.between("action=\"/account/sessions/", "/end\"");
    let token = page.token();
    let ended = desk.send(&format!("/account/sessions/{end}/end"), &[("token", &token)]).await;
    assert_eq!(ended.leads_to(), "/account?said=sessions");
    assert_eq!(phone.get("/account").await.leads_to(), "/sign-in?back=%2Faccount");
    assert_eq!(desk.get("/account").await.status, StatusCode::OK);
    // Language and size are the account's.
    let fields = [("language", "en"), ("large", "yes")];
    desk.fill_in("/account", "/account/appearance", &fields).await.leads_to();
    let page = desk.get("/account").await;
    assert!(
        page.page().contains("lang=\"en\"") && page.text.contains("data-size=\"large\""),
        "{}",
        page.text
    );
    // A new password, of which the page says what is wrong with it.
    let change = async |present: &str, next: &str, again: &str| {
        let fields = [("present", present), ("next", next), ("again", again)];
        desk.fill_in("/account", "/account/password", &fields).await
    };
    for (answer, said) in [
        (change("wrong guess", "two-horses-and-a-cart", "two-horses-and-a-cart").await, "wrong"),
        (change(GOOD, "password", "password").await, "many people"),
        (change(GOOD, "two-horses-and-a-cart", "two horses").await, "differ"),
    ] {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text.contains(said), "{said} is missing in {}", answer.text);
    }
    change(GOOD, "two-horses-and-a-cart", "two-horses-and-a-cart").await.leads_to();
}

#[tokio::test]
async fn a_school_is_invited_by_a_sheet_and_a_teacher_follows_the_link() {
    let home = Home::new().await;
    home.administrator("P02").await;
    let administrator = home.browser();
    administrator.sign_in("P02", GOOD).await.leads_to();
    administrator.begin_second_factor().await;
    // What is not there is told where it was typed; a name that was picked is as good as its number.
    let wrong = administrator.fill_in("/accounts", "/accounts/invitation", &[("unit", "第九小学")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("第九小学") && wrong.text.contains("unit-said"), "{}", wrong.text);
    let own = administrator.fill_in("/accounts", "/accounts", &[("account", "P02")]).await;
    assert!(own.text.contains("不归您管"), "nobody keeps the own account: {}", own.text);
    let made = administrator.fill_in("/accounts", "/accounts", &[("account", "陈老师(P04)")]).await;
    assert!(made.page().contains("这是 陈老师（P04）的链接"), "{}", made.text);
    let twice = administrator.fill_in("/accounts", "/accounts", &[("account", "P04")]).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);

    let sheet = administrator.fill_in("/accounts", "/accounts/invitation", &[("unit", "第一小学")]).await;
    assert!(sheet.page().contains("陈老师") && sheet.text.contains("李主任"), "{}", sheet.text);
    assert!(!sheet.text.contains("王校长 P02"), "nobody invites themselves");
    let link = sheet.between("<code>https://bureau.example", "</code>");
    let teacher = home.browser();
    let page = teacher.get(&link).await;
    assert!(page.page().contains("李主任") && page.text.contains("P03"), "{}", page.text);
    let weak = teacher.fill_in(&link, &link, &[("next", "12345678"), ("again", "12345678")]).await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    teacher.fill_in(&link, &link, &[("next", GOOD), ("again", GOOD)]).await.page();
    let void = teacher.get(&link).await;
    assert_eq!(void.status, StatusCode::NOT_FOUND);
    assert!(void.text.contains("链接无效"), "{}", void.text);
    teacher.sign_in("P03", GOOD).await.leads_to();
    assert!(teacher.get("/account").await.page().contains("李主任"));
}

#[tokio::test]
async fn what_is_too_much_is_told_in_a_page() {
    let home = Home::new().await;
    let browser = home.browser();
    let token = browser.get("/sign-in").await.token();
    let large = "x".repeat(2 << 20);
    let answer = browser.send("/sign-in", &[("token", &token), ("account", &large), ("password", "x")]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.text.contains("太大"), "{}", answer.text);
    let long = "长".repeat(100_000);
    let answer = browser.sign_in(&long, "x").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = browser.send("/sign-in", &[("token", &token), ("account", "P04")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("读不出来"), "{}", answer.text);
}

#[tokio::test]
async fn how_it_does_is_told_to_this_machine_alone() {
    let home = Home::new().await;
    let browser = home.browser();
    assert_eq!(browser.get("/healthz").await.page(), "alive\n");
    assert_eq!(browser.get("/readyz").await.page(), "ready\n");
    browser.get("/records/0123").await;
    let metrics = browser.get("/metrics").await;
    assert!(
        metrics.page().contains("mingde_requests_total{route=\"/healthz\",status=\"2xx\"} 1"),
        "{}",
        metrics.text
    );
    // A proxy that was announced, and one that was not: whoever it asks for is not known to be here.
    for behind_proxy in [true, false] {
        for name in ["x-forwarded-for", "forwarded", "via", "x-real-ip"] {
            let mut proxied = home.browser_by(Way { behind_proxy, ..Way::default() }, None);
            proxied.headers = vec![(name, "127.0.0.1".to_owned())];
            assert_eq!(proxied.get("/metrics").await.status, StatusCode::NOT_FOUND, "{behind_proxy} {name}");
        }
    }
}

#[tokio::test]
async fn over_a_connection_in_clear_every_page_says_so() {
    let home = Home::new().await;
    home.account("P04").await;
    let mut browser = home.browser_by(Way { behind_proxy: true, ..Way::default() }, None);
    browser.headers.push(("x-forwarded-for", "192.0.2.9".to_owned()));
    for page in ["/sign-in", "/nothing"] {
        assert!(browser.get(page).await.text.contains("连接没有加密"), "{page}");
    }
    browser.sign_in("P04", GOOD).await.leads_to();
    for page in ["/", "/records", "/account", "/units", "/nothing"] {
        let told = browser.get(page).await.text;
        assert_eq!(told.matches("连接没有加密").count(), 1, "{page}");
    }
    browser.headers.push(("x-forwarded-proto", "https".to_owned()));
    assert!(!browser.get("/sign-in").await.text.contains("连接没有加密"));
}

#[tokio::test]
async fn a_bureau_that_is_renamed_stands_over_every_page_under_its_new_name() {
    let home = Home::new().await;
    home.account("P04").await;
    let browser = home.browser();
    browser.sign_in("P04", GOOD).await.leads_to();
    assert!(browser.get("/").await.page().contains("· 示范区教育局</title>"));
    let renamed =
        Grid::new("单位", &["单位代码", "单位名称", "单位类别"]).line(&["JYJ", "明德区教育局", "教育局"]);
    home.take_in("改名.xlsx", &[renamed]).await;
    for page in ["/", "/account"] {
        assert!(browser.get(page).await.text.contains("· 明德区教育局</title>"), "{page}");
    }
    assert!(browser.another().get("/sign-in").await.text.contains("· 明德区教育局</title>"));
}
