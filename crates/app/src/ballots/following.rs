//! A ballot that follows on one before: another vote on those who are tied, or the next phase of a selection with those who came
//! through. And a lot that people drew by hand, where the manifest said that they would.

use std::sync::Arc;

use mingde_ballot::{Bytes, Outcome, ResultSheet, State, Tie};
use mingde_core::diagnostic::Message;
use mingde_core::kind::Kind;
use mingde_core::policy::Actor;
use mingde_core::record::Who;
use mingde_core::snapshot::Snapshot;
use mingde_store::{Ballots, Said};
use serde::{Deserialize, Serialize};

use super::plan::BallotPlan;
use super::round::{RESULT, Round, permit_of, written};
use super::stage::BallotStage;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;
use crate::long_work::apart;

/// The part of the proceedings in which a lot stands.
const LOT: &str = "lot";

/// A lot that was drawn by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lot {
    /// Codes of the options that it elected.
    pub elected: Vec<String>,
    /// How it was drawn, and before whom.
    pub told: String,
}

/// What follows on a ballot, as far as its result says it.
#[derive(Debug, Clone)]
pub struct FollowingBallot {
    /// The plan of the ballot before.
    pub plan: BallotPlan,
    /// Its kind.
    pub kind: Arc<Kind>,
    /// Who is voted on next, as it is typed.
    pub subjects: Vec<String>,
    /// How many seats are left where two were tied, or as many as before.
    pub seats: u16,
    /// Whether it is another vote on those who are tied.
    pub is_revote: bool,
}

/// Number and predecessor of a round that follows on a published ballot of the same kind.
pub(super) fn follows(
    ballots: &Ballots,
    (library, actor): (&Library, &Actor),
    after: &str,
    kind: &str,
) -> Result<(u16, Option<Bytes<32>>), AppError> {
    let round = Round::open(ballots, after)?;
    permit_of(library, actor, &round.plan)?;
    if round.stage != BallotStage::Published || round.plan.kind != kind {
        return Err(AppError::Conflict(Message::new("ballot-after")));
    }
    Ok((round.plan.round.saturating_add(1), Some(Bytes(*round.election()?.hash()))))
}

/// What the office begins with that prepares the next ballot from this one.
///
/// # Errors
/// [`AppError::NotFound`] for whoever does not hold it, [`AppError::Conflict`] before it is published.
pub async fn following_ballot(bureau: &Bureau, actor: &Actor, id: &str) -> Result<FollowingBallot, AppError> {
    let present = bureau.present().await?;
    let (ballots, actor, id) = (bureau.store.ballots(), actor.clone(), id.to_owned());
    apart(move || {
        let round = Round::open(&ballots, &id)?;
        permit_of(&present.library, &actor, &round.plan)?;
        let sheet = counted(&round)?;
        let missing = || AppError::NotFound(Message::new("ballot-no-kind"));
        let kind = present.library.kinds.get(&round.plan.kind).ok_or_else(missing)?.clone();
        let plan = &round.plan;
        let outcome = sheet.outcomes.first().filter(|_| plan.is_chosen_among());
        let seats = plan.items.first().map_or(0, |item| item.seats);
        let tied = outcome.filter(|it| !it.tied.is_empty() && plan.tie == Tie::Revote);
        let through: Vec<usize> = match (tied, outcome) {
            (Some(outcome), _) => places(plan, &outcome.tied),
            (None, Some(outcome)) if seats > 0 => places(plan, &outcome.elected),
            (None, Some(_)) => by_votes(&sheet),
            (None, None) => (0..plan.subjects.len()).collect(),
        };
        let subjects = through.into_iter().filter_map(|at| shown(&present.snapshot, plan.subjects.get(at)?));
        Ok(FollowingBallot {
            subjects: subjects.collect(),
            seats: tied.map_or(seats, |it| seats.saturating_sub(it.elected.len() as u16)),
            is_revote: tied.is_some(),
            kind,
            plan: round.plan,
        })
    })
    .await
}

