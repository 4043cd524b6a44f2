//! Whether a ledger goes on from what it was when something was taken from it last. One that does not was rewritten, or an older copy of it was
//! put back and written on.

use mingde_core::diagnostic::Message;
use mingde_log::{Hash, verify_consistency};

use super::held::HeldSubmission;
use super::told::GrownFrom;

/// What a submission tells of the past of its ledger.
pub struct Story {
    /// The ledger.
    pub origin: String,
    /// How many entries it had.
    pub size: u64,
    /// Its root then.
    pub root: Hash,
    /// Proofs that it goes on from what it was before.
    pub grown_from: Vec<GrownFrom>,
}

impl Story {
    /// Whether it tells at all of a time when the ledger had so many entries.
    fn remembers(&self, size: u64) -> bool {
        size == self.size || self.grown_from.iter().any(|grown| grown.size == size)
    }

    /// Whether it is proved that the ledger had this root when it had so many entries.
    fn proves(&self, size: u64, root: &Hash) -> bool {
        if size == self.size {
            return *root == self.root;
        }
        self.grown_from.iter().filter(|grown| grown.size == size).any(|grown| {
            let hashes: Option<Vec<Hash>> = grown.hashes.iter().map(|text| unhex(text)).collect();
            hashes.is_some_and(|hashes| verify_consistency((size, root), (self.size, &self.root), &hashes))
        })
    }
}

/// What disagrees with what was taken last, if anything does. What was sent before that and comes after it, in answer to another request, is
/// borne out by what lies beside it and was sent later.
///
/// # Errors
/// What disagrees: how many entries were known, with which root, and what there is now.
pub fn goes_on(story: &Story, known: Option<&HeldSubmission>, beside: &[Story]) -> Result<(), Message> {
    let Some(known) = known else { return Ok(()) };
    let root = unhex(&known.root);
    let proves = |later: &Story| root.is_some_and(|root| later.proves(known.position, &root));
    let bears_out = |later: &Story| {
        later.origin == story.origin && proves(later) && later.proves(story.size, &story.root)
    };
    let is_behind = story.size < known.position;
    if proves(story) || is_behind && beside.iter().any(bears_out) {
        return Ok(());
    }
    let code = if is_behind {
        "roll-up-behind"
    } else if story.remembers(known.position) {
        "roll-up-rewritten"
    } else {
        // A ledger remembers where it stood when it sent something: that is an entry of it.
        "roll-up-forgotten"
    };
    let message = Message::new(code).with("known", known.position).with("root", short(&known.root));
    let message = message.with("when", known.recorded.day()).with("size", story.size);
    Err(message.with("now", short(&hex::encode(story.root))))
}

fn unhex(text: &str) -> Option<Hash> {
    let mut hash = Hash::default();
    hex::decode_to_slice(text, &mut hash).ok().map(|()| hash)
}

/// The beginning of a hash, as people compare them.
fn short(hash: &str) -> &str {
    hash.get(..16).unwrap_or(hash)
}
