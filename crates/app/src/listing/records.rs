//! Records as rows of a workbook.

use std::collections::HashMap;

use mingde_core::kind::{Field, Party};
use mingde_core::number::Fixed;
use mingde_core::record::Value;
use mingde_core::snapshot::{Column, NO_CHOICE, NO_DAY, NO_FLAG, NO_INDEX, NO_NUMBER, NO_TIME};
use mingde_core::words::{Locale, say_code};
use mingde_sheet::{Cell, Key, Layout, Part, RecordWriter, Reference, told};

use super::{Names, text};
use crate::error::AppError;
use crate::glance::RowAt;
use crate::sight::Sight;
use crate::tie::tie;

/// The records of one kind that go out.
pub(super) struct OfKind<'s> {
    pub rows: Vec<RowAt<'s>>,
    /// Their columns: those of the template but for what is sealed and for files of evidence, which stay here, and what
    /// is told beside.
    pub layout: Layout,
}

/// What is told of records in words.
pub(super) struct Telling<'a> {
    pub names: Names<'a>,
    /// What whoever it is for may see.
    pub sight: &'a Sight,
    /// Who entered each, by the position of its latest revision.
    pub authors: HashMap<u64, String>,
    pub locale: Locale,
}

impl<'s> OfKind<'s> {
    pub fn new(rows: Vec<RowAt<'s>>, row: &RowAt<'s>) -> Self {
        let stays = |key: &Key, sensitive: bool| sensitive || *key == Key::Evidence;
        let layout = Layout::of_kind(row.kind()).without(|column| stays(&column.key, column.sensitive));
        Self { rows, layout: layout.with(told()) }
    }

    /// Writes them as those of one of the layouts of a workbook.
    pub fn write(&self, writer: &mut RecordWriter, at: usize, telling: &Telling<'_>) -> Result<(), AppError> {
        for row in &self.rows {
            let kept = row.kept_from(telling.sight.actor());
            let columns = self.layout.parts[0].columns.iter();
            let cells: Vec<Option<Cell>> = columns
                .map(|column| match &column.key {
                    Key::Field(name) | Key::Role(name) if kept.contains(&name.as_str()) => None,
                    key => record_cell(row, key, telling),
                })
                .collect();
            writer.write_to(at, Part::Records, &cells)?;
        }
        let Some(second) = self.layout.part(Part::Participants) else { return Ok(()) };
        for row in &self.rows {
            let kept = row.kept_from(telling.sight.actor());
            for part in row.table.participations.of(row.row) {
                let role = &row.kind().roles[usize::from(row.table.participations.role[part])];
                if kept.contains(&role.name.as_str()) {
                    continue;
                }
                let columns = second.columns.iter();
                let cells: Vec<Option<Cell>> =
                    columns.map(|column| participant_cell(row, part, &column.key, telling)).collect();
                writer.write_to(at, Part::Participants, &cells)?;
            }
        }
        Ok(())
    }
}

fn record_cell(row: &RowAt<'_>, key: &Key, telling: &Telling<'_>) -> Option<Cell> {
    let names = &telling.names;
    match key {
        Key::Number => number(row).map(|number| text(&number)),
        Key::Unit => names.unit(row.table.unit[row.row]),
        Key::Date => Some(Cell::Value(Value::Date(row.date()))),
        Key::Field(name) => {
            let at = row.kind().fields.iter().position(|field| field.name == *name)?;
            value(names, &row.kind().fields[at], &row.table.columns[at], row.row)
        }
        // Whoever takes part stands in the second sheet, where there is one.
        Key::Role(name) if row.kind().attributes().is_empty() => {
            let role = row.kind().role_index(name)?;
            let parts = &row.table.participations;
            let own = parts.of(row.row).filter(|at| usize::from(parts.role[*at]) == role);
            let who: Vec<Reference> = own.filter_map(|at| who(row, at, names)).collect();
            (!who.is_empty()).then_some(Cell::Several(who))
        }
        Key::Told(name) => told_of(row, name, telling),
        _ => None,
    }
}

fn told_of(row: &RowAt<'_>, name: &str, telling: &Telling<'_>) -> Option<Cell> {
    let word = |code: &str| text(&say_code(telling.locale, code, &[]));
    match name {
        "state" => Some(word(&format!("state-{}", row.state().name()))),
        "author" => telling.authors.get(&row.table.position[row.row]).map(|author| text(author)),
        "entered" => Some(Cell::Value(Value::Date(row.table.entered[row.row].day()))),
        "late" => row.is_late().then(|| word("listing-late")),
        "record" => Some(text(&tie(row.table.id[row.row]))),
        "evidence" => Some(Cell::Value(Value::Number(Fixed::whole(row.table.evidence[row.row].into())))),
        _ => None,
    }
}

fn participant_cell(row: &RowAt<'_>, at: usize, key: &Key, telling: &Telling<'_>) -> Option<Cell> {
    let (parts, names) = (&row.table.participations, &telling.names);
    match key {
        Key::Number => number(row).map(|number| text(&number)),
        Key::ParticipantRole => {
            Some(Cell::Value(Value::Choice(row.kind().roles[usize::from(parts.role[at])].name.clone())))
        }
        Key::Participant => who(row, at, names).map(Cell::One),
        Key::Attribute(name) if telling.sight.sees_what_is_said(row.table, row.row, at) => {
            let attributes = row.kind().attributes();
            let place = attributes.iter().position(|field| field.name == *name)?;
            value(names, attributes[place], &parts.columns[place], at)
        }
        _ => None,
    }
}

/// The reporter's number; where there is none and two sheets are to be tied together, what ties them.
fn number(row: &RowAt<'_>) -> Option<String> {
    let tied = !row.kind().attributes().is_empty();
    let own = row.table.number.get(row.row).map(str::to_owned);
    own.or_else(|| tied.then(|| tie(row.table.id[row.row])))
}

fn who(row: &RowAt<'_>, at: usize, names: &Names<'_>) -> Option<Reference> {
    let parts = &row.table.participations;
    let index = parts.who[at];
    if index == NO_INDEX {
        return None;
    }
    match row.kind().roles[usize::from(parts.role[at])].of {
        Party::Person => Some(names.person(index)),
        Party::Unit => names.unit_reference(index),
        Party::Group => names.group(index),
    }
}

/// What stands in a column of a field.
pub(super) fn value(names: &Names<'_>, field: &Field, column: &Column, at: usize) -> Option<Cell> {
    let value = match column {
        Column::Number(v) => (v[at] != NO_NUMBER).then(|| Value::Number(Fixed::from_raw(v[at]))),
        Column::Day(v) => (v[at] != NO_DAY).then(|| Value::Date(mingde_core::date::Day::from_number(v[at]))),
        Column::Time(v) => (v[at] != NO_TIME).then(|| Value::Time(v[at])),
        Column::Flag(v) => (v[at] != NO_FLAG).then(|| Value::Flag(v[at] != 0)),
        Column::Choice(v) if v[at] != NO_CHOICE => {
            field.choices().get(usize::from(v[at])).map(|choice| Value::Choice(choice.code.clone()))
        }
        Column::Text(texts) => texts.get(at).map(|text| Value::Text(text.to_owned())),
        Column::Unit(v) => return names.unit(v[at]),
        Column::Choice(_) | Column::Sealed => None,
    };
    value.map(Cell::Value)
}
