//! Vetoes as ranges of days by person, unit or group, consulted by their own and by other rulebooks.

use std::collections::BTreeMap;

use mingde_core::kind::Party;
use mingde_core::snapshot::{NO_INDEX, Snapshot};

use super::frame::Frame;
use super::scope::{Domain, Scope};
use super::test::YES;
use super::times::Times;
use super::values::Values;
use crate::plan::{Body, By, Count, Rulebook, VetoName};

/// All vetoes of the rulebooks assessed together.
#[derive(Debug, Default)]
pub(crate) struct Vetoes {
    by_name: BTreeMap<VetoName, Ranges>,
}

/// When a veto is in force against whom.
#[derive(Debug)]
pub(crate) struct Ranges {
    /// Whether it is against units, persons or groups.
    pub(crate) party: Party,
    /// Who, from which day, until which day (exclusive); sorted.
    list: Vec<(u32, i32, i32)>,
}

impl Ranges {
    /// Whether it is in force against somebody on a day.
    pub(crate) fn in_force(&self, who: u32, day: i32) -> bool {
        self.of(who).iter().any(|(_, from, to)| *from <= day && day < *to)
    }

    /// The same for many, who ascend nearly always: what is held against the next one is found from the last.
    pub(crate) fn each_in_force(
        &self,
        who: impl Iterator<Item = u32>,
        days: &[i32],
        mut give: impl FnMut(bool),
    ) {
        let (mut last, mut at) = (0, 0);
        for who in who {
            if who < last {
                at = 0;
            }
            if at == 0 {
                at = self.list.partition_point(|(w, ..)| *w < who);
            }
            last = who;
            at += self.list[at..].iter().take_while(|(w, ..)| *w < who).count();
            let own = self.list[at..].iter().take_while(|(w, ..)| *w == who);
            days.iter().for_each(|day| give(own.clone().any(|(_, from, to)| from <= day && day < to)));
        }
    }

    fn of(&self, who: u32) -> &[(u32, i32, i32)] {
        let start = self.list.partition_point(|(w, ..)| *w < who);
        let end = self.list[start..].partition_point(|(w, ..)| *w == who);
        &self.list[start..start + end]
    }
}

impl Vetoes {
    pub(crate) fn find(&self, name: &VetoName) -> Option<&Ranges> {
        self.by_name.get(name)
    }

    /// Gathers the vetoes of all rulebooks. A veto cannot itself consult another one.
    pub(crate) fn gather(rulebooks: &[&Rulebook], snapshot: &Snapshot, frames: &[Frame]) -> Self {
        let mut all = Vetoes::default();
        for (rulebook, frame) in rulebooks.iter().zip(frames) {
            let holds = Times::of(rulebook, None, snapshot).in_force(frame);
            for rule in &rulebook.plan.rules {
                let Body::Veto(count) = &rule.body else { continue };
                let name = VetoName { rulebook: rulebook.id.clone(), veto: rule.id.clone() };
                // What no longer holds, or not yet, keeps nobody from anything.
                let list = if holds { ranges(count, snapshot, *frame) } else { Vec::new() };
                all.by_name.insert(name, Ranges { party: rulebook.subject.party(), list });
            }
        }
        all
    }
}

/// When a veto is in force against whom.
fn ranges(count: &Count, snapshot: &Snapshot, frame: Frame) -> Vec<(u32, i32, i32)> {
    let mut ranges = Vec::new();
    let (none, day) = (Vetoes::default(), frame.day(&count.at).number());
    let Some(scope) = Scope::all(snapshot, &none, frame, &count.from, day) else { return ranges };
    let By::Who(who) = &count.by else { return ranges };
    let domain = if count.role.is_some() { Domain::Part } else { Domain::Record };
    let Values::Index(who) = scope.values(who, domain) else { return ranges };
    let mask = count.condition.as_ref().map(|c| {
        let mask = scope.test(c, count.role.as_deref());
        if domain == Domain::Part { scope.lifted_mask(mask) } else { mask }
    });
    let states = scope.states();
    let force = scope.force(count);
    let dated = scope.values(&count.dated, Domain::Record);
    let roles = scope.roles();
    let role = count.role.as_deref().and_then(|r| scope.role(r)).map(|(index, _)| index);
    for (at, &who) in who.iter().enumerate() {
        let record = if domain == Domain::Part { scope.part_record[at] as usize } else { at };
        let in_role = domain == Domain::Record || Some(roles[at]) == role;
        let accepted = states.as_ref().is_none_or(|s| count.states & (1 << s[record] as u8) != 0);
        let holds = mask.as_ref().is_none_or(|m| m.rows[at] == YES);
        let happened = dated.day(record).is_none_or(|day| day <= frame.as_of.number());
        let (from, to) = force[record];
        if in_role && accepted && happened && holds && who != NO_INDEX && from < to {
            ranges.push((who, from, to));
        }
    }
    ranges.sort_unstable();
    ranges
}
