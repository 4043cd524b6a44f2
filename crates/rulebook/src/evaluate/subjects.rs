//! Who is assessed: the units, persons or groups a rulebook applies to on the day asked about.

use mingde_core::registry::UnitClass;
use mingde_core::snapshot::{NO_INDEX, Snapshot};

use super::frame::Frame;
use super::scope::Scope;
use super::test::YES;
use super::veto::Vetoes;
use super::who::Who;
use crate::plan::{Condition, From, Rulebook, Subject};

/// For each unit, person or group whether a condition on it holds.
pub(crate) fn holds(
    rulebook: &Rulebook,
    condition: &Condition,
    snapshot: &Snapshot,
    vetoes: &Vetoes,
    frame: Frame,
) -> Vec<u8> {
    let from = From::subjects(rulebook.subject);
    let day = frame.as_of.number();
    let scope = Scope::all(snapshot, vetoes, frame, &from, day);
    scope.map_or(Vec::new(), |scope| scope.test(condition, None).rows)
}

/// The subjects in order of their codes.
pub(crate) fn subjects(rulebook: &Rulebook, snapshot: &Snapshot, vetoes: &Vetoes, frame: Frame) -> Vec<Who> {
    if rulebook.subject == Subject::Bureau {
        return vec![Who { index: NO_INDEX, unit: NO_INDEX }];
    }
    let mask = rulebook.plan.applies.as_ref().map(|c| holds(rulebook, c, snapshot, vetoes, frame));
    let applies = |index: usize| mask.as_ref().is_none_or(|m| m[index] == YES);
    if rulebook.subject == Subject::Person {
        let unit_of = |person: u32| {
            let post = snapshot.persons.main_post(person, frame.as_of)?;
            Some(Who { index: person, unit: snapshot.persons.posts.unit[post] })
        };
        let persons = 0..snapshot.persons.len() as u32;
        return persons.filter(|&p| applies(p as usize)).filter_map(unit_of).collect();
    }
    if rulebook.subject == Subject::Group {
        let groups = &snapshot.groups;
        let there = |&group: &usize| groups.group[group].span.contains(frame.as_of) && applies(group);
        let who = |group: usize| Who { index: group as u32, unit: groups.unit[group] };
        return (0..groups.group.len()).filter(there).map(who).collect();
    }
    let units = 0..snapshot.units.len();
    let there = |&unit: &usize| {
        let department = snapshot.units.class[unit] == UnitClass::Department;
        snapshot.units.unit[unit].span.contains(frame.as_of)
            && (rulebook.subject != Subject::Department || department)
            && applies(unit)
    };
    units.filter(there).map(|u| Who { index: u as u32, unit: u as u32 }).collect()
}
