//! The checkpoints of the database, each by itself: signed by our key, and the row what the note says.

use mingde_core::diagnostic::Message;
use mingde_log::{Hash, Verifier};

use super::findings::Findings;
use crate::checkpoint::{self, Checkpoint};
use crate::dialect::Link;
use crate::error::StoreError;
use crate::trail::Trail;

/// What was signed, by size.
pub(super) type Signed = Vec<SignedTip>;

/// What a checkpoint signs. One whose note is not signed, or is about another size, stands here without either.
#[derive(Debug, Clone, Copy)]
pub(super) struct SignedTip {
    pub(super) size: u64,
    pub(super) root: Option<Hash>,
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
        let Ok(at) = u64::try_from(size) else {
            findings.general(about("ledger-checkpoint-altered"));
            return Ok(());
        };
        let note = row.text(2).ok().and_then(|note| Checkpoint::from_note(note, verifier));
        let altered = match (&note, checkpoint::read(row)) {
            (None, Ok(_)) => Some("ledger-checkpoint-signature"),
            (Some(note), Ok((stored, frontier)))
                if *note == stored && frontier.root() == note.root && verifier.signed_alone(&stored.note) =>
            {
                None
            }
            (_, Ok(_)) => Some("ledger-checkpoint-altered"),
            (_, Err(error)) if error.is_damage() => Some("ledger-checkpoint-altered"),
            (_, Err(error)) => return Err(error),
        };
        if let Some(code) = altered {
            findings.general(about(code));
        }
        let note = note.filter(|note| note.size == at);
        let (root, trail) = (note.as_ref().map(|note| note.root), note.and_then(|note| note.trail));
        signed.push(SignedTip { size: at, root, trail });
        Ok(())
    })
    .await?;
    if signed.is_empty() {
        findings.general(Message::new("ledger-checkpoint-none"));
    }
    Ok(signed)
}
