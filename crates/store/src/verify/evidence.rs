//! Payloads, the evidence files that they name and whether what they hold sealed can be opened.

use std::collections::BTreeMap;

use mingde_core::diagnostic::Message;
use mingde_core::publication::Publication;
use mingde_core::record::Content;
use mingde_core::registry::{Group, Person, Unit};
use mingde_core::revision::{Draft, EntityKind};

use super::findings::Findings;
use crate::error::StoreError;
use crate::evidence::{Evidence, EvidenceFault};
use crate::keys::Keys;

/// What a payload refers to outside the log.
#[derive(Debug, Default)]
pub(super) struct Outside {
    /// Addresses of evidence files.
    pub(super) addresses: Vec<String>,
    /// Whether something in it was sealed with another key than that of the ledger.
    pub(super) locked: bool,
}

/// Reads a payload as what it should be; none if it cannot be read.
pub(super) fn read(draft: &Draft, keys: &Keys) -> Option<Outside> {
    let text = &draft.payload;
    let mut outside = Outside::default();
    match draft.entity {
        EntityKind::Record => outside.addresses = serde_json::from_str::<Content>(text).ok()?.evidence,
        EntityKind::Unit => drop(serde_json::from_str::<Unit>(text).ok()?),
        EntityKind::Person => {
            let person: Person = serde_json::from_str(text).ok()?;
            outside.locked = person.sealed().any(|(context, sealed)| keys.open(sealed, context).is_err());
        }
        EntityKind::Group => drop(serde_json::from_str::<Group>(text).ok()?),
        EntityKind::Rulebook => drop(serde_json::from_str::<Publication>(text).ok()?),
    }
    Some(outside)
}

/// Checks files by address, each with the position that first names it.
pub(super) fn check(evidence: &Evidence, files: BTreeMap<String, u64>, findings: &mut Findings) {
    for (address, position) in files {
        let code = match evidence.verify(&address) {
            Ok(None) => continue,
            Ok(Some(EvidenceFault::Missing)) => "ledger-evidence-missing",
            Ok(Some(EvidenceFault::Altered)) => "ledger-evidence-altered",
            Err(StoreError::BadAddress) => "ledger-evidence-address",
            Err(error) => {
                tracing::info!(%error, "an evidence file cannot be read");
                "ledger-evidence-unreadable"
            }
        };
        findings.at(position, Message::new(code).with("address", address));
    }
}
