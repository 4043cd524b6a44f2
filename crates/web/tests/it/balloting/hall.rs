//! A ballot as it is reached by its pages, and the devices at its seats; what is handed in is handed in twice.

use std::path::PathBuf;

use axum::http::{Method, StatusCode};
use mingde_app::{ballot_facts, ballots_told, published_ballot};
use mingde_ballot::{Dealer, Election, Leaf, SecretShare, Watch};
use mingde_core::diagnostic::Class;
use mingde_core::grant::Reach;
use mingde_core::policy::Narrowing;
use mingde_log::{Cosigner, Signer};
use serde_json::{Value, json};

use crate::house::{Answer, Guest, Home};

pub const BYTES: &str = "application/octet-stream";

/// Somebody's device at a seat.
pub struct Device {
    pub code: String,
    pub signer: Signer,
    pub cosigner: Cosigner,
    pub watch: Watch,
    pub dealer: Option<Dealer>,
    pub share: Option<SecretShare>,
}

impl Device {
    pub fn new(at: u8, code: &str) -> Self {
        let (name, seed) = (format!("seat-{at}"), [100 + at; 32]);
        let (signer, cosigner) = (Signer::new(name.clone(), &seed), Cosigner::new(name, &seed));
        let code = code.to_owned();
        Self { code, signer, cosigner, watch: Watch::default(), dealer: None, share: None }
    }

    pub async fn now(&self, hall: &Hall) -> Value {
        hall.open.get(&format!("/seat/{}/state", self.code)).await.json()
    }

    /// Hands something in, twice.
    pub async fn hand(&self, hall: &Hall, paper: &str, bytes: &[u8]) {
        for _ in 0..2 {
            let address = format!("/seat/{}/{paper}", self.code);
            let answer = hall.open.ask(Method::POST, &address, BYTES, bytes.to_vec()).await;
            assert_eq!(answer.status, StatusCode::OK, "{paper}: {}", answer.text());
        }
    }

    /// Cosigns all that waits.
    pub async fn watch(&mut self, hall: &Hall, seen: &mut usize) {
        loop {
            let now = self.now(hall).await;
            let Some(file) = now["checkpoint"].as_str().filter(|_| now["step"] == "cosign") else { break };
            let note = String::from_utf8(hall.file(file).await).unwrap();
            let leaves = hall.leaves().await;
            let size = mingde_ballot::Signed::read(&hall.election, &note).unwrap().size as usize;
            let line = self.watch.cosign(&hall.election, &note, &leaves[*seen..size], &self.cosigner, 7);
            *seen = size;
            let closed = file.ends_with("closed.note");
            let said = json!({ "size": size, "closed": closed, "line": line.unwrap() });
            self.hand(hall, "cosignature", said.to_string().as_bytes()).await;
        }
    }
}

/// The ballot as it is reached.
pub struct Hall {
    pub id: String,
    pub office: Guest,
    pub open: Guest,
    pub election: Election,
}

impl Hall {
    pub async fn file(&self, name: &str) -> Vec<u8> {
        let answer = self.open.get(&format!("/vote/{}/files/{name}", self.id)).await;
        assert_eq!(answer.status, StatusCode::OK, "{name}");
        answer.bytes
    }

    pub async fn leaves(&self) -> Vec<Leaf> {
        Leaf::read_all(std::str::from_utf8(&self.file("board.txt").await).unwrap()).unwrap()
    }

    pub async fn state(&self) -> Value {
        self.open.get(&format!("/vote/{}/state", self.id)).await.json()
    }

    /// The office takes a step, twice.
    pub async fn step(&self, step: &str, then: &str) {
        for _ in 0..2 {
            let address = format!("/ballots/{}/steps/{step}", self.id);
            let led = self.office.post(&address, &[]).await.leads_to();
            assert!(led.ends_with("said=step"), "{step}: {led}");
        }
        assert_eq!(self.state().await["state"], then, "after {step}");
    }

    pub async fn refused(&self, step: &str) {
        let answer = self.office.post(&format!("/ballots/{}/steps/{step}", self.id), &[]).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{step}");
    }

    pub async fn cast(&self, bytes: &[u8]) -> Answer {
        self.open.ask(Method::POST, &format!("/vote/{}/ballots", self.id), BYTES, bytes.to_vec()).await
    }

    /// What a token of a voter is told: nothing of who came, and no result until it is published.
    pub async fn told_by_token(&self, home: &Home, counts: Option<&[u32]>) {
        let token = |code: &str| home.actor(code, &[]).narrowed(&Narrowing::default()).unwrap();
        let facts = ballot_facts(&home.bureau, &token("P10"), &self.id).await.unwrap();
        let folder = published_ballot(&home.bureau, &token("P10"), &self.id, ("verify.html", b"x")).await;
        assert_eq!(facts.result.map(|sheet| sheet.items[0].counts.clone()).as_deref(), counts);
        assert_eq!((facts.files.is_empty(), folder.is_err()), (counts.is_none(), counts.is_none()));
        let office = home.actor("P01", &[("personnel-office", Reach::Bureau)]);
        let office = office.narrowed(&Narrowing { reads_only: true, kinds: None }).unwrap();
        assert_eq!(ballots_told(&home.bureau, &office).await.unwrap()[0].id, self.id);
        let strange = ballot_facts(&home.bureau, &token("P99"), &self.id).await;
        assert_eq!(strange.unwrap_err().class(), Class::NotFound);
        assert!(ballots_told(&home.bureau, &token("P99")).await.unwrap().is_empty());
    }

    pub fn folder(&self, home: &Home) -> PathBuf {
        home.bureau.data.join("ballots").join(&self.id)
    }
}
