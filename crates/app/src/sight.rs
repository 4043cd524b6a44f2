//! What somebody may see of the ledger: all of it in columns, and a scope that everything computed from them is cut to.

mod reading;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use mingde_core::date::{Day, Timestamp};
use mingde_core::id::{EntityId, IdMap, IdSet, PersonId, RecordId, UnitId};
use mingde_core::kind::Party;
use mingde_core::office::Power;
use mingde_core::policy::{Actor, Refused, Scope};
use mingde_core::record::Who;
use mingde_core::registry::{Person, Unit};
use mingde_core::revision::{Draft, EntityKind};
use mingde_core::snapshot::{NO_INDEX, Snapshot, Table};
use mingde_rulebook::{AssessedSubject, Assessment, Explanation, Proof, Row, Step, Subject};
use mingde_store::Store;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;

/// The ledger as an actor may see it.
#[derive(Debug)]
pub struct Sight {
    snapshot: Arc<Snapshot>,
    actor: Actor,
    scope: Scope,
    /// Where what the scope names stands in the columns; found when first asked for.
    named: OnceLock<Named>,
    /// Where persons stand in the columns; filled when first asked for.
    places: OnceLock<IdMap<u32>>,
    /// Whether each person is seen on a day; filled when first asked for.
    persons_seen: OnceLock<(Day, Vec<bool>)>,
}

/// What a scope names, by its places in the columns.
#[derive(Debug)]
struct Named {
    own: Option<u32>,
    /// The units of each area; none for all.
    areas: Vec<Option<Vec<u32>>>,
}

/// What an actor may read, by the kinds of the library.
pub(crate) fn scope(library: &Library, actor: &Actor) -> Scope {
    Scope::of(actor, library.kinds.values().map(AsRef::as_ref))
}

/// Whether an actor may know of every person there is: by reading everything, or by keeping the registry.
pub(crate) fn knows_everybody(actor: &Actor) -> bool {
    [Power::ReadEverything, Power::KeepRegistry].iter().any(|power| actor.may(*power).is_ok())
}

impl Bureau {
    /// Everything as it stands now, or as it was known at an instant, for an actor to see a part of.
    pub async fn sight(&self, actor: &Actor, as_known: Option<Timestamp>) -> Result<Sight, AppError> {
        let snapshot = self.snapshot(as_known).await?;
        Ok(Sight::new(&self.library(), actor, snapshot))
    }

    /// The same as it was when the ledger held so many revisions.
    pub async fn sight_at(&self, actor: &Actor, position: u64) -> Result<Sight, AppError> {
        Ok(Sight::new(&self.library(), actor, self.snapshot_at(position).await?))
    }

    /// The same as a receipt was made from.
    pub async fn sight_of_receipt(
        &self,
        actor: &Actor,
        position: u64,
        known_on: Option<Timestamp>,
    ) -> Result<Sight, AppError> {
        Ok(Sight::new(&self.library(), actor, self.snapshot_of_receipt(position, known_on).await?))
    }
}

impl Bureau {
    /// The ledger itself, for the operator at the shell and nobody else.
    pub fn store(&self, actor: &Actor) -> Result<&Store, AppError> {
        match actor.who() {
            None => Ok(&self.store),
            Some(_) => Err(Refused::OtherWay.into()),
        }
    }
}

impl Sight {
    /// The columns at hand, as an actor may see them.
    pub fn new(library: &Library, actor: &Actor, snapshot: impl Into<Arc<Snapshot>>) -> Self {
        Self {
            snapshot: snapshot.into(),
            actor: actor.clone(),
            scope: scope(library, actor),
            named: OnceLock::new(),
            places: OnceLock::new(),
            persons_seen: OnceLock::new(),
        }
    }

    /// The columns themselves.
    ///
    /// # Errors
    /// [`AppError::Refused`] unless the actor reads everything.
    pub fn whole(&self) -> Result<&Snapshot, AppError> {
        self.whole_for(Power::ReadEverything)
    }

    /// The columns, for what is made of the whole bureau by whoever has a power for it.
    pub(crate) fn whole_for(&self, power: Power) -> Result<&Snapshot, AppError> {
        if !self.scope.is_everything() {
            self.actor.may(power)?;
        }
        Ok(&self.snapshot)
    }

    /// The columns, for what is cut to the scope before it is given away.
    pub(crate) fn uncut(&self) -> &Snapshot {
        &self.snapshot
    }

    /// What the actor may see of an assessment that is kept: the same one where nothing is withheld.
    pub fn shown(&self, assessment: &Arc<Assessment>) -> Arc<Assessment> {
        if self.scope.is_everything() {
            return assessment.clone();
        }
        let mut shown = Assessment::clone(assessment);
        self.cut(&mut shown);
        Arc::new(shown)
    }

    /// Leaves of an assessment whom the actor may see.
    pub(crate) fn cut(&self, assessment: &mut Assessment) {
        if !self.scope.is_everything() {
            let (kind, day) = (assessment.subject_kind, assessment.as_of);
            assessment.keep_subjects(|subject| self.sees_subject(kind, subject, day));
        }
    }

