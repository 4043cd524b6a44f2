//! The ledger as a workbook: exactly the records that are listed, in the layout of their kind's template.

use mingde_core::kind::{Field, Party};
use mingde_core::number::Fixed;
use mingde_core::record::Value;
use mingde_core::snapshot::{Column, NO_CHOICE, NO_DAY, NO_FLAG, NO_INDEX, NO_NUMBER, NO_TIME};
use mingde_sheet::{Cell, Key, Layout, Part, RecordWriter, Reference};

use crate::error::AppError;
use crate::glance::RowAt;
use crate::ledger::{LedgerWish, wished};
use crate::sight::Sight;

/// The workbook of the records of one kind that fit; none if the wish names no kind. What is sealed stays in the ledger,
/// and files of evidence do too.
pub fn listing(sight: &Sight, wish: &LedgerWish) -> Result<Option<Vec<u8>>, AppError> {
    let Some(table) = wish.kind.as_deref().and_then(|kind| sight.uncut().table(kind)) else {
        return Ok(None);
    };
    let layout = Layout::of_kind(&table.kind);
    let mut writer = RecordWriter::new(&layout)?;
    let rows = wished(sight, wish);
    for row in &rows {
        let cells: Vec<Option<Cell>> =
            layout.parts[0].columns.iter().map(|column| record_cell(row, &column.key)).collect();
        writer.write(Part::Records, &cells)?;
    }
    if let Some(second) = layout.part(Part::Participants) {
        for row in &rows {
            for at in row.table.participations.of(row.row) {
                let cells: Vec<Option<Cell>> =
                    second.columns.iter().map(|column| participant_cell(row, at, &column.key)).collect();
                writer.write(Part::Participants, &cells)?;
            }
        }
    }
    Ok(Some(writer.bytes()?))
}

fn record_cell(row: &RowAt<'_>, key: &Key) -> Option<Cell> {
    match key {
        Key::Number => number(row).map(|number| text(&number)),
        Key::Unit => Some(Cell::One(reference(row.unit_name(), None))),
        Key::Date => Some(Cell::Value(Value::Date(row.date()))),
        Key::Field(name) => {
            let at = row.kind().fields.iter().position(|field| field.name == *name)?;
            value(row, &row.kind().fields[at], &row.table.columns[at], row.row)
        }
        // Whoever takes part stands in the second sheet, where there is one.
        Key::Role(name) if row.kind().attributes().is_empty() => {
            let role = row.kind().role_index(name)?;
            let parts = &row.table.participations;
            let own = parts.of(row.row).filter(|at| usize::from(parts.role[*at]) == role);
            let who: Vec<Reference> = own.filter_map(|at| who(row, at)).collect();
            (!who.is_empty()).then_some(Cell::Several(who))
        }
        _ => None,
    }
}

fn participant_cell(row: &RowAt<'_>, at: usize, key: &Key) -> Option<Cell> {
    let parts = &row.table.participations;
    match key {
        Key::Number => number(row).map(|number| text(&number)),
        Key::ParticipantRole => {
            Some(Cell::Value(Value::Choice(row.kind().roles[usize::from(parts.role[at])].name.clone())))
        }
        Key::Participant => who(row, at).map(Cell::One),
        Key::Attribute(name) => {
            let attributes = row.kind().attributes();
            let place = attributes.iter().position(|field| field.name == *name)?;
            value(row, attributes[place], &parts.columns[place], at)
        }
        _ => None,
    }
}

/// The reporter's number; where there is none and two sheets are to be tied together, one of the id.
fn number(row: &RowAt<'_>) -> Option<String> {
    let tied = !row.kind().attributes().is_empty();
    let own = row.table.number.get(row.row).map(str::to_owned);
    own.or_else(|| tied.then(|| row.table.id[row.row].to_string()[..12].to_owned()))
}

fn who(row: &RowAt<'_>, at: usize) -> Option<Reference> {
    let parts = &row.table.participations;
    let index = parts.who[at];
    if index == NO_INDEX {
        return None;
    }
    let (place, snapshot) = (index as usize, row.snapshot);
    Some(match row.kind().roles[usize::from(parts.role[at])].of {
        Party::Person => {
            reference(&snapshot.persons.name[place], Some(snapshot.persons.code[place].to_string()))
        }
        Party::Unit => reference(&snapshot.units.unit[place].name, None),
        Party::Group => reference(&snapshot.groups.group[place].name, None),
    })
}

fn value(row: &RowAt<'_>, field: &Field, column: &Column, at: usize) -> Option<Cell> {
    let value = match column {
        Column::Number(v) => (v[at] != NO_NUMBER).then(|| Value::Number(Fixed::from_raw(v[at]))),
        Column::Day(v) => (v[at] != NO_DAY).then(|| Value::Date(mingde_core::date::Day::from_number(v[at]))),
        Column::Time(v) => (v[at] != NO_TIME).then(|| Value::Time(v[at])),
        Column::Flag(v) => (v[at] != NO_FLAG).then(|| Value::Flag(v[at] != 0)),
        Column::Choice(v) if v[at] != NO_CHOICE => {
            field.choices().get(usize::from(v[at])).map(|choice| Value::Choice(choice.code.clone()))
        }
        Column::Text(texts) => texts.get(at).map(|text| Value::Text(text.to_owned())),
        Column::Unit(v) => {
            let unit = row.snapshot.units.unit.get(v[at] as usize)?;
            return Some(Cell::One(reference(&unit.name, None)));
        }
        Column::Choice(_) | Column::Sealed => None,
    };
    value.map(Cell::Value)
}

fn reference(name: &str, code: Option<String>) -> Reference {
    Reference { text: name.to_owned(), code }
}

fn text(text: &str) -> Cell {
    Cell::Value(Value::Text(text.to_owned()))
}
