//! What the sheets of a kind say nothing of, because they have no column for it: there a record stays as it is. What was
//! exported has no columns of what is sealed and of evidence, and comes back without taking them away.

use std::collections::{BTreeMap, VecDeque};

use mingde_core::id::EntityId;
use mingde_core::kind::Kind;
use mingde_core::record::{Content, Participant, Value};
use mingde_sheet::{DataSheet, Key, Layout};

/// What a sheet and the sheets of participants beside it have no columns for.
#[derive(Debug)]
pub(super) struct Unsaid {
    fields: Vec<String>,
    /// Roles of which no sheet can say anything.
    roles: Vec<String>,
    /// Attributes of participants.
    attributes: Vec<String>,
    evidence: bool,
}

impl Unsaid {
    pub fn of(layout: &Layout, kind: &Kind, sheet: &DataSheet, seconds: &[&DataSheet]) -> Self {
        let mut unsaid =
            Self { fields: Vec::new(), roles: Vec::new(), attributes: Vec::new(), evidence: false };
        for (column, at) in layout.parts[sheet.part].columns.iter().zip(&sheet.columns) {
            match &column.key {
                _ if at.is_some() => {}
                Key::Field(name) => unsaid.fields.push(name.clone()),
                Key::Role(name) if seconds.is_empty() => unsaid.roles.push(name.clone()),
                Key::Evidence => unsaid.evidence = true,
                _ => {}
            }
        }
        for attribute in kind.attributes() {
            let key = Key::Attribute(attribute.name.clone());
            let said = |second: &&&DataSheet| {
                let at = layout.parts[second.part].position(&key);
                at.is_some_and(|at| second.columns[at].is_some())
            };
            if !seconds.iter().any(|second| said(&second)) {
                unsaid.attributes.push(attribute.name.clone());
            }
        }
        unsaid
    }

    /// Whether there is anything of which only the ledger can tell how it stands.
    pub fn is_nothing(&self) -> bool {
        !self.evidence && [&self.fields, &self.roles, &self.attributes].iter().all(|names| names.is_empty())
    }

    /// Whether a record that was completed says nothing, where the sheets have columns, but what an earlier revision of it
    /// said.
    pub fn says_no_more(&self, completed: &Content, earlier: Content) -> bool {
        let mut said = completed.clone();
        said.fields.retain(|name, _| !self.fields.contains(name));
        said.participants.retain(|part| !self.roles.contains(&part.role));
        for part in &mut said.participants {
            part.attributes.retain(|name, _| !self.attributes.contains(name));
        }
        self.keep(&mut said, earlier.clone());
        said == earlier
    }

    /// Completes what a row says by what stands.
    pub fn keep(&self, said: &mut Content, stands: Content) {
        for (name, value) in stands.fields {
            if self.fields.contains(&name) {
                said.fields.insert(name, value);
            }
        }
        if self.evidence {
            said.evidence = stands.evidence;
        }
        let mut attributes: BTreeMap<(String, EntityId), Vec<BTreeMap<String, Value>>> = BTreeMap::new();
        for part in &stands.participants {
            let who = (part.role.clone(), part.who.entity());
            attributes.entry(who).or_default().push(part.attributes.clone());
        }
        for part in said.participants.iter_mut().rev() {
            let stated = attributes.get_mut(&(part.role.clone(), part.who.entity())).and_then(Vec::pop);
            let stated = stated.into_iter().flatten().filter(|(name, _)| self.attributes.contains(name));
            part.attributes.extend(stated);
        }
        let unnamed = stands.participants.iter().filter(|part| self.roles.contains(&part.role));
        said.participants.extend(unnamed.cloned());
        in_the_order_of(&mut said.participants, &stands.participants);
    }
}

/// Who took part before stands where they stood; the order of columns is not that in which people were named. Somebody who is
/// named several times has as many places.
fn in_the_order_of(said: &mut Vec<Participant>, stood: &[Participant]) {
    let mut places: BTreeMap<(String, EntityId), VecDeque<usize>> = BTreeMap::new();
    for (at, part) in stood.iter().enumerate() {
        places.entry((part.role.clone(), part.who.entity())).or_default().push_back(at);
    }
    let mut placed: Vec<(usize, Participant)> = Vec::with_capacity(said.len());
    for part in said.drain(..) {
        let own = places.get_mut(&(part.role.clone(), part.who.entity()));
        placed.push((own.and_then(VecDeque::pop_front).unwrap_or(usize::MAX), part));
    }
    placed.sort_by_key(|(at, _)| *at);
    said.extend(placed.into_iter().map(|(_, part)| part));
}
