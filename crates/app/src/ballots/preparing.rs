//! Preparing a ballot: from what was typed and the registry to a plan, a roll, keys of the server and seats.

use mingde_ballot::{Bytes, FEWEST};
use mingde_core::diagnostic::Message;
use mingde_core::id::UnitId;
use mingde_core::kind::Kind;
use mingde_core::policy::{Actor, may_hold_ballot};
use mingde_store::ElectionId;

use super::asking::{asked, expect_percent, observers, said, thresholds};
use super::following;
use super::keepers::{SeatHolder, expect_distinct, holders, printers};
use super::plan::{BallotPlan, BallotRequest};
use super::roll::{Roll, roll};
use super::round::{PLAN, Round, written};
use super::server_keys::ServerKeys;
use super::stage::BallotStage;
use super::unprepared::Unprepared;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::long_work::apart;
use crate::present::Present;

/// Prepares a ballot; the same again changes nothing. `seed` is 32 random bytes from which all keys of the server grow. What was
/// typed is looked at whole, and all that does not do is told at once.
///
/// # Errors
/// [`AppError::Invalid`] for a kind of which ballots say nothing, [`AppError::Conflict`] where another ballot has the name, or the one that it
/// follows on is not published.
pub async fn prepare_ballot(
    bureau: &Bureau,
    actor: &Actor,
    seed: [u8; 32],
    request: &BallotRequest,
) -> Result<Result<(), Unprepared>, AppError> {
    let ballots = bureau.store.ballots();
    let wrong = |code: &'static str| AppError::Invalid(Message::new(code));
    let id = ElectionId::parse(&request.id).ok_or_else(|| wrong("ballot-unknown"))?;
    let present = bureau.present().await?;
    let kind = present.library.kinds.get(&request.kind).filter(|kind| kind.ballot.is_some());
    let kind = kind.ok_or_else(|| wrong("ballot-no-kind"))?;
    let mut lacks = Unprepared::default();
    let unit = lacks.at("unit", held_for(&present, actor, kind, &request.unit))?;
    let roll = roll(&present, request.day, &request.groups, &mut lacks)?;
    let seats = Seats::typed(&present, actor, request, &mut lacks)?;
    let session = *blake3::keyed_hash(&seed, b"session").as_bytes();
    let planned = planned(request, kind, &present, (unit, seats, roll.as_ref()), session, &mut lacks)?;
    let (Some(mut plan), Some(roll), true) = (planned, roll, lacks.0.is_empty()) else {
        return Ok(Err(lacks));
    };
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
            return if same { Ok(Ok(())) } else { Err(AppError::Conflict(Message::new("ballot-taken-id"))) };
        }
        // What an attempt left that did not come to its end is made anew; what passes the stage is there.
        papers.unsay(PLAN)?;
        papers.say(PLAN, 0, &written(&plan))?;
        ballots.book(id)?.enrol(&roll.voters)?;
        // Slips are printed by others: the server signs nothing unseen then.
        let issued = if plan.is_by_slips() { 0 } else { plan.categories.len() };
        ServerKeys::generate(seed, issued).keep(&ballots, id)?;
        papers.pass(None, BallotStage::Drafted.name())?;
        Ok(Ok(()))
    })
    .await
}

/// The unit for which somebody may hold a ballot, with its name.
fn held_for(
    present: &Present,
    actor: &Actor,
    kind: &Kind,
    typed: &str,
) -> Result<(UnitId, String), AppError> {
    let (units, name) = (&present.snapshot.units, typed.trim());
    // By code, by name, or as it is offered while it is typed: `第一小学(S1)`.
    let unknown = || AppError::Invalid(Message::new("ballot-no-unit").with("name", name));
    let id = present.directories().unit(name).map_err(|_| unknown())?;
    let at = units.index_of(id).ok_or_else(unknown)? as usize;
    let permit = may_hold_ballot(actor, kind, id)?;
    Ok((permit.what().unit, units.unit[at].name.clone()))
}

/// Who sits where, and how many of each sort it takes.
struct Seats {
    trustees: (Vec<SeatHolder>, u16),
    scrutineers: (Vec<SeatHolder>, u16),
    printers: Vec<SeatHolder>,
}

