//! The API: by a token and nothing else, what the pages of its owner would show.

mod client;
mod everybody;
mod filing;
mod hostile;
mod looking;
mod narrowed;
mod registry;
mod selections;
mod sent;
mod sent_to_units;

use axum::http::{Method, StatusCode};
use mingde_app::ReachRequest;
use mingde_app::accounts::{TokenWish, make_api_token_for, token_text};
use serde_json::{Value, json};

use crate::browser::*;
use crate::everywhere::people::bureau;

pub const TALK: &str = "heart-to-heart-talk";

/// Something that shows a token.
pub struct Program {
    browser: Browser,
}

/// What it got.
pub struct Told {
    pub status: u16,
    pub answer: Answer,
}

impl Told {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.answer.text).unwrap_or_else(|_| panic!("{}", self.answer.text))
    }

    /// What was done.
    #[track_caller]
    pub fn done(&self) -> Value {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.answer.text);
        self.json()
    }

    /// Why it was not done: the status and the code.
    #[track_caller]
    pub fn problem(&self) -> (u16, String) {
        assert_eq!(self.answer.header("content-type"), "application/problem+json", "{}", self.answer.text);
        let told = self.json();
        assert_eq!(told["status"], json!(self.status));
        assert!(!told["detail"].as_str().unwrap().is_empty());
        (self.status, told["code"].as_str().unwrap().to_owned())
    }
}

impl Program {
    /// With a token of somebody, made at the machine.
    pub async fn of(home: &Home, code: &str, wish: TokenWish) -> Self {
        let wish = TokenWish { name: "接口".into(), days: 30, ..wish };
        let token = make_api_token_for(&home.bureau, &home.operator, clock(), code, &wish, &chance).await;
        Self::showing(home.browser(), &token_text(&token.unwrap()))
    }

    pub fn showing(mut browser: Browser, token: &str) -> Self {
        browser.headers = vec![("authorization", format!("Bearer {token}"))];
        Self { browser }
    }

