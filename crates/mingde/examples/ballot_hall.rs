//! A hall in which a whole bureau votes over the pages of the program, while others look at their pages:
//!
//! ```text
//! ballot_hall PROGRAM DATA ACCOUNTS [VOTERS [SECONDS]]
//! ```
//!
//! DATA is the folder of a demo bureau, ACCOUNTS its file of who signs in. Twelve leaders are rated by four grades; the ballots arrive
//! evenly within so many seconds (500 in 60). Prints `NAME VALUE`: milliseconds to take a paper, and to cast a ballot until its receipt is
//! there (the middle, 99 of a hundred, the longest), the same for pages beside them, and the seconds in which two trustees check every
//! ballot, decrypt, and the server counts.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a bench reads the clock, and stops where something is wrong"
)]

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use mingde_app::{
    BallotRequest, BallotStep, Bureau, Denominator, Settings, Tie, VoterGroupRequest, ballot_file, own_seat,
    prepare_ballot, take_ballot, take_ballot_step,
};
use mingde_ballot::{Credential, Election, Seed, fill};
use mingde_core::date::Timestamp;
use mingde_core::policy::{Account, Actor};
use mingde_core::snapshot::Snapshot;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use ureq::Agent;

const ID: &str = "ba110700000000aa";
const LEADERS: usize = 12;
const SEATS: usize = 5;
/// Somebody looks at a page so often, and a scrutineer's device at the board.
const LOOKS: Duration = Duration::from_millis(100);
const WATCHES: Duration = Duration::from_secs(2);
/// Telephones that send at the same time.
const LINES: usize = 8;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [program, data, accounts, rest @ ..] = arguments.as_slice() else {
        return eprintln!("ballot_hall PROGRAM DATA ACCOUNTS [VOTERS [SECONDS]]");
    };
    let number = |at: usize, usual: u32| rest.get(at).map_or(usual, |it| it.parse().unwrap());
    let (voters, seconds) = (number(0, 500) as usize, number(1, 60));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let bureau = runtime.block_on(Bureau::open(&Settings::in_folder(data), &mut entropy)).unwrap();
    let voters = runtime.block_on(prepared(&bureau, voters));
    let hall = Hall::open(program, Path::new(data), runtime.block_on(seats(&bureau)));
    // Keys are handed in and shown, shares sent, and the manifest signed.
    for _ in 0..4 {
        (0..SEATS).for_each(|seat| hall.sit(seat));
    }
    let step = |step: BallotStep| {
        runtime.block_on(take_ballot_step(&bureau, &operator(), now(), ID, step)).unwrap();
    };
    step(BallotStep::OpenIssuing);
    let manifest = runtime.block_on(ballot_file(&bureau, ID, "manifest.json")).unwrap();
    let election = Election::read(&manifest).unwrap();
    let credentials = runtime.block_on(taken(&bureau, &election, &voters));
    step(BallotStep::CloseIssuing);
    step(BallotStep::OpenCasting);
    let ballots = filled(&election, &credentials);
    hall.vote(&ballots, Duration::from_secs(seconds.into()), Path::new(accounts));
    step(BallotStep::Close);
    (3..SEATS).for_each(|seat| hall.sit(seat));
    let begun = Instant::now();
    (0..2).for_each(|seat| hall.sit(seat));
    println!("tally_s {:.2}", begun.elapsed().as_secs_f64());
    (3..SEATS).for_each(|seat| hall.sit(seat));
    step(BallotStep::Publish);
    let counted = runtime.block_on(ballot_file(&bureau, ID, "result.json")).unwrap();
    let counted = mingde_ballot::ResultSheet::read(&counted).unwrap();
    assert_eq!(counted.turnout.valid as usize, ballots.len(), "all that were cast are counted");
}

fn entropy(bytes: &mut [u8]) -> std::io::Result<()> {
    getrandom::fill(bytes).map_err(|error| std::io::Error::other(error.to_string()))
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Timestamp(i64::try_from(since.as_micros()).unwrap())
}

fn operator() -> Actor {
    Actor::operator(Account::parse("bench").unwrap())
}

/// Staff numbers of whoever is in the bureau today.
fn staff(snapshot: &Snapshot) -> Vec<String> {
    let (persons, today) = (&snapshot.persons, now().day());
    let here = (0..persons.len() as u32).filter(|person| persons.main_post(*person, today).is_some());
    here.map(|person| persons.code[person as usize].to_string()).collect()
}

