//! What rulebooks are checked against: the record kinds and the registry's schema.

use std::collections::BTreeMap;
use std::sync::Arc;

use mingde_core::kind::Kind;
use mingde_core::registry::RegistrySchema;

/// The kinds and the registry schema of a bureau.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// Record kinds by id.
    pub kinds: BTreeMap<String, Arc<Kind>>,
    /// Kinds of units, ranks of posts and further registry fields.
    pub schema: Arc<RegistrySchema>,
}

impl Library {
    /// A library of these kinds.
    pub fn new(kinds: impl IntoIterator<Item = Arc<Kind>>, schema: Arc<RegistrySchema>) -> Self {
        Self { kinds: kinds.into_iter().map(|k| (k.id.clone(), k)).collect(), schema }
    }
}
