//! A trustee sends a share that does not fit, while the key of a ballot is made: it is proven to everybody, and the key begun anew.

use axum::http::{Method, StatusCode};
use mingde_app::{SeatAsked, SeatDevice, SeatHeard, SeatPaper};
use mingde_ballot::Files;
use mingde_core::grant::Reach;
use mingde_core::words::Locale;
use serde_json::{Value, json};

use crate::balloting::{KEEPERS, between, seats, teachers, typed};
use crate::house::{Answer, Guest, Home, at_home};

/// Devices of this program at the seats of a ballot.
struct Seats {
    open: Guest,
    id: String,
    devices: Vec<(String, SeatDevice)>,
}

impl Seats {
    fn of(home: &Home, id: &str, codes: Vec<String>) -> Self {
        let device = |(at, code)| (code, SeatDevice::new([at; 32], Vec::new()));
        Self { open: home.ballot_box(), id: id.to_owned(), devices: (1..).zip(codes).map(device).collect() }
    }

    async fn now(&self, seat: usize) -> Value {
        self.open.get(&format!("/seat/{}/state", self.devices[seat].0)).await.json()
    }

    async fn hand(&self, seat: usize, paper: SeatPaper, bytes: Vec<u8>) -> Answer {
        let address = format!("/seat/{}/{}", self.devices[seat].0, paper.name());
        self.open.ask(Method::POST, &address, "application/json", bytes).await
    }

    /// What a device would hand in now.
    async fn answer(&mut self, seat: usize) -> Option<(SeatPaper, Vec<u8>)> {
        let now = self.now(seat).await;
        let asked: SeatAsked = serde_json::from_value(now).unwrap();
        let heard = self.open.get(&format!("/seat/{}/messages", self.devices[seat].0)).await.json();
        let heard: SeatHeard = serde_json::from_value(heard).unwrap();
        let mut files = Files::new();
        let manifest = self.open.get(&format!("/vote/{}/files/manifest.json", self.id)).await;
        if manifest.status == StatusCode::OK {
            files.insert("manifest.json".to_owned(), manifest.bytes);
        }
        self.devices[seat].1.answer(&asked, &heard, &files, [90; 32]).unwrap()
    }

    /// All seats do what they have to, with whatever somebody makes of a paper on its way.
    async fn go_on(&mut self, rounds: usize, bend: impl Fn(usize, SeatPaper, &mut Value)) {
        for _ in 0..rounds {
            for seat in 0..self.devices.len() {
                let Some((paper, bytes)) = self.answer(seat).await else { continue };
                let bytes = match serde_json::from_slice::<Value>(&bytes) {
                    Ok(mut said) => {
                        bend(seat, paper, &mut said);
                        said.to_string().into_bytes()
                    }
                    Err(_) => bytes,
                };
                let taken = self.hand(seat, paper, bytes).await;
                assert_eq!(taken.status, StatusCode::OK, "{seat} {paper:?}: {}", taken.text());
            }
        }
    }
}

fn code(answer: &Answer) -> String {
    answer.json()["code"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_wrong_share_is_proven_to_everybody_and_the_key_begun_anew() {
    at_home(async |home| {
        teachers(home).await;
        let office = home.guest("P01", &[("personnel-office", Reach::Bureau)], Locale::ZhCn);
        let form = office.get("/ballots/new?kind=democratic-appraisal").await.page();
        let id = between(&form, "name=\"id\" value=\"", "\"")[0].to_owned();
        office.post("/ballots", &typed(&id)).await.leads_to();
        let mut all = Seats::of(home, &id, seats(home, &office, &id, &KEEPERS).await);
        // The second trustee sends the first a number that is no share of anything.
        all.go_on(3, |seat, paper, said| {
            if (seat, paper) == (1, SeatPaper::Shares) {
                said["shares"][0] = json!(format!("01{}", "00".repeat(31)));
            }
        })
        .await;
        assert_eq!(all.now(0).await["state"], "keyed");
        let (paper, bytes) = all.answer(0).await.unwrap();
        assert_eq!(paper, SeatPaper::Complaint, "it proves that instead of signing");
        let mut bent: Value = serde_json::from_slice(&bytes).unwrap();
        bent["from"] = json!(3);
        for (seat, said) in [(0, bent.to_string().into_bytes()), (2, bytes.clone()), (3, bytes.clone())] {
            let refused = all.hand(seat, SeatPaper::Complaint, said).await;
            assert_eq!(code(&refused), "ballot-bad-paper", "about another, or by another");
            assert!(all.now(1).await.get("blamed").is_none());
        }
        let complained = all.hand(0, paper, bytes.clone()).await;
        assert_eq!(complained.status, StatusCode::OK, "{}", complained.text());
        assert_eq!(all.hand(0, paper, bytes).await.status, StatusCode::OK, "again, answered alike");
        for seat in 0..5 {
            assert_eq!(
                (&all.now(seat).await["blamed"], &all.now(seat).await["step"]),
                (&json!("陈老师"), &json!("wait"))
            );
        }
        let signed = all.hand(2, SeatPaper::Signature, b"{}".to_vec()).await;
        assert_eq!((signed.status, &*code(&signed)), (StatusCode::CONFLICT, "ballot-seat-not-now"));
        let page = office.get(&format!("/ballots/{id}")).await.page();
        assert!(page.contains("陈老师交给别人的密钥份额经证明不对"), "{page}");
        begun_anew(home, &office, &id, all).await;
    });
}

/// Somebody else takes the seat of whoever sent it, and all links are new.
async fn begun_anew(home: &Home, office: &Guest, id: &str, before: Seats) {
    let address = format!("/ballots/{id}/key");
    let twice = office.post(&address, &[("seat", "2"), ("instead", "P03")]).await;
    assert!(twice.text().contains("占了两席"), "{}", twice.text());
    let anew = office.post(&address, &[("seat", "2"), ("instead", "P09")]).await;
    assert!(anew.leads_to().ends_with("said=anew"));
    for seat in 0..5 {
        let address = format!("/seat/{}/state", before.devices[seat].0);
        assert_eq!(before.open.get(&address).await.status, StatusCode::NOT_FOUND, "a link of before");
    }
    let gone = home.guest("P04", &[], Locale::ZhCn).get(&format!("/ballots/{id}")).await.page();
    assert!(!gone.contains("/seat/"), "whoever was replaced has no seat");
    let keepers = ["P03", "P09", "P06", "P07", "P08"];
    let mut all = Seats::of(home, id, seats(home, office, id, &keepers).await);
    assert_eq!(all.now(0).await["step"], "commit");
    all.go_on(4, |_, _, _| {}).await;
    assert_eq!(all.now(0).await["state"], "prepared", "everybody signed");
    let late = office.post(&address, &[("seat", ""), ("instead", "")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "nothing is begun anew behind the signatures");
}
