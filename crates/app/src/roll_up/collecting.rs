//! A superior takes in what bureaus below sent: each by itself, so that what is wrong with one stops nobody else's.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::id::{EntityId, UnitId};
use mingde_core::office::Power;
use mingde_core::policy::Actor;
use mingde_core::record::State;
use mingde_core::snapshot::Snapshot;
use mingde_rulebook::{Assessment, AssessmentDate};
use mingde_store::Statement;

use super::entering::{Entering, RecordsEntered};
use super::folder::submissions_in;
use super::held::{HeldLedger, HeldSubmission, RollUpKinds, ledgers, submissions, text};
use super::past::goes_on;
use super::received::{Received, Sent, Unfit, received};
use super::request::RollUpRequest;
use super::rows::records;
use super::standing::{UnitSubmission, standing};
use super::submitting::{Stood, submission_record};
use super::told::{AssessmentTold, RESULTS};
use crate::bureau::Bureau;
use crate::error::AppError;

/// What came of collecting.
#[derive(Debug)]
pub struct Collected {
    /// Each folder.
    pub folders: Vec<CollectedFolder>,
    /// How every bureau below stands by now.
    pub bureaus: Vec<UnitSubmission>,
}

/// A folder with what came of it.
#[derive(Debug)]
pub struct CollectedFolder {
    /// Where it lies.
    pub path: PathBuf,
    /// Code and name of the bureau whose it is, where that is known.
    pub bureau: Option<(String, String)>,
    /// What became of it.
    pub outcome: CollectedOutcome,
    /// What is to be known about it: an older rulebook, another kind.
    pub remarks: Vec<Message>,
}

/// What became of a folder.
#[derive(Debug)]
pub enum CollectedOutcome {
    /// It was taken.
    Taken(RecordsEntered),
    /// It had been taken before.
    Unchanged,
    /// It says that results are taken back, and they were.
    TakenBack(RecordsEntered),
    /// Nothing of it was taken.
    Refused(Message),
}

/// Takes in all submissions that lie in some folders and answer a request.
///
/// # Errors
/// [`AppError::Refused`] for whoever exchanges no results; those of folders that cannot be read, and of the ledger. What is wrong with a submission
/// is no error but its outcome.
pub async fn collect(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    request: &RollUpRequest,
    folders: &[PathBuf],
) -> Result<Collected, AppError> {
    actor.may(Power::ExchangeResults)?;
    let library = bureau.library();
    let kinds = RollUpKinds::of(&library)?;
    let snapshot = bureau.present().await?.snapshot.clone();
    let mut paths = Vec::new();
    for folder in folders {
        paths.extend(submissions_in(folder)?);
    }
    paths.dedup();
    let believed = ledgers(&snapshot, &kinds);
    let mut read: Vec<(PathBuf, Result<Received, Unfit>)> =
        paths.into_iter().map(|path| (path.clone(), received(&path, &believed))).collect();
    // Of one ledger the earlier is taken before the later.
    read.sort_by_key(|(_, received)| match received {
        Ok(Received::Sent(sent)) => sent.checkpoint.size,
        _ => 0,
    });
    let expected = expected(bureau, request, &snapshot)?;
    let collecting = Collecting { bureau, actor, now, request, kinds, expected };
    let mut told = Vec::new();
    for (path, received) in read {
        told.push(collecting.folder(path, received).await?);
    }
    told.sort_by(|one, other| one.path.cmp(&other.path));
    let after = bureau.present().await?.snapshot.clone();
    let bureaus = standing(&after, &collecting.kinds, request);
    Ok(Collected { folders: told, bureaus })
}

/// The rulebooks asked for as they are here: which versions, texts and kinds are expected.
fn expected(
    bureau: &Bureau,
    request: &RollUpRequest,
    snapshot: &Snapshot,
) -> Result<Vec<Assessment>, AppError> {
    let library = bureau.library();
    let at = AssessmentDate { as_of: request.as_of, period: Some(request.period) };
    let mut asked = Vec::new();
    for wanted in &request.wanted {
        let edition = match &wanted.version {
            Some(version) => library.edition(&wanted.rulebook, version).ok().and_then(|e| e.readable().ok()),
            None => library.shared_rulebooks_on(at.as_of)?.into_iter().find(|one| one.id == wanted.rulebook),
        };
        asked.extend(edition.map(|rulebook| &**rulebook));
    }
    let all = library.rulebooks_on(at.as_of)?;
    let wanted = asked.len();
    asked.extend(mingde_rulebook::asked_by(&asked.clone(), &all));
    let mut assessed = mingde_rulebook::assess(&asked, snapshot, at, &library.own);
    assessed.truncate(wanted);
    Ok(assessed)
}

struct Collecting<'c> {
    bureau: &'c Bureau,
    actor: &'c Actor,
    now: Timestamp,
    request: &'c RollUpRequest,
    kinds: RollUpKinds,
    expected: Vec<Assessment>,
}

