//! That somebody knows the logarithm of a point (Schnorr).

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::encoding::{Reader, random_scalar};
use crate::transcript::Transcript;

/// `(e, z)` with `e = H(statement, z·G − e·X)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KnownLog {
    challenge: Scalar,
    response: Scalar,
}

impl KnownLog {
    /// Of `secret·G`, bound to what the transcript has said.
    pub(crate) fn prove(said: Transcript, secret: &Scalar, rng: &mut impl CryptoRng) -> Self {
        let nonce = Zeroizing::new(random_scalar(rng));
        let said = said.with_point(&RistrettoPoint::mul_base(secret));
        let challenge = said.with_point(&RistrettoPoint::mul_base(&nonce)).challenge();
        Self { challenge, response: *nonce + challenge * secret }
    }

    pub(crate) fn verify(&self, said: Transcript, point: &RistrettoPoint) -> bool {
        let commitment =
            RistrettoPoint::vartime_double_scalar_mul_basepoint(&-self.challenge, point, &self.response);
        said.with_point(point).with_point(&commitment).challenge() == self.challenge
    }

    pub(crate) fn to_bytes(self) -> [u8; 64] {
        let mut bytes = [0; 64];
        bytes[..32].copy_from_slice(self.challenge.as_bytes());
        bytes[32..].copy_from_slice(self.response.as_bytes());
        bytes
    }

    pub(crate) fn from_bytes(bytes: &[u8; 64]) -> Option<Self> {
        let mut from = Reader::new(bytes);
        Some(Self { challenge: from.scalar()?, response: from.scalar()? })
    }
}
