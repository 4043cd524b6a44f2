//! From a count to its tallies, over all rows or those of one subject.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use mingde_core::kind::Kind;
use mingde_core::period::Period;
use mingde_core::snapshot::Snapshot;

use super::basis::Basis;
use super::counts::Tallies;
use super::frame::Frame;
use super::grouped::Grouped;
use super::scope::{Domain, Rows, Scope};
use super::slots::Slots;
use super::tally::{Fate, Pass, Tally};
use super::test::Mask;
use super::together::{Together, by_count, sittings};
use super::values::Values;
use super::veto::Vetoes;
use super::who::Gather;
use crate::plan::{Aggregate, By, Condition, Count, From, Moment, Operand, Subject, Window};

/// What counts are taken from.
#[derive(Clone, Copy)]
pub(crate) struct Ground<'s> {
    pub(crate) snapshot: &'s Snapshot,
    pub(crate) vetoes: &'s Vetoes,
    pub(crate) memory: &'s Memory<'s>,
    /// Rows by group, where many single subjects will be asked about.
    pub(crate) grouped: Option<&'s Grouped>,
}

/// Groups worked out once for all counts that share them: the unit each of a million participants had on the
/// day is the dearest column there is.
#[derive(Default)]
pub(crate) struct Memory<'s> {
    units_of: Mutex<HashMap<String, Arc<Values<'s>>>>,
}

impl<'s> Memory<'s> {
    pub(super) fn groups(&self, scope: &Scope<'s>, count: &Count) -> Arc<Values<'s>> {
        if !shared(count) {
            return Arc::new(groups(scope, count));
        }
        let key = format!("{:?} {:?}", count.from, count.by);
        if let Some(known) = self.units_of.lock().ok().and_then(|known| known.get(&key).cloned()) {
            return known;
        }
        let found = Arc::new(groups(scope, count));
        if let Ok(mut known) = self.units_of.lock() {
            known.insert(key, found.clone());
        }
        found
    }
}

impl<'s> Ground<'s> {
    /// The scope of a count over a frame.
    pub(crate) fn scope(&self, count: &Count, frame: Frame) -> Option<Scope<'s>> {
        let day = frame.day(&count.at).number();
        Scope::all(self.snapshot, self.vetoes, frame, &count.from, day)
    }

    /// Tallies of counts that share their rows, for all subjects: over one frame, or over each part of the period.
    pub(crate) fn tallies(
        &self,
        counts: &[&Count],
        veto: bool,
        frame: Frame,
        parts: Option<&[Period]>,
    ) -> Vec<Tallies> {
        let (in_slots, sittings) = sittings(counts, frame, parts);
        let tally = |(frame, slots): &(Frame, Slots)| self.tally(counts, veto, *frame, slots);
        by_count(counts.len(), in_slots, sittings.iter().map(tally))
    }

    fn tally(&self, counts: &[&Count], veto: bool, frame: Frame, slots: &Slots) -> Vec<Tally> {
        let Some(scope) = counts.first().and_then(|count| self.scope(count, frame)) else {
            return counts.iter().map(|count| Tally::empty(count, slots.len)).collect();
        };
        // What weighs all rows against each other is counted by itself.
        if counts.iter().any(|count| count.weighs_all_rows()) {
            let (groups, reach) = (self.memory.groups(&scope, counts[0]), reach(&scope, counts[0]));
            let one = |count: &&Count| {
                let basis = Basis::of(&scope, count, veto, &groups, reach, slots);
                run(&basis, count, |_, _| {})
            };
            return counts.iter().map(one).collect();
        }
        let portion = match scope.rows {
            Rows::Table(table) if !table.is_empty() && counts.iter().all(|count| in_portions(count)) => {
                let rows = scope.len(domain(counts[0]));
                (rows >= MOST_AT_ONCE).then(|| (PORTION * table.len() / rows).max(1))
            }
            _ => None,
        };
        self.tally_in_portions(counts, veto, frame, slots, portion)
    }

