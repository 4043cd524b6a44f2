//! Building the snapshot from a stream of latest revisions.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::column::{Column, NO_CHOICE, NO_DAY, NO_FLAG, NO_INDEX};
use super::interner::Interner;
use super::raw::RawContent;
use super::rows::push_row;
use super::{Groups, Persons, Posts, Snapshot, Table, Units};
use crate::date::{Day, Timestamp};
use crate::id::{EntityId, GroupId, IdSet, PersonId, UnitId};
use crate::kind::{Choice, Field, Kind, Party};
use crate::record::{State, Value};
use crate::registry::{Group, Person, RegistrySchema, Sex, Unit, UnitClass};
use crate::revision::EntityKind;

/// A revision's payload did not read as what the log says it is.
#[derive(Debug, thiserror::Error)]
#[error("the revision at position {position} does not read: {cause}")]
pub struct BuildError {
    /// Where in the log.
    pub position: u64,
    /// What the reader said; for the log, not for people.
    pub cause: serde_json::Error,
}

/// One latest revision, borrowed from wherever it is stored.
#[derive(Debug, Clone, Copy)]
pub struct Latest<'a> {
    /// What it is about.
    pub entity: EntityKind,
    /// Which one.
    pub id: EntityId,
    /// State after it.
    pub state: State,
    /// Its position in the log.
    pub position: u64,
    /// When the entity was first recorded.
    pub entered: Timestamp,
    /// When this revision was recorded.
    pub recorded: Timestamp,
    /// Canonical JSON of the value.
    pub payload: &'a str,
}

/// Takes latest revisions in any order and makes a [`Snapshot`] of them.
pub struct SnapshotBuilder {
    schema: Arc<RegistrySchema>,
    unit_ids: Interner,
    person_ids: Interner,
    group_ids: Interner,
    units: HashMap<u32, Unit>,
    persons: HashMap<u32, Person>,
    groups: HashMap<u32, Group>,
    tables: BTreeMap<String, (Table, Vec<Field>)>,
}

impl SnapshotBuilder {
    /// A builder for these kinds.
    pub fn new(schema: Arc<RegistrySchema>, kinds: impl IntoIterator<Item = Arc<Kind>>) -> Self {
        let tables = kinds.into_iter().map(|kind| {
            let attributes: Vec<Field> = kind.attributes().into_iter().cloned().collect();
            (kind.id.clone(), (Table::empty(kind), attributes))
        });
        Self {
            schema,
            unit_ids: Interner::default(),
            person_ids: Interner::default(),
            group_ids: Interner::default(),
            units: HashMap::new(),
            persons: HashMap::new(),
            groups: HashMap::new(),
            tables: tables.collect(),
        }
    }

    /// Adds an entity by its latest revision. Registry entries that were withdrawn are left out; records are
    /// kept in every state. Records of a kind that is not known are passed over.
    pub fn push(&mut self, latest: Latest<'_>) -> Result<(), BuildError> {
        let fail = |cause| BuildError { position: latest.position, cause };
        let standing = latest.state != State::Withdrawn;
        match latest.entity {
            EntityKind::Unit if standing => {
                let at = self.unit_ids.intern(latest.id);
                self.units.insert(at, read_unit(&self.schema, latest.payload).map_err(fail)?);
            }
            EntityKind::Person if standing => {
                let at = self.person_ids.intern(latest.id);
                self.persons.insert(at, serde_json::from_str(latest.payload).map_err(fail)?);
            }
            EntityKind::Group if standing => {
                let at = self.group_ids.intern(latest.id);
                self.groups.insert(at, serde_json::from_str(latest.payload).map_err(fail)?);
            }
            EntityKind::Record => {
                let content: RawContent<'_> = serde_json::from_str(latest.payload).map_err(fail)?;
                self.push_record(&latest, &content);
            }
            _ => {}
        }
        Ok(())
    }

    fn push_record(&mut self, latest: &Latest<'_>, content: &RawContent<'_>) {
        let Some((table, attributes)) = self.tables.get_mut(content.kind.0.as_ref()) else { return };
        let (units, persons, groups) = (&mut self.unit_ids, &mut self.person_ids, &mut self.group_ids);
        let mut index = |party: Party, id: EntityId| match party {
            Party::Person => persons.intern(id),
            Party::Unit => units.intern(id),
            Party::Group => groups.intern(id),
        };
        push_row(table, attributes, latest, content, &mut index);
    }

