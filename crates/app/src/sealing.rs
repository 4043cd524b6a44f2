//! How a bureau seals: by its kinds and schema, with its keys.

use mingde_core::id::{PersonId, RecordId, UnitId};
use mingde_core::revision::{Draft, EntityKind};
use mingde_core::sealing::{Identity, Payload, Sealing};
use mingde_store::{SealingKeys, StoreError};

use crate::library::Library;

/// The one way from content to payloads: whatever comes in passes here.
pub(crate) fn sealing<'s>(library: &'s Library, keys: &'s SealingKeys) -> Sealing<'s, StoreError> {
    Sealing::new(&library.schema, |place, value| keys.close(place, value))
}

/// What a draft says, sealed as it would be today: with the key in force, and whatever kinds and registry call
/// sensitive by now. What cannot be read, or is of a kind that is gone, stays as it is.
pub(crate) fn renewed(library: &Library, keys: &SealingKeys, draft: &Draft) -> Result<Payload, StoreError> {
    let (sealing, payload) = (sealing(library, keys), draft.payload.as_str());
    let renewed = match draft.entity {
        EntityKind::Record => {
            let kind = library.kinds.get(&draft.kind);
            let content = serde_json::from_str(payload).ok();
            kind.zip(content)
                .map(|(kind, mut content)| sealing.record(kind, RecordId(draft.id), &mut content))
        }
        EntityKind::Person => serde_json::from_str(payload)
            .ok()
            .map(|mut person| sealing.person(PersonId(draft.id), &mut person, Identity::default())),
        EntityKind::Unit => {
            serde_json::from_str(payload).ok().map(|mut unit| sealing.unit(UnitId(draft.id), &mut unit))
        }
        EntityKind::Group | EntityKind::Rulebook | EntityKind::Grant => None,
    };
    renewed.unwrap_or_else(|| Ok(draft.payload.clone()))
}
