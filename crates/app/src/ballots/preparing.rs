//! Preparing a ballot: from what was typed and the registry to a plan, a roll, keys of the server and seats.

use mingde_ballot::{Bytes, Choice, FEWEST, Item, Relation, Threshold};
use mingde_core::diagnostic::Message;
use mingde_core::kind::Kind;
use mingde_core::policy::{Actor, may_hold_ballot};
use mingde_core::snapshot::Snapshot;
use mingde_store::ElectionId;

use super::plan::{BallotPlan, BallotRequest};
use super::roll::{Roll, roll};
use super::round::{PLAN, Round, written};
use super::server_keys::ServerKeys;
use super::stage::BallotStage;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::long_work::apart;

/// Most people who are voted on at once, and most seats of one sort.
const MOST_SUBJECTS: usize = 64;
const MOST_SEATS: usize = 15;

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
    let ballots = bureau.store.ballots()?;
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
    let plan = planned(request, kind, snapshot, place, &roll, session)?;
    apart(move || {
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
        ServerKeys::generate(seed, plan.categories.len()).keep(&ballots, id)?;
        papers.pass(None, BallotStage::Drafted.name())?;
        Ok(())
    })
    .await
}

fn planned(
    request: &BallotRequest,
    kind: &Kind,
    snapshot: &Snapshot,
    (unit, unit_name): (mingde_core::id::UnitId, String),
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
    let (items, subjects) = asked(request, kind, snapshot)?;
    let (trustees, needed) = seats(&request.trustees, 3)?;
    let (scrutineers, witnesses) = seats(&request.scrutineers, 2)?;
    if usize::from(needed) <= trustees.len() / 2 {
        return Err(wrong("ballot-majority"));
    }
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
        denominator: request.denominator,
        tie: request.tie,
        trustees,
        needed,
        scrutineers,
        witnesses,
        session: Bytes(session),
        page: Bytes(request.page),
    };
    if plan.voters() < FEWEST {
        let message = Message::new("ballot-roll-small").with("count", plan.voters()).with("least", FEWEST);
        return Err(AppError::Invalid(message));
    }
    Ok(plan)
}

/// One question for each person, with the choices of the kind.
fn asked(
    request: &BallotRequest,
    kind: &Kind,
    snapshot: &Snapshot,
) -> Result<(Vec<Item>, Vec<mingde_core::id::PersonId>), AppError> {
    let choices = kind.ballot.iter().flat_map(|ballot| &ballot.options);
    let options: Vec<Choice> =
        choices.map(|(it, _)| Choice { code: it.code.clone(), title: it.title.clone() }).collect();
    let (mut items, mut subjects) = (Vec::new(), Vec::new());
    for name in request.subjects.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
        let unknown = || AppError::Invalid(Message::new("ballot-no-person").with("name", name));
        let code = name.rsplit_once('(').map_or(name, |(_, code)| code.trim_end_matches(')'));
        let persons = &snapshot.persons;
        let mut fits = (0..persons.len()).filter(|at| persons.code[*at] == code || persons.name[*at] == name);
        let (Some(at), None) = (fits.next(), fits.next()) else { return Err(unknown()) };
        if subjects.contains(&persons.id[at]) {
            return Err(AppError::Invalid(Message::new("ballot-person-twice").with("name", name)));
        }
        items.push(Item {
            choose: 1,
            code: format!("item-{}", items.len() + 1),
            options: options.clone(),
            seats: 0,
            title: persons.name[at].to_string(),
        });
        subjects.push(persons.id[at]);
    }
    if !(1..=MOST_SUBJECTS).contains(&items.len()) {
        return Err(AppError::Invalid(Message::new("ballot-nobody-asked").with("most", MOST_SUBJECTS)));
    }
    Ok((items, subjects))
}

fn thresholds(request: &BallotRequest, items: &[Item]) -> Result<Vec<Threshold>, AppError> {
    let Some(asked) = &request.threshold else { return Ok(Vec::new()) };
    let known = |code: &String| items.iter().any(|item| item.options.iter().any(|it| it.code == *code));
    if asked.options.is_empty() || !asked.options.iter().all(known) || !(1..=100).contains(&asked.percent) {
        return Err(AppError::Invalid(Message::new("ballot-threshold")));
    }
    Ok(vec![Threshold {
        code: "threshold".to_owned(),
        denominator: request.denominator,
        options: asked.options.clone(),
        relation: if asked.more_than { Relation::MoreThan } else { Relation::AtLeast },
        share: [asked.percent, 100],
    }])
}

/// Names of those who have a seat, each once, and how many of them it takes.
fn seats((names, wanted): &(Vec<String>, u16), least: usize) -> Result<(Vec<String>, u16), AppError> {
    let mut kept: Vec<String> = Vec::new();
    for name in names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
        if kept.iter().any(|there| there == name) {
            return Err(AppError::Invalid(Message::new("ballot-seat-twice").with("name", name)));
        }
        kept.push(name.to_owned());
    }
    let fits = (least..=MOST_SEATS).contains(&kept.len()) && (2..=kept.len()).contains(&usize::from(*wanted));
    if fits {
        return Ok((kept, *wanted));
    }
    Err(AppError::Invalid(Message::new("ballot-seats").with("least", least).with("most", MOST_SEATS)))
}