    /// Tallies taken so many records at a time, or all at once.
    fn tally_in_portions(
        &self,
        counts: &[&Count],
        veto: bool,
        frame: Frame,
        slots: &Slots,
        portion: Option<usize>,
    ) -> Vec<Tally> {
        let Some(scope) = counts.first().and_then(|count| self.scope(count, frame)) else {
            return counts.iter().map(|count| Tally::empty(count, slots.len)).collect();
        };
        let mut taking = Together::new(counts.to_vec(), veto);
        let reach = reach(&scope, counts[0]);
        let records = scope.len(Domain::Record);
        match portion {
            None => {
                let groups = self.memory.groups(&scope, counts[0]);
                taking.take(&scope, &groups, reach, slots);
            }
            Some(portion) => {
                let known = shared(counts[0]).then(|| self.memory.groups(&scope, counts[0]));
                for from in (0..records).step_by(portion) {
                    let Some(whole) = self.scope(counts[0], frame) else { continue };
                    let scope = whole.portion(from..(from + portion).min(records));
                    let own = match known.as_deref() {
                        Some(Values::Index(all)) => Values::Index(scope.pick(all, domain(counts[0]))),
                        _ => groups(&scope, counts[0]),
                    };
                    taking.take(&scope, &own, reach, slots);
                }
            }
        }
        taking.end(slots)
    }
}

/// Whether the groups of a count are worked out once for all counts that have the same.
fn shared(count: &Count) -> bool {
    let of_the_day = |person: &Operand| !matches!(person, Operand::Now(_));
    matches!((&count.by, &count.from), (By::Who(Operand::UnitOf(person) | Operand::GroupOf(person, _)), From::Kind(_)) if of_the_day(person))
}

/// Rows from which on a table is gone through in portions, whose masks and columns stay in the cache.
const MOST_AT_ONCE: usize = 100_000;
/// About so many rows to a portion.
const PORTION: usize = 32_768;

/// Whether portions of a table can be counted one after the other: what is told apart must have the same number in
/// each.
pub(crate) fn in_portions(count: &Count) -> bool {
    if !matches!(count.from, From::Kind(_)) || count.weighs_all_rows() {
        return false;
    }
    match &count.aggregate {
        Aggregate::Distinct(operand) => {
            let index = matches!(operand, Operand::Unit | Operand::Role(_) | Operand::Person);
            index || matches!(operand, Operand::UnitOf(_) | Operand::GroupOf(..))
        }
        _ => true,
    }
}

/// The group of each row.
pub(crate) fn groups<'s>(scope: &Scope<'s>, count: &Count) -> Values<'s> {
    match &count.by {
        By::Who(operand) => scope.values(operand, domain(count)),
        By::Everyone => Values::Missing,
    }
}

/// Number of groups of a count.
pub(super) fn reach(scope: &Scope<'_>, count: &Count) -> usize {
    match &count.by {
        By::Who(operand) => scope.reach(operand),
        By::Everyone => 1,
    }
}

/// Whether records or participations are counted.
pub(crate) fn domain(count: &Count) -> Domain {
    if count.role.is_some() { Domain::Part } else { Domain::Record }
}

/// The outcome of a condition for each row of a count.
pub(super) fn mask(scope: &Scope<'_>, count: &Count, condition: &Condition) -> Mask {
    let mask = scope.test(condition, count.role.as_deref());
    if domain(count) == Domain::Part { scope.lifted_mask(mask) } else { mask }
}

/// One pass over the rows of a basis. `fate` is told what becomes of each row.
pub(crate) fn run(basis: &Basis<'_, '_>, count: &Count, mut fate: impl FnMut(usize, Fate)) -> Tally {
    if count.aggregate.shift().is_some() {
        return super::shifts::run(basis, count, fate);
    }
    if let Some(choice) = &count.choice {
        return super::chosen::run(basis, count, choice, fate);
    }
    let rows = basis.rows(|at, why| fate(at, Fate::LeftOut(why)));
    let mask = count.condition.as_ref().map(|condition| mask(basis.scope, count, condition));
    let pass = Pass::new(basis, count, mask.as_ref());
    let mut taking = pass.begin();
    pass.take(&mut taking, &rows, fate);
    let mut reported = vec![0; basis.reach * basis.slots.len];
    rows.iter().for_each(|row| reported[row.cell as usize] += 1);
    taking.end(Arc::new(reported))
}