fn counted(round: &Round) -> Result<ResultSheet, AppError> {
    if round.stage != BallotStage::Published {
        return Err(round.not_now());
    }
    let sheet = round.papers.said(RESULT, 0)?.and_then(|bytes| ResultSheet::read(&bytes));
    let sheet = sheet.filter(|sheet| sheet.state == State::Counted);
    sheet.ok_or_else(|| AppError::Conflict(Message::new("ballot-uncounted")))
}

/// Places of options among those who are voted on.
fn places(plan: &BallotPlan, codes: &[String]) -> Vec<usize> {
    let options = plan.items.first().map_or(&[][..], |item| &item.options);
    (0..options.len()).filter(|at| codes.contains(&options[*at].code)).collect()
}

/// All who have a vote, the most first.
fn by_votes(sheet: &ResultSheet) -> Vec<usize> {
    let counts = sheet.items.first().map_or(&[][..], |item| &item.counts);
    let mut order: Vec<usize> = (0..counts.len()).filter(|at| counts[*at] > 0).collect();
    order.sort_by_key(|at| std::cmp::Reverse(counts[*at]));
    order
}

fn shown(snapshot: &Snapshot, who: &Who) -> Option<String> {
    match who {
        Who::Person(id) => {
            let at = snapshot.persons.index_of(*id)? as usize;
            Some(format!("{}({})", &snapshot.persons.name[at], &snapshot.persons.code[at]))
        }
        Who::Unit(id) => Some(snapshot.units.unit[snapshot.units.index_of(*id)? as usize].name.clone()),
        Who::Group(_) => None,
    }
}

/// Writes down which of those who are tied a lot elected that people drew. The same again changes nothing.
///
/// # Errors
/// [`AppError::NotFound`] for whoever does not hold it, [`AppError::Conflict`] where the manifest says that a tie is voted on again or
/// another lot stands there, [`AppError::Invalid`] for others than those who are tied, or another number than there are seats left.
pub async fn record_lot(bureau: &Bureau, actor: &Actor, id: &str, lot: Lot) -> Result<(), AppError> {
    let (ballots, library) = (bureau.store.ballots(), bureau.library());
    let (actor, id) = (actor.clone(), id.to_owned());
    apart(move || {
        let mut round = Round::open(&ballots, &id)?;
        permit_of(&library, &actor, &round.plan)?;
        let sheet = counted(&round)?;
        let outcome = sheet.outcomes.first().filter(|it| !it.tied.is_empty() && round.plan.tie == Tie::Lot);
        let outcome = outcome.ok_or_else(|| AppError::Conflict(Message::new("ballot-no-lot")))?;
        let left = seats_left(&round.plan, outcome);
        let told = lot.told.trim().to_owned();
        let mut elected = lot.elected;
        elected.sort_unstable();
        elected.dedup();
        let among = elected.iter().all(|code| outcome.tied.contains(code));
        if elected.len() != left || !among || told.is_empty() || told.chars().count() > 200 {
            return Err(AppError::Invalid(Message::new("ballot-lot").with("count", left)));
        }
        match round.papers.say(LOT, 0, &written(&Lot { elected, told }))? {
            Said::First | Said::Again => Ok(()),
            Said::Otherwise => Err(AppError::Conflict(Message::new("ballot-lot-there"))),
        }
    })
    .await
}

/// Seats that are left for those who are tied.
pub(super) fn seats_left(plan: &BallotPlan, outcome: &Outcome) -> usize {
    let seats = plan.items.first().map_or(0, |item| usize::from(item.seats));
    seats.saturating_sub(outcome.elected.len())
}

/// The lot that was drawn, if one was.
pub(super) fn lot(round: &Round) -> Result<Option<Lot>, AppError> {
    Ok(round.papers.said(LOT, 0)?.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
}
