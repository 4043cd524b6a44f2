//! Payloads, the evidence files that they name and whether what they hold sealed can be opened.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use mingde_core::diagnostic::Message;
use mingde_core::grant::Grant;
use mingde_core::publication::{Publication, PublishedKind, SettledValue};
use mingde_core::record::{Content, Value};
use mingde_core::registry::{Group, Person, Sealed, Unit};
use mingde_core::revision::{Draft, EntityKind};
use mingde_core::sealing::Binding;

use super::findings::Findings;
use crate::error::StoreError;
use crate::evidence::{Evidence, EvidenceFault};
use crate::keys::{FieldKeys, looks_sealed, names_its_key};

/// What a payload refers to outside the log.
#[derive(Debug, Default)]
pub(super) struct Outside {
    /// Addresses of evidence files.
    pub(super) addresses: Vec<String>,
    /// What is sealed in it.
    pub(super) sealed: SealedIn,
}

/// What was found of the values that a payload holds sealed.
#[derive(Debug, Default)]
pub(super) struct SealedIn {
    /// Whether there are any.
    pub(super) any: bool,
    /// Whether one was sealed with a key that is not here; without keys, whether one has not even the form.
    pub(super) locked: bool,
    /// Whether one was sealed with a key that was destroyed on purpose.
    pub(super) destroyed: bool,
    /// Field or attribute of one that its key does not open here: it was altered, or belongs in another place.
    pub(super) misplaced: Option<String>,
    /// Whether one is bound to its place.
    pub(super) bound: bool,
    /// Those that are not: of the way before, by which what was sealed for one record opens in any other of its kind.
    pub(super) former: Vec<(String, Sealed)>,
}

impl SealedIn {
    /// Tries a value in its place.
    fn hold(&mut self, binding: &Binding<'_>, value: &Value, Opening { keys, destroyed }: Opening<'_>) {
        let Value::Sealed(sealed) = value else { return };
        self.any = true;
        match names_its_key(sealed) {
            true => self.bound = true,
            false => self.former.push((binding.name().to_owned(), sealed.clone())),
        }
        match keys.map(|keys| keys.open(sealed, binding)) {
            None => self.locked |= !looks_sealed(sealed),
            Some(Ok(_)) => {}
            // The mark of the way before names no key.
            Some(Err(StoreError::Unsealable)) if names_its_key(sealed) => {
                self.misplaced.get_or_insert_with(|| binding.name().to_owned());
            }
            Some(Err(StoreError::FieldKeyUnknown { key, .. })) if destroyed.contains(&key) => {
                self.destroyed = true;
            }
            // By which key the way before sealed is not told.
            Some(Err(StoreError::Unsealable)) if !destroyed.is_empty() => self.destroyed = true,
            Some(Err(_)) => self.locked = true,
        }
    }
}

/// What opens what is sealed, and what can open nothing any more.
#[derive(Clone, Copy)]
pub(super) struct Opening<'o> {
    pub(super) keys: Option<&'o FieldKeys>,
    /// Ids of keys that were destroyed on purpose.
    pub(super) destroyed: &'o BTreeSet<String>,
}

/// Reads a payload as what it should be; none if it cannot be read.
pub(super) fn read(draft: &Draft, opening: Opening<'_>) -> Option<Outside> {
    let (text, id) = (draft.payload.as_str(), draft.id);
    let mut outside = Outside::default();
    let sealed = &mut outside.sealed;
    let hold = |binding: &Binding<'_>, value: &mut Value| {
        sealed.hold(binding, value, opening);
        Ok::<(), Infallible>(())
    };
    match draft.entity {
        EntityKind::Record => {
            let mut content: Content = serde_json::from_str(text).ok()?;
            outside.addresses = std::mem::take(&mut content.evidence);
            let Ok(()) = content.each_value(id, hold);
        }
        EntityKind::Unit => {
            let Ok(()) = serde_json::from_str::<Unit>(text).ok()?.each_value(id, hold);
        }
        EntityKind::Person => {
            let Ok(()) = serde_json::from_str::<Person>(text).ok()?.each_value(id, hold);
        }
        EntityKind::Group => drop(serde_json::from_str::<Group>(text).ok()?),
        EntityKind::Rulebook if draft.kind == PublishedKind::KIND => {
            drop(serde_json::from_str::<PublishedKind>(text).ok()?);
        }
        EntityKind::Rulebook if draft.kind == SettledValue::KIND => {
            drop(serde_json::from_str::<SettledValue>(text).ok()?);
        }
        EntityKind::Rulebook => drop(serde_json::from_str::<Publication>(text).ok()?),
        EntityKind::Grant => drop(serde_json::from_str::<Grant>(text).ok()?),
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
    unread: &mut Vec<Message>,
) -> Checked {
    let count = files.len() as u64;
    if count > 0 && evidence.is_gone() {
        if handed_out {
            return Checked::Nothing(Message::new("ledger-evidence-unchecked").with("count", count));
        }
        findings.general(Message::new("ledger-evidence-gone").with("count", count));
        return Checked::Files(0);
    }
    let mut unreadable = 0u64;
    let mut away = None;
    for (at, (address, position)) in (0u64..).zip(files) {
        let code = match evidence.verify(&address) {
            Ok(None) => continue,
            Ok(Some(EvidenceFault::Missing)) => "ledger-evidence-missing",
            Ok(Some(EvidenceFault::Altered)) => "ledger-evidence-altered",
            Err(StoreError::BadAddress) => "ledger-evidence-address",
            // Whoever does not answer is not asked for each of a hundred thousand.
            Err(StoreError::Objects(trouble)) if trouble.is_of_all() => {
                unreadable += count - at;
                away = Some(trouble.message());
                break;
            }
            Err(error) => {
                tracing::info!(%error, "an evidence file cannot be read");
                unreadable += 1;
                continue;
            }
        };
        findings.at(position, Message::new(code).with("address", address));
    }
    if let Some(why) = away {
        unread.push(why);
        unread.push(Message::new("ledger-evidence-not-fetched").with("count", unreadable));
    } else if unreadable > 0 {
        unread.push(Message::new("ledger-evidence-unreadable").with("count", unreadable));
    }
    Checked::Files(count - unreadable)
}
