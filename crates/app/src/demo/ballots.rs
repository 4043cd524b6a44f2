//! Two appraisals of the demo bureau: one that has just been published and can be verified, and one whose papers are given out from
//! the day on which somebody looks. They go the way of any ballot, with devices of this program at all seats.

use std::path::{Path, PathBuf};

use mingde_ballot::{Election, Files, Seed, fill};
use mingde_core::date::{Day, Timestamp};
use mingde_core::policy::Actor;
use mingde_core::snapshot::Snapshot;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::ballots::{
    BallotRequest, BallotStep, Denominator, SeatAsked, SeatDevice, SeatHeard, ThresholdRequest, Tie,
    VoterGroupRequest, ballot_file, ballot_files, cast_ballot, code_hash, hand_in, own_seat, prepare_ballot,
    seat_messages, seat_now, take_ballot, take_ballot_step,
};
use crate::bureau::Bureau;
use crate::error::AppError;

/// The kind of record that the results become.
const KIND: &str = "democratic-appraisal";
/// So many leaders are rated.
const LEADERS: usize = 4;
/// In microseconds.
const HOUR: i64 = 3_600_000_000;
const NINE: i64 = 9 * HOUR;
/// Of so many voters one takes no paper, and one keeps it.
const STAYS_AWAY: usize = 9;
const KEEPS_IT: usize = 11;
/// Folder of the keys of the seats in the data folder.
const SEATS: &str = "席位";
/// The file of their links in it.
const LINKS: &str = "链接.txt";

/// What the ballots of the demo are made for.
struct School {
    code: String,
    name: String,
    voters: Vec<String>,
    leaders: Vec<String>,
}

/// A ballot while its seats go on.
struct Held<'b> {
    bureau: &'b Bureau,
    actor: &'b Actor,
    id: String,
    devices: Vec<(String, SeatDevice)>,
    rng: ChaCha20Rng,
}

/// Makes both for a unit, by code, if they are not there. Made twice they are the same, so their keys are no secret: nobody votes in a demo in earnest.
///
/// # Errors
/// Those of any ballot.
pub async fn make_demo_ballots(
    bureau: &Bureau,
    actor: &Actor,
    (day, unit): (Day, &str),
    page: [u8; 32],
) -> Result<(), AppError> {
    let ballots = bureau.store.ballots();
    let Some(school) = school(&bureau.present().await?.snapshot, day, unit) else { return Ok(()) };
    let seed = code_hash(format!("ballots of the demo bureau of {day}").as_bytes());
    let of = |title: &str, days: (Day, Day)| {
        let id = code_hash(format!("{title} {} {day}", school.code).as_bytes());
        (hex::encode(&id[..8]), request(&school, title, days, page))
    };
    let (first, last) = (day.plus(-2), day.plus(-1));
    let (id, asked) = of("上学年干部民主测评", (first, last));
    if ballots.list()?.iter().all(|there| there.to_string() != id) {
        let opened = Timestamp(Timestamp::start_of(first).0 + NINE);
        // The evening before somebody looks. Recording the result is left to them.
        let evening = Timestamp(Timestamp::start_of(day).0 - HOUR);
        let mut held = Held::prepared(bureau, actor, id, asked, (seed, 1), opened).await?;
        held.closed(&school, evening).await?;
    }
    let (id, asked) = of("本学期干部民主测评", (day, day.plus(13)));
    if ballots.list()?.iter().all(|there| there.to_string() != id) {
        let now = Timestamp(Timestamp::start_of(day).0 + NINE);
        let held = Held::prepared(bureau, actor, id, asked, (seed, 2), now).await?;
        held.step(BallotStep::OpenIssuing, now).await?;
        held.keep_keys(&bureau.data.join(SEATS))?;
    }
    Ok(())
}

