//! Counts over rows: from where, which of them, in which days, and what they come to.

use mingde_core::period::PeriodKind;

use super::condition::{Condition, Operand};
use super::day::DayPoint;
use super::rulebook::Subject;

/// A count, sum, average … over the rows of a kind or of the registry.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Count {
    pub(crate) from: From,
    pub(crate) aggregate: Aggregate,
    /// The role of several whose participations are the rows; `None`: records (or registry entries) are.
    pub(crate) role: Option<String>,
    /// The unit or person a row belongs to.
    pub(crate) by: By,
    pub(crate) condition: Option<Condition>,
    /// Which of the rows that the condition lets through count, and how much each of them.
    pub(crate) choice: Option<Box<Choice>>,
    pub(crate) written: String,
    /// Bit of each [`mingde_core::record::State`] that counts.
    pub(crate) states: u8,
    pub(crate) dated: Operand,
    pub(crate) window: Window,
    pub(crate) in_force: Option<InForce>,
    pub(crate) missing: Missing,
    /// For the registry: the day asked about.
    pub(crate) at: DayPoint,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum From {
    Kind(String),
    Persons,
    Posts,
    Members,
    Units,
    Groups,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Aggregate {
    Rows,
    Distinct(Operand),
    Sum(Operand),
    Average(Operand),
    Min(Operand),
    Max(Operand),
    First(Operand),
    Last(Operand),
    /// Minutes of the window in which no row stands.
    Uncovered(Box<Shift>),
    /// Minutes of the window in which more than one row stands.
    Overlapping(Box<Shift>),
}

/// Of the rows that a condition lets through, those that count: in the order of the fields.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Choice {
    /// Of the rows that are alike in this only the highest: 就高不累计.
    pub(crate) once: Option<Operand>,
    /// Only so many, the highest first.
    pub(crate) best: Option<u32>,
    /// Without the lowest and the highest: 去掉一个最高分和一个最低分.
    pub(crate) trim: Trim,
    /// How much a row weighs in an average.
    pub(crate) weight: Option<Operand>,
}

/// What is left out at the ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Trim {
    pub(crate) lowest: bool,
    pub(crate) highest: bool,
}

impl Choice {
    /// What it looks at of a row beside the number itself.
    pub(crate) fn operands(&self) -> impl Iterator<Item = &Operand> {
        self.once.iter().chain(&self.weight)
    }

    /// The same, to be changed.
    pub(crate) fn operands_mut(&mut self) -> impl Iterator<Item = &mut Operand> {
        self.once.iter_mut().chain(&mut self.weight)
    }
}

impl Count {
    /// Whether all of its rows must be there before any of them counts.
    pub(crate) fn weighs_all_rows(&self) -> bool {
        self.choice.is_some() || self.aggregate.shift().is_some()
    }

    /// Everything of a row that it adds up, tells apart or weighs.
    pub(crate) fn numbers_mut(&mut self) -> impl Iterator<Item = &mut Operand> {
        let choice = self.choice.iter_mut().flat_map(|choice| choice.operands_mut());
        self.aggregate.operand_mut().into_iter().chain(choice)
    }
}

/// From when to when a row stands, as times of its day; an end that is not after the beginning is on the next day.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shift {
    pub(crate) from: Operand,
    pub(crate) to: Operand,
    /// Says by itself that the end is on the next day.
    pub(crate) next_day: Option<Operand>,
}

impl Aggregate {
    /// Whether there is no value without a row, whatever `missing` says: a sum of none is zero, an average of none is not.
    pub(crate) fn needs_rows(&self) -> bool {
        use Aggregate::{Distinct, Overlapping, Rows, Sum, Uncovered};
        !matches!(self, Rows | Distinct(_) | Sum(_) | Uncovered(_) | Overlapping(_))
    }

    /// What is told apart, added up or chosen from; minutes have their times instead.
    pub(crate) fn operand(&self) -> Option<&Operand> {
        match self {
            Aggregate::Rows | Aggregate::Uncovered(_) | Aggregate::Overlapping(_) => None,
            Aggregate::Distinct(o)
            | Aggregate::Sum(o)
            | Aggregate::Average(o)
            | Aggregate::Min(o)
            | Aggregate::Max(o)
            | Aggregate::First(o)
            | Aggregate::Last(o) => Some(o),
        }
    }

    /// The same, to be changed.
    pub(crate) fn operand_mut(&mut self) -> Option<&mut Operand> {
        match self {
            Aggregate::Rows | Aggregate::Uncovered(_) | Aggregate::Overlapping(_) => None,
            Aggregate::Distinct(o)
            | Aggregate::Sum(o)
            | Aggregate::Average(o)
            | Aggregate::Min(o)
            | Aggregate::Max(o)
            | Aggregate::First(o)
            | Aggregate::Last(o) => Some(o),
        }
    }

    /// The times of a count of minutes.
    pub(crate) fn shift(&self) -> Option<&Shift> {
        match self {
            Aggregate::Uncovered(shift) | Aggregate::Overlapping(shift) => Some(shift),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum By {
    /// An operand that gives a unit or person.
    Who(Operand),
    /// All rows for every subject.
    Everyone,
}

/// Days in which events count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Window {
    This,
    Previous,
    /// The period of a kind that contains the day asked about.
    Containing(PeriodKind),
    /// So many months before the end of the period (or the day asked about, if earlier).
    LastMonths(i32),
    LastDays(i32),
    Ever,
}

/// A row is in force from one day to another.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct InForce {
    pub(crate) from: Operand,
    /// Last day of it.
    pub(crate) last: Option<Operand>,
    /// Days on which it has ended, whichever comes first.
    pub(crate) ended: Vec<Operand>,
}

/// What stands for a count when nothing was reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Missing {
    NoData,
    Zero,
    NotApplicable,
    /// Of the registry, which reports by itself: zero, once anything of its sort has been entered.
    Registered,
}

impl From {
    /// The rows of the registry that are the subjects themselves.
    pub(crate) fn subjects(subject: Subject) -> Self {
        match subject {
            Subject::Unit | Subject::Department | Subject::Bureau => From::Units,
            Subject::Person => From::Persons,
            Subject::Group => From::Groups,
        }
    }
}
