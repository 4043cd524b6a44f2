//! Reading off the columns what somebody may see: rows of records, subjects, units, names.

use std::collections::HashSet;
use std::ops::Range;

use mingde_core::date::Day;
use mingde_core::id::{IdSet, PersonId, RecordId, UnitId};
use mingde_core::policy::{Account, Actor, Part, Scope};
use mingde_core::record::State;
use mingde_core::snapshot::{Table, Units};
use mingde_core::text::sort_key;
use mingde_rulebook::{Assessment, Subject};

use super::{Named, Sight};
use crate::glance::RowAt;
use crate::view::Title;

impl Sight {
    /// Whose sight it is.
    pub(crate) fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The tables of which some records are seen, with these, unit by unit.
    pub(crate) fn tables(&self) -> impl Iterator<Item = (&Table, impl Iterator<Item = RowAt<'_>>)> {
        self.snapshot.tables.values().filter_map(|table| {
            let seen = self.seen_of(table);
            let some = seen.iter().any(|stretch| !stretch.is_empty());
            some.then(|| (&**table, self.at(table, seen.into_iter().flatten())))
        })
    }

    /// All records that are seen, table by table, of a table unit by unit.
    pub(crate) fn rows(&self) -> impl Iterator<Item = RowAt<'_>> {
        self.tables().flat_map(|(_, rows)| rows)
    }

    /// Those of one kind.
    pub(crate) fn rows_of_kind(&self, kind: &str) -> impl Iterator<Item = RowAt<'_>> {
        let table = self.snapshot.table(kind).into_iter();
        table.flat_map(|table| self.at(table, self.seen_of(table).into_iter().flatten()))
    }

    /// The record of an id, if it is seen.
    pub(crate) fn row_seen(&self, id: RecordId) -> Option<RowAt<'_>> {
        let tables = self.snapshot.tables.values();
        let at = |table: &Table| table.id.iter().position(|known| *known == id);
        let (table, row) = tables.filter_map(|table| Some((&**table, at(table)?))).next()?;
        self.sees_row(table, row).then_some(RowAt { snapshot: &self.snapshot, table, row })
    }

    /// Those of some records that stand in the columns, each with its row where it is seen. All columns are gone through once.
    pub(crate) fn rows_known<'s>(
        &'s self,
        records: &'s HashSet<RecordId>,
    ) -> impl Iterator<Item = (RecordId, Option<RowAt<'s>>)> + 's {
        let tables = self.snapshot.tables.values().filter(|_| !records.is_empty());
        tables.flat_map(move |table| {
            let known = table.id.iter().enumerate().filter(|(_, id)| records.contains(id));
            known.map(move |(row, id)| {
                let seen = self.sees_row(table, row);
                (*id, seen.then_some(RowAt { snapshot: &self.snapshot, table, row }))
            })
        })
    }

    /// Those of one unit.
    pub(crate) fn rows_of_unit(&self, unit: u32) -> impl Iterator<Item = RowAt<'_>> {
        self.snapshot.tables.values().flat_map(move |table| {
            let rows = table.rows_of_unit(unit);
            let seen = self.seen_of(table).into_iter();
            self.at(table, seen.flat_map(move |seen| seen.start.max(rows.start)..seen.end.min(rows.end)))
        })
    }

    /// Those in which a person takes part.
    pub(crate) fn rows_of_person(&self, person: u32) -> impl Iterator<Item = RowAt<'_>> {
        self.snapshot.tables.values().flat_map(move |table| {
            let seen = self.seen_of(table);
            let sees = move |row: &usize| {
                let next = seen.partition_point(|stretch| stretch.end <= *row);
                seen.get(next).is_some_and(|stretch| stretch.start <= *row)
            };
            self.at(table, table.rows_of_person(person).filter(sees))
        })
    }

    fn at<'s>(
        &'s self,
        table: &'s Table,
        rows: impl Iterator<Item = usize> + 's,
    ) -> impl Iterator<Item = RowAt<'s>> {
        rows.map(move |row| RowAt { snapshot: &self.snapshot, table, row })
    }

    /// The rows of a table that are seen, in stretches: those of seen units, which stand together, and those in which the
    /// person takes part.
    fn seen_of(&self, table: &Table) -> Vec<Range<usize>> {
        let Scope::Part(part) = &self.scope else { return std::iter::once(0..table.len()).collect() };
        let known = self.snapshot.units.len() as u32;
        let named = self.named.get_or_init(|| self.named_by(part));
        let mut seen: Vec<Range<usize>> = Vec::new();
        let areas = part.areas.iter().zip(&named.areas).filter(|(area, _)| area.has_kind(&table.kind.id));
        for (_, units) in areas {
            match units {
                // What a unit reports that the registry does not know is seen by whom it concerns, and by who sees all.
                None => seen.push(0..table.unit.partition_point(|unit| *unit < known)),
                Some(units) => seen.extend(units.iter().map(|unit| table.rows_of_unit(*unit))),
            }
        }
        let own = named.own.filter(|_| part.has_own(&table.kind.id));
        let own = own.into_iter().flat_map(|own| table.rows_of_person(own));
        let own = own.filter(|row| table.state[*row] != State::Draft);
        seen.extend(own.map(|row| row..row + 1));
        joined(seen)
    }

    fn named_by(&self, part: &Part) -> Named {
        let Units { id, .. } = &*self.snapshot.units;
        let places = |units: &IdSet| {
            let here = id.iter().zip(0..).filter(|(id, _)| units.contains(&id.0));
            here.map(|(_, at)| at).collect()
        };
        Named {
            own: self.snapshot.persons.index_of(part.own),
            areas: part.areas.iter().map(|area| area.units.as_deref().map(places)).collect(),
        }
    }

    /// Where a person stands in the columns.
    pub(crate) fn place_of(&self, person: PersonId) -> Option<u32> {
        let at = self.places.get_or_init(|| {
            let ids = self.snapshot.persons.id.iter().zip(0..);
            ids.map(|(id, at)| (id.0, at)).collect()
        });
        at.get(&person.0).copied()
    }

    /// The subjects of an assessment that are seen, by their places in it.
    pub(crate) fn subjects_seen(&self, assessment: &Assessment) -> Vec<usize> {
        let all = 0..assessment.subjects.len();
        if self.scope.is_everything() {
            return all.collect();
        }
        let (kind, day) = (assessment.subject_kind, assessment.as_of);
        if kind != Subject::Person {
            return all.filter(|at| self.sees_subject(kind, &assessment.subjects[*at], day)).collect();
        }
        let (of, seen) = self.persons_seen.get_or_init(|| {
            let seen = 0..self.snapshot.persons.len() as u32;
            (day, seen.map(|at| self.sees_person_at(at, day)).collect())
        });
        let sees = |at: &usize| {
            let index = assessment.subjects[*at].index;
            if *of == day { seen.get(index as usize) == Some(&true) } else { self.sees_person_at(index, day) }
        };
        all.filter(sees).collect()
    }

    /// The unit of a person's main post on a day.
    pub(crate) fn unit_of(&self, person: PersonId, day: Day) -> Option<UnitId> {
        let persons = &self.snapshot.persons;
        let post = persons.main_post(self.place_of(person)?, day)?;
        self.snapshot.units.id.get(persons.posts.unit[post] as usize).copied()
    }

    /// The unit that is seen, where it is one alone, with its name.
    pub(crate) fn only_unit(&self) -> Option<(UnitId, &str)> {
        let Scope::Part(part) = &self.scope else { return None };
        let mut units = part.areas.iter().map(|area| area.units.as_deref());
        let first = units.next()??;
        let one = *first.iter().next().filter(|_| first.len() == 1)?;
        if !units.all(|other| other.is_some_and(|other| other.len() == 1 && other.contains(&one))) {
            return None;
        }
        let at = self.snapshot.units.index_of(UnitId(one))? as usize;
        Some((UnitId(one), &self.snapshot.units.unit[at].name))
    }

    /// The units that are seen, by pinyin.
    pub(crate) fn units_seen(&self) -> Vec<(UnitId, String)> {
        let units = self.snapshot.units.id.iter().zip(&self.snapshot.units.unit);
        let seen = units.filter(|(id, _)| self.scope.sees_unit(**id));
        let mut seen: Vec<(UnitId, String)> = seen.map(|(id, unit)| (*id, unit.name.clone())).collect();
        seen.sort_by_cached_key(|(_, name)| sort_key(name));
        seen
    }

    /// The name of who entered a revision or decided on a record, for whoever sees the record.
    pub(crate) fn author_name(&self, account: &str) -> Option<String> {
        let place = self.place_of(mingde_core::registry::Person::id_of(account))?;
        Some(self.snapshot.persons.name[place as usize].to_string())
    }

    /// The same, where an account that is nobody's is called as it is, and the operator of the machine by what that is.
    pub fn author(&self, account: &str) -> Title {
        match self.author_name(account) {
            Some(name) => Title::name(&name),
            None if account == Account::OPERATOR => Title::word("account-operator"),
            None => Title::name(account),
        }
    }

    /// Whether a unit is seen.
    pub(crate) fn sees_unit(&self, unit: UnitId) -> bool {
        self.scope.sees_unit(unit)
    }

    /// The name of a unit that is seen.
    pub fn unit_name(&self, unit: UnitId) -> Option<&str> {
        let at = self.snapshot.units.index_of(unit).filter(|_| self.scope.sees_unit(unit))?;
        Some(&self.snapshot.units.unit[at as usize].name)
    }

    /// The name of a person who is seen on a day.
    pub fn person_name(&self, person: PersonId, day: Day) -> Option<&str> {
        let at = self.place_of(person).filter(|at| self.sees_person_at(*at, day))?;
        Some(&self.snapshot.persons.name[at as usize])
    }
}

/// The same rows in order, each once.
fn joined(mut stretches: Vec<Range<usize>>) -> Vec<Range<usize>> {
    stretches.sort_unstable_by_key(|stretch| stretch.start);
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(stretches.len());
    for stretch in stretches {
        match joined.last_mut() {
            Some(last) if stretch.start <= last.end => last.end = last.end.max(stretch.end),
            _ => joined.push(stretch),
        }
    }
    joined
}