/// A unit with whoever is there on both days.
fn school(snapshot: &Snapshot, day: Day, unit: &str) -> Option<School> {
    let (persons, units) = (&snapshot.persons, &snapshot.units);
    let at = (0..units.len()).find(|at| units.unit[*at].code == unit)?;
    let here = |person: &u32| {
        let is_there = |day: Day| {
            persons.main_post(*person, day).is_some_and(|post| persons.posts.unit[post] as usize == at)
        };
        is_there(day.plus(-2)) && is_there(day)
    };
    let voters: Vec<u32> = (0..persons.len() as u32).filter(here).collect();
    let mut ranked = voters.clone();
    ranked.sort_by_key(|person| persons.main_post(*person, day).map(|post| persons.posts.rank[post]));
    let code = |person: &u32| persons.code[*person as usize].to_string();
    Some(School {
        code: units.unit[at].code.clone(),
        name: units.unit[at].name.clone(),
        leaders: ranked.iter().take(LEADERS).map(code).collect(),
        voters: voters.iter().map(code).collect(),
    })
}

fn request(school: &School, title: &str, days: (Day, Day), page: [u8; 32]) -> BallotRequest {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    // Links of seats outside the school are handed over by its last teachers.
    let handed = |(name, by): (&&str, &String)| format!("{name}/{by}");
    let seats = |names: &[&str], from: usize| {
        names.iter().zip(school.voters.iter().rev().skip(from)).map(handed).collect()
    };
    BallotRequest {
        id: String::new(),
        title: format!("{}{title}", school.name),
        kind: KIND.to_owned(),
        unit: school.code.clone(),
        day: days.0,
        days,
        groups: vec![VoterGroupRequest {
            title: "教职工".to_owned(),
            unit: school.code.clone(),
            below: false,
            ranks: Vec::new(),
        }],
        subjects: school.leaders.clone(),
        choose: (1, 0),
        said: Vec::new(),
        observers: Vec::new(),
        after: None,
        threshold: Some(ThresholdRequest {
            options: names(&["basically-competent", "not-competent"]),
            percent: 33,
            more_than: true,
        }),
        denominator: Denominator::Valid,
        tie: Tie::Revote,
        trustees: (seats(&["教育局纪检组", "教育工会", "教师代表"], 0), 2),
        scrutineers: (seats(&["监票人甲", "监票人乙"], 3), 2),
        printers: Vec::new(),
        page,
    }
}

impl<'b> Held<'b> {
    /// Prepared, with all seats at work.
    async fn prepared(
        bureau: &'b Bureau,
        actor: &'b Actor,
        id: String,
        asked: BallotRequest,
        (seed, nth): ([u8; 32], u8),
        now: Timestamp,
    ) -> Result<Self, AppError> {
        let derived = |what: &str| *blake3::keyed_hash(&seed, format!("{what} {nth}").as_bytes()).as_bytes();
        let request = BallotRequest { id: id.clone(), ..asked };
        prepare_ballot(bureau, actor, derived("server"), &request).await??;
        let typed = request.trustees.0.iter().chain(&request.scrutineers.0);
        let keepers = typed.filter_map(|line| Some(line.split_once('/')?.1));
        let mut devices = Vec::new();
        for (at, keeper) in keepers.enumerate() {
            let keeper = bureau.present().await?.actor(keeper, now.day())?;
            let code = own_seat(bureau, &keeper, &id).await?.code;
            devices.push((code, SeatDevice::new(derived(&format!("seat {at}")), Vec::new())));
        }
        let rng = ChaCha20Rng::from_seed(derived("voters"));
        let mut held = Self { bureau, actor, id, devices, rng };
        held.seats_go_on(now).await?;
        Ok(held)
    }

    async fn step(&self, step: BallotStep, now: Timestamp) -> Result<(), AppError> {
        take_ballot_step(self.bureau, self.actor, now, &self.id, step).await
    }

