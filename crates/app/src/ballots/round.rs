//! One ballot as it lies on the disk.

use mingde_ballot::{Election, Manifest};
use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::policy::{Actor, HoldingBallot, Permitted, may_hold_ballot};
use mingde_store::{Ballots, ElectionId, IssueBook, KeptBallots, Proceedings};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::plan::BallotPlan;
use super::server_keys::ServerKeys;
use super::stage::BallotStage;
use crate::error::AppError;
use crate::library::Library;

/// Parts of the proceedings.
pub(super) const PLAN: &str = "plan";
pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const MANIFEST_NOTE: &str = "manifest.note";
pub(super) const ISSUED_NOTE: &str = "issued-a.note";
pub(super) const RESULT: &str = "result.json";
pub(super) const RESULT_NOTE: &str = "result.note";

pub(super) struct Round {
    pub id: ElectionId,
    pub plan: BallotPlan,
    pub stage: BallotStage,
    pub papers: Proceedings,
    ballots: Ballots,
}

impl Round {
    /// Opens a ballot by its name. One whose preparation did not come to its end is not there.
    pub fn open(ballots: &Ballots, id: &str) -> Result<Self, AppError> {
        let missing = || AppError::NotFound(Message::new("ballot-unknown"));
        let id = ElectionId::parse(id).filter(|id| ballots.has(*id)).ok_or_else(missing)?;
        let papers = ballots.proceedings(id)?;
        let stage = papers.stage()?.and_then(|name| BallotStage::named(&name)).ok_or_else(missing)?;
        let plan = papers.said(PLAN, 0)?.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Ok(Self { id, plan: plan.ok_or_else(missing)?, stage, papers, ballots: ballots.clone() })
    }

    pub fn book(&self) -> Result<IssueBook, AppError> {
        Ok(self.ballots.book(self.id)?)
    }

    pub fn kept(&self) -> Result<KeptBallots, AppError> {
        Ok(self.ballots.kept(self.id)?)
    }

    pub fn keys(&self) -> Result<ServerKeys, AppError> {
        ServerKeys::read(&self.ballots, self.id)
    }

    /// The manifest with its keys at hand.
    pub fn election(&self) -> Result<Election, AppError> {
        let bytes = self.papers.said(MANIFEST, 0)?;
        let election = bytes.and_then(|bytes| Election::read(&bytes).ok());
        election.ok_or_else(|| self.not_now())
    }

    /// The manifest with the windows that the office has open now.
    pub fn effective(&self, election: &Election) -> Manifest {
        let mut manifest = election.manifest().clone();
        if self.stage != BallotStage::Issuing {
            manifest.issue_until = manifest.issue_from;
        }
        if self.stage != BallotStage::Casting {
            manifest.cast_from = manifest.cast_until;
        }
        manifest
    }

    pub fn pass(&mut self, from: BallotStage, to: BallotStage) -> Result<(), AppError> {
        if self.papers.pass(Some(from.name()), to.name())? {
            self.stage = to;
            return Ok(());
        }
        Err(self.not_now())
    }

    /// What was asked for is for another stage.
    pub fn not_now(&self) -> AppError {
        AppError::Conflict(Message::new("ballot-not-open").with("stage", self.stage.name()))
    }

    /// Keeps a part, which is the same each time it is made.
    pub fn keep(&mut self, part: &str, bytes: &[u8]) -> Result<(), AppError> {
        self.papers.say(part, 0, bytes)?;
        Ok(())
    }

    /// What somebody handed in, read.
    pub fn read<T: DeserializeOwned>(&self, part: &str) -> Result<Vec<(u8, T)>, AppError> {
        let all = self.papers.all(part)?.into_iter();
        Ok(all.filter_map(|(whose, bytes)| Some((whose, serde_json::from_slice(&bytes).ok()?))).collect())
    }
}

/// Leave to hold this ballot; to whoever has none it is not there.
pub(super) fn permit_of(
    library: &Library,
    actor: &Actor,
    plan: &BallotPlan,
) -> Result<Permitted<HoldingBallot>, AppError> {
    let missing = || AppError::NotFound(Message::new("ballot-unknown"));
    let kind = library.kinds.get(&plan.kind).ok_or_else(missing)?;
    may_hold_ballot(actor, kind, plan.unit).map_err(|_| missing())
}

/// Seconds since 1970.
pub(super) fn seconds(now: Timestamp) -> u64 {
    u64::try_from(now.0.div_euclid(1_000_000)).unwrap_or(0)
}

/// What is kept of something, in one form.
pub(super) fn written<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}
