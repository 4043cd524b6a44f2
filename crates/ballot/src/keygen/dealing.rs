//! What a trustee shows while the key is made, and what follows from it.

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::Identity;
use sha2::{Digest, Sha256};

use crate::encoding::{Bytes, point};
use crate::manifest::Trustee;
use crate::proof::KnownLog;
use crate::transcript::Transcript;

/// Commitments of a trustee to a polynomial, with the key of the channel to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dealing {
    pub(crate) channel: RistrettoPoint,
    /// The constant first.
    pub(crate) commitments: Vec<RistrettoPoint>,
    pub(crate) proof: KnownLog,
}

impl Dealing {
    /// What stands in a manifest; none if it holds a point or a number that is none.
    pub fn of(trustee: &Trustee) -> Option<Self> {
        let commitments = trustee.commitments.iter().map(|it| point(&it.0)).collect::<Option<Vec<_>>>()?;
        let proof = KnownLog::from_bytes(&trustee.proof.0)?;
        Some(Self { channel: point(&trustee.channel.0)?, commitments, proof })
    }

    /// How it stands in a manifest.
    pub fn trustee(&self, verifier: String) -> Trustee {
        let bytes = |point: &RistrettoPoint| Bytes(point.compress().to_bytes());
        Trustee {
            channel: bytes(&self.channel),
            commitments: self.commitments.iter().map(bytes).collect(),
            proof: Bytes(self.proof.to_bytes()),
            verifier,
        }
    }

    /// What is handed in before anybody shows anything.
    pub fn hash(&self, session: &[u8; 32], index: usize) -> [u8; 32] {
        let mut hash = Sha256::new()
            .chain_update("mingde-ballot/dealing/v1\n")
            .chain_update(session)
            .chain_update([index as u8])
            .chain_update(self.channel.compress().as_bytes());
        for point in &self.commitments {
            hash.update(point.compress().as_bytes());
        }
        hash.chain_update(self.proof.to_bytes()).finalize().into()
    }

    /// Whether the trustee knows the constant, in this session and at this place.
    pub(crate) fn is_proven(&self, session: &[u8; 32], index: usize, count: usize) -> bool {
        let said = knowledge(session, index, count, &self.channel, &self.commitments);
        self.commitments.first().is_some_and(|constant| self.proof.verify(said, constant))
    }
}

pub(crate) fn knowledge(
    session: &[u8; 32],
    index: usize,
    count: usize,
    channel: &RistrettoPoint,
    commitments: &[RistrettoPoint],
) -> Transcript {
    let said = Transcript::new("mingde-ballot/dealing/v1").with(session);
    let said = said.with(&[index as u8, count as u8, commitments.len() as u8]).with_point(channel);
    commitments.iter().fold(said, Transcript::with_point)
}

/// What a share is hidden by between two trustees: a number that follows from the key they share.
pub(crate) fn masked(session: &[u8; 32], from: usize, to: usize, shared: &RistrettoPoint) -> Scalar {
    let said = Transcript::new("mingde-ballot/channel/v1").with(session);
    said.with(&[from as u8, to as u8]).with_point(shared).challenge()
}

/// Whether a share is the value of the committed polynomial.
pub(crate) fn fits(dealing: &Dealing, at: usize, share: &Scalar) -> bool {
    RistrettoPoint::mul_base(share) == evaluated(&dealing.commitments, at)
}

fn evaluated(commitments: &[RistrettoPoint], at: usize) -> RistrettoPoint {
    let at = Scalar::from(at as u64);
    commitments.iter().rev().fold(RistrettoPoint::identity(), |sum, commitment| sum * at + commitment)
}

/// What shares of a decryption are checked by, for each trustee.
pub(crate) fn public_shares(dealings: &[Dealing]) -> Vec<RistrettoPoint> {
    let share = |at| dealings.iter().map(|dealing| evaluated(&dealing.commitments, at)).sum();
    (1..=dealings.len()).map(share).collect()
}
