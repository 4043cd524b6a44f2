//! Published versions of rulebooks, as the ledger keeps them.

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
}

/// A text of a publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedText {
    /// Name of the file it was in.
    pub name: String,
    /// What stands in it.
    pub text: String,
}

impl Publication {
    /// The id in the ledger: rulebook and version identify it.
    pub fn id(&self) -> EntityId {
        EntityId::derive("rulebook", &[&self.rulebook, &self.version])
    }
}
