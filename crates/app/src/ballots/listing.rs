//! Which ballots there are for somebody, and the page of one for the office that holds it.

use std::sync::Arc;

use mingde_ballot::{ResultSheet, State, Tie, request_hash};
use mingde_core::date::Day;
use mingde_core::kind::Kind;
use mingde_core::policy::{Actor, files_somewhere};

use super::following::{Lot, lot, seats_left};
use super::freezing::notes;
use super::issuing::{OwnBallot, own};
use super::making_key::blamed;
use super::own_seat::kept_by;
use super::plan::BallotPlan;
use super::round::{RESULT, Round, permit_of};
use super::seat::{
    COMMITMENT, Commitment, DEALING, RESULT_SIGNATURE, SHARES, SIGNATURE, SeatRole, name_of, seats,
};
use super::stage::BallotStage;
use super::stepping::BallotStep;
use super::{closing, slips, tally};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;
use crate::long_work::apart;

/// A ballot in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BallotLine {
    /// Its name.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// For which unit.
    pub unit: String,
    /// First and last day.
    pub days: (Day, Day),
    /// How far it is.
    pub stage: BallotStage,
    /// Whether it is for whoever asks to hold.
    pub holds: bool,
    /// Whether whoever asks is shown the link of a seat.
    pub seated: bool,
    /// The paper of whoever asks; none for whoever is not on the roll.
    pub own: Option<OwnBallot>,
}

/// A seat, for the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatLine {
    /// Whose it is.
    pub name: String,
    /// `trustee`, `scrutineer` or `printer`.
    pub role: &'static str,
    /// Whether what is asked of it at this stage is still lacking.
    pub lacks: bool,
    /// The key that it signs by; empty before it is there.
    pub key: String,
    /// SHA-256 of the key in digits, whose beginning its device shows too, to be compared; empty before it is there.
    pub hash: String,
}

/// A lot that is still to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    /// Codes and names of those who are tied.
    pub tied: Vec<(String, String)>,
    /// How many of them it elects.
    pub seats: usize,
}

/// The page of the office.
#[derive(Debug, Clone)]
pub struct BallotPage {
    /// Its name.
    pub id: String,
    /// What was settled.
    pub plan: BallotPlan,
    /// How far it is.
    pub stage: BallotStage,
    /// Trustees, then scrutineers.
    pub seats: Vec<SeatLine>,
    /// The next step of the office, if it is its turn.
    pub next: Option<BallotStep>,
    /// Papers given out.
    pub issued: u32,
    /// Ballots in the box.
    pub received: u32,
    /// The result, once it is published.
    pub result: Option<ResultSheet>,
    /// Hash of the manifest for the poster.
    pub manifest: Option<String>,
    /// The lot that was drawn between those who were tied.
    pub lot: Option<Lot>,
    /// Between whom a lot is still to be drawn.
    pub draw: Option<Draw>,
    /// Whose share of the key was proven not to fit, by place from 1.
    pub blamed: Option<u8>,
    /// Nothing is counted, since it is void or too few came.
    pub uncounted: Option<State>,
}

/// Kinds of which ballots say the figures and whose results somebody files.
pub fn files_ballots(library: &Library, actor: &Actor) -> Vec<Arc<Kind>> {
    let kinds = library.kinds.values().filter(|kind| kind.ballot.is_some() && files_somewhere(actor, kind));
    kinds.cloned().collect()
}

/// The ballots that somebody may vote in or holds, the latest first.
///
/// # Errors
/// Where a file does not read.
pub async fn ballots_of(bureau: &Bureau, actor: &Actor) -> Result<Vec<BallotLine>, AppError> {
    let ballots = bureau.store.ballots();
    let (library, actor) = (bureau.library(), actor.clone());
    apart(move || {
        let mut lines = Vec::new();
        for id in ballots.list()? {
            let Ok(round) = Round::open(&ballots, &id.to_string()) else { continue };
            let holds = permit_of(&library, &actor, &round.plan).is_ok();
            let own = own(&round, &actor).ok();
            let seated = kept_by(&round, &actor).is_some();
            if !holds && !seated && own.is_none() {
                continue;
            }
            let plan = &round.plan;
            lines.push(BallotLine {
                id: id.to_string(),
                title: plan.title.clone(),
                unit: plan.unit_name.clone(),
                days: (plan.first, plan.last),
                stage: round.stage,
                holds,
                seated,
                own,
            });
        }
        lines.sort_by(|one, other| (&other.days, &other.id).cmp(&(&one.days, &one.id)));
        Ok(lines)
    })
    .await
}

