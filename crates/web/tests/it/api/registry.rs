//! The registry by a token: as it belongs together on a day, changed after a look at what comes of it by whoever keeps it; and the offices
//! that the owner holds.

use mingde_app::ReachRequest;
use mingde_app::accounts::TokenWish;
use serde_json::{Value, json};

use super::Program;
use crate::browser::Home;
use crate::everywhere::people::bureau;

fn moved(title: &str) -> Value {
    json!({
        "person": "陈老师(P04)", "unit": "第二中学", "title": title, "rank": "teacher",
        "from": "2025-11-10", "reason": "区教发〔2025〕31号",
    })
}

async fn keeper(home: &Home) -> Program {
    home.grant("personnel-office", "P12", ReachRequest::Bureau).await;
    Program::of(home, "P12", TokenWish::default()).await
}

const TRANSFER: &str = "/api/v1/organisation/transfer";

#[tokio::test]
async fn a_change_is_carried_out_as_its_preview_showed_it() {
    let home = bureau().await;
    let keeper = keeper(&home).await;
    let preview = format!("{TRANSFER}/preview");
    let shown = keeper.post(&preview, moved("教师")).await.done();
    assert_eq!(shown["posts"][0]["ends"][0]["unit"], "第一小学", "{shown}");
    assert_eq!(shown["posts"][0]["begins"][0]["unit"], "第二中学", "{shown}");
    assert_eq!(shown["outcome"]["persons"][0][0], "P04", "{shown}");
    let before = keeper.get("/api/v1/persons/P04").await.done();
    assert!(!before["posts"].to_string().contains("第二中学"), "nothing was written yet: {before}");
    let confirmed = json!({ "change": moved("教师"), "mark": shown["mark"] });
    // Another change under the mark of this one is not what was looked at.
    let other = json!({ "change": moved("教研组长"), "mark": shown["mark"] });
    assert_eq!(keeper.post(TRANSFER, other).await.problem(), (409, "reorganisation-meanwhile".into()));
    let keyed = keeper.with("idempotency-key", "move-1");
    let done = keyed.post(TRANSFER, confirmed.clone()).await;
    assert_eq!(done.done()["persons"][0][0], "P04");
    let again = keyed.post(TRANSFER, confirmed.clone()).await;
    assert_eq!((again.status, again.answer.header("idempotency-replayed")), (200, "true"));
    let after = keyed.get("/api/v1/persons/P04").await.done();
    assert!(after["posts"].to_string().contains("第二中学"), "{after}");
    let anew = keyed.with("idempotency-key", "move-2").post(TRANSFER, confirmed).await;
    assert_eq!(anew.status, 422, "it is done once: {}", anew.answer.text);
}

#[tokio::test]
async fn whoever_does_not_keep_the_registry_changes_nothing_and_learns_nothing_by_it() {
    let home = bureau().await;
    let contact = Program::of(&home, "P03", TokenWish::default()).await;
    for (act, change) in [
        ("closure", json!({ "unit": "S2", "from": "2026-01-01", "reason": "x" })),
        ("closure", json!({ "unit": "S9", "from": "2026-01-01", "reason": "x" })),
        ("departure", json!({ "person": "P08", "from": "2026-01-01", "reason": "x" })),
        ("nothing", json!({ "from": "2026-01-01", "reason": "x" })),
    ] {
        let told = contact.post(&format!("/api/v1/organisation/{act}/preview"), change.clone()).await;
        assert_eq!(told.problem(), (404, "api-missing".into()), "{act}");
        let change = json!({ "change": change, "mark": "x" });
        let told = contact.post(&format!("/api/v1/organisation/{act}"), change).await;
        assert_eq!(told.problem(), (404, "api-missing".into()), "{act}");
    }
    let keeper = keeper(&home).await;
    let wrong = json!({ "unit": "S9", "from": "2026-01-01", "reason": "x" });
    let told = keeper.post("/api/v1/organisation/closure/preview", wrong).await;
    assert_eq!(told.status, 422, "{}", told.answer.text);
    let empty = json!({ "unit": "S2", "from": "2026-01-01", "reason": " " });
    let told = keeper.post("/api/v1/organisation/closure/preview", empty).await;
    assert_eq!(told.problem(), (422, "reorganisation-reason-wanted".into()));
    let reads = TokenWish { reads_only: true, ..TokenWish::default() };
    let reader = Program::of(&home, "P12", reads).await;
    let told = reader.post(TRANSFER, json!({ "change": moved("教师"), "mark": "x" })).await;
    assert_eq!(told.problem(), (403, "api-token-reads-only".into()));
}

