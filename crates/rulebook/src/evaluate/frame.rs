//! The days a count is taken over.

use mingde_core::date::Day;
use mingde_core::period::Period;

use crate::plan::{DayPoint, Moment, Window};

/// A period (or one week, month or quarter of it) with the day asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Frame {
    pub(crate) period: Period,
    /// The day asked about, or the last day of the period if that is earlier.
    pub(crate) as_of: Day,
}

impl Frame {
    pub(crate) fn new(period: Period, as_of: Day) -> Self {
        Self { period, as_of: as_of.min(period.last()) }
    }

    /// The same over a part of its period.
    pub(crate) fn part(&self, part: Period) -> Self {
        Self::new(part, self.as_of)
    }

    /// The day a point stands for.
    pub(crate) fn day(&self, point: &DayPoint) -> Day {
        let base = match point.from {
            // Without a calendar all days of the period are school days.
            Moment::PeriodStart | Moment::FirstSchoolDay => self.period.from,
            Moment::PeriodEnd | Moment::LastSchoolDay => self.period.last(),
            Moment::AsOf => self.as_of,
            Moment::SchoolWeek(week) => self.period.from.plus(7 * (i32::from(week) - 1)),
            Moment::On(day) => day,
        };
        base.plus_months(point.months).plus(point.days)
    }

    /// First and last day that count. Nothing after the day asked about does.
    pub(crate) fn window(&self, window: Window) -> (Day, Day) {
        let last = self.as_of;
        match window {
            Window::This => (self.period.from, last),
            Window::Previous => {
                let previous = self.period.previous();
                (previous.from, previous.last().min(last))
            }
            Window::Containing(kind) => (Period::containing(kind, self.as_of).from, last),
            Window::LastMonths(months) => (last.plus_months(-months).plus(1), last),
            Window::LastDays(days) => (last.plus(1 - days), last),
            Window::Ever => (Day::EARLIEST, last),
        }
    }
}
