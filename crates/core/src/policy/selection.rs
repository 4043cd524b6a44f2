//! Leave to rate in a selection, and to write into nominations what came of it.

use super::actor::Actor;
use super::permit::{Before, Permit, Permitted};
use super::record::may_accept;
use super::recusal::may_decide_of;
use super::refused::Refused;
use crate::date::Day;
use crate::id::UnitId;
use crate::kind::{CallFields, Kind, NominationFields, SelectionPart, SheetFields};
use crate::record::{Content, State, Value, Who};
use crate::revision::{Draft, EntityKind};

/// Whether `actor` is one of those whom a call names as its raters. The operator, who is nobody, rates nobody.
pub fn rates(actor: &Actor, call: &CallFields, called: &Content) -> bool {
    let own = actor.who().map(Who::Person);
    let mut parts = called.participants.iter();
    own.is_some() && parts.any(|part| part.role == call.raters && Some(part.who) == own)
}

/// Whether evaluation goes on: nominations are over, and it was not closed.
///
/// # Errors
/// [`Refused::NotTheTime`] before and after.
pub fn is_evaluated(call: &CallFields, called: &Content, today: Day) -> Result<(), Refused> {
    let day = |name: &String| match called.fields.get(name) {
        Some(Value::Date(day)) => Some(*day),
        _ => None,
    };
    let begun = day(&call.days[1]).is_some_and(|last| last < today);
    let over = day(&call.days[2]).is_some_and(|last| last < today);
    let closed = day(&call.progress[0]).is_some();
    if begun && !over && !closed { Ok(()) } else { Err(Refused::NotTheTime) }
}

/// May `actor` hand in a sheet? Whoever the call names as a rater may, once, in person, for themselves, while it is evaluated.
///
/// # Errors
/// [`Refused::NotConcerned`] for everybody else, the operator too; [`Refused::NotTheTime`] before and after.
pub fn may_rate(
    actor: &Actor,
    (draft, sheet): (Draft, &Content),
    before: Before<'_>,
    kind: &Kind,
    (call, called): (&CallFields, &Content),
    today: Day,
) -> Result<Permitted<Draft>, Refused> {
    if let Some(officer) = actor.officer() {
        officer.in_person()?;
    }
    let (Some(SelectionPart::Sheet(fields)), Some(own)) = (&kind.selection, actor.who()) else {
        return Err(Refused::NotConcerned);
    };
    let is_own =
        |part: &crate::record::Participant| part.role == fields.rater && part.who == Who::Person(own);
    let is_alone = sheet.participants.len() == 1 && sheet.participants.iter().all(is_own);
    if !rates(actor, call, called) || !is_alone {
        return Err(Refused::NotConcerned);
    }
    is_evaluated(call, called, today)?;
    let is_such = draft.entity == EntityKind::Record
        && draft.kind == kind.id
        && call.kinds.sheet == kind.id
        && draft.state == State::Accepted
        && draft.unit == Some(called.unit.0)
        && names(fields, sheet, call, called);
    let is_free = match before {
        Before::Nothing => true,
        Before::Changed(standing) => standing.state == State::Withdrawn,
        Before::Kept(_) | Before::Unseen => false,
    };
    if !is_such || !is_free {
        return Err(Refused::OtherWay);
    }
    Ok(Permitted { what: draft, permit: Permit::following(actor, &before) })
}

/// Whether a sheet is of the selection that was called.
fn names(fields: &SheetFields, sheet: &Content, call: &CallFields, called: &Content) -> bool {
    let named = sheet.fields.get(&fields.selection);
    named.is_some() && named == called.fields.get(&call.title)
}

/// May `actor` write into a nomination what came of the selection? Whoever accepts such nominations may, of one that was accepted and is
/// about others, and nothing but what came of it changes.
///
/// # Errors
/// [`Refused::OtherWay`] where anything else would change.
pub fn may_conclude(
    actor: &Actor,
    draft: Draft,
    before: Before<'_>,
    (kind, fields): (&Kind, &NominationFields),
    (stood, becomes): (&Content, &Content),
) -> Result<Permitted<Draft>, Refused> {
    may_accept(actor, kind, stood.unit)?;
    may_decide_of(actor, kind, &stood.participants)?;
    let stands = matches!(before, Before::Changed(standing) if standing.state == State::Accepted && standing.unit == Some(stood.unit));
    let is_such = draft.entity == EntityKind::Record
        && draft.kind == kind.id
        && draft.state == State::Accepted
        && draft.unit.map(UnitId) == Some(stood.unit);
    if !stands || !is_such || without(fields, stood) != without(fields, becomes) {
        return Err(Refused::OtherWay);
    }
    Ok(Permitted { what: draft, permit: Permit::following(actor, &before) })
}

/// A nomination without what came of it.
fn without(fields: &NominationFields, content: &Content) -> Content {
    let mut content = content.clone();
    content.fields.retain(|name, _| !fields.concluding().contains(&name.as_str()));
    content
}
