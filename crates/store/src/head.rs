//! Heads: one row per entity with where it stands now, so that lookups need not walk the log. They are a
//! projection, written in the same transaction and checked against the log by verification.

use mingde_core::date::{Day, Timestamp};
use mingde_core::id::EntityId;
use mingde_core::record::State;
use mingde_core::revision::{Draft, EntityKind};

/// First sixteen bytes of the BLAKE3 hash of a payload: enough to tell "unchanged" without reading it.
pub type Fingerprint = [u8; 16];

/// The fingerprint of a payload.
pub fn fingerprint(payload: &str) -> Fingerprint {
    let mut short = [0; 16];
    short.copy_from_slice(&blake3::hash(payload.as_bytes()).as_bytes()[..16]);
    short
}

/// Where an entity stands after its latest revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Which one.
    pub id: EntityId,
    /// What it is.
    pub entity: EntityKind,
    /// Record kind, or the kind of unit or group; empty for persons.
    pub kind: String,
    /// Unit that reports it, for records.
    pub unit: Option<EntityId>,
    /// Event date of a record.
    pub event: Option<Day>,
    /// State after the latest revision.
    pub state: State,
    /// Number of the latest revision, from 1.
    pub number: u32,
    /// Its position in the log.
    pub position: u64,
    /// When the ledger learned it.
    pub recorded: Timestamp,
    /// Fingerprint of its payload.
    pub fingerprint: Fingerprint,
}

impl Head {
    /// Whether appending `draft` would change nothing: same state, kind, unit, event date and payload.
    pub fn says_the_same_as(&self, draft: &Draft) -> bool {
        self.state == draft.state
            && self.kind == draft.kind
            && self.unit == draft.unit
            && self.event == draft.event
            && self.fingerprint == fingerprint(&draft.payload)
    }
}