/// The page of a ballot for whoever holds it.
///
/// # Errors
/// [`AppError::NotFound`] for everybody else.
pub async fn ballot_page(bureau: &Bureau, actor: &Actor, id: &str) -> Result<BallotPage, AppError> {
    let (ballots, library) = (bureau.store.ballots(), bureau.library());
    let (actor, id) = (actor.clone(), id.to_owned());
    apart(move || {
        let round = Round::open(&ballots, &id)?;
        permit_of(&library, &actor, &round.plan)?;
        let issued = match round.plan.is_by_slips() {
            true => slips::drawn(&round)?.unwrap_or_default(),
            false => round.book()?.issued(0, round.plan.categories.len())?.iter().sum(),
        };
        let received = if round.stage >= BallotStage::Casting { round.kept()?.count()? } else { 0 };
        let sheet = round.papers.said(RESULT, 0)?.and_then(|bytes| ResultSheet::read(&bytes));
        let uncounted = sheet.as_ref().map(|it| it.state).filter(|state| *state != State::Counted);
        let lines = (1..=seats(&round.plan)).map(|index| line(&round, index)).collect::<Result<_, _>>()?;
        let next = BallotStep::from_stage(round.stage);
        let signed = notes(&round, RESULT_SIGNATURE)?.len() >= usize::from(round.plan.witnesses);
        Ok(BallotPage {
            id: round.id.to_string(),
            stage: round.stage,
            seats: lines,
            next: next.filter(|step| *step != BallotStep::Publish || signed),
            issued,
            received,
            result: sheet.clone().filter(|_| round.stage == BallotStage::Published),
            manifest: round.election().ok().map(|election| hex::encode(election.hash())),
            uncounted,
            blamed: blamed(&round)?,
            draw: draw(&round, sheet.as_ref())?,
            lot: lot(&round)?,
            plan: round.plan,
        })
    })
    .await
}

/// Between whom a lot is still to be drawn.
fn draw(round: &Round, sheet: Option<&ResultSheet>) -> Result<Option<Draw>, AppError> {
    let is_over = round.stage == BallotStage::Published && round.plan.tie == Tie::Lot;
    let outcome = sheet.and_then(|sheet| sheet.outcomes.first()).filter(|it| is_over && !it.tied.is_empty());
    let (Some(outcome), None) = (outcome, lot(round)?) else { return Ok(None) };
    let options = round.plan.items.iter().take(1).flat_map(|item| &item.options);
    let tied = options.filter(|option| outcome.tied.contains(&option.code));
    let tied = tied.map(|option| (option.code.clone(), option.title.clone())).collect();
    Ok(Some(Draw { tied, seats: seats_left(&round.plan, outcome) }))
}

fn line(round: &Round, index: u8) -> Result<SeatLine, AppError> {
    let role = SeatRole::of(&round.plan, index).unwrap_or(SeatRole::Scrutineer);
    let is_trustee = role == SeatRole::Trustee;
    let said = |part: &str| -> Result<bool, AppError> { Ok(round.papers.said(part, index)?.is_some()) };
    let lacks = match round.stage {
        BallotStage::Drafted => !said(COMMITMENT)? || is_trustee && (!said(DEALING)? || !said(SHARES)?),
        BallotStage::Keyed => role != SeatRole::Printer && !said(SIGNATURE)?,
        BallotStage::Issued => role == SeatRole::Printer && slips::lacks_unused(round, index)?,
        BallotStage::Casting | BallotStage::Closed if role == SeatRole::Scrutineer => {
            closing::lacks_cosignature(round, index)?.is_some()
        }
        BallotStage::Closed => is_trustee && tally::wants_share(round, index)?,
        BallotStage::Tallied => role == SeatRole::Scrutineer && !said(RESULT_SIGNATURE)?,
        _ => false,
    };
    let commitments: Vec<(u8, Commitment)> = round.read(COMMITMENT)?;
    let key = commitments.into_iter().find(|(whose, _)| *whose == index).map(|(_, it)| it.verifier);
    let hash = key.as_ref().map(|key| hex::encode(request_hash(key.as_bytes())));
    Ok(SeatLine {
        name: name_of(&round.plan, index).to_owned(),
        role: role.name(),
        lacks,
        key: key.unwrap_or_default(),
        hash: hash.unwrap_or_default(),
    })
}
