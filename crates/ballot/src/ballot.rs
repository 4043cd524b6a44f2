//! A ballot: who may cast it (a credential), what was chosen (encrypted), and that the choice is a possible one
//! (proofs). All ballots of an election are of one length.

mod fill;
mod read;

use ed25519_dalek::{Signature, VerifyingKey};
use mingde_log::{Hash, leaf_hash};
use sha2::{Digest, Sha256};

use crate::board::Leaf;
use crate::credential::entitles;
use crate::elgamal::{CIPHERTEXT, Ciphertext};
use crate::encoding::Bytes;
use crate::manifest::{Election, Item, SigningKeys};
use crate::proof::{Branches, opened};
use crate::transcript::Transcript;

pub use fill::{CannotFill, Opening, fill};

const TAG: &[u8; 4] = b"MDB1";
/// Tag, hash of the manifest, category, key, sequence number.
const HEADER: usize = 4 + 32 + 1 + 32 + 4;
const SIGNATURE: usize = 64;
/// Ballots are a multiple of this long.
const STEP: usize = 1024;
const CAST: &[u8] = b"mingde-ballot/cast/v1\n";

/// A ballot that was checked.
#[derive(Debug, Clone)]
pub struct Ballot {
    pub(crate) category: u8,
    key: [u8; 32],
    sequence: u32,
    hash: [u8; 32],
    /// Keys of slips, where it was cast with slips.
    slips: Vec<[u8; 32]>,
    /// For each item, for each option.
    pub(crate) votes: Vec<Vec<Ciphertext>>,
}

/// Why a ballot is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadBallot {
    /// Not as long as ballots of this election are.
    #[error("not as long as a ballot of this election")]
    Length,
    /// Not for this election.
    #[error("not a ballot of this election")]
    Election,
    /// A category that there is not.
    #[error("there is no such category")]
    Category,
    /// A point or a number that is none, or is written in another way than the one there is; or what fills it up is
    /// not zero.
    #[error("a point or a number is not in its one form")]
    Encoding,
    /// An issuer did not let this key vote in this category.
    #[error("issuer {0} did not let this key vote in this category")]
    Credential(usize),
    /// A proof of this item does not hold.
    #[error("the proof of item {0} does not hold")]
    Proof(usize),
    /// It is not signed by its key.
    #[error("not signed by its own key")]
    Signature,
    /// A point stands in it twice: one vote is a copy of another.
    #[error("one vote is a copy of another")]
    Copy,
}

/// An item with its proof, before it was checked.
struct Answer {
    challenge: curve25519_dalek::scalar::Scalar,
    votes: Vec<Ciphertext>,
    options: Vec<Branches>,
    sum: Branches,
}

impl Election {
    /// Bytes of every ballot.
    pub fn ballot_length(&self) -> usize {
        let entitled = self.signing[0].iter().map(SigningKeys::length).sum::<usize>();
        let items = self.manifest().items.iter().map(answer_length).sum::<usize>();
        (HEADER + entitled + items + SIGNATURE).next_multiple_of(STEP)
    }
}

fn answer_length(item: &Item) -> usize {
    32 + item.options.len() * (CIPHERTEXT + opened(1)) + opened(item.choose)
}

/// What the challenge of an item is taken over, up to the commitments.
fn stated(election: &Election, header: &[u8], index: usize, votes: &[Ciphertext]) -> Transcript {
    let item = &election.manifest().items[index];
    let mut said = Transcript::new("mingde-ballot/item/v1").with(header).with_point(&election.key);
    said.say(
        &[(index as u16).to_be_bytes(), (votes.len() as u16).to_be_bytes(), item.choose.to_be_bytes()]
            .concat(),
    );
    votes.iter().for_each(|vote| said.say(&vote.to_bytes()));
    said
}

impl Answer {
    /// Whether each option is 0 or 1 and their sum is at most what may be chosen.
    fn holds(&self, election: &Election, header: &[u8], index: usize) -> bool {
        let mut said = stated(election, header, index, &self.votes);
        for (vote, proof) in self.votes.iter().zip(&self.options) {
            proof.say(&election.key, vote, &self.challenge, &mut said);
        }
        let sum = self.votes.iter().copied().sum();
        self.sum.say(&election.key, &sum, &self.challenge, &mut said);
        said.challenge() == self.challenge
    }
}

impl Ballot {
    /// Reads a ballot and checks all of it that does not depend on other ballots.
    ///
    /// # Errors
    /// [`BadBallot`] says what does not hold.
    pub fn check(election: &Election, bytes: &[u8]) -> Result<Self, BadBallot> {
        let read = read::read(election, bytes)?;
        let (signed, signature) = bytes.split_last_chunk::<SIGNATURE>().ok_or(BadBallot::Length)?;
        let key = VerifyingKey::from_bytes(&read.key).map_err(|_| BadBallot::Encoding)?;
        key.verify_strict(&[CAST, signed].concat(), &Signature::from_bytes(signature))
            .map_err(|_| BadBallot::Signature)?;
        for (issuer, presented) in read.entitlements.iter().enumerate() {
            if !entitles(election, read.category, issuer as u8, &read.key, presented) {
                return Err(BadBallot::Credential(issuer));
            }
        }
        for (index, answer) in read.answers.iter().enumerate() {
            if !answer.holds(election, &bytes[..HEADER], index) {
                return Err(BadBallot::Proof(index));
            }
        }
        let slips = read.slips(election);
        let votes = read.answers.into_iter().map(|answer| answer.votes).collect();
        let ballot = Self {
            category: read.category,
            key: read.key,
            sequence: read.sequence,
            hash: Sha256::digest(bytes).into(),
            slips,
            votes,
        };
        let mut points: Vec<[u8; 32]> = ballot.points().collect();
        let count = points.len();
        points.sort_unstable();
        points.dedup();
        if points.len() == count { Ok(ballot) } else { Err(BadBallot::Copy) }
    }

    /// The key that it is known by.
    pub fn key(&self) -> &[u8; 32] {
        &self.key
    }

    /// Its place among the ballots of the key: the highest counts.
    pub fn sequence(&self) -> u32 {
        self.sequence
    }

    /// SHA-256 of its bytes.
    pub fn hash(&self) -> Bytes<32> {
        Bytes(self.hash)
    }

    /// Index of its category in the manifest.
    pub fn category(&self) -> u8 {
        self.category
    }

    /// Keys of the slips it was cast with, white first; empty where there are none.
    pub fn slips(&self) -> &[[u8; 32]] {
        &self.slips
    }

    /// The hash of its leaf on the board.
    pub fn leaf(&self) -> Hash {
        leaf_hash(&Leaf::Ballot(self.hash).to_bytes())
    }

    /// Its points, as they are written. Randomness is never used twice, so a point that another ballot has too was
    /// copied from it.
    pub fn points(&self) -> impl Iterator<Item = [u8; 32]> {
        self.votes.iter().flatten().flat_map(|vote| vote.points().map(|point| point.to_bytes()))
    }
}
