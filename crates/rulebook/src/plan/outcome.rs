//! What can come of a rule: which sort of result it is, how it stands, and why it has no value.

use std::fmt;

/// The four values a result can have. A veto is `Met` while nothing is held against the subject and `NotMet`
/// while it is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Status {
    /// As it should be; for measures, items and totals: there is a value.
    Met,
    /// Not as it should be.
    NotMet,
    /// The rule does not speak about this subject.
    NotApplicable,
    /// Nothing was reported, or a setting is not set.
    NoData,
}

impl Status {
    /// All, with their stable names.
    pub const ALL: [(Status, &'static str); 4] = [
        (Status::Met, "met"),
        (Status::NotMet, "not_met"),
        (Status::NotApplicable, "not_applicable"),
        (Status::NoData, "no_data"),
    ];

    /// Stable name: `met`, `not_met`, `not_applicable`, `no_data`.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What sort of result it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResultKind {
    /// A count, sum or ratio.
    Measure,
    /// Something that must have been done.
    Duty,
    /// Points.
    Item,
    /// The sum of items.
    Total,
    /// A ban that is or is not in force.
    Veto,
    /// A named band of a value.
    Grade,
    /// Whether one is among those for whom there is a place.
    Quota,
    /// A place among all.
    Ranking,
    /// A review opened for a named body.
    Proposal,
    /// Exceptions in force from another rule.
    Exception,
}

impl ResultKind {
    /// All of them.
    pub const ALL: [ResultKind; 10] = [
        ResultKind::Measure,
        ResultKind::Duty,
        ResultKind::Item,
        ResultKind::Total,
        ResultKind::Veto,
        ResultKind::Grade,
        ResultKind::Quota,
        ResultKind::Ranking,
        ResultKind::Proposal,
        ResultKind::Exception,
    ];

    /// Stable name: `measure`, `duty`, `item`, `total`, `veto`, `grade`, `quota`, `ranking`, `proposal`, `exception`.
    pub fn name(self) -> &'static str {
        match self {
            ResultKind::Measure => "measure",
            ResultKind::Duty => "duty",
            ResultKind::Item => "item",
            ResultKind::Total => "total",
            ResultKind::Veto => "veto",
            ResultKind::Grade => "grade",
            ResultKind::Quota => "quota",
            ResultKind::Ranking => "ranking",
            ResultKind::Proposal => "proposal",
            ResultKind::Exception => "exception",
        }
    }
}

/// Why a result has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[repr(u8)]
pub enum Reason {
    /// It has one.
    #[default]
    None,
    /// Nothing was reported.
    NothingReported,
    /// A setting is not set.
    NotSet,
    /// A division by zero: there is nothing to take a share of.
    NothingToShare,
    /// The rule's own condition does not hold.
    ConditionNotMet,
    /// A number beyond the range of exact arithmetic.
    TooLarge,
    /// The rulebook consulted for a veto is not among those assessed.
    RulebookMissing,
    /// It is not due yet.
    NotDue,
    /// The rulebook does not hold in the period.
    NotInForce,
    /// Holidays or vacation throughout.
    NoSchoolDay,
    /// Whom it speaks of was not there at the time.
    NotThere,
    /// An exception is in force.
    Excepted,
    /// It is needed by what it needs.
    Circle,
}

impl Reason {
    /// All of them.
    pub const ALL: [Reason; 13] = [
        Reason::None,
        Reason::NothingReported,
        Reason::NotSet,
        Reason::NothingToShare,
        Reason::ConditionNotMet,
        Reason::TooLarge,
        Reason::RulebookMissing,
        Reason::NotDue,
        Reason::NotInForce,
        Reason::NoSchoolDay,
        Reason::NotThere,
        Reason::Excepted,
        Reason::Circle,
    ];

    /// Stable name, the last part of its translation key `rulebook-reason-…`.
    pub fn name(self) -> &'static str {
        match self {
            Reason::None => "none",
            Reason::NothingReported => "nothing-reported",
            Reason::NotSet => "not-set",
            Reason::NothingToShare => "nothing-to-share",
            Reason::ConditionNotMet => "condition-not-met",
            Reason::TooLarge => "too-large",
            Reason::RulebookMissing => "rulebook-missing",
            Reason::NotDue => "not-due",
            Reason::NotInForce => "not-in-force",
            Reason::NoSchoolDay => "no-school-day",
            Reason::NotThere => "not-there",
            Reason::Excepted => "excepted",
            Reason::Circle => "circle",
        }
    }
}
