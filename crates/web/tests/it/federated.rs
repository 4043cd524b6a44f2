//! Signing in at identity providers: from the button to the page that somebody wanted, and everything that must not work.

use axum::http::StatusCode;
use mingde_app::ReachRequest;
use mingde_app::accounts::{
    Address, ButtonPlace, Protocol, ProviderSettings, Providers, Secret, SessionRules, Vouching,
    close_account, close_provider, create_account, keep_provider,
};
use mingde_testkit::{CLIENT, CasProvider, OidcProvider, Said};
use mingde_web::{Doors, House, Way, site};
use serde_json::json;

use crate::browser::*;

fn settings(protocol: Protocol, claim: &str) -> ProviderSettings {
    ProviderSettings::new("区统一身份认证", "County sign-in", protocol, claim)
}

fn oidc(server: &OidcProvider) -> ProviderSettings {
    let issuer = Address::parse(&server.issuer()).unwrap();
    settings(Protocol::Oidc { issuer, client: CLIENT.into(), scopes: Vec::new() }, "gh")
}

fn cas(server: &CasProvider) -> ProviderSettings {
    settings(Protocol::Cas { address: Address::parse(&server.address()).unwrap() }, "user")
}

async fn keep(home: &Home, settings: &ProviderSettings, secret: Option<&str>) {
    let secret = secret.map_or(Secret::None, |secret| Secret::Is(secret.to_owned().into()));
    keep_provider(&home.bureau, &home.operator, clock(), ("county", settings), secret).await.unwrap();
}

fn provider() -> OidcProvider {
    OidcProvider::start(clock().0 / 1_000_000, true)
}

/// A house with an open provider and accounts of two people.
async fn with_oidc() -> (Home, OidcProvider) {
    let (home, server) = (Home::new().await, provider());
    keep(&home, &oidc(&server), server.secret()).await;
    home.account("P03").await;
    home.account("P04").await;
    (home, server)
}

/// An address within the house, of one to which a browser is sent back.
fn within(address: &str) -> String {
    let house = format!("https://{HOST}");
    address.strip_prefix(&house).unwrap_or_else(|| panic!("{address}")).to_owned()
}

/// Goes to the provider, signs in there as somebody, and comes back.
async fn sign_in(browser: &Browser, server: &OidcProvider, gh: &str, query: &str) -> Answer {
    let sent = browser.get(&format!("/sign-in/with/county{query}")).await;
    let back = server.sign_in(sent.leads_to(), json!({ "gh": gh }));
    browser.get(&within(&back)).await
}

async fn sign_in_by_cas(browser: &Browser, server: &CasProvider, user: &str) -> Answer {
    let sent = browser.get("/sign-in/with/county").await;
    browser.get(&within(&server.sign_in(sent.leads_to(), user))).await
}

#[track_caller]
fn says(answer: &Answer, status: StatusCode, words: &str) {
    assert_eq!(answer.status, status, "{}", answer.text);
    assert!(answer.text.contains(words), "{}", answer.text);
}

const UNTRUE: &str = "不可信";
const AGAIN: &str = "请重新开始";

#[tokio::test]
async fn somebody_comes_back_signed_in_where_they_wanted_to_go() {
    let (home, server) = with_oidc().await;
    let browser = home.browser();
    let page = browser.get("/sign-in?back=%2Frecords%3Fview%3Dlate").await;
    let way = page.between("class=\"button wide\" href=\"", "\"").replace("&amp;", "&").replace("&#38;", "&");
    assert_eq!(way, "/sign-in/with/county?back=%2Frecords%3Fview%3Dlate");
    assert!(page.text.contains("用区统一身份认证登录") && page.text.contains("name=\"password\""));
    let sent = browser.get(&way).await;
    let back = server.sign_in(sent.leads_to(), json!({ "gh": "p04" }));
    let arrived = browser.get(&within(&back)).await;
    assert_eq!(arrived.leads_to(), "/records?view=late");
    assert!(browser.get("/account").await.page().contains("P04"));
    // What the password gives, this gives: a session of its own, and a browser that is known the next time.
    for cookie in ["__Host-mingde-session", "__Host-mingde-browser"] {
        let set = arrived
            .headers
            .get_all("set-cookie")
            .iter()
            .find(|set| set.to_str().unwrap().starts_with(cookie));
        assert!(
            set.is_some_and(|set| set.to_str().unwrap().contains("; HttpOnly; SameSite=Lax; Secure")),
            "{cookie}"
        );
    }
    assert_eq!(browser.cookie("__Host-mingde-provider"), None, "taken back");
    // Whoever is signed in is not sent anywhere.
    assert_eq!(browser.get("/sign-in/with/county?back=%2Funits").await.leads_to(), "/units");
    // Of what the provider gave nothing stands in the database.
    let files = std::fs::read_dir(&home.bureau.data).unwrap().map(|entry| entry.unwrap().path());
    for file in files.filter(|path| path.is_file()) {
        let bytes = std::fs::read(&file).unwrap();
        for secret in ["access-token", "code-1", "geheim"] {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} in {}", file.display());
        }
    }
}

