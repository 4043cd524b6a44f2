//! How many duties stand how, added up by the unit whose they are.

use std::collections::BTreeMap;

use mingde_core::id::UnitId;
use mingde_rulebook::{Assessment, ResultColumn, ResultKind, Standing, Status, owed_by};
use serde::Serialize;
use utoipa::ToSchema;

use crate::sight::Sight;
use crate::todo::DutyCount;

/// How many duties stand how. What is not done is told apart by whether its day is over: before it nobody is behind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Tally {
    /// Each duty once for each who has it, however often it comes again; where it asks nothing it is not among them.
    pub duties: DutyCount,
    /// Of those that are not met, how many are past a day on which they were due.
    pub late: usize,
    /// The same of those for which nothing was reported.
    pub late_silent: usize,
}

pub(super) type ByUnit = BTreeMap<UnitId, Tally>;

impl Tally {
    /// How many ask something.
    pub fn asked(&self) -> usize {
        self.duties.met + self.duties.open()
    }

    /// How many are past their day and not done.
    pub fn overdue(&self) -> usize {
        self.late + self.late_silent
    }

    /// Of those that are not met, how many may still be done in time.
    pub fn ahead(&self) -> usize {
        self.duties.not_met - self.late
    }

    /// How many are due by now: done, or past their day.
    pub fn due(&self) -> usize {
        self.duties.met + self.overdue()
    }

    /// The share of those that are due by now and met, in tenths of a percent and never rounded up: what is not whole is not shown
    /// as whole. None where nothing is due yet: nobody has done nought percent of what may still be done.
    pub fn share(&self) -> Option<usize> {
        (self.due() > 0).then(|| self.duties.met * 1_000 / self.due())
    }

    /// These and those.
    pub(super) fn add(&mut self, other: &Self) {
        self.duties.met += other.duties.met;
        self.duties.not_met += other.duties.not_met;
        self.duties.no_data += other.duties.no_data;
        self.late += other.late;
        self.late_silent += other.late_silent;
    }
}

pub(super) fn sum<'t>(tallies: impl Iterator<Item = &'t Tally>) -> Tally {
    let mut sum = Tally::default();
    tallies.for_each(|tally| sum.add(tally));
    sum
}

/// The duties of some subjects by their units. Of a unit that has ended nobody can still see to anything.
pub(super) fn by_unit(sight: &Sight, assessment: &Assessment, subjects: &[usize]) -> ByUnit {
    // Thousands of persons belong to a few dozen units: where each unit stands is found once for each of them.
    let mut units: BTreeMap<UnitId, usize> = BTreeMap::new();
    let mut place_of: Vec<Option<usize>> = vec![None; assessment.subjects.len()];
    for at in subjects {
        let subject = &assessment.subjects[*at];
        let unit = sight.unit_of_subject(assessment.subject_kind, subject, assessment.as_of);
        place_of[*at] = unit.map(|unit| {
            let next = units.len();
            *units.entry(unit).or_insert(next)
        });
    }
    let mut tallies = vec![Tally::default(); units.len()];
    count(assessment, subjects, |_, subject, add| {
        if let Some(place) = place_of[subject] {
            add(&mut tallies[place]);
        }
    });
    units.into_iter().map(|(unit, place)| (unit, tallies[place])).collect()
}

/// Hands over each duty of each of some subjects, with what it adds to a tally.
pub(super) fn count<'a>(
    assessment: &'a Assessment,
    subjects: &[usize],
    mut take: impl FnMut(&'a ResultColumn, usize, &dyn Fn(&mut Tally)),
) {
    let there = subjects.iter().copied().filter(|at| assessment.subjects[*at].ended.is_none());
    for duty in assessment.columns.iter().filter(|column| column.kind == ResultKind::Duty) {
        for subject in there.clone() {
            take(duty, subject, &|tally| match duty.status(subject) {
                Status::Met => tally.duties.met += 1,
                Status::NotMet => tally.duties.not_met += 1,
                Status::NoData => tally.duties.no_data += 1,
                Status::NotApplicable => {}
            });
        }
    }
    // All occurrences of one duty of one subject come one after another.
    let mut last: Option<(&ResultColumn, usize)> = None;
    for line in owed_by(assessment, there, assessment.as_of.plus(-1)) {
        let this = (line.column, line.subject);
        let is_known = last.is_some_and(|(duty, subject)| std::ptr::eq(duty, this.0) && subject == this.1);
        if line.standing != Standing::Overdue || line.column.kind != ResultKind::Duty || is_known {
            continue;
        }
        last = Some(this);
        take(line.column, line.subject, &|tally| match line.column.status(line.subject) {
            Status::NotMet => tally.late += 1,
            Status::NoData => tally.late_silent += 1,
            Status::Met | Status::NotApplicable => {}
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_whole_is_never_shown_as_whole() {
        let of = |met, late| Tally {
            duties: DutyCount { met, not_met: late, ..DutyCount::default() },
            late,
            ..Tally::default()
        };
        let shares: Vec<Option<usize>> =
            [of(0, 0), of(1_999, 1), of(2, 1), of(5, 0), of(0, 3)].iter().map(Tally::share).collect();
        assert_eq!(shares, [None, Some(999), Some(666), Some(1_000), Some(0)]);
    }

    #[test]
    fn what_is_not_due_yet_is_no_part_of_the_share() {
        let tally = |met, late, late_silent| Tally {
            duties: DutyCount { met, not_met: 4, no_data: 7, ..DutyCount::default() },
            late,
            late_silent,
        };
        assert_eq!(tally(0, 0, 0).share(), None, "eleven are asked, and the day of none has come");
        assert_eq!(tally(1, 0, 0).share(), Some(1_000), "what is done early counts");
        assert_eq!(tally(1, 1, 2).share(), Some(250), "what nobody reported counts from its day on");
    }
}
