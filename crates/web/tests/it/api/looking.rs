//! Boards, check-up, figures with their receipts and ballots by a token: what their pages show to its owner.

use axum::http::Method;
use mingde_app::ReachRequest;
use mingde_app::accounts::TokenWish;
use mingde_testkit::Grid;
use serde_json::{Value, json};

use super::Program;
use crate::balloting::typed;
use crate::browser::*;
use crate::everywhere::people::{bureau, signed_in};

const TEXT: &str = "工作汇报\n全区现有在校学生2万9千余人，教师若干。\n为50名学生每人资助1000元，共计6万元。\n9月31日召开布署会。\n";

#[tokio::test]
async fn boards_show_whoever_sees_units_how_they_stand() {
    let home = bureau().await;
    let leader = Program::of(&home, "P17", TokenWish::default()).await;
    let board = leader.get("/api/v1/boards").await.done();
    assert_eq!(
        (&board["semester"], &board["as_of"]),
        (&json!("2025-autumn"), &json!("2025-11-03")),
        "{board}"
    );
    assert!(board["units"].as_array().unwrap().iter().any(|unit| unit["name"] == "第二中学"), "{board}");
    let (day, last) = (&board["trend"].as_array().unwrap().last().unwrap()[0], &board["trend"]);
    assert_eq!(day, "2025-11-03", "{last}");
    assert!(board["filed"].as_array().unwrap().iter().all(|pair| pair[1].is_u64()), "{board}");
    let rulebook = leader.get("/api/v1/boards/rulebooks/heart-to-heart-talks").await.done();
    assert_eq!(rulebook["id"], "heart-to-heart-talks");
    assert!(leader.get("/api/v1/boards/burden").await.done()["all"]["records"].is_u64());
    let contact = Program::of(&home, "P03", TokenWish::default()).await;
    let own = contact.get("/api/v1/boards/units/S1").await.done();
    assert_eq!((&own["unit"]["code"], &own["like"]), (&json!("S1"), &Value::Null), "{own}");
    let teacher = Program::of(&home, "P04", TokenWish::default()).await;
    for (program, path) in [
        (&contact, "/api/v1/boards/units/S2"),
        (&contact, "/api/v1/boards/rulebooks/nothing"),
        (&teacher, "/api/v1/boards"),
        (&teacher, "/api/v1/boards/burden"),
        (&teacher, "/api/v1/boards/units/S1"),
    ] {
        assert_eq!(program.get(path).await.problem(), (404, "api-missing".into()), "{path}");
    }
}

#[tokio::test]
async fn a_text_is_looked_through_and_the_ledger_asked_for_those_alone_who_report_on_it() {
    let home = bureau().await;
    let leader = Program::of(&home, "P17", TokenWish::default()).await;
    let found = leader.post("/api/v1/check-up", json!({ "text": TEXT })).await.done();
    let findings = found["findings"].as_array().unwrap();
    assert_eq!(
        (&findings[0]["class"], &findings[0]["code"]),
        (&json!("ledger"), &json!("checkup-contradicted"))
    );
    assert!(findings[0]["detail"].as_str().unwrap().contains("2220"), "{found}");
    assert_eq!((&found["ledger"]["contradicted"], &found["text"]), (&json!(1), &Value::Null), "{found}");
    let contact = Program::of(&home, "P03", TokenWish::default()).await;
    let own = contact.post("/api/v1/check-up", json!({ "text": TEXT })).await.done();
    assert!(own["ledger"].is_null() && !own.to_string().contains("2220"), "{own}");
    // Words and what is counted in them are of the language that was asked for.
    let english = Program::showing(home.browser(), &contact.token()).with("accept-language", "en");
    let told = english.post("/api/v1/check-up", json!({ "text": TEXT })).await.done();
    let sums = |found: &Value| {
        let findings = found["findings"].as_array().unwrap().iter();
        findings
            .map(|one| (one["key"].clone(), one["detail"].as_str().unwrap().to_owned()))
            .collect::<Vec<_>>()
    };
    for ((key, detail), (own_key, own_detail)) in sums(&told).iter().zip(sums(&own)) {
        assert_eq!(*key, own_key);
        assert_ne!(*detail, own_detail);
        assert!(
            !["没有", "应为", "元", "天"].iter().any(|word| detail.contains(word) && !TEXT.contains(word)),
            "{detail}"
        );
    }
    // What is said of a finding is known again, to whoever said it.
    let key = own["findings"][0]["key"].clone();
    let verdict = |said: &str| json!({ "text": TEXT, "finding": key, "said": said, "word": "原文如此" });
    assert_eq!(contact.post("/api/v1/check-up/verdicts", verdict("dismissed")).await.status, 204);
    let again = contact.post("/api/v1/check-up", json!({ "text": TEXT })).await.done();
    assert_eq!(
        (&again["findings"][0]["said"], &again["findings"][0]["word"]),
        (&json!("dismissed"), &json!("原文如此"))
    );
    let other = leader.post("/api/v1/check-up", json!({ "text": TEXT })).await.done();
    assert!(other["findings"].as_array().unwrap().iter().all(|one| one["said"].is_null()), "{other}");
    assert_eq!(contact.post("/api/v1/check-up/verdicts", verdict("nonsense")).await.problem().0, 422);
    // A token that only reads looks through, and says nothing that would be kept.
    let reads = TokenWish { reads_only: true, ..TokenWish::default() };
    let reader = Program::of(&home, "P03", reads).await;
    reader.post("/api/v1/check-up", json!({ "text": TEXT })).await.done();
    let told = reader.post("/api/v1/check-up/verdicts", verdict("open")).await;
    assert_eq!(told.problem(), (403, "api-token-reads-only".into()));
    for (body, pointer) in
        [(json!({ "text": "x", "limit": 0 }), "/limit"), (json!({ "text": "x", "as_of": "x" }), "/as_of")]
    {
        let told = contact.post("/api/v1/check-up", body).await;
        assert_eq!(told.problem(), (422, "api-value".into()));
        assert_eq!(told.json()["errors"][0]["pointer"], pointer);
    }
}