    /// Leaves of a proof the rows that the actor may see; how many there are stays.
    pub(crate) fn cut_proof(&self, explanation: &mut Explanation) {
        if !self.scope.is_everything() {
            let day = explanation.as_of;
            self.cut_step(&mut explanation.root, day);
        }
    }

    fn cut_step(&self, step: &mut Step, day: Day) {
        if let Some(proof) = &mut step.records {
            self.cut_rows(proof, day);
        }
        let sides = step.line.iter_mut().flat_map(|line| [&mut line.last_in, &mut line.first_out]);
        for beside in sides.flatten() {
            let sees = |(code, _): &(String, String)| self.sees_entry(beside.entry, code, day);
            if !beside.who.as_ref().is_some_and(sees) {
                (beside.who, beside.value) = (None, None);
            }
        }
        step.inputs.iter_mut().for_each(|input| self.cut_step(input, day));
    }

    fn cut_rows(&self, proof: &mut Proof, day: Day) {
        let rows = proof.counted.iter().chain(proof.left_out.iter().map(|(row, _)| row));
        let records: HashSet<RecordId> = rows.filter_map(|row| row.record).collect();
        let seen = self.seen_records(&proof.from.0, &records);
        let sees = |row: &Row| match row.record {
            Some(record) => seen.contains(&record),
            None => row.who.iter().all(|(code, _)| self.sees_entry(&proof.from.0, code, day)),
        };
        let listed = (proof.counted.len(), proof.left_out.len());
        proof.counted.retain(|row| sees(row));
        proof.left_out.retain(|(row, _)| sees(row));
        proof.closed = (listed.0 - proof.counted.len(), listed.1 - proof.left_out.len());
    }

    /// Those of some records of a kind that the actor may see.
    pub(crate) fn seen_records(&self, kind: &str, records: &HashSet<RecordId>) -> HashSet<RecordId> {
        let Some(table) = self.snapshot.table(kind).filter(|_| !records.is_empty()) else {
            return HashSet::new();
        };
        let rows = table.id.iter().enumerate().filter(|(_, id)| records.contains(id));
        rows.filter(|(row, _)| self.sees_row(table, *row)).map(|(_, id)| *id).collect()
    }

    fn sees_row(&self, table: &Table, row: usize) -> bool {
        let unit = self.snapshot.units.id.get(table.unit[row] as usize);
        let parts = table.participations.of(row);
        let persons = parts.filter_map(|at| {
            let role = &table.kind.roles[usize::from(table.participations.role[at])];
            let index = table.participations.who[at];
            (role.of == Party::Person && index != NO_INDEX).then(|| self.snapshot.persons.id[index as usize])
        });
        unit.is_some_and(|unit| self.scope.sees_record((&table.kind.id, *unit, table.state[row]), persons))
    }

    /// Whether what a row says of somebody who takes part in it is seen, at a place among those who do.
    pub(crate) fn sees_what_is_said(&self, table: &Table, row: usize, at: usize) -> bool {
        let role = &table.kind.roles[usize::from(table.participations.role[at])];
        let who = self.snapshot.persons.id.get(table.participations.who[at] as usize);
        let unit = self.snapshot.units.id.get(table.unit[row] as usize);
        match (role.of, who, unit) {
            (Party::Person, Some(who), Some(unit)) => {
                self.scope.sees_what_is_said((&table.kind.id, *unit), *who)
            }
            (Party::Person, ..) => self.scope.is_everything(),
            (Party::Unit | Party::Group, ..) => true,
        }
    }

