//! The days a demo bureau tells of: the school year before that of a given day, whole, and that one as far as it has
//! come; with their working days, school days and weekends.

use mingde_core::calendar::Calendar;
use mingde_core::date::{Day, civil};
use mingde_core::period::{Period, PeriodKind};

use crate::settings::UsualTerm;

/// Months from one September to the next.
pub(crate) const YEAR: usize = 12;

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

/// From which day to which a demo bureau tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// First day of the school year before.
    first: Day,
    /// First day of the school year that runs.
    this_year: Day,
    /// The day on which it is looked at.
    day: Day,
}

impl Told {
    /// What is told to somebody who looks on this day: everything before it.
    pub fn on(day: Day) -> Self {
        let this_year = Period::containing(PeriodKind::SchoolYear, day).from;
        Self { first: this_year.plus_months(-(YEAR as i32)), this_year, day }
    }

    /// First day of the school year that is told whole.
    pub fn first(&self) -> Day {
        self.first
    }

    /// Last day of the school year that is told whole.
    pub fn whole_until(&self) -> Day {
        self.this_year.plus(-1)
    }

    /// First day of the school year that runs.
    pub fn this_year(&self) -> Day {
        self.this_year
    }

    /// The day on which it is looked at; nothing of it has been recorded yet.
    pub fn day(&self) -> Day {
        self.day
    }

    /// The last day that is told.
    pub fn last(&self) -> Day {
        self.day.plus(-1)
    }

    /// Number of months told, the last of them perhaps in part.
    pub(crate) fn months(&self) -> usize {
        self.month_of(self.last()) + 1
    }

    /// First and last day of month `at`, 0 being the first September; the last is cut off where nothing has happened yet.
    pub(crate) fn month(&self, at: usize) -> (Day, Day) {
        let from = self.first.plus_months(at as i32);
        (from, self.first.plus_months(at as i32 + 1).plus(-1).min(self.last()))
    }

    /// Which month a day is in, 0 being the first September.
    pub(crate) fn month_of(&self, day: Day) -> usize {
        let ((y, m, _), (first_year, first_month, _)) = (day.parts(), self.first.parts());
        let months = (i32::from(y) - i32::from(first_year)) * 12 + i32::from(m) - i32::from(first_month);
        months.max(0) as usize
    }
}

/// Both school years to their ends, day by day.
#[derive(Debug)]
pub struct SchoolCalendar {
    published: Calendar,
    /// Terms, first and last day, by start.
    pub(crate) terms: Vec<(Day, Day)>,
    days: [Vec<Day>; 6],
}

impl SchoolCalendar {
    /// The two years of `told`, with the holidays that are published and the terms of the bureau; a semester without a
    /// term there has the usual one.
    pub(crate) fn of(told: Told, published: &Calendar, usual: &[UsualTerm]) -> Self {
        let (first, end) = (told.first, told.this_year.plus_months(YEAR as i32));
        let year = Period { kind: PeriodKind::SchoolYear, from: first, to: end };
        let terms = year.split(PeriodKind::Semester).into_iter().filter_map(|semester| {
            let set = published.terms.iter().find(|term| semester.contains(term.from));
            set.map(|term| (term.from, term.to)).or_else(|| usual_term(&semester, usual))
        });
        let mut calendar =
            Self { published: published.clone(), terms: terms.collect(), days: Default::default() };
        let all: Vec<Day> = (0..end.since(first)).map(|n| first.plus(n)).collect();
        calendar.days = Days::ALL.map(|(sort, _)| {
            let fits = |day: &Day| match sort {
                Days::Every => true,
                Days::Working => calendar.is_workday(*day),
                Days::School => calendar.is_schoolday(*day),
                Days::Weekend => {
                    day.weekday() > 5 && !calendar.is_workday(*day) && !calendar.is_holiday(*day)
                }
                Days::SchoolWeekStart => calendar.begins_school_week(*day),
                Days::Vacation => calendar.is_workday(*day) && !calendar.is_schoolday(*day),
            };
            all.iter().copied().filter(fits).collect()
        });
        calendar
    }

