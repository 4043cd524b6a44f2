//! Rows of record sheets, with the participations of the second sheet where there is one.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::id::{EntityId, IdMap, RecordId, UnitId};
use mingde_core::kind::{Asked, Kind, Party};
use mingde_core::policy::{accepts_at_once, may_file, may_write_of};
use mingde_core::record::{
    Content, Participant, State, Value, Who, check_content, far_off, same_in_two_roles,
};
use mingde_core::revision::Draft;
use mingde_core::text::excerpt;
use mingde_rulebook::EntryChecks;
use mingde_sheet::{Cell, CellError, DataSheet, Key, Layout, PartLayout, PartOf, Place, Reference};
use mingde_store::StoreError;

use super::near_days;
use super::opening::Opened;
use super::participations::{Participation, Participations, TakingPart};
use super::parties::{Present, Registry};
use super::reading::{Continues, Ground, Outside, Reading, Said};
use super::registry_cells::{not_found, unit_of};
use super::rows::RowReader;
use super::unsaid::Unsaid;
use super::whose::unit_above;
use crate::asking::Unnamed;
use crate::cases::{Voters, undecided};
use crate::error::AppError;
use crate::filing::{Fault, Slot};
use crate::sealing::sealing;
use crate::selections::Writes;
use crate::tie::is_tie;

/// Imports the record sheets of one kind.
pub(super) struct RecordImport<'a> {
    pub ground: &'a Ground,
    pub registry: &'a Registry,
    pub opened: &'a Opened,
    pub layout: &'a Layout,
    pub kind: &'a Kind,
    /// What rulebooks ask of records of this kind, if any does.
    pub checks: Option<EntryChecks<'a>>,
}

/// What a row says, before it is known whether it may be taken.
struct Stated<'r> {
    reader: RowReader<'r>,
    /// None where unit or day cannot be read.
    content: Option<Content>,
    /// Its rows in the sheets of participants, and what is wrong with each.
    its_rows: Vec<Participation<'r>>,
    part_errors: Vec<Vec<CellError>>,
    continues: Continues,
}

