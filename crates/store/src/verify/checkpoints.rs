//! Checkpoints: each signed by our key, in the database as in the witness file.

use mingde_core::diagnostic::Message;

use super::findings::Findings;
use crate::checkpoint::{self, Checkpoint};
use crate::dialect::Link;
use crate::error::StoreError;
use crate::merkle::Hash;
use crate::note::Verifier;
use crate::store::behind_witness;
use crate::trail::Trail;

/// What was signed, by size.
pub(super) type Signed = Vec<SignedTip>;

/// What a checkpoint signs.
#[derive(Debug, Clone, Copy)]
pub(super) struct SignedTip {
    pub(super) size: u64,
    pub(super) root: Hash,
    pub(super) trail: Option<Trail>,
}

/// Reads all checkpoints and checks each by itself.
pub(super) async fn read(
    link: &mut Link,
    verifier: &Verifier,
    findings: &mut Findings,
) -> Result<Signed, StoreError> {
    let mut signed: Signed = Vec::new();
    let sql = format!("SELECT {} FROM checkpoint ORDER BY size", checkpoint::COLUMNS);
    link.fetch(sql, Vec::new(), |row| {
        let size = row.int(0)?;
        let about = |code| Message::new(code).with("size", size);
        let (stored, frontier) = match checkpoint::read(row) {
            Ok(read) => read,
            Err(StoreError::Damaged { .. }) => {
                findings.general(about("ledger-checkpoint-altered"));
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let (root, trail) = match Checkpoint::from_note(&stored.note, verifier) {
            None => {
                findings.general(about("ledger-checkpoint-signature"));
                (stored.root, None)
            }
            Some(note) => {
                let alone = verifier.signed_alone(&stored.note);
                if note != stored || frontier.root() != note.root || !alone {
                    findings.general(about("ledger-checkpoint-altered"));
                }
                (note.root, note.trail)
            }
        };
        signed.push(SignedTip { size: stored.size, root, trail });
        Ok(())
    })
    .await?;
    if signed.is_empty() {
        findings.general(Message::new("ledger-checkpoint-none"));
    }
    Ok(signed)
}

/// Compares with what the witness file remembers.
pub(super) fn compare_witness(
    signed: &Signed,
    notes: &[String],
    verifier: &Verifier,
    findings: &mut Findings,
) {
    let size = signed.last().map_or(0, |tip| tip.size);
    let mut furthest = size;
    for (entry, note) in (1u64..).zip(notes) {
        let Some(witnessed) = Checkpoint::from_note(note, verifier) else {
            findings.general(Message::new("ledger-witness-signature").with("entry", entry));
            continue;
        };
        furthest = furthest.max(witnessed.size);
        let about = |code| Message::new(code).with("size", witnessed.size);
        match signed.binary_search_by_key(&witnessed.size, |tip| tip.size) {
            Ok(at) if signed[at].root == witnessed.root => {
                if let (Some(stored), Some(witnessed)) = (signed[at].trail, witnessed.trail)
                    && witnessed.place > stored.place
                {
                    findings.general(about("ledger-trail-cut"));
                }
            }
            Ok(_) => findings.general(about("ledger-witness-differs")),
            Err(_) if witnessed.size < size => findings.general(about("ledger-checkpoint-removed")),
            Err(_) => {}
        }
    }
    if furthest > size {
        findings.general(behind_witness(size, furthest));
    }
}
