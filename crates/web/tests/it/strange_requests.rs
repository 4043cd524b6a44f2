//! Requests that no page of this house sends: with another's token, or such that do not read.

use axum::http::{Method, StatusCode};

use mingde_web::Way;

use crate::browser::*;

#[tokio::test]
async fn a_session_takes_no_form_but_its_own() {
    let home = Home::new().await;
    home.account("P04").await;
    let browser = home.browser();
    // Somebody else has a page before signing in, and puts its cookie beside the session of the browser.
    let stranger = home.browser();
    let token = stranger.get("/sign-in").await.token();
    browser.sign_in("P04", GOOD).await.leads_to();
    let session = browser.get("/account").await.token();
    browser.keep("__Host-mingde-form", &stranger.cookie("__Host-mingde-form").unwrap());
    for address in ["/account/appearance", "/sign-out", "/account/feed"] {
        let fields = [("token", token.as_str()), ("language", "en")];
        assert_eq!(browser.send(address, &fields).await.status, StatusCode::FORBIDDEN, "{address}");
    }
    browser.send("/sign-out", &[("token", &session)]).await.leads_to();
}

#[tokio::test]
async fn a_form_with_files_carries_its_token_in_its_first_part_and_in_no_address() {
    let home = Home::new().await;
    home.account("P03").await;
    home.grant("school-contact", "P03", mingde_app::ReachRequest::Unit("第一小学".into())).await;
    let browser = home.browser();
    browser.sign_in("P03", GOOD).await.leads_to();
    let to = "/file/heart-to-heart-talk";
    let form = browser.get(to).await;
    let (token, key) = (form.token(), form.between("name=\"key\" value=\"", "\""));
    assert!(form.page().contains(&format!("action=\"{to}\"")), "{}", form.text);
    let begins = form.text.find("id=\"form\"").unwrap();
    let first = form.text[begins..].find("<input").unwrap();
    assert!(form.text[begins + first..].starts_with("<input type=\"hidden\" name=\"token\""));

    let part = |name: &str, text: &str| {
        format!("--border\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    };
    let long = "长".repeat(5000);
    let rest =
        [part("key", &key), part("intent", "submit"), part("unit", "S1"), part("field.main_points", &long)]
            .concat();
    let sent = async |address: &str, first: String, last: String| {
        let body = format!("{first}{rest}{last}--border--\r\n").into_bytes();
        browser.carry(Method::POST, address, ("multipart/form-data; boundary=border", body)).await
    };
    // The form comes whole behind its token.
    let answer = sent(to, part("token", &token), String::new()).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    assert!(answer.text.contains(&long) && answer.text.contains(&key));
    let address = format!("{to}?token={token}");
    for answer in [
        sent(&address, String::new(), String::new()).await,
        sent(to, part("token", "x"), part("token", &token)).await,
        sent(to, String::new(), part("token", &token)).await,
    ] {
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.text);
    }
}

#[tokio::test]
async fn what_does_not_read_is_told_on_a_page_in_the_language_of_whoever_asks() {
    let home = Home::new().await;
    home.account("P04").await;
    let browser = home.browser();
    browser.sign_in("P04", GOOD).await.leads_to();
    let token = browser.get("/account").await.token();
    let asked = async |method: &Method, path: &str| {
        let kind = if *method == Method::POST { "application/x-www-form-urlencoded" } else { "" };
        browser.carry(method.clone(), path, (kind, format!("token={token}").into_bytes())).await
    };
    let cases = [
        (Method::GET, "/records?kind=a&kind=b", StatusCode::BAD_REQUEST),
        (Method::GET, "/records/%ff%fe", StatusCode::BAD_REQUEST),
        (Method::GET, "/sign-in?back=a&back=b", StatusCode::BAD_REQUEST),
        (Method::GET, "/link/%ff", StatusCode::BAD_REQUEST),
        (Method::POST, "/calendar", StatusCode::METHOD_NOT_ALLOWED),
        (Method::GET, "/account/password", StatusCode::METHOD_NOT_ALLOWED),
        (Method::POST, "/imports", StatusCode::BAD_REQUEST),
    ];
    for language in ["zh-CN", "en"] {
        for (method, path, status) in &cases {
            let answer = asked(method, path).await;
            assert_eq!(answer.status, *status, "{method} {path}: {}", answer.text);
            assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{method} {path}");
            assert!(answer.text.contains(&format!("lang=\"{language}\"")), "{path}: {}", answer.text);
            assert!(!answer.text.contains("deserialize") && !answer.text.contains("Invalid URL"), "{path}");
        }
        let fields = [("token", token.as_str()), ("language", "en")];
        browser.send("/account/appearance", &fields).await.leads_to();
    }
    let wrong = asked(&Method::GET, "/account/password").await;
    assert_eq!(wrong.header("allow"), "POST", "a program is told what it may do there");
}

#[tokio::test]
async fn a_house_that_knows_its_address_hands_out_no_other() {
    let home = Home::new().await;
    home.administrator("P03").await;
    let mut browser = home.browser_by(
        Way { tls: true, public: Some(format!("https://{HOST}").into()), ..Way::default() },
        None,
    );
    browser.sign_in("P03", GOOD).await.leads_to();
    browser.begin_second_factor().await;
    let made = browser.fill_in("/account", "/account/feed", &[]).await;
    assert!(made.page().contains(&format!("https://{HOST}/feed/")), "{}", made.text);
    // Under another name it hands out nothing, and says where it is.
    browser.host = "evil.example".into();
    for path in ["/account", "/sign-in", "/accounts", "/nowhere"] {
        let told = browser.get(path).await;
        assert_eq!(told.status, StatusCode::MISDIRECTED_REQUEST, "{path}");
        assert!(
            told.text.contains(&format!("https://{HOST}")) && !told.text.contains("evil"),
            "{}",
            told.text
        );
    }
    assert_eq!(
        browser.get("/readyz").await.status,
        StatusCode::OK,
        "whoever watches over the machine asks it"
    );
}

#[tokio::test]
async fn what_another_site_has_somebody_ask_for_is_not_compressed() {
    let home = Home::new().await;
    home.account("P04").await;
    let mut browser = home.browser();
    browser.sign_in("P04", GOOD).await.leads_to();
    let mut compressed = async |site: Option<&str>| {
        browser.headers = vec![("accept-encoding", "gzip".to_owned())];
        browser.headers.extend(site.map(|site| ("sec-fetch-site", site.to_owned())));
        browser.get("/").await.headers.contains_key("content-encoding")
    };
    for (site, expected) in [
        (Some("none"), true),
        (Some("same-origin"), true),
        (Some("same-site"), false),
        (Some("cross-site"), false),
        (None, false),
    ] {
        assert_eq!(compressed(site).await, expected, "{site:?}");
    }
}
