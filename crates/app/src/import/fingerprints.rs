//! What revisions say, made so that it can be compared.

use mingde_core::revision::{Draft, Revision};
use mingde_core::sealing::Payload;
use mingde_store::{Fingerprint, StoreError, fingerprint};

use crate::error::AppError;

/// What a draft says as it would be sealed today.
pub(super) type Renewing<'r> = dyn Fn(&Draft) -> Result<Payload, StoreError> + Send + Sync + 'r;

/// What each revision says, as it would be sealed today, and the batch it came with.
pub(super) fn fingerprints(
    history: Vec<Revision>,
    renewed: &Renewing<'_>,
) -> Result<Vec<(Fingerprint, Option<String>)>, AppError> {
    let said = history.into_iter().map(|r| Ok((fingerprint(&renewed(&r.draft)?), r.batch)));
    said.collect()
}
