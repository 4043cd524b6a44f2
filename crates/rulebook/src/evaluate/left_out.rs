//! Why a row does not count.

/// Why a row does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeftOut {
    /// Withdrawn.
    Withdrawn,
    /// Draft, submitted or returned: not accepted.
    NotAccepted,
    /// Before or after the window, or after the day asked about.
    WrongDate,
    /// The date that decides is not given.
    NoDate,
    /// The condition does not hold.
    ConditionNotMet,
    /// The condition cannot be judged, because a field it asks for is empty.
    FieldMissing,
    /// Already counted.
    Duplicate,
    /// The participant is not in the registry.
    Unknown,
    /// Not in force on the day asked about.
    NotInForce,
    /// The number to be added is not given.
    NoNumber,
    /// Of several, only the first, last, least or greatest counts.
    NotChosen,
}

impl LeftOut {
    /// Stable name, the last part of its translation key `rulebook-left-out-…`.
    pub fn name(self) -> &'static str {
        match self {
            LeftOut::Withdrawn => "withdrawn",
            LeftOut::NotAccepted => "not-accepted",
            LeftOut::WrongDate => "wrong-date",
            LeftOut::NoDate => "no-date",
            LeftOut::ConditionNotMet => "condition-not-met",
            LeftOut::FieldMissing => "field-missing",
            LeftOut::Duplicate => "duplicate",
            LeftOut::Unknown => "unknown",
            LeftOut::NotInForce => "not-in-force",
            LeftOut::NoNumber => "no-number",
            LeftOut::NotChosen => "not-chosen",
        }
    }
}