impl Seats {
    fn typed(
        present: &Present,
        actor: &Actor,
        request: &BallotRequest,
        lacks: &mut Unprepared,
    ) -> Result<Option<Self>, AppError> {
        let trustees = lacks.at("trustees", holders(present, actor, &request.trustees.0, 3))?;
        let scrutineers = lacks.at("scrutineers", holders(present, actor, &request.scrutineers.0, 2))?;
        let printers = lacks.at("printers", printers(present, actor, &request.printers))?;
        let typed = [("trustees", &trustees), ("scrutineers", &scrutineers), ("printers", &printers)];
        // Where somebody has two seats, it is told at the second.
        for (until, (place, _)) in typed.iter().enumerate() {
            let seats = typed[..=until].iter().filter_map(|(_, seats)| seats.as_ref()).flatten();
            if lacks.at(*place, expect_distinct(seats))?.is_none() {
                return Ok(None);
            }
        }
        let (Some(trustees), Some(scrutineers), Some(printers)) = (trustees, scrutineers, printers) else {
            return Ok(None);
        };
        let (needed, witnesses) = (request.trustees.1, request.scrutineers.1);
        let most = trustees.len();
        let wrong = |message: Message| Err(AppError::Invalid(message));
        let needed = match usize::from(needed) {
            few if few <= most / 2 => wrong(Message::new("ballot-majority")),
            many if many > most || many < 2 => wrong(Message::new("ballot-needed").with("most", most)),
            _ => Ok(needed),
        };
        let Some(needed) = lacks.at("needed", needed)? else { return Ok(None) };
        Ok(Some(Self { trustees: (trustees, needed), scrutineers: (scrutineers, witnesses), printers }))
    }
}

/// What is settled, or nothing where something does not do.
fn planned(
    request: &BallotRequest,
    kind: &Kind,
    present: &Present,
    (unit, seats, roll): (Option<(UnitId, String)>, Option<Seats>, Option<&Roll>),
    session: [u8; 32],
    lacks: &mut Unprepared,
) -> Result<Option<BallotPlan>, AppError> {
    let expect = |holds: bool, code: &'static str| match holds {
        true => Ok(()),
        false => Err(AppError::Invalid(Message::new(code))),
    };
    let title = request.title.trim();
    lacks.at("title", expect((1..=200).contains(&title.chars().count()), "ballot-title"))?;
    let (first, last) = request.days;
    lacks.at("last", expect(first <= last, "ballot-days"))?;
    let place = |code: &str| if code == "ballot-choose" { "choose" } else { "subjects" }.to_owned();
    let asked = lacks.by(place, asked(request, kind, present))?;
    let items = asked.as_ref().map_or(&[][..], |(items, _)| &items[..]);
    // Which options there are is known by the questions.
    let thresholds = match items {
        [] => {
            lacks.at("percent", expect_percent(request))?;
            None
        }
        items => lacks.at("percent", thresholds(request, items))?,
    };
    let said = said(request, kind, lacks)?;
    let observers = lacks.at("observers", observers(request, kind, present))?;
    let (Some((unit, unit_name)), Some(seats), Some(roll)) = (unit, seats, roll) else { return Ok(None) };
    let (Some((items, subjects)), Some(thresholds)) = (asked, thresholds) else { return Ok(None) };
    let (Some(said), Some(observers)) = (said, observers) else { return Ok(None) };
    let Seats { trustees: (trustees, needed), scrutineers: (scrutineers, witnesses), printers } = seats;
    let name = |holders: &[SeatHolder]| holders.iter().map(|it| it.name.clone()).collect::<Vec<_>>();
    let plan = BallotPlan {
        title: title.to_owned(),
        kind: kind.id.clone(),
        unit,
        unit_name,
        day: request.day,
        first,
        last,
        categories: roll.categories.clone(),
        roll: roll.hash,
        thresholds,
        items,
        subjects,
        said,
        observers,
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
        lacks.0.push(("group-1-unit".to_owned(), message));
        return Ok(None);
    }
    Ok(Some(plan))
}
