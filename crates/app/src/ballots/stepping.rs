//! The steps of the office that holds a ballot.

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;

use super::round::{Round, permit_of, seconds};
use super::stage::BallotStage;
use super::{closing, slips};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::long_work::apart;

/// What the office does to bring a ballot on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BallotStep {
    /// Papers are given out from here on.
    OpenIssuing,
    /// No more papers.
    CloseIssuing,
    /// Ballots are taken from here on.
    OpenCasting,
    /// The board is closed.
    Close,
    /// The result is published.
    Publish,
}

impl BallotStep {
    /// All, with their names, and the stages between which they lead.
    const ALL: [(BallotStep, &'static str, BallotStage, BallotStage); 5] = [
        (Self::OpenIssuing, "open-issuing", BallotStage::Prepared, BallotStage::Issuing),
        (Self::CloseIssuing, "close-issuing", BallotStage::Issuing, BallotStage::Issued),
        (Self::OpenCasting, "open-casting", BallotStage::Issued, BallotStage::Casting),
        (Self::Close, "close", BallotStage::Casting, BallotStage::Closed),
        (Self::Publish, "publish", BallotStage::Tallied, BallotStage::Published),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The step of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, own, ..)| *own == name).map(|(step, ..)| *step)
    }

    /// The step that comes next.
    pub fn from_stage(stage: BallotStage) -> Option<Self> {
        Self::ALL.iter().find(|(.., from, _)| *from == stage).map(|(step, ..)| *step)
    }

    fn between(self) -> (BallotStage, BallotStage) {
        let (.., from, to) = Self::ALL[self as usize];
        (from, to)
    }
}

/// Brings a ballot on by one step. Done twice it is done once.
///
/// # Errors
/// [`AppError::NotFound`] for whoever does not hold it, [`AppError::Conflict`] if it is at another stage, or the manifest opens it
/// on another day.
pub async fn take_ballot_step(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    id: &str,
    step: BallotStep,
) -> Result<(), AppError> {
    let (ballots, library, actor) = (bureau.store.ballots(), bureau.library(), actor.clone());
    let id = id.to_owned();
    let now = seconds(now);
    apart(move || {
        let mut round = Round::open(&ballots, &id)?;
        permit_of(&library, &actor, &round.plan)?;
        let (from, to) = step.between();
        if round.stage == to {
            return Ok(());
        }
        if round.stage != from {
            let stage = round.stage.name();
            return Err(AppError::Conflict(Message::new("ballot-other-stage").with("stage", stage)));
        }
        match step {
            BallotStep::OpenIssuing => expect_window(&round, now)?,
            BallotStep::OpenCasting => {
                expect_window(&round, now)?;
                if round.plan.is_by_slips() {
                    slips::void(&round)?;
                }
            }
            BallotStep::CloseIssuing => round.book()?.shut()?,
            BallotStep::Close => closing::close(&mut round)?,
            BallotStep::Publish => closing::publish(&mut round)?,
        }
        round.pass(from, to)
    })
    .await
}

/// What the manifest says is what everybody has signed: the office opens nothing before and after.
fn expect_window(round: &Round, now: u64) -> Result<(), AppError> {
    let election = round.election()?;
    let manifest = election.manifest();
    if (manifest.issue_from..manifest.cast_until).contains(&now) {
        return Ok(());
    }
    let (first, last) = (round.plan.first, round.plan.last);
    Err(AppError::Conflict(Message::new("ballot-not-the-day").with("first", first).with("last", last)))
}