/// Prepares the ballot; who votes.
async fn prepared(bureau: &Bureau, voters: usize) -> Vec<String> {
    let present = bureau.present().await.unwrap();
    let all = staff(&present.snapshot);
    let root = present.snapshot.units.unit.iter().find(|unit| unit.kind == "bureau").unwrap();
    let today = now().day();
    let everybody = VoterGroupRequest {
        title: "全体教职工".to_owned(),
        unit: root.code.clone(),
        below: true,
        ranks: Vec::new(),
    };
    let seat = |at: usize| all[all.len() - 1 - at].clone();
    let request = BallotRequest {
        id: ID.to_owned(),
        title: "干部民主测评".to_owned(),
        kind: "democratic-appraisal".to_owned(),
        unit: root.code.clone(),
        day: today,
        days: (today, today.plus(1)),
        groups: vec![everybody],
        subjects: all.iter().take(LEADERS).cloned().collect(),
        choose: (1, 0),
        said: Vec::new(),
        observers: Vec::new(),
        after: None,
        threshold: None,
        denominator: Denominator::Valid,
        tie: Tie::Revote,
        trustees: ((0..3).map(seat).collect(), 2),
        scrutineers: ((3..SEATS).map(seat).collect(), 2),
        printers: Vec::new(),
        page: [0; 32],
    };
    prepare_ballot(bureau, &operator(), [7; 32], &request).await.unwrap().unwrap();
    all.into_iter().take(voters).collect()
}

/// The codes of the seats, as those are shown them whom they are for.
async fn seats(bureau: &Bureau) -> Vec<String> {
    let present = bureau.present().await.unwrap();
    let all = staff(&present.snapshot);
    let mut codes = Vec::new();
    for keeper in all.iter().rev().take(SEATS) {
        let keeper = present.actor(keeper, now().day()).unwrap();
        codes.push(own_seat(bureau, &keeper, ID).await.unwrap().code);
    }
    codes
}

async fn taken(bureau: &Bureau, election: &Election, voters: &[String]) -> Vec<Credential> {
    let present = bureau.present().await.unwrap();
    let (mut times, mut credentials) = (Vec::new(), Vec::new());
    for (at, voter) in voters.iter().enumerate() {
        let actor = present.actor(voter, now().day()).unwrap();
        let seed = Seed::random(&mut rng(at));
        let requests = seed.apply(election, 0).unwrap().into_iter().map(|it| it.request).collect();
        let begun = Instant::now();
        let signed = take_ballot(bureau, &actor, now(), ID, requests).await.unwrap();
        times.push(begun.elapsed());
        credentials.push(seed.finish(election, 0, &signed).unwrap());
    }
    said("take", times);
    credentials
}

fn rng(at: usize) -> ChaCha20Rng {
    let mut seed = [3; 32];
    seed[..8].copy_from_slice(&at.to_be_bytes());
    ChaCha20Rng::from_seed(seed)
}

/// Ballots as telephones make them, before anything is measured.
fn filled(election: &Election, credentials: &[Credential]) -> Vec<Vec<u8>> {
    let part = credentials.len().div_ceil(2).max(1);
    std::thread::scope(|scope| {
        let fill_part = |(nth, part): (usize, &[Credential])| -> Vec<Vec<u8>> {
            let one = |(at, credential): (usize, &Credential)| {
                let choices: Vec<Vec<u16>> =
                    (0..LEADERS).map(|item| vec![((at * 7 + item) % 4) as u16]).collect();
                fill(election, credential, 1, &choices, &mut rng(1_000_000 * (nth + 1) + at)).unwrap().0
            };
            part.iter().enumerate().map(one).collect()
        };
        let parts: Vec<_> =
            credentials.chunks(part).enumerate().map(|part| scope.spawn(move || fill_part(part))).collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    })
}

/// The middle, 99 of a hundred, and the longest, in milliseconds.
fn said(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)].as_secs_f64() * 1000.0;
    println!("{name}.median {:.2}\n{name}.p99 {:.2}\n{name}.worst {:.2}", at(50), at(99), at(100));
}

/// The program as it is served.
struct Hall {
    program: String,
    address: String,
    seats: Vec<String>,
    keys: PathBuf,
    server: Child,
    agent: Agent,
}

impl Drop for Hall {
    fn drop(&mut self) {
        _ = self.server.kill();
        _ = self.server.wait();
    }
}