impl Collecting<'_> {
    async fn folder(
        &self,
        path: PathBuf,
        received: Result<Received, Unfit>,
    ) -> Result<CollectedFolder, AppError> {
        // What was taken a moment ago is known to what comes next.
        let snapshot = self.bureau.present().await?.snapshot.clone();
        let named = |unit: UnitId| {
            let unit = &snapshot.units.unit[snapshot.units.index_of(unit)? as usize];
            Some((unit.code.clone(), unit.name.clone()))
        };
        let refused = |path: &Path, ledger: Option<&HeldLedger>, why| CollectedFolder {
            path: path.to_owned(),
            bureau: ledger.and_then(|ledger| named(ledger.unit)),
            outcome: CollectedOutcome::Refused(why),
            remarks: Vec::new(),
        };
        match received {
            Err(unfit) => Ok(refused(&path, unfit.ledger.as_ref(), unfit.why)),
            Ok(Received::TakenBack { ledger, statement }) => {
                let outcome = self.take_back(&snapshot, &ledger, &statement).await?;
                Ok(CollectedFolder { path, bureau: named(ledger.unit), outcome, remarks: Vec::new() })
            }
            Ok(Received::Sent(sent)) => {
                if let Some(why) = self.objection(&snapshot, &sent) {
                    return Ok(refused(&path, Some(&sent.ledger), why));
                }
                let (outcome, remarks) = self.take(&snapshot, &sent).await?;
                Ok(CollectedFolder { path, bureau: named(sent.ledger.unit), outcome, remarks })
            }
        }
    }

    /// Why nothing of what was sent is taken, though it is signed.
    fn objection(&self, snapshot: &Snapshot, sent: &Sent) -> Option<Message> {
        let named = &sent.manifest.request;
        if named.id != self.request.id {
            return Some(Message::new("roll-up-other-request").with("request", &named.id));
        }
        if named.hash != self.request.hash || sent.results.as_of != self.request.as_of {
            return Some(Message::new("roll-up-request-changed").with("title", &self.request.title));
        }
        let known = self.known(snapshot, &sent.ledger);
        // The same that was taken of this request last goes on from what it was, whatever other requests were answered since.
        let last = known.iter().rfind(|one| one.request == named.id && one.state == State::Accepted);
        if last.is_some_and(|last| last.manifest == sent.hash) {
            return None;
        }
        goes_on(&sent.manifest, &sent.checkpoint, known.last()).err()
    }

    /// What was taken of a ledger since it is believed, the latest last.
    fn known(&self, snapshot: &Snapshot, ledger: &HeldLedger) -> Vec<HeldSubmission> {
        let mut known = submissions(snapshot, &self.kinds);
        known.retain(|one| {
            one.origin == ledger.origin && one.unit == Some(ledger.unit) && one.entered >= ledger.since
        });
        known
    }

    async fn take(
        &self,
        snapshot: &Snapshot,
        sent: &Sent,
    ) -> Result<(CollectedOutcome, Vec<Message>), AppError> {
        let (unit, title) = (sent.ledger.unit, &self.request.title);
        let mut remarks = self.remarks(sent);
        let is_expected = |told: &AssessmentTold| self.is_expected(told);
        let (results, left_out) = records(&self.kinds, unit, sent, is_expected);
        let different: BTreeSet<_> = results.iter().map(|one| one.derive_id(&self.kinds.result.0)).collect();
        if different.len() < results.len() {
            let why = Message::new("roll-up-told-twice").with("name", RESULTS);
            return Ok((CollectedOutcome::Refused(why), Vec::new()));
        }
        if left_out > 0 {
            remarks.push(Message::new("roll-up-no-place").with("count", left_out));
        }
        let stood = Stood {
            origin: &sent.ledger.origin,
            position: sent.checkpoint.size,
            root: &sent.manifest.of.root,
            manifest: &sent.hash,
        };
        let request = (self.request.id.as_str(), self.request.hash.as_str());
        let record = submission_record(&self.kinds, unit, request, self.request.as_of, &stood);
        let mut entering = Entering::begin(self.bureau, self.actor);
        let why = Message::new("reason-collected").with("title", title);
        entering.stand(&self.kinds.submission.0, vec![record], &why).await?;
        let is_known = entering.entered.unchanged > 0;
        entering.entered = RecordsEntered::default();
        let stands = entering.stand(&self.kinds.result.0, results, &why).await?;
        let gone: Vec<EntityId> =
            self.results_of(snapshot, unit).into_iter().filter(|id| !stands.contains(id)).collect();
        let no_longer =
            mingde_core::reason::coded(&Message::new("reason-no-longer-sent").with("title", title));
        entering.take_back(&self.kinds.result.0, &gone, &no_longer).await?;
        let moved = entering.entered;
        if is_known && moved.added + moved.changed + moved.withdrawn == 0 {
            return Ok((CollectedOutcome::Unchanged, remarks));
        }
        let detail = format!("{} {} {}", self.request.id, sent.ledger.origin, sent.hash);
        let entered = entering.commit(self.now, ("collect", &self.code(snapshot, unit), &detail)).await?;
        Ok((CollectedOutcome::Taken(entered), remarks))
    }

    async fn take_back(
        &self,
        snapshot: &Snapshot,
        ledger: &HeldLedger,
        statement: &Statement,
    ) -> Result<CollectedOutcome, AppError> {
        if statement.request != self.request.id {
            let message = Message::new("roll-up-other-request").with("request", &statement.request);
            return Ok(CollectedOutcome::Refused(message));
        }
        let mut known = self.known(snapshot, ledger);
        known.retain(|one| one.request == self.request.id);
        // Taking back what was sent before the latest takes back nothing.
        let latest = known.iter().rfind(|one| one.state == State::Accepted);
        let Some(latest) = latest else { return Ok(CollectedOutcome::Unchanged) };
        if latest.manifest != statement.manifest {
            return Ok(CollectedOutcome::Refused(Message::new("roll-up-takes-back-another")));
        }
        let standing: Vec<EntityId> = known.iter().map(|one| one.record.0).collect();
        let reason =
            mingde_core::reason::coded(&Message::new("reason-taken-back").with("title", &self.request.title));
        let mut entering = Entering::begin(self.bureau, self.actor);
        entering.take_back(&self.kinds.submission.0, &standing, &reason).await?;
        entering.entered = RecordsEntered::default();
        let results = self.results_of(snapshot, ledger.unit);
        entering.take_back(&self.kinds.result.0, &results, &reason).await?;
        let detail = format!("{} {} {}", self.request.id, ledger.origin, statement.manifest);
        let code = self.code(snapshot, ledger.unit);
        Ok(CollectedOutcome::TakenBack(
            entering.commit(self.now, ("take-back-results", &code, &detail)).await?,
        ))
    }

    /// The results of a unit that stand in answer to the request.
    fn results_of(&self, snapshot: &Snapshot, unit: UnitId) -> Vec<EntityId> {
        let (kind, says) = &self.kinds.result;
        let Some(table) = snapshot.table(&kind.id) else { return Vec::new() };
        let at = snapshot.units.index_of(unit);
        let rows = (0..table.len()).filter(|row| {
            table.state[*row] == State::Accepted
                && Some(table.unit[*row]) == at
                && text(table, &says.request, *row) == self.request.id
        });
        rows.map(|row| table.id[row].0).collect()
    }

    fn code(&self, snapshot: &Snapshot, unit: UnitId) -> String {
        let at = snapshot.units.index_of(unit);
        at.map_or_else(|| unit.to_string(), |at| snapshot.units.unit[at as usize].code.clone())
    }

    /// The version that is asked for of a rulebook: the one of the request, else the one that holds here.
    fn expected_version(&self, rulebook: &str) -> Option<&str> {
        let wanted = self.request.wanted.iter().find(|one| one.rulebook == rulebook)?;
        let here = || self.expected.iter().find(|one| one.rulebook == rulebook);
        wanted.version.as_deref().or_else(|| here().map(|one| one.version.as_str()))
    }

    fn is_expected(&self, told: &AssessmentTold) -> bool {
        self.expected_version(&told.rulebook).is_none_or(|version| version == told.version)
    }

    /// What is to be known about what was sent: it is taken as what it is.
    fn remarks(&self, sent: &Sent) -> Vec<Message> {
        let mut remarks = Vec::new();
        for told in &sent.results.assessments {
            let about = |code| Message::new(code).with("title", &told.title).with("version", &told.version);
            if !self.is_expected(told) {
                let expected = self.expected_version(&told.rulebook).unwrap_or_default();
                remarks.push(about("roll-up-other-version").with("expected", expected));
            } else if let Some(here) = self.expected.iter().find(|one| one.rulebook == told.rulebook) {
                let theirs = sent.manifest.of.rulebooks.get(&told.rulebook);
                if theirs.is_some_and(|theirs| theirs.hash != hex::encode(here.receipt.rulebook_hash)) {
                    remarks.push(about("roll-up-other-text"));
                }
            }
            remarks
                .extend(told.lacking.iter().map(|result| about("roll-up-no-result").with("result", result)));
        }
        let missing = sent.results.lacking.iter();
        remarks.extend(missing.map(|id| Message::new("roll-up-no-rulebook").with("rulebook", id)));
        let mut kinds: Vec<&str> = Vec::new();
        for (kind, hash) in self.expected.iter().flat_map(|one| &one.receipt.kinds) {
            let theirs = sent.manifest.of.kinds.get(kind);
            if theirs.is_some_and(|theirs| *theirs != hex::encode(hash)) && !kinds.contains(&kind.as_str()) {
                kinds.push(kind);
            }
        }
        remarks.extend(kinds.into_iter().map(|kind| Message::new("roll-up-other-kind").with("kind", kind)));
        remarks
    }
}
