//! People vote by paper slips: two print them, everybody draws one of each colour, and those that nobody drew are void.

use axum::http::{Method, StatusCode};
use mingde_ballot::{Checked, Credential, Election, Files, Leaf, Slip, fill, verify};
use mingde_core::grant::Reach;
use mingde_core::words::Locale;
use mingde_log::Signer;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::json;

use crate::balloting::{KEEPERS, between, seats, teachers, typed};
use crate::house::{Answer, Guest, at_home};
use crate::polling::Polled;

const BYTES: &str = "application/octet-stream";

fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

/// One colour, in the order of the keys.
struct Pile {
    code: String,
    slips: Vec<Slip>,
}

impl Pile {
    fn of(code: &str, count: u64, seed: u8) -> Self {
        let mut slips: Vec<Slip> = (0..count).map(|at| Slip::random(&mut rng(seed + at as u8))).collect();
        slips.sort_by_key(Slip::public);
        Self { code: code.to_owned(), slips }
    }

    /// Hands in a paper, twice where it is taken.
    async fn hand(&self, open: &Guest, paper: &str, said: &serde_json::Value) -> Answer {
        let address = format!("/seat/{}/{paper}", self.code);
        open.ask(Method::POST, &address, "application/json", said.to_string().into_bytes()).await
    }

