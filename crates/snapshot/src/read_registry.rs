//! Units, persons and groups back from their files.

use std::collections::BTreeSet;
use std::path::Path;

use arrow_array::{Array, cast::AsArray};
use mingde_core::date::Day;
use mingde_core::id::{EntityId, GroupId, PersonId, UnitId};
use mingde_core::kind::{Choice, Field};
use mingde_core::number::Fixed;
use mingde_core::record::Value;
use mingde_core::registry::{Group, Member, Parent, RegistrySchema, Span, Unit, UnitClass};
use mingde_core::snapshot::{
    Column, Groups, NO_CHOICE, NO_DAY, NO_FLAG, NO_INDEX, NO_NUMBER, NO_TIME, Persons, Posts, Units,
};

use crate::decode::{self, Fillings, Texts};
use crate::error::Error;
use crate::layout;
use crate::scan::{Portion, scan};

fn span(portion: &Portion<'_>, from: usize, to: usize, row: usize) -> Span {
    let day = |at: usize| {
        let days = portion.days(at);
        days.is_valid(row).then(|| Day::from_number(days.value(row)))
    };
    Span { from: day(from), to: day(to) }
}

/// The texts of a column, in full: for files with few rows.
fn all_texts(portion: &Portion<'_>, at: usize) -> Vec<String> {
    let mut texts = Texts::default();
    texts.extend(portion, at);
    let column = texts.finish();
    (0..portion.len).map(|row| column.get(row).unwrap_or_default().to_owned()).collect()
}

pub(crate) fn read_units(dir: &Path, schema: &RegistrySchema) -> Result<Units, Error> {
    let layout = layout::units(schema);
    let names = ["unit_id", "unit_row", "code", "name", "aliases", "kind", "from_date", "to_date"];
    let fields: Vec<&Field> = schema.unit_fields.iter().collect();
    let specs = layout.pick_with(&names, &fields, None);
    let mut units = Units::default();
    let mut further = Fillings::new(&fields, None);
    // Units name each other, so how many there are is known only afterwards.
    scan(&dir.join("units.parquet"), &specs, |portion| {
        decode::ids(&mut units.id, portion, 0, UnitId)?;
        decode::own_rows(portion, 1)?;
        let (codes, unit_names) = (all_texts(portion, 2), all_texts(portion, 3));
        let (lists, kinds) = (portion.lists(4), all_texts(portion, 5));
        for (row, (code, name)) in codes.into_iter().zip(unit_names).enumerate() {
            let aliases = lists.value(row);
            let aliases = aliases.as_string::<i32>().iter().flatten().map(str::to_owned).collect();
            let kind = kinds[row].clone();
            units.class.push(schema.class_of(&kind).unwrap_or(UnitClass::Institution));
            let span = span(portion, 6, 7, row);
            units.unit.push(Unit {
                code,
                name,
                aliases,
                history: Default::default(),
                kind,
                parents: Vec::new(),
                span,
                fields: Default::default(),
            });
        }
        further.extend(portion, names.len(), usize::MAX)
    })?;
    for (field, column) in schema.unit_fields.iter().zip(further.finish()) {
        for row in 0..units.unit.len() {
            if let Some(value) = value(field, &column, row, &units.id) {
                units.unit[row].fields.insert(field.name.clone(), value);
            }
        }
    }
    let specs = layout::unit_parents().pick(&["unit_row", "parent_id", "from_date", "to_date"]);
    scan(&dir.join("unit_parents.parquet"), &specs, |portion| {
        let (mut children, mut parents) = (Vec::new(), Vec::new());
        decode::rows(&mut children, portion, 0, units.id.len())?;
        decode::ids(&mut parents, portion, 1, UnitId)?;
        for (row, (child, unit)) in children.into_iter().zip(parents).enumerate() {
            let span = span(portion, 2, 3, row);
            units.unit[child as usize].parents.push(Parent { unit, span });
        }
        Ok(())
    })?;
    Ok(units)
}

