//! Heart-to-heart talks, whose coverage is counted by distinct colleagues each term: 校级干部 a half, 中层干部
//! a third. Elsewhere than at the planted schools both are passed with room to spare.

use std::sync::Arc;

use mingde_core::date::Day;
use mingde_core::kind::Kind;
use mingde_core::number::Fixed;
use mingde_core::period::{Period, PeriodKind};
use mingde_core::record::Value;

use super::{Arrival, DemoBureau};
use crate::calendar::Days;
use crate::cast::Sort;
use crate::dice::Dice;
use crate::rows::{PartRow, RecordRow};

/// Id of the kind.
pub(crate) const TALK: &str = "heart-to-heart-talk";

/// How many colleagues a school's heads and middle managers talk with in a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Coverage {
    /// People with a main post there on the last day of the period.
    pub(crate) staff: usize,
    /// Distinct colleagues talked with by heads.
    pub(crate) by_heads: usize,
    /// Distinct colleagues talked with by middle managers.
    pub(crate) by_middles: usize,
}

impl DemoBureau {
    /// The coverage a unit reaches in the semester of a day.
    pub(crate) fn talk_coverage(&self, unit: usize, semester: Period) -> Coverage {
        let name = self.cast.units[unit].name.as_str();
        let staff = self.cast.staff_on(unit, semester.last()).count();
        let (half, third) = (staff.div_ceil(2), staff.div_ceil(3));
        let mut dice = self.dice(&["talk-coverage", name], &[semester.from.number() as u64]);
        let mut coverage = Coverage {
            staff,
            by_heads: half + 3 + dice.below(staff / 8),
            by_middles: third + 2 + dice.below(staff / 8),
        };
        let planted = &self.settings.planted;
        if semester.from == self.told.first() {
            let heads =
                [(&planted.talk_under, half - 1), (&planted.talk_at, half), (&planted.talk_over, half + 1)];
            for (_, count) in heads.into_iter().filter(|(school, _)| **school == name) {
                coverage.by_heads = count;
            }
            if planted.talk_middle_under == name {
                coverage.by_middles = third - 1;
            }
        }
        coverage
    }

    pub(super) fn draw_talks(&self, kind: &Arc<Kind>, month: usize, rows: &mut Vec<Arrival>) {
        if kind.id != TALK {
            return;
        }
        let (from, to) = self.month_span(month);
        let semester = Period::containing(PeriodKind::Semester, from);
        let days = self.calendar.within(Days::School, semester.from, semester.last());
        for unit in 0..self.cast.units.len() {
            let base = matches!(self.cast.units[unit].sort, Sort::School | Sort::Institution);
            if !base || self.is_silent(unit) || days.is_empty() {
                continue;
            }
            let coverage = self.talk_coverage(unit, semester);
            for (ranks, count) in [("school-head", coverage.by_heads), ("school-middle", coverage.by_middles)]
            {
                self.talks_of(unit, ranks, count, days, (from, to), rows);
            }
        }
    }

    /// `count` colleagues are talked with by somebody of a rank, each once, spread over the term.
    fn talks_of(
        &self,
        unit: usize,
        rank: &str,
        count: usize,
        days: &[Day],
        (from, to): (Day, Day),
        rows: &mut Vec<Arrival>,
    ) {
        let (Some(&first), Some(&last)) = (days.first(), days.last()) else { return };
        let people = &self.cast.people;
        // Only who is there all term: a count that must be exact may not depend on transfers.
        let there = self.cast.units[unit].staff.iter().filter(|s| s.first <= first && s.last >= last);
        let there: Vec<usize> = there.map(|s| s.person).collect();
        let of_rank: Vec<usize> = there.iter().copied().filter(|p| people[*p].rank == rank).collect();
        let others: Vec<usize> = there.iter().copied().filter(|p| people[*p].rank != "school-head").collect();
        let code = &self.cast.units[unit].code;
        let mut dice = self.dice(&[TALK, code, rank], &[first.number() as u64]);
        for counterpart in dice.sample(&others, count) {
            let mut talk = Dice::of(
                self.settings.seed,
                &[TALK, code, rank],
                &[first.number() as u64, counterpart as u64],
            );
            let day = days[talk.below(days.len())];
            let organisers: Vec<usize> = of_rank.iter().copied().filter(|p| *p != counterpart).collect();
            let Some(&organiser) = talk.pick(&organisers) else { continue };
            if day < from || day > to {
                continue;
            }
            let weights = [("regular", 70.0), ("difficulty", 10.0), ("feedback", 12.0), ("reminder", 5.0)];
            let topic = weights[talk.weighted(weights.iter().map(|(_, w)| *w))].0;
            let minutes = talk.between(3, 12) * 5;
            let mut fields = vec![
                ("topic".to_owned(), Value::Choice(topic.to_owned())),
                ("minutes".to_owned(), Value::Number(Fixed::whole(minutes))),
            ];
            if topic == "difficulty" {
                fields.push(("matters_raised".to_owned(), Value::Number(Fixed::whole(talk.between(1, 2)))));
            }
            let part = |role: &str, person: usize| PartRow {
                role: role.into(),
                code: people[person].code.clone(),
                attributes: Vec::new(),
            };
            rows.push(Arrival {
                month: self.told.month_of(day),
                row: RecordRow {
                    number: None,
                    unit_code: code.clone(),
                    date: day,
                    fields,
                    participants: vec![part("organiser", organiser), part("counterpart", counterpart)],
                },
            });
        }
    }
}
