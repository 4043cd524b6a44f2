//! How the house does, for whoever looks after the machine: each thing that has to be well, with what to do when it is not.

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::office::Power;
use mingde_core::policy::Actor;
use mingde_core::reason;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::jobs::{JobSort, is_on_a_server};
use crate::long_work::apart;

const DAY: i64 = 86_400 * 1_000_000;
/// A backup is asked for when the last is older.
const BACKUP_EVERY: i64 = 7 * DAY;
/// The ledger is to be read again when it was not for so long.
const VERIFIED_EVERY: i64 = 31 * DAY;
/// Less room than this wants looking at, and less than this is too little: bytes.
const ROOM: (u64, u64) = (2_000_000_000, 200_000_000);
/// The month in which the State Council announces the days off of the next year.
const ANNOUNCED_IN: i8 = 11;
/// A database that took a write so lately is not asked for another: whoever asks whether the house is ready asks often.
const WRITTEN_LATELY: i64 = 30 * 1_000_000;

/// How well something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wellness {
    /// All is well.
    Well,
    /// Somebody should see to it.
    Watch,
    /// Something does not work, or is not what it should be.
    Ill,
}

impl Wellness {
    /// Its name in codes of words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Watch => "watch",
            Self::Ill => "ill",
        }
    }
}

/// One thing that has to be well.
#[derive(Debug, Clone)]
pub struct HealthLine {
    /// What, by its name in codes of words: `health-about-…`.
    pub about: &'static str,
    /// How it is.
    pub state: Wellness,
    /// How that is known.
    pub told: Vec<Message>,
    /// What came of a job, as [`reason::say`] reads it.
    pub outcome: String,
    /// What to do about it, as a code; none where all is well.
    pub advice: Option<&'static str>,
}

impl HealthLine {
    fn well(about: &'static str, told: Message) -> Self {
        Self { about, state: Wellness::Well, told: vec![told], outcome: String::new(), advice: None }
    }

    fn not(about: &'static str, state: Wellness, told: Message, advice: &'static str) -> Self {
        Self { state, advice: Some(advice), ..Self::well(about, told) }
    }
}

/// How everything is.
///
/// # Errors
/// [`AppError::Refused`] for whoever does not look after the machine. What cannot be found out is told as ill.
pub async fn health(bureau: &Bureau, actor: &Actor, now: Timestamp) -> Result<Vec<HealthLine>, AppError> {
    actor.may(Power::AdministerAccounts)?;
    Ok(vec![
        database(bureau, now).await,
        room(bureau).await,
        backup(bureau, now).await?,
        ledger(bureau, now).await?,
        witness(bureau).await,
        outbox(bureau).await?,
        reader(bureau).await,
        clock(bureau, now).await?,
        holidays(bureau, now),
        versions(bureau),
    ])
}

impl Bureau {
    /// Whether the database takes a write: one is made and taken back, unless one was taken half a minute ago, or somebody else
    /// writes just now.
    ///
    /// # Errors
    /// Why it does not.
    pub async fn takes_writes(&self, now: Timestamp) -> Result<(), AppError> {
        let held = || self.written.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let lately = held().is_some_and(|written| (0..WRITTEN_LATELY).contains(&(now.0 - written.0)));
        if !lately && self.store.tries_writing().await? {
            *held() = Some(now);
        }
        Ok(())
    }
}

impl Bureau {
    /// Whether something looks wrong with the ledger without reading it: behind its witness, or not what was signed last.
    ///
    /// # Errors
    /// Those of reaching the database and of reading the witness file.
    pub async fn is_doubted(&self) -> Result<bool, AppError> {
        Ok(!self.store.witnessed().await?.doubts.is_empty())
    }
}

