//! Filing, correcting and deciding by a token.

use axum::http::Method;
use mingde_app::accounts::TokenWish;
use serde_json::json;

use super::{Program, TALK};
use crate::browser::*;
use crate::everywhere::people::bureau;

fn talk(date: &str) -> serde_json::Value {
    json!({
        "kind": TALK, "unit": "S1", "date": date,
        "participants": { "organiser": ["王校长"], "counterpart": [{ "who": "陈老师" }] },
        "fields": { "topic": "regular", "minutes": 40, "matters_raised": "2" },
    })
}

async fn officer(home: &Home) -> Program {
    Program::of(home, "P06", TokenWish::default()).await
}

#[tokio::test]
async fn a_record_is_filed_corrected_as_it_was_seen_and_accepted_by_somebody_else() {
    let home = bureau().await;
    let contact = Program::of(&home, "P03", TokenWish::default()).await;
    let filed = contact.post("/api/v1/records", talk("2025-10-13")).await;
    assert_eq!((filed.status, filed.answer.header("etag")), (201, "\"1\""));
    let record = filed.done();
    assert_eq!(record["state"], "submitted");
    assert_eq!(record["fields"], json!({ "topic": "regular", "minutes": "40", "matters_raised": "2" }));
    let at = filed.answer.header("location").to_owned();
    assert_eq!(at, format!("/api/v1/records/{}", record["id"].as_str().unwrap()));
    // The same once more is the same.
    assert_eq!(contact.post("/api/v1/records", talk("2025-10-13")).await.status, 200);

    let change = json!({ "fields": { "minutes": "50", "matters_raised": null }, "reason": "记错了" });
    let unseen = contact.ask(Method::PATCH, &at, Some(change.clone())).await;
    assert_eq!(unseen.problem(), (428, "api-unseen".into()));
    let mut contact = contact;
    for (tag, problem) in [
        ("*", (428, "api-unseen")),
        ("1", (400, "api-tag")),
        ("\"1\", \"2\"", (400, "api-tag")),
        ("W/\"1\"", (412, "api-overtaken")),
        ("\"x\"", (412, "api-overtaken")),
    ] {
        contact = contact.with("if-match", tag);
        let refused = contact.ask(Method::PATCH, &at, Some(change.clone())).await;
        assert_eq!(refused.problem(), (problem.0, problem.1.into()), "{tag}");
    }
    let contact = contact.with("if-match", "\"1\"");
    let unexplained = contact.ask(Method::PATCH, &at, Some(json!({ "fields": { "minutes": 50 } }))).await;
    assert_eq!(unexplained.problem(), (422, "api-faults".into()));
    assert_eq!(unexplained.json()["errors"][0]["pointer"], "/reason");
    let corrected = contact.ask(Method::PATCH, &at, Some(change.clone())).await;
    assert_eq!((corrected.status, corrected.answer.header("etag")), (200, "\"2\""));
    assert_eq!(corrected.done()["fields"], json!({ "topic": "regular", "minutes": "50" }));
    let overtaken = contact.ask(Method::PATCH, &at, Some(change)).await;
    assert_eq!(overtaken.problem(), (412, "api-overtaken".into()));

    let own = contact.with("if-match", "\"2\"").post(&format!("{at}/acceptance"), json!({})).await;
    assert_eq!(own.problem(), (403, "refused-office".into()), "whoever files does not accept");
    let officer = officer(&home).await;
    let stale = officer.with("if-match", "\"1\"");
    assert_eq!(stale.post(&format!("{at}/acceptance"), json!({})).await.problem().0, 412);
    let officer = stale.with("if-match", "\"2\"");
    assert_eq!(officer.post(&format!("{at}/acceptance"), json!({})).await.done()["state"], "accepted");
    let officer = officer.with("if-match", "\"3\"");
    let again = officer.post(&format!("{at}/acceptance"), json!({})).await;
    assert_eq!(again.problem(), (409, "app-state-step".into()));
    let silent = officer.post(&format!("{at}/return"), json!({})).await;
    assert_eq!(silent.problem(), (422, "app-reason-wanted".into()));
    let history = officer.get(&format!("{at}/history")).await.done();
    let states: Vec<_> = history["revisions"].as_array().unwrap().iter().map(|one| &one["state"]).collect();
    assert_eq!(states, ["submitted", "submitted", "accepted"]);
    let proof = officer.get(&format!("{at}/proof")).await.done();
    assert_eq!((&proof["number"], &proof["state"]), (&json!(3), &json!("accepted")));
    let head = officer.get("/api/v1/checkpoint").await.done();
    assert_eq!(head["root"], proof["root"]);
}

