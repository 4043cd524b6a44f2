//! Generated rows as a clerk would have filled them in.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use mingde_core::id::UnitId;
use mingde_core::kind::{Kind, Party};
use mingde_core::record::Value;
use mingde_core::registry::{Sex, Unit};
use mingde_demo::{DemoFile, FileContent, GroupRow, MemberRow, PersonRow, PostRow, RecordRow, UnitRow};
use mingde_sheet::{Cell, Key, Layout, Part, PartLayout, RecordWriter, Reference};

use super::evidence::EvidenceWriter;
use crate::error::{AppError, unknown};
use crate::library::Library;

/// Writes generated files as workbooks; knows the layouts and what everybody is called.
pub(super) struct WorkbookWriter {
    registry: Vec<Layout>,
    kinds: BTreeMap<String, (Layout, std::sync::Arc<Kind>)>,
    units: HashMap<String, String>,
    unit_codes: HashMap<UnitId, String>,
    persons: HashMap<String, String>,
    groups: HashMap<String, String>,
}

impl WorkbookWriter {
    pub fn new(library: &Library, registry: Vec<DemoFile>) -> Self {
        let (mut units, mut persons, mut groups) = (HashMap::new(), HashMap::new(), HashMap::new());
        for file in registry {
            match file.content {
                FileContent::Units(rows) => units.extend(rows.into_iter().map(|r| (r.code, r.name))),
                FileContent::Persons(rows) => persons.extend(rows.into_iter().map(|r| (r.code, r.name))),
                FileContent::Groups(rows) => groups.extend(rows.into_iter().map(|r| (r.code, r.name))),
                _ => {}
            }
        }
        let kinds =
            library.kinds.iter().map(|(id, kind)| (id.clone(), (Layout::of_kind(kind), kind.clone())));
        Self {
            registry: Layout::of_registry(&library.schema),
            kinds: kinds.collect(),
            unit_codes: units.keys().map(|code| (Unit::id_of(code), code.clone())).collect(),
            units,
            persons,
            groups,
        }
    }

    pub fn write(&self, content: &FileContent, path: &Path) -> Result<(), AppError> {
        match content {
            FileContent::Units(rows) => {
                self.registry_file(Part::Units, rows, path, |r, k| self.unit_cell(r, k))
            }
            FileContent::Persons(rows) => {
                self.registry_file(Part::Persons, rows, path, |r, k| self.person_cell(r, k))
            }
            FileContent::Posts(rows) => {
                self.registry_file(Part::Posts, rows, path, |r, k| self.post_cell(r, k))
            }
            FileContent::Groups(rows) => {
                self.registry_file(Part::Groups, rows, path, |r, k| self.group_cell(r, k))
            }
            FileContent::Members(rows) => {
                self.registry_file(Part::Members, rows, path, |r, k| self.member_cell(r, k))
            }
            FileContent::Records { kind, rows } => self.records(kind, rows, path),
            FileContent::Withdrawals { .. } => Ok(()),
        }
    }

    fn registry_file<R>(
        &self,
        part: Part,
        rows: &[R],
        path: &Path,
        cell: impl Fn(&R, &Key) -> Option<Cell>,
    ) -> Result<(), AppError> {
        let layout = self.registry.iter().find(|l| l.parts[0].part == part);
        let layout = layout.ok_or_else(|| unknown("app-unknown-kind", "registry", None))?;
        let mut writer = RecordWriter::new(layout)?;
        for row in rows {
            let cells: Vec<Option<Cell>> =
                layout.parts[0].columns.iter().map(|c| cell(row, &c.key)).collect();
            writer.write(part, &cells)?;
        }
        writer.save(path)?;
        Ok(())
    }

    fn unit_cell(&self, row: &UnitRow, key: &Key) -> Option<Cell> {
        match key {
            Key::Code => text(&row.code),
            Key::Name => text(&row.name),
            Key::Kind => Some(Cell::Value(Value::Choice(row.kind.clone()))),
            Key::Parent => row.parent.as_ref().map(|code| self.unit(code)),
            Key::Field(name) => self.stated(&row.fields, name),
            _ => None,
        }
    }

    fn person_cell(&self, row: &PersonRow, key: &Key) -> Option<Cell> {
        match key {
            Key::Code => text(&row.code),
            Key::Name => text(&row.name),
            Key::Sex => {
                let code = if row.sex == Sex::Male { "male" } else { "female" };
                Some(Cell::Value(Value::Choice(code.to_owned())))
            }
            Key::Birth => Some(Cell::Value(Value::Date(row.birth))),
            Key::IdNumber => row.id_number.as_ref().and_then(|n| text(n)),
            Key::Phone => text(&row.phone),
            Key::Field(name) => self.stated(&row.fields, name),
            _ => None,
        }
    }

