//! Selections by a token: what their pages show to its owner, and nothing to whoever has nothing to do with them.

use mingde_app::ReachRequest;
use mingde_app::accounts::TokenWish;
use serde_json::{Value, json};

use super::Program;
use crate::everywhere::people::bureau;

fn call() -> Value {
    json!({
        "kind": "selection", "unit": "示范区教育局", "date": "2025-11-03",
        "fields": {
            "selection_title": "2025年最美班主任评选", "nominee_sort": "person", "categories": "最美班主任 1",
            "quota": "1", "nominate_from": "2025-11-03", "nominate_until": "2025-11-07",
            "evaluate_until": "2025-11-14", "weight_leaders": "100", "drop_extremes": true,
            "tie_rule": "body", "notice_days": "5", "level": "district", "granted_by": "示范区教育局"
        },
        "participants": {
            "raters": [{ "who": "王校长(P02)", "attributes": { "rater_group": "leaders" } }]
        }
    })
}

#[tokio::test]
async fn a_selection_is_read_by_those_who_have_to_do_with_it() {
    let home = bureau().await;
    home.grant("civilisation-office", "P06", ReachRequest::Bureau).await;
    let office = Program::of(&home, "P06", TokenWish::default()).await;
    let filed = office.post("/api/v1/records", call()).await.done();
    let id = filed["id"].as_str().unwrap();
    let contact = Program::of(&home, "P03", TokenWish::default()).await;
    let list = contact.get("/api/v1/selections").await.done();
    let line = &list["open"][0];
    assert_eq!((&line["id"], &line["stage"]), (&json!(id), &json!("nominating")), "{list}");
    assert_eq!((&line["until"], &line["own"]), (&json!("2025-11-07"), &json!(true)), "{list}");
    let one = contact.get(&format!("/api/v1/selections/{id}")).await.done();
    assert_eq!(one["own_units"][0]["left"], json!(1), "{one}");
    assert_eq!(one["categories"][0]["places"], json!(1), "{one}");
    assert_eq!((&one["sort"], &one["ranking"]), (&json!("person"), &json!([])), "{one}");
    assert!(!one.to_string().contains("王校长"), "who rates is not told: {one}");
    let teacher = Program::of(&home, "P04", TokenWish::default()).await;
    assert_eq!(teacher.get("/api/v1/selections").await.done()["open"], json!([]));
    let hidden = teacher.get(&format!("/api/v1/selections/{id}")).await.problem();
    let gone = teacher.get(&format!("/api/v1/selections/{}", "0".repeat(32))).await.problem();
    assert_eq!((hidden.0, &hidden), (404, &gone), "what is not seen is as what is not there");
}
