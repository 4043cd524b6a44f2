//! How values become bytes. Integers are big-endian; a group element has one encoding, and so has a scalar: what is
//! read has been checked to be it.

use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::Identity;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Bytes that stand in JSON as lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes<const N: usize>(pub [u8; N]);

impl<const N: usize> Bytes<N> {
    /// Reads hexadecimal digits in lower case.
    pub fn parse(digits: &str) -> Option<Self> {
        let bytes: [u8; N] = hex::decode(digits).ok()?.try_into().ok()?;
        (hex::encode(bytes) == digits).then_some(Self(bytes))
    }
}

impl<const N: usize> std::fmt::Display for Bytes<N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl<const N: usize> Serialize for Bytes<N> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de, const N: usize> Deserialize<'de> for Bytes<N> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(from)?;
        Self::parse(&digits).ok_or_else(|| serde::de::Error::custom("not so many hexadecimal digits"))
    }
}

/// Reads a group element: the one encoding of it, and not the neutral element, which would hide nothing.
pub(crate) fn point(bytes: &[u8; 32]) -> Option<RistrettoPoint> {
    let point = CompressedRistretto(*bytes).decompress()?;
    (point != RistrettoPoint::identity()).then_some(point)
}

/// Reads a number below the order of the group.
pub(crate) fn scalar(bytes: [u8; 32]) -> Option<Scalar> {
    Scalar::from_canonical_bytes(bytes).into()
}

/// A number below the order of the group, at random.
pub(crate) fn random_scalar(rng: &mut impl rand_core::CryptoRng) -> Scalar {
    let mut wide = zeroize::Zeroizing::new([0; 64]);
    rng.fill_bytes(&mut *wide);
    Scalar::from_bytes_mod_order_wide(&wide)
}

/// Bytes that are read from their beginning.
pub(crate) struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        Some(*head)
    }

    pub(crate) fn slice(&mut self, length: usize) -> Option<&'b [u8]> {
        let (head, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(head)
    }

    pub(crate) fn tag(&mut self, tag: &[u8; 4]) -> Option<()> {
        (self.bytes::<4>()? == *tag).then_some(())
    }

    pub(crate) fn u8(&mut self) -> Option<u8> {
        self.bytes().map(u8::from_be_bytes)
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        self.bytes().map(u32::from_be_bytes)
    }

    pub(crate) fn point(&mut self) -> Option<RistrettoPoint> {
        point(&self.bytes()?)
    }

    pub(crate) fn scalar(&mut self) -> Option<Scalar> {
        scalar(self.bytes()?)
    }

    pub(crate) fn rest(&self) -> &'b [u8] {
        self.rest
    }

    pub(crate) fn end(self) -> Option<()> {
        self.rest.is_empty().then_some(())
    }
}