    fn stated(&self, fields: &[(&'static str, Value)], name: &str) -> Option<Cell> {
        fields.iter().find(|(n, _)| *n == name).map(|(_, v)| self.value(v))
    }

    fn post_cell(&self, row: &PostRow, key: &Key) -> Option<Cell> {
        match key {
            Key::Person => Some(self.person(&row.person)),
            Key::AtUnit => Some(self.unit(&row.unit)),
            Key::PostTitle => text(&row.title),
            Key::Rank => Some(Cell::Value(Value::Choice(row.rank.clone()))),
            Key::From => Some(Cell::Value(Value::Date(row.first))),
            Key::To => row.last.map(|d| Cell::Value(Value::Date(d))),
            Key::Concurrent => row.concurrent.then_some(Cell::Value(Value::Flag(true))),
            _ => None,
        }
    }

    fn group_cell(&self, row: &GroupRow, key: &Key) -> Option<Cell> {
        match key {
            Key::Code => text(&row.code),
            Key::Name => text(&row.name),
            Key::Kind => Some(Cell::Value(Value::Choice(row.kind.clone()))),
            Key::AtUnit => Some(self.unit(&row.unit)),
            Key::From => Some(Cell::Value(Value::Date(row.first))),
            Key::To => row.last.map(|d| Cell::Value(Value::Date(d))),
            _ => None,
        }
    }

    fn member_cell(&self, row: &MemberRow, key: &Key) -> Option<Cell> {
        match key {
            Key::Group => Some(self.group(&row.group)),
            Key::Person => Some(self.person(&row.person)),
            Key::MemberRole => Some(Cell::Value(Value::Choice(row.role.clone()))),
            Key::From => Some(Cell::Value(Value::Date(row.first))),
            Key::To => row.last.map(|d| Cell::Value(Value::Date(d))),
            _ => None,
        }
    }

    fn records(&self, kind: &str, rows: &[RecordRow], path: &Path) -> Result<(), AppError> {
        let (layout, kind) = self.kinds.get(kind).ok_or_else(|| unknown("app-unknown-kind", kind, None))?;
        let mut writer = RecordWriter::new(layout)?;
        let main = &layout.parts[0];
        let mut evidence = EvidenceWriter::beside(path, kind)?;
        for row in rows {
            let mut cells: Vec<Option<Cell>> =
                main.columns.iter().map(|c| self.record_cell(kind, row, &c.key)).collect();
            if let Some(evidence) = &mut evidence {
                evidence.write(main, &mut cells)?;
            }
            writer.write(main.part, &cells)?;
        }
        if let Some(second) = layout.part(Part::Participants) {
            self.participations(kind, rows, second, &mut writer)?;
        }
        writer.save(path)?;
        Ok(())
    }

    fn record_cell(&self, kind: &Kind, row: &RecordRow, key: &Key) -> Option<Cell> {
        match key {
            Key::Number => row.number.as_ref().and_then(|n| text(n)),
            Key::Unit => Some(self.unit(&row.unit_code)),
            Key::Date => Some(Cell::Value(Value::Date(row.date))),
            Key::Field(name) => row.field(name).map(|v| self.value(v)),
            // Participants with attributes stand in the second sheet.
            Key::Role(name) => {
                let role = kind.role(name)?;
                let plain: Vec<Reference> = row
                    .in_role(name)
                    .filter(|p| p.attributes.is_empty())
                    .map(|p| self.reference(role.of, &p.code))
                    .collect();
                (!plain.is_empty()).then_some(Cell::Several(plain))
            }
            _ => None,
        }
    }

    fn participations(
        &self,
        kind: &Kind,
        rows: &[RecordRow],
        part: &PartLayout,
        writer: &mut RecordWriter,
    ) -> Result<(), AppError> {
        for row in rows {
            for participant in row.participants.iter().filter(|p| !p.attributes.is_empty()) {
                let of = kind.role(&participant.role).map_or(Party::Person, |r| r.of);
                let cells: Vec<Option<Cell>> = part
                    .columns
                    .iter()
                    .map(|column| match &column.key {
                        Key::Number => row.number.as_ref().and_then(|n| text(n)),
                        Key::ParticipantRole => {
                            Some(Cell::Value(Value::Choice(participant.role.to_string())))
                        }
                        Key::Participant => Some(Cell::One(self.reference(of, &participant.code))),
                        Key::Attribute(name) => {
                            let found = participant.attributes.iter().find(|(n, _)| **n == **name);
                            found.map(|(_, v)| self.value(v))
                        }
                        _ => None,
                    })
                    .collect();
                writer.write(part.part, &cells)?;
            }
        }
        Ok(())
    }

    fn value(&self, value: &Value) -> Cell {
        match value {
            Value::Unit(id) => match self.unit_codes.get(id) {
                Some(code) => self.unit(code),
                None => Cell::Value(value.clone()),
            },
            value => Cell::Value(value.clone()),
        }
    }

    fn reference(&self, of: Party, code: &str) -> Reference {
        match of {
            Party::Person => named(&self.persons, code, true),
            Party::Unit => named(&self.units, code, false),
            Party::Group => named(&self.groups, code, false),
        }
    }

    fn unit(&self, code: &str) -> Cell {
        Cell::One(self.reference(Party::Unit, code))
    }

    fn person(&self, code: &str) -> Cell {
        Cell::One(self.reference(Party::Person, code))
    }

    fn group(&self, code: &str) -> Cell {
        Cell::One(self.reference(Party::Group, code))
    }
}

fn text(value: &str) -> Option<Cell> {
    (!value.is_empty()).then(|| Cell::Value(Value::Text(value.to_owned())))
}

/// `姓名(工号)` for persons, of whom several share a name; the name for what is unique.
fn named(names: &HashMap<String, String>, code: &str, with_code: bool) -> Reference {
    match names.get(code) {
        Some(name) => Reference { text: name.clone(), code: with_code.then(|| code.to_owned()) },
        None => Reference { text: code.to_owned(), code: None },
    }
}
