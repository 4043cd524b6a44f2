//! The key of an election, made by its trustees together (Pedersen's distributed key generation over Feldman's
//! verifiable sharing), so that nobody ever has it.
//!
//! 1. Everybody draws a polynomial and hands in the **hash** of what it is committed to. Whoever speaks last has then
//!    nothing left to choose: the known attack on Pedersen's scheme (Gennaro et al. 1999) waits for the others' points
//!    and picks its own to fit.
//! 2. Everybody shows the commitments and proves to know the constant. They have to be those of the hash.
//! 3. Everybody sends everybody else a share under a key that only the two know. A share that does not fit the
//!    commitments is complained about; the complaint opens this one share, and everybody sees who was wrong.
//!
//! Whoever is caught, or goes away after the hashes, is left out and the others begin anew with another session: by
//! walking away somebody gets a new draw, never a choice, and the name of who walked is known.

mod complaint;
mod dealing;

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use rand_core::CryptoRng;
use zeroize::{Zeroize, Zeroizing};

use crate::encoding::{Bytes, random_scalar, scalar};
use crate::proof::KnownLog;
use crate::trustee::SecretShare;

pub use complaint::{Complaint, Verdict};
pub use dealing::Dealing;
pub(crate) use dealing::{fits, public_shares};

use dealing::{knowledge, masked};

/// One trustee while the key is being made.
pub struct Dealer {
    session: [u8; 32],
    index: usize,
    count: usize,
    polynomial: Vec<Scalar>,
    channel: Scalar,
    dealing: Dealing,
}

/// Why a key cannot be made with these trustees.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotDeal {
    /// What a trustee showed is not what it had handed in the hash of, or is not proven.
    #[error("trustee {0} shows something else than it committed to, or proves nothing")]
    Dealing(usize),
    /// A share that does not fit; the complaint shows it to everybody.
    #[error("the share of trustee {from} does not fit")]
    Share {
        /// Who sent it.
        from: usize,
        /// What to show the others.
        complaint: Box<Complaint>,
    },
    /// No share came from somebody, or nothing that is one.
    #[error("there is no share of trustee {0}")]
    Missing(usize),
}

/// The key of the election: the sum of what the trustees contributed.
pub fn joint_key(dealings: &[Dealing]) -> Bytes<32> {
    let sum: RistrettoPoint = dealings.iter().filter_map(|it| it.commitments.first()).sum();
    Bytes(sum.compress().to_bytes())
}

impl Drop for Dealer {
    fn drop(&mut self) {
        self.polynomial.zeroize();
        self.channel.zeroize();
    }
}

impl Dealer {
    /// The trustee with this index, from 1, of `count`; `needed` of them decrypt.
    ///
    /// # Panics
    /// If nobody is needed.
    pub fn new(
        session: [u8; 32],
        index: usize,
        count: usize,
        needed: usize,
        rng: &mut impl CryptoRng,
    ) -> Self {
        let polynomial: Vec<Scalar> = (0..needed).map(|_| random_scalar(rng)).collect();
        let channel = random_scalar(rng);
        let commitments: Vec<_> = polynomial.iter().map(RistrettoPoint::mul_base).collect();
        let said = knowledge(&session, index, count, &RistrettoPoint::mul_base(&channel), &commitments);
        let proof = KnownLog::prove(said, &polynomial[0], rng);
        let dealing = Dealing { channel: RistrettoPoint::mul_base(&channel), commitments, proof };
        Self { session, index, count, polynomial, channel, dealing }
    }

    /// The hash to hand in first.
    pub fn commitment(&self) -> [u8; 32] {
        self.dealing.hash(&self.session, self.index)
    }

    /// What to show when all hashes are there.
    pub fn dealing(&self) -> &Dealing {
        &self.dealing
    }

    /// Shares for all the others, in their order; none for oneself. Only to those whose dealings fit their hashes.
    ///
    /// # Errors
    /// [`CannotDeal::Dealing`] names the first that does not.
    pub fn shares(
        &self,
        hashes: &[[u8; 32]],
        dealings: &[Dealing],
    ) -> Result<Vec<Option<Bytes<32>>>, CannotDeal> {
        let needed = self.polynomial.len();
        for (at, dealing) in dealings.iter().enumerate() {
            let index = at + 1;
            let kept = hashes.get(at) == Some(&dealing.hash(&self.session, index));
            let sound =
                dealing.commitments.len() == needed && dealing.is_proven(&self.session, index, self.count);
            let own = index != self.index || dealing.hash(&self.session, index) == self.commitment();
            if !(kept && sound && own && dealings.len() == self.count) {
                return Err(CannotDeal::Dealing(index));
            }
        }
        let share = |(at, dealing): (usize, &Dealing)| {
            let to = at + 1;
            let mask = masked(&self.session, self.index, to, &(dealing.channel * self.channel));
            (to != self.index).then(|| Bytes((self.evaluated(to) + mask).to_bytes()))
        };
        Ok(dealings.iter().enumerate().map(share).collect())
    }

    fn evaluated(&self, at: usize) -> Scalar {
        let at = Scalar::from(at as u64);
        self.polynomial.iter().rev().fold(Scalar::ZERO, |sum, coefficient| sum * at + coefficient)
    }

    /// The share of the key, out of what the others sent (for oneself none).
    ///
    /// # Errors
    /// [`CannotDeal`] says whose share is missing or wrong.
    pub fn finish(
        self,
        dealings: &[Dealing],
        sent: &[Option<Bytes<32>>],
        rng: &mut impl CryptoRng,
    ) -> Result<SecretShare, CannotDeal> {
        let mut secret = Zeroizing::new(self.evaluated(self.index));
        for (at, dealing) in dealings.iter().enumerate().filter(|(at, _)| at + 1 != self.index) {
            let from = at + 1;
            let hidden = sent.get(at).copied().flatten().and_then(|bytes| scalar(bytes.0));
            let hidden = hidden.ok_or(CannotDeal::Missing(from))?;
            let shared = dealing.channel * self.channel;
            let share = hidden - masked(&self.session, from, self.index, &shared);
            if !fits(dealing, self.index, &share) {
                let complaint =
                    Complaint::raise(&self.session, from, self.index, &self.channel, dealing, hidden, rng);
                return Err(CannotDeal::Share { from, complaint: Box::new(complaint) });
            }
            *secret += share;
        }
        Ok(SecretShare::new(self.index, *secret))
    }
}
