//! A complaint about a share: it opens what one trustee sent to another, so that everybody can judge.

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use rand_core::CryptoRng;

use super::dealing::{Dealing, fits, masked};
use crate::encoding::{Bytes, Reader, point, scalar};
use crate::proof::EqualLogs;
use crate::transcript::Transcript;

/// The key that the two share, proven to be it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Who sent the share.
    pub from: usize,
    /// Who complains.
    pub by: usize,
    sent: Scalar,
    shared: RistrettoPoint,
    proof: EqualLogs,
}

/// What comes of a complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The share does not fit what its sender is committed to: the sender is left out.
    Sender,
    /// The share fits, or the complaint proves nothing: who complained is left out.
    Complainant,
}

fn stated(session: &[u8; 32], from: usize, by: usize) -> Transcript {
    Transcript::new("mingde-ballot/complaint/v1").with(session).with(&[from as u8, by as u8])
}

impl Complaint {
    pub(super) fn raise(
        session: &[u8; 32],
        from: usize,
        by: usize,
        channel: &Scalar,
        dealing: &Dealing,
        sent: Scalar,
        rng: &mut impl CryptoRng,
    ) -> Self {
        let (own, shared) = (RistrettoPoint::mul_base(channel), dealing.channel * channel);
        let points = [&own, &dealing.channel, &shared];
        let proof = EqualLogs::prove(stated(session, from, by), channel, points, rng);
        Self { from, by, sent, shared, proof }
    }

    /// A complaint as somebody hands it in: the share as it was sent, the key that the two share, and the proof that it is it. None for
    /// what holds no point or number.
    pub fn read(
        (from, by): (usize, usize),
        sent: &Bytes<32>,
        shared: &Bytes<32>,
        proof: &Bytes<64>,
    ) -> Option<Self> {
        let proof = EqualLogs::read(&mut Reader::new(&proof.0))?;
        Some(Self { from, by, sent: scalar(sent.0)?, shared: point(&shared.0)?, proof })
    }

    /// The shared key and the proof, to be handed in.
    pub fn shown(&self) -> (Bytes<32>, Bytes<64>) {
        (Bytes(self.shared.compress().to_bytes()), Bytes(self.proof.to_bytes()))
    }

    /// Who was wrong. `sent` is the share as everybody saw it go from one to the other.
    pub fn judge(&self, session: &[u8; 32], dealings: &[Dealing], sent: &[u8; 32]) -> Verdict {
        let one = |index: usize| index.checked_sub(1).and_then(|at| dealings.get(at));
        let (Some(sender), Some(complainant)) = (one(self.from), one(self.by)) else {
            return Verdict::Complainant;
        };
        let points = [&complainant.channel, &sender.channel, &self.shared];
        let opened = self.proof.verify(stated(session, self.from, self.by), points);
        let share = self.sent - masked(session, self.from, self.by, &self.shared);
        let right = opened && self.sent.as_bytes() == sent && !fits(sender, self.by, &share);
        if right { Verdict::Sender } else { Verdict::Complainant }
    }
}
