//! Rows while they are read: their cells by key, and what is wrong with them.

use mingde_core::diagnostic::Message;
use mingde_core::directory::Directory;
use mingde_core::id::{PersonId, RecordId, UnitId};
use mingde_core::kind::Role;
use mingde_core::record::Content;
use mingde_core::registry::RegistrySchema;
use mingde_sheet::{Cell, CellError, Column, Key, PartLayout, Place, Row};

use super::parties::Registry;
use crate::filing::is_asked_about;
use crate::tie::{is_tie, tie};

/// A row with its cells by key, gathering errors.
pub(super) struct RowReader<'r> {
    pub row: &'r Row,
    pub part: &'r PartLayout,
    sheet: &'r mingde_sheet::DataSheet,
    pub errors: Vec<CellError>,
    /// The unit that is named above a table without a column for it.
    pub above: Option<UnitId>,
    /// Names that were taken as somebody of another unit.
    pub elsewhere: Vec<CellError>,
}

impl<'r> RowReader<'r> {
    pub fn new(row: &'r Row, part: &'r PartLayout, sheet: &'r mingde_sheet::DataSheet) -> Self {
        Self { row, part, sheet, errors: row.errors.clone(), above: None, elsewhere: Vec::new() }
    }

    pub fn cell(&self, key: &Key) -> Option<&'r Cell> {
        self.part.position(key).and_then(|at| self.row.cells.get(at)).and_then(Option::as_ref)
    }

    pub fn columns(&self) -> impl Iterator<Item = (&'r Column, Option<&'r Cell>)> {
        self.part.columns.iter().zip(self.row.cells.iter().map(Option::as_ref))
    }

    pub fn text(&self, key: &Key) -> Option<&'r str> {
        match self.cell(key) {
            Some(Cell::Value(mingde_core::record::Value::Text(text))) => Some(text),
            Some(Cell::Value(mingde_core::record::Value::Choice(code))) => Some(code),
            _ => None,
        }
    }

    pub fn fault(&mut self, key: &Key, message: Message, suggestion: Option<String>) {
        let column = self.part.position(key);
        self.errors.push(self.sheet.error(self.row.line, column, message, suggestion));
    }

    /// Refuses a record of nobody in a sheet without a column for the unit: the row that was to bring the unit was refused, or
    /// it brings another one of the name.
    pub fn expect_a_unit(&mut self, unit: Option<UnitId>) {
        let column = self.part.position(&Key::Unit);
        let has_column = column.and_then(|at| self.sheet.columns.get(at)).is_some_and(Option::is_some);
        if unit.is_none() && !has_column {
            self.fault(&Key::Unit, Message::new("import-records-of-nobody"), None);
        }
    }

    /// Whether something is wrong with this column already.
    pub fn is_faulty(&self, key: &Key) -> bool {
        let column = self.part.position(key);
        column.is_some() && self.errors.iter().any(|error| error.column == column)
    }

    /// Notes where a name was taken as the only person of that name, who is of another unit.
    pub fn note_elsewhere(
        &mut self,
        key: &Key,
        directory: &Directory,
        text: &str,
        id: PersonId,
        unit: UnitId,
    ) {
        if let Some((label, unit)) = directory.found_elsewhere(text, id, unit) {
            let message = Message::new("import-person-elsewhere");
            self.remark(key, message.with("unit", unit).with("name", text).with("label", label));
        }
    }

    /// Notes that somebody is named who never was at the unit, where its kind is not made for that.
    pub fn note_stranger(
        &mut self,
        key: &Key,
        (registry, schema): (&Registry, &RegistrySchema),
        role: &Role,
        person: PersonId,
        unit: UnitId,
    ) {
        let Some(place) = registry.unit(unit) else { return };
        let is_known = registry.directory.was_within(person, unit);
        if !is_known && is_asked_about(role, schema.class_of(&place.kind)) {
            let name = registry.directory.person_label(person).unwrap_or_default();
            let message = Message::new("import-person-stranger").with("name", name);
            self.remark(key, message.with("unit", &place.name).with_title("role", role));
        }
    }

    /// Notes that a row was exported from another record than it is now: what tells them apart was changed, and the first one
    /// stays.
    pub fn note_another(&mut self, id: RecordId, content: &Content) {
        let told = match self.sheet.came_from {
            Some(column) => self.row.original.seen(column).trim().to_owned(),
            None => self.text(&Key::Number).unwrap_or_default().to_owned(),
        };
        if is_tie(&told) && told != tie(id) {
            let message = Message::new("import-another-record").with("record", told);
            self.remark(&Key::Date, message.with("date", content.date));
        }
    }

    /// Something to be listed about a column, beside names that were taken as somebody of another unit.
    pub fn remark(&mut self, key: &Key, message: Message) {
        let column = self.part.position(key);
        self.elsewhere.push(self.sheet.error(self.row.line, column, message, None));
    }

    /// Something to be listed about a column.
    pub fn fault_of(&self, key: &Key, message: Message) -> CellError {
        self.sheet.error(self.row.line, self.part.position(key), message, None)
    }

    /// Something to be listed about the whole row.
    pub fn doubt(&self, message: Message) -> CellError {
        self.sheet.error(self.row.line, None, message, None)
    }

    pub fn place(&self) -> Place {
        Place { sheet: self.sheet.name.clone(), line: self.row.line, column: None }
    }
}
