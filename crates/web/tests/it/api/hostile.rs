//! A program that means ill, or is badly written.

use axum::http::Method;
use mingde_app::accounts::TokenWish;
use mingde_app::{LedgerWish, ReachRequest, list_grants, record_stretch, revoke_office};
use mingde_core::registry::Person;
use mingde_testkit::Grid;
use serde_json::json;

use super::{Program, TALK, Told};
use crate::browser::*;
use crate::everywhere::people::bureau;

fn talk(date: &str) -> serde_json::Value {
    json!({
        "kind": TALK, "unit": "S1", "date": date,
        "participants": { "organiser": ["王校长"], "counterpart": ["陈老师"] },
        "fields": { "topic": "regular", "minutes": 40 },
    })
}

async fn sent(program: &Program, method: Method, path: &str, (kind, body): (&str, Vec<u8>)) -> Told {
    let answer = program.browser.carry(method, path, (kind, body)).await;
    Told { status: answer.status.as_u16(), answer }
}

#[tokio::test]
async fn whatever_cannot_be_answered_is_a_problem_in_words() {
    let home = bureau().await;
    let contact = Program::of(&home, "P03", TokenWish::default()).await.with("accept-language", "en");
    let json = "application/json";
    let records = "/api/v1/records";
    for (method, path, (kind, body), told) in [
        (Method::GET, "/api/v1/recods", ("", "".into()), (404, "api-missing")),
        (Method::POST, "/api/v1/recods", (json, "{}".into()), (404, "api-missing")),
        (Method::GET, "/api/v1/records/%ff", ("", "".into()), (400, "api-address-unreadable")),
        (Method::GET, "/api/v1/records?limit=0", ("", "".into()), (422, "api-value")),
        // Beyond the days that records may have no period ends.
        (Method::GET, "/api/v1/records?from=9999-12-31", ("", "".into()), (422, "api-value")),
        (Method::GET, "/api/v1/records?to=0001-01-01", ("", "".into()), (422, "api-value")),
        (Method::GET, "/api/v1/calendar?from=9999-12-31", ("", "".into()), (422, "api-value")),
        (
            Method::GET,
            "/api/v1/rulebooks/teacher-ethics?as_of=9999-01-01",
            ("", "".into()),
            (422, "api-value"),
        ),
        (
            Method::GET,
            "/api/v1/rulebooks/teacher-ethics?known_on=9999-12-31",
            ("", "".into()),
            (422, "api-value"),
        ),
        (
            Method::GET,
            "/api/v1/rulebooks/teacher-ethics/results/violation?as_of=9999-12-31",
            ("", "".into()),
            (422, "api-value"),
        ),
        (
            Method::GET,
            "/api/v1/reports/civilisation-feature?as_of=9999-12-31",
            ("", "".into()),
            (422, "api-value"),
        ),
        (Method::GET, "/api/v1/records?limit=many", ("", "".into()), (400, "api-address-unreadable")),
        (Method::GET, "/api/v1/records?lmit=1", ("", "".into()), (400, "api-address-unreadable")),
        (Method::DELETE, records, ("", "".into()), (405, "api-method")),
        (Method::PUT, "/api/v1/evidence", (json, "{}".into()), (405, "api-method")),
        (Method::POST, records, (json, "x".repeat((1 << 20) + 1)), (413, "api-large")),
        (Method::POST, records, ("", "{}".into()), (415, "api-media")),
        (Method::POST, records, ("text/plain", "{}".into()), (415, "api-media")),
        (Method::POST, records, (json, "{\"kind\":".into()), (400, "api-body")),
        (Method::POST, records, (json, "[".repeat(100_000)), (400, "api-body")),
        (Method::POST, records, (json, "{\"kind\":\"x\",\"kind\":\"y\"}".into()), (400, "api-body")),
        (Method::POST, "/api/v1/evidence?name=x", ("image/png", "".into()), (422, "upload-empty")),
    ] {
        let answer = sent(&contact, method.clone(), path, (kind, body.into_bytes())).await;
        assert_eq!(answer.problem(), (told.0, told.1.to_owned()), "{method} {path}");
        assert!(answer.json()["detail"].as_str().unwrap().is_ascii(), "{method} {path}: in English");
        assert_eq!(answer.answer.headers.contains_key("allow"), told.0 == 405, "{method} {path}");
    }
    // The same without a token, which is all that is said then.
    let nobody = Program::showing(home.browser(), "");
    for (method, path) in [(Method::DELETE, records), (Method::POST, records), (Method::GET, "/api/v1/x")] {
        let large = (json, "x".repeat((1 << 20) + 1).into_bytes());
        assert_eq!(sent(&nobody, method, path, large).await.problem().0, 401, "{path}");
    }
    assert_eq!(sent(&nobody, Method::POST, "/api/openapi.json", ("", Vec::new())).await.problem().0, 405);
}

