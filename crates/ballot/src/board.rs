//! The board: an append-only log of all ballots, in batches that hide who came when, under checkpoints that
//! scrutineers cosign.

mod leaf;
mod watch;

use mingde_log::{Checkpoint, Frontier, Hash, leaf_hash};

use crate::manifest::Election;

pub use leaf::Leaf;
pub use watch::{CannotFollow, Watch};

/// Fewer leaves than these tell too much about their order; only at the close they have to do.
pub const BATCH: usize = 8;

/// The log that the server keeps.
#[derive(Debug, Clone, Default)]
pub struct Board {
    frontier: Frontier,
    leaves: Vec<Leaf>,
}

/// Too few ballots wait for a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a batch has {BATCH} leaves")]
pub struct TooFew;

impl Board {
    /// A board with the leaves that were appended to it before, in their order.
    pub fn of(leaves: Vec<Leaf>) -> Self {
        let mut frontier = Frontier::default();
        leaves.iter().for_each(|leaf| frontier.push(leaf_hash(&leaf.to_bytes())));
        Self { frontier, leaves }
    }

    /// Leaves so far.
    pub fn leaves(&self) -> &[Leaf] {
        &self.leaves
    }

    /// Appends a batch, in the order of the hashes: the order in which its ballots came is nowhere.
    ///
    /// # Errors
    /// [`TooFew`], unless the board is being closed.
    pub fn append(&mut self, mut batch: Vec<Leaf>, closing: bool) -> Result<(), TooFew> {
        if batch.len() < BATCH && !closing {
            return Err(TooFew);
        }
        batch.sort_by_key(|leaf| leaf_hash(&leaf.to_bytes()));
        for leaf in batch {
            self.frontier.push(leaf_hash(&leaf.to_bytes()));
            self.leaves.push(leaf);
        }
        Ok(())
    }

    /// The text of the checkpoint to sign; the last one says that nothing follows.
    pub fn checkpoint(&self, election: &Election, closed: bool) -> String {
        checkpoint(election, self.frontier.size(), self.frontier.root(), closed).to_text()
    }
}

fn checkpoint(election: &Election, size: u64, root: Hash, closed: bool) -> Checkpoint {
    let mut extensions = vec![format!("manifest {}", hex::encode(election.hash()))];
    extensions.extend(closed.then(|| "closed".to_owned()));
    Checkpoint { origin: election.manifest().board.clone(), size, root, extensions }
}

/// A checkpoint of this board, out of a note that the board signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Leaves on it.
    pub size: u64,
    /// Root of the tree over them.
    pub root: Hash,
    /// Whether it is the last.
    pub closed: bool,
    /// Indices of the scrutineers who cosigned.
    pub witnesses: Vec<usize>,
}

impl Signed {
    /// Reads a note; none if the board did not sign it, or it is of another election.
    pub fn read(election: &Election, note: &str) -> Option<Self> {
        let found = Checkpoint::from_text(election.board_key.verify(note)?)?;
        let closed = found.extensions.len() > 1;
        let same = checkpoint(election, found.size, found.root, closed) == found;
        let cosigned =
            |(index, (_, key)): (usize, &(_, mingde_log::CosignerKey))| key.verify(note).map(|_time| index);
        let witnesses = election.scrutineers.iter().enumerate().filter_map(cosigned).collect();
        same.then_some(Self { size: found.size, root: found.root, closed, witnesses })
    }
}
