//! A clause of a kind that names roles and fields of it: what is named has to be there, fit its place, and stand in clear.

use super::names::place;
use super::{Field, FieldKind, Party, Role};
use crate::diagnostic::Message;
use crate::office::{Office, named_offices};
use crate::yaml::{Entry, Fields, Findings, Node};

/// The roles and fields of a kind.
pub(super) type Known<'k> = (&'k [Role], &'k [Field]);

/// What a field that is named has to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Text,
    Number,
    Date,
    Flag,
}

impl Holds {
    fn fits(self, field: &Field) -> bool {
        match self {
            Self::Text => matches!(field.kind, FieldKind::Text { .. }),
            Self::Number => matches!(field.kind, FieldKind::Number { .. }),
            Self::Date => field.kind == FieldKind::Date,
            Self::Flag => field.kind == FieldKind::Flag,
        }
    }

    fn wanted(self) -> &'static str {
        match self {
            Self::Text => "kind-clause-text",
            Self::Number => "kind-clause-number",
            Self::Date => "kind-clause-date",
            Self::Flag => "kind-clause-flag",
        }
    }
}

/// For whom a role that is named has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    Person,
    Units,
    OneUnit,
    OneGroup,
}

impl Stands {
    fn fits(self, role: &Role) -> bool {
        match self {
            Self::Person => role.of == Party::Person,
            Self::Units => role.of == Party::Unit,
            Self::OneUnit => role.of == Party::Unit && role.max == Some(1),
            Self::OneGroup => role.of == Party::Group && role.max == Some(1),
        }
    }

    fn wanted(self) -> &'static str {
        match self {
            Self::Person => "kind-clause-person",
            Self::Units => "kind-clause-units",
            Self::OneUnit => "kind-clause-one-unit",
            Self::OneGroup => "kind-clause-one-group",
        }
    }
}

/// A clause as it is read.
pub(super) struct Clause<'n, 'f> {
    node: &'n Node,
    fields: Fields<'n>,
    known: Known<'f>,
    findings: &'f mut Findings,
}

impl<'n, 'f> Clause<'n, 'f> {
    pub fn of(node: &'n Node, known: Known<'f>, findings: &'f mut Findings) -> Self {
        Self { node, fields: Fields::of(node, findings), known, findings }
    }

