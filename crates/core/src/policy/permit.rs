//! Leave to append a revision.

use super::Account;
use super::actor::Actor;
use super::hierarchy::Hierarchy;
use super::record::may_bring;
use super::refused::Refused;
use crate::date::Day;
use crate::grant::{Grant, Reach};
use crate::id::{EntityId, IdSet, UnitId};
use crate::kind::{Kind, ReplyTime};
use crate::office::{Office, Power};
use crate::publication::SettledValue;
use crate::record::{Content, Participant, State, Who};
use crate::registry::RegistrySchema;
use crate::revision::{Draft, EntityKind};

/// Something that the rules let pass. Only this module makes one, so whoever takes it knows that somebody asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permitted<T> {
    pub(super) what: T,
    pub(super) permit: Permit,
}

/// Who may, and what must be true for it. What is permitted is the draft beside it: its entity, kind, state and unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    /// The actor; the author of the revision.
    pub(super) author: Account,
    /// The number of the revision that was looked at, 0 for none; none if it was not asked.
    pub(super) based_on: Option<u32>,
    /// The state is changed, and nothing else.
    pub(super) keeps_content: bool,
}

impl<T> Permitted<T> {
    /// What is permitted.
    pub fn what(&self) -> &T {
        &self.what
    }

    /// To whom.
    pub fn author(&self) -> &Account {
        &self.permit.author
    }

    /// What is permitted, and the permit.
    pub fn into_parts(self) -> (T, Permit) {
        (self.what, self.permit)
    }
}

impl Permit {
    /// For what follows on what was looked at, in somebody's name.
    pub(super) fn following(actor: &Actor, before: &Before<'_>) -> Self {
        Self { author: actor.account().clone(), based_on: before.based_on(), keeps_content: false }
    }

    /// Who may.
    pub fn author(&self) -> &Account {
        &self.author
    }

    /// The number of the revision after which it may be appended, 0 for none; none if the operator did not ask.
    pub fn based_on(&self) -> Option<u32> {
        self.based_on
    }

    /// Whether the value must stay what it was.
    pub fn keeps_content(&self) -> bool {
        self.keeps_content
    }
}

/// What there is of an entity before a revision is appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before<'a> {
    /// Nothing yet.
    Nothing,
    /// It stands like this, and its value changes.
    Changed(Standing<'a>),
    /// It stands like this, and its value stays.
    Kept(Standing<'a>),
    /// Nobody looked. The operator alone may write over whatever there is.
    Unseen,
}

/// Where an entity stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing<'a> {
    /// Number of its latest revision.
    pub number: u32,
    /// Its state.
    pub state: State,
    /// The unit that reports it, for records.
    pub unit: Option<UnitId>,
    /// Who had a hand in it since it was accepted last; none if that was not looked up, and then it may have been
    /// anybody.
    pub hands: Option<&'a [String]>,
    /// Whether it was accepted and nobody who decides has taken that back or returned it since, though it may wait again
    /// after a correction; none if that was not looked up, and then it may have been.
    pub stood: Option<bool>,
    /// Who takes part in it as it stands, for records that change; none if that was not looked up, and then it may be about
    /// anybody.
    pub participants: Option<&'a [Participant]>,
}

impl Standing<'_> {
    /// Where an entity stands; who had a hand in it, whether it was accepted before, and who takes part was not looked up.
    pub fn of(number: u32, state: State, unit: Option<EntityId>) -> Self {
        Self { number, state, unit: unit.map(UnitId), hands: None, stood: None, participants: None }
    }
}

impl Before<'_> {
    pub(super) fn based_on(&self) -> Option<u32> {
        match self {
            Self::Nothing => Some(0),
            Self::Changed(standing) | Self::Kept(standing) => Some(standing.number),
            Self::Unseen => None,
        }
    }
}

