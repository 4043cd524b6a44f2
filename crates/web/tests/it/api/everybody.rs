//! Every route with the tokens of everybody who signs in: what is hidden is answered like what there is not, and each answer is as
//! the document describes it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use axum::http::Method;
use mingde_app::accounts::TokenWish;
use serde_json::{Value, json};

use super::{Program, Told};
use crate::browser::*;
use crate::everywhere::people::{ACCOUNTS, BUREAU_WIDE, bureau, filled, nothing, secrets};

/// How each operation of the document is asked: method, path as the document has it, address, body. A place in braces is one of the names
/// of a secret.
pub const ASKED: &[(&str, &str, &str, &str)] = &[
    ("get", "/api/v1/me", "/api/v1/me", ""),
    ("get", "/api/v1/me/hook", "/api/v1/me/hook", ""),
    ("post", "/api/v1/me/hook", "/api/v1/me/hook", r#"{"url":"https://hooks.example.cn/"}"#),
    ("delete", "/api/v1/me/hook", "/api/v1/me/hook", ""),
    ("get", "/api/v1/kinds", "/api/v1/kinds", ""),
    ("get", "/api/v1/kinds/{id}", "/api/v1/kinds/{kind}", ""),
    ("get", "/api/v1/kinds/{id}", "/api/v1/kinds/heart-to-heart-talk", ""),
    ("get", "/api/v1/records", "/api/v1/records?limit=200", ""),
    ("get", "/api/v1/records", "/api/v1/records?unit={unit}", ""),
    ("get", "/api/v1/records", "/api/v1/records?unit={unit-code}", ""),
    ("get", "/api/v1/records", "/api/v1/records?person={person}", ""),
    ("get", "/api/v1/records", "/api/v1/records?text={name}", ""),
    ("post", "/api/v1/records", "/api/v1/records", r#"{"kind":"{kind}","unit":"S1","date":"2025-10-13"}"#),
    (
        "post",
        "/api/v1/records",
        "/api/v1/records",
        r#"{"kind":"heart-to-heart-talk","unit":"{listed-unit}","date":"2025-10-13","participants":{"organiser":["王校长"],"counterpart":["陈老师"]},"fields":{"topic":"regular"}}"#,
    ),
    (
        "post",
        "/api/v1/records",
        "/api/v1/records",
        r#"{"kind":"heart-to-heart-talk","unit":"S1","date":"2025-10-13","participants":{"organiser":["王校长"],"counterpart":["{code}"]},"fields":{"topic":"regular"}}"#,
    ),
    ("get", "/api/v1/records/{id}", "/api/v1/records/{record}", ""),
    ("patch", "/api/v1/records/{id}", "/api/v1/records/{record}", r#"{"reason":"x"}"#),
    ("get", "/api/v1/records/{id}/history", "/api/v1/records/{record}/history", ""),
    ("get", "/api/v1/records/{id}/proof", "/api/v1/records/{record}/proof", ""),
    ("post", "/api/v1/records/{id}/submission", "/api/v1/records/{record}/submission", "{}"),
    ("post", "/api/v1/records/{id}/acceptance", "/api/v1/records/{record}/acceptance", "{}"),
    ("post", "/api/v1/records/{id}/return", "/api/v1/records/{record}/return", r#"{"reason":"x"}"#),
    ("post", "/api/v1/records/{id}/withdrawal", "/api/v1/records/{record}/withdrawal", r#"{"reason":"x"}"#),
    ("get", "/api/v1/records/{id}/evidence/{address}", "/api/v1/records/{record}/evidence/{evidence}", ""),
    ("post", "/api/v1/evidence", "/api/v1/evidence?name=x", "nothing"),
    ("delete", "/api/v1/evidence/{id}", "/api/v1/evidence/{upload}", ""),
    ("get", "/api/v1/checkpoint", "/api/v1/checkpoint", ""),
    ("get", "/api/v1/units", "/api/v1/units", ""),
    ("get", "/api/v1/units", "/api/v1/units?text={unit-name}", ""),
    ("get", "/api/v1/units", "/api/v1/units?text={name}", ""),
    ("get", "/api/v1/units/{id}", "/api/v1/units/{unit}", ""),
    ("get", "/api/v1/units/{id}", "/api/v1/units/S1", ""),
    ("get", "/api/v1/persons", "/api/v1/persons?limit=200", ""),
    ("get", "/api/v1/persons", "/api/v1/persons?unit={unit}", ""),
    ("get", "/api/v1/persons", "/api/v1/persons?unit={unit-code}", ""),
    ("get", "/api/v1/persons/{id}", "/api/v1/persons/{person}", ""),
    ("get", "/api/v1/persons/{id}", "/api/v1/persons/{code}", ""),
    ("get", "/api/v1/groups", "/api/v1/groups", ""),
    ("get", "/api/v1/groups", "/api/v1/groups?unit={unit}", ""),
    ("get", "/api/v1/groups", "/api/v1/groups?text={unit-name}", ""),
    ("get", "/api/v1/rulebooks", "/api/v1/rulebooks", ""),
    ("get", "/api/v1/rulebooks/{id}", "/api/v1/rulebooks/heart-to-heart-talks", ""),
    ("get", "/api/v1/rulebooks/{id}", "/api/v1/rulebooks/heart-to-heart-talks?unit={unit}", ""),
    (
        "get",
        "/api/v1/rulebooks/{id}/results/{result}",
        "/api/v1/rulebooks/heart-to-heart-talks/results/heads_talk_half",
        "",
    ),
    (
        "get",
        "/api/v1/rulebooks/{id}/results/{result}",
        "/api/v1/rulebooks/heart-to-heart-talks/results/heads_talk_half?unit={unit}",
        "",
    ),
    (
        "get",
        "/api/v1/rulebooks/{id}/results/{result}/{subject}",
        "/api/v1/rulebooks/heart-to-heart-talks/results/heads_talk_half/{unit}",
        "",
    ),
    (
        "get",
        "/api/v1/rulebooks/{id}/results/{result}/{subject}",
        "/api/v1/rulebooks/heart-to-heart-talks/results/heads_talk_half/S1",
        "",
    ),
    ("get", "/api/v1/rulebooks/{id}/versions", "/api/v1/rulebooks/heart-to-heart-talks/versions", ""),
    ("get", "/api/v1/todo", "/api/v1/todo", ""),
    ("get", "/api/v1/calendar", "/api/v1/calendar", ""),
    ("get", "/api/v1/calendar", "/api/v1/calendar?unit={unit}", ""),
    ("get", "/api/v1/search", "/api/v1/search?text={name}", ""),
    ("get", "/api/v1/search", "/api/v1/search?text={unit-name}", ""),
    ("get", "/api/v1/search", "/api/v1/search?text=2025", ""),
    ("get", "/api/v1/selections", "/api/v1/selections", ""),
    ("get", "/api/v1/selections/{id}", "/api/v1/selections/{record}", ""),
    ("get", "/api/v1/tasks", "/api/v1/tasks", ""),
    ("get", "/api/v1/tasks/{id}", "/api/v1/tasks/{task}", ""),
    ("get", "/api/v1/tasks/{id}/files/{nth}", "/api/v1/tasks/{task}/files/1", ""),
    ("get", "/api/v1/replies", "/api/v1/replies", ""),
    ("get", "/api/v1/records/{id}/replies", "/api/v1/records/{record}/replies", ""),
    (
        "post",
        "/api/v1/records/{id}/replies/{kind}",
        "/api/v1/records/{record}/replies/ethics-statement",
        r#"{"text":"x"}"#,
    ),
    ("get", "/api/v1/boards", "/api/v1/boards", ""),
    ("get", "/api/v1/boards/burden", "/api/v1/boards/burden", ""),
    ("get", "/api/v1/boards/rulebooks/{id}", "/api/v1/boards/rulebooks/heart-to-heart-talks", ""),
    ("get", "/api/v1/boards/units/{id}", "/api/v1/boards/units/S1", ""),
    ("get", "/api/v1/boards/units/{id}", "/api/v1/boards/units/{unit}", ""),
    ("get", "/api/v1/boards/units/{id}", "/api/v1/boards/units/{unit-code}", ""),
    ("post", "/api/v1/check-up", "/api/v1/check-up", r#"{"text":"9月31日召开布署会。"}"#),
    ("post", "/api/v1/check-up/file", "/api/v1/check-up/file?name=x.txt", "nothing"),
    (
        "post",
        "/api/v1/check-up/verdicts",
        "/api/v1/check-up/verdicts",
        r#"{"text":"x","finding":"x","said":"dismissed"}"#,
    ),
    ("get", "/api/v1/organisation", "/api/v1/organisation", ""),
    (
        "post",
        "/api/v1/organisation/{act}/preview",
        "/api/v1/organisation/closure/preview",
        r#"{"unit":"{unit-code}","from":"2026-01-01","reason":"x"}"#,
    ),
    (
        "post",
        "/api/v1/organisation/{act}/preview",
        "/api/v1/organisation/departure/preview",
        r#"{"person":"{code}","from":"2026-01-01","reason":"x"}"#,
    ),
    (
        "post",
        "/api/v1/organisation/{act}",
        "/api/v1/organisation/closure",
        r#"{"change":{"unit":"{unit-code}","from":"2026-01-01","reason":"x"},"mark":"x"}"#,
    ),
    ("get", "/api/v1/drafts", "/api/v1/drafts", ""),
    ("post", "/api/v1/drafts", "/api/v1/drafts", r#"{"sort":"rulebook","text":"x"}"#),
    ("get", "/api/v1/drafts/{id}", "/api/v1/drafts/{text-draft}", ""),
    ("patch", "/api/v1/drafts/{id}", "/api/v1/drafts/{text-draft}", r#"{"text":"x"}"#),
    ("post", "/api/v1/drafts/{id}/check", "/api/v1/drafts/{text-draft}/check", r#"{"text":"x"}"#),
    ("get", "/api/v1/offices", "/api/v1/offices", ""),
    ("get", "/api/v1/ballots", "/api/v1/ballots", ""),
    ("get", "/api/v1/ballots/{id}", "/api/v1/ballots/0123456789abcdef", ""),
    ("get", "/api/v1/ballots/{id}/folder", "/api/v1/ballots/0123456789abcdef/folder", ""),
    (
        "get",
        "/api/v1/receipts",
        "/api/v1/receipts?receipt=heart-to-heart-talks/2025-autumn/2025-11-03/1/0123456789abcdef",
        "",
    ),
    (
        "get",
        "/api/v1/reports/{form}/figures/{figure}",
        "/api/v1/reports/short-introduction/figures/pupils",
        "",
    ),
    ("get", "/api/v1/notices", "/api/v1/notices", ""),
    ("post", "/api/v1/notices/{id}/reading", "/api/v1/notices/{notice}/reading", ""),
    ("get", "/api/v1/reports", "/api/v1/reports", ""),
    ("get", "/api/v1/reports/{form}", "/api/v1/reports/short-introduction", ""),
    ("get", "/api/v1/reports/{form}/files/{format}", "/api/v1/reports/short-introduction/files/txt", ""),
    ("post", "/api/v1/reports/verification", "/api/v1/reports/verification", "nothing"),
    ("get", "/api/v1/imports", "/api/v1/imports", ""),
    ("post", "/api/v1/imports", "/api/v1/imports?name=x.csv", "nothing"),
    ("get", "/api/v1/imports/{id}", "/api/v1/imports/{import}", ""),
    ("post", "/api/v1/imports/{id}/confirmation", "/api/v1/imports/{import}/confirmation", ""),
    ("get", "/api/v1/imports/{id}/returned", "/api/v1/imports/{import}/returned", ""),
    ("post", "/api/v1/imports/batches/{batch}/undoing", "/api/v1/imports/batches/{batch}/undoing", ""),
];

pub type Ids = BTreeMap<&'static str, String>;

fn places(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .filter(|n| !n.contains('"'))
        .collect()
}

pub async fn asked(program: &Program, (method, address, body): (&str, &str, &str), ids: &Ids) -> Told {
    let method: Method = method.to_uppercase().parse().unwrap();
    let in_body =
        ids.iter().fold(body.to_owned(), |body, (name, id)| body.replace(&format!("{{{name}}}"), id));
    let kind = match body {
        "" => "",
        "nothing" => "application/octet-stream",
        _ => "application/json",
    };
    let answer = program.browser.carry(method, &filled(address, ids), (kind, in_body.into_bytes())).await;
    Told { status: answer.status.as_u16(), answer }
}

/// An answer without what names the thing that was asked for.
fn told(answer: &Told, ids: &Ids) -> String {
    let heads = ["content-type", "etag", "location"].map(|name| answer.answer.header(name).to_owned());
    let mut told = format!("{} {heads:?}\n{}", answer.status, answer.answer.text);
    for (name, id) in ids {
        told = told.replace(id, &format!("‹{name}›"));
    }
    told
}

/// What is written down of answers, to be held against the document.
#[derive(Default)]
struct Written(Vec<Value>);

impl Written {
    fn note(&mut self, (method, path): (&str, &str), answer: &Told) {
        if answer.answer.header("content-type").contains("json") {
            self.0.push(
                json!({ "path": path, "method": method, "status": answer.status, "body": answer.json() }),
            );
        }
    }

    /// Holds them against the document.
    fn hold(self, document: &str) {
        let client = Path::new(env!("CARGO_MANIFEST_DIR")).join("client");
        if !client.join("node_modules/ajv").is_dir() {
            assert!(std::env::var_os("MINGDE_REQUIRE_BROWSER").is_none(), "ajv is missing (make client)");
            eprintln!("answers are not held against the document: ajv is missing (make client)");
            return;
        }
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), document).unwrap();
        let mut node = Command::new("node");
        let node = node.arg("validate.mjs").arg(file.path()).current_dir(&client);
        let mut running = node.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut into = running.stdin.take().unwrap();
        let lines: Vec<String> = self.0.iter().map(|line| format!("{line}\n")).collect();
        let writing = std::thread::spawn(move || into.write_all(lines.concat().as_bytes()));
        let output = running.wait_with_output().unwrap();
        writing.join().unwrap().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}

/// Everybody's tokens.
pub async fn programs(home: &Home) -> Vec<(&'static str, Program)> {
    let mut programs = Vec::new();
    for (office, code, _) in ACCOUNTS {
        programs.push((office, Program::of(home, code, TokenWish::default()).await));
    }
    programs
}

#[tokio::test]
async fn each_route_is_asked_and_answers_as_it_is_described() {
    let home = bureau().await;
    let document = home.browser().get("/api/openapi.json").await.text;
    let described: Value = serde_json::from_str(&document).unwrap();
    let mut operations = BTreeSet::new();
    for (path, item) in described["paths"].as_object().unwrap() {
        operations.extend(item.as_object().unwrap().keys().map(|method| (method.as_str(), path.as_str())));
    }
    let listed: BTreeSet<(&str, &str)> = ASKED.iter().map(|(method, path, ..)| (*method, *path)).collect();
    assert_eq!(operations, listed);
    let secrets = secrets(&home).await;
    let mut ids = nothing();
    for secret in &secrets {
        ids.extend(secret.ids.iter().map(|(name, id)| (*name, id.clone())));
    }
    let (programs, mut written, mut done) = (programs(&home).await, Written::default(), BTreeSet::new());
    for (_, program) in &programs {
        for (method, path, address, body) in ASKED.iter().filter(|(method, ..)| *method == "get") {
            let answer = asked(program, (method, address, body), &ids).await;
            assert!(answer.status < 500, "{method} {address}: {}", answer.answer.text);
            if answer.status < 300 {
                done.insert(*path);
            }
            written.note((method, path), &answer);
        }
    }
    let refused: Vec<_> =
        listed.iter().filter(|(method, path)| *method == "get" && !done.contains(path)).collect();
    // What nobody of these has is asked for in a story of its own.
    let elsewhere = [
        "/api/v1/me/hook",
        "/api/v1/imports/{id}",
        "/api/v1/imports/{id}/returned",
        "/api/v1/selections/{id}",
        "/api/v1/records/{id}/evidence/{address}",
        "/api/v1/records/{id}/replies",
        "/api/v1/tasks/{id}/files/{nth}",
        "/api/v1/ballots/{id}",
        "/api/v1/ballots/{id}/folder",
    ];
    assert!(refused.iter().all(|(_, path)| elsewhere.contains(path)), "nobody is answered at {refused:?}");
    for (_, program) in &programs {
        for (method, path, address, body) in ASKED.iter().filter(|(method, ..)| *method != "get") {
            let answer = asked(program, (method, address, body), &ids).await;
            assert!(answer.status < 500, "{method} {address}: {}", answer.answer.text);
            written.note((method, path), &answer);
        }
    }
    written.hold(&document);
}

#[tokio::test]
async fn what_is_hidden_is_answered_like_what_there_is_not_by_every_token() {
    let home = bureau().await;
    let (secrets, nothing) = (secrets(&home).await, nothing());
    let (programs, mut compared) = (programs(&home).await, BTreeSet::new());
    for (office, program) in &programs {
        for secret in secrets.iter().filter(|secret| !secret.seen_by.contains(office)) {
            // Kinds are read by whoever reads everything, be it of one school, whom no page for filing offers them.
            let reads_everything = BUREAU_WIDE.contains(office) || *office == "unit-head";
            if secret.ids.contains_key("kind") && reads_everything {
                continue;
            }
            let unknown: Ids = secret
                .ids
                .iter()
                .map(|(name, id)| (*name, nothing.get(name).unwrap_or(id).clone()))
                .collect();
            for (method, _, address, body) in ASKED {
                let named: BTreeSet<&str> = places(address).into_iter().chain(places(body)).collect();
                let named: BTreeSet<&str> =
                    named.into_iter().filter(|name| nothing.contains_key(name)).collect();
                if named.is_empty() || !named.iter().all(|name| secret.ids.contains_key(name)) {
                    continue;
                }
                compared.insert(*address);
                let hidden = told(&asked(program, (method, address, body), &secret.ids).await, &secret.ids);
                let none = told(&asked(program, (method, address, body), &unknown).await, &unknown);
                assert_eq!(hidden, none, "{office} asks {method} {address} for {}", secret.name);
            }
        }
    }
    assert!(compared.len() > 20, "{compared:?}");
}

#[tokio::test]
async fn no_answer_shows_what_is_hidden() {
    let home = bureau().await;
    let secrets = secrets(&home).await;
    for (office, program) in &programs(&home).await {
        for (method, _, address, body) in
            ASKED.iter().filter(|(method, _, address, _)| *method == "get" && !address.contains('{'))
        {
            let answer = asked(program, (method, address, body), &Ids::new()).await;
            for secret in secrets.iter().filter(|secret| !secret.seen_by.contains(office)) {
                for mark in &secret.marks {
                    assert!(!answer.answer.text.contains(mark), "{office} sees {mark} at {address}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_workbook_is_sent_looked_at_taken_and_taken_back() {
    let home = bureau().await;
    let document = home.browser().get("/api/openapi.json").await.text;
    let contact = Program::of(&home, "P03", TokenWish::default()).await;
    let mut written = Written::default();
    let book = "单位,谈话日期,谈话人,谈话对象,谈话事由\n第一小学,2025-10-22,王校长,陈老师,日常谈心\n第一小学,2025-10-23,王校长,没这个人,日常谈心\n";
    let address = format!("/api/v1/imports?name={}.csv", encoded("谈心谈话"));
    let answer = contact.browser.carry(Method::POST, &address, ("text/csv", book.into())).await;
    let sent = Told { status: answer.status.as_u16(), answer };
    let looked = sent.done();
    written.note(("post", "/api/v1/imports"), &sent);
    assert_eq!((&looked["state"], &looked["outcome"]["added"]), (&json!("looked-at"), &json!(1)), "{looked}");
    assert_eq!(looked["outcome"]["refused"], 1);
    let at = sent.answer.header("location").to_owned();
    assert!(contact.get(&format!("{at}/returned")).await.status == 200);
    let taken = contact.ask(Method::POST, &format!("{at}/confirmation"), None).await;
    written.note(("post", "/api/v1/imports/{id}/confirmation"), &taken);
    let batch = taken.done()["batch"].as_str().unwrap().to_owned();
    let again = contact.get(&at).await;
    written.note(("get", "/api/v1/imports/{id}"), &again);
    assert_eq!(again.done()["state"], "taken");
    assert!(
        !again.answer.text.contains(home.bureau.data.to_str().unwrap()),
        "nothing of this machine is told"
    );
    let undone = contact.ask(Method::POST, &format!("/api/v1/imports/batches/{batch}/undoing"), None).await;
    written.note(("post", "/api/v1/imports/batches/{batch}/undoing"), &undone);
    assert_eq!(undone.done()["withdrawn"], 1);
    written.hold(&document);
}