#[tokio::test]
async fn a_figure_has_its_receipt_and_a_receipt_leads_to_what_it_is_of() {
    let home = bureau().await;
    let leader = Program::of(&home, "P17", TokenWish::default()).await;
    let visits = |days: &[(&str, &str)]| {
        let heads = ["单位", "家访日期", "家访教师", "家访类别", "学段", "班级", "走访学生数"];
        days.iter().fold(Grid::new("家访", &heads), |grid, (day, pupils)| {
            grid.line(&["第一小学", day, "李主任", "关爱家访", "小学", "三年级1班", pupils])
        })
    };
    home.take_in("家访.xlsx", &[visits(&[("2025-10-11", "3"), ("2025-10-18", "4")])]).await;
    let at = "/api/v1/reports/short-introduction/figures/care_pupils";
    let figure = leader.get(at).await.done();
    assert_eq!(
        (&figure["value"], &figure["holds"], &figure["now"]),
        (&json!("7"), &json!(true), &Value::Null)
    );
    assert!(!figure["receipt"].as_str().unwrap().is_empty(), "{figure}");
    assert_eq!(figure["counted"]["lines"].as_array().unwrap().len(), 2, "{figure}");
    // The same one later, when the ledger says something else.
    home.take_in("家访2.xlsx", &[visits(&[("2025-10-25", "5")])]).await;
    let then = leader.get(&format!("{at}?position={}", figure["position"])).await.done();
    assert_eq!((&then["value"], &then["holds"], &then["now"]), (&json!("7"), &json!(false), &json!("12")));
    assert_eq!(then["receipt"], figure["receipt"]);
    assert_eq!(leader.get("/api/v1/reports/short-introduction/figures/nothing").await.problem().0, 404);

    let rulebook = leader.get("/api/v1/rulebooks/heart-to-heart-talks").await.done();
    let receipt = rulebook["receipt"].as_str().unwrap().to_owned();
    let read = async |program: &Program, receipt: &str| {
        program.get(&format!("/api/v1/receipts?receipt={}", encoded(receipt))).await
    };
    let found = read(&leader, &receipt).await.done();
    assert_eq!(
        (&found["holds"], &found["assessment"]["rulebook"]),
        (&json!(true), &json!("heart-to-heart-talks"))
    );
    let subjects = found["assessment"]["subjects"].as_u64().unwrap();
    let contact = Program::of(&home, "P03", TokenWish::default()).await;
    let own = read(&contact, &receipt).await.done();
    assert!(own["assessment"]["subjects"].as_u64().unwrap() < subjects, "cut to what is seen: {own}");
    let (before, hash) = receipt.rsplit_once('/').unwrap();
    let forged = format!("{before}/{}", hash.chars().rev().collect::<String>());
    assert_eq!(read(&leader, &forged).await.done(), json!({ "holds": false, "assessment": null }));
    let told = read(&leader, "nothing").await;
    assert_eq!(told.problem(), (422, "receipt-unreadable".into()));
    assert_eq!(told.json()["errors"][0]["pointer"], "/receipt");
}