/// May `actor` append this draft? Of records the kind is asked, of everything else the power that keeps it. Grants are
/// made by [`may_grant`]; here they are withdrawn. What is published passes [`may_publish`] and [`may_settle`]; here the
/// operator alone brings files.
pub fn may_append(
    actor: &Actor,
    draft: Draft,
    before: Before<'_>,
    kind: Option<&Kind>,
) -> Result<Permitted<Draft>, Refused> {
    let grants = draft.entity == EntityKind::Grant;
    if grants && draft.state != State::Withdrawn {
        return Err(Refused::OtherWay);
    }
    if let Some(officer) = actor.officer() {
        officer.changes()?;
        match draft.entity {
            _ if before == Before::Unseen => return Err(Refused::OtherWay),
            EntityKind::Record => may_bring(actor, &draft, &before, kind)?,
            EntityKind::Unit | EntityKind::Person | EntityKind::Group => actor.may(Power::KeepRegistry)?,
            EntityKind::Rulebook => return Err(Refused::OtherWay),
            EntityKind::Grant => actor.may(Power::GrantOffices)?,
        }
    }
    let keeps_content = grants || matches!(before, Before::Kept(_));
    let permit = Permit { author: actor.account().clone(), based_on: before.based_on(), keeps_content };
    Ok(Permitted { what: draft, permit })
}

/// A text that was put forward, with everybody who had a hand in it: who wrote any of it, and who put it forward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutForward {
    /// What is to be published.
    pub draft: Draft,
    /// Their accounts.
    pub hands: Vec<String>,
}

/// May `actor` publish what was put forward? Whoever has the power for it and had no hand in the text: nobody's rules become the
/// bureau's by one pair of hands.
///
/// # Errors
/// [`Refused::OwnProposal`] for whoever wrote any of it or put it forward, the operator too.
pub fn may_publish(
    actor: &Actor,
    PutForward { draft, hands }: PutForward,
    before: Before<'_>,
) -> Result<Permitted<Draft>, Refused> {
    actor.may(Power::PublishRulebooks)?;
    if draft.entity != EntityKind::Rulebook || before == Before::Unseen {
        return Err(Refused::OtherWay);
    }
    if hands.is_empty() || hands.iter().any(|hand| hand == actor.account().as_str()) {
        return Err(Refused::OwnProposal);
    }
    Ok(Permitted { what: draft, permit: Permit::following(actor, &before) })
}

/// May `actor` enter the value of a setting that a body has laid down? It rests on a document that is named with it.
///
/// # Errors
/// [`Refused::OtherWay`] for anything but such a value.
pub fn may_settle(actor: &Actor, draft: Draft, before: Before<'_>) -> Result<Permitted<Draft>, Refused> {
    actor.may(Power::PublishRulebooks)?;
    if draft.entity != EntityKind::Rulebook || draft.kind != SettledValue::KIND || before == Before::Unseen {
        return Err(Refused::OtherWay);
    }
    Ok(Permitted { what: draft, permit: Permit::following(actor, &before) })
}

/// May `actor` reply to a record as whoever it concerns? That takes no office: it takes standing in the role that the kind of
/// the reply names, on a day on which it is time, with no reply standing already.
///
/// # Errors
/// [`Refused::NotConcerned`] for everybody else, the operator too; [`Refused::NotTheTime`] before and after.
pub fn may_reply(
    actor: &Actor,
    draft: Draft,
    before: Before<'_>,
    kind: &Kind,
    about: &Content,
    today: Day,
) -> Result<Permitted<Draft>, Refused> {
    let Some(reply) = kind.replies_to.as_ref().filter(|reply| reply.kind == about.kind) else {
        return Err(Refused::OtherWay);
    };
    let own = actor.who().map(Who::Person);
    if !about.participants.iter().any(|part| part.role == reply.role && Some(part.who) == own) {
        return Err(Refused::NotConcerned);
    }
    if !matches!(reply.time(about, today), ReplyTime::Open { .. }) {
        return Err(Refused::NotTheTime);
    }
    if let Some(officer) = actor.officer() {
        officer.changes_kind(kind)?;
    }
    let is_such = draft.entity == EntityKind::Record
        && draft.kind == kind.id
        && draft.state == State::Submitted
        && draft.unit == Some(about.unit.0);
    let is_free = match before {
        Before::Nothing => true,
        Before::Changed(standing) => matches!(standing.state, State::Returned | State::Withdrawn),
        Before::Kept(_) | Before::Unseen => false,
    };
    if !is_such || !is_free {
        return Err(Refused::OtherWay);
    }
    Ok(Permitted { what: draft, permit: Permit::following(actor, &before) })
}