    /// Orders everything and settles the indices. References to entities the ledger does not hold read as
    /// missing.
    pub fn finish(self, position: u64, root: [u8; 32], as_known: Option<Timestamp>) -> Snapshot {
        let Self { schema, unit_ids, person_ids, group_ids, units, persons, groups, tables } = self;
        let (unit_order, unit_index) = settle(unit_ids.ids.len(), &units, |u| &u.code);
        let (person_order, person_index) = settle(person_ids.ids.len(), &persons, |p| &p.code);
        let (group_order, group_index) = settle(group_ids.ids.len(), &groups, |g| &g.code);
        let unresolved = RefCell::new(IdSet::default());
        let noted = |id: EntityId, at: Option<u32>| match at {
            Some(at) if at != NO_INDEX => at,
            _ => {
                unresolved.borrow_mut().insert(id);
                NO_INDEX
            }
        };
        let index_of_unit = |id: UnitId| noted(id.0, unit_ids.get(id.0).map(|at| unit_index[at]));
        let index_of_person = |id: PersonId| noted(id.0, person_ids.get(id.0).map(|at| person_index[at]));
        let person_rows = person_order
            .iter()
            .filter_map(|at| persons.get(at).map(|p| (PersonId(person_ids.ids[*at as usize]), p)));
        let persons_settled = settle_persons(&schema, person_rows, &index_of_unit);
        let group_rows = group_order
            .iter()
            .filter_map(|at| groups.get(at).map(|g| (GroupId(group_ids.ids[*at as usize]), g.clone())));
        let groups_settled = settle_groups(&schema, group_rows, &index_of_unit, &index_of_person);
        let mut units_settled = Units::default();
        for at in &unit_order {
            let Some(unit) = units.get(at) else { continue };
            units_settled.id.push(UnitId(unit_ids.ids[*at as usize]));
            units_settled.class.push(schema.class_of(&unit.kind).unwrap_or(UnitClass::Institution));
            units_settled.unit.push(unit.clone());
        }
        let mut unresolved = unresolved.into_inner();
        for (ids, index) in
            [(&unit_ids, &unit_index), (&person_ids, &person_index), (&group_ids, &group_index)]
        {
            let missing = ids.ids.iter().zip(index).filter(|(_, at)| **at == NO_INDEX);
            unresolved.extend(missing.map(|(id, _)| *id));
        }
        let tables = tables.into_iter().map(|(id, (mut table, _))| {
            table.settle(&unit_index, &person_index, &group_index);
            (id, Arc::new(table))
        });
        Snapshot {
            position,
            root,
            as_known,
            units: Arc::new(units_settled),
            persons: Arc::new(persons_settled),
            groups: Arc::new(groups_settled),
            tables: tables.collect(),
            unresolved: Arc::new(unresolved),
            schema,
        }
    }
}

/// A unit without what is sensitive: that stays in the ledger, sealed or, in one of long ago, in clear.
pub(super) fn read_unit(schema: &RegistrySchema, payload: &str) -> serde_json::Result<Unit> {
    let mut unit: Unit = serde_json::from_str(payload)?;
    let shown = |name: &str| schema.unit_fields.iter().any(|field| field.name == name && !field.sensitive);
    unit.fields.retain(|name, value| shown(name) && !matches!(value, Value::Sealed(_)));
    Ok(unit)
}

/// The provisional indices of what is there in order of code, and for every provisional index its final one.
fn settle<T>(count: usize, there: &HashMap<u32, T>, code: impl Fn(&T) -> &str) -> (Vec<u32>, Vec<u32>) {
    let mut order: Vec<u32> = there.keys().copied().collect();
    order.sort_by(|a, b| code(&there[a]).cmp(code(&there[b])).then(a.cmp(b)));
    let mut new_index = vec![NO_INDEX; count];
    for (index, provisional) in order.iter().enumerate() {
        new_index[*provisional as usize] = index as u32;
    }
    (order, new_index)
}

