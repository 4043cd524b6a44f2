//! That two points are the same multiple of two bases (Chaum–Pedersen): a share of a decryption is the one that the
//! trustee's key makes.

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::VartimeMultiscalarMul;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::encoding::{Reader, random_scalar};
use crate::transcript::Transcript;

/// `(e, z)` with `e = H(statement, z·G − e·X, z·B − e·Y)`, where `X = x·G` and `Y = x·B`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EqualLogs {
    challenge: Scalar,
    response: Scalar,
}

fn stated(said: Transcript, [x, base, y]: [&RistrettoPoint; 3]) -> Transcript {
    said.with_point(x).with_point(base).with_point(y)
}

impl EqualLogs {
    pub(crate) fn prove(
        said: Transcript,
        secret: &Scalar,
        [x, base, y]: [&RistrettoPoint; 3],
        rng: &mut impl CryptoRng,
    ) -> Self {
        let nonce = Zeroizing::new(random_scalar(rng));
        let said = stated(said, [x, base, y]).with_point(&RistrettoPoint::mul_base(&nonce));
        let challenge = said.with_point(&(base * *nonce)).challenge();
        Self { challenge, response: *nonce + challenge * secret }
    }

    pub(crate) fn verify(&self, said: Transcript, [x, base, y]: [&RistrettoPoint; 3]) -> bool {
        let minus = -self.challenge;
        let first = RistrettoPoint::vartime_double_scalar_mul_basepoint(&minus, x, &self.response);
        let second = RistrettoPoint::vartime_multiscalar_mul([self.response, minus], [base, y]);
        let said = stated(said, [x, base, y]).with_point(&first).with_point(&second);
        said.challenge() == self.challenge
    }

    pub(crate) fn to_bytes(self) -> [u8; 64] {
        let mut bytes = [0; 64];
        bytes[..32].copy_from_slice(self.challenge.as_bytes());
        bytes[32..].copy_from_slice(self.response.as_bytes());
        bytes
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self { challenge: from.scalar()?, response: from.scalar()? })
    }
}
