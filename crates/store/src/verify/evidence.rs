//! Payloads, the evidence files that they name and whether what they hold sealed can be opened.

use std::collections::BTreeMap;

use mingde_core::diagnostic::Message;
use mingde_core::publication::Publication;
use mingde_core::record::{Content, Value};
use mingde_core::registry::{Group, Person, Sealed, Unit};
use mingde_core::revision::{Draft, EntityKind};

use super::findings::Findings;
use crate::error::StoreError;
use crate::evidence::{Evidence, EvidenceFault};
use crate::keys::{FieldKey, looks_sealed};

/// What a payload refers to outside the log.
#[derive(Debug, Default)]
pub(super) struct Outside {
    /// Addresses of evidence files.
    pub(super) addresses: Vec<String>,
    /// Whether something in it is sealed.
    pub(super) sealed: bool,
    /// Whether something sealed in it does not open with the key or, without one, has not even the form.
    pub(super) locked: bool,
}

impl Outside {
    fn hold(&mut self, context: &str, sealed: &Sealed, key: Option<&FieldKey>) {
        self.sealed = true;
        self.locked |= match key {
            Some(key) => key.open(sealed, context).is_err(),
            None => !looks_sealed(sealed),
        };
    }
}

/// Reads a payload as what it should be; none if it cannot be read.
pub(super) fn read(draft: &Draft, key: Option<&FieldKey>) -> Option<Outside> {
    let text = &draft.payload;
    let mut outside = Outside::default();
    match draft.entity {
        EntityKind::Record => {
            let Content { kind, fields, evidence, .. } = serde_json::from_str(text).ok()?;
            for value in fields.values() {
                if let Value::Sealed(sealed) = value {
                    outside.hold(&format!("record.{kind}"), sealed, key);
                }
            }
            outside.addresses = evidence;
        }
        EntityKind::Unit => drop(serde_json::from_str::<Unit>(text).ok()?),
        EntityKind::Person => {
            let person: Person = serde_json::from_str(text).ok()?;
            for (context, sealed) in person.sealed() {
                outside.hold(context, sealed, key);
            }
        }
        EntityKind::Group => drop(serde_json::from_str::<Group>(text).ok()?),
        EntityKind::Rulebook => drop(serde_json::from_str::<Publication>(text).ok()?),
    }
    Some(outside)
}

/// How much of the evidence could be checked.
pub(super) enum Checked {
    /// So many files.
    Files(u64),
    /// None, and why.
    Nothing(Message),
}

/// Checks files by address, each with the position that first names it. Where there is no folder at all, that is said
/// once: of a copy that was handed out as a remark, of the ledger itself as a finding.
pub(super) fn check(
    evidence: &Evidence,
    files: BTreeMap<String, u64>,
    handed_out: bool,
    findings: &mut Findings,
) -> Checked {
    let count = files.len() as u64;
    if count > 0 && evidence.is_gone() {
        if handed_out {
            return Checked::Nothing(Message::new("ledger-evidence-unchecked").with("count", count));
        }
        findings.general(Message::new("ledger-evidence-gone").with("count", count));
        return Checked::Files(0);
    }
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
    Checked::Files(count)
}
