//! What looks wrong on opening: the last signature against the witness file's.

use mingde_core::diagnostic::Message;
use mingde_log::Verifier;

use crate::checkpoint;
use crate::dialect::Link;
use crate::error::StoreError;
use crate::restoration::ahead;
use crate::witness::Witness;

/// What looks wrong without reading the log. Empty when all is well. Without the public key no signature is looked at.
pub(crate) async fn doubts(
    link: &mut Link,
    verifier: Option<&Verifier>,
    witness: &Witness,
) -> Result<Vec<Message>, StoreError> {
    let mut doubts = Vec::new();
    // Before the database: what is committed in between must not seem to be missing.
    let witnessed = witness.latest()?;
    let latest = match checkpoint::latest(link).await {
        Ok(latest) => latest,
        Err(error) if error.is_damage() => return Ok(vec![error.message()]),
        Err(error) => return Err(error),
    };
    let Some(latest) = latest else {
        return Ok(vec![Message::new("ledger-checkpoint-none")]);
    };
    let Some(verifier) = verifier else { return Ok(doubts) };
    if !latest.is_signed(verifier) {
        doubts.push(Message::new("ledger-checkpoint-signature").with("size", latest.size));
    }
    let ahead = match ahead(link, &latest, verifier, witness, witnessed).await {
        Err(error) if error.is_damage() => return Ok(vec![error.message()]),
        ahead => ahead?,
    };
    match ahead {
        Some(witnessed) if latest.is_behind(&witnessed) => {
            doubts.push(behind_witness(latest.size, witnessed.size));
        }
        Some(_) => doubts.push(Message::new("ledger-witness-doubt").with("size", latest.size)),
        None => {}
    }
    Ok(doubts)
}

/// The database holds less than was once signed.
pub(crate) fn behind_witness(size: u64, witnessed: u64) -> Message {
    Message::new("ledger-behind-witness").with("size", size).with("witnessed", witnessed)
}
