//! A ballot whose server is killed at each point of whatever it writes, and whose disk is full at each point of a cast: it goes on,
//! nothing is lost that has a receipt, and nothing is counted twice.

use std::path::PathBuf;

use mingde_app::{SeatAsked, SeatDevice, SeatHeard};
use mingde_ballot::{Credential, Election, Files, Leaf, Receipt, ResultSheet, Seed, fill};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::{Value, json};
use ureq::Agent;

use crate::faulty::{Fault, Faulty};
use crate::served::{Served, answer, with_accounts};
use crate::visit::{Visit, between};

/// Whoever votes; the first holds the ballot, the others have a seat.
const VOTERS: [&str; 5] = ["P22", "P02", "P03", "P04", "P06"];
const SEATED: [&str; 5] = ["P02", "P03", "P04", "P06", "P08"];
const BYTES: &str = "application/octet-stream";
const TOKEN: &str = "name=\"token\" value=\"";

/// What came back, if anything did.
struct Came {
    status: u16,
    body: Vec<u8>,
    location: String,
}

impl Came {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }
}

struct Hall {
    server: Faulty,
    agent: Agent,
    /// Sessions, and the token of the forms of each.
    voters: Vec<(String, String)>,
    id: String,
    seats: Vec<String>,
}

fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

impl Hall {
    fn served(&self) -> &Served {
        self.server.served()
    }

    /// Nothing where the server is gone.
    fn ask(&self, path: &str, session: Option<usize>, sent: Option<(&str, Vec<u8>)>) -> Option<Came> {
        let address = format!("http://{}{path}", self.served().host());
        let cookie = session.map_or("", |at| &self.voters[at].0);
        let came = match sent {
            None => self.agent.get(&address).header("cookie", cookie).call(),
            Some((kind, bytes)) => {
                let token = session.map_or("", |at| &self.voters[at].1);
                let request = self.agent.post(&address).header("cookie", cookie).header("content-type", kind);
                request.header("x-form-token", token).send(&bytes[..])
            }
        };
        let mut came = came.ok()?;
        let location = came.headers().get("location").map(|it| it.to_str().unwrap().to_owned());
        let body = came.body_mut().with_config().limit(1 << 28).read_to_vec().ok()?;
        Some(Came { status: came.status().as_u16(), body, location: location.unwrap_or_default() })
    }

    fn get(&self, path: &str) -> Came {
        self.ask(path, None, None).unwrap()
    }

    fn file(&self, name: &str) -> Vec<u8> {
        let came = self.get(&format!("/vote/{}/files/{name}", self.id));
        assert_eq!(came.status, 200, "{name}");
        came.body
    }

    fn state(&self) -> Value {
        self.get(&format!("/vote/{}/state", self.id)).json()
    }

    /// Does something with a kill at the first point of it, then at the second, until there is no further point; and once more, when
    /// it was done.
    fn through(&mut self, what: &str, act: impl Fn(&Self) -> Option<Came>) -> Came {
        for point in 1.. {
            self.server.expect(Fault::Kill, point);
            let came = act(self);
            self.server.spare();
            if let Some(came) = came {
                assert!(point > 2, "{what} makes nothing durable: {point}");
                assert!(came.status < 400, "{what} after {point}: {} {}", came.status, came.text());
                let again = act(self).unwrap();
                assert_eq!((again.status, again.text()), (came.status, came.text()), "{what}, done twice");
                return came;
            }
            self.server.rise();
        }
        unreachable!()
    }

    /// The office does something.
    fn office(&self, path: &str, form: &[(&str, &str)]) -> Option<Came> {
        let encoded = |(name, value): &(&str, &str)| format!("{name}={}", crate::visit::encoded(value));
        let form = [form, &[("token", self.voters[0].1.as_str())]].concat();
        let body = form.iter().map(encoded).collect::<Vec<_>>().join("&");
        let path = format!("/ballots{path}");
        self.ask(&path, Some(0), Some(("application/x-www-form-urlencoded", body.into_bytes())))
    }

    fn step(&self, name: &str) -> Option<Came> {
        self.office(&format!("/{}/steps/{name}", self.id), &[])
    }

    fn stands(&self, state: &str) {
        assert_eq!(self.state()["state"], state);
    }

    fn keys(&self, seat: usize) -> PathBuf {
        self.served().desk.file(&format!("席位{seat}.json"))
    }

    /// Seats do all that they have to do.
    fn sit(&self, seats: &[usize]) {
        for seat in seats.iter().copied() {
            let link = format!("http://{}/seat/{}", self.served().host(), self.seats[seat]);
            let keys = self.keys(seat);
            self.served().desk.run(&["ballot", "sit", &link, "--keys", keys.to_str().unwrap()]).done();
        }
    }