    async fn printed(&self, open: &Guest, name: &str) {
        let keys: Vec<String> = self.slips.iter().map(|slip| hex(&slip.public())).collect();
        let verifier = Signer::new(name, &[7; 32]).verifier().to_string();
        let few = json!({ "verifier": verifier, "pile": [keys[1..]] });
        assert_eq!(self.hand(open, "commitment", &few).await.status, StatusCode::BAD_REQUEST, "one too few");
        let all = json!({ "verifier": verifier, "pile": [keys] });
        for _ in 0..2 {
            let taken = self.hand(open, "commitment", &all).await;
            assert_eq!(taken.status, StatusCode::OK, "{}", taken.text());
        }
        let now = open.get(&format!("/seat/{}/state", self.code)).await.json();
        assert_eq!(now["verifier"], json!(verifier), "by it another device knows the backup code");
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn code(answer: &Answer) -> String {
    answer.json()["code"].as_str().unwrap_or_default().to_owned()
}

/// The credential of a white and a red slip.
fn drawn(election: &Election, white: &Slip, red: &Slip) -> Credential {
    Credential::of_slips(election, 0, white, red).unwrap()
}

#[test]
fn people_vote_by_slips_that_they_draw() {
    at_home(async |home| {
        teachers(home).await;
        let office = home.guest("P01", &[("personnel-office", Reach::Bureau)], Locale::ZhCn);
        let open = home.ballot_box();
        let form = office.get("/ballots/new?kind=democratic-appraisal").await.page();
        let id = between(&form, "name=\"id\" value=\"", "\"")[0].to_owned();
        let one = office.post("/ballots", &[typed(&id), vec![("printers", "P09")]].concat()).await;
        assert!(one.text().contains("纸签印制人写两名"), "{}", one.text());
        let asked = [typed(&id), vec![("printers", "P09\r\nP10")]].concat();
        assert!(office.post("/ballots", &asked).await.leads_to().ends_with("said=prepared"));
        let mut codes = seats(home, &office, &id, &[&KEEPERS[..], &["P09", "P10"]].concat()).await;
        let piles = codes.split_off(5);
        let now = open.get(&format!("/seat/{}/state", piles[1])).await.json();
        assert_eq!(
            (&now["role"], &now["index"], &now["step"]),
            (&json!("printer"), &json!(2), &json!("commit"))
        );
        assert_eq!(now["rolls"], json!([["全体教职工", 11]]));
        let (white, red) = (Pile::of(&piles[0], 11, 20), Pile::of(&piles[1], 11, 60));
        white.printed(&open, "white").await;
        red.printed(&open, "red").await;
        let polled = Polled { home, office: &office, id: &id };
        let mut devices = polled.devices(codes);
        polled.seats_go_on(&open, &mut devices).await;
        polled.step("open-issuing").await;
        let own = home.guest("P11", &[], Locale::ZhCn);
        assert!(own.get(&format!("/ballots/{id}")).await.page().contains("现场抽纸签"));
        assert_eq!(own.get(&format!("/ballots/{id}/credential")).await.json()["level"], "S3");
        let taking = json!({ "requests": ["00"] }).to_string().into_bytes();
        let taking =
            own.ask(Method::POST, &format!("/ballots/{id}/credential"), "application/json", taking).await;
        assert_eq!(code(&taking), "ballot-not-open", "nothing is signed unseen");
        polled.step("close-issuing").await;
        unused(&open, &office, &id, (&white, &red)).await;
        polled.step("open-casting").await;
        let election =
            Election::read(&open.get(&format!("/vote/{id}/files/manifest.json")).await.bytes).unwrap();
        cast(&open, &id, &election, (&white, &red)).await;
        polled.step("close").await;
        polled.seats_go_on(&open, &mut devices).await;
        polled.step("publish").await;
        let files = polled.files(&open).await;
        sound(&files);
        let sheet = office.get(&format!("/ballots/{id}/sheet/html")).await.text();
        let parts = sheet.split('<').filter_map(|part| part.split_once('>'));
        let plain = parts.map(|(_, text)| text.trim_matches('\n')).collect::<String>();
        assert!(plain.contains("应到实到领票收回有效无效1199660"), "{plain}");
    });
}

/// What nobody drew is counted, of both colours as many.
async fn unused(open: &Guest, office: &Guest, id: &str, (white, red): (&Pile, &Pile)) {
    let refused = async |told: &str| {
        let answer = office.post(&format!("/ballots/{id}/steps/open-casting"), &[]).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.text().contains(told), "{}", answer.text());
    };
    for foul in [json!([[12]]), json!([[0]]), json!([[3, 3]]), json!([[], []])] {
        let answer = white.hand(open, "unused", &json!({ "unused": foul })).await;
        assert_eq!(code(&answer), "ballot-bad-paper");
    }
    refused("还没有都填好").await;
    for _ in 0..2 {
        assert_eq!(white.hand(open, "unused", &json!({ "unused": [[10, 11]] })).await.status, StatusCode::OK);
    }
    refused("还没有都填好").await;
    assert_eq!(red.hand(open, "unused", &json!({ "unused": [[1, 2]] })).await.status, StatusCode::OK);
    let other = red.hand(open, "unused", &json!({ "unused": [[1, 3]] })).await;
    assert_eq!(code(&other), "ballot-seat-said-otherwise");
}

/// Six of nine who drew vote; a void slip and a used one do not.
async fn cast(open: &Guest, id: &str, election: &Election, (white, red): (&Pile, &Pile)) {
    let send = async |at: (usize, usize), seed: u8| {
        let credential = drawn(election, &white.slips[at.0], &red.slips[at.1]);
        let ballot = fill(election, &credential, 1, &[vec![0], vec![1]], &mut rng(seed)).unwrap().0;
        open.ask(Method::POST, &format!("/vote/{id}/ballots"), BYTES, ballot).await
    };
    // White slips are the first nine, red ones the last nine: who drew which is nobody's business.
    for at in 0..6 {
        let answer = send((at, 10 - at), 100 + at as u8).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    }
    for (at, what) in
        [((10, 4), "void, white"), ((7, 0), "void, red"), ((0, 4), "used, white"), ((7, 10), "used, red")]
    {
        let answer = send(at, 120).await;
        assert_eq!((answer.status, &*code(&answer)), (StatusCode::CONFLICT, "ballot-slip"), "{what}");
    }
}

fn sound(files: &Files) {
    let check = |election: &Election, all: &[&[u8]]| -> Vec<Checked> {
        all.iter().map(|bytes| Checked::of(election, bytes)).collect()
    };
    let report = verify(files, check);
    assert!(report.is_sound(), "{:?} {:?}", report.findings, report.missing);
    let leaves = Leaf::read_all(std::str::from_utf8(&files["board.txt"]).unwrap()).unwrap();
    assert_eq!(
        leaves.iter().filter(|leaf| leaf.ballot().is_none()).count(),
        4,
        "void ones stand on the board"
    );
    let turnout = report.result.unwrap().turnout;
    assert_eq!((turnout.expected, turnout.issued, turnout.returned, turnout.valid), (11, 9, 6, 6));
}
