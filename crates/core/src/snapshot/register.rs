//! Entries of the registry entered, changed or taken back in a snapshot that is there already: what building it anew from
//! the longer ledger would give, without reading the ledger again. Only what says something else is copied.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use super::build::{read_unit, settle_groups, settle_persons};
use super::{BuildError, Latest, NO_INDEX, Persons, Snapshot, UnitClass, Units};
use crate::id::{EntityId, GroupId, IdSet, PersonId, UnitId};
use crate::kind::Party;
use crate::record::State;
use crate::registry::{Group, Person, Unit};
use crate::revision::EntityKind;

/// More entries than this at once are sooner had by building anew.
const MANY: usize = 512;

/// What entries say, by what they are; those that were taken back say nothing.
#[derive(Default)]
struct Entries {
    units: BTreeMap<UnitId, Option<Unit>>,
    persons: Vec<(PersonId, Option<Person>)>,
    groups: BTreeMap<GroupId, Option<Group>>,
}

/// Where entries stand now that stood somewhere before: [`NO_INDEX`] for those that are gone.
struct Moved(Vec<u32>);

impl Moved {
    fn between<I: Copy + Eq + std::hash::Hash>(before: &[I], now: &[I]) -> Self {
        if now.starts_with(before) {
            return Self((0..before.len() as u32).collect());
        }
        let places: HashMap<I, u32> = now.iter().copied().zip(0..).collect();
        Self(before.iter().map(|id| places.get(id).copied().unwrap_or(NO_INDEX)).collect())
    }

    fn nothing(&self) -> bool {
        self.0.iter().zip(0..).all(|(now, before)| *now == before)
    }

    fn of(&self, before: u32) -> u32 {
        self.0.get(before as usize).copied().unwrap_or(NO_INDEX)
    }
}

impl Snapshot {
    /// Takes in the latest revisions of entries of the registry; anything else is passed over. `false`, with nothing
    /// changed, where only building anew tells what becomes of it: something referred to an entry before it came, or there
    /// are very many.
    ///
    /// # Errors
    /// When a revision does not read.
    pub fn register(&mut self, latest: &[Latest<'_>]) -> Result<bool, BuildError> {
        let of_registry = |one: &&Latest<'_>| {
            matches!(one.entity, EntityKind::Unit | EntityKind::Person | EntityKind::Group)
        };
        let entries: Vec<&Latest<'_>> = latest.iter().filter(of_registry).collect();
        let comes = |one: &&&Latest<'_>| one.state != State::Withdrawn;
        if entries.len() > MANY || entries.iter().filter(comes).any(|one| self.unresolved.contains(&one.id)) {
            return Ok(false);
        }
        if entries.is_empty() {
            return Ok(true);
        }
        // What refers to somebody who is gone leads to nobody, until somebody of that id comes again.
        let gone = entries.iter().filter(|one| one.state == State::Withdrawn).map(|one| one.id);
        Arc::make_mut(&mut self.unresolved).extend(gone);
        let entries = self.read_entries(&entries)?;
        let unresolved = RefCell::new(IdSet::default());
        let (units, persons) = (self.units.id.clone(), self.persons.id.clone());
        let groups = self.groups.id.clone();
        self.put_units(entries.units);
        let units = Moved::between(&units, &self.units.id);
        self.put_persons(entries.persons, &units, &unresolved);
        let persons = Moved::between(&persons, &self.persons.id);
        if !(units.nothing() && persons.nothing() && entries.groups.is_empty()) {
            self.put_groups(entries.groups, &unresolved);
        }
        let groups = Moved::between(&groups, &self.groups.id);
        self.renumber(&units, &persons, &groups);
        if !unresolved.borrow().is_empty() {
            Arc::make_mut(&mut self.unresolved).extend(unresolved.into_inner());
        }
        Ok(true)
    }

