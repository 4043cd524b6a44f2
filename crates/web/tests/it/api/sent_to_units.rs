//! Tasks and replies by a token: what came to a unit, answered by the record that it asks for; what somebody says to a record that concerns
//! them.

use mingde_app::ReachRequest;
use mingde_app::accounts::TokenWish;
use mingde_testkit::Grid;
use serde_json::{Value, json};

use super::{Program, TALK};
use crate::everywhere::people::{bureau, send_task};

fn talk() -> Value {
    json!({
        "kind": TALK, "unit": "S1", "date": "2025-11-03",
        "participants": { "organiser": ["王校长"], "counterpart": ["陈老师"] },
        "fields": { "topic": "regular" },
    })
}

#[tokio::test]
async fn a_task_is_read_by_those_it_came_to_and_answered_by_the_record_that_it_asks_for() {
    let home = bureau().await;
    let heading = [("heading", "开学谈心"), ("to", "unit:S1"), ("answer", TALK)];
    let id = send_task(&home, &heading).await;
    let contact = Program::of(&home, "P03", TokenWish::default()).await;
    let all = contact.get("/api/v1/tasks").await.done();
    let came = &all["open"][0];
    assert_eq!((&came["task"]["id"], &came["task"]["heading"]), (&json!(id), &json!("开学谈心")), "{all}");
    assert_eq!((&came["task"]["due"], &came["task"]["answer"]), (&json!("2025-11-07"), &json!(TALK)));
    assert_eq!((&came["standing"]["name"], &came["standing"]["signed"]), (&json!("第一小学"), &Value::Null));
    let at = format!("/api/v1/tasks/{id}");
    let one = contact.get(&at).await.done();
    assert_eq!((&one["units"], one["own"].as_array().unwrap().len()), (&Value::Null, 1), "{one}");
    // Nobody signs but in person: what a program files is the answer, and stands unsigned.
    let filed = contact.post("/api/v1/records", talk()).await;
    assert_eq!(filed.status, 201, "{}", filed.answer.text);
    let done = contact.get(&at).await.done();
    assert_eq!(done["own"][0]["record"], filed.json()["id"], "{done}");
    assert_eq!((&done["own"][0]["done"], &done["own"][0]["done_by"]), (&json!("2025-11-03"), &Value::Null));
    let signature = format!("{at}/units/{}/signature", one["own"][0]["unit"].as_str().unwrap());
    let none = contact.post(&signature, json!({})).await;
    assert_eq!(none.problem(), (404, "api-missing".into()));
    // Whoever sent it sees how all stand.
    let sender = Program::of(&home, "P11", TokenWish::default()).await;
    let sent = sender.get("/api/v1/tasks").await.done();
    assert_eq!(sent["sent"][0]["tally"], json!({ "of": 1, "signed": 1, "done": 1, "overdue": 0 }), "{sent}");
    assert_eq!(sender.get(&at).await.done()["units"][0]["name"], "第一小学");
    let other = Program::of(&home, "P05", TokenWish::default()).await;
    assert_eq!(other.get("/api/v1/tasks").await.done()["open"], json!([]));
    assert_eq!(other.get(&at).await.problem(), (404, "api-missing".into()));
    assert_eq!(other.get(&format!("{at}/files/1")).await.problem(), (404, "api-missing".into()));
}

#[tokio::test]
async fn whom_a_case_concerns_says_a_statement_once_and_in_its_time() {
    let home = bureau().await;
    let heads = ["单位", "发现日期", "当事教师", "违反条目"];
    let case =
        Grid::new("师德失范处理", &heads).line(&["第一小学", "2025-10-20", "陈老师(P04)", "秉持公平诚信"]);
    home.take_in("师德.xlsx", &[case]).await;
    let teacher = Program::of(&home, "P04", TokenWish::default()).await;
    let all = teacher.get("/api/v1/replies").await.done();
    let id = all["records"][0]["id"].as_str().unwrap().to_owned();
    let at = format!("/api/v1/records/{id}/replies");
    let ways = teacher.get(&at).await.done();
    assert_eq!(ways, all["records"][0]);
    let way = |kind: &str| {
        let found = ways["replies"].as_array().unwrap().iter().find(|way| way["kind"] == kind);
        found.unwrap_or_else(|| panic!("{kind}: {ways}")).clone()
    };
    assert_eq!(
        (&way("ethics-statement")["time"], &way("ethics-statement")["open"]),
        (&json!("open"), &json!(true))
    );
    assert_eq!(
        (&way("ethics-appeal")["time"], &way("ethics-appeal")["open"]),
        (&json!("not-yet"), &json!(false))
    );
    let statement = format!("{at}/ethics-statement");
    let said = json!({ "text": "密语：当天我不在校" });
    assert_eq!(
        teacher.post(&statement, json!({ "text": "  " })).await.problem(),
        (422, "reply-empty".into())
    );
    let early = teacher.post(&format!("{at}/ethics-appeal"), said.clone()).await;
    assert_eq!(early.problem(), (422, "reply-not-yet".into()));
    for (code, office) in [("P02", None), ("P13", None), ("P05", Some("discipline-office"))] {
        if let Some(office) = office {
            home.grant(office, code, ReachRequest::Bureau).await;
        }
        let other = Program::of(&home, code, TokenWish::default()).await;
        assert_eq!(
            other.post(&statement, said.clone()).await.problem(),
            (404, "api-missing".into()),
            "{code}"
        );
        assert_eq!(other.get(&at).await.problem(), (404, "api-missing".into()), "{code}");
    }
    let filed = teacher.post(&statement, said.clone()).await;
    assert_eq!(filed.status, 201, "{}", filed.answer.text);
    let record = filed.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(filed.answer.header("location"), format!("/api/v1/records/{record}"));
    assert_eq!(teacher.post(&statement, said).await.problem(), (409, "reply-there".into()));
    let now = teacher.get(&at).await.done();
    let stated =
        now["replies"].as_array().unwrap().iter().find(|way| way["kind"] == "ethics-statement").unwrap();
    assert_eq!((&stated["filed"], &stated["state"]), (&json!(record), &json!("submitted")), "{now}");
    // What was said is sealed, to its writer too: it is read again in person.
    let read = teacher.get(&format!("/api/v1/records/{record}")).await;
    assert!(read.status == 200 && !read.answer.text.contains("密语"), "{}", read.answer.text);
}
