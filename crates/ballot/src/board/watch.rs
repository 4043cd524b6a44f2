//! A scrutineer's device: it follows the board leaf by leaf and cosigns nothing that does not go on from what it saw.

use mingde_log::{Cosigner, Frontier, leaf_hash};

use super::{BATCH, Leaf, Signed};
use crate::manifest::Election;

/// What a device has seen.
#[derive(Debug, Clone, Default)]
pub struct Watch {
    frontier: Frontier,
    closed: bool,
}

/// Why a device does not cosign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotFollow {
    /// Not signed by the board, or of another election.
    #[error("not a checkpoint of this board")]
    NotOfBoard,
    /// The leaves do not lead from what was seen to this root: the board shows two histories.
    #[error("the board shows another history than before")]
    Rewritten,
    /// The board was closed before.
    #[error("the board was closed before")]
    Closed,
    /// Fewer leaves than hide their order, or leaves that are not in the order of their hashes.
    #[error("a batch that shows the order in which ballots came")]
    Batch,
}

impl Watch {
    /// Goes on to a checkpoint with the leaves that came since, of one batch.
    ///
    /// # Errors
    /// [`CannotFollow`]; the device then stays where it was.
    pub fn follow(
        &mut self,
        election: &Election,
        note: &str,
        batch: &[Leaf],
    ) -> Result<Signed, CannotFollow> {
        let signed = Signed::read(election, note).ok_or(CannotFollow::NotOfBoard)?;
        let mut next = self.frontier.clone();
        let hashes: Vec<_> = batch.iter().map(|leaf| leaf_hash(&leaf.to_bytes())).collect();
        hashes.iter().for_each(|hash| next.push(*hash));
        if next.size() != signed.size || next.root() != signed.root {
            return Err(CannotFollow::Rewritten);
        }
        // The last checkpoint may be asked for again.
        if self.closed && !(batch.is_empty() && signed.closed) {
            return Err(CannotFollow::Closed);
        }
        let few = batch.len() < BATCH && !signed.closed && !batch.is_empty();
        if few || !hashes.is_sorted_by(|one, next| one < next) {
            return Err(CannotFollow::Batch);
        }
        self.frontier = next;
        self.closed |= signed.closed;
        Ok(signed)
    }

    /// Goes on behind leaves that were found fault with.
    pub(crate) fn skip(&mut self, batch: &[Leaf]) {
        batch.iter().for_each(|leaf| self.frontier.push(leaf_hash(&leaf.to_bytes())));
    }

    /// [`follow`](Self::follow), and the line by which the device bears it out, at a time in seconds since 1970.
    ///
    /// # Errors
    /// As [`follow`](Self::follow).
    pub fn cosign(
        &mut self,
        election: &Election,
        note: &str,
        batch: &[Leaf],
        cosigner: &Cosigner,
        time: u64,
    ) -> Result<String, CannotFollow> {
        self.follow(election, note, batch)?;
        let text = election.board_key.verify(note).ok_or(CannotFollow::NotOfBoard)?;
        Ok(cosigner.cosign(text, time))
    }
}
