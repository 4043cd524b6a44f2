//! Which parts of a snapshot somebody looks at, so that nothing else need be read.

use std::collections::{BTreeMap, BTreeSet};

/// The tables and columns that are looked at; of the registry all but the fields of persons always is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// By kind id; a kind that is not here has an empty table.
    pub kinds: BTreeMap<String, WantedTable>,
    /// Fields of persons.
    pub person_fields: BTreeSet<String>,
}

/// What is looked at of one kind beside the state, the reporting unit and the event date of its records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WantedTable {
    /// Fields.
    pub fields: BTreeSet<String>,
    /// Attributes of participations; not without [`participations`](Self::participations).
    pub attributes: BTreeSet<String>,
    /// Who took part.
    pub participations: bool,
    /// When records were first entered.
    pub entered: bool,
    /// Numbers of evidence files.
    pub evidence: bool,
}