    /// What a seat is to hand in now.
    fn paper(&self, seat: usize) -> (String, Vec<u8>) {
        let about = |what: &str| self.get(&format!("/seat/{}/{what}", self.seats[seat])).body;
        let asked: SeatAsked = serde_json::from_slice(&about("state")).unwrap();
        let heard: SeatHeard = serde_json::from_slice(&about("messages")).unwrap();
        let mut device = SeatDevice::from_bytes(&std::fs::read(self.keys(seat)).unwrap()).unwrap();
        let (paper, bytes) = device.answer(&asked, &heard, &self.files(), [90; 32]).unwrap().unwrap();
        (format!("/seat/{}/{}", self.seats[seat], paper.name()), bytes)
    }

    /// All that is published by now.
    fn files(&self) -> Files {
        let names = self.get(&format!("/vote/{}/files", self.id)).json();
        let names = names["files"].as_array().unwrap().iter().map(|name| name.as_str().unwrap());
        names.map(|name| (name.to_owned(), self.file(name))).collect()
    }
}

/// A ballot with its key, before any paper was given out.
fn prepared() -> Hall {
    let server = Faulty::of(with_accounts(&[&VOTERS[..], &SEATED[4..]].concat()));
    let visits: Vec<Visit> = VOTERS.iter().map(|voter| Visit::sign_in(server.served(), voter)).collect();
    let session = |visit: &Visit| {
        let page = answer(server.served(), visit.get("/ballots").as_bytes());
        (visit.cookie.clone(), between(&page, TOKEN, "\"").to_owned())
    };
    let voters = visits.iter().map(session).collect();
    let form = answer(server.served(), visits[0].get("/ballots/new?kind=democratic-appraisal").as_bytes());
    let id = between(&form, "name=\"id\" value=\"", "\"").to_owned();
    let today = between(&form, "name=\"day\" type=\"date\" value=\"", "\"").to_owned();
    let config = Agent::config_builder().http_status_as_error(false).max_redirects(0);
    let agent = config.max_redirects_will_error(false).build().into();
    let mut hall = Hall { server, agent, voters, id: id.clone(), seats: Vec::new() };
    let form = [
        ("id", id.as_str()),
        ("title", "干部民主测评"),
        ("kind", "democratic-appraisal"),
        ("unit", "JYJ"),
        ("day", &today),
        ("first", &today),
        ("last", &today),
        ("group-1-title", "全体教职工"),
        ("group-1-unit", "JYJ"),
        ("group-1-below", "1"),
        ("subjects", "P24"),
        ("tie", "revote"),
        ("trustees", "P02\nP03\nP04"),
        ("needed", "2"),
        ("scrutineers", "P06\nP08"),
    ];
    let came = hall.office("", &form).unwrap();
    assert!(came.location.ends_with("said=prepared"), "{}", came.text());
    hall.seats = SEATED
        .iter()
        .map(|seated| {
            let visit = Visit::sign_in(hall.served(), seated);
            let page = answer(hall.served(), visit.get(&format!("/ballots/{id}")).as_bytes());
            between(&page, "href=\"/seat/", "\"").to_owned()
        })
        .collect();
    // Everybody hands in a key, the trustees show and share, everybody signs.
    for _ in 0..4 {
        hall.sit(&[0, 1, 2, 3, 4]);
    }
    hall.stands("prepared");
    hall
}

fn taken(hall: &mut Hall, election: &Election) -> Vec<Credential> {
    let mut credentials = Vec::new();
    for at in 0..VOTERS.len() {
        let seed = Seed::random(&mut rng(at as u8));
        let requests = seed.apply(election, 0).unwrap();
        let digits: Vec<String> = requests.iter().map(|it| hex::encode(&it.request)).collect();
        let body = json!({ "requests": digits }).to_string().into_bytes();
        let path = format!("/ballots/{}/credential", hall.id);
        let take = |hall: &Hall| hall.ask(&path, Some(at), Some(("application/json", body.clone())));
        let came = if at == 0 { hall.through("issue", take) } else { take(hall).unwrap() };
        let signed = came.json()["signatures"][0].as_str().map(|it| hex::decode(it).unwrap()).unwrap();
        credentials.push(seed.finish(election, 0, &[signed]).unwrap());
    }
    credentials
}

/// Eight ballots of five voters; their receipts.
fn cast(hall: &mut Hall, election: &Election, credentials: &[Credential]) -> Vec<String> {
    let path = format!("/vote/{}/ballots", hall.id);
    let mut receipts = Vec::new();
    for nth in 0..8u8 {
        let (voter, sequence) = (usize::from(nth) % VOTERS.len(), 1 + u32::from(nth) / VOTERS.len() as u32);
        let choices = [vec![(voter % 4) as u16]];
        let (bytes, _) = fill(election, &credentials[voter], sequence, &choices, &mut rng(20 + nth)).unwrap();
        let send = |hall: &Hall| hall.ask(&path, None, Some((BYTES, bytes.clone())));
        if nth == 6 {
            without_room(hall, &send, u64::from(nth));
        }
        let came = if nth == 0 { hall.through("cast", send) } else { send(hall).unwrap() };
        assert!(Receipt::read(election, &came.text()).is_some(), "{}", came.text());
        assert_eq!(hall.state()["received"], nth + 1);
        receipts.push(came.text());
    }
    receipts
}