async fn database(bureau: &Bureau, now: Timestamp) -> HealthLine {
    const ABOUT: &str = "database";
    let ill = |code, advice| HealthLine::not(ABOUT, Wellness::Ill, Message::new(code), advice);
    let known = async {
        let size = bureau.position().await?;
        if bureau.is_archive().await? {
            return Ok(None);
        }
        bureau.takes_writes(now).await.map(|()| Some(size))
    };
    match known.await {
        Ok(Some(size)) => {
            let name = bureau.store.kind_of_database().0;
            let told = Message::new("health-database").with("name", name).with("size", size);
            HealthLine::well(ABOUT, told)
        }
        Ok(None) => ill("health-database-archive", "health-do-database-archive"),
        Err(error) => {
            tracing::error!(cause = ?error, "the database takes no write");
            match error.is_disk_full() {
                true => ill("health-database-full", "health-do-room"),
                false => ill("health-database-ill", "health-do-database"),
            }
        }
    }
}

async fn room(bureau: &Bureau) -> HealthLine {
    const ABOUT: &str = "room";
    let found = mingde_files::room(&bureau.data).ok().flatten();
    let told = match found {
        Some(found) => Message::new("health-room")
            .with("free", tenths_of_gigabytes(found.free))
            .with("total", tenths_of_gigabytes(found.total)),
        None => Message::new("health-room-unknown"),
    };
    let free = found.map_or(u64::MAX, |found| found.free);
    let state = match bureau.has_room().await {
        Err(_) => Wellness::Ill,
        Ok(()) if free < ROOM.1 => Wellness::Ill,
        Ok(()) if free < ROOM.0 => Wellness::Watch,
        Ok(()) => return HealthLine::well(ABOUT, told),
    };
    HealthLine::not(ABOUT, state, told, "health-do-room")
}

fn tenths_of_gigabytes(bytes: u64) -> String {
    let tenths = bytes / 100_000_000;
    format!("{}.{}", tenths / 10, tenths % 10)
}

async fn backup(bureau: &Bureau, now: Timestamp) -> Result<HealthLine, AppError> {
    const ABOUT: &str = "backup";
    let last = bureau.store.latest_done(JobSort::Backup.name()).await?;
    if is_on_a_server(bureau) {
        return Ok(HealthLine::well(ABOUT, Message::new("health-backup-server")));
    }
    let Some((last, ended)) = last.and_then(|last| last.ended.map(|ended| (last, ended))) else {
        let told = Message::new("health-backup-none");
        return Ok(HealthLine::not(ABOUT, Wellness::Watch, told, "health-do-backup"));
    };
    let told = Message::new("health-backup").with("when", ended.day());
    let line = match now.0 - ended.0 > BACKUP_EVERY {
        true => HealthLine::not(ABOUT, Wellness::Watch, told, "health-do-backup"),
        false => HealthLine::well(ABOUT, told),
    };
    Ok(HealthLine { outcome: last.outcome, ..line })
}

async fn ledger(bureau: &Bureau, now: Timestamp) -> Result<HealthLine, AppError> {
    const ABOUT: &str = "ledger";
    let checkpoint = bureau.store.checkpoint().await?;
    let root = hex::encode(checkpoint.root);
    let stands = Message::new("health-checkpoint").with("size", checkpoint.size).with("root", &root[..16]);
    let last = bureau.store.latest_done(JobSort::Verification.name()).await?;
    let Some((last, ended)) = last.and_then(|last| last.ended.map(|ended| (last, ended))) else {
        let mut line = HealthLine::not(ABOUT, Wellness::Watch, stands, "health-do-verify");
        line.told.push(Message::new("health-verified-never"));
        return Ok(line);
    };
    let mut line = match () {
        () if reason::is(&last.outcome, "reason-job-not-verified") => {
            HealthLine::not(ABOUT, Wellness::Ill, stands, "health-do-not-verified")
        }
        () if reason::is(&last.outcome, "reason-job-verified-in-part") => {
            HealthLine::not(ABOUT, Wellness::Watch, stands, "health-do-verify")
        }
        () if now.0 - ended.0 > VERIFIED_EVERY => {
            HealthLine::not(ABOUT, Wellness::Watch, stands, "health-do-verify")
        }
        () => HealthLine::well(ABOUT, stands),
    };
    line.told.push(Message::new("health-verified").with("when", ended.day()));
    Ok(HealthLine { outcome: last.outcome, ..line })
}

