//! What is sent: told where it is wrong before it is read; and addresses of hooks, however somebody spells this machine.

use axum::http::Method;
use mingde_app::accounts::TokenWish;
use serde_json::{Value, json};

use super::{Program, TALK, Told};
use crate::browser::*;
use crate::everywhere::people::bureau;

async fn raw(program: &Program, method: Method, path: &str, body: &str) -> Told {
    let sent = ("application/json", body.as_bytes().to_vec());
    let answer = program.browser.carry(method, path, sent).await;
    Told { status: answer.status.as_u16(), answer }
}

/// Places, codes and nearest right values.
fn wrong(told: &Told) -> Vec<(String, String, Value)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let errors = told.json()["errors"].as_array().cloned().unwrap_or_default();
    errors.iter().map(|one| (text(&one["pointer"]), text(&one["code"]), one["suggestion"].clone())).collect()
}

fn at(pointer: &str, code: &str, near: Value) -> (String, String, Value) {
    (pointer.to_owned(), code.to_owned(), near)
}

#[tokio::test]
async fn what_does_not_read_is_told_at_its_place_and_never_by_the_name_of_a_type() {
    let home = bureau().await;
    let contact = Program::of(&home, "P03", TokenWish::default()).await;
    let records = "/api/v1/records";
    for (body, found) in [
        ("{\"kind\":", vec![at("", "api-json-ends", Value::Null)]),
        ("{'kind': 1}", vec![at("", "api-json", Value::Null)]),
        ("[]", vec![at("", "api-sort-whole", Value::Null)]),
        (r#"{"kind":"x","unit":"S1"}"#, vec![at("/date", "api-lacks", Value::Null)]),
        (
            r#"{"kind":"x","unit":"S1","date":"2025-10-13","feilds":{}}"#,
            vec![at("/feilds", "api-no-such-name", json!("fields"))],
        ),
        (
            r#"{"kind":"x","unit":"S1","date":"2025-10-13","draft":"true"}"#,
            vec![at("/draft", "api-sort", json!("true"))],
        ),
        // Of two values of one name a reader would take the last, and say nothing.
        (
            r#"{"kind":"heart-to-heart-talk","unit":"S1","date":"2025-10-13","fields":{"minutes":40,"topic":"regular","minutes":4}}"#,
            vec![at("/fields/minutes", "api-twice", Value::Null)],
        ),
        (
            r#"{"kind":"x","unit":"S1","date":"2025-10-13","participants":{"counterpart":["甲"],"counterpart":["乙"]}}"#,
            vec![at("/participants/counterpart", "api-twice", Value::Null)],
        ),
    ] {
        let told = raw(&contact, Method::POST, records, body).await;
        assert_eq!(told.problem(), (400, "api-body".into()), "{body}");
        assert_eq!(wrong(&told), found, "{body}");
        for words in ["struct", "Given", "line 1 column", "expected", "invalid type"] {
            assert!(!told.answer.text.contains(words), "{words}: {}", told.answer.text);
        }
    }
    let english = Program::showing(home.browser(), &contact.token()).with("accept-language", "en");
    for (path, found) in [
        ("/api/v1/search", vec![at("/text", "api-lacks", Value::Null)]),
        ("/api/v1/records?lmit=1", vec![at("/lmit", "api-no-such-name", json!("limit"))]),
        ("/api/v1/records?limit=many", vec![at("/limit", "api-value", Value::Null)]),
        ("/api/v1/records?limit=1&limit=2", vec![at("/limit", "api-twice", Value::Null)]),
        ("/api/v1/records?late=yes", vec![at("/late", "api-value", Value::Null)]),
    ] {
        let told = english.get(path).await;
        assert_eq!(told.problem(), (400, "api-address-unreadable".into()), "{path}");
        assert_eq!(wrong(&told), found, "{path}");
        assert!(told.answer.text.is_ascii(), "{path}: {}", told.answer.text);
    }
    let unnamed = raw(&contact, Method::POST, "/api/v1/evidence", "{}").await;
    assert_eq!(wrong(&unnamed), [at("/name", "api-lacks", Value::Null)], "{}", unnamed.answer.text);
}

#[tokio::test]
async fn an_option_is_told_by_its_code_with_the_nearest_one() {
    let home = bureau().await;
    let english = Program::of(&home, "P03", TokenWish::default()).await.with("accept-language", "en");
    let talk = |topic: &str| {
        json!({
            "kind": TALK, "unit": "S1", "date": "2025-10-13",
            "participants": { "organiser": ["P02"], "counterpart": ["P04"] },
            "fields": { "topic": topic },
        })
    };
    for (topic, near) in [("regulr", "regular"), ("日常谈新", "regular"), ("remindr", "reminder")] {
        let told = english.post("/api/v1/records", talk(topic)).await;
        assert_eq!(told.problem(), (422, "api-faults".into()), "{topic}");
        let error = &told.json()["errors"][0];
        assert_eq!((&error["pointer"], &error["code"]), (&json!("/fields/topic"), &json!("api-choice")));
        assert_eq!(error["suggestion"], json!(near), "{error}");
        let detail = error["detail"].as_str().unwrap().replace(topic, "");
        assert!(detail.is_ascii() && detail.contains("regular, post-change"), "{detail}");
    }
}

#[tokio::test]
async fn a_hook_of_this_machine_is_refused_however_it_is_spelt() {
    let home = bureau().await;
    let contact = Program::of(&home, "P03", TokenWish::default()).await;
    for host in
        ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "localhost", "[::1]", "[::ffff:7f00:1]", "server"]
    {
        let refused = contact.post("/api/v1/me/hook", json!({ "url": format!("https://{host}/x") })).await;
        assert_eq!(refused.problem(), (422, "hook-own-network".into()), "{host}");
        assert_eq!(wrong(&refused), [at("/url", "hook-own-network", Value::Null)], "{host}");
    }
    assert_eq!(contact.get("/api/v1/me/hook").await.status, 404);
    let set = contact.post("/api/v1/me/hook", json!({ "url": "https://hooks.example.cn/x" })).await.done();
    assert_eq!(set["host"], "hooks.example.cn");
}

#[tokio::test]
async fn a_wrong_number_of_days_is_told_at_its_place() {
    let home = Home::new().await;
    home.account("P03").await;
    let browser = home.browser();
    browser.sign_in("P03", GOOD).await.leads_to();
    for typed in ["4００", "0", "三十"] {
        let fields = [("name", "考勤机"), ("for", "person"), ("days", typed), ("password", GOOD)];
        let page = browser.fill_in("/account/tokens", "/account/tokens", &fields).await;
        assert_eq!(page.status.as_u16(), 422, "{typed}");
        assert!(page.text.contains("<a href=\"#days\">"), "{}", page.text);
        let place = page.between("id=\"days\"", ">");
        assert!(place.contains("aria-invalid=\"true\"") && place.contains("aria-describedby=\"days-said\""));
        let kept = mingde_core::text::narrow(typed);
        assert!(place.contains(&format!("value=\"{kept}\"")), "what was typed stays: {place}");
        assert!(page.text.contains("id=\"days-said\""));
    }
}
