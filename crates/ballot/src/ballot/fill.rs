//! Filling in a ballot, on the voter's device.

use curve25519_dalek::scalar::Scalar;
use ed25519_dalek::Signer as _;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::{Answer, BadBallot, CAST, HEADER, SIGNATURE, TAG, read, stated};
use crate::credential::Credential;
use crate::elgamal::Ciphertext;
use crate::encoding::random_scalar;
use crate::manifest::{Election, Item};
use crate::proof::Committed;

/// What was chosen and by which randomness it was encrypted: shown to whoever doubts the device, who then fills in
/// another ballot. Whoever has it can read the ballot.
pub struct Opening {
    choices: Vec<Vec<u16>>,
    randomness: Zeroizing<Vec<Vec<Scalar>>>,
}

/// Why a choice is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotFill {
    /// Not one answer for each item.
    #[error("there are not as many answers as items")]
    Items,
    /// More options than may be chosen, one twice, or one that there is not.
    #[error("item {item}: at most {most} different options of those there are")]
    Choice {
        /// Index of the item.
        item: usize,
        /// How many may be chosen.
        most: u16,
    },
}

/// A ballot of this credential with these choices: for each item the indices of the chosen options, in order, none for
/// whoever abstains.
///
/// The randomness is drawn anew and never follows from the seed, or whoever finds the seed later could read the vote.
///
/// # Errors
/// [`CannotFill`].
pub fn fill(
    election: &Election,
    credential: &Credential,
    sequence: u32,
    choices: &[Vec<u16>],
    rng: &mut impl CryptoRng,
) -> Result<(Vec<u8>, Opening), CannotFill> {
    let items = &election.manifest().items;
    if items.len() != choices.len() {
        return Err(CannotFill::Items);
    }
    let mut bytes = Vec::with_capacity(election.ballot_length());
    bytes.extend_from_slice(TAG);
    bytes.extend_from_slice(election.hash());
    bytes.push(credential.category);
    bytes.extend_from_slice(&credential.ballot_key());
    bytes.extend_from_slice(&sequence.to_be_bytes());
    credential.entitlements.iter().for_each(|it| bytes.extend_from_slice(it));
    let mut randomness = Zeroizing::new(Vec::new());
    for (index, (item, chosen)) in items.iter().zip(choices).enumerate() {
        possible(index, item, chosen)?;
        let drawn: Vec<Scalar> = item.options.iter().map(|_| random_scalar(rng)).collect();
        answered(election, &bytes[..HEADER], index, chosen, &drawn, rng).write(&mut bytes);
        randomness.push(drawn);
    }
    bytes.resize(election.ballot_length() - SIGNATURE, 0);
    let signature = credential.key.sign(&[CAST, &bytes].concat());
    bytes.extend_from_slice(&signature.to_bytes());
    Ok((bytes, Opening { choices: choices.to_vec(), randomness }))
}

fn possible(index: usize, item: &Item, chosen: &[u16]) -> Result<(), CannotFill> {
    let in_order = chosen.is_sorted_by(|one, next| one < next);
    let there = chosen.iter().all(|option| usize::from(*option) < item.options.len());
    let few = chosen.len() <= usize::from(item.choose);
    if in_order && there && few { Ok(()) } else { Err(CannotFill::Choice { item: index, most: item.choose }) }
}

fn answered(
    election: &Election,
    header: &[u8],
    index: usize,
    chosen: &[u16],
    randomness: &[Scalar],
    rng: &mut impl CryptoRng,
) -> Answer {
    let key = &election.key;
    let item = &election.manifest().items[index];
    let number = |option: usize| u16::from(chosen.contains(&(option as u16)));
    let votes: Vec<Ciphertext> = randomness
        .iter()
        .enumerate()
        .map(|(option, randomness)| Ciphertext::encrypt(key, number(option), randomness))
        .collect();
    let mut said = stated(election, header, index, &votes);
    let mut committed: Vec<Committed> = Vec::new();
    for (option, vote) in votes.iter().enumerate() {
        committed.push(Committed::new(key, vote, number(option), 1, rng));
    }
    let sum = votes.iter().copied().sum();
    let sum = Committed::new(key, &sum, chosen.len() as u16, item.choose, rng);
    committed.iter().chain([&sum]).for_each(|it| it.say(&mut said));
    let challenge = said.challenge();
    let sum = sum.answer(&challenge, &randomness.iter().sum());
    let options = committed.into_iter().zip(randomness).map(|(it, by)| it.answer(&challenge, by)).collect();
    Answer { challenge, votes, options, sum }
}

impl Answer {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(self.challenge.as_bytes());
        for (vote, proof) in self.votes.iter().zip(&self.options) {
            bytes.extend_from_slice(&vote.to_bytes());
            proof.write(bytes);
        }
        self.sum.write(bytes);
    }
}

impl Opening {
    /// The choices.
    pub fn choices(&self) -> &[Vec<u16>] {
        &self.choices
    }

    /// Whether the ballot holds these choices and no others.
    pub fn opens(&self, election: &Election, ballot: &[u8]) -> Result<bool, BadBallot> {
        let read = read::read(election, ballot)?;
        let items = read.answers.iter().zip(self.choices.iter().zip(&*self.randomness));
        let mut same = items.map(|(answer, (chosen, randomness))| {
            let numbers = (0..).map(|option: u16| u16::from(chosen.contains(&option)));
            let votes = answer.votes.iter().zip(randomness.iter().zip(numbers));
            votes
                .into_iter()
                .all(|(vote, (by, number))| *vote == Ciphertext::encrypt(&election.key, number, by))
        });
        Ok(same.all(|same| same))
    }
}
