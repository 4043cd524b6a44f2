//! Rows of the registry sheets: units, groups, members; persons and posts are in [`super::people`].

use mingde_core::diagnostic::Message;
use mingde_core::id::UnitId;
use mingde_core::registry::{Group, Parent, Span, Unit};
use mingde_core::revision::{Draft, EntityKind};
use mingde_sheet::{Cell, DataSheet, Key, Layout, Part, Place, Row};
use mingde_store::{SealingKeys, StoreError};

use super::identities::Identity;
use super::member_rows::MemberRows;
use super::named::{is_no_code, is_no_unit, is_nobody};
use super::opening::Opened;
use super::parties::Registry;
use super::people;
use super::reading::{Continues, Outside, Reading, Said};
use super::registry_cells::{
    MOST_OF_ONE, Stated, is_code_of_another, keep_field, not_named, outlives, span, stated_fields, unit_of,
};
use super::rows::RowReader;
use super::said_before::SaidBefore;
use super::whose::{told, unit_above};
use crate::error::AppError;
use crate::library::Library;
use crate::sealing::sealing;

/// Imports one registry sheet.
pub(super) struct RegistryImport<'a> {
    pub library: &'a Library,
    pub keys: &'a SealingKeys,
    pub opened: &'a Opened,
    pub layout: &'a Layout,
    pub sheet: &'a DataSheet,
}

impl RegistryImport<'_> {
    /// Reads row by row; what is wrong goes back.
    pub fn run(
        &self,
        registry: &mut Registry,
        reading: &mut Reading,
        outside: &mut Outside<'_>,
    ) -> Result<(), AppError> {
        let part = &self.layout.parts[self.sheet.part];
        let (mut members, mut said) = (MemberRows::default(), SaidBefore::default());
        let above = self.unit_above(registry, reading);
        for batch in self.opened.rows(self.layout, self.sheet) {
            let with_identity = |row| Ok((Identity::of(&row, part, self.keys)?, row));
            let batch: Vec<(Identity, Row)> =
                batch?.into_iter().map(with_identity).collect::<Result<_, StoreError>>()?;
            self.recall_persons(&batch, registry, reading, outside)?;
            for (identity, row) in batch {
                let Some(row) = reading.data(self.sheet, row) else { continue };
                let mut reader = RowReader::new(&row, part, self.sheet);
                reader.above = above;
                let mut joined = false;
                let stated = match part.part {
                    Part::Units => unit_row(&mut reader, registry),
                    Part::Persons => {
                        people::person_row(&mut reader, registry, &self.library.schema, identity, reading)
                    }
                    Part::Posts => people::post_row(&mut reader, registry),
                    Part::Groups => group_row(&mut reader, registry),
                    Part::Members => {
                        joined = members.take(&mut reader, registry);
                        None
                    }
                    Part::Records | Part::Participants => None,
                };
                // A person has a row for each post.
                if let Some(stated) = stated.as_ref().filter(|_| part.part != Part::Posts) {
                    said.hold(stated, &mut reader);
                }
                let stated = stated.filter(|_| reader.errors.is_empty());
                if !joined && stated.is_none() {
                    reading.outcome.refused += 1;
                    let errors = reader.errors;
                    reading.refuse(self.sheet, row.original, errors);
                    continue;
                }
                reader.elsewhere.iter().for_each(|e| reading.outcome.list_elsewhere(e));
                let place = reader.place();
                if let Some(stated) = stated {
                    self.put(stated, registry, reading, Some(place))?;
                }
            }
            (outside.told)(reading.count());
        }
        for (id, group) in members.into_groups() {
            self.put(Stated::Group(id, group), registry, reading, None)?;
        }
        Ok(())
    }

    /// The unit of a roster that has no column for it.
    fn unit_above(&self, registry: &Registry, reading: &mut Reading) -> Option<UnitId> {
        let part = &self.layout.parts[self.sheet.part];
        let above = unit_above(self.sheet, part, registry)?;
        let named = registry.directory.unit_label(above).unwrap_or_default();
        reading.outcome.notes.push(told("import-unit-above", self.sheet, part, &named));
        Some(above)
    }

    /// Notes what may be taken, and keeps it for what further rows say.
    fn put(
        &self,
        stated: Stated,
        registry: &mut Registry,
        reading: &mut Reading,
        place: Option<Place>,
    ) -> Result<(), AppError> {
        let draft = self.draft(stated, registry)?;
        let continues = Continues::Stood(registry.stood_at(draft.id));
        reading.put(Said { draft, continues, place });
        Ok(())
    }

    /// Asks for the persons that the next rows are going to change: first of what this workbook has said of them.
    fn recall_persons(
        &self,
        rows: &[(Identity, Row)],
        registry: &mut Registry,
        reading: &Reading,
        outside: &mut Outside<'_>,
    ) -> Result<(), AppError> {
        let part = &self.layout.parts[self.sheet.part];
        if registry.is_full() {
            registry.forget_persons();
        }
        let mut absent = match part.part {
            Part::Persons => registry.absent(people::persons_touched(rows, part, registry)),
            Part::Posts => registry.absent(people::holders_touched(rows, part, registry)),
            _ => return Ok(()),
        };
        absent.retain(|id| match reading.said_of(*id) {
            Some(payload) => {
                registry.recall_person(*id, payload);
                false
            }
            None => true,
        });
        if !absent.is_empty() {
            let present = (outside.present)(&absent)?;
            present.iter().for_each(|present| registry.recall(present));
        }
        Ok(())
    }

    /// Seals what a row says; further rows of the workbook build on it.
    fn draft(&self, stated: Stated, registry: &mut Registry) -> Result<Draft, StoreError> {
        let sealing = sealing(self.library, self.keys);
        Ok(match stated {
            Stated::Unit(id, mut unit) => {
                let payload = sealing.unit(id, &mut unit)?;
                let draft = Draft::of_entry(EntityKind::Unit, id.0, &unit.kind, payload);
                registry.keep_unit(id, unit);
                draft
            }
            Stated::Person(id, mut person, identity) => {
                let payload = sealing.person(id, &mut person, identity.to_seal())?;
                registry.keep_person(id, person);
                Draft::of_entry(EntityKind::Person, id.0, "", payload)
            }
            Stated::Group(id, group) => {
                let draft = Draft::of_entry(EntityKind::Group, id.0, &group.kind, sealing.group(&group));
                registry.keep_group(id, group);
                draft
            }
        })
    }
}

