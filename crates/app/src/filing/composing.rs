//! From what was typed to the content of a record, with everything that is wrong said at its place.

use std::collections::BTreeMap;

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::directory::NotFound;
use mingde_core::id::UnitId;
use mingde_core::kind::{Field, FieldKind, Kind, Party, Role};
use mingde_core::record::{Content, Participant, Value, Who, check_content, far_off};
use mingde_core::registry::Unit;
use mingde_core::text::excerpt;
use mingde_sheet::{Cell, Reference, read_references, read_typed};

use super::slot::{Fault, Slot};
use super::typed::Typed;
use crate::asking::{Asker, Unnamed};
use crate::import::Directories;
use crate::view::SEALED;

/// What texts are read against.
pub(crate) struct Composer<'a> {
    pub kind: &'a Kind,
    pub known: &'a Directories,
    /// Whoever may not know of everybody is told of nobody but those of the unit.
    pub asker: Asker,
    pub today: Day,
    pub faults: Vec<Fault>,
    /// Places whose names can only be looked up when the unit is known.
    awaiting_unit: Vec<Slot>,
}

impl<'a> Composer<'a> {
    /// A composer that has found nothing wrong yet.
    pub fn new(kind: &'a Kind, known: &'a Directories, asker: Asker, today: Day) -> Self {
        Self { kind, known, asker, today, faults: Vec::new(), awaiting_unit: Vec::new() }
    }

    /// The content of a form. A sensitive field of a record that is corrected keeps its sealed value where nothing is typed.
    /// For a unit and a day that are not known something stands in, so that all else can be looked at; the faults say so.
    pub fn content(&mut self, typed: &Typed, before: Option<&Content>) -> Content {
        let date = self.date(typed.at(&Slot::Date));
        let unit = self.reporting_unit(typed.at(&Slot::Unit));
        let number = typed.at(&Slot::Number).trim();
        let number = (!number.is_empty()).then(|| number.to_owned());
        let mut fields = BTreeMap::new();
        for field in &self.kind.fields {
            let slot = Slot::Field(field.name.clone());
            let text = typed.at(&slot);
            let kept = before.and_then(|before| before.fields.get(&field.name));
            if let Some(kept @ Value::Sealed(_)) = kept.filter(|_| says_nothing(text)) {
                fields.insert(field.name.clone(), kept.clone());
            } else if let Some(value) = self.value(field, slot, text) {
                fields.insert(field.name.clone(), value);
            }
        }
        let mut participants = Vec::new();
        for role in &self.kind.roles {
            self.taking_part(role, typed, unit, before, &mut participants);
        }
        if let (Some(unit), Some(date)) = (unit, date) {
            self.refuse_after_end(unit, date);
        }
        let unit = unit.unwrap_or_else(|| Unit::id_of(""));
        let date = date.unwrap_or(self.today);
        let evidence = Vec::new();
        Content { kind: self.kind.id.clone(), unit, date, number, fields, participants, evidence }
    }

    /// The event date.
    pub fn date(&mut self, text: &str) -> Option<Day> {
        let field = Field {
            name: "date".to_owned(),
            title: self.kind.date_title.clone(),
            english: self.kind.date_english.clone(),
            kind: FieldKind::Date,
            required: true,
            sensitive: false,
            help: String::new(),
        };
        if text.trim().is_empty() {
            let message = Message::new("record-field-missing").with_title("field", &field);
            self.faults.push(Fault { missing: true, ..Fault::at(Slot::Date, message) });
            return None;
        }
        let Some(Value::Date(day)) = self.value(&field, Slot::Date, text) else { return None };
        if let Some(message) = far_off(day, self.today) {
            self.faults.push(Fault::at(Slot::Date, message));
            return None;
        }
        Some(day)
    }

    /// The unit that reports.
    pub fn reporting_unit(&mut self, text: &str) -> Option<UnitId> {
        if text.trim().is_empty() {
            let fault = Fault::at(Slot::Unit, Message::new("filing-unit-missing"));
            self.faults.push(Fault { missing: true, ..fault });
            return None;
        }
        self.unit(Slot::Unit, text)
    }

    /// The value of a field; none where nothing was typed or it is wrong.
    pub fn value(&mut self, field: &Field, slot: Slot, text: &str) -> Option<Value> {
        match read_typed(field, text, self.today) {
            Ok(Some(Cell::Value(value))) => Some(value),
            Ok(Some(Cell::One(unit))) => self.unit(slot, &unit.whole()).map(Value::Unit),
            Ok(_) => None,
            Err(wrong) => {
                let suggestion = wrong.suggestion.filter(|_| !field.sensitive);
                self.faults.push(Fault { suggestion, ..Fault::at(slot, wrong.message) });
                None
            }
        }
    }

    /// Those who take part in a role, each with what is recorded about it.
    pub fn taking_part(
        &mut self,
        role: &Role,
        typed: &Typed,
        unit: Option<UnitId>,
        before: Option<&Content>,
        participants: &mut Vec<Participant>,
    ) {
        let first = participants.len();
        let slot = Slot::Role(role.name.clone());
        for (nth, text) in typed.all(&slot.input()).iter().enumerate() {
            let references = read_references(text);
            let mut named = Vec::new();
            for (at, reference) in references.iter().enumerate() {
                if !self.is_place_of_person(role, &references, at) {
                    named.extend(self.party(role, slot.clone(), &reference.whole(), unit));
                }
            }
            for who in named {
                let attributes = self.attributes(role, typed, nth, before, who);
                if participants[first..].iter().any(|before| before.who == who) {
                    let label = self.known.called(who).unwrap_or_default();
                    let message = Message::new("filing-named-twice").with("name", label);
                    self.faults.push(Fault::at(slot.clone(), message.with_title("role", role)));
                    continue;
                }
                participants.push(Participant { role: role.name.clone(), who, attributes });
            }
        }
    }