/// A value of a column, as the registry keeps it.
fn value(field: &Field, column: &Column, row: usize, units: &[UnitId]) -> Option<Value> {
    match column {
        Column::Number(v) => (v[row] != NO_NUMBER).then(|| Value::Number(Fixed::from_raw(v[row]))),
        Column::Day(v) => (v[row] != NO_DAY).then(|| Value::Date(Day::from_number(v[row]))),
        Column::Time(v) => (v[row] != NO_TIME).then(|| Value::Time(v[row])),
        Column::Flag(v) => (v[row] != NO_FLAG).then(|| Value::Flag(v[row] == 1)),
        Column::Choice(v) => {
            field.choices().get(usize::from(v[row])).map(|choice| Value::Choice(choice.code.clone()))
        }
        Column::Unit(v) => units.get(v[row] as usize).map(|id| Value::Unit(*id)),
        Column::Text(text) => text.get(row).map(|t| Value::Text(t.to_owned())),
        Column::Sealed => None,
    }
}

/// Ids of persons, which take as long to read as everything else about them.
pub(crate) fn read_person_ids(dir: &Path, schema: &RegistrySchema) -> Result<Vec<PersonId>, Error> {
    let specs = layout::persons(schema).pick(&["person_id", "person_row"]);
    let mut ids = Vec::new();
    scan(&dir.join("persons.parquet"), &specs, |portion| {
        decode::ids(&mut ids, portion, 0, PersonId)?;
        decode::own_rows(portion, 1)
    })?;
    Ok(ids)
}

/// Persons without their ids and posts; of their fields all, or those that are wanted.
pub(crate) fn read_persons(
    dir: &Path,
    schema: &RegistrySchema,
    units: usize,
    wanted: Option<&BTreeSet<String>>,
) -> Result<Persons, Error> {
    let layout = layout::persons(schema);
    let names = ["code", "name", "sex", "birth_date"];
    let fields: Vec<&Field> = schema.person_fields.iter().collect();
    let specs = layout.pick_with(&names, &fields, wanted);
    let mut persons = Persons::default();
    let mut further = Fillings::new(&fields, wanted);
    scan(&dir.join("persons.parquet"), &specs, |portion| {
        decode::names(&mut persons.code, portion, 0);
        decode::names(&mut persons.name, portion, 1);
        let sexes = ["male", "female"].into_iter();
        decode::listed(&mut persons.sex, portion, 2, sexes, [Some(NO_FLAG), None], |sex| sex as u8)?;
        decode::days(&mut persons.birth, portion, 3, NO_DAY);
        further.extend(portion, names.len(), units)
    })?;
    persons.columns = further.finish();
    Ok(persons)
}

/// Posts, and where those of each person begin.
pub(crate) fn read_posts(
    dir: &Path,
    ranks: &[Choice],
    persons: usize,
    units: usize,
) -> Result<(Posts, Vec<u32>), Error> {
    let names = ["person_row", "unit_row", "rank", "title", "concurrent", "from_date", "to_date"];
    let specs = layout::posts().pick(&names);
    let mut posts = Posts::default();
    let mut titles = Texts::default();
    let mut start = Starts::default();
    scan(&dir.join("posts.parquet"), &specs, |portion| {
        decode::rows(&mut posts.person, portion, 0, persons)?;
        start.extend(portion, &posts.person)?;
        decode::rows(&mut posts.unit, portion, 1, units)?;
        decode::choices(&mut posts.rank, portion, 2, ranks)?;
        titles.extend(portion, 3);
        decode::make_room(&mut posts.concurrent, portion);
        posts.concurrent.extend(portion.flags(4).iter().map(|c| c == Some(true)));
        decode::days(&mut posts.from, portion, 5, i32::MIN);
        decode::days(&mut posts.to, portion, 6, i32::MAX);
        Ok(())
    })?;
    posts.title = titles.finish();
    Ok((posts, start.finish(persons)))
}