fn unit_row(reader: &mut RowReader<'_>, registry: &Registry) -> Option<Stated> {
    let code = reader.text(&Key::Code)?.to_owned();
    let name = reader.text(&Key::Name)?.to_owned();
    let id = Unit::id_of(&code);
    if registry.unit(id).is_none() {
        not_named(reader, (&code, is_no_code(&code)), (&name, is_no_unit(&name)))?;
    }
    let before = registry.unit(id).cloned();
    let stands = |other: &str| registry.unit(Unit::id_of(other)).is_some();
    if is_code_of_another(reader, &code, stands)
        || is_spelt_like_another(reader, &code, registry)
        || is_name_of_another(reader, &name, id, registry)
    {
        return None;
    }
    let parent = match reader.cell(&Key::Parent) {
        Some(_) => Some(unit_of(reader, &Key::Parent, registry)?),
        None => None,
    };
    let span = span(reader);
    let kind = match (reader.text(&Key::Kind), &before) {
        (Some(kind), _) => kind.to_owned(),
        (None, Some(before)) => before.kind.clone(),
        (None, None) => return None,
    };
    let mut unit = before.unwrap_or_else(|| Unit {
        code,
        name: name.clone(),
        aliases: Vec::new(),
        history: Default::default(),
        kind: kind.clone(),
        parents: Vec::new(),
        span,
        fields: Default::default(),
    });
    if unit.name != name {
        // What a unit was called stays findable.
        let former = std::mem::replace(&mut unit.name, name);
        unit.aliases.push(former);
    }
    unit.kind = kind;
    if let Some(Cell::Texts(aliases)) = reader.cell(&Key::Aliases) {
        for alias in aliases.iter().filter(|a| **a != unit.name) {
            if !unit.aliases.contains(alias) {
                unit.aliases.push(alias.clone());
            }
        }
    }
    if span != Span::ALWAYS {
        unit.span = span;
    }
    if let Some(parent) = parent {
        let stands = unit.span;
        outlives(
            reader,
            &Key::Parent,
            registry.unit(parent),
            Span { from: span.from.or(stands.from), ..stands },
        );
        attach(&mut unit, parent, span);
    }
    for (name, value) in stated_fields(reader, registry) {
        keep_field(reader, &mut unit.fields, name, value);
    }
    if unit.aliases.len().max(unit.parents.len()) > MOST_OF_ONE {
        reader.fault(&Key::Code, Message::new("import-too-many-of-one").with("most", MOST_OF_ONE), None);
    }
    if !reader.errors.is_empty() {
        return None;
    }
    Some(Stated::Unit(id, unit))
}