impl Hall {
    fn open(program: &str, data: &Path, seats: Vec<String>) -> Self {
        let mut command = Command::new(program);
        command.arg("--data").arg(data).args(["serve", "--listen", "127.0.0.1:0"]);
        let mut server = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(server.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let at = line.find("http://").unwrap_or_else(|| panic!("no address in {line:?}"));
        let is_of_it = |c: &char| c.is_ascii_alphanumeric() || "/:.".contains(*c);
        let address: String = line[at..].chars().take_while(is_of_it).collect();
        let address = address.trim_end_matches('/').to_owned();
        let agent = Agent::config_builder().http_status_as_error(false).max_redirects(0);
        let agent = agent.max_redirects_will_error(false).build().into();
        Self { program: program.to_owned(), address, seats, keys: data.join("bench-seats"), server, agent }
    }

    /// A seat does all that it has to do.
    fn sit(&self, seat: usize) {
        std::fs::create_dir_all(&self.keys).unwrap();
        let mut command = Command::new(&self.program);
        command.args(["ballot", "sit", &format!("{}/seat/{}", self.address, self.seats[seat]), "--keys"]);
        let done = command.arg(self.keys.join(format!("{seat}.json"))).output().unwrap();
        assert!(done.status.success(), "seat {seat}: {}", String::from_utf8_lossy(&done.stderr));
    }

    /// Ballots come in, evenly; others look at pages; a scrutineer's device follows the board.
    fn vote(&self, ballots: &[Vec<u8>], within: Duration, accounts: &Path) {
        let cookie = self.signed_in(accounts);
        let over = AtomicBool::new(false);
        let begun = Instant::now();
        let apart = within / u32::try_from(ballots.len()).unwrap().max(1);
        std::thread::scope(|scope| {
            let over = &over;
            let line = |line: usize| -> Vec<Duration> {
                let mine = ballots.iter().enumerate().skip(line).step_by(LINES);
                let send = |(at, ballot): (usize, &Vec<u8>)| {
                    let due = begun + apart * u32::try_from(at).unwrap();
                    std::thread::sleep(due.saturating_duration_since(Instant::now()));
                    self.cast(ballot, due)
                };
                mine.map(send).collect()
            };
            let lines: Vec<_> = (0..LINES).map(|at| scope.spawn(move || line(at))).collect();
            let pages = scope.spawn(move || {
                let mut times = Vec::new();
                for page in ["/", "/records", "/ballots"].iter().cycle() {
                    if over.load(Ordering::Relaxed) {
                        return times;
                    }
                    times.push(self.look(page, &cookie));
                    std::thread::sleep(LOOKS);
                }
                times
            });
            let watch = scope.spawn(move || {
                while !over.load(Ordering::Relaxed) {
                    (3..SEATS).for_each(|seat| self.sit(seat));
                    std::thread::sleep(WATCHES);
                }
            });
            let casts = lines.into_iter().flat_map(|line| line.join().unwrap()).collect();
            println!("casts_s {:.1}", begun.elapsed().as_secs_f64());
            over.store(true, Ordering::Relaxed);
            watch.join().unwrap();
            said("cast", casts);
            said("page", pages.join().unwrap());
        });
    }

    /// From when somebody wanted to send it until the receipt is there.
    fn cast(&self, ballot: &[u8], due: Instant) -> Duration {
        let address = format!("{}/vote/{ID}/ballots", self.address);
        let sent = self.agent.post(&address).header("content-type", "application/octet-stream").send(ballot);
        let mut sent = sent.unwrap();
        let receipt = sent.body_mut().read_to_string().unwrap();
        assert!(sent.status().is_success(), "{receipt}");
        due.elapsed()
    }

    fn look(&self, page: &str, cookie: &str) -> Duration {
        let begun = Instant::now();
        let mut seen =
            self.agent.get(format!("{}{page}", self.address)).header("cookie", cookie).call().unwrap();
        seen.body_mut().read_to_vec().unwrap();
        assert!(seen.status().is_success(), "{page}: {}", seen.status());
        begun.elapsed()
    }

    /// The session of somebody of a school.
    fn signed_in(&self, accounts: &Path) -> String {
        let accounts: serde_json::Value = serde_json::from_slice(&std::fs::read(accounts).unwrap()).unwrap();
        let one = accounts.as_array().unwrap().iter().find(|one| one["office"] == "school-contact").unwrap();
        let address = format!("{}/sign-in", self.address);
        let mut page = self.agent.get(&address).call().unwrap();
        let cookie = first_cookie(&page);
        let page = page.body_mut().read_to_string().unwrap();
        let token = page.split("name=\"token\" value=\"").nth(1).and_then(|it| it.split('"').next()).unwrap();
        let field = |name: &str| one[name].as_str().unwrap().to_owned();
        let form =
            [("token", token.to_owned()), ("account", field("account")), ("password", field("password"))];
        let request = self.agent.post(&address).header("cookie", &cookie).header("origin", &self.address);
        let signed_in = request.send_form(form).unwrap();
        assert_eq!(signed_in.status().as_u16(), 303, "signed in");
        first_cookie(&signed_in)
    }
}

/// The first cookie of an answer that is none to be forgotten.
fn first_cookie(answer: &ureq::http::Response<ureq::Body>) -> String {
    let all = answer.headers().get_all("set-cookie").iter().filter_map(|it| it.to_str().ok());
    let one = all.filter_map(|it| it.split(';').next()).find(|it| !it.ends_with('='));
    one.unwrap_or_default().to_owned()
}
