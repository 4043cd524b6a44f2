//! What was typed into a form, before anything is made of it.

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::kind::Kind;

use super::slot::Slot;

/// The texts of a form by the names of their places, several where a place takes several.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Typed(BTreeMap<String, Vec<String>>);

/// Longer texts are cut: no field takes as much, and whoever sends it is no browser with a form of ours.
const LONGEST: usize = 200_000;

impl Typed {
    /// Takes what a form or an address sent.
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, text) in pairs {
            texts.entry(name).or_default().push(tidied(&text));
        }
        Self(texts)
    }

    /// The text of a place that takes one; empty where nothing was typed.
    pub fn one(&self, name: &str) -> &str {
        self.0.get(name).and_then(|texts| texts.first()).map_or("", String::as_str)
    }

    /// The text of a place.
    pub fn at(&self, slot: &Slot) -> &str {
        match slot {
            Slot::Attribute { nth, .. } => self.all(&slot.input()).get(*nth).map_or("", String::as_str),
            _ => self.one(&slot.input()),
        }
    }

    /// The texts of a place that takes several.
    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether the place was sent at all.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Puts a text into a place.
    pub fn set(&mut self, name: impl Into<String>, texts: impl IntoIterator<Item = String>) {
        self.0.insert(name.into(), texts.into_iter().collect());
    }

    /// The text in a line of a place, where one was typed.
    pub fn text_mut(&mut self, name: &str, line: usize) -> Option<&mut String> {
        self.0.get_mut(name)?.get_mut(line)
    }

    /// The same with nothing but what the form of a kind has a place for.
    pub fn of_kind(mut self, kind: &Kind) -> Self {
        let mut places: BTreeSet<String> =
            [Slot::Unit, Slot::Date, Slot::Number, Slot::Reason].map(|slot| slot.input()).into();
        places.extend(kind.fields.iter().map(|field| Slot::Field(field.name.clone()).input()));
        for role in &kind.roles {
            places.insert(Slot::Role(role.name.clone()).input());
            places.extend(role.attributes.iter().map(|field| {
                let (role, name) = (role.name.clone(), field.name.clone());
                Slot::Attribute { role, name, nth: 0 }.input()
            }));
        }
        self.0.retain(|name, _| places.contains(name));
        self
    }

    /// The same as a browser would have sent it.
    pub(super) fn tidied(self) -> Self {
        Self::new(self.0.into_iter().flat_map(|(name, texts)| {
            texts.into_iter().map(move |text| (name.clone(), text)).collect::<Vec<_>>()
        }))
    }

    /// All that was typed, to be kept as a draft.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(name, texts)| texts.iter().map(move |text| (name.as_str(), text.as_str())))
    }

    /// The same without what a kind calls sensitive.
    pub fn without_sensitive(mut self, kind: &Kind) -> Self {
        for field in kind.fields.iter().filter(|field| field.sensitive) {
            self.0.remove(&Slot::Field(field.name.clone()).input());
        }
        for role in &kind.roles {
            for field in role.attributes.iter().filter(|field| field.sensitive) {
                let (role, name) = (role.name.clone(), field.name.clone());
                self.0.remove(&Slot::Attribute { role, name, nth: 0 }.input());
            }
        }
        self
    }
}

/// A text with line ends of one sort and without characters that control a terminal.
fn tidied(text: &str) -> String {
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    let text = text[..end].replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}
