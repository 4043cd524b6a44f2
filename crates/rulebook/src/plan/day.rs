//! Days that are known once the period and the day asked about are.

use mingde_core::date::Day;

/// `period-end - 7 days`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct DayPoint {
    pub(crate) from: Moment,
    pub(crate) months: i32,
    pub(crate) days: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Moment {
    PeriodStart,
    /// Last day of the period.
    PeriodEnd,
    /// The last day of the period, or the day asked about if that is earlier.
    AsOf,
    On(Day),
    /// First and last day of the period on which school is held; a day [`On`](Self::On) it before anything is
    /// evaluated ([`crate::evaluate`]).
    FirstSchoolDay,
    LastSchoolDay,
    /// Monday of a school week, likewise; the first is that of the first school day.
    SchoolWeek(u8),
}
