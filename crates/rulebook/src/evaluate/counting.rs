//! From a count to its tallies, over all rows or those of one subject.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use mingde_core::period::Period;
use mingde_core::snapshot::Snapshot;

use super::Gather;
use super::derive::Tallies;
use super::frame::Frame;
use super::grouped::Grouped;
use super::scope::{Domain, Rows, Scope};
use super::tally::{Fate, Pass, Slots, Taking, Tally};
use super::test::Mask;
use super::values::Values;
use super::veto::Vetoes;
use crate::plan::{Aggregate, By, Condition, Count, From, Moment, Operand, Window};
use crate::rulebook::Subject;

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
    fn groups(&self, scope: &Scope<'s>, count: &Count) -> Arc<Values<'s>> {
        let (By::Who(operand @ Operand::UnitOf(_)), From::Kind(kind)) = (&count.by, &count.from) else {
            return Arc::new(groups(scope, count));
        };
        let key = format!("{kind} {operand:?}");
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

    /// Tallies for all subjects over one frame, or over each part of the period.
    pub(crate) fn tallies(
        &self,
        count: &Count,
        veto: bool,
        frame: Frame,
        parts: Option<&[Period]>,
    ) -> Tallies {
        let Some(parts) = parts else {
            return Tallies::Slots(self.tally(count, veto, frame, &Slots::one()));
        };
        if by_slots(count) {
            return Tallies::Slots(self.tally(count, veto, frame, &Slots::parts(parts)));
        }
        let one = |part: &Period| {
            self.tally(
                count,
                veto,
                Frame { period: *part, as_of: frame.as_of.min(part.last()) },
                &Slots::one(),
            )
        };
        Tallies::Frames(parts.iter().map(one).collect())
    }

    fn tally(&self, count: &Count, veto: bool, frame: Frame, slots: &Slots) -> Tally {
        let Some(scope) = self.scope(count, frame) else { return Tally::empty(count, slots.len) };
        if scope.len(domain(count)) >= MOST_AT_ONCE && in_portions(&scope, count) {
            return self.tally_in_portions(count, veto, frame, slots, PORTION);
        }
        let groups = self.memory.groups(&scope, count);
        run(&scope, count, veto, &groups, reach(&scope, count), slots, |_, _| {})
    }

    /// The same, so many records at a time.
    fn tally_in_portions(
        &self,
        count: &Count,
        veto: bool,
        frame: Frame,
        slots: &Slots,
        portion: usize,
    ) -> Tally {
        let mut taking = None;
        let rows = self.scope(count, frame).map_or(0, |scope| scope.len(Domain::Record));
        for from in (0..rows).step_by(portion) {
            let Some(scope) = self.scope(count, frame) else { continue };
            let scope = scope.portion(from..(from + portion).min(rows));
            let (groups, reach) = (groups(&scope, count), reach(&scope, count));
            run_into(&mut taking, &scope, count, veto, &groups, reach, slots, |_, _| {});
        }
        taking.map_or_else(|| Tally::empty(count, slots.len), Taking::end)
    }
}

/// Rows from which on a table is gone through in portions, whose masks and columns stay in the cache.
const MOST_AT_ONCE: usize = 2_000_000;
/// Records of a portion.
const PORTION: usize = 16_384;

/// Whether portions can be counted one after the other: what is told apart must have the same number in each.
fn in_portions(scope: &Scope<'_>, count: &Count) -> bool {
    let Rows::Table(table) = scope.rows else { return false };
    if table.is_empty() || count.aggregate.shift().is_some() {
        return false;
    }
    match &count.aggregate {
        Aggregate::Distinct(operand) => {
            matches!(operand, Operand::Unit | Operand::Role(_) | Operand::UnitOf(_) | Operand::Person)
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

fn reach(scope: &Scope<'_>, count: &Count) -> usize {
    match &count.by {
        By::Who(operand) => scope.reach(operand),
        By::Everyone => 1,
    }
}

/// Whether records or participations are counted.
pub(crate) fn domain(count: &Count) -> Domain {
    if count.role.is_some() { Domain::Part } else { Domain::Record }
}

/// One pass over the rows of a scope.
pub(crate) fn run(
    scope: &Scope<'_>,
    count: &Count,
    veto: bool,
    groups: &Values<'_>,
    reach: usize,
    slots: &Slots,
    fate: impl FnMut(usize, Fate),
) -> Tally {
    if count.aggregate.shift().is_some() {
        return super::shifts::run(scope, count, veto, groups, reach, fate);
    }
    let mut taking = None;
    run_into(&mut taking, scope, count, veto, groups, reach, slots, fate);
    taking.map_or_else(|| Tally::empty(count, slots.len), Taking::end)
}

/// One pass over the rows of a scope, added to what was counted before.
#[allow(clippy::too_many_arguments, reason = "what a pass is, and what it adds to")]
fn run_into(
    taking: &mut Option<Taking>,
    scope: &Scope<'_>,
    count: &Count,
    veto: bool,
    groups: &Values<'_>,
    reach: usize,
    slots: &Slots,
    fate: impl FnMut(usize, Fate),
) {
    let domain = domain(count);
    let standing = scope.standing(count, veto);
    let mask: Option<Mask> = count.condition.as_ref().map(|condition| {
        let mask = scope.test(condition, count.role.as_deref());
        if domain == Domain::Part { scope.lifted_mask(mask) } else { mask }
    });
    let pass = Pass { scope, count, standing: &standing, mask: mask.as_ref(), domain, groups, reach, slots };
    pass.run(taking.get_or_insert_with(|| pass.begin()), fate);
}

/// Whether the parts of a period can be told apart by the date alone, in a single pass.
pub(crate) fn by_slots(count: &Count) -> bool {
    let asks_moment = count.condition.as_ref().is_some_and(asks_moment);
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
        Operand::UnitOf(of)
        | Operand::UnitProperty(of, _)
        | Operand::PersonProperty(of, _)
        | Operand::Shift(of, ..) => moment_in(of),
        Operand::Arithmetic(_, a, b) | Operand::Pair(a, b) | Operand::Workdays(a, b, _) => {
            moment_in(a) || moment_in(b)
        }
        Operand::HowMany(_, Some(condition)) => asks_moment(condition),
        _ => false,
    }
}

/// How subjects find their group.
pub(crate) fn gather(count: &Count, subject: Subject, by_person: bool) -> Gather {
    match count.by {
        By::Everyone => Gather::Everyone,
        By::Who(_) if subject == Subject::Person && !by_person => Gather::UnitOfPerson,
        By::Who(_) => Gather::Own,
    }
}

/// The operand that is added up, averaged or chosen from.
pub(crate) fn number_of(count: &Count) -> Option<&Operand> {
    match &count.aggregate {
        Aggregate::Rows | Aggregate::Distinct(_) | Aggregate::Uncovered(_) | Aggregate::Overlapping(_) => {
            None
        }
        Aggregate::Sum(o)
        | Aggregate::Average(o)
        | Aggregate::Min(o)
        | Aggregate::Max(o)
        | Aggregate::First(o)
        | Aggregate::Last(o) => Some(o),
    }
}

#[cfg(test)]
mod tests {
    use mingde_core::diagnostic::Source;
    use mingde_core::period::{Period, PeriodKind};

    use super::*;
    use crate::{Library, Rulebook};

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
            let whole = ground.tally(count, veto, frame, &Slots::one());
            for portion in [1, 2, 3] {
                let parts = ground.tally_in_portions(count, veto, frame, &Slots::one(), portion);
                for group in 0..snapshot.units.len() as u32 {
                    assert_eq!(parts.cell(group, 0), whole.cell(group, 0), "{} {group}", count.written);
                    some |= whole.cell(group, 0).number().is_some_and(|n| !n.is_zero());
                }
            }
        }
        assert!(some, "something was counted");
    }
}