pub(crate) fn read_groups(
    dir: &Path,
    schema: &RegistrySchema,
    unit_ids: &[UnitId],
    persons: usize,
) -> Result<Groups, Error> {
    let units = unit_ids.len();
    let names =
        ["group_id", "group_row", "code", "name", "kind", "unit_id", "unit_row", "from_date", "to_date"];
    let fields: Vec<&Field> = schema.group_fields.iter().collect();
    let specs = layout::groups(schema).pick_with(&names, &fields, None);
    let mut further = Fillings::new(&fields, None);
    let mut groups = Groups::default();
    scan(&dir.join("groups.parquet"), &specs, |portion| {
        decode::ids(&mut groups.id, portion, 0, GroupId)?;
        decode::own_rows(portion, 1)?;
        let (codes, titles, kinds) = (all_texts(portion, 2), all_texts(portion, 3), all_texts(portion, 4));
        let mut owners = Vec::new();
        decode::ids(&mut owners, portion, 5, UnitId)?;
        decode::rows(&mut groups.unit, portion, 6, units)?;
        let each = codes.into_iter().zip(titles).zip(kinds).zip(owners).enumerate();
        for (row, (((code, name), kind), unit)) in each {
            let span = span(portion, 7, 8, row);
            let (members, fields) = (Vec::new(), Default::default());
            groups.group.push(Group { code, name, kind, unit, span, members, fields });
        }
        further.extend(portion, names.len(), units)
    })?;
    for (field, column) in schema.group_fields.iter().zip(further.finish()) {
        for (row, group) in groups.group.iter_mut().enumerate() {
            if let Some(value) = value(field, &column, row, unit_ids) {
                group.fields.insert(field.name.clone(), value);
            }
        }
    }
    let names = ["group_row", "person_id", "person_row", "role", "from_date", "to_date"];
    let mut group_rows = Vec::new();
    let mut start = Starts::default();
    scan(&dir.join("members.parquet"), &layout::members().pick(&names), |portion| {
        let first = group_rows.len();
        decode::rows(&mut group_rows, portion, 0, groups.id.len())?;
        start.extend(portion, &group_rows)?;
        let mut who: Vec<EntityId> = Vec::new();
        decode::ids(&mut who, portion, 1, |id| id)?;
        decode::rows(&mut groups.member, portion, 2, persons)?;
        for (row, role) in all_texts(portion, 3).into_iter().enumerate() {
            let index = schema.member_roles.iter().position(|r| r.code == role);
            groups.role.push(index.map_or(NO_CHOICE, |i| i as u16));
            let member = Member { person: PersonId(who[row]), role, span: span(portion, 4, 5, row) };
            groups.group[group_rows[first + row] as usize].members.push(member);
        }
        decode::days(&mut groups.from, portion, 4, i32::MIN);
        decode::days(&mut groups.to, portion, 5, i32::MAX);
        Ok(())
    })?;
    groups.member_start = start.finish(groups.id.len());
    Ok(groups)
}

/// Where the rows of each owner begin, while rows come owner by owner.
#[derive(Default)]
pub(crate) struct Starts {
    start: Vec<u32>,
    seen: usize,
}

impl Starts {
    /// Takes the owners of the rows of a portion, which are at the end of all owners so far. The owner's column
    /// must be the portion's first.
    pub(crate) fn extend(&mut self, portion: &Portion<'_>, owners: &[u32]) -> Result<(), Error> {
        let before = self.seen;
        decode::make_room(&mut self.start, portion);
        for (row, &owner) in owners[before..].iter().enumerate() {
            if owner == NO_INDEX {
                return Err(portion.bad(0, row, ""));
            }
            if (owner as usize) + 1 < self.start.len() {
                return Err(portion.unsorted(row));
            }
            while self.start.len() <= owner as usize {
                self.start.push((before + row) as u32);
            }
        }
        self.seen = owners.len();
        Ok(())
    }

    /// One more start than owners, as the snapshot keeps them.
    pub(crate) fn finish(mut self, owners: usize) -> Vec<u32> {
        self.start.resize(owners + 1, self.seen as u32);
        self.start
    }
}
