//! Payloads and the evidence files that they name.

use std::collections::BTreeMap;

use mingde_core::diagnostic::Message;
use mingde_core::publication::Publication;
use mingde_core::record::Content;
use mingde_core::registry::{Group, Person, Unit};
use mingde_core::revision::{Draft, EntityKind};

use super::findings::Findings;
use crate::error::StoreError;
use crate::evidence::{Evidence, EvidenceFault};

/// Reads a payload as what it should be; the evidence addresses in it, or none if it cannot be read.
pub(super) fn addresses(draft: &Draft) -> Option<Vec<String>> {
    let text = &draft.payload;
    let readable = match draft.entity {
        EntityKind::Record => return serde_json::from_str(text).map(|c: Content| c.evidence).ok(),
        EntityKind::Unit => serde_json::from_str::<Unit>(text).is_ok(),
        EntityKind::Person => serde_json::from_str::<Person>(text).is_ok(),
        EntityKind::Group => serde_json::from_str::<Group>(text).is_ok(),
        EntityKind::Rulebook => serde_json::from_str::<Publication>(text).is_ok(),
    };
    readable.then(Vec::new)
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
