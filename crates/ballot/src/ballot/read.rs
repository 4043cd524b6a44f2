//! A ballot out of its bytes, before anything of it is believed.

use super::{Answer, BadBallot, HEADER, SIGNATURE, TAG};
use crate::elgamal::Ciphertext;
use crate::encoding::Reader;
use crate::manifest::{Election, Item, SigningKeys};
use crate::proof::Branches;

/// Its parts.
pub(super) struct Read<'b> {
    pub category: u8,
    pub key: [u8; 32],
    pub sequence: u32,
    pub entitlements: Vec<&'b [u8]>,
    pub answers: Vec<Answer>,
}

impl Read<'_> {
    /// Keys of the slips, where there are slips.
    pub fn slips(&self, election: &Election) -> Vec<[u8; 32]> {
        let signing = &election.signing[usize::from(self.category)];
        let with_slips = self.entitlements.iter().zip(signing);
        let slip = |(presented, keys): (&&[u8], &SigningKeys)| match keys {
            SigningKeys::Slips(_) => presented.first_chunk::<32>().copied(),
            SigningKeys::Blind(_) => None,
        };
        with_slips.filter_map(slip).collect()
    }
}

pub(super) fn read<'b>(election: &Election, bytes: &'b [u8]) -> Result<Read<'b>, BadBallot> {
    if bytes.len() != election.ballot_length() {
        return Err(BadBallot::Length);
    }
    let mut from = Reader::new(&bytes[..bytes.len() - SIGNATURE]);
    let header = (|| {
        from.tag(TAG)?;
        Some((from.bytes::<32>()?, from.u8()?, from.bytes::<32>()?, from.u32()?))
    })();
    let (manifest, category, key, sequence) = header.ok_or(BadBallot::Election)?;
    if manifest != *election.hash() {
        return Err(BadBallot::Election);
    }
    let signing = election.signing.get(usize::from(category)).ok_or(BadBallot::Category)?;
    let entitlements = signing.iter().map(|keys| from.slice(keys.length())).collect::<Option<_>>();
    let items = &election.manifest().items;
    let answers = items.iter().map(|item| answer(&mut from, item)).collect::<Option<_>>();
    let (Some(entitlements), Some(answers)) = (entitlements, answers) else {
        return Err(BadBallot::Encoding);
    };
    if from.rest().iter().any(|byte| *byte != 0) {
        return Err(BadBallot::Encoding);
    }
    debug_assert!(bytes.len() > HEADER);
    Ok(Read { category, key, sequence, entitlements, answers })
}

fn answer(from: &mut Reader<'_>, item: &Item) -> Option<Answer> {
    let challenge = from.scalar()?;
    let (mut votes, mut options) = (Vec::new(), Vec::new());
    for _ in &item.options {
        votes.push(Ciphertext::read(from)?);
        options.push(Branches::read(from, 1)?);
    }
    Some(Answer { challenge, votes, options, sum: Branches::read(from, item.choose)? })
}
