//! What looks wrong on opening: the last signature against the witness file's.

use mingde_core::diagnostic::Message;

use crate::checkpoint::{self, Checkpoint};
use crate::dialect::Link;
use crate::error::StoreError;
use crate::note::Verifier;
use crate::witness::Witness;

/// What looks wrong without reading the log. Empty when all is well. Without the public key no signature is looked at.
pub(crate) async fn doubts(
    link: &mut Link,
    verifier: Option<&Verifier>,
    witness: &Witness,
) -> Result<Vec<Message>, StoreError> {
    let mut doubts = Vec::new();
    // Before the database: what is committed in between must not seem to be missing.
    let witnessed = witness.latest()?.and_then(|note| Checkpoint::from_note(&note, verifier?));
    let mut latest = None;
    let fetched = link
        .fetch(checkpoint::LATEST, Vec::new(), |row| {
            latest = Some(checkpoint::read(row)?.0);
            Ok(())
        })
        .await;
    match fetched {
        Ok(()) => {}
        Err(error) if error.is_damage() => return Ok(vec![error.message()]),
        Err(error) => return Err(error),
    }
    let Some(latest) = latest else {
        return Ok(vec![Message::new("ledger-checkpoint-none")]);
    };
    if verifier.is_some_and(|verifier| !latest.is_signed(verifier)) {
        doubts.push(Message::new("ledger-checkpoint-signature").with("size", latest.size));
    }
    match witnessed {
        Some(witnessed) if witnessed.size > latest.size => {
            doubts.push(behind_witness(latest.size, witnessed.size));
        }
        Some(witnessed) if witnessed.contradicts(&latest) => {
            doubts.push(Message::new("ledger-witness-doubt").with("size", latest.size));
        }
        _ => {}
    }
    Ok(doubts)
}

/// The database holds less than was once signed.
pub(crate) fn behind_witness(size: u64, witnessed: u64) -> Message {
    Message::new("ledger-behind-witness").with("size", size).with("witnessed", witnessed)
}