    /// Those entities that the actor may see, of which these are revisions.
    pub(crate) fn seen<'d>(&self, drafts: impl Iterator<Item = &'d Draft>, day: Day) -> IdSet {
        let mut seen = IdSet::default();
        let mut records: HashMap<&str, HashSet<RecordId>> = HashMap::new();
        for draft in drafts {
            let sees = match draft.entity {
                EntityKind::Record => {
                    records.entry(&draft.kind).or_default().insert(RecordId(draft.id));
                    false
                }
                EntityKind::Unit => self.scope.sees_unit(UnitId(draft.id)),
                EntityKind::Person => self.sees_person(PersonId(draft.id), day),
                EntityKind::Group | EntityKind::Rulebook | EntityKind::Grant => self.scope.is_everything(),
            };
            if sees {
                seen.insert(draft.id);
            }
        }
        for (kind, records) in records {
            seen.extend(self.seen_records(kind, &records).into_iter().map(|record| record.0));
        }
        seen
    }

    /// Whether an entry of the registry is seen, by its code; `from` is what was counted.
    fn sees_entry(&self, from: &str, code: &str, day: Day) -> bool {
        match from {
            "unit" => self.scope.sees_unit(Unit::id_of(code)),
            "group" => {
                let at = self.snapshot.groups.group.iter().position(|group| group.code == code);
                let unit = at.and_then(|at| self.unit_of_group(at));
                unit.is_some_and(|unit| self.scope.sees_unit(unit))
            }
            _ => self.sees_person(Person::id_of(code), day),
        }
    }

    pub(crate) fn sees_subject(&self, kind: Subject, subject: &AssessedSubject, day: Day) -> bool {
        match kind {
            Subject::Person => self.sees_person_at(subject.index, day),
            _ => self.unit_of_subject(kind, subject, day).is_some_and(|unit| self.scope.sees_unit(unit)),
        }
    }

    /// The unit that a subject is, belongs to or works for on a day.
    pub(crate) fn unit_of_subject(
        &self,
        kind: Subject,
        subject: &AssessedSubject,
        day: Day,
    ) -> Option<UnitId> {
        match kind {
            Subject::Person => self.unit_of(PersonId(subject.id), day),
            Subject::Group => self.unit_of_group(subject.index as usize),
            Subject::Unit | Subject::Department | Subject::Bureau => Some(UnitId(subject.id)),
        }
    }

    fn unit_of_group(&self, at: usize) -> Option<UnitId> {
        let unit = *self.snapshot.groups.unit.get(at)?;
        self.snapshot.units.id.get(unit as usize).copied()
    }

    /// Whether the page of a unit or person may be opened. Those pages ask this, and whoever leads to them asks it first.
    pub fn opens(&self, who: Who, today: Day) -> bool {
        match who {
            Who::Unit(unit) => self.scope.sees_unit(unit) && self.snapshot.units.index_of(unit).is_some(),
            Who::Person(person) => self.sees_person(person, today),
            Who::Group(_) => false,
        }
    }

    fn sees_person(&self, person: PersonId, day: Day) -> bool {
        self.place_of(person).is_some_and(|at| self.sees_person_at(at, day))
    }

    /// Whether a person is seen: of those units where she has a post on the day.
    pub(crate) fn sees_person_at(&self, at: u32, day: Day) -> bool {
        let persons = &self.snapshot.persons;
        let posts = &persons.posts;
        let holds = |post: &usize| posts.from[*post] <= day.number() && day.number() < posts.to[*post];
        let units = persons.posts_of(at).filter(holds).map(|post| posts.unit[post]);
        let units = units.filter_map(|unit| self.snapshot.units.id.get(unit as usize).copied());
        self.scope.sees_person(persons.id[at as usize], units)
    }

    /// The code of the subject that a word names among those the actor may see, and the nearest of their names where
    /// none is meant. What may not be seen is as unknown as what there is not.
    pub(crate) fn subject(&self, kind: Subject, word: &str, day: Day) -> Result<String, Unseen> {
        let seen: Vec<(EntityId, &str, &str)> = match kind {
            Subject::Person => {
                let persons = &self.snapshot.persons;
                let seen = (0..persons.len()).filter(|at| self.sees_person_at(*at as u32, day));
                seen.map(|at| (persons.id[at].0, &*persons.code[at], &*persons.name[at])).collect()
            }
            Subject::Group => {
                let groups = self.snapshot.groups.id.iter().zip(&self.snapshot.groups.group).enumerate();
                let seen = |at: usize| self.unit_of_group(at).is_some_and(|unit| self.scope.sees_unit(unit));
                let seen = groups.filter(|(at, _)| seen(*at));
                seen.map(|(_, (id, group))| (id.0, group.code.as_str(), group.name.as_str())).collect()
            }
            _ => {
                let units = self.snapshot.units.id.iter().zip(&self.snapshot.units.unit);
                let seen = units.filter(|(id, _)| self.scope.sees_unit(**id));
                seen.map(|(id, unit)| (id.0, unit.code.as_str(), unit.name.as_str())).collect()
            }
        };
        let by = |same: &dyn Fn(&(EntityId, &str, &str)) -> bool| -> Vec<String> {
            seen.iter().filter(|one| same(one)).map(|(_, code, _)| (*code).to_owned()).collect()
        };
        let mut found = by(&|(_, code, _)| *code == word);
        if found.is_empty() {
            found = by(&|(_, _, name)| *name == word);
        }
        if found.is_empty() {
            found = by(&|(id, ..)| id.to_string() == word);
        }
        match (found.len(), found.pop()) {
            (1, Some(code)) => Ok(code),
            (0, _) | (_, None) => {
                let names = seen.iter().flat_map(|(_, code, name)| [*name, *code]);
                Err(Unseen::None { nearest: mingde_core::text::nearest(word, names).map(str::to_owned) })
            }
            (_, Some(last)) => {
                found.push(last);
                Err(Unseen::Several { codes: found })
            }
        }
    }

    /// Whether nothing is withheld.
    pub(crate) fn sees_everything(&self) -> bool {
        self.scope.is_everything()
    }
}

/// Why a word names no subject that may be seen.
pub(crate) enum Unseen {
    /// None is called so.
    None {
        /// What is most like it.
        nearest: Option<String>,
    },
    /// Several are.
    Several {
        /// Their codes.
        codes: Vec<String>,
    },
}
