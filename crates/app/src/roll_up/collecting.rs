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
use mingde_store::Statement;

use super::entering::{Entering, RecordsEntered};
use super::expected::Expected;
use super::folder::submissions_in;
use super::held::{HeldLedger, HeldSubmission, RollUpKinds, ledgers, submissions, text};
use super::past::{Story, goes_on};
use super::received::{Received, Sent, Unfit, received};
use super::request::RollUpRequest;
use super::rows::records;
use super::standing::{UnitSubmission, standing};
use super::submitting::{Stood, submission_record};
use super::told::RESULTS;
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
    /// It answers another request, whose name this is, and is left to that.
    PassedOver(String),
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
    let mut paths = BTreeSet::new();
    for folder in folders {
        paths.extend(submissions_in(folder)?);
    }
    let believed = ledgers(&snapshot, &kinds);
    let mut read: Vec<(PathBuf, Result<Received, Unfit>)> =
        paths.into_iter().map(|path| (path.clone(), received(&path, &believed))).collect();
    // Of one ledger the earlier is taken before the later.
    read.sort_by_key(|(_, received)| match received {
        Ok(Received::Sent(sent)) => sent.checkpoint.size,
        _ => 0,
    });
    let stories = read.iter().filter_map(|(_, received)| match received {
        Ok(Received::Sent(sent)) => Some(sent.story()),
        _ => None,
    });
    let stories = stories.collect();
    let expected = Expected::of(bureau, request, &snapshot)?;
    let collecting = Collecting { bureau, actor, now, request, kinds, expected, stories };
    let mut told = Vec::new();
    for (path, received) in read {
        told.push(collecting.folder(path, received).await?);
    }
    told.sort_by(|one, other| one.path.cmp(&other.path));
    let after = bureau.present().await?.snapshot.clone();
    let bureaus = standing(&after, &collecting.kinds, request, now.day());
    Ok(Collected { folders: told, bureaus })
}

struct Collecting<'c> {
    bureau: &'c Bureau,
    actor: &'c Actor,
    now: Timestamp,
    request: &'c RollUpRequest,
    kinds: RollUpKinds,
    expected: Expected<'c>,
    /// What all that came tells of its ledgers' past, whichever request it answers.
    stories: Vec<Story>,
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
            Ok(Received::TakenBack { ledger, statement }) if statement.request != self.request.id => {
                Ok(passed_over(path, named(ledger.unit), statement.request))
            }
            Ok(Received::Sent(sent)) if sent.manifest.request.id != self.request.id => {
                Ok(passed_over(path, named(sent.ledger.unit), sent.manifest.request.id))
            }
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
        if sent.manifest.request.hash != self.request.hash || sent.results.as_of != self.request.as_of {
            return Some(Message::new("roll-up-request-changed").with("title", &self.request.title));
        }
        let mut known = self.taken_of(snapshot, &sent.ledger);
        // Once a ledger is believed anew, what was taken before is no past of it.
        known.retain(|one| one.recorded >= sent.ledger.since);
        let of_request = || known.iter().filter(|one| one.request == self.request.id);
        let same = of_request().rfind(|one| one.manifest == sent.hash);
        if same.is_none()
            && let Err(why) = goes_on(&sent.story(), known.last(), &self.stories)
        {
            return Some(why);
        }
        let stands = |code, one: &HeldSubmission| Some(Message::new(code).with("when", one.recorded.day()));
        if let Some(newer) = of_request().rfind(|one| one.position > sent.checkpoint.size) {
            return stands("roll-up-outdated", newer);
        }
        same.filter(|same| same.state != State::Accepted)
            .and_then(|same| stands("roll-up-was-taken-back", same))
    }

    /// What was taken of a ledger, the latest state of it last.
    fn taken_of(&self, snapshot: &Snapshot, ledger: &HeldLedger) -> Vec<HeldSubmission> {
        let mut taken = submissions(snapshot, &self.kinds);
        taken.retain(|one| one.origin == ledger.origin && one.unit == Some(ledger.unit));
        taken
    }

    async fn take(
        &self,
        snapshot: &Snapshot,
        sent: &Sent,
    ) -> Result<(CollectedOutcome, Vec<Message>), AppError> {
        let (unit, title) = (sent.ledger.unit, &self.request.title);
        let mut remarks = self.expected.remarks(sent);
        let is_met = |told: &_| self.expected.is_met_by(told);
        let (results, left_out) = records(&self.kinds, self.request, sent, is_met);
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
        let mut known = self.taken_of(snapshot, ledger);
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
}

fn passed_over(path: PathBuf, bureau: Option<(String, String)>, request: String) -> CollectedFolder {
    CollectedFolder { path, bureau, outcome: CollectedOutcome::PassedOver(request), remarks: Vec::new() }
}
