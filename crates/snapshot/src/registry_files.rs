//! The files of units and groups, which are few and come at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_schema::{DataType, Field as ArrowField};
use mingde_core::date::Day;
use mingde_core::id::{GroupId, UnitId};
use mingde_core::kind::{Field, Party};
use mingde_core::record::Value;
use mingde_core::registry::{RegistrySchema, Span, Unit};
use mingde_core::snapshot::{Column, Groups, NO_INDEX, Units, push_value};

use crate::codes::Codes;
use crate::encode::{self, Spot};
use crate::error::Error;
use crate::layout;
use crate::manifest::FileEntry;
use crate::parquet_file::{Export, ParquetFile};

fn from_days<'s>(spans: impl Iterator<Item = &'s Span>) -> ArrayRef {
    encode::days(spans.map(|s| s.from.map_or(i32::MIN, Day::number)))
}

fn to_days<'s>(spans: impl Iterator<Item = &'s Span>) -> ArrayRef {
    encode::days(spans.map(|s| s.to.map_or(i32::MAX, Day::number)))
}

fn counting(len: usize) -> ArrayRef {
    encode::rows(0..len as u32)
}

/// `units.parquet` and `unit_parents.parquet`.
pub(crate) fn write_units(
    export: Export<'_>,
    schema: &RegistrySchema,
    units: &Units,
    codes: &Codes,
) -> Result<[FileEntry; 2], Error> {
    let layout = layout::units(schema);
    let mut file = ParquetFile::create(export, "units.parquet", &layout.specs)?;
    let all: &[Unit] = &units.unit;
    let mut columns = vec![
        encode::ids(units.id.iter().map(|UnitId(id)| Some(*id))),
        counting(units.len()),
        encode::texts(all.iter().map(|u| Some(u.code.as_str()))),
        encode::texts(all.iter().map(|u| Some(u.name.as_str()))),
        aliases(all),
        encode::free_words(all.iter().map(|u| u.kind.as_str())),
        encode::free_words(units.class.iter().map(|c| c.name())),
        from_days(all.iter().map(|u| &u.span)),
        to_days(all.iter().map(|u| &u.span)),
    ];
    let further = further(&schema.unit_fields, all.iter().map(|unit| &unit.fields), codes);
    let spot = Spot { path: file.path(), row: 0 };
    let fields = schema.unit_fields.iter().zip(&further);
    columns.extend(spot.fields(&layout, fields, 0..units.len(), codes)?);
    file.append(columns)?;

    let mut parents = ParquetFile::create(export, "unit_parents.parquet", &layout::unit_parents().specs)?;
    let links = || all.iter().enumerate().flat_map(|(row, u)| u.parents.iter().map(move |p| (row, p)));
    parents.append(vec![
        encode::ids(links().map(|(row, _)| Some(units.id[row].0))),
        encode::rows(links().map(|(row, _)| row as u32)),
        encode::ids(links().map(|(_, p)| Some(p.unit.0))),
        encode::rows(links().map(|(_, p)| codes.unit_row(p.unit).unwrap_or(NO_INDEX))),
        from_days(links().map(|(_, p)| &p.span)),
        to_days(links().map(|(_, p)| &p.span)),
    ])?;
    Ok([file.finish()?, parents.finish()?])
}

/// The further fields of all entries, as columns.
fn further<'v>(
    fields: &[Field],
    values: impl Iterator<Item = &'v BTreeMap<String, Value>> + Clone,
    codes: &Codes,
) -> Vec<Column> {
    let column = |field: &Field| {
        let mut column = Column::for_field(field);
        for values in values.clone() {
            let row_of = |id| codes.unit_row(id).unwrap_or(NO_INDEX);
            push_value(&mut column, field, values.get(&field.name), &row_of);
        }
        column
    };
    fields.iter().map(column).collect()
}

fn aliases(units: &[Unit]) -> ArrayRef {
    let item = ArrowField::new_list_field(DataType::Utf8, false);
    let mut out = ListBuilder::new(StringBuilder::new()).with_field(item);
    for unit in units {
        unit.aliases.iter().for_each(|alias| out.values().append_value(alias));
        out.append(true);
    }
    Arc::new(out.finish())
}

/// `groups.parquet` and `members.parquet`.
pub(crate) fn write_groups(
    export: Export<'_>,
    schema: &RegistrySchema,
    groups: &Groups,
    codes: &Codes,
) -> Result<[FileEntry; 2], Error> {
    let layout = layout::groups(schema);
    let mut file = ParquetFile::create(export, "groups.parquet", &layout.specs)?;
    let all = &groups.group;
    let spot = Spot { path: file.path(), row: 0 };
    spot.within("unit_row", &groups.unit, codes.count(Party::Unit))?;
    let mut columns = vec![
        encode::ids(groups.id.iter().map(|GroupId(id)| Some(*id))),
        counting(all.len()),
        encode::texts(all.iter().map(|g| Some(g.code.as_str()))),
        encode::texts(all.iter().map(|g| Some(g.name.as_str()))),
        encode::free_words(all.iter().map(|g| g.kind.as_str())),
        encode::ids(all.iter().map(|g| Some(g.unit.0))),
        encode::rows(groups.unit.iter().copied()),
        from_days(all.iter().map(|g| &g.span)),
        to_days(all.iter().map(|g| &g.span)),
    ];
    let further = further(&schema.group_fields, all.iter().map(|group| &group.fields), codes);
    let fields = schema.group_fields.iter().zip(&further);
    columns.extend(spot.fields(&layout, fields, 0..all.len(), codes)?);
    file.append(columns)?;

    let mut members = ParquetFile::create(export, "members.parquet", &layout::members().specs)?;
    let spot = Spot { path: members.path(), row: 0 };
    spot.within("person_row", &groups.member, codes.count(Party::Person))?;
    let each = || all.iter().enumerate().flat_map(|(row, g)| g.members.iter().map(move |m| (row, m)));
    members.append(vec![
        encode::texts(each().map(|(row, _)| Some(all[row].code.as_str()))),
        encode::rows(each().map(|(row, _)| row as u32)),
        encode::ids(each().map(|(_, m)| Some(m.person.0))),
        encode::rows(groups.member.iter().copied()),
        encode::free_words(each().map(|(_, m)| m.role.as_str())),
        from_days(each().map(|(_, m)| &m.span)),
        to_days(each().map(|(_, m)| &m.span)),
    ])?;
    Ok([file.finish()?, members.finish()?])
}