    /// A clause within this one.
    pub fn within<'s>(&'s mut self, node: &'n Node) -> Clause<'n, 's> {
        Clause::of(node, self.known, self.findings)
    }

    /// Complains about keys that nobody asked for.
    pub fn finish(self) {
        self.fields.finish(self.findings);
    }

    /// Something is wrong with what stands under a key.
    pub fn refuse(&mut self, key: &str, message: Message) {
        self.findings.error(place(self.node, key), message);
    }

    pub fn node(&mut self, key: &'static str) -> Option<&'n Node> {
        self.fields.node(key)
    }

    pub fn entries(&mut self, key: &'static str) -> &'n [Entry] {
        self.fields.entries(key, self.findings)
    }

    pub fn text(&mut self, key: &'static str) -> String {
        self.fields.required_text(key, self.findings).to_owned()
    }

    pub fn maybe_text(&mut self, key: &'static str) -> Option<String> {
        self.fields.text(key, self.findings).map(str::to_owned)
    }

    pub fn is(&mut self, key: &'static str) -> bool {
        self.fields.flag(key, self.findings)
    }

    pub fn offices(&mut self, key: &'static str, offices: &[Office]) -> Vec<String> {
        named_offices(self.fields.words(key, self.findings), offices, self.findings)
    }

    pub fn role(&mut self, key: &'static str, stands: Stands) -> String {
        let name = self.text(key);
        self.expect_role(key, &name, stands);
        name
    }

    pub fn maybe_role(&mut self, key: &'static str, stands: Stands) -> Option<String> {
        let name = self.maybe_text(key)?;
        self.expect_role(key, &name, stands);
        Some(name)
    }

    /// Several roles.
    pub fn roles(&mut self, key: &'static str, stands: Stands) -> Vec<String> {
        let mut names = Vec::new();
        for (name, span) in self.fields.words(key, self.findings) {
            if !self.known.0.iter().any(|role| role.name == name && stands.fits(role)) {
                let message = Message::new(stands.wanted()).with("key", key).with("name", name);
                self.findings.error(span, message);
            }
            names.push(name.to_owned());
        }
        names
    }

    /// Several fields, whatever they hold, sealed ones too.
    pub fn any_fields(&mut self, key: &'static str) -> Vec<String> {
        self.named(key, |_| false)
    }

    /// The same, and roles.
    pub fn any_places(&mut self, key: &'static str) -> Vec<String> {
        self.named(key, |_| true)
    }

    fn named(&mut self, key: &'static str, takes: impl Fn(&Role) -> bool) -> Vec<String> {
        let mut names = Vec::new();
        for (name, span) in self.fields.words(key, self.findings) {
            let roles = self.known.0.iter().filter(|role| takes(role)).map(|role| role.name.as_str());
            let known = self.known.1.iter().map(|field| field.name.as_str()).chain(roles);
            if !known.clone().any(|known| known == name) {
                let message = Message::new("kind-clause-field").with("key", key).with("name", name);
                self.findings.unknown(span, message, name, known);
            }
            names.push(name.to_owned());
        }
        names
    }

    pub fn field(&mut self, key: &'static str, holds: Holds) -> String {
        let name = self.text(key);
        self.expect_field(key, &name, holds);
        name
    }

    pub fn maybe_field(&mut self, key: &'static str, holds: Holds) -> Option<String> {
        let name = self.maybe_text(key)?;
        self.expect_field(key, &name, holds);
        Some(name)
    }

    /// A field that may be sealed.
    pub fn field_or_sealed(&mut self, key: &'static str, holds: Holds) -> String {
        let name = self.text(key);
        let fits = |field: &Field| field.name == name && holds.fits(field);
        if !name.is_empty() && !self.known.1.iter().any(fits) {
            self.refuse(key, Message::new(holds.wanted()).with("key", key).with("name", &name));
        }
        name
    }

    /// A choice among the options of which all these are.
    pub fn choice_of(&mut self, key: &'static str, options: &[&str]) -> String {
        let name = self.text(key);
        let has = |field: &Field, code: &str| field.choices().iter().any(|choice| choice.code == code);
        let fits = |field: &Field| {
            field.name == name && !field.sensitive && options.iter().all(|code| has(field, code))
        };
        if !name.is_empty() && !self.known.1.iter().any(fits) {
            let message = Message::new("kind-clause-choice").with("key", key).with("name", &name);
            self.refuse(key, message.with("options", options.join(", ")));
        }
        name
    }

    /// An option of a choice: `limit_kind.working-days`.
    pub fn maybe_option(&mut self, key: &'static str) -> Option<(String, String)> {
        let text = self.maybe_text(key)?;
        let (name, code) = text.split_once('.').unwrap_or((&text, ""));
        let fits = |field: &Field| {
            field.name == name && !field.sensitive && field.choices().iter().any(|choice| choice.code == code)
        };
        if !self.known.1.iter().any(fits) {
            let message = Message::new("kind-clause-choice").with("key", key).with("name", name);
            self.refuse(key, message.with("options", code));
        }
        Some((name.to_owned(), code.to_owned()))
    }

    /// A choice among the attributes of a role.
    pub fn choice_beside(&mut self, key: &'static str, role: &str) -> String {
        let name = self.text(key);
        let role = self.known.0.iter().find(|own| own.name == role);
        let fits = |field: &Field| field.name == name && !field.sensitive && !field.choices().is_empty();
        if role.is_some_and(|role| !role.attributes.iter().any(fits)) {
            let message = Message::new("kind-clause-choice").with("key", key).with("name", &name);
            self.refuse(key, message.with("options", "…"));
        }
        name
    }

    /// A date among the attributes of a role.
    pub fn maybe_date_of(&mut self, key: &'static str, role: &str) -> Option<String> {
        let name = self.maybe_text(key)?;
        let role = self.known.0.iter().find(|own| own.name == role);
        let fits = |field: &Field| field.name == name && !field.sensitive && Holds::Date.fits(field);
        // That there is no such role is said of the role.
        if role.is_some_and(|role| !role.attributes.iter().any(fits)) {
            self.refuse(key, Message::new("kind-clause-date").with("key", key).with("name", &name));
        }
        Some(name)
    }

    // A name that is missing was complained about.
    fn expect_role(&mut self, key: &'static str, name: &str, stands: Stands) {
        if !name.is_empty() && !self.known.0.iter().any(|role| role.name == name && stands.fits(role)) {
            self.refuse(key, Message::new(stands.wanted()).with("key", key).with("name", name));
        }
    }

    pub fn expect_field(&mut self, key: &'static str, name: &str, holds: Holds) {
        let fits = |field: &Field| field.name == name && !field.sensitive && holds.fits(field);
        if !name.is_empty() && !self.known.1.iter().any(fits) {
            self.refuse(key, Message::new(holds.wanted()).with("key", key).with("name", name));
        }
    }
}
