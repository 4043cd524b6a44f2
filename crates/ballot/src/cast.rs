//! Casting: what the ballot box answers. It is durable first and signs the receipt then, and whatever is sent again is
//! answered alike.

use std::collections::{BTreeMap, HashSet};

use crate::ballot::Ballot;
use crate::manifest::Manifest;

/// What is to be done about a ballot that holds by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Casting {
    /// Keep it, then sign the receipt. A ballot of this key that was there before stays visible and does not count.
    Keep,
    /// It is there: sign the same receipt again.
    Again,
    /// Another ballot with this sequence number or a higher one is there.
    Another,
    /// A vote of it stands in a ballot that is there.
    Copy,
    /// One of its slips was used for another ballot key.
    Slip,
    /// The box is not open now.
    Closed,
}

/// What is asked of the ballots that are there.
pub trait Kept {
    /// Whether the ballot of this SHA-256 is there, be it replaced or not.
    fn holds(&self, hash: &[u8; 32]) -> bool;
    /// The highest sequence number of this key.
    fn sequence(&self, key: &[u8; 32]) -> Option<u32>;
    /// Whether a ballot has this point in a vote.
    fn has_point(&self, point: &[u8; 32]) -> bool;
    /// The ballot key that a slip was used for.
    fn used_by(&self, slip: &[u8; 32]) -> Option<[u8; 32]>;
}

/// What to do about a ballot, at a time in seconds since 1970.
pub fn decide(manifest: &Manifest, kept: &impl Kept, ballot: &Ballot, now: u64) -> Casting {
    if kept.holds(&ballot.hash().0) {
        return Casting::Again;
    }
    if kept.sequence(ballot.key()).is_some_and(|sequence| sequence >= ballot.sequence()) {
        return Casting::Another;
    }
    if !(manifest.cast_from..manifest.cast_until).contains(&now) {
        return Casting::Closed;
    }
    judge(kept, ballot)
}

/// What two ballots of different keys contradict each other by.
pub(crate) fn judge(kept: &impl Kept, ballot: &Ballot) -> Casting {
    if ballot.points().any(|point| kept.has_point(&point)) {
        return Casting::Copy;
    }
    let another = |slip: &[u8; 32]| kept.used_by(slip).is_some_and(|key| key != *ballot.key());
    if ballot.slips().iter().any(another) { Casting::Slip } else { Casting::Keep }
}

/// Ballots in memory: a rehearsal's box, and the one that a board is counted by.
#[derive(Default)]
pub struct BallotBox {
    hashes: HashSet<[u8; 32]>,
    sequences: BTreeMap<[u8; 32], u32>,
    points: HashSet<[u8; 32]>,
    slips: BTreeMap<[u8; 32], [u8; 32]>,
}

impl Kept for BallotBox {
    fn holds(&self, hash: &[u8; 32]) -> bool {
        self.hashes.contains(hash)
    }

    fn sequence(&self, key: &[u8; 32]) -> Option<u32> {
        self.sequences.get(key).copied()
    }

    fn has_point(&self, point: &[u8; 32]) -> bool {
        self.points.contains(point)
    }

    fn used_by(&self, slip: &[u8; 32]) -> Option<[u8; 32]> {
        self.slips.get(slip).copied()
    }
}

impl BallotBox {
    /// Keeps a ballot that was decided upon.
    pub fn keep(&mut self, ballot: &Ballot) {
        self.hashes.insert(ballot.hash().0);
        let highest = self.sequences.entry(*ballot.key()).or_default();
        *highest = ballot.sequence().max(*highest);
        self.points.extend(ballot.points());
        self.slips.extend(ballot.slips().iter().map(|slip| (*slip, *ballot.key())));
    }
}
