//! Whose a table is that has no column for the unit: a school that lists its own writes its name above, or as the name of the
//! sheet.

use mingde_core::diagnostic::Message;
use mingde_core::directory::Directory;
use mingde_core::id::UnitId;
use mingde_core::record::Value;
use mingde_core::registry::{Span, Unit};
use mingde_reader::Workbook;
use mingde_sheet::{Cell, DataSheet, Key, Layout, Part, PartLayout, PartOf, Row};

use super::outcome::FileOutcome;
use super::parties::Registry;

/// The column of the unit, where a sheet of this part has none; and the unit that is named above.
pub(super) fn unit_above(sheet: &DataSheet, part: &PartLayout, registry: &Registry) -> Option<UnitId> {
    let column = column_of_unit(part)?;
    if sheet.columns.get(column).copied().flatten().is_some() {
        return None;
    }
    sheet.above.iter().find_map(|text| registry.directory.unit_within(&without_receiver(text)))
}

/// A title without the brackets that say to whom the table goes: `教职工花名册（报示范区教育局）` is not of that bureau.
fn without_receiver(title: &str) -> String {
    let mut left = String::with_capacity(title.len());
    let mut rest = title;
    while let Some((before, inside)) = rest.split_once(['(', '（']) {
        left.push_str(before);
        let (within, after) = inside.split_once([')', '）']).unwrap_or((inside, ""));
        let goes = within.trim_start();
        if !["报", "送", "上报", "呈"].iter().any(|word| goes.starts_with(word)) {
            left.extend(["(", within, ")"]);
        }
        rest = after;
    }
    left.push_str(rest);
    left
}

/// That the unit was taken from above, as `code` has it.
pub(super) fn told(code: &'static str, sheet: &DataSheet, part: &PartLayout, named: &str) -> Message {
    let title = column_of_unit(part).map_or("", |column| &part.columns[column].title);
    Message::new(code).with("sheet", &sheet.name).with("column", title).with("unit", named)
}

/// A sheet of records need have no column for the unit where the unit stands above: one that is known, or that the same
/// workbook brings. Whether that one is taken shows when its row is read; of nobody's records each row is refused.
pub(super) fn excuse(
    sheet: &mut DataSheet,
    layout: &Layout,
    registry: &Registry,
    brought: impl FnOnce() -> Directory,
    outcome: &mut FileOutcome,
) {
    let part = &layout.parts[sheet.part];
    let Some(column) = column_of_unit(part).filter(|_| part.part == Part::Records) else { return };
    if sheet.columns.get(column).copied().flatten().is_some() {
        return;
    }
    let known = unit_above(sheet, part, registry).and_then(|unit| registry.directory.unit_label(unit));
    let named = known.or_else(|| {
        let brought = brought();
        let unit = sheet.above.iter().find_map(|text| brought.unit_within(&without_receiver(text)))?;
        brought.unit_label(unit)
    });
    let Some(named) = named else { return };
    sheet.excuse(part, column);
    outcome.notes.push(told("import-records-above", sheet, part, &named));
}

/// The units that sheets of a workbook bring, by code and by all their names. What is wrong with a row is told when it is
/// read to be taken.
pub(super) fn brought(workbook: &Workbook, sheets: &[DataSheet], layouts: &[Layout]) -> Directory {
    let mut directory = Directory::default();
    for sheet in sheets {
        let part = &layouts[sheet.layout].parts[sheet.part];
        if part.part != Part::Units {
            continue;
        }
        let at = |key: Key| part.position(&key);
        let (code, name, aliases) = (at(Key::Code), at(Key::Name), at(Key::Aliases));
        let text = |row: &Row, at: Option<usize>| match row.cells.get(at?)? {
            Some(Cell::Value(Value::Text(text))) => Some(text.clone()),
            _ => None,
        };
        let rows = workbook.stream(sheet).map_while(Result::ok).flatten();
        for row in rows.filter(|row| row.part_of == PartOf::Data && row.errors.is_empty()) {
            let (Some(code), Some(name)) = (text(&row, code), text(&row, name)) else { continue };
            let others = aliases.and_then(|at| row.cells.get(at)?.as_ref());
            let aliases = match others {
                Some(Cell::Texts(names)) => names.clone(),
                _ => Vec::new(),
            };
            let unit = Unit {
                code,
                name,
                aliases,
                history: Default::default(),
                kind: String::new(),
                parents: Vec::new(),
                span: Span::ALWAYS,
                fields: Default::default(),
            };
            directory.add_unit(Unit::id_of(&unit.code), &unit);
        }
    }
    directory
}

fn column_of_unit(part: &PartLayout) -> Option<usize> {
    match part.part {
        Part::Records => part.position(&Key::Unit),
        Part::Persons => part.position(&Key::AtUnit),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::without_receiver;

    #[test]
    fn to_whom_a_table_goes_is_not_whose_it_is() {
        assert_eq!(without_receiver("教职工花名册（报示范区教育局）"), "教职工花名册");
        assert_eq!(without_receiver("花名册(上报教育局) 2025"), "花名册 2025");
        assert_eq!(without_receiver("第一小学（东校区）花名册"), "第一小学(东校区)花名册");
    }
}