/// Whether a new code is the same to the eye as that of another unit, or is the name of one: whoever wrote it afterwards
/// would be understood as somebody else.
fn is_spelt_like_another(reader: &mut RowReader<'_>, code: &str, registry: &Registry) -> bool {
    if registry.unit(Unit::id_of(code)).is_some() {
        return false;
    }
    let meant = registry.directory.units_meant(code);
    let Some(other) = meant.first().and_then(|other| registry.unit(*other)) else { return false };
    let message = Message::new("import-unit-code-taken").with("code", code).with("other", &other.code);
    reader.fault(&Key::Code, message.with("name", &other.name), None);
    true
}

/// Whether a name belongs to another unit that still stands: who wrote it afterwards would be understood as somebody
/// else.
fn is_name_of_another(reader: &mut RowReader<'_>, name: &str, id: UnitId, registry: &Registry) -> bool {
    let bearers = registry.directory.units_meant(name);
    let others = bearers.into_iter().filter(|other| *other != id).filter_map(|other| registry.unit(other));
    let Some(unit) = others.into_iter().find(|unit| unit.span.to.is_none()) else { return false };
    let message = Message::new("import-unit-name-taken").with("name", name).with("code", &unit.code);
    reader.fault(&Key::Name, message, None);
    true
}

/// A new parent ends the one before on the day it begins.
fn attach(unit: &mut Unit, parent: UnitId, span: Span) {
    match unit.parents.last_mut() {
        Some(last) if last.unit == parent => {}
        Some(last) => {
            last.span.to = span.from;
            unit.parents.push(Parent { unit: parent, span: Span { from: span.from, to: None } });
        }
        None => unit.parents.push(Parent { unit: parent, span }),
    }
}

fn group_row(reader: &mut RowReader<'_>, registry: &Registry) -> Option<Stated> {
    let code = reader.text(&Key::Code)?.to_owned();
    let name = reader.text(&Key::Name)?.to_owned();
    let kind = reader.text(&Key::Kind)?.to_owned();
    let unit = unit_of(reader, &Key::AtUnit, registry)?;
    let span = span(reader);
    outlives(reader, &Key::AtUnit, registry.unit(unit), span);
    if !reader.errors.is_empty() {
        return None;
    }
    let id = Group::id_of(&code);
    let before = registry.group(id);
    if before.is_none() {
        not_named(reader, (&code, is_no_code(&code)), (&name, is_nobody(&name)))?;
    }
    let members = before.map(|g| g.members.clone()).unwrap_or_default();
    let mut fields = before.map(|g| g.fields.clone()).unwrap_or_default();
    for (name, value) in stated_fields(reader, registry) {
        keep_field(reader, &mut fields, name, value);
    }
    if !reader.errors.is_empty() {
        return None;
    }
    Some(Stated::Group(id, Group { code, name, kind, unit, span, members, fields }))
}
