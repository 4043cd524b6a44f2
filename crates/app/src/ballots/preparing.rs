//! Preparing a ballot: from what was typed and the registry to a plan, a roll, keys of the server and seats.

use mingde_ballot::{Bytes, FEWEST};
use mingde_core::diagnostic::Message;
use mingde_core::kind::Kind;
use mingde_core::policy::{Actor, may_hold_ballot};
use mingde_store::ElectionId;

use super::asking::{asked, observers, said, thresholds};
use super::following;
use super::keepers::{SeatHolder, expect_distinct, holders, printers};
use super::plan::{BallotPlan, BallotRequest};
use super::roll::{Roll, roll};
use super::round::{PLAN, Round, written};
use super::server_keys::ServerKeys;
use super::stage::BallotStage;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::long_work::apart;
use crate::present::Present;

/// Prepares a ballot; the same again changes nothing. `seed` is 32 random bytes from which all keys of the server grow.
///
/// # Errors
/// [`AppError::Refused`] for whoever may not file such results; [`AppError::Invalid`] says what does not do.
pub async fn prepare_ballot(
    bureau: &Bureau,
    actor: &Actor,
    seed: [u8; 32],
    request: &BallotRequest,
) -> Result<(), AppError> {
    let ballots = bureau.store.ballots();
    let wrong = |code: &'static str| AppError::Invalid(Message::new(code));
    let id = ElectionId::parse(&request.id).ok_or_else(|| wrong("ballot-unknown"))?;
    let present = bureau.present().await?;
    let kind = present.library.kinds.get(&request.kind).filter(|kind| kind.ballot.is_some());
    let kind = kind.ok_or_else(|| wrong("ballot-no-kind"))?;
    let snapshot = &present.snapshot;
    let unit = snapshot.units.find(request.unit.trim());
    let unit = unit
        .ok_or_else(|| AppError::Invalid(Message::new("ballot-no-unit").with("name", request.unit.trim())))?;
    let permit = may_hold_ballot(actor, kind, snapshot.units.id[unit as usize])?;
    let roll = roll(snapshot, request.day, &request.groups)?;
    let session = *blake3::keyed_hash(&seed, b"session").as_bytes();
    let unit_name = snapshot.units.unit[unit as usize].name.clone();
    let place = (permit.what().unit, unit_name);
    let seats = Seats::typed(&present, actor, request)?;
    let mut plan = planned(request, kind, &present, (place, seats), &roll, session)?;
    let (library, holder, after) = (present.library.clone(), actor.clone(), request.after.clone());
    apart(move || {
        if let Some(after) = &after {
            (plan.round, plan.previous) =
                following::follows(&ballots, (&library, &holder), after, &plan.kind)?;
        }
        let mut papers = ballots.proceedings(id)?;
        if papers.stage()?.is_some() {
            // Sent twice: the one that is there, if it is this one.
            let round = Round::open(&ballots, &id.to_string())?;
            let same = BallotPlan { session: round.plan.session, ..plan } == round.plan;
            return if same { Ok(()) } else { Err(AppError::Conflict(Message::new("ballot-taken-id"))) };
        }
        // What an attempt left that did not come to its end is made anew; what passes the stage is there.
        papers.unsay(PLAN)?;
        papers.say(PLAN, 0, &written(&plan))?;
        ballots.book(id)?.enrol(&roll.voters)?;
        // Slips are printed by others: the server signs nothing unseen then.
        let issued = if plan.is_by_slips() { 0 } else { plan.categories.len() };
        ServerKeys::generate(seed, issued).keep(&ballots, id)?;
        papers.pass(None, BallotStage::Drafted.name())?;
        Ok(())
    })
    .await
}

/// Who sits where, and how many of each sort it takes.
struct Seats {
    trustees: (Vec<SeatHolder>, u16),
    scrutineers: (Vec<SeatHolder>, u16),
    printers: Vec<SeatHolder>,
}

impl Seats {
    fn typed(present: &Present, actor: &Actor, request: &BallotRequest) -> Result<Self, AppError> {
        let trustees = holders(present, actor, &request.trustees, 3)?;
        let scrutineers = holders(present, actor, &request.scrutineers, 2)?;
        let printers = printers(present, actor, &request.printers)?;
        expect_distinct(trustees.0.iter().chain(&scrutineers.0).chain(&printers))?;
        Ok(Self { trustees, scrutineers, printers })
    }
}

fn planned(
    request: &BallotRequest,
    kind: &Kind,
    present: &Present,
    ((unit, unit_name), seats): ((mingde_core::id::UnitId, String), Seats),
    roll: &Roll,
    session: [u8; 32],
) -> Result<BallotPlan, AppError> {
    let wrong = |code: &'static str| AppError::Invalid(Message::new(code));
    if request.title.trim().is_empty() || request.title.chars().count() > 200 {
        return Err(wrong("ballot-title"));
    }
    let (first, last) = request.days;
    if first > last {
        return Err(wrong("ballot-days"));
    }
    let (items, subjects) = asked(request, kind, present)?;
    let Seats { trustees: (trustees, needed), scrutineers: (scrutineers, witnesses), printers } = seats;
    if usize::from(needed) <= trustees.len() / 2 {
        return Err(wrong("ballot-majority"));
    }
    let name = |holders: &[SeatHolder]| holders.iter().map(|it| it.name.clone()).collect::<Vec<_>>();
    let plan = BallotPlan {
        title: request.title.trim().to_owned(),
        kind: kind.id.clone(),
        unit,
        unit_name,
        day: request.day,
        first,
        last,
        categories: roll.categories.clone(),
        roll: roll.hash,
        thresholds: thresholds(request, &items)?,
        items,
        subjects,
        said: said(request, kind)?,
        observers: observers(request, kind, present)?,
        groups: request.groups.clone(),
        round: 1,
        previous: None,
        denominator: request.denominator,
        tie: request.tie,
        keepers: trustees.iter().chain(&scrutineers).chain(&printers).map(|it| it.keeper).collect(),
        printers: name(&printers),
        trustees: name(&trustees),
        needed,
        scrutineers: name(&scrutineers),
        witnesses,
        draw: 0,
        session: Bytes(session),
        page: Bytes(request.page),
    };
    if plan.voters() < FEWEST {
        let message = Message::new("ballot-roll-small").with("count", plan.voters()).with("least", FEWEST);
        return Err(AppError::Invalid(message));
    }
    Ok(plan)
}
