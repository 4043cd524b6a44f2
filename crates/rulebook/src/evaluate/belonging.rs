//! Whose result somebody asks for: the own, that of the unit or group one belongs to, those of all who belong to one.

use std::collections::{HashMap, HashSet};

use mingde_core::date::Day;
use mingde_core::kind::Party;
use mingde_core::snapshot::{NO_INDEX, Snapshot};

use super::cell::Cell;
use super::elsewhere::Asking;
use super::membership::Memberships;
use super::places::together;
use super::who::Who;
use crate::language::Number;
use crate::plan::{Reason, Rulebook, Subject, Way};

impl Asking<'_> {
    /// By index of whoever asks, who it is asked about: itself, the unit it works for or belongs to, or the group it is in, as on
    /// the last day of what is asked for; [`NO_INDEX`] where there is none.
    pub(super) fn asked_about(&self, other: &Rulebook, found: &[(Who, Cell)], day: Day) -> Vec<u32> {
        let snapshot = self.world.snapshot;
        let (own, theirs) = (self.rulebook.subject.party(), other.subject.party());
        let all = 0..size(snapshot, own) as u32;
        match (own, theirs) {
            (Party::Person, Party::Unit) => {
                let unit = |person| {
                    let post = snapshot.persons.main_post(person, day);
                    post.map_or(NO_INDEX, |post| snapshot.persons.posts.unit[post])
                };
                all.map(unit).collect()
            }
            (Party::Person, Party::Group) => {
                let meant: HashSet<u32> = found.iter().map(|(who, _)| who.index).collect();
                let there = Memberships::of(snapshot, |group| meant.contains(&(group as u32)));
                all.map(|person| there.on(person, day.number()).unwrap_or(NO_INDEX)).collect()
            }
            (Party::Group, Party::Unit) => snapshot.groups.unit.clone(),
            (Party::Unit, Party::Unit) | (Party::Person, Party::Person) | (Party::Group, Party::Group) => {
                all.collect()
            }
            // What is found of those who belong to it says nothing of a unit or group by itself.
            _ => vec![NO_INDEX; size(snapshot, own)],
        }
    }

    /// By index of whoever asks what is said of whom it is asked about.
    pub(super) fn said_of(&self, other: &Rulebook, found: &[(Who, Cell)], about: &[u32]) -> Vec<Cell> {
        // The whole bureau is one subject without a place in the registry, and asks of its own past alone.
        if self.rulebook.subject == Subject::Bureau {
            return found.iter().map(|(_, cell)| *cell).collect();
        }
        let mut by_index = vec![None; size(self.world.snapshot, other.subject.party())];
        for (who, cell) in found {
            by_index[who.index as usize] = Some(*cell);
        }
        let said = |at: &u32| by_index.get(*at as usize).copied().flatten();
        about.iter().map(|at| said(at).unwrap_or(Cell::NotApplicable(Reason::NotThere))).collect()
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
        false => all_absent(cells.iter().copied()),
    }
}

/// What is told of several of which none has a value, whatever their order: what one of them still owes, before what none of
/// them is asked for.
pub(super) fn all_absent(cells: impl Iterator<Item = Cell>) -> Cell {
    let whole = cells.reduce(|one, other| Cell::absence(one, other).unwrap_or(one));
    whole.unwrap_or(Cell::NoData(Reason::NothingReported))
}

/// How many of them there are in the registry.
fn size(snapshot: &Snapshot, party: Party) -> usize {
    match party {
        Party::Person => snapshot.persons.len(),
        Party::Unit => snapshot.units.len(),
        Party::Group => snapshot.groups.id.len(),
    }
}
