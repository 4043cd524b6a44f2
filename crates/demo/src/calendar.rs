//! The days of the demo bureau's school year: working days, school days, weekends.

use mingde_core::date::Day;

use crate::settings::{CalendarSettings, Settings};

/// A sort of day on which something takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Days {
    /// Any day of the year.
    Every,
    /// Days the bureau works, make-up days included.
    Working,
    /// Working days in term.
    School,
    /// Saturdays and Sundays that are neither worked nor statutory holidays.
    Weekend,
    /// The first day of each week on which school is held: Monday, unless that is a holiday.
    SchoolWeekStart,
    /// Working days outside of term.
    Vacation,
}

impl Days {
    /// All, with their names in plans.
    pub(crate) const ALL: [(Days, &'static str); 6] = [
        (Days::Every, "day"),
        (Days::Working, "workday"),
        (Days::School, "schoolday"),
        (Days::Weekend, "weekend"),
        (Days::SchoolWeekStart, "school-week-start"),
        (Days::Vacation, "vacation"),
    ];
}

/// The year, day by day.
#[derive(Debug)]
pub(crate) struct SchoolCalendar {
    /// First day of the year.
    pub(crate) first: Day,
    /// Last day of the year.
    pub(crate) last: Day,
    days: [Vec<Day>; 6],
}

impl CalendarSettings {
    /// Whether a day is a statutory holiday.
    pub fn is_holiday(&self, day: Day) -> bool {
        self.holidays.iter().any(|(first, last)| (*first..=*last).contains(&day))
    }

    /// Whether the bureau works on a day.
    pub fn is_workday(&self, day: Day) -> bool {
        self.makeup.contains(&day) || (day.weekday() <= 5 && !self.is_holiday(day))
    }

    /// Whether school is held on a day.
    pub fn is_schoolday(&self, day: Day) -> bool {
        self.is_workday(day) && self.terms.iter().any(|(first, last)| (*first..=*last).contains(&day))
    }
}

impl SchoolCalendar {
    /// The year of these settings.
    pub(crate) fn of(settings: &Settings) -> Self {
        let (first, calendar) = (settings.first_day(), &settings.calendar);
        let last = first.plus_months(12).plus(-1);
        let all: Vec<Day> = (0..=last.since(first)).map(|n| first.plus(n)).collect();
        let those = |test: &dyn Fn(Day) -> bool| all.iter().copied().filter(|d| test(*d)).collect();
        let days = Days::ALL.map(|(sort, _)| -> Vec<Day> {
            match sort {
                Days::Every => all.clone(),
                Days::Working => those(&|d| calendar.is_workday(d)),
                Days::School => those(&|d| calendar.is_schoolday(d)),
                Days::Weekend => {
                    those(&|d| d.weekday() > 5 && !calendar.is_workday(d) && !calendar.is_holiday(d))
                }
                Days::SchoolWeekStart => those(&|d| {
                    let monday = d.plus(1 - i32::from(d.weekday()));
                    calendar.is_schoolday(d)
                        && !(0..d.since(monday)).any(|n| calendar.is_schoolday(monday.plus(n)))
                }),
                Days::Vacation => those(&|d| calendar.is_workday(d) && !calendar.is_schoolday(d)),
            }
        });
        Self { first, last, days }
    }

    /// The days of a sort from `from` to `last`, both included.
    pub(crate) fn within(&self, sort: Days, from: Day, last: Day) -> &[Day] {
        let days = &self.days[sort as usize];
        let low = days.partition_point(|d| *d < from);
        let high = days.partition_point(|d| *d <= last);
        &days[low..high.max(low)]
    }

    /// First and last day of month `at` of the school year, 0 being September.
    pub(crate) fn month(&self, at: usize) -> (Day, Day) {
        let from = self.first.plus_months(at as i32);
        (from, self.first.plus_months(at as i32 + 1).plus(-1))
    }

    /// Which month of the school year a day is in, 0 being September; past the end, the next ones.
    pub(crate) fn month_of(&self, day: Day) -> usize {
        let ((y, m, _), (first_year, first_month, _)) = (day.parts(), self.first.parts());
        let months = (i32::from(y) - i32::from(first_year)) * 12 + i32::from(m) - i32::from(first_month);
        months.max(0) as usize
    }
}