#[tokio::test]
async fn a_draft_is_begun_checked_and_saved_as_it_was_looked_at() {
    let home = bureau().await;
    let writer = Program::of(&home, "P11", TokenWish::default()).await;
    let text = "---\nid: own-talks\ntitle: 谈心制度\n---\n\n## 第一条 目的\n\n为了谈心。\n";
    let begun = writer.post("/api/v1/drafts", json!({ "sort": "rulebook", "text": text })).await;
    assert_eq!((begun.status, begun.answer.header("etag")), (201, "\"1\""), "{}", begun.answer.text);
    let at = begun.answer.header("location").to_owned();
    assert_eq!(begun.json()["draft"]["title"], "谈心制度");
    let checked = writer.post(&format!("{at}/check"), json!({ "text": text })).await.done();
    assert_eq!(checked["sound"], json!(false), "{checked}");
    let finding = &checked["findings"][0];
    assert!(finding["line"].is_u64() && !finding["detail"].as_str().unwrap().is_empty(), "{checked}");
    let change = json!({ "text": format!("{text}每学期三次。\n") });
    let unseen = writer.ask(Method::PATCH, &at, Some(change.clone())).await;
    assert_eq!(unseen.problem(), (428, "api-unseen".into()));
    let writer = writer.with("if-match", "\"1\"");
    let saved = writer.ask(Method::PATCH, &at, Some(change)).await;
    assert_eq!((saved.status, saved.answer.header("etag")), (200, "\"2\""), "{}", saved.answer.text);
    let late = writer.ask(Method::PATCH, &at, Some(json!({ "text": "另一篇" }))).await;
    assert_eq!(late.problem(), (412, "api-overtaken".into()));
    let first = writer.get(&format!("{at}?save=1")).await.done();
    assert_eq!((&first["number"], &first["latest"], &first["text"]), (&json!(1), &json!(2), &json!(text)));
    let wrong = writer.post("/api/v1/drafts", json!({ "sort": "letter", "text": text })).await;
    assert_eq!(wrong.problem(), (422, "api-value".into()));
    let contact = Program::of(&home, "P03", TokenWish::default()).await;
    for path in ["/api/v1/drafts", &at] {
        assert_eq!(contact.get(path).await.problem(), (404, "api-missing".into()), "{path}");
    }
    // Nothing of it is put forward or published by a token.
    let put = writer.post(&format!("{at}/proposal"), json!({})).await;
    assert_eq!(put.problem(), (404, "api-missing".into()));
}

#[tokio::test]
async fn a_ballot_is_told_to_those_who_have_to_do_with_it_and_nothing_of_who_came() {
    let home = bureau().await;
    home.grant("personnel-office", "P12", ReachRequest::Bureau).await;
    let heads = ["工号", "姓名", "性别", "出生日期", "所在单位", "职务", "级别", "任职起"];
    let more = ["P21", "P22"].iter().fold(Grid::new("人员", &heads), |grid, code| {
        grid.line(&[
            code,
            &format!("吴老师{code}"),
            "女",
            "1990-06-15",
            "第一小学",
            "教师",
            "专任教师",
            "2014-09-01",
        ])
    });
    home.take_in("教师.xlsx", &[more]).await;
    let office = signed_in(&home, "P12").await;
    let form = office.get("/ballots/new?kind=democratic-appraisal").await;
    let id = form.between("name=\"id\" value=\"", "\"");
    let mut fields = typed(&id);
    fields.iter_mut().filter(|(name, _)| *name == "group-1-unit").for_each(|field| field.1 = "S1");
    fields.push(("token", office.headers[0].1.as_str()));
    assert!(office.send("/ballots", &fields).await.leads_to().ends_with("said=prepared"));
    let at = format!("/api/v1/ballots/{id}");
    // On the roll, at a seat, and of the office that reads such results.
    for code in ["P04", "P06", "P12"] {
        let program = Program::of(&home, code, TokenWish::default()).await;
        let list = program.get("/api/v1/ballots").await.done();
        assert_eq!(list["ballots"][0]["id"], json!(id), "{code}: {list}");
        let one = program.get(&at).await.done();
        assert_eq!(
            (&one["stage"], &one["categories"]),
            (&json!("drafted"), &json!([["全体教职工", 6]])),
            "{one}"
        );
        assert_eq!(one["items"].as_array().unwrap().len(), 2, "{one}");
        for nothing in [
            &one["turnout"],
            &one["uncounted"],
            &one["items"][0]["unused"],
            &one["items"][0]["options"][0]["count"],
        ] {
            assert!(nothing.is_null(), "{one}");
        }
        for word in ["received", "taken", "trustee", "credential"] {
            assert!(!one.to_string().contains(word), "{word}: {one}");
        }
        assert_eq!(
            program.get(&format!("{at}/folder")).await.problem(),
            (404, "api-missing".into()),
            "{code}"
        );
    }
    let other = Program::of(&home, "P15", TokenWish::default()).await;
    assert_eq!(other.get("/api/v1/ballots").await.done()["ballots"], json!([]));
    for path in [at.clone(), format!("{at}/folder")] {
        assert_eq!(other.get(&path).await.problem(), (404, "api-missing".into()), "{path}");
    }
    for path in ["credential", "ballots", "seat", "steps/open-issuing"] {
        let voter = Program::of(&home, "P04", TokenWish::default()).await;
        let told = voter.post(&format!("{at}/{path}"), json!({})).await;
        assert_eq!(told.problem(), (404, "api-missing".into()), "no paper and no step by a token: {path}");
    }
}
