//! Conditions on one row, and what a row has that they can ask about.

use std::sync::Arc;

use mingde_core::kind::{Kind, Party};
use mingde_core::period::PeriodKind;

use super::day::DayPoint;
use super::expression::Function;
use super::rules::VetoName;
use super::workdays::Workdays;
use crate::language::{Number, Operator};

/// A condition on rows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Condition {
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Not(Box<Condition>),
    Compare(Operator, Operand, Operand),
    /// A choice, text or unit attribute equal to one of several words.
    OneOf(Operand, Vec<String>),
    Given(Operand),
    Flag(Operand),
    /// Whether a veto was in force against a person or unit on the day of the row.
    Vetoed(Operand, VetoName),
}

/// Something a row has.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Operand {
    Number(Number),
    /// A setting; it becomes its number before anything is evaluated ([`crate::evaluate`]).
    Setting(usize),
    Day(DayPoint),
    Field(String),
    /// Attribute of a participation: role, name.
    Attribute(String, String),
    EventDay,
    Entered,
    Evidence,
    /// The reporting unit of a record, the unit of a post, the unit itself.
    Unit,
    /// The row of the registry itself: a person or the person of a post or membership.
    Person,
    /// The group of a membership, or the group that is the row itself.
    Group,
    /// What a membership is in its group.
    MemberRole,
    /// Participants in a role: a person, unit or group.
    Role(String),
    /// A person as known on the day asked about instead of that of the row.
    Now(Box<Operand>),
    /// The unit of a person's main post on the day of the row; the unit that a group belongs to.
    UnitOf(Box<Operand>),
    /// The group of a kind in which a person was on the day of the row.
    GroupOf(Box<Operand>, String),
    GroupProperty(Box<Operand>, GroupProperty),
    UnitProperty(Box<Operand>, UnitProperty),
    PersonProperty(Box<Operand>, PersonProperty),
    Shift(Box<Operand>, i32, i32),
    /// The first day of the week, month … that holds a day: days of one week are told apart from those of another.
    StartOf(Box<Operand>, PeriodKind),
    Arithmetic(Operator, Box<Operand>, Box<Operand>),
    /// How many take part in a role of several, of those for whom a condition holds.
    HowMany(String, Option<Box<Condition>>),
    /// Whole months or years from one day to another.
    Elapsed(Box<Operand>, Box<Operand>, PeriodKind),
    /// One number where a condition on the row holds, else another.
    If(Box<Condition>, Box<Operand>, Box<Operand>),
    /// `min`, `max`, `ceil` … of numbers of the row.
    Call(Function, Vec<Operand>),
    /// Two things told apart together, where rows are counted by distinct pairs.
    Pair(Box<Operand>, Box<Operand>),
    /// Working days after the first day up to the second; with the calendar before anything is evaluated
    /// ([`crate::evaluate`]).
    Workdays(Box<Operand>, Box<Operand>, Option<Arc<Workdays>>),
    /// In which week of its term a day is, counted from the week of the first school day; with the calendar as above.
    SchoolWeek(Box<Operand>, Option<Arc<Workdays>>),
    /// On which share of the working days of the period, up to the day asked about, a unit, person or group was there; with
    /// the calendar as above.
    Presence(Option<Arc<Workdays>>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum UnitProperty {
    Kind,
    Class,
    Code,
    Name,
    Field(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PersonProperty {
    /// Rank of the main post on the day of the row.
    Rank,
    /// What the main post is called.
    Post,
    /// First day of the main post.
    Since,
    Sex,
    Birth,
    Age,
    Code,
    Name,
    Field(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum GroupProperty {
    Kind,
    Code,
    Name,
    Field(String),
}

/// The day on which somebody is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dated {
    /// That of the row.
    Row,
    /// The day asked about.
    Asked,
}

impl Operand {
    /// Whether it gives units, persons or groups, where it gives any of them; roles are those of the kind of the rows.
    pub(crate) fn party(&self, kind: Option<&Kind>) -> Party {
        match self {
            Operand::Person => Party::Person,
            Operand::Group | Operand::GroupOf(..) => Party::Group,
            Operand::Now(of) => of.party(kind),
            Operand::Role(role) => kind.and_then(|kind| kind.role(role)).map_or(Party::Unit, |role| role.of),
            _ => Party::Unit,
        }
    }

    /// The operands it is made of.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Operand> {
        let (one, other, list): (Option<&Operand>, Option<&Operand>, &[Operand]) = match self {
            Operand::Now(of)
            | Operand::UnitOf(of)
            | Operand::GroupOf(of, _)
            | Operand::GroupProperty(of, _)
            | Operand::UnitProperty(of, _)
            | Operand::PersonProperty(of, _)
            | Operand::Shift(of, ..)
            | Operand::StartOf(of, _)
            | Operand::SchoolWeek(of, _) => (Some(of), None, &[]),
            Operand::Arithmetic(_, a, b)
            | Operand::Elapsed(a, b, _)
            | Operand::If(_, a, b)
            | Operand::Pair(a, b)
            | Operand::Workdays(a, b, _) => (Some(a), Some(b), &[]),
            Operand::Call(_, list) => (None, None, list),
            Operand::Number(_)
            | Operand::Setting(_)
            | Operand::Day(_)
            | Operand::Field(_)
            | Operand::Attribute(..)
            | Operand::EventDay
            | Operand::Entered
            | Operand::Evidence
            | Operand::Unit
            | Operand::Person
            | Operand::Group
            | Operand::MemberRole
            | Operand::Role(_)
            | Operand::HowMany(..)
            | Operand::Presence(_) => (None, None, &[]),
        };
        one.into_iter().chain(other).chain(list)
    }

    /// The condition it depends on; that of a `number(…)` is asked of each participant.
    pub(crate) fn condition(&self) -> Option<&Condition> {
        match self {
            Operand::If(condition, ..) | Operand::HowMany(_, Some(condition)) => Some(condition),
            _ => None,
        }
    }

    /// Who is meant, and on which day.
    pub(crate) fn dated(&self) -> (&Operand, Dated) {
        match self {
            Operand::Now(of) => (of, Dated::Asked),
            other => (other, Dated::Row),
        }
    }
}

impl Condition {
    /// Calls `visit` for everything of the row that is asked about; what a `number(…)` counts is asked of participants
    /// and left out.
    pub(crate) fn operands(&self, visit: &mut dyn FnMut(&Operand)) {
        match self {
            Condition::And(list) | Condition::Or(list) => list.iter().for_each(|c| c.operands(visit)),
            Condition::Not(inner) => inner.operands(visit),
            Condition::Compare(_, a, b) => {
                visit(a);
                visit(b);
            }
            Condition::OneOf(of, _)
            | Condition::Given(of)
            | Condition::Flag(of)
            | Condition::Vetoed(of, _) => visit(of),
        }
    }

    /// Calls `visit` for every veto consulted.
    pub(crate) fn vetoes(&self, visit: &mut dyn FnMut(&VetoName)) {
        match self {
            Condition::And(list) | Condition::Or(list) => list.iter().for_each(|c| c.vetoes(visit)),
            Condition::Not(inner) => inner.vetoes(visit),
            Condition::Vetoed(_, name) => visit(name),
            _ => {}
        }
    }
}