    fn read_entries(&self, latest: &[&Latest<'_>]) -> Result<Entries, BuildError> {
        fn read<T>(
            one: &Latest<'_>,
            from: impl Fn(&str) -> serde_json::Result<T>,
        ) -> Result<Option<T>, BuildError> {
            let standing = (one.state != State::Withdrawn).then_some(one.payload);
            standing.map(from).transpose().map_err(|cause| BuildError { position: one.position, cause })
        }
        let mut entries = Entries::default();
        for one in latest {
            match one.entity {
                EntityKind::Unit => {
                    let unit = read(one, |payload| read_unit(&self.schema, payload))?;
                    entries.units.insert(UnitId(one.id), unit);
                }
                EntityKind::Group => {
                    let group = read(one, |payload| serde_json::from_str(payload))?;
                    entries.groups.insert(GroupId(one.id), group);
                }
                EntityKind::Person => {
                    let person = read(one, |payload| serde_json::from_str(payload))?;
                    entries.persons.push((PersonId(one.id), person));
                }
                EntityKind::Record | EntityKind::Rulebook | EntityKind::Grant => {}
            }
        }
        Ok(entries)
    }

    fn put_units(&mut self, entries: BTreeMap<UnitId, Option<Unit>>) {
        if entries.is_empty() {
            return;
        }
        let rows = changed(&self.units.id, &self.units.unit, entries, |unit| &unit.code);
        let mut units = Units::default();
        for (id, unit) in rows {
            units.id.push(id);
            units.class.push(self.schema.class_of(&unit.kind).unwrap_or(UnitClass::Institution));
            units.unit.push(unit);
        }
        self.units = Arc::new(units);
    }

    fn put_persons(
        &mut self,
        entries: Vec<(PersonId, Option<Person>)>,
        units: &Moved,
        unresolved: &RefCell<IdSet>,
    ) {
        if entries.is_empty() && units.nothing() {
            return;
        }
        let persons = Arc::make_mut(&mut self.persons);
        if !units.nothing() {
            persons.posts.unit.iter_mut().for_each(|unit| *unit = units.of(*unit));
            persons.columns.iter_mut().for_each(|column| column.renumber_units(&units.0));
        }
        let index: HashMap<UnitId, u32> = self.units.id.iter().copied().zip(0..).collect();
        let unit = |id: UnitId| found(&index, id, id.0, unresolved);
        let nobody = settle_persons(&self.schema, std::iter::empty(), &unit);
        for (id, person) in entries {
            if let Some(at) = persons.index_of(id) {
                persons.splice(at as usize..at as usize + 1, &nobody);
            }
            let row = settle_persons(&self.schema, person.iter().map(|person| (id, person)), &unit);
            if let Some(code) = row.code.first() {
                let at = persons.code.partition_point(|other| other < code);
                persons.splice(at..at, &row);
            }
        }
        persons.count_posts();
    }

    fn put_groups(&mut self, entries: BTreeMap<GroupId, Option<Group>>, unresolved: &RefCell<IdSet>) {
        let rows = changed(&self.groups.id, &self.groups.group, entries, |group| &group.code);
        let units: HashMap<UnitId, u32> = self.units.id.iter().copied().zip(0..).collect();
        let persons: HashMap<PersonId, u32> = self.persons.id.iter().copied().zip(0..).collect();
        let unit = |id: UnitId| found(&units, id, id.0, unresolved);
        let person = |id: PersonId| found(&persons, id, id.0, unresolved);
        self.groups = Arc::new(settle_groups(&self.schema, rows.into_iter(), &unit, &person));
    }

    /// Gives everything that records refer to its new index. Rows are in the order of their units, so they move with them.
    fn renumber(&mut self, units: &Moved, persons: &Moved, groups: &Moved) {
        if !units.nothing() {
            for table in self.tables.values_mut().filter(|table| !table.is_empty()) {
                Arc::make_mut(table).settle(&units.0, &persons.0, &groups.0);
            }
            return;
        }
        let moves = [(Party::Person, persons), (Party::Group, groups)];
        let moves: Vec<_> = moves.into_iter().filter(|(_, moved)| !moved.nothing()).collect();
        for table in self.tables.values_mut() {
            let by_role: Vec<Option<&Moved>> = table
                .kind
                .roles
                .iter()
                .map(|role| moves.iter().find(|(party, _)| *party == role.of).map(|(_, moved)| *moved))
                .collect();
            let now = |who: u32, role: u8| by_role[role as usize].map_or(who, |moved| moved.of(who));
            let parts = &table.participations;
            if !parts.who.iter().zip(&parts.role).any(|(who, role)| now(*who, *role) != *who) {
                continue;
            }
            let parts = &mut Arc::make_mut(table).participations;
            for (who, role) in parts.who.iter_mut().zip(&parts.role) {
                *who = now(*who, *role);
            }
        }
    }
}

/// Entries with those that changed, in order of code.
fn changed<I: Copy + Ord, T: Clone>(
    ids: &[I],
    values: &[T],
    mut entries: BTreeMap<I, Option<T>>,
    code: impl Fn(&T) -> &String,
) -> Vec<(I, T)> {
    let mut rows = Vec::with_capacity(ids.len() + entries.len());
    for (id, value) in ids.iter().zip(values) {
        match entries.remove(id) {
            None => rows.push((*id, value.clone())),
            Some(said) => rows.extend(said.map(|said| (*id, said))),
        }
    }
    rows.extend(entries.into_iter().filter_map(|(id, said)| Some((id, said?))));
    rows.sort_by(|(_, a), (_, b)| code(a).cmp(code(b)));
    rows
}

/// The index of what is referred to; whoever is not there is noted.
fn found<I: Eq + std::hash::Hash>(
    places: &HashMap<I, u32>,
    wanted: I,
    id: EntityId,
    unresolved: &RefCell<IdSet>,
) -> u32 {
    places.get(&wanted).copied().unwrap_or_else(|| {
        unresolved.borrow_mut().insert(id);
        NO_INDEX
    })
}

impl Persons {
    /// Replaces a run of persons, with their posts, by others; whose the posts are is [counted](Self::count_posts) then.
    fn splice(&mut self, rows: Range<usize>, by: &Persons) {
        fn put<T: Clone>(column: &mut Vec<T>, rows: &Range<usize>, by: &[T]) {
            column.splice(rows.clone(), by.iter().cloned());
        }
        let of = self.post_start[rows.start] as usize..self.post_start[rows.end] as usize;
        let (posts, theirs) = (&mut self.posts, &by.posts);
        put(&mut posts.unit, &of, &theirs.unit);
        put(&mut posts.rank, &of, &theirs.rank);
        put(&mut posts.from, &of, &theirs.from);
        put(&mut posts.to, &of, &theirs.to);
        put(&mut posts.concurrent, &of, &theirs.concurrent);
        posts.title.splice(of.clone(), &theirs.title);
        // Persons that come out of Parquet files have none.
        if self.by_month.len() == self.id.len() {
            put(&mut self.by_month, &rows, &by.by_month);
        }
        put(&mut self.id, &rows, &by.id);
        put(&mut self.code, &rows, &by.code);
        put(&mut self.name, &rows, &by.name);
        put(&mut self.sex, &rows, &by.sex);
        put(&mut self.birth, &rows, &by.birth);
        self.columns.iter_mut().zip(&by.columns).for_each(|(column, by)| column.splice(rows.clone(), by));
        let (gone, come) = (of.len() as u32, theirs.unit.len() as u32);
        let starts = by.post_start[1..].iter().map(|at| at + of.start as u32);
        self.post_start.splice(rows.start + 1..rows.end + 1, starts);
        for at in &mut self.post_start[rows.start + 1 + by.id.len()..] {
            *at = *at + come - gone;
        }
    }

    /// Says of each post whose it is.
    fn count_posts(&mut self) {
        self.posts.person.clear();
        for (person, ends) in (0..).zip(self.post_start.windows(2)) {
            let posts = (ends[1] - ends[0]) as usize;
            self.posts.person.extend(std::iter::repeat_n(person, posts));
        }
    }
}
