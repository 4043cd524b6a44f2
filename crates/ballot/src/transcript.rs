//! Challenges of proofs without a conversation: the hash of everything the proof is about (strong Fiat–Shamir). A
//! hash of the commitments alone would let one choose the statement after the challenge.

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use sha2::{Digest, Sha512};

/// What has been said so far. Each part goes in behind its length in eight bytes, so that no two statements have the
/// same bytes.
#[derive(Clone)]
pub(crate) struct Transcript {
    hash: Sha512,
}

impl Transcript {
    /// Begins with what is being proved; each sort of proof has a name of its own.
    pub(crate) fn new(proof: &str) -> Self {
        Self { hash: Sha512::new() }.with(proof.as_bytes())
    }

    /// Says a part.
    pub(crate) fn say(&mut self, part: &[u8]) {
        self.hash.update((part.len() as u64).to_be_bytes());
        self.hash.update(part);
    }

    pub(crate) fn say_point(&mut self, point: &RistrettoPoint) {
        self.say(point.compress().as_bytes());
    }

    pub(crate) fn with(mut self, part: &[u8]) -> Self {
        self.say(part);
        self
    }

    pub(crate) fn with_point(mut self, point: &RistrettoPoint) -> Self {
        self.say_point(point);
        self
    }

    /// The challenge: the hash as a little-endian number, modulo the order of the group.
    pub(crate) fn challenge(self) -> Scalar {
        Scalar::from_bytes_mod_order_wide(&self.hash.finalize().into())
    }
}