impl RecordImport<'_> {
    /// Reads the participations, then record by record.
    pub fn run(
        &self,
        sheets: &[&DataSheet],
        seconds: &[&DataSheet],
        reading: &mut Reading,
        outside: &mut Outside<'_>,
    ) -> Result<(), AppError> {
        let mut participations = self.participations(seconds, reading)?;
        let mut seen: HashMap<RecordId, Place> = HashMap::new();
        let used_twice = self.numbers_used_twice(sheets, &participations)?;
        for sheet in sheets {
            let part = &self.layout.parts[sheet.part];
            let above = unit_above(sheet, part, self.registry);
            let unsaid = Arc::new(Unsaid::of(self.layout, self.kind, sheet, seconds));
            for batch in self.opened.rows(self.layout, sheet) {
                let mut rows = batch?;
                rows.iter_mut().for_each(|row| near_days::complete(row, part, sheet, self.ground.now.day()));
                let stated = rows.iter().map(|row| {
                    if row.part_of != PartOf::Data {
                        return None;
                    }
                    let mut reader = RowReader::new(row, part, sheet);
                    reader.above = above;
                    let number = reader.text(&Key::Number).map(str::to_owned);
                    let its_rows =
                        number.as_ref().and_then(|n| participations.by_number.remove(n)).unwrap_or_default();
                    if let Some(number) = number.as_ref().filter(|n| used_twice.contains(*n)) {
                        let message = Message::new("import-number-twice").with("number", number);
                        reader.fault(&Key::Number, message, None);
                    }
                    let mut part_errors: Vec<Vec<CellError>> = Vec::new();
                    let content = self.content(&mut reader, number, &its_rows, &mut part_errors);
                    Some(Stated { reader, content, its_rows, part_errors, continues: Continues::Nothing })
                });
                let mut stated: Vec<Option<Stated<'_>>> = stated.collect();
                if !unsaid.is_nothing() {
                    self.keep_unsaid(&unsaid, &mut stated, outside)?;
                }
                for (row, one) in rows.iter().zip(stated) {
                    if let (true, Some(one)) = (reading.is_data(sheet, row), one) {
                        self.take(one, sheet, &mut seen, reading)?;
                    }
                }
                (outside.told)(reading.count());
            }
        }
        self.refuse_orphans(participations, reading);
        Ok(())
    }

    /// Completes what rows say by what stands, where the sheets have no column for it.
    fn keep_unsaid(
        &self,
        unsaid: &Arc<Unsaid>,
        stated: &mut [Option<Stated<'_>>],
        outside: &mut Outside<'_>,
    ) -> Result<(), AppError> {
        let id = |one: &Stated<'_>| Some(one.content.as_ref()?.derive_id(self.kind).0);
        let ids: Vec<EntityId> = stated.iter().flatten().filter_map(id).collect();
        let present = (outside.present)(&ids)?;
        let present: IdMap<Present> = present.into_iter().map(|one| (one.id, one)).collect();
        for one in stated.iter_mut().flatten() {
            let stands = id(one).and_then(|id| present.get(&id));
            let stood = stands.and_then(|stands| stands.position);
            one.continues = Continues::Completed(stood, unsaid.clone());
            if let (Some(content), Some(stands)) = (&mut one.content, stands) {
                let position = stands.position.unwrap_or_default();
                let stands = serde_json::from_str(&stands.payload)
                    .map_err(|cause| mingde_core::snapshot::BuildError { position, cause })?;
                unsaid.keep(content, stands);
            }
        }
        Ok(())
    }

    /// Notes what a row says, or gives it back with those of its participants.
    fn take(
        &self,
        one: Stated<'_>,
        sheet: &DataSheet,
        seen: &mut HashMap<RecordId, Place>,
        reading: &mut Reading,
    ) -> Result<(), AppError> {
        let Stated { mut reader, content, its_rows, mut part_errors, continues } = one;
        let parts_are_sound = part_errors.iter().all(Vec::is_empty);
        let sound =
            content.filter(|content| self.is_sound(&mut reader, content, parts_are_sound, seen, reading));
        if let Some(content) = sound {
            reader.note_another(content.derive_id(self.kind), &content);
            let draft = self.draft(content, reading)?;
            reader.elsewhere.iter().for_each(|e| reading.outcome.list_elsewhere(e));
            reading.put(Said { draft, continues, place: Some(reader.place()) });
            return Ok(());
        }
        reading.outcome.refused += 1;
        reading.refuse(sheet, reader.row.original.clone(), reader.errors);
        part_errors.resize(its_rows.len(), Vec::new());
        for ((second, row), errors) in its_rows.into_iter().zip(part_errors) {
            reading.refuse(second, row.original, errors);
        }
        Ok(())
    }

    fn participations<'s>(
        &self,
        seconds: &[&'s DataSheet],
        reading: &mut Reading,
    ) -> Result<Participations<'s>, AppError> {
        let mut found = Participations::default();
        for sheet in seconds {
            let part = &self.layout.parts[sheet.part];
            for batch in self.opened.rows(self.layout, sheet) {
                for row in batch? {
                    let Some(row) = reading.data(sheet, row) else { continue };
                    let number =
                        RowReader::new(&row, part, sheet).text(&Key::Number).unwrap_or("").to_owned();
                    found.by_number.entry(number).or_default().push((*sheet, row));
                }
            }
        }
        Ok(found)
    }

    /// Numbers with participations that several records of the file have: whose they are is not known, so none
    /// of these records is taken.
    fn numbers_used_twice(
        &self,
        sheets: &[&DataSheet],
        participations: &Participations<'_>,
    ) -> Result<HashSet<String>, AppError> {
        let (mut used, mut used_twice) = (HashSet::new(), HashSet::new());
        if participations.by_number.is_empty() {
            return Ok(used_twice);
        }
        for sheet in sheets {
            let part = &self.layout.parts[sheet.part];
            for batch in self.opened.rows(self.layout, sheet) {
                for row in batch? {
                    let reader = RowReader::new(&row, part, sheet);
                    let number =
                        reader.text(&Key::Number).filter(|n| participations.by_number.contains_key(*n));
                    if let Some(number) = number.filter(|n| !used.insert((*n).to_owned())) {
                        used_twice.insert(number.to_owned());
                    }
                }
            }
        }
        Ok(used_twice)
    }

    /// Participations whose number stands in no record row are refused, each at its line.
    fn refuse_orphans(&self, left: Participations<'_>, reading: &mut Reading) {
        let mut orphans: Vec<(String, Participation<'_>)> = left
            .by_number
            .into_iter()
            .flat_map(|(n, rows)| rows.into_iter().map(move |r| (n.clone(), r)))
            .collect();
        orphans.sort_by(|(_, (one, row)), (_, (other, after))| {
            (&one.name, row.line).cmp(&(&other.name, after.line))
        });
        for (number, (sheet, row)) in orphans {
            let mut reader = RowReader::new(&row, &self.layout.parts[sheet.part], sheet);
            if reader.errors.is_empty() {
                reader.fault(&Key::Number, Message::new("import-orphan").with("number", number), None);
            }
            reading.outcome.refused += 1;
            let errors = reader.errors;
            reading.refuse(sheet, row.original, errors);
        }
    }

    fn content(
        &self,
        reader: &mut RowReader<'_>,
        number: Option<String>,
        its_rows: &[Participation<'_>],
        part_errors: &mut Vec<Vec<CellError>>,
    ) -> Option<Content> {
        let unit = reader.above.or_else(|| unit_of(reader, &Key::Unit, self.registry));
        reader.expect_a_unit(unit);
        let mut fields = BTreeMap::new();
        let mut participants = Vec::new();
        for (column, cell) in reader.part.columns.iter().zip(&reader.row.cells) {
            match (&column.key, cell) {
                (Key::Field(name), Some(cell)) => {
                    if let Some(value) = self.value(reader, &column.key, cell) {
                        fields.insert(name.clone(), value);
                    }
                }
                (Key::Role(role), Some(cell)) => {
                    for reference in references(cell) {
                        if let Some(who) = self.who(reader, &column.key, role, reference, unit) {
                            let attributes = BTreeMap::new();
                            participants.push(Participant { role: role.clone(), who, attributes });
                        }
                    }
                }
                _ => {}
            }
        }
        let date = match reader.cell(&Key::Date) {
            Some(Cell::Value(Value::Date(date))) => Some(*date),
            _ => None,
        };
        if let Some(message) = date.and_then(|date| far_off(date, self.ground.now.day())) {
            reader.fault(&Key::Date, message, None);
        }
        let mut taking_part = TakingPart::of(participants);
        for (sheet, row) in its_rows {
            let part = &self.layout.parts[sheet.part];
            let mut its = RowReader::new(row, part, sheet);
            self.participation(&mut its, part, unit, &mut taking_part);
            reader.elsewhere.append(&mut its.elsewhere);
            part_errors.push(its.errors);
        }
        let participants = taking_part.list;
        let evidence = self.evidence(reader);
        let (unit, date) = (unit?, date?);
        let number = number.filter(|number| !is_tie(number));
        self.hold_to_span(reader, unit, date);
        let content =
            Content { kind: self.kind.id.clone(), unit, date, number, fields, participants, evidence };
        if let Some(message) = self.ground.balloted.says(self.kind, &content) {
            reader.fault(&Key::Date, message, None);
        }
        Some(content)
    }

    /// A unit that is no longer there reports nothing more; most likely the one it went into was meant. What was done before it
    /// was founded is remarked.
    fn hold_to_span(&self, reader: &mut RowReader<'_>, unit: UnitId, date: Day) {
        let Some(unit) = self.registry.unit(unit) else { return };
        if let Some(first) = unit.span.from.filter(|first| date < *first) {
            let message = Message::new("import-unit-not-yet").with("unit", &unit.name).with("date", date);
            reader.remark(&Key::Date, message.with("first", first));
        }
        if let Some(ended) = unit.span.to.filter(|ended| *ended <= date) {
            let message = Message::new("import-unit-ended").with("unit", &unit.name).with("date", date);
            reader.fault(&Key::Date, message.with("last", ended.plus(-1)), None);
        }
    }

    /// A row of the second sheet adds a participant, or attributes to one named in the first sheet.
    fn participation(
        &self,
        reader: &mut RowReader<'_>,
        part: &PartLayout,
        unit: Option<UnitId>,
        taking_part: &mut TakingPart,
    ) {
        let (Some(role), Some(cell)) = (reader.text(&Key::ParticipantRole), reader.cell(&Key::Participant))
        else {
            return;
        };
        let mut attributes = BTreeMap::new();
        for (column, cell) in part.columns.iter().zip(&reader.row.cells) {
            if let (Key::Attribute(name), Some(cell)) = (&column.key, cell)
                && let Some(value) = self.value(reader, &column.key, cell)
            {
                attributes.insert(name.clone(), value);
            }
        }
        for reference in references(cell) {
            let Some(who) = self.who(reader, &Key::Participant, role, reference, unit) else { continue };
            let line = reader.row.line;
            if let Some(before) = taking_part.state(role, who, attributes.clone(), line) {
                let message = Message::new("import-participant-twice").with("line", before);
                reader.remark(&Key::Participant, message.with("name", excerpt(&reference.whole())));
            }
        }
    }

    fn value(&self, reader: &mut RowReader<'_>, key: &Key, cell: &Cell) -> Option<Value> {
        match cell {
            Cell::Value(value) => Some(value.clone()),
            Cell::One(_) => unit_of(reader, key, self.registry).map(Value::Unit),
            Cell::Several(_) | Cell::Texts(_) => None,
        }
    }

    fn who(
        &self,
        reader: &mut RowReader<'_>,
        key: &Key,
        role: &str,
        reference: &Reference,
        unit: Option<UnitId>,
    ) -> Option<Who> {
        let text = reference.whole();
        let directory = &self.registry.directory;
        let found = match self.kind.role(role)?.of {
            Party::Person => match self.ground.asker.person(directory, &text, unit) {
                Ok(id) => Ok(Who::Person(id)),
                Err(Unnamed::NotFound(why)) => Err(("import-person-unknown", why)),
                Err(Unnamed::TooOften) => {
                    reader.fault(key, Unnamed::too_often(&excerpt(&text)), None);
                    return None;
                }
            },
            Party::Unit => directory.unit(&text).map(Who::Unit).map_err(|e| ("import-unit-unknown", e)),
            Party::Group => directory.group(&text).map(Who::Group).map_err(|e| ("import-group-unknown", e)),
        };
        if let (Ok(Who::Person(id)), Some(unit)) = (&found, unit) {
            reader.note_elsewhere(key, directory, &text, *id, unit);
            if !self.ground.asker.knows_everybody() {
                let (role, schema) = (self.kind.role(role)?, &self.ground.library.schema);
                reader.note_stranger(key, (self.registry, schema), role, *id, unit);
            }
        }
        found.map_err(|(code, why)| not_found(reader, key, code, &text, why)).ok()
    }

    /// The addresses of the evidence files named in the row.
    fn evidence(&self, reader: &mut RowReader<'_>) -> Vec<String> {
        let Some(Cell::Texts(names)) = reader.cell(&Key::Evidence) else { return Vec::new() };
        let mut addresses = Vec::new();
        for name in names {
            match (self.ground.evidence)(name) {
                Ok(address) => addresses.push(address),
                Err(error) if error.is_no_such_file() => {
                    let message = Message::new("import-evidence-missing").with("name", excerpt(name));
                    reader.fault(&Key::Evidence, message, None);
                }
                Err(error) => reader.fault(&Key::Evidence, error.message(), None),
            }
        }
        addresses
    }

    /// A hard check of a rulebook refuses the row, a soft one is listed.
    fn object(&self, reader: &mut RowReader<'_>, content: &Content, reading: &mut Reading) {
        let Some(checks) = &self.checks else { return };
        for objection in checks.check(content, self.ground.now) {
            if objection.hard {
                reader.fault(&Key::Number, objection.message(), None);
            } else {
                reading.outcome.list_warning(&reader.doubt(objection.message()));
            }
        }
    }

    /// What the call of a selection says against it refuses the row; that whoever is nominated does not fit is listed.
    fn hold_to_call(&self, reader: &mut RowReader<'_>, content: &Content, reading: &mut Reading) {
        let Ground { actor, now, calls, .. } = self.ground;
        let doubts = calls.doubts(actor, self.kind, content, now.day());
        for Fault { slot, message, .. } in
            calls.faults(Writes { actor, now: *now, of: None }, self.kind, content)
        {
            let key = match slot {
                Slot::Field(name) => Key::Field(name),
                Slot::Role(name) => Key::Role(name),
                _ => Key::Number,
            };
            reader.fault(&key, message, None);
        }
        for doubt in doubts {
            reading.outcome.list_warning(&reader.doubt(doubt));
        }
    }

    /// The column that a fault of the content is about: the one that bears the title it names.
    fn key_of(&self, fault: &Message) -> Key {
        let role = self.kind.roles.iter().find(|role| fault.is_about("role", *role));
        let field = self.kind.fields.iter().find(|field| fault.is_about("field", *field));
        match (role, field) {
            (Some(role), _) => Key::Role(role.name.clone()),
            (None, Some(field)) => Key::Field(field.name.clone()),
            (None, None) => Key::Number,
        }
    }

    /// Whether the record may be taken; what is wrong with it is said at its cells.
    fn is_sound(
        &self,
        reader: &mut RowReader<'_>,
        content: &Content,
        parts_are_sound: bool,
        seen: &mut HashMap<RecordId, Place>,
        reading: &mut Reading,
    ) -> bool {
        // What is wrong in single cells has been said at those cells, in either sheet.
        if reader.errors.is_empty() && parts_are_sound {
            // Who stands in two roles is named at the second of them.
            let twice = same_in_two_roles(self.kind, content);
            for fault in check_content(self.kind, content) {
                let role = twice.iter().find(|(_, same)| *same == fault).map(|(role, _)| role.name.clone());
                let key = role.map_or_else(|| self.key_of(&fault), Key::Role);
                reader.fault(&key, fault, None);
            }
        }
        if may_file(&self.ground.actor, self.kind, content.unit).is_err() {
            reader.fault(&Key::Unit, Message::new("import-may-not-file"), None);
        }
        if let Err(refused) = may_write_of(&self.ground.actor, self.kind, &content.participants) {
            let role = self.kind.concerned.roles.first();
            reader.fault(&role.map_or(Key::Number, |role| Key::Role(role.clone())), refused.message(), None);
        }
        if reader.errors.is_empty() && parts_are_sound {
            self.object(reader, content, reading);
            self.hold_to_call(reader, content, reading);
        }
        let id = content.derive_id(self.kind);
        // A row with faults does not say for certain which record it is.
        if reader.errors.is_empty() && parts_are_sound {
            let own = reader.place();
            let first = seen.entry(id).or_insert_with(|| own.clone());
            if *first != own {
                let message = if first.sheet == own.sheet {
                    Message::new("import-row-twice")
                } else {
                    Message::new("import-row-twice-sheet").with("sheet", &first.sheet)
                };
                reader.fault(&Key::Number, message.with("line", first.line), None);
            }
        }
        reader.errors.is_empty() && parts_are_sound
    }

    /// Seals a record that may be taken.
    fn draft(&self, mut content: Content, reading: &mut Reading) -> Result<Draft, StoreError> {
        let proven = self.kind.evidence.asked != Asked::Required || !content.evidence.is_empty();
        if !proven {
            reading.outcome.awaiting_evidence += 1;
        }
        // Who files does not accept, unless the kind names one office for both.
        let find = |group, observers: Option<&str>, on| {
            self.registry.group(group).map(|group| Voters::in_group(group, observers, on))
        };
        let is_decided = undecided(&find, self.kind, &content).is_none();
        let accepted = proven
            && is_decided
            && accepts_at_once(&self.ground.actor, self.kind, content.unit, &content.participants);
        let state = if accepted { State::Accepted } else { State::Submitted };
        let id = content.derive_id(self.kind);
        let payload = sealing(&self.ground.library, &self.ground.keys).record(self.kind, id, &mut content)?;
        Ok(Draft::of_record(id, &content, payload, state, ""))
    }
}

fn references(cell: &Cell) -> &[Reference] {
    match cell {
        Cell::One(reference) => std::slice::from_ref(reference),
        Cell::Several(list) => list,
        Cell::Value(_) | Cell::Texts(_) => &[],
    }
}
