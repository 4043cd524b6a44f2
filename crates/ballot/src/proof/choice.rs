//! That a ciphertext holds one of the numbers 0, 1, …, n (Cramer, Damgård, Schoenmakers 1994), without telling which.
//! Several such proofs share one challenge, so that they stand or fall together.

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::VartimeMultiscalarMul;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::elgamal::Ciphertext;
use crate::encoding::{Reader, random_scalar};
use crate::transcript::Transcript;

/// Challenges of all branches but the last, which is what is left of the common challenge; and all responses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Branches {
    challenges: Vec<Scalar>,
    responses: Vec<Scalar>,
}

/// Bytes of a proof that a number is at most `most`.
pub(crate) fn opened(most: u16) -> usize {
    (2 * usize::from(most) + 1) * 32
}

/// A proof before its challenge is known: one branch waits for it, the others were made up to fit.
pub(crate) struct Committed {
    number: usize,
    nonce: Zeroizing<Scalar>,
    challenges: Vec<Scalar>,
    responses: Vec<Scalar>,
    commitments: Vec<[RistrettoPoint; 2]>,
}

impl Committed {
    /// Of a ciphertext that holds `number`, which is at most `most`.
    pub(crate) fn new(
        key: &RistrettoPoint,
        ciphertext: &Ciphertext,
        number: u16,
        most: u16,
        rng: &mut impl CryptoRng,
    ) -> Self {
        let number = usize::from(number);
        let nonce = Zeroizing::new(random_scalar(rng));
        let branches = usize::from(most) + 1;
        let challenges: Vec<Scalar> = (0..branches).map(|_| random_scalar(rng)).collect();
        let responses: Vec<Scalar> = (0..branches).map(|_| random_scalar(rng)).collect();
        let mut commitments: Vec<[RistrettoPoint; 2]> = (0..branches)
            .map(|branch| commitment(key, ciphertext, branch, &challenges[branch], &responses[branch]))
            .collect();
        commitments[number] = [RistrettoPoint::mul_base(&nonce), key * *nonce];
        Self { number, nonce, challenges, responses, commitments }
    }

    pub(crate) fn say(&self, transcript: &mut Transcript) {
        self.commitments.iter().flatten().for_each(|point| transcript.say_point(point));
    }

    /// The proof, by the common challenge and the randomness of the ciphertext.
    pub(crate) fn answer(mut self, challenge: &Scalar, randomness: &Scalar) -> Branches {
        let others: Scalar = self.challenges.iter().sum::<Scalar>() - self.challenges[self.number];
        let own = challenge - others;
        self.challenges[self.number] = own;
        self.responses[self.number] = *self.nonce + own * randomness;
        self.challenges.pop();
        Branches { challenges: self.challenges, responses: self.responses }
    }
}

/// `[z·G − e·C₁, z·H − e·(C₂ − m·G)]`
fn commitment(
    key: &RistrettoPoint,
    ciphertext: &Ciphertext,
    number: usize,
    challenge: &Scalar,
    response: &Scalar,
) -> [RistrettoPoint; 2] {
    let minus = -challenge;
    let first = RistrettoPoint::vartime_double_scalar_mul_basepoint(&minus, &ciphertext.pad, response);
    let body = ciphertext.body - RistrettoPoint::mul_base(&Scalar::from(number as u64));
    [first, RistrettoPoint::vartime_multiscalar_mul([*response, minus], [*key, body])]
}

impl Branches {
    /// Says the commitments that this proof comes from, if the common challenge was this one. Whether it was is what
    /// the transcript tells in the end.
    pub(crate) fn say(
        &self,
        key: &RistrettoPoint,
        ciphertext: &Ciphertext,
        challenge: &Scalar,
        transcript: &mut Transcript,
    ) {
        let last = challenge - self.challenges.iter().sum::<Scalar>();
        let challenges = self.challenges.iter().chain([&last]);
        for (number, (challenge, response)) in challenges.zip(&self.responses).enumerate() {
            let points = commitment(key, ciphertext, number, challenge, response);
            points.iter().for_each(|point| transcript.say_point(point));
        }
    }

    pub(crate) fn write(&self, bytes: &mut Vec<u8>) {
        let all = self.challenges.iter().chain(&self.responses);
        all.for_each(|scalar| bytes.extend_from_slice(scalar.as_bytes()));
    }

    pub(crate) fn read(from: &mut Reader<'_>, most: u16) -> Option<Self> {
        let challenges = (0..most).map(|_| from.scalar()).collect::<Option<_>>()?;
        let responses = (0..=most).map(|_| from.scalar()).collect::<Option<_>>()?;
        Some(Self { challenges, responses })
    }
}