#[tokio::test]
async fn what_is_wrong_is_said_where_it_is() {
    let home = bureau().await;
    let contact = Program::of(&home, "P03", TokenWish::default()).await;
    let mut wrong = talk("2025-11-31");
    wrong["fields"]["topic"] = json!("regulr");
    wrong["fields"]["minutes"] = json!(-4);
    wrong["participants"]["counterpart"] = json!(["陈老帅"]);
    let told = contact.post("/api/v1/records", wrong).await;
    assert_eq!(told.problem(), (422, "api-faults".into()));
    let told = told.json();
    let mut places: Vec<_> =
        told["errors"].as_array().unwrap().iter().map(|one| one["pointer"].as_str().unwrap()).collect();
    places.sort_unstable();
    assert_eq!(places, ["/date", "/fields/minutes", "/fields/topic", "/participants/counterpart"]);
    let mut unknown = talk("2025-10-13");
    unknown["fields"]["minuts"] = json!(4);
    let told = contact.post("/api/v1/records", unknown).await.json();
    assert_eq!(told["errors"][0]["pointer"], "/fields/minuts");
    assert!(
        told["errors"][0]["detail"].as_str().unwrap().contains("minutes"),
        "the nearest is named: {told}"
    );
    for (body, status, code) in [
        (json!({ "kind": TALK }), 400, "api-body"),
        (json!([]), 400, "api-body"),
        (json!({ "kind": "no-such-kind", "unit": "S1", "date": "2025-10-13" }), 422, "api-kind"),
        // One that somebody else files is as unknown.
        (json!({ "kind": "admonition-talk", "unit": "S1", "date": "2025-10-13" }), 422, "api-kind"),
    ] {
        assert_eq!(contact.post("/api/v1/records", body).await.problem(), (status, code.into()));
    }
    let form = contact.browser.carry(Method::POST, "/api/v1/records", ("text/plain", b"{}".to_vec())).await;
    assert_eq!(form.status, 415);
    // Two talks of the same two on the same day are asked about.
    contact.post("/api/v1/records", talk("2025-10-13")).await.done();
    let mut other = talk("2025-10-13");
    other["fields"]["minutes"] = json!(15);
    let alike = contact.post("/api/v1/records", other.clone()).await;
    assert_eq!(alike.problem(), (409, "api-alike".into()));
    assert_eq!(alike.json()["alike"].as_array().unwrap().len(), 1);
    other["another"] = json!(true);
    let second = contact.post("/api/v1/records", other.clone()).await;
    assert_eq!(second.status, 201);
    // Sent again without a key, as after an answer that was lost, it is the same one.
    let again = contact.post("/api/v1/records", other).await;
    assert_eq!((again.status, &again.json()["id"]), (200, &second.json()["id"]));
}

#[tokio::test]
async fn asked_again_under_its_key_it_is_answered_as_before() {
    let home = bureau().await;
    let contact = Program::of(&home, "P03", TokenWish::default()).await.with("idempotency-key", "k-1");
    let first = contact.post("/api/v1/records", talk("2025-10-13")).await;
    let again = contact.post("/api/v1/records", talk("2025-10-13")).await;
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.answer.text, again.answer.text);
    assert_eq!(first.answer.header("location"), again.answer.header("location"));
    assert_eq!((first.answer.header("etag"), again.answer.header("etag")), ("\"1\"", "\"1\""));
    assert_eq!(again.answer.header("idempotency-replayed"), "true");
    let other = contact.post("/api/v1/records", talk("2025-10-14")).await;
    assert_eq!(other.problem(), (409, "api-key-of-another".into()));
    // Why something was not done is told again as well.
    let contact = contact.with("idempotency-key", "k-2");
    let wrong = contact.post("/api/v1/records", talk("2025-11-31")).await;
    let again = contact.post("/api/v1/records", talk("2025-11-31")).await;
    assert_eq!(wrong.problem(), again.problem());
    assert_eq!(again.answer.header("idempotency-replayed"), "true");
    // A key is its token's own.
    let head = Program::of(&home, "P05", TokenWish::default()).await.with("idempotency-key", "k-1");
    assert_ne!(head.post("/api/v1/records", talk("2025-10-13")).await.answer.text, first.answer.text);
    assert_eq!(contact.get("/api/v1/records").await.done()["records"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_photo_is_sent_named_and_seen() {
    let home = bureau().await;
    let contact = Program::of(&home, "P03", TokenWish::default()).await;
    let photo = mingde_testkit::photo_with_place(9);
    let sent = async |bytes: Vec<u8>| {
        let answer =
            contact.browser.carry(Method::POST, "/api/v1/evidence?name=a.jpg", ("image/jpeg", bytes));
        answer.await
    };
    let taken = sent(photo).await;
    assert_eq!(taken.status, 201, "{}", taken.text);
    let taken: serde_json::Value = serde_json::from_str(&taken.text).unwrap();
    assert_eq!(taken["had_place"], true);
    let mut with = talk("2025-10-13");
    with["evidence"] = json!([taken["id"]]);
    with["reason"] = json!("照片是后来补拍的");
    let record = contact.post("/api/v1/records", with).await.done();
    let at = format!("/api/v1/records/{}", record["id"].as_str().unwrap());
    let address = record["evidence"][0].as_str().unwrap();
    let seen = contact.get(&format!("{at}/evidence/{address}")).await.answer;
    assert_eq!((seen.status.as_u16(), seen.header("content-type")), (200, "image/jpeg"));
    // A token of some kinds lets go of nothing that another sent.
    let waiting = sent(mingde_testkit::photo_with_place(8)).await;
    let waiting: serde_json::Value = serde_json::from_str(&waiting.text).unwrap();
    let waiting = format!("/api/v1/evidence/{}", waiting["id"].as_str().unwrap());
    let narrow = TokenWish { kinds: vec![TALK.into()], ..TokenWish::default() };
    let narrow = Program::of(&home, "P03", narrow).await;
    assert_eq!(narrow.ask(Method::DELETE, &waiting, None).await.status, 404);
    assert_eq!(contact.ask(Method::DELETE, &waiting, None).await.status, 204);
    let other = Program::of(&home, "P05", TokenWish::default()).await;
    for path in
        [at.clone(), format!("{at}/evidence/{address}"), format!("{at}/history"), format!("{at}/proof")]
    {
        assert_eq!(other.get(&path).await.problem(), (404, "api-missing".into()), "{path}");
    }
    assert!(sent(b"no photo at all".to_vec()).await.status.is_client_error());
}
