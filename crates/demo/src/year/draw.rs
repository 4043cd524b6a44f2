//! Carrying out a plan: which occurrences fall into a month, and one record for each.

use std::sync::Arc;

use mingde_core::date::{Day, civil};
use mingde_core::kind::Kind;
use mingde_core::period::{Period, PeriodKind};

use super::fill::Filling;
use super::{Arrival, DemoBureau};
use crate::cast::Sort;
use crate::dice::Dice;
use crate::plan::{Every, PartyPool, Plan, Standing};

/// One occurrence of a plan.
struct Occurrence<'p> {
    plan: &'p Plan,
    /// Number of the plan within its kind.
    number: usize,
    unit: usize,
    first: Day,
    last: Day,
}

impl DemoBureau {
    /// Appends the records of a plan whose event lies in a month.
    pub(super) fn carry_out(
        &self,
        kind: &Arc<Kind>,
        plan: &Plan,
        number: usize,
        month: usize,
        rows: &mut Vec<Arrival>,
    ) {
        let (from, to) = self.month_span(month);
        for (first, last) in self.periods(plan, from, to) {
            for &unit in &plan.by {
                if !self.is_silent(unit) {
                    self.occur(kind, Occurrence { plan, number, unit, first, last }, (from, to), rows);
                }
            }
        }
    }

    /// The periods of a plan that reach into a month, cut to its school year and to the plan's window.
    fn periods(&self, plan: &Plan, from: Day, to: Day) -> Vec<(Day, Day)> {
        let kind = match plan.every {
            Every::Day => {
                return self.calendar.within(plan.days, from, to).iter().map(|d| (*d, *d)).collect();
            }
            Every::Week => PeriodKind::Week,
            Every::Month => PeriodKind::Month,
            Every::Quarter => PeriodKind::Quarter,
            Every::Semester => PeriodKind::Semester,
            Every::Year => PeriodKind::SchoolYear,
        };
        let year = Period::containing(PeriodKind::SchoolYear, from);
        let mut found = Vec::new();
        let mut period = Period::containing(kind, from);
        while period.from <= to {
            let (mut first, mut last) = (period.from.max(year.from), period.last().min(year.last()));
            if let Some(((m1, d1), (m2, d2))) = plan.window {
                // The year is that of whichever of the two calendar years puts the window inside the period.
                let window = [year.from.year(), year.from.year() + 1].into_iter().find_map(|in_year| {
                    let over_new_year = i16::from((m2, d2) < (m1, d1));
                    let (a, b) = (civil(in_year, m1, d1)?, civil(in_year + over_new_year, m2, d2)?);
                    (a <= last && b >= first && a >= year.from).then_some((a, b))
                });
                match window {
                    Some((a, b)) => (first, last) = (first.max(a), last.min(b)),
                    None => (first, last) = (last, first),
                }
            }
            let cut_short = plan.on_last && period.last() > year.last();
            if first <= last && !cut_short && first <= to && last >= from {
                found.push((first, last));
            }
            period = period.next();
        }
        found
    }

    fn occur(
        &self,
        kind: &Arc<Kind>,
        occurrence: Occurrence<'_>,
        (from, to): (Day, Day),
        rows: &mut Vec<Arrival>,
    ) {
        let Occurrence { plan, number, unit, first, last } = occurrence;
        let days = self.calendar.within(plan.days, first, last);
        if days.is_empty() {
            return;
        }
        let name = [kind.id.as_str(), self.cast.units[unit].code.as_str()];
        let (number, period) = (number as u64, first.number() as u64);
        let times = match plan.times {
            (low, high) if low == high => low,
            (low, high) => {
                self.dice(&name, &[number, period]).between(i64::from(low), i64::from(high)) as u32
            }
        };
        let options: Vec<Option<(usize, usize)>> = match &plan.across {
            None => vec![None],
            Some((field, options)) => options.iter().map(|option| Some((*field, *option))).collect(),
        };
        let share = plan.share * self.share_recorded(kind, unit);
        // Whoever is there in the middle of these days; transfers within the period are few.
        for subject in self.subjects(plan, unit, days[days.len() / 2]) {
            for &option in &options {
                for repetition in 0..times {
                    let mut dice = self.dice(
                        &name,
                        &[
                            number,
                            period,
                            subject.map_or(u64::MAX, |s| s as u64),
                            option.map_or(0, |(_, option)| option as u64),
                            u64::from(repetition),
                        ],
                    );
                    let day = match days.len() {
                        1 => days[0],
                        all if plan.on_last => days[all - 1],
                        all => days[dice.below(all)],
                    };
                    if day < from || day > to || (share < 1.0 && !dice.chance(share)) {
                        continue;
                    }
                    let repetition = repetition as usize;
                    let filling =
                        Filling { bureau: self, kind, plan, unit, day, subject, option, repetition };
                    let Some(row) = filling.row(&mut dice) else { continue };
                    if !self.is_missing(kind, &row) {
                        let month = self.month_of_arrival(plan, day, &mut dice);
                        rows.push(Arrival { month, row });
                    }
                }
            }
        }
    }

    /// Those of whom a plan makes one record each, as places in the cast; one nobody where it is about nobody.
    fn subjects(&self, plan: &Plan, unit: usize, day: Day) -> Vec<Option<usize>> {
        let Some(each) = &plan.each else { return vec![None] };
        let standing = Standing { cast: &self.cast, unit, day };
        let list: Vec<usize> = match &each.from {
            PartyPool::Person(pools) => pools.iter().flat_map(|p| standing.people(p, &|_| None)).collect(),
            PartyPool::Unit(pools) => pools.iter().flat_map(|p| standing.units(p)).collect(),
            PartyPool::Group(pool) => standing.groups(pool),
        };
        list.into_iter().map(Some).collect()
    }

    /// How much of what happens in such a unit is ever recorded, by kind.
    fn share_recorded(&self, kind: &Kind, unit: usize) -> f64 {
        let thin = match self.cast.units[unit].sort {
            Sort::School | Sort::Institution => &self.settings.thin.schools,
            _ => &self.settings.thin.bureau,
        };
        thin.get(&kind.id).copied().unwrap_or(1.0)
    }

    /// The month in which a record is handed in: that of the event, or one or two later.
    fn month_of_arrival(&self, plan: &Plan, day: Day, dice: &mut Dice) -> usize {
        let late = plan.late.unwrap_or(self.settings.late);
        let delay = if dice.chance(late) { 1 + dice.below(2) } else { 0 };
        self.told.month_of(day) + delay
    }
}
