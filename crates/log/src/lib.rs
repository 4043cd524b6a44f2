//! An append-only log as transparency logs have it: the Merkle tree of RFC 9162, proofs that a leaf is in it and that
//! it only grew, signed notes (C2SP `signed-note`), the checkpoints that they sign (`tlog-checkpoint`), cosignatures of
//! whoever watched it grow (`tlog-cosignature`), the question that such a witness is asked (`tlog-witness`), and the proof of one leaf
//! that is taken away (`tlog-proof`).
//!
//! Values and functions only: no file, no clock, no network, no randomness. The ledger stands on it; a verifier in a
//! browser can.

mod checkpoint;
mod cosignature;
mod inclusion;
mod note;
mod proof;
mod tree;
mod witness;

pub use checkpoint::Checkpoint;
pub use cosignature::{Cosigner, CosignerKey};
pub use inclusion::TlogProof;
pub use note::{Signer, Verifier, join, signature_lines};
pub use proof::{Prover, verify_consistency, verify_inclusion};
pub use tree::{Frontier, Hash, leaf_hash};
pub use witness::{AddCheckpoint, BadRequest};