    /// Whether a day is a statutory holiday, as far as that is published.
    pub fn is_holiday(&self, day: Day) -> bool {
        let table = self.published.years.get(&day.year());
        table.is_some_and(|table| table.holidays.iter().any(|h| (h.from..=h.to).contains(&day)))
    }

    /// Whether the bureau works on a day; presumed by the weekday where nothing is published.
    pub fn is_workday(&self, day: Day) -> bool {
        self.published.day(day).workday
    }

    /// Whether school is held on a day.
    pub fn is_schoolday(&self, day: Day) -> bool {
        self.is_workday(day) && self.terms.iter().any(|(first, last)| (*first..=*last).contains(&day))
    }

    fn begins_school_week(&self, day: Day) -> bool {
        let monday = day.plus(1 - i32::from(day.weekday()));
        self.is_schoolday(day) && !(0..day.since(monday)).any(|n| self.is_schoolday(monday.plus(n)))
    }

    /// The days of a sort from `from` to `last`, both included.
    pub(crate) fn within(&self, sort: Days, from: Day, last: Day) -> &[Day] {
        let days = &self.days[sort as usize];
        let low = days.partition_point(|d| *d < from);
        let high = days.partition_point(|d| *d <= last);
        &days[low..high.max(low)]
    }
}

/// A term from month and day to month and day that begins in a semester.
fn usual_term(semester: &Period, usual: &[UsualTerm]) -> Option<(Day, Day)> {
    usual.iter().find_map(|(from, to)| {
        let from = next(semester.from, *from)?;
        semester.contains(from).then_some((from, next(from, *to)?))
    })
}

/// The first day on or after `day` that has this month and day of the month.
pub(crate) fn next(day: Day, (month, of_month): (i8, i8)) -> Option<Day> {
    [day.year(), day.year() + 1]
        .into_iter()
        .find_map(|year| civil(year, month, of_month).filter(|d| *d >= day))
}

/// `09-01` as month and day of the month.
pub(crate) fn month_and_day(text: &str) -> Option<(i8, i8)> {
    let (month, day) = text.split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    // In a year that has all days.
    civil(2024, month, day).map(|_| (month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn the_year_before_is_whole_and_this_one_ends_on_the_eve() {
        let told = Told::on(day("2026-11-27"));
        assert_eq!((told.first(), told.whole_until()), (day("2025-09-01"), day("2026-08-31")));
        assert_eq!((told.this_year(), told.last()), (day("2026-09-01"), day("2026-11-26")));
        assert_eq!(told.months(), 15);
        assert_eq!(told.month(14), (day("2026-11-01"), day("2026-11-26")));
        // On the first day of a school year there is nothing of it yet.
        assert_eq!(Told::on(day("2026-09-01")).months(), 12);
        assert_eq!(Told::on(day("2026-08-31")).first(), day("2024-09-01"));
    }

    #[test]
    fn a_year_of_which_nothing_is_published_has_the_usual_terms_and_presumed_working_days() {
        let usual = [((9, 1), (1, 20)), ((2, 25), (7, 5))];
        let calendar = SchoolCalendar::of(Told::on(day("2031-03-01")), &Calendar::default(), &usual);
        let terms = ["2029-09-01", "2030-02-25", "2030-09-01", "2031-02-25"].map(day);
        assert_eq!(calendar.terms.iter().map(|(first, _)| *first).collect::<Vec<_>>(), terms);
        assert!(calendar.is_schoolday(day("2030-10-01")), "presumed: nobody knows the notice");
        assert!(!calendar.is_schoolday(day("2030-02-22")) && calendar.is_workday(day("2030-02-22")));
        assert!(!calendar.is_holiday(day("2030-10-01")));
    }
}