async fn witness(bureau: &Bureau) -> HealthLine {
    const ABOUT: &str = "witness";
    let known = match bureau.store.witnessed().await {
        Ok(known) => known,
        Err(error) => {
            tracing::error!(cause = ?error, "the witness file was not read");
            let told = Message::new("health-witness-unread");
            return HealthLine::not(ABOUT, Wellness::Ill, told, "health-do-witness");
        }
    };
    if !known.doubts.is_empty() {
        let told = Message::new("health-witness-doubt");
        let mut line = HealthLine::not(ABOUT, Wellness::Ill, told, "health-do-not-verified");
        line.told.extend(known.doubts);
        return line;
    }
    match (known.noted, known.cosigned) {
        (None, _) => {
            let told = Message::new("health-witness-none");
            HealthLine::not(ABOUT, Wellness::Watch, told, "health-do-witness")
        }
        (Some(noted), Some(cosigned)) => {
            let told = Message::new("health-witness-cosigned");
            HealthLine::well(ABOUT, told.with("noted", noted).with("cosigned", cosigned))
        }
        (Some(noted), None) => HealthLine::well(ABOUT, Message::new("health-witness").with("noted", noted)),
    }
}

async fn outbox(bureau: &Bureau) -> Result<HealthLine, AppError> {
    const ABOUT: &str = "outbox";
    let (mut waiting, mut given_up) = (0, 0);
    for trouble in bureau.store.undelivered().await? {
        *(if trouble.given_up { &mut given_up } else { &mut waiting }) += trouble.count;
    }
    let told = Message::new("health-outbox").with("waiting", waiting).with("failed", given_up);
    Ok(match given_up {
        0 => HealthLine::well(ABOUT, told),
        _ => HealthLine::not(ABOUT, Wellness::Watch, told, "health-do-outbox"),
    })
}

async fn reader(bureau: &Bureau) -> HealthLine {
    const ABOUT: &str = "reader";
    let reading = bureau.reading.clone();
    match apart(move || reading.is_fit()).await {
        Ok(()) => HealthLine::well(ABOUT, Message::new("health-reader")),
        Err(_) => {
            HealthLine::not(ABOUT, Wellness::Ill, Message::new("health-reader-ill"), "health-do-reader")
        }
    }
}

async fn clock(bureau: &Bureau, now: Timestamp) -> Result<HealthLine, AppError> {
    const ABOUT: &str = "clock";
    Ok(match bureau.clock_doubt(now).await? {
        None => HealthLine::well(ABOUT, Message::new("health-clock").with("now", now)),
        Some(doubt) => HealthLine::not(ABOUT, Wellness::Ill, doubt, "health-do-clock"),
    })
}

/// The days off of a year are announced in the November before it: from then on those of the next one are asked for.
pub(crate) fn holidays(bureau: &Bureau, now: Timestamp) -> HealthLine {
    const ABOUT: &str = "holidays";
    let (year, month, _) = now.day().parts();
    let wanted = if month >= ANNOUNCED_IN { year + 1 } else { year };
    match bureau.library().calendar.years.get(&wanted) {
        Some(known) => {
            let told = Message::new("health-holidays").with("year", wanted).with("source", &known.source);
            HealthLine::well(ABOUT, told)
        }
        None => {
            let told = Message::new("health-holidays-none").with("year", wanted);
            HealthLine::not(ABOUT, Wellness::Watch, told, "health-do-holidays")
        }
    }
}

fn versions(bureau: &Bureau) -> HealthLine {
    let (database, layout) = bureau.store.kind_of_database();
    let told = Message::new("health-versions").with("version", env!("CARGO_PKG_VERSION"));
    HealthLine::well("versions", told.with("database", database).with("layout", layout))
}
