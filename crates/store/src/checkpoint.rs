//! Checkpoints: the signed size and root of the log after a commit.

use crate::merkle::Hash;

/// The signed state of the log after a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Revisions in the log.
    pub size: u64,
    /// Root of the Merkle tree over them (RFC 9162 §2.1.1).
    pub root: Hash,
    /// The signed note (C2SP tlog-checkpoint) as text.
    pub note: String,
}