/// May `actor` make this grant, or change it? `others` are the grants that stand beside it. The operator as well does
/// not put two administrations into one hand.
///
/// # Errors
/// [`Refused::OwnGrant`], [`Refused::Administrations`], [`Refused::GrantWithoutEnd`], and [`Refused::Office`] for
/// whoever does not grant offices for all of these units.
pub fn may_grant<'g>(
    actor: &Actor,
    (grant, draft): (&Grant, Draft),
    before: Before<'_>,
    others: impl IntoIterator<Item = &'g Grant>,
    schema: &RegistrySchema,
    hierarchy: &Hierarchy,
) -> Result<Permitted<Draft>, Refused> {
    if draft.entity != EntityKind::Grant || draft.id != grant.id() || draft.state != State::Accepted {
        return Err(Refused::OtherWay);
    }
    let reached = match grant.reach {
        Reach::Bureau => None,
        Reach::Unit(unit) => Some(IdSet::from_iter([unit.0])),
        Reach::Below(unit) => Some(hierarchy.with_all_below(unit)),
    };
    actor.may_reaching(Power::GrantOffices, reached.as_ref())?;
    if actor.who() == Some(grant.person) {
        return Err(Refused::OwnGrant);
    }
    if !matches!((grant.span.from, grant.span.to), (Some(from), Some(to)) if from < to) {
        return Err(Refused::GrantWithoutEnd);
    }
    let administration = |grant: &Grant| schema.office(&grant.office).and_then(Office::administration);
    if let Some(own) = administration(grant) {
        let beside =
            |other: &&Grant| other.person == grant.person && other.id() != draft.id && other.overlaps(grant);
        if others.into_iter().filter(beside).filter_map(administration).any(|other| other != own) {
            return Err(Refused::Administrations);
        }
    }
    Ok(Permitted { what: draft, permit: Permit::following(actor, &before) })
}

/// May `actor` open a sensitive value? `of` is the id of a kind, `unit` or `person`; `unit` the unit that reports the
/// record or to which the person belongs.
pub fn may_open(
    actor: &Actor,
    of: &str,
    field: &str,
    unit: Option<UnitId>,
) -> Result<Permitted<()>, Refused> {
    if let Some(officer) = actor.officer() {
        officer.in_person()?;
        let there = |units: &Option<_>| units.is_none();
        let opens = officer.held.iter().any(|held| {
            held.office.opens(of, field) && unit.map_or_else(|| there(&held.units), |unit| held.covers(unit))
        });
        if !opens {
            return Err(officer.needs_opener(of, field));
        }
    }
    let permit = Permit { author: actor.account().clone(), based_on: None, keeps_content: true };
    Ok(Permitted { what: (), permit })
}

/// May `actor` read again what they said in a reply? Whoever stands in its role is whoever filed it: nobody else may.
///
/// # Errors
/// [`Refused::NotConcerned`] for everybody else, and for what is no reply or no text of one.
pub fn may_reread(
    actor: &Actor,
    kind: &Kind,
    field: &str,
    reply: &Content,
) -> Result<Permitted<()>, Refused> {
    if let Some(officer) = actor.officer() {
        officer.in_person()?;
    }
    let own = actor.who().map(Who::Person);
    let said = kind.replies_to.as_ref().filter(|to| reply.kind == kind.id && to.text == field);
    let is_own = said.is_some_and(|to| {
        reply.participants.iter().any(|part| part.role == to.role && Some(part.who) == own)
    });
    if !is_own {
        return Err(Refused::NotConcerned);
    }
    let permit = Permit { author: actor.account().clone(), based_on: None, keeps_content: true };
    Ok(Permitted { what: (), permit })
}

/// May `actor` seal everything anew? Only whoever runs the program on the machine that holds the keys.
pub fn may_reseal(actor: &Actor) -> Result<Permitted<()>, Refused> {
    if actor.officer().is_some() {
        return Err(Refused::OtherWay);
    }
    let permit = Permit { author: actor.account().clone(), based_on: None, keeps_content: true };
    Ok(Permitted { what: (), permit })
}