#[tokio::test]
async fn in_english_and_above_the_form_where_it_is_configured_so() {
    let (home, server) = with_oidc().await;
    let above = ProviderSettings { place: ButtonPlace::Above, ..oidc(&server) };
    keep(&home, &above, server.secret()).await;
    let mut browser = home.browser();
    browser.headers = vec![("accept-language", "en".to_owned())];
    let page = browser.get("/sign-in").await;
    let button = page.text.find("Sign in with County sign-in").unwrap();
    assert!(button < page.text.find("name=\"account\"").unwrap());
    close_provider(&home.bureau, &home.operator, clock(), "county", true).await.unwrap();
    assert!(!browser.get("/sign-in").await.text.contains("County"));
    assert_eq!(browser.get("/sign-in/with/county").await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/sign-in/with/none").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn nobody_is_led_out_of_the_house() {
    let (home, server) = with_oidc().await;
    for back in ["//evil.example", "https%3A%2F%2Fevil.example", "%2F%5Cevil.example", "%2Fsign-out"] {
        let browser = home.browser();
        let arrived = sign_in(&browser, &server, "P04", &format!("?back={back}")).await;
        assert_eq!(arrived.leads_to(), "/", "{back}");
    }
}

#[tokio::test]
async fn the_way_back_is_that_of_the_browser_that_began_and_is_gone_once() {
    let (home, server) = with_oidc().await;
    let victim = home.browser();
    // Somebody else's way back, as in a link that is sent to a colleague: nobody is signed in as the sender.
    let attacker = home.browser();
    let sent = attacker.get("/sign-in/with/county").await;
    let back = within(&server.sign_in(sent.leads_to(), json!({ "gh": "P03" })));
    says(&victim.get(&back).await, StatusCode::UNPROCESSABLE_ENTITY, AGAIN);
    victim.get("/sign-in/with/county").await.leads_to();
    says(&victim.get(&back).await, StatusCode::UNPROCESSABLE_ENTITY, AGAIN);
    assert!(server.asked("/token").is_empty(), "the code was not even shown to the provider");
    // A state that was changed, is missing, or is there twice.
    for state in ["", "&state=x", "&state=1.first.Lw.00", "&state=a&state=b"] {
        let told = victim.get(&format!("/sign-in/with/county/callback?code=code-1{state}")).await;
        says(&told, StatusCode::UNPROCESSABLE_ENTITY, AGAIN);
    }
    // The same answer again, though the provider would take it: once is once.
    server.tamper(|t| t.codes_again = true);
    let kept = attacker.cookie("__Host-mingde-provider").unwrap();
    assert_eq!(attacker.get(&back).await.leads_to(), "/");
    attacker.fill_in("/account", "/sign-out", &[]).await;
    attacker.keep("__Host-mingde-provider", &kept);
    says(&attacker.get(&back).await, StatusCode::UNPROCESSABLE_ENTITY, AGAIN);
    assert_eq!(attacker.get("/account").await.leads_to(), "/sign-in?back=%2Faccount");
}

#[tokio::test]
async fn a_token_that_lies_signs_nobody_in() {
    for claims in [
        json!({ "nonce": "x" }),
        json!({ "aud": "x" }),
        json!({ "iss": "https://evil.example" }),
        json!({ "exp": 1 }),
    ] {
        let (home, server) = with_oidc().await;
        server.tamper(|t| t.claims = claims.as_object().unwrap().clone());
        let browser = home.browser();
        let told = sign_in(&browser, &server, "P04", "").await;
        says(&told, StatusCode::UNPROCESSABLE_ENTITY, UNTRUE);
        assert_eq!(browser.cookie("__Host-mingde-session"), None, "{claims}");
        assert!(told.text.contains("name=\"password\""), "the form stays");
    }
}

#[tokio::test]
async fn only_an_open_account_of_exactly_this_staff_number_is_opened() {
    let (home, server) = with_oidc().await;
    // Of the registry without an account, of no registry, and what only looks like P04.
    for gh in ["P02", "X99", "Ｐ０４", "P04\u{200b}", "P04 ", "Р04"] {
        let browser = home.browser();
        let told = sign_in(&browser, &server, gh, "").await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{gh}");
        assert_eq!(browser.cookie("__Host-mingde-session"), None, "{gh}");
    }
    close_account(&home.bureau, &home.operator, clock(), "P04").await.unwrap();
    says(
        &sign_in(&home.browser(), &server, "P04", "").await,
        StatusCode::UNPROCESSABLE_ENTITY,
        "没有可用的账号",
    );
    // Where it is configured so, whoever is in the registry and works here gets an account; nobody else does.
    keep(&home, &ProviderSettings { opens_accounts: true, ..oidc(&server) }, server.secret()).await;
    let browser = home.browser();
    assert_eq!(sign_in(&browser, &server, "P02", "").await.leads_to(), "/");
    assert!(browser.get("/account").await.page().contains("P02"));
    for gh in ["X99", "P04"] {
        says(
            &sign_in(&home.browser(), &server, gh, "").await,
            StatusCode::UNPROCESSABLE_ENTITY,
            "没有可用的账号",
        );
    }
}

#[tokio::test]
async fn an_administrator_signs_in_elsewhere_only_where_the_operator_says_so() {
    let (home, server) = with_oidc().await;
    home.administrator("P02").await;
    says(
        &sign_in(&home.browser(), &server, "P02", "").await,
        StatusCode::UNPROCESSABLE_ENTITY,
        "请用本系统的密码登录",
    );
    keep(&home, &ProviderSettings { administrators: true, ..oidc(&server) }, server.secret()).await;
    let browser = home.browser();
    sign_in(&browser, &server, "P02", "").await.leads_to();
    // The second factor is asked for as after a password; without one there is no other page.
    assert_eq!(browser.get("/accounts").await.leads_to(), "/account/second-factor");
    // To set it up takes the password, or to be asked anew by the provider.
    let page = browser.get("/account/second-factor").await;
    assert!(page.page().contains("由区统一身份认证重新确认"), "{}", page.text);
    let refused = browser.fill_in("/account/second-factor", "/account/second-factor", &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let again = "?again=1&back=%2Faccount%2Fsecond-factor";
    says(
        &sign_in(&browser, &server, "P04", again).await,
        StatusCode::UNPROCESSABLE_ENTITY,
        "不是当前登录的人",
    );
    assert_eq!(sign_in(&browser, &server, "P02", again).await.leads_to(), "/account/second-factor");
    let page = browser.get("/account/second-factor").await;
    assert!(page.page().contains("刚刚确认过您") && !page.text.contains("name=\"password\""));
    let begun = browser.fill_in("/account/second-factor", "/account/second-factor", &[]).await;
    let (token, secret) = (begun.token(), begun.between("<code>", "</code>"));
    let fields = [("token", token.as_str()), ("code", &shown_code(&secret, 0))];
    browser.send("/account/second-factor/confirmation", &fields).await.page();
    browser.get("/accounts").await.page();
    // The next time the code is asked for, wherever the first factor was shown.
    let next = home.browser();
    assert_eq!(sign_in(&next, &server, "P02", "").await.leads_to(), "/sign-in/code");
    assert_eq!(next.get("/accounts").await.leads_to(), "/sign-in/code");
    let fields = [("code", shown_code(&secret, 30))];
    let proven = next.fill_in("/sign-in/code", "/sign-in/code", &[(fields[0].0, &fields[0].1)]).await;
    assert_eq!(proven.leads_to(), "/");
    next.get("/accounts").await.page();
    // A provider that is trusted to ask for it itself, and says that it did.
    let vouching = Some(Vouching { claim: "acr".into(), values: vec!["level2".into()] });
    keep(&home, &ProviderSettings { administrators: true, vouching, ..oidc(&server) }, server.secret()).await;
    server.tamper(|t| _ = t.claims.insert("acr".into(), json!("level2")));
    let vouched = home.browser();
    assert_eq!(sign_in(&vouched, &server, "P02", "").await.leads_to(), "/");
    vouched.get("/accounts").await.page();
    server.tamper(|t| _ = t.claims.insert("acr".into(), json!("level1")));
    assert_eq!(sign_in(&home.browser(), &server, "P02", "").await.leads_to(), "/sign-in/code");
}

#[tokio::test]
async fn a_provider_that_is_away_leaves_the_form_and_many_failures_a_wait() {
    let (home, server) = with_oidc().await;
    server.tamper(|t| _ = t.said.insert("/token", Said::Page(200, "text/html", "<html>".into())));
    let browser = home.browser();
    says(&sign_in(&browser, &server, "P04", "").await, StatusCode::UNPROCESSABLE_ENTITY, UNTRUE);
    server.tamper(|t| t.said.clear());
    let denied = browser.get("/sign-in/with/county").await;
    let state = denied.leads_to().split("state=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let told = browser.get(&format!("/sign-in/with/county/callback?error=access_denied&state={state}")).await;
    says(&told, StatusCode::UNPROCESSABLE_ENTITY, "没有确认您的身份");
    // Whoever makes the provider be asked for nothing over and over waits; whoever has a password does not.
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    for _ in 0..120 {
        let address = format!("/sign-in/with/county/callback?code=guess&state={state}");
        status = browser.get(&address).await.status;
        if status != StatusCode::UNPROCESSABLE_ENTITY {
            break;
        }
    }
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert!(server.asked("/token").len() < 110);
    assert_eq!(home.browser().sign_in("P04", GOOD).await.leads_to(), "/");
    // And one that does not answer at all is told so.
    let away = Home::new().await;
    let gone = OidcProvider::start(0, false);
    keep(&away, &oidc(&gone), None).await;
    drop(gone);
    let told = away.browser().get("/sign-in/with/county").await;
    says(&told, StatusCode::SERVICE_UNAVAILABLE, "暂时没有回应");
    assert!(told.text.contains("name=\"password\""));
}

#[tokio::test]
async fn a_cas_server_signs_in_and_says_when_it_is_over() {
    let (home, server) = (Home::new().await, CasProvider::start());
    keep(&home, &cas(&server), None).await;
    home.account("P04").await;
    let (desk, phone) = (home.browser(), home.browser());
    let sent = desk.get("/sign-in/with/county?back=%2Funits").await;
    let back = within(&server.sign_in(sent.leads_to(), "P04"));
    assert_eq!(desk.get(&back).await.leads_to(), "/units");
    sign_in_by_cas(&phone, &server, "P04").await.leads_to();
    let ticket = back.split("ticket=").nth(1).unwrap().to_owned();
    let end = async |ticket: &str| {
        let request = CasProvider::logout_request(ticket);
        home.browser().send("/sign-in/with/county/callback", &[("logoutRequest", &request)]).await.status
    };
    // Forged: a ticket that began nothing, no ticket, another provider, no request at all.
    for forged in ["ST-9-abcdefghijklmnop-cas.example", "", "<x/>"] {
        assert_eq!(end(forged).await, StatusCode::NO_CONTENT, "{forged}");
    }
    let request = CasProvider::logout_request(&ticket);
    let elsewhere = home.browser().send("/sign-in/with/other/callback", &[("logoutRequest", &request)]).await;
    assert_eq!(elsewhere.status, StatusCode::NO_CONTENT);
    home.browser().send("/sign-in/with/county/callback", &[("x", "y")]).await;
    desk.get("/account").await.page();
    assert_eq!(end(&ticket).await, StatusCode::NO_CONTENT);
    assert_eq!(desk.get("/account").await.leads_to(), "/sign-in?back=%2Faccount");
    phone.get("/account").await.page();
    // Nothing else is open to what is no page of ours.
    let strange = home.browser().send("/sign-in/with/county", &[("logoutRequest", &request)]).await;
    assert_eq!(strange.status, StatusCode::FORBIDDEN);
    // Who signs out here is led there, and signed out here whatever they do.
    let out = phone.fill_in("/account", "/sign-out", &[]).await;
    let there = format!("{}/logout?service=https%3A%2F%2F{HOST}%2Fsign-in", server.address());
    assert_eq!(out.header("refresh"), format!("2; url={there}"));
    assert!(out.page().contains(&there), "{}", out.text);
    assert_eq!(phone.get("/account").await.leads_to(), "/sign-in?back=%2Faccount");
}

#[tokio::test]
async fn a_ticket_is_good_once_also_where_the_server_would_take_it_again() {
    let (home, server) = (Home::new().await, CasProvider::start());
    server.tickets_again();
    keep(&home, &cas(&server), None).await;
    home.account("P04").await;
    let browser = home.browser();
    let sent = browser.get("/sign-in/with/county").await;
    let back = within(&server.sign_in(sent.leads_to(), "P04"));
    let kept = browser.cookie("__Host-mingde-provider").unwrap();
    browser.get(&back).await.leads_to();
    browser.fill_in("/account", "/sign-out", &[]).await;
    browser.keep("__Host-mingde-provider", &kept);
    says(&browser.get(&back).await, StatusCode::UNPROCESSABLE_ENTITY, AGAIN);
}

#[tokio::test]
async fn where_people_are_led_back_to_is_configured_and_not_asked_of_the_browser() {
    let (home, server) = (Home::new().await, CasProvider::start());
    keep(&home, &cas(&server), None).await;
    let house = || House::new(home.bureau.clone(), "示范区教育局".into(), clock, chance);
    let doors = |public: Option<&str>| {
        let keys = (home.passwords.clone(), Providers::new(public.map(str::to_owned)));
        Browser::of(site(Doors::new(
            house(),
            Way { tls: true, ..Way::default() },
            keys,
            SessionRules::default(),
            None,
        )))
    };
    let mut browser = doors(Some("https://public.example/"));
    browser.headers =
        vec![("x-forwarded-host", "evil.example".to_owned()), ("forwarded", "host=evil.example".to_owned())];
    let sent = browser.get("/sign-in/with/county").await;
    let service = "service=https%3A%2F%2Fpublic.example%2Fsign-in%2Fwith%2Fcounty%2Fcallback%3Fstate%3D";
    assert!(sent.leads_to().contains(service), "{}", sent.leads_to());
    // Without an address nobody could be led back, and there is no button.
    let nowhere = doors(None);
    assert!(!nowhere.get("/sign-in").await.text.contains("统一身份认证"));
    assert_eq!(nowhere.get("/sign-in/with/county").await.status, StatusCode::NOT_FOUND);
}

/// An administrator of the whole bureau, signed in with the second factor.
async fn keeper(home: &Home, code: &str) -> Browser {
    home.account(code).await;
    home.grant("system-administrator", code, ReachRequest::Bureau).await;
    let browser = home.browser();
    browser.sign_in(code, GOOD).await.leads_to();
    browser.begin_second_factor().await;
    browser
}

#[tokio::test]
async fn whoever_keeps_the_accounts_of_the_bureau_configures_providers_on_a_page() {
    let home = Home::new().await;
    let server = CasProvider::start();
    let browser = keeper(&home, "P02").await;
    assert!(browser.get("/accounts").await.page().contains("href=\"/providers\""));
    let address = server.address();
    let fields = [
        ("id", "county"),
        ("title", "区统一身份认证"),
        ("english", "County sign-in"),
        ("protocol", "cas"),
        ("address", address.as_str()),
        ("claim", "user"),
    ];
    let kept = browser.fill_in("/providers", "/providers", &fields).await;
    assert_eq!(kept.leads_to(), "/providers?said=kept");
    let page = browser.get("/providers").await;
    assert!(page.page().contains(&format!("https://{HOST}/sign-in/with/county/callback")), "{}", page.text);
    // Nobody alone says how others are identified.
    assert!(!home.browser().get("/sign-in").await.text.contains("区统一身份认证"));
    assert!(page.text.contains("另一位系统管理员") && !page.text.contains("/providers/county/opening"));
    let alone = browser.fill_in("/providers", "/providers/county/opening", &[]).await;
    says(&alone, StatusCode::CONFLICT, "不能自己启用");
    let second = keeper(&home, "P03").await;
    second.fill_in("/providers", "/providers/county/opening", &[]).await.leads_to();
    home.account("P04").await;
    let teacher = home.browser();
    sign_in_by_cas(&teacher, &server, "P04").await.leads_to();
    // A teacher knows nothing of it, nor does whoever keeps the accounts of one school.
    assert_eq!(teacher.get("/providers").await.status, StatusCode::NOT_FOUND);
    assert_eq!(teacher.fill_in("/account", "/providers", &fields).await.status, StatusCode::NOT_FOUND);
    // What does not hold is said with the form as it was typed, but for the secret.
    let mut wrong = fields.to_vec();
    wrong[4] = ("address", "http://sso.example/cas");
    wrong.push(("secret", "geheim-geheim"));
    let told = browser.fill_in("/providers", "/providers", &wrong).await;
    says(&told, StatusCode::UNPROCESSABLE_ENTITY, "地址（https://…）");
    assert!(told.text.contains("value=\"http://sso.example/cas\"") && !told.text.contains("geheim-geheim"));
    // Another address is another provider: whoever came by the former is signed out.
    let mut moved = fields.to_vec();
    moved[4] = ("address", "https://sso.example/cas");
    browser.fill_in("/providers", "/providers", &moved).await.leads_to();
    assert_eq!(teacher.get("/account").await.leads_to(), "/sign-in?back=%2Faccount");
    assert!(browser.get("/providers/county").await.page().contains("https://sso.example/cas"));
    // What only the operator says is not to be had by the page, and what the operator trusts is not changed by it.
    let trusted = ProviderSettings { administrators: true, ..cas(&server) };
    keep(&home, &trusted, None).await;
    let told = browser.fill_in("/providers", "/providers", &moved).await;
    says(&told, StatusCode::UNPROCESSABLE_ENTITY, "只能由运维人员");
    assert!(browser.get("/providers/county").await.page().contains(&server.address()));
    browser.fill_in("/providers", "/providers/county/closure", &[]).await.leads_to();
    assert!(!home.browser().get("/sign-in").await.text.contains("统一身份认证"));
    browser.fill_in("/providers", "/providers/county/removal", &[]).await.leads_to();
    assert_eq!(browser.get("/providers/county").await.status, StatusCode::NOT_FOUND);
    let gone = browser.fill_in("/providers", "/providers/county/removal", &[]).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_account_without_a_password_changes_nothing_by_an_empty_one() {
    let (home, server) = with_oidc().await;
    create_account(&home.bureau, &home.operator, clock(), "P02", None).await.unwrap();
    let browser = home.browser();
    assert_eq!(sign_in(&browser, &server, "P02", "").await.leads_to(), "/");
    let fields = [("present", ""), ("next", GOOD), ("again", GOOD)];
    let refused = browser.fill_in("/account", "/account/password", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    // A look at the provider that was not asked for anew does not do.
    server.tamper(|t| _ = t.claims.insert("auth_time".into(), json!(1)));
    says(
        &sign_in(&browser, &server, "P02", "?again=1&back=%2Faccount").await,
        StatusCode::UNPROCESSABLE_ENTITY,
        UNTRUE,
    );
    server.tamper(|t| t.claims.clear());
    assert_eq!(sign_in(&browser, &server, "P02", "?again=1&back=%2Faccount").await.leads_to(), "/account");
    browser.fill_in("/account", "/account/password", &fields).await.leads_to();
    assert_eq!(home.browser().sign_in("P02", GOOD).await.leads_to(), "/");
}
