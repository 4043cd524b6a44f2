//! Revisions: the entries of the append-only log. Every change to a unit, person, group or record is one
//! revision with the whole new value; nothing is ever altered or removed.

use crate::date::{Day, Timestamp};
use crate::id::{EntityId, RecordId};
use crate::policy::Standing;
use crate::record::{Content, State};
use crate::sealing::Payload;

/// What a revision is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityKind {
    /// A unit of the registry.
    Unit,
    /// A person with posts.
    Person,
    /// A group with members.
    Group,
    /// A record of a kind.
    Record,
    /// What was published: a version of a rulebook ([`crate::publication::Publication`]), which has one revision for ever, a
    /// record kind ([`crate::publication::PublishedKind`]) or a value of a setting ([`crate::publication::SettledValue`]). Which
    /// it is, its kind says.
    Rulebook,
    /// An office granted to a person ([`crate::grant::Grant`]).
    Grant,
}

impl EntityKind {
    /// All, with their stable names as stored.
    pub const ALL: [(EntityKind, &'static str); 6] = [
        (EntityKind::Unit, "unit"),
        (EntityKind::Person, "person"),
        (EntityKind::Group, "group"),
        (EntityKind::Record, "record"),
        (EntityKind::Rulebook, "rulebook"),
        (EntityKind::Grant, "grant"),
    ];

    /// Stable name.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// From its stable name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, n)| *n == name).map(|(k, _)| *k)
    }
}

/// A revision before it has a place in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What it is about.
    pub entity: EntityKind,
    /// Which one.
    pub id: EntityId,
    /// Record kind, the kind of unit or group, or the office of a grant; empty for persons.
    pub kind: String,
    /// State after it. Registry entries and grants are `Accepted` while they stand and `Withdrawn` when undone.
    pub state: State,
    /// Event date of a record; for the registry, none.
    pub event: Option<Day>,
    /// Unit that reports it, for records.
    pub unit: Option<EntityId>,
    /// Why, where a reason is due; else empty.
    pub reason: String,
    /// Canonical JSON of the whole value: [`crate::record::Content`], [`crate::registry::Unit`], … What is sensitive in
    /// it was sealed, or there would be no payload.
    pub payload: Payload,
}

impl Draft {
    /// A revision of something that is no record and stands: an entry of the registry, a grant, a publication.
    pub fn of_entry(entity: EntityKind, id: EntityId, kind: &str, payload: Payload) -> Self {
        Self {
            entity,
            id,
            kind: kind.to_owned(),
            state: State::Accepted,
            event: None,
            unit: None,
            reason: String::new(),
            payload,
        }
    }

    /// A revision of a record whose content is in this payload.
    pub fn of_record(id: RecordId, content: &Content, payload: Payload, state: State, reason: &str) -> Self {
        Self {
            entity: EntityKind::Record,
            id: id.0,
            kind: content.kind.clone(),
            state,
            event: Some(content.date),
            unit: Some(content.unit.0),
            reason: reason.to_owned(),
            payload,
        }
    }
}

/// A revision as it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Position in the log, from 0.
    pub position: u64,
    /// Number of this revision of its entity, from 1.
    pub number: u32,
    /// When the ledger learned it.
    pub recorded: Timestamp,
    /// Who entered it: an account or person code; `system` for none.
    pub author: String,
    /// The import batch it came with, if any.
    pub batch: Option<String>,
    /// The rest.
    pub draft: Draft,
}

impl Revision {
    /// Where the entity stands with it.
    pub fn standing(&self) -> Standing<'static> {
        Standing::of(self.number, self.draft.state, self.draft.unit)
    }

    /// The bytes whose hash is the leaf of the Merkle log: every column of the revision, each length-prefixed
    /// in a fixed order, so that no altered column goes unnoticed. Layout version 1; see
    /// `docs/ledger.md`.
    pub fn leaf_bytes(&self, out: &mut Vec<u8>) {
        out.clear();
        out.extend_from_slice(b"mingde-revision-1");
        out.extend_from_slice(&self.position.to_be_bytes());
        out.extend_from_slice(&self.number.to_be_bytes());
        out.extend_from_slice(&self.recorded.0.to_be_bytes());
        let d = &self.draft;
        out.push(d.entity as u8);
        out.push(d.state as u8);
        out.extend_from_slice(d.id.as_bytes());
        match d.event {
            None => out.push(0),
            Some(day) => {
                out.push(1);
                out.extend_from_slice(&day.number().to_be_bytes());
            }
        }
        match d.unit {
            None => out.push(0),
            Some(unit) => {
                out.push(1);
                out.extend_from_slice(unit.as_bytes());
            }
        }
        out.push(u8::from(self.batch.is_some()));
        let batch = self.batch.as_deref().unwrap_or("");
        for text in [d.kind.as_str(), &self.author, batch, &d.reason, &d.payload] {
            out.extend_from_slice(&(text.len() as u64).to_be_bytes());
            out.extend_from_slice(text.as_bytes());
        }
    }
}
