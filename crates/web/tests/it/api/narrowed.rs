//! Every route with a token that is narrowed to one kind: it is refused, or what it answers is of that kind.

use std::collections::BTreeSet;

use axum::http::Method;
use mingde_app::accounts::TokenWish;
use serde_json::{Value, json};

use super::everybody::{ASKED, Ids, asked};
use super::{Program, TALK};
use crate::browser::*;
use crate::everywhere::people::{ACCOUNTS, bureau, nothing, secrets};

/// The operations that such a token may ask. Any other is closed to it; whoever opens one says here that it is cut to kinds.
const OPEN: &[(&str, &str)] = &[
    ("get", "/api/v1/me"),
    ("get", "/api/v1/me/hook"),
    ("post", "/api/v1/me/hook"),
    ("delete", "/api/v1/me/hook"),
    ("get", "/api/v1/kinds"),
    ("get", "/api/v1/kinds/{id}"),
    ("get", "/api/v1/records"),
    ("post", "/api/v1/records"),
    ("get", "/api/v1/records/{id}"),
    ("patch", "/api/v1/records/{id}"),
    ("get", "/api/v1/records/{id}/history"),
    ("get", "/api/v1/records/{id}/proof"),
    ("post", "/api/v1/records/{id}/submission"),
    ("post", "/api/v1/records/{id}/acceptance"),
    ("post", "/api/v1/records/{id}/return"),
    ("post", "/api/v1/records/{id}/withdrawal"),
    ("get", "/api/v1/records/{id}/evidence/{address}"),
    ("post", "/api/v1/evidence"),
    ("delete", "/api/v1/evidence/{id}"),
    ("get", "/api/v1/units"),
];

fn of_talks() -> TokenWish {
    TokenWish { kinds: vec![TALK.into()], ..TokenWish::default() }
}

#[tokio::test]
async fn what_reaches_beyond_its_kind_is_closed_to_a_token_of_one_kind() {
    let home = bureau().await;
    let secrets = secrets(&home).await;
    let mut ids = nothing();
    for secret in &secrets {
        ids.extend(secret.ids.iter().map(|(name, id)| (*name, id.clone())));
    }
    let talk = secrets.iter().find(|secret| secret.name == "a talk at the second school").unwrap();
    ids.extend(talk.ids.iter().map(|(name, id)| (*name, id.clone())));
    // Whatever is no talk, and whoever is in none: people, records of other kinds, what others keep.
    let of_talks_too = ["the second school", "somebody of the second school", "a talk at the second school"];
    let others = secrets.iter().filter(|secret| !of_talks_too.contains(&secret.name));
    let mut foreign: Vec<String> = others.flat_map(|secret| secret.marks.clone()).collect();
    foreign.retain(|mark| mark != "密语甲乙丙");
    foreign.extend(["褚老师", "P07", "沈科员", "P12", "二中党小组"].map(str::to_owned));
    foreign.extend(["ethics-violation", "admonition-talk", "document-sent"].map(str::to_owned));
    let (mut answered, mut closed) = (BTreeSet::new(), BTreeSet::new());
    for (office, code, _) in ACCOUNTS {
        let program = Program::of(&home, code, of_talks()).await;
        for (method, path, address, body) in ASKED {
            let told = asked(&program, (method, address, body), &ids).await;
            if !OPEN.contains(&(*method, *path)) {
                closed.insert(*path);
                assert_eq!(told.problem(), (403, "api-token-of-kinds".into()), "{office} {method} {address}");
                continue;
            }
            let refused = told.status == 403 && told.json()["code"] == "api-token-of-kinds";
            assert!(!refused, "{office} {method} {address}");
            if *method == "get" && told.status == 200 {
                answered.insert(*path);
                // Who asks is named to themselves.
                for mark in foreign.iter().filter(|_| *path != "/api/v1/me") {
                    let text = &told.answer.text;
                    assert!(!text.contains(mark), "{office} reads {mark} at {address}: {text}");
                }
            }
        }
    }
    for path in ["/api/v1/records", "/api/v1/units", "/api/v1/kinds/{id}", "/api/v1/records/{id}"] {
        assert!(answered.contains(path), "nobody is answered at {path}: {answered:?}");
    }
    for path in ["/api/v1/groups", "/api/v1/persons/{id}", "/api/v1/boards", "/api/v1/search"] {
        assert!(closed.contains(path), "{path}");
    }
}

#[tokio::test]
async fn what_is_closed_is_closed_however_it_is_asked() {
    let home = bureau().await;
    let head = Program::of(&home, "P05", of_talks()).await;
    for path in ["/api/v1/groups", "/api/v1/groups?unit=S2", "/api/v1/groups?text=G2", "/api/v1/boards"] {
        assert_eq!(head.get(path).await.problem(), (403, "api-token-of-kinds".into()), "{path}");
        assert_eq!(head.ask(Method::HEAD, path, None).await.status, 403, "HEAD {path}");
    }
    let whole = Program::of(&home, "P05", TokenWish::default()).await;
    assert!(whole.get("/api/v1/groups").await.done().to_string().contains("二中党小组"));
    assert_eq!(whole.ask(Method::HEAD, "/api/v1/groups", None).await.status, 200);
    // Units are named to it, and nobody who works there.
    let named = |told: Value| (told["units"][0]["code"].clone(), told["persons"].as_array().unwrap().len());
    assert_eq!(named(head.get("/api/v1/units?text=S2").await.done()), (json!("S2"), 0));
    assert_eq!(
        head.get(&format!("/api/v1/units?text={}", encoded("冯老师"))).await.done()["persons"],
        json!([])
    );
    let found = whole.get(&format!("/api/v1/units?text={}", encoded("冯老师"))).await.done();
    assert_eq!(found["persons"][0]["code"], "P06");
    // What is said of a token of a kind is said before anything that was sent is looked at.
    let posted = head.post("/api/v1/check-up", json!([])).await;
    assert_eq!(posted.problem(), (403, "api-token-of-kinds".into()));
    let ids = Ids::new();
    let read = TokenWish { reads_only: true, ..of_talks() };
    let reader = Program::of(&home, "P05", read).await;
    let told = asked(&reader, ("post", "/api/v1/records", "{}"), &ids).await;
    assert_eq!(told.problem(), (403, "api-token-reads-only".into()));
}