pub(super) fn settle_persons<'p>(
    schema: &RegistrySchema,
    rows: impl Iterator<Item = (PersonId, &'p Person)>,
    unit: &dyn Fn(UnitId) -> u32,
) -> Persons {
    let mut out = Persons {
        columns: schema.person_fields.iter().map(Column::for_field).collect(),
        post_start: vec![0],
        ..Persons::default()
    };
    for (index, (id, person)) in rows.enumerate() {
        out.id.push(id);
        out.code.push(person.code.as_str().into());
        out.name.push(person.name.as_str().into());
        out.sex.push(match person.sex {
            Some(Sex::Male) => 0,
            Some(Sex::Female) => 1,
            None => NO_FLAG,
        });
        out.birth.push(person.birth.map_or(NO_DAY, Day::number));
        out.by_month.push(by_month(schema, person));
        for (column, field) in out.columns.iter_mut().zip(&schema.person_fields) {
            push_value(column, field, person.fields.get(&field.name), unit);
        }
        let posts: &mut Posts = &mut out.posts;
        for post in &person.posts {
            posts.person.push(index as u32);
            posts.unit.push(unit(post.unit));
            posts.rank.push(choice_index(&schema.ranks, &post.rank));
            posts.title.push(Some(&post.title));
            posts.from.push(post.span.from.map_or(i32::MIN, Day::number));
            posts.to.push(post.span.to.map_or(i32::MAX, Day::number));
            posts.concurrent.push(post.concurrent);
        }
        out.post_start.push(posts.person.len() as u32);
    }
    out.posts.title.seal();
    out
}

/// Which dates of a person are known to their month only: bit 0 the date of birth, bit n the nth further field. Of fields
/// behind the 31st it is not told.
fn by_month(schema: &RegistrySchema, person: &Person) -> u32 {
    let months = (1..u32::BITS).zip(&schema.person_fields);
    let months = months.filter(|(_, field)| matches!(person.fields.get(&field.name), Some(Value::Month(_))));
    months.fold(u32::from(person.birth_by_month), |bits, (at, _)| bits | 1 << at)
}

pub(super) fn settle_groups(
    schema: &RegistrySchema,
    rows: impl Iterator<Item = (GroupId, Group)>,
    unit: &dyn Fn(UnitId) -> u32,
    person: &dyn Fn(PersonId) -> u32,
) -> Groups {
    let mut out = Groups { member_start: vec![0], ..Groups::default() };
    for (id, group) in rows {
        out.id.push(id);
        out.unit.push(unit(group.unit));
        for member in &group.members {
            out.member.push(person(member.person));
            out.role.push(choice_index(&schema.member_roles, &member.role));
            out.from.push(member.span.from.map_or(i32::MIN, Day::number));
            out.to.push(member.span.to.map_or(i32::MAX, Day::number));
        }
        out.member_start.push(out.member.len() as u32);
        out.group.push(group);
    }
    out
}

fn choice_index(choices: &[Choice], code: &str) -> u16 {
    choices.iter().position(|c| c.code == code).map_or(NO_CHOICE, |i| i as u16)
}

/// Appends the value of a field to its column; absent, or of another type than the field, it reads as missing.
/// `unit` gives the index of a unit.
pub fn push_value(column: &mut Column, field: &Field, value: Option<&Value>, unit: &dyn Fn(UnitId) -> u32) {
    match (column, value) {
        (Column::Number(v), Some(Value::Number(n))) => v.push(n.raw()),
        (Column::Day(v), Some(Value::Date(d))) => v.push(d.number()),
        (Column::Day(v), Some(Value::Month(m))) => v.push(m.first().number()),
        (Column::Time(v), Some(Value::Time(m))) => v.push(*m),
        (Column::Flag(v), Some(Value::Flag(b))) => v.push(u8::from(*b)),
        (Column::Choice(v), Some(Value::Choice(code))) => v.push(choice_index(field.choices(), code)),
        (Column::Unit(v), Some(Value::Unit(id))) => v.push(unit(*id)),
        (Column::Text(t), Some(Value::Text(text))) => t.push(Some(text)),
        (column, _) => column.push_missing(),
    }
}