    /// From the first paper to the published result.
    async fn closed(&mut self, school: &School, now: Timestamp) -> Result<(), AppError> {
        self.step(BallotStep::OpenIssuing, now).await?;
        let election = Election::read(&ballot_file(self.bureau, &self.id, "manifest.json").await?);
        let election = election.map_err(|_| wrong())?;
        let mut credentials = Vec::new();
        for (at, voter) in (1..).zip(&school.voters).filter(|(at, _)| at % STAYS_AWAY != 0) {
            let own = self.bureau.present().await?.actor(voter, now.day())?;
            let seed = Seed::random(&mut self.rng);
            let requests = seed.apply(&election, 0).map_err(|_| wrong())?;
            let requests = requests.into_iter().map(|it| it.request).collect();
            let signed = take_ballot(self.bureau, &own, now, &self.id, requests).await?;
            let credential = seed.finish(&election, 0, &signed).map_err(|_| wrong())?;
            credentials.extend((at % KEEPS_IT != 0).then_some(credential));
        }
        self.step(BallotStep::CloseIssuing, now).await?;
        self.step(BallotStep::OpenCasting, now).await?;
        for credential in &credentials {
            let items = election.manifest().items.iter();
            // The smaller of two draws, so that results look like results.
            let choices = items.map(|item| {
                let draws = [(); 3].map(|()| self.rng.next_u32() % item.options.len() as u32);
                vec![draws.into_iter().min().unwrap_or_default() as u16]
            });
            let choices: Vec<Vec<u16>> = choices.collect();
            let ballot = fill(&election, credential, 1, &choices, &mut self.rng).map_err(|_| wrong())?.0;
            cast_ballot(self.bureau, now, &self.id, ballot).await?;
        }
        self.seats_go_on(now).await?;
        self.step(BallotStep::Close, now).await?;
        self.seats_go_on(now).await?;
        self.step(BallotStep::Publish, now).await
    }

    /// Each seat does what it has to, until none has anything to do.
    async fn seats_go_on(&mut self, now: Timestamp) -> Result<(), AppError> {
        loop {
            let mut went_on = false;
            for at in 0..self.devices.len() {
                let code = self.devices[at].0.clone();
                let asked: SeatAsked = as_sent(&seat_now(self.bureau, now, &code).await?)?;
                if asked.step == "wait" {
                    continue;
                }
                let heard: SeatHeard = as_sent(&seat_messages(self.bureau, &code).await?)?;
                let mut files = Files::new();
                for name in ballot_files(self.bureau, &self.id).await? {
                    let bytes = ballot_file(self.bureau, &self.id, &name).await?;
                    files.insert(name, bytes);
                }
                let mut fresh = [0; 32];
                self.rng.fill_bytes(&mut fresh);
                let answer = self.devices[at].1.answer(&asked, &heard, &files, fresh);
                let answer = answer.map_err(|refuses| AppError::Conflict(refuses.message()))?;
                let Some((paper, bytes)) = answer else { continue };
                hand_in(self.bureau, &code, paper, bytes).await?;
                went_on = true;
            }
            if !went_on {
                return Ok(());
            }
        }
    }

    /// Keys and links of the seats, for `mingde ballot sit`: in a real ballot nobody has them in one place.
    fn keep_keys(&self, folder: &Path) -> Result<(), AppError> {
        mingde_files::make_private_folder(folder).map_err(AppError::file(folder))?;
        let links: String =
            (1..).zip(&self.devices).map(|(at, (code, _))| format!("{at} /seat/{code}\n")).collect();
        let path = folder.join(LINKS);
        let written = mingde_files::write_whole(&path, mingde_files::Mode::Private, links.as_bytes());
        written.map_err(AppError::file(&path))?;
        for (at, (_, device)) in (1..).zip(&self.devices) {
            let path: PathBuf = folder.join(format!("{at}.json"));
            let written = mingde_files::write_whole(&path, mingde_files::Mode::Private, &device.to_bytes());
            written.map_err(AppError::file(&path))?;
        }
        Ok(())
    }
}

/// A value as it comes to a device: through JSON.
fn as_sent<T: DeserializeOwned>(value: &impl Serialize) -> Result<T, AppError> {
    let sent = serde_json::to_vec(value).map_err(|_| wrong())?;
    serde_json::from_slice(&sent).map_err(|_| wrong())
}

fn wrong() -> AppError {
    AppError::Invalid(mingde_core::diagnostic::Message::new("ballot-bad-paper"))
}
