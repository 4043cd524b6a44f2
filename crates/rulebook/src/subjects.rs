//! Who is assessed: the units or persons a rulebook applies to on the day asked about.

use mingde_core::registry::UnitClass;
use mingde_core::snapshot::{NO_INDEX, Snapshot};

use crate::assessment::AssessedSubject;
use crate::check::rules::subject_rows;
use crate::evaluate::Who;
use crate::evaluate::frame::Frame;
use crate::evaluate::scope::Scope;
use crate::evaluate::test::YES;
use crate::evaluate::veto::Vetoes;
use crate::plan::Condition;
use crate::rulebook::{Rulebook, Subject};

/// For each unit or person whether a condition on it holds.
pub(crate) fn holds(
    rulebook: &Rulebook,
    condition: &Condition,
    snapshot: &Snapshot,
    vetoes: &Vetoes,
    frame: Frame,
) -> Vec<u8> {
    let from = subject_rows(rulebook.subject);
    let day = frame.as_of.number();
    let scope = Scope::all(snapshot, vetoes, frame, &from, day);
    scope.map_or(Vec::new(), |scope| scope.test(condition, None).rows)
}

/// The subjects in order of their codes.
pub(crate) fn subjects(rulebook: &Rulebook, snapshot: &Snapshot, vetoes: &Vetoes, frame: Frame) -> Vec<Who> {
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
    let units = 0..snapshot.units.len();
    let there = |&unit: &usize| {
        let department = snapshot.units.class[unit] == UnitClass::Department;
        snapshot.units.unit[unit].span.contains(frame.as_of)
            && (rulebook.subject != Subject::Department || department)
            && applies(unit)
    };
    units.filter(there).map(|u| Who { index: u as u32, unit: u as u32 }).collect()
}

/// A subject as it is shown.
pub(crate) fn shown(rulebook: &Rulebook, snapshot: &Snapshot, who: &Who) -> AssessedSubject {
    let at = who.index as usize;
    debug_assert!(who.index != NO_INDEX);
    if rulebook.subject == Subject::Person {
        let persons = &snapshot.persons;
        AssessedSubject {
            index: who.index,
            id: persons.id[at].0,
            code: persons.code[at].clone(),
            name: persons.name[at].clone(),
        }
    } else {
        let unit = &snapshot.units.unit[at];
        AssessedSubject {
            index: who.index,
            id: snapshot.units.id[at].0,
            code: unit.code.as_str().into(),
            name: unit.name.as_str().into(),
        }
    }
}