    /// Whether it is the unit behind a person with a staff number: `王伟(T0012) 第一小学`, as we write it ourselves where
    /// people of one name are told apart.
    fn is_place_of_person(&self, role: &Role, references: &[Reference], at: usize) -> bool {
        let (Some(before), text) = (at.checked_sub(1).map(|at| &references[at]), references[at].whole())
        else {
            return false;
        };
        let directory = self.known.directory();
        role.of == Party::Person
            && before.code.is_some()
            && directory.unit(&text).is_ok()
            && directory.person(&text, None).is_err()
    }

    fn attributes(
        &mut self,
        role: &Role,
        typed: &Typed,
        nth: usize,
        before: Option<&Content>,
        who: Who,
    ) -> BTreeMap<String, Value> {
        let mut attributes = BTreeMap::new();
        let stood = before.and_then(|b| b.participants.iter().find(|p| p.role == role.name && p.who == who));
        for field in &role.attributes {
            let slot = Slot::Attribute { role: role.name.clone(), name: field.name.clone(), nth };
            let text = typed.at(&slot);
            let kept = stood.and_then(|stood| stood.attributes.get(&field.name));
            if let Some(kept @ Value::Sealed(_)) = kept.filter(|_| says_nothing(text)) {
                attributes.insert(field.name.clone(), kept.clone());
            } else if text.trim().is_empty() && field.required {
                let message = Message::new("record-field-missing").with_title("field", field);
                self.faults.push(Fault { missing: true, ..Fault::at(slot, message) });
            } else if let Some(value) = self.value(field, slot, text) {
                attributes.insert(field.name.clone(), value);
            }
        }
        attributes
    }

    fn unit(&mut self, slot: Slot, text: &str) -> Option<UnitId> {
        let found = self.known.directory().unit(text);
        found.map_err(|why| self.not_found(slot, "import-unit-unknown", text, why)).ok()
    }

    fn party(&mut self, role: &Role, slot: Slot, text: &str, unit: Option<UnitId>) -> Option<Who> {
        let directory = self.known.directory();
        let (found, code) = match role.of {
            Party::Person => {
                let found = match self.asker.person(directory, text, unit) {
                    Ok(id) => Ok(Who::Person(id)),
                    // Whom a name means is known from the unit on. Where that is at fault, it is said of it, once.
                    Err(_) if unit.is_none() && !self.asker.knows_everybody() => {
                        self.awaiting_unit.push(slot);
                        return None;
                    }
                    Err(Unnamed::TooOften) => {
                        self.faults.push(Fault::at(slot, Unnamed::too_often(text)));
                        return None;
                    }
                    Err(Unnamed::NotFound(why)) => Err(why),
                };
                (found, "import-person-unknown")
            }
            Party::Unit => (directory.unit(text).map(Who::Unit), "import-unit-unknown"),
            Party::Group => (directory.group(text).map(Who::Group), "import-group-unknown"),
        };
        found.map_err(|why| self.not_found(slot, code, text, why)).ok()
    }

    fn not_found(&mut self, slot: Slot, code: &'static str, text: &str, why: NotFound) {
        let text = &*excerpt(text);
        let (message, suggestion) = match why {
            NotFound::Unknown { nearest } => (Message::new(code).with("name", text), nearest),
            NotFound::Ambiguous { candidates } => {
                let message = Message::new("import-ambiguous").with("name", text);
                (message.with("candidates", candidates.join("；")), None)
            }
            NotFound::NameDiffers { name } => {
                let message = Message::new("import-name-differs").with("text", text).with("name", &name);
                (message, Some(name))
            }
        };
        self.faults.push(Fault { suggestion, ..Fault::at(slot, message) });
    }

    /// A unit that is no longer there reports nothing more.
    pub fn refuse_after_end(&mut self, unit: UnitId, date: Day) {
        let Some(unit) = self.known.unit_of(unit) else { return };
        if let Some(ended) = unit.span.to.filter(|ended| *ended <= date) {
            let message = Message::new("import-unit-ended").with("unit", &unit.name).with("date", date);
            self.faults.push(Fault::at(Slot::Date, message.with("last", ended.plus(-1))));
        }
    }

    /// What the kind says of the whole content, where nothing was said about its place yet.
    pub fn check(&mut self, content: &Content) {
        for message in check_content(self.kind, content) {
            let missing = ["record-field-missing", "record-attribute-missing"].contains(&message.code)
                || message.code.starts_with("record-role-");
            let slot = Slot::of_fault(self.kind, &message);
            if !self.is_faulty(&slot) && !self.awaiting_unit.contains(&slot) {
                self.faults.push(Fault { missing, ..Fault::at(slot, message) });
            }
        }
    }

    /// Whether something is wrong in a place, or of a role in what is recorded about those who take it.
    pub fn is_faulty(&self, slot: &Slot) -> bool {
        self.faults.iter().any(|fault| match (&fault.slot, slot) {
            (Slot::Attribute { role, .. }, Slot::Role(wanted)) => role == wanted,
            (own, wanted) => own == wanted,
        })
    }
}

/// Whether nothing was typed over a sealed value. A program that sends back what it was shown sends what stands for it.
fn says_nothing(text: &str) -> bool {
    matches!(text.trim(), "" | SEALED)
}
