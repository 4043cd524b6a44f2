//! A ballot whose server is killed at each point of each step, and whose disk is full at each point of a cast: it goes on, nothing is
//! lost that has a receipt, and nothing is counted twice.

use std::path::PathBuf;

use mingde_ballot::{Credential, Election, Leaf, Receipt, ResultSheet, Seed, fill};
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

    fn step(&mut self, name: &str, then: &str) {
        let path = format!("/{}/steps/{name}", self.id);
        self.through(name, |hall| hall.office(&path, &[]));
        assert_eq!(self.state()["state"], then);
    }

    /// A seat does all that it has to do. Nothing where the server is gone.
    fn sit(&self, seat: usize) -> Option<Came> {
        let link = format!("http://{}/seat/{}", self.served().host(), self.seats[seat]);
        let said = self.served().desk.run(&["ballot", "sit", &link, "--keys", &format!("席位{seat}.json")]);
        if said.status == Some(0) {
            return Some(Came { status: 200, body: Vec::new(), location: String::new() });
        }
        let gone = std::net::TcpStream::connect(self.served().host()).is_err();
        assert!(gone, "{}", said.err);
        None
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
        (0..5).for_each(|seat| _ = hall.sit(seat).unwrap());
    }
    assert_eq!(hall.state()["state"], "prepared");
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
        let send = |hall: &Hall| hall.ask(&path, None, Some(("application/octet-stream", bytes.clone())));
        if nth == 6 {
            without_room(hall, &send, u64::from(nth));
        }
        // The first of a voter, and one in place of another.
        let came = if [0, 5].contains(&nth) { hall.through("cast", send) } else { send(hall).unwrap() };
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

fn published(hall: &Hall) -> Vec<PathBuf> {
    let names = hall.get(&format!("/vote/{}/files", hall.id)).json();
    let names = names["files"].as_array().unwrap().iter().map(|name| name.as_str().unwrap());
    let keep = |name: &str| {
        let place = hall.served().desk.file(&format!("公布/{name}"));
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(&place, hall.file(name)).unwrap();
        place
    };
    names.map(keep).collect()
}

#[test]
fn killed_at_each_point_of_each_step_a_ballot_goes_on() {
    let mut hall = prepared();
    let election = Election::read(&hall.file("manifest.json")).unwrap();
    hall.step("open-issuing", "issuing");
    let credentials = taken(&mut hall, &election);
    hall.step("close-issuing", "issued");
    hall.step("open-casting", "casting");
    let receipts = cast(&mut hall, &election, &credentials);
    let look = format!("/seat/{}/state", hall.seats[3]);
    let batch = |hall: &Hall| {
        let came = hall.ask(&look, None, None)?;
        Some(Came { body: came.json()["step"].to_string().into_bytes(), ..came })
    };
    assert_eq!(hall.through("batch", batch).text(), "\"cosign\"");
    hall.through("cosign", |hall| hall.sit(3));
    hall.sit(4).unwrap();
    hall.step("close", "closed");
    hall.sit(3).unwrap();
    hall.through("cosign the close", |hall| hall.sit(4));
    hall.sit(0).unwrap();
    hall.through("decrypt", |hall| hall.sit(1));
    assert_eq!(hall.state()["state"], "tallied");
    hall.sit(3).unwrap();
    hall.through("sign the result", |hall| hall.sit(4));
    hall.step("publish", "published");
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
    assert!(published(hall).len() > 8);
    let mut verify = vec!["ballot".to_owned(), "verify".to_owned(), "公布".to_owned()];
    for (at, receipt) in receipts.iter().enumerate() {
        std::fs::write(desk.file(&format!("回执{at}.txt")), receipt).unwrap();
        verify.extend(["--receipt".to_owned(), format!("回执{at}.txt")]);
    }
    let said = desk.run(&verify.iter().map(String::as_str).collect::<Vec<_>>()).done();
    assert!(said.contains("选票 8 张，回执 8 份"), "{said}");
    let leaves = Leaf::read_all(std::str::from_utf8(&hall.file("board.txt")).unwrap()).unwrap();
    let sheet = ResultSheet::read(&hall.file("result.json")).unwrap();
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
