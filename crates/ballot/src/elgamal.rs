//! Exponential ElGamal over ristretto255 (RFC 9496): a number `m` under the key `H` with the randomness `r` is
//! `(r·G, m·G + r·H)`. Sums of ciphertexts are ciphertexts of the sum.

use std::iter::Sum;
use std::ops::Add;

use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::Identity;

use crate::encoding::Reader;

/// An encrypted number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ciphertext {
    /// `r·G`
    pub(crate) pad: RistrettoPoint,
    /// `m·G + r·H`
    pub(crate) body: RistrettoPoint,
}

/// Bytes of a ciphertext.
pub(crate) const CIPHERTEXT: usize = 64;

impl Ciphertext {
    pub(crate) fn encrypt(key: &RistrettoPoint, number: u16, randomness: &Scalar) -> Self {
        let message = RistrettoPoint::mul_base(&Scalar::from(number));
        Self { pad: RistrettoPoint::mul_base(randomness), body: message + key * randomness }
    }

    pub(crate) fn zero() -> Self {
        Self { pad: RistrettoPoint::identity(), body: RistrettoPoint::identity() }
    }

    pub(crate) fn points(&self) -> [CompressedRistretto; 2] {
        [self.pad.compress(), self.body.compress()]
    }

    /// Both points, one behind the other.
    pub fn to_bytes(&self) -> [u8; CIPHERTEXT] {
        let mut bytes = [0; CIPHERTEXT];
        let [pad, body] = self.points();
        bytes[..32].copy_from_slice(pad.as_bytes());
        bytes[32..].copy_from_slice(body.as_bytes());
        bytes
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self { pad: from.point()?, body: from.point()? })
    }
}

impl Add for Ciphertext {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { pad: self.pad + other.pad, body: self.body + other.body }
    }
}

impl Sum for Ciphertext {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::zero(), Add::add)
    }
}

/// The number that a point is the multiple of, if it is at most `most`.
pub(crate) fn logarithm(point: &RistrettoPoint, most: u32) -> Option<u32> {
    let one = RistrettoPoint::mul_base(&Scalar::ONE);
    let mut reached = RistrettoPoint::identity();
    for number in 0..=most {
        if reached == *point {
            return Some(number);
        }
        reached += one;
    }
    None
}
