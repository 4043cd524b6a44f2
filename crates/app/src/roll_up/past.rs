//! Whether a ledger goes on from what it was when something was taken from it last. One that does not was rewritten, or an older copy of it was
//! put back and written on.

use mingde_core::diagnostic::Message;
use mingde_log::{Checkpoint, Hash, verify_consistency};

use super::held::HeldSubmission;
use super::told::ManifestTold;

/// What disagrees, if anything does.
///
/// # Errors
/// What disagrees: how many entries were known, with which root, and what there is now.
pub fn goes_on(
    manifest: &ManifestTold,
    checkpoint: &Checkpoint,
    known: Option<&HeldSubmission>,
) -> Result<(), Message> {
    let Some(known) = known else { return Ok(()) };
    let disagrees = |code: &'static str| {
        Message::new(code)
            .with("known", known.position)
            .with("root", short(&known.root))
            .with("when", known.entered.day())
            .with("size", checkpoint.size)
            .with("now", short(&manifest.of.root))
    };
    if checkpoint.size < known.position {
        return Err(disagrees("roll-up-behind"));
    }
    if checkpoint.size == known.position {
        return if manifest.of.root == known.root { Ok(()) } else { Err(disagrees("roll-up-rewritten")) };
    }
    // A ledger remembers where it stood when it sent something: that is an entry of it.
    let proof = manifest.grown_from.iter().find(|grown| grown.size == known.position);
    let proof = proof.ok_or_else(|| disagrees("roll-up-forgotten"))?;
    let hashes: Option<Vec<Hash>> = proof.hashes.iter().map(|text| unhex(text)).collect();
    let holds = hashes.zip(unhex(&known.root)).is_some_and(|(hashes, root)| {
        verify_consistency((known.position, &root), (checkpoint.size, &checkpoint.root), &hashes)
    });
    if holds { Ok(()) } else { Err(disagrees("roll-up-rewritten")) }
}

fn unhex(text: &str) -> Option<Hash> {
    let mut hash = Hash::default();
    hex::decode_to_slice(text, &mut hash).ok().map(|()| hash)
}

/// The beginning of a hash, as people compare them.
fn short(hash: &str) -> &str {
    hash.get(..16).unwrap_or(hash)
}
