//! Whose result somebody asks for: the own, that of the unit or group one belongs to, those of all who belong to one.

use std::collections::HashMap;

use mingde_core::kind::Party;
use mingde_core::snapshot::Snapshot;

use super::cell::Cell;
use super::elsewhere::Asking;
use super::membership::Memberships;
use super::places::together;
use super::who::Who;
use crate::language::Number;
use crate::plan::{Reason, Rulebook, Subject, Way};

impl Asking<'_> {
    /// By index of whoever asks: about itself, about the unit it works for or belongs to, or about the group it is in.
    pub(super) fn by_own_index(&self, other: &Rulebook, found: &[(Who, Cell)]) -> Vec<Cell> {
        let snapshot = self.world.snapshot;
        // The whole bureau is one subject without a place in the registry, and asks of its own past alone.
        if self.rulebook.subject == Subject::Bureau {
            return found.iter().map(|(_, cell)| *cell).collect();
        }
        let (own, theirs) = (self.rulebook.subject.party(), other.subject.party());
        let mut by_index = vec![None; size(snapshot, theirs)];
        for (who, cell) in found {
            by_index[who.index as usize] = Some(*cell);
        }
        let said = |at: Option<u32>| at.and_then(|at| by_index.get(at as usize).copied().flatten());
        let day = self.frame.as_of;
        let all = 0..size(snapshot, own) as u32;
        let of = |at: Option<u32>| said(at).unwrap_or(Cell::NotApplicable(Reason::NotThere));
        match (own, theirs) {
            (Party::Person, Party::Unit) => {
                let unit =
                    |person| Some(snapshot.persons.posts.unit[snapshot.persons.main_post(person, day)?]);
                all.map(|person| of(unit(person))).collect()
            }
            (Party::Person, Party::Group) => {
                let there = Memberships::of(snapshot, |group| by_index[group].is_some());
                all.map(|person| of(there.on(person, day.number()))).collect()
            }
            (Party::Group, Party::Unit) => {
                all.map(|group| of(snapshot.groups.unit.get(group as usize).copied())).collect()
            }
            (Party::Unit, Party::Unit) | (Party::Person, Party::Person) | (Party::Group, Party::Group) => {
                all.map(|at| of(Some(at))).collect()
            }
            // What is found of those who belong to it says nothing of a unit or group by itself.
            _ => vec![Cell::NotApplicable(Reason::ConditionNotMet); size(snapshot, own)],
        }
    }

    /// By index of whoever asks what all who belong to it come to.
    pub(super) fn of_members(&self, other: &Rulebook, way: Way, found: &[(Who, Cell)]) -> Vec<Cell> {
        let snapshot = self.world.snapshot;
        let (own, theirs) = (self.rulebook.subject.party(), other.subject.party());
        let day = self.frame.as_of;
        let mut cells: Vec<Vec<Cell>> = vec![Vec::new(); size(snapshot, own)];
        let mut put = |at: u32, cell: Cell| {
            if let Some(own) = cells.get_mut(at as usize) {
                own.push(cell);
            }
        };
        match (own, theirs) {
            (Party::Group, Party::Person) => {
                let by_person: HashMap<u32, Cell> =
                    found.iter().map(|(who, cell)| (who.index, *cell)).collect();
                for (group, members) in Memberships::of(snapshot, |_| true).by_group(day.number()) {
                    members.iter().filter_map(|one| by_person.get(one)).for_each(|cell| put(group, *cell));
                }
            }
            (Party::Unit, Party::Unit) => {
                for (who, cell) in found {
                    let parent = snapshot.units.unit[who.index as usize].parent_on(day);
                    if let Some(parent) = parent.and_then(|parent| snapshot.units.index_of(parent)) {
                        put(parent, *cell);
                    }
                }
            }
            // Persons by their main post, groups by the unit they belong to.
            (Party::Unit, _) => found.iter().for_each(|(who, cell)| put(who.unit, *cell)),
            // Nobody belongs to a person, and no unit to a group.
            _ => {}
        }
        cells.iter().map(|cells| taken_together(way, cells)).collect()
    }
}

/// What several results of one subject come to.
pub(super) fn taken_together(way: Way, cells: &[Cell]) -> Cell {
    let numbers: Vec<Number> = match way {
        Way::Count => cells.iter().filter(|cell| **cell == Cell::Truth(true)).map(|_| Number::ONE).collect(),
        _ => cells.iter().filter_map(|cell| cell.number()).collect(),
    };
    match cells.iter().any(|cell| !cell.is_absent()) {
        true => together(way, &numbers),
        false => cells.first().copied().unwrap_or(Cell::NoData(Reason::NothingReported)),
    }
}

/// How many of them there are in the registry.
fn size(snapshot: &Snapshot, party: Party) -> usize {
    match party {
        Party::Person => snapshot.persons.len(),
        Party::Unit => snapshot.units.len(),
        Party::Group => snapshot.groups.id.len(),
    }
}
