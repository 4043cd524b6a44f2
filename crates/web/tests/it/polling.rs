//! A ballot from its links to its published result in one go, with devices of this program at all seats.

use axum::http::{Method, StatusCode};
use mingde_app::{SeatAsked, SeatDevice, SeatHeard};
use mingde_ballot::{Credential, Election, Files, Seed, fill};
use mingde_core::words::Locale;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::json;

use crate::house::{Guest, Home};

/// Who votes, as far as there are choices.
const VOTERS: [&str; 8] = ["P02", "P03", "P04", "P05", "P06", "P07", "P08", "P09"];

/// A ballot that is prepared.
pub struct Polled<'p> {
    pub home: &'p Home,
    pub office: &'p Guest,
    pub id: &'p str,
}

fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

impl Polled<'_> {
    /// Each of some voters chooses places of the one question; then all of it is counted and published.
    pub async fn all(&self, codes: Vec<String>, choices: &[&[u16]]) {
        let mut devices = self.devices(codes);
        let open = self.home.ballot_box();
        self.seats_go_on(&open, &mut devices).await;
        self.step("open-issuing").await;
        let manifest = open.get(&format!("/vote/{}/files/manifest.json", self.id)).await.bytes;
        let election = Election::read(&manifest).unwrap();
        let mut credentials = Vec::new();
        for (at, voter) in (1..).zip(VOTERS).take(choices.len()) {
            credentials.push(self.taken(&election, voter, at).await);
        }
        self.step("close-issuing").await;
        self.step("open-casting").await;
        for (at, chosen) in choices.iter().enumerate() {
            let choices = [chosen.to_vec()];
            let ballot = fill(&election, &credentials[at], 1, &choices, &mut rng(50 + at as u8)).unwrap().0;
            let address = format!("/vote/{}/ballots", self.id);
            let cast = open.ask(Method::POST, &address, "application/octet-stream", ballot).await;
            assert_eq!(cast.status, StatusCode::OK, "{}", cast.text());
        }
        self.step("close").await;
        self.seats_go_on(&open, &mut devices).await;
        self.step("publish").await;
    }

    /// Devices of this program at the seats of these codes.
    pub fn devices(&self, codes: Vec<String>) -> Vec<(String, SeatDevice)> {
        let device = |(at, code)| (code, SeatDevice::new([at; 32], Vec::new()));
        (1..).zip(codes).map(device).collect()
    }

    /// The office takes a step.
    pub async fn step(&self, step: &str) {
        let led = self.office.post(&format!("/ballots/{}/steps/{step}", self.id), &[]).await.leads_to();
        assert!(led.ends_with("said=step"), "{step}: {led}");
    }

    async fn taken(&self, election: &Election, voter: &str, at: u8) -> Credential {
        let seed = Seed::random(&mut rng(at));
        let requests = seed.apply(election, 0).unwrap();
        let digits: Vec<String> = requests.iter().map(|it| hex(&it.request)).collect();
        let guest = self.home.guest(voter, &[], Locale::ZhCn);
        let body = json!({ "requests": digits }).to_string().into_bytes();
        let address = format!("/ballots/{}/credential", self.id);
        let signed = guest.ask(Method::POST, &address, "application/json", body).await.json();
        let signed = signed["signatures"][0].as_str().unwrap();
        let bytes =
            (0..signed.len()).step_by(2).map(|at| u8::from_str_radix(&signed[at..at + 2], 16).unwrap());
        seed.finish(election, 0, &[bytes.collect()]).unwrap()
    }

    /// Each seat does what it has to, until none has anything to do.
    pub async fn seats_go_on(&self, open: &Guest, devices: &mut [(String, SeatDevice)]) {
        loop {
            let mut went_on = false;
            for (code, device) in devices.iter_mut() {
                let asked: SeatAsked =
                    serde_json::from_value(open.get(&format!("/seat/{code}/state")).await.json()).unwrap();
                let heard: SeatHeard =
                    serde_json::from_value(open.get(&format!("/seat/{code}/messages")).await.json()).unwrap();
                let files = self.files(open).await;
                let Some((paper, bytes)) = device.answer(&asked, &heard, &files, [90; 32]).unwrap() else {
                    continue;
                };
                let address = format!("/seat/{code}/{}", paper.name());
                let taken = open.ask(Method::POST, &address, "application/octet-stream", bytes).await;
                assert_eq!(taken.status, StatusCode::OK, "{paper:?}: {}", taken.text());
                went_on = true;
            }
            if !went_on {
                return;
            }
        }
    }

    /// All that is published by now.
    pub async fn files(&self, open: &Guest) -> Files {
        let names = open.get(&format!("/vote/{}/files", self.id)).await.json();
        let mut files = Files::new();
        for name in names["files"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()) {
            let file = open.get(&format!("/vote/{}/files/{name}", self.id)).await;
            files.insert(name.to_owned(), file.bytes);
        }
        files
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