/// Whether the parts of a period can be told apart by the date alone, in a single pass.
pub(crate) fn by_slots(count: &Count) -> bool {
    let choice = count.choice.iter().flat_map(|choice| choice.operands());
    let asks_moment = count.condition.as_ref().is_some_and(asks_moment)
        || count.aggregate.operand().into_iter().chain(choice).any(moment_in)
        || matches!(&count.by, By::Who(operand) if moment_in(operand));
    matches!(count.from, From::Kind(_))
        && count.window == Window::This
        && count.in_force.is_none()
        && count.aggregate.shift().is_none()
        && !asks_moment
}

fn asks_moment(condition: &Condition) -> bool {
    match condition {
        Condition::And(list) | Condition::Or(list) => list.iter().any(asks_moment),
        Condition::Not(inner) => asks_moment(inner),
        Condition::Compare(_, a, b) => moment_in(a) || moment_in(b),
        Condition::OneOf(of, _) | Condition::Given(of) | Condition::Flag(of) | Condition::Vetoed(of, _) => {
            moment_in(of)
        }
    }
}

fn moment_in(operand: &Operand) -> bool {
    match operand {
        Operand::Day(point) => !matches!(point.from, Moment::On(_)),
        // Another day is asked about in each part of a period.
        Operand::Now(_) => true,
        _ => operand.parts().any(moment_in) || operand.condition().is_some_and(asks_moment),
    }
}

/// How subjects find their group.
pub(crate) fn gather(count: &Count, subject: Subject, kind: Option<&Kind>) -> Gather {
    match &count.by {
        By::Everyone => Gather::Everyone,
        By::Who(operand) if operand.party(kind) == subject.party() => Gather::Own,
        // Persons and groups are judged by what their unit did.
        By::Who(_) => Gather::Unit,
    }
}

/// The operand that is added up, averaged or chosen from.
pub(crate) fn number_of(count: &Count) -> Option<&Operand> {
    let distinct = matches!(count.aggregate, Aggregate::Distinct(_));
    count.aggregate.operand().filter(|_| !distinct)
}

#[cfg(test)]
mod tests {
    use mingde_core::diagnostic::Source;
    use mingde_core::period::{Period, PeriodKind};

    use super::*;
    use crate::language::Library;
    use crate::plan::Rulebook;

    const RULES: &str = "---
id: portions
title: 分段
version: '1'
effective: 2020-01-01
period: school-year
subject: unit
---
## 第一条 计数
正文。

```rule
measures:
  services: { title: 服务, from: service, count: rows }
  hours: { title: 时数, from: service, by: volunteer.unit, where: \"volunteer.attendance = 'present'\", sum: volunteer.hours }
  people: { title: 人数, from: service, by: volunteer.unit, count: distinct volunteer }
  first: { title: 首次, from: service, first: spent }
  last: { title: 末次, from: service, last: spent }
  average: { title: 平均, from: service, by: volunteer.unit, average: volunteer.hours }
```
";

    #[test]
    fn portion_by_portion_is_as_all_at_once() {
        let bureau = mingde_testkit::bureau();
        let library = Library::new(bureau.kinds.iter().cloned(), bureau.schema.clone());
        let (rulebook, findings) = Rulebook::read(&Source::new("r.md", RULES), &library);
        let rulebook = rulebook.unwrap_or_else(|| panic!("{findings:?}"));
        let snapshot = bureau.snapshot();
        let (vetoes, memory) = (Vetoes::default(), Memory::default());
        let ground = Ground { snapshot: &snapshot, vetoes: &vetoes, memory: &memory, grouped: None };
        let day = snapshot.tables["service"].day.iter().copied().max().unwrap_or(0);
        let day = mingde_core::date::Day::from_number(day);
        let frame = Frame::new(Period::containing(PeriodKind::SchoolYear, day), day);
        let mut some = false;
        for (_, (count, veto)) in rulebook.plan.counts() {
            let whole = &ground.tally(&[count], veto, frame, &Slots::one())[0];
            for portion in [1, 2, 3] {
                let parts = &ground.tally_in_portions(&[count], veto, frame, &Slots::one(), Some(portion))[0];
                for group in 0..snapshot.units.len() as u32 {
                    assert_eq!(parts.cell(group, 0), whole.cell(group, 0), "{} {group}", count.written);
                    some |= whole.cell(group, 0).number().is_some_and(|n| !n.is_zero());
                }
            }
        }
        assert!(some, "something was counted");
    }
}