/// The disk is full from the first write of a cast on, then from the second: the voter is told, and nothing half is there.
fn without_room(hall: &Hall, send: &dyn Fn(&Hall) -> Option<Came>, received: u64) {
    for point in 1.. {
        hall.server.expect(Fault::Full, point);
        let came = send(hall).unwrap();
        hall.server.spare();
        if came.status == 200 {
            assert!(point > 8, "a cast writes little: {point}");
            return;
        }
        assert_eq!((came.status, came.json()["code"].as_str()), (507, Some("disk-full")), "{}", came.text());
        assert!(came.text().contains("没有收下") && came.text().contains("手机"), "{}", came.text());
        assert_eq!(hall.state()["received"], received, "half a ballot");
    }
}

#[test]
fn killed_at_each_point_of_what_it_writes_a_ballot_goes_on() {
    let mut hall = prepared();
    let election = Election::read(&hall.file("manifest.json")).unwrap();
    hall.through("a step", |hall| hall.step("open-issuing"));
    hall.stands("issuing");
    let credentials = taken(&mut hall, &election);
    hall.step("close-issuing").unwrap();
    hall.step("open-casting").unwrap();
    let receipts = cast(&mut hall, &election, &credentials);
    let look = format!("/seat/{}/state", hall.seats[3]);
    let batch = |hall: &Hall| {
        let came = hall.ask(&look, None, None)?;
        Some(Came { body: came.json()["step"].to_string().into_bytes(), ..came })
    };
    assert_eq!(hall.through("batch", batch).text(), "\"cosign\"");
    hall.sit(&[3, 4]);
    hall.through("close", |hall| hall.step("close"));
    hall.stands("closed");
    hall.sit(&[3, 4, 0]);
    let (address, share) = hall.paper(1);
    hall.through("decrypt", |hall| hall.ask(&address, None, Some((BYTES, share.clone()))));
    hall.stands("tallied");
    hall.sit(&[3, 4]);
    hall.step("publish").unwrap();
    hall.stands("published");
    let records = format!("/{}/records", hall.id);
    let record = |hall: &Hall| {
        let came = hall.office(&records, &[])?;
        // How many were written by this call depends on where the one before was stopped.
        assert!(came.location.contains("said=recorded"), "{}", came.text());
        Some(Came { location: String::new(), body: Vec::new(), ..came })
    };
    hall.through("record", record);
    sound(&hall, &receipts);
}

/// All that was cast is on the board and counts once, and the ledger has the result once.
fn sound(hall: &Hall, receipts: &[String]) {
    let desk = &hall.served().desk;
    let files = hall.files();
    assert!(files.len() > 8, "{:?}", files.keys());
    for (name, bytes) in &files {
        let place = desk.file(&format!("公布/{name}"));
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(place, bytes).unwrap();
    }
    let mut verify = vec!["ballot".to_owned(), "verify".to_owned(), "公布".to_owned()];
    for (at, receipt) in receipts.iter().enumerate() {
        std::fs::write(desk.file(&format!("回执{at}.txt")), receipt).unwrap();
        verify.extend(["--receipt".to_owned(), format!("回执{at}.txt")]);
    }
    let said = desk.run(&verify.iter().map(String::as_str).collect::<Vec<_>>()).done();
    assert!(said.contains("选票 8 张，回执 8 份"), "{said}");
    let leaves = Leaf::read_all(std::str::from_utf8(&files["board.txt"]).unwrap()).unwrap();
    let sheet = ResultSheet::read(&files["result.json"]).unwrap();
    assert_eq!((leaves.len(), sheet.superseded, sheet.turnout.issued, sheet.turnout.valid), (8, 3, 5, 5));
    assert_eq!(sheet.items[0].counts, [2, 1, 1, 1]);
    let records = desk.json(&["record", "list", "--kind", "democratic-appraisal"]);
    assert_eq!(records.as_array().unwrap().len(), 1);
    desk.run(&["ledger", "verify"]).done();
    for name in ["issued.sqlite3", "box.sqlite3"] {
        let folder = std::fs::read_dir(data(hall).join("ballots")).unwrap().next().unwrap().unwrap().path();
        let modified = std::fs::metadata(folder.join(name)).unwrap().modified().unwrap();
        assert_eq!(modified, std::time::UNIX_EPOCH, "{name} tells when somebody came");
    }
}

/// The data folder of the desk.
fn data(hall: &Hall) -> PathBuf {
    let folder = std::fs::read_dir(hall.served().desk.folder()).unwrap().map(|it| it.unwrap().path());
    folder.into_iter().find(|it| it.join("ballots").is_dir()).unwrap()
}