#[tokio::test]
async fn persons_are_listed_stretch_by_stretch_as_far_as_they_are_seen() {
    let home = bureau().await;
    let codes = |told: &Value| -> Vec<String> {
        let persons = told["persons"].as_array().unwrap().iter();
        persons.map(|person| person["code"].as_str().unwrap().to_owned()).collect()
    };
    let leader = Program::of(&home, "P17", TokenWish::default()).await;
    let all = codes(&leader.get("/api/v1/persons?limit=200").await.done());
    assert!(all.len() == 14 && all.is_sorted(), "{all:?}");
    let (mut walked, mut after) = (Vec::new(), String::new());
    loop {
        let told = leader.get(&format!("/api/v1/persons?limit=5&after={after}")).await.done();
        walked.extend(codes(&told));
        after = told["next"].as_str().unwrap().to_owned();
        if told["more"] == json!(false) {
            break;
        }
    }
    assert_eq!(walked, all);
    let contact = Program::of(&home, "P03", TokenWish::default()).await;
    assert_eq!(codes(&contact.get("/api/v1/persons").await.done()), ["P02", "P03", "P04", "P07"]);
    for unit in ["S2", "S9"] {
        let told = contact.get(&format!("/api/v1/persons?unit={unit}")).await.done();
        assert_eq!(told, json!({ "persons": [], "next": "", "more": false }), "{unit}");
    }
    assert_eq!(leader.get("/api/v1/persons?limit=201").await.problem(), (422, "api-value".into()));
}

#[tokio::test]
async fn units_stand_as_they_belonged_together_and_offices_are_ones_own() {
    let home = bureau().await;
    let leader = Program::of(&home, "P17", TokenWish::default()).await;
    let tree = leader.get("/api/v1/organisation?day=2025-11-03").await.done();
    let codes: Vec<&Value> =
        tree["units"].as_array().unwrap().iter().map(|row| &row["unit"]["code"]).collect();
    assert_eq!(codes[0], "JYJ", "{tree}");
    assert_eq!((codes.len(), &tree["day"]), (4, &json!("2025-11-03")));
    let told = leader.get("/api/v1/organisation?day=never").await;
    assert_eq!(told.problem(), (422, "api-value".into()));
    let contact = Program::of(&home, "P03", TokenWish::default()).await;
    let tree = contact.get("/api/v1/organisation").await.done();
    assert_eq!(tree["units"].as_array().unwrap().len(), 1, "{tree}");
    let own = contact.get("/api/v1/offices").await.done();
    let [held] = &own["offices"].as_array().unwrap()[..] else { panic!("{own}") };
    assert_eq!((&held["office"]["english"], &held["unit"]), (&json!("School contact"), &json!("第一小学")));
    assert_eq!((&held["standing"], &held["last"]), (&json!("holds"), &json!("2026-08-31")));
    // Whoever grants offices sees all of them at a desk; a token has no part in that.
    let security = Program::of(&home, "P16", TokenWish::default()).await;
    let own = security.get("/api/v1/offices").await.done();
    assert!(
        own["offices"].as_array().unwrap().iter().all(|held| held["office"]["english"] != "School contact"),
        "{own}"
    );
}
