//! What was published, as the ledger keeps it: versions of rulebooks, record kinds, values of settings.

use serde::{Deserialize, Serialize};

use crate::date::Day;
use crate::id::EntityId;

/// A version of a rulebook as it was published, with its whole text: what it meant can be read off the ledger
/// for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// Id of the rulebook.
    pub rulebook: String,
    /// Version: `2026.1`.
    pub version: String,
    /// Title.
    pub title: String,
    /// First day it holds; `None` for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// First day it no longer holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// The rulebook's text, then what lower layers added to it, from the top.
    pub texts: Vec<PublishedText>,
    /// The kinds it was checked against, as they were written: whatever becomes of them, it can be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<PublishedText>,
    /// The registry's schema it was checked against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registry: Option<PublishedText>,
    /// Who put it forward, where another person published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed_by: Option<String>,
}

/// A text of a publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedText {
    /// Name of the file it was in.
    pub name: String,
    /// What stands in it.
    pub text: String,
}

/// A record kind as it was published. Its latest revision is the kind; a file of the library stands beneath it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedKind {
    /// Id of the kind.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it is written in.
    pub text: PublishedText,
    /// Who put it forward.
    pub proposed_by: String,
}

/// A value of a setting that a body has laid down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettledValue {
    /// Id of the rulebook.
    pub rulebook: String,
    /// Id of the setting in it.
    pub setting: String,
    /// First day it holds.
    pub from: Day,
    /// The value, as rulebooks write it: `60 %`.
    pub value: String,
    /// The document that lays it down.
    pub source: String,
}

impl PublishedKind {
    /// What stands in the log as its kind.
    pub const KIND: &str = "record-kind";

    /// The id in the ledger.
    pub fn entity_id(&self) -> EntityId {
        EntityId::derive("record-kind", &[&self.id])
    }
}

impl SettledValue {
    /// What stands in the log as its kind.
    pub const KIND: &str = "setting";

    /// The id in the ledger: a setting has one value from a day on.
    pub fn entity_id(&self) -> EntityId {
        EntityId::derive("setting", &[&self.rulebook, &self.setting, &self.from.to_string()])
    }
}

impl Publication {
    /// What stands in the log as the kind of a version.
    pub const KIND: &str = "rulebook";

    /// The id in the ledger: rulebook and version identify it.
    pub fn id(&self) -> EntityId {
        EntityId::derive("rulebook", &[&self.rulebook, &self.version])
    }
}