#[tokio::test]
async fn a_key_takes_no_body_that_the_route_does_not() {
    let home = bureau().await;
    let contact = Program::of(&home, "P03", TokenWish::default()).await.with("idempotency-key", "k");
    let large = ("application/json", "x".repeat((1 << 20) + 1).into_bytes());
    let refused = sent(&contact, Method::POST, "/api/v1/records", large).await;
    assert_eq!(refused.problem(), (413, "api-large".into()));
    for (key, status) in [("", 422), (&*"k".repeat(201), 422), (&*"k".repeat(200), 201)] {
        let contact = Program::showing(home.browser(), &contact.token()).with("idempotency-key", key);
        assert_eq!(contact.post("/api/v1/records", talk("2025-10-13")).await.status, status, "{key}");
    }
}

#[tokio::test]
async fn a_token_is_void_once_its_owner_has_left() {
    let units = Grid::new("单位", &["单位代码", "单位名称", "单位类别", "上级单位", "学生数"])
        .line(&["JYJ", "示范区教育局", "教育局", "", ""])
        .line(&["S1", "第一小学", "小学", "示范区教育局", "1280"]);
    let heads = ["工号", "姓名", "性别", "出生日期", "所在单位", "职务", "级别", "任职起", "任职止"];
    // The story is told on the 3rd of November.
    let persons = Grid::new("人员", &heads)
        .line(&[
            "P03",
            "李主任",
            "男",
            "1982-11-20",
            "第一小学",
            "主任",
            "中层干部",
            "2021-09-01",
            "2025-11-02",
        ])
        .line(&[
            "P04",
            "陈老师",
            "女",
            "1990-06-15",
            "第一小学",
            "教师",
            "专任教师",
            "2014-09-01",
            "2025-11-03",
        ]);
    let home = Home::of(&[units, persons]).await;
    for (code, status) in [("P03", 401), ("P04", 200)] {
        home.account(code).await;
        home.grant("school-contact", code, ReachRequest::Unit("第一小学".into())).await;
        let program = Program::of(&home, code, TokenWish::default()).await;
        let me = program.get("/api/v1/me").await;
        assert_eq!(me.status, status, "{code}: {}", me.answer.text);
    }
}

#[tokio::test]
async fn what_its_owner_may_no_longer_no_token_may() {
    let home = bureau().await;
    let contact = Program::of(&home, "P03", TokenWish::default()).await;
    let filed = contact.post("/api/v1/records", talk("2025-10-13")).await;
    filed.done();
    let at = filed.answer.header("location").to_owned();
    let grants = list_grants(&home.bureau, &home.operator).await.unwrap();
    let own = grants.iter().find(|line| line.grant.person == Person::id_of("P03")).unwrap();
    let id = own.head.id.to_string();
    revoke_office(&home.bureau, &home.operator, clock(), &id, "岗位调整").await.unwrap();
    assert_eq!(contact.get(&at).await.problem(), (404, "api-missing".into()));
    assert_eq!(contact.get("/api/v1/records").await.done()["records"], json!([]));
    let refused = contact.post("/api/v1/records", talk("2025-10-14")).await;
    assert_eq!(refused.problem(), (422, "api-kind".into()));
    let refused = contact.post(&format!("{at}/withdrawal"), json!({ "reason": "x" })).await;
    assert_eq!(refused.problem(), (404, "api-missing".into()));
}

#[tokio::test]
async fn whatever_a_stretch_goes_on_from_it_shows_nobody_elses() {
    let home = bureau().await;
    let contact = Program::of(&home, "P03", TokenWish::default()).await;
    contact.post("/api/v1/records", talk("2025-10-13")).await.done();
    let wish = LedgerWish::default();
    let everything = record_stretch(&home.bureau, &home.operator, &wish, None, 200).await.unwrap();
    let other = Program::of(&home, "P05", TokenWish::default()).await;
    for after in ["", "0", "1", &everything.next] {
        let seen = other.get(&format!("/api/v1/records?after={after}")).await.done();
        assert_eq!(seen["records"], json!([]), "{after}");
    }
    let end: u64 = everything.next.parse().unwrap();
    for after in [end + 1, u64::MAX] {
        let refused = other.get(&format!("/api/v1/records?after={after}")).await;
        assert_eq!(refused.problem(), (422, "api-cursor".into()), "{after}");
    }
    for after in ["-1", "1.0", "18446744073709551616", "x"] {
        let refused = other.get(&format!("/api/v1/records?after={after}")).await;
        assert_eq!(refused.problem(), (422, "api-value".into()), "{after}");
    }
}

#[tokio::test]
async fn no_route_makes_a_token_or_opens_what_is_sealed() {
    let home = bureau().await;
    let officer = Program::of(&home, "P06", TokenWish::default()).await;
    for path in ["/api/v1/tokens", "/api/v1/me/tokens", "/api/v1/accounts", "/api/v1/opening"] {
        for method in [Method::GET, Method::POST] {
            let told = officer.ask(method, path, Some(json!({}))).await;
            assert_eq!(told.problem(), (404, "api-missing".into()), "{path}");
        }
    }
    // On the pages a token is nobody, whatever is asked.
    let fields = b"name=x&for=person&days=30".to_vec();
    let page = sent(&officer, Method::POST, "/account/tokens", ("application/x-www-form-urlencoded", fields));
    assert!(!page.await.answer.text.contains("mingde_"));
    let document = home.browser().get("/api/openapi.json").await.text;
    for word in ["password", "opening", "grant", "session"] {
        assert!(!document.contains(&format!("/{word}")), "{word}");
    }
}