    /// The same with one more header.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.browser.headers.retain(|(own, _)| *own != name);
        self.browser.headers.push((name, value.to_string()));
        self
    }

    pub fn token(&self) -> String {
        self.browser.headers[0].1["Bearer ".len()..].to_owned()
    }

    pub async fn get(&self, path: &str) -> Told {
        self.ask(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Told {
        self.ask(Method::POST, path, Some(body)).await
    }

    pub async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Told {
        let kind = if body.is_some() { "application/json" } else { "" };
        let body = body.map_or_else(Vec::new, |body| body.to_string().into_bytes());
        let answer = self.browser.carry(method, path, (kind, body)).await;
        Told { status: answer.status.as_u16(), answer }
    }
}

#[tokio::test]
async fn whoever_shows_a_token_acts_in_the_name_of_its_owner() {
    let home = bureau().await;
    let contact = Program::of(&home, "P03", TokenWish::default()).await;
    let me = contact.get("/api/v1/me").await.done();
    assert_eq!((&me["account"], &me["name"]), (&json!("P03"), &json!("李主任")));
    assert_eq!(me["offices"][0]["english"], "School contact");
    assert_eq!(
        me["token"],
        json!({
            "name": "接口", "reads_only": false, "kinds": null, "expires": "2025-12-03 09:00:00",
        })
    );
    let kinds = contact.get("/api/v1/kinds").await.done();
    assert!(kinds["kinds"].as_array().unwrap().iter().any(|kind| kind["id"] == TALK), "{kinds}");
    let talk = contact.get(&format!("/api/v1/kinds/{TALK}")).await.done();
    let topics = talk["content"]["properties"]["fields"]["properties"]["topic"]["oneOf"].as_array().unwrap();
    assert!(topics.iter().any(|choice| choice["const"] == "regular"), "{talk}");
    assert_eq!(
        talk["content"]["properties"]["participants"]["required"],
        json!(["organiser", "counterpart"])
    );
}

#[tokio::test]
async fn without_a_token_nothing_is_told_and_all_that_are_none_are_told_alike() {
    let home = Home::new().await;
    home.account("P04").await;
    let program = Program::of(&home, "P04", TokenWish::default()).await;
    let good = program.token();
    let mut told = Vec::new();
    for shown in [
        String::new(),
        "Bearer".into(),
        format!("Basic {good}"),
        format!("Bearer mingde_{}", "A".repeat(43)),
        format!("Bearer {}", &good["mingde_".len()..]),
        format!("Bearer {good}x"),
    ] {
        let refused =
            Program::showing(home.browser(), "").with("authorization", &shown).get("/api/v1/me").await;
        assert_eq!(refused.problem(), (401, "api-token-unknown".into()), "{shown}");
        assert!(refused.answer.header("www-authenticate").starts_with("Bearer"), "{shown}");
        told.push(refused.answer.text);
    }
    told.dedup();
    assert_eq!(told.len(), 1, "{told:?}");
    // What is asked without a token is not even looked at.
    for path in ["/api/v1/records", "/api/v1/nothing", "/api", "/api/v2/me"] {
        let refused = Program::showing(home.browser(), "").with("authorization", "").get(path).await;
        assert_eq!(refused.problem().0, 401, "{path}");
    }
    for path in ["/api/v1/nothing", "/api", "/api/v2/me"] {
        assert_eq!(program.get(path).await.problem(), (404, "api-missing".into()), "{path}");
    }
    let put = program.ask(Method::PUT, "/api/v1/me", None).await;
    assert_eq!(put.problem(), (405, "api-method".into()));
    let english =
        Program::showing(home.browser(), &good).with("accept-language", "en").get("/api/v1/x").await;
    assert!(english.json()["detail"].as_str().unwrap().starts_with("There is no such thing"));
}

#[tokio::test]
async fn cookies_say_nothing_to_the_api_and_tokens_nothing_to_the_pages() {
    let home = Home::new().await;
    home.account("P04").await;
    let mut browser = home.browser();
    browser.sign_in("P04", GOOD).await.leads_to();
    browser.get("/account").await.page();
    assert_eq!(browser.get("/api/v1/me").await.status, StatusCode::UNAUTHORIZED);
    // What another site has a browser send comes with its cookies alone, whatever it is sent as.
    for kind in ["application/json", "text/plain", "application/x-www-form-urlencoded"] {
        let forged = browser.carry(Method::POST, "/api/v1/records", (kind, b"{}".to_vec())).await;
        assert_eq!(forged.status, StatusCode::UNAUTHORIZED, "{kind}");
    }
    assert_eq!(browser.get("/api/v1/me").await.headers.get("set-cookie"), None);
    assert_eq!(browser.get("/api/v1/me").await.headers.get("access-control-allow-origin"), None);
    let program = Program::of(&home, "P04", TokenWish::default()).await;
    for page in ["/", "/records", "/account", "/notices"] {
        let answer = program.get(page).await.answer;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{page}");
        assert!(answer.header("location").starts_with("/sign-in"), "{page}");
    }
    browser.headers.push(("authorization", "Bearer nothing".into()));
    browser.get("/account").await.page();
}

#[tokio::test]
async fn a_token_is_made_listed_and_taken_back_on_the_page_of_the_account() {
    let home = Home::new().await;
    home.account("P03").await;
    home.grant("school-contact", "P03", ReachRequest::Unit("第一小学".into())).await;
    let browser = home.browser();
    browser.sign_in("P03", GOOD).await.leads_to();
    let fields = [("name", "考勤机"), ("for", "machine"), ("days", "３００"), ("password", GOOD)];
    let refused = browser.fill_in("/account/tokens", "/account/tokens", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("考勤机") && refused.text.contains("value=\"300\""),
        "nothing typed is lost"
    );
    let fields = [&fields[..], &[("kind", TALK), ("reads_only", "yes")]].concat();
    let made = browser.fill_in("/account/tokens", "/account/tokens", &fields).await;
    made.page();
    let token = made.between("<code class=\"code\">", "</code>");
    let again = browser.fill_in("/account/tokens", "/account/tokens", &fields).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "the page loaded again makes no other");
    assert!(again.text.contains("“考勤机”"), "{}", again.text);
    let program = Program::showing(home.browser(), &token);
    let me = program.get("/api/v1/me").await.done();
    assert_eq!(me["token"]["kinds"], json!([TALK]));
    let posted = program.post("/api/v1/records", json!({})).await;
    assert_eq!(posted.problem(), (403, "api-token-reads-only".into()));
    let listed = browser.get("/account").await;
    assert!(listed.page().contains("考勤机") && listed.text.contains("谈心谈话"), "{}", listed.text);
    assert!(!listed.text.contains(&token));
    let id = listed.between("/account/tokens/", "/removal");
    let said = browser.fill_in("/account", &format!("/account/tokens/{id}/removal"), &[]).await;
    assert_eq!(said.leads_to(), "/account?said=token");
    assert_eq!(program.get("/api/v1/me").await.problem().0, 401);
    let again = browser.fill_in("/account", &format!("/account/tokens/{id}/removal"), &[]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn one_token_takes_its_turn() {
    let home = Home::new().await;
    home.account("P04").await;
    let program = Program::of(&home, "P04", TokenWish::default()).await;
    let mut asked = 0;
    let refused = loop {
        let told = program.get("/api/v1/me").await;
        if told.status != 200 {
            break told;
        }
        asked += 1;
    };
    // The clock of the story stands still.
    assert_eq!((asked, refused.problem()), (300, (429, "api-too-often".into())));
    assert_eq!(refused.answer.header("retry-after"), "1");
}

#[tokio::test]
async fn the_document_describes_what_is_answered() {
    let home = Home::new().await;
    let document = home.browser().get("/api/openapi.json").await;
    let document: Value = serde_json::from_str(document.page()).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let named = document.to_string();
    for reference in named.split("\"$ref\":\"#/").skip(1) {
        let pointer = format!("/{}", reference.split('"').next().unwrap());
        assert!(document.pointer(&pointer).is_some(), "{pointer} is described");
    }
    let mut ids: Vec<&str> = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        assert!(path.starts_with("/api/v1/"), "{path}");
        for operation in item.as_object().unwrap().values() {
            ids.push(operation["operationId"].as_str().unwrap());
        }
    }
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "{ids:?}");
}
