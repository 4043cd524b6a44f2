//! Reading off the columns what somebody may see: rows of records, subjects, units, names.

use mingde_core::date::Day;
use mingde_core::id::{PersonId, UnitId};
use mingde_core::kind::Party;
use mingde_core::policy::{Actor, Scope};
use mingde_core::snapshot::Table;
use mingde_core::text::sort_key;
use mingde_rulebook::{Assessment, Subject};

use super::Sight;
use crate::glance::RowAt;

impl Sight {
    /// Whose sight it is.
    pub(crate) fn actor(&self) -> &Actor {
        &self.actor
    }

    /// All records that are seen.
    pub(crate) fn rows(&self) -> impl Iterator<Item = RowAt<'_>> {
        self.snapshot.tables.values().flat_map(move |table| {
            let seen = self.rows_of(table);
            seen.into_iter().map(move |row| RowAt { snapshot: &self.snapshot, table, row })
        })
    }

    /// The rows of a table that are seen: those of seen units, and those in which the person takes part.
    fn rows_of(&self, table: &Table) -> Vec<usize> {
        let Scope::Part(part) = &self.scope else { return (0..table.len()).collect() };
        let units = &self.snapshot.units.id;
        let nobody = std::iter::empty::<PersonId>;
        let of_unit: Vec<bool> =
            units.iter().map(|unit| self.scope.sees_record(&table.kind.id, *unit, nobody())).collect();
        let mut seen: Vec<usize> = Vec::new();
        if of_unit.contains(&true) {
            let unit = |row: &usize| of_unit.get(table.unit[*row] as usize).copied().unwrap_or(false);
            seen.extend((0..table.len()).filter(unit));
        }
        let Some(own) = self.place_of(part.own) else { return seen };
        let parts = &table.participations;
        let of_person = |at: &usize| table.kind.roles[usize::from(parts.role[*at])].of == Party::Person;
        let own = (0..parts.who.len()).filter(|at| parts.who[*at] == own).filter(of_person);
        let own: Vec<usize> = own.map(|at| parts.record[at] as usize).collect();
        if !own.is_empty() {
            // A row of the registry's unknown unit is seen by whom it concerns alone.
            seen.extend(own);
            seen.sort_unstable();
            seen.dedup();
        }
        seen
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
