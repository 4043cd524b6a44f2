//! The voters of a rehearsal: most take a ballot and cast it, some cast a second one, some do not come.

use std::collections::BTreeMap;

use rand_core::CryptoRng;

use super::{Plan, Voter, hall::Hall};
use crate::ballot::fill;
use crate::credential::{Credential, Seed};
use crate::issue::{Issuing, decide, request_hash};
use crate::manifest::{Item, Level};
use crate::rsa::IssuerKey;

/// Of so many voters the last takes no ballot, takes it and does not cast it, casts a second one.
const STAYS_AWAY: u32 = 17;
const KEEPS_IT: u32 = 23;
const CHANGES: u32 = 7;
/// Receipts that are handed in.
const RECEIPTS: usize = 2;

/// Lets everybody vote.
pub(super) fn vote(hall: &mut Hall, plan: &Plan, keys: &[Vec<IssuerKey>], rng: &mut impl CryptoRng) {
    let mut book = Book::new();
    for (category, (_, _, roll)) in (0..).zip(&plan.categories) {
        for voter in (1..=*roll).filter(|voter| !voter.is_multiple_of(STAYS_AWAY)) {
            let seed = (plan.level != Level::S3).then(|| Seed::random(rng));
            let credential = match &seed {
                Some(seed) => issued(hall, &mut book, keys, category, voter, seed),
                None => drawn(hall, category, voter),
            };
            hall.issued[usize::from(category)] += u32::from(credential.is_some());
            let Some(credential) = credential.filter(|_| !voter.is_multiple_of(KEEPS_IT)) else { continue };
            let times = if voter.is_multiple_of(CHANGES) { 2 } else { 1 };
            let mut choices = Vec::new();
            for sequence in 1..=times {
                choices = plan.items.iter().map(|item| chosen(item, rng)).collect();
                cast(hall, &credential, sequence, &choices, rng);
            }
            hall.voters.push(Voter { credential, choices, seed });
            hall.post();
        }
        void_the_rest(hall, category, *roll);
    }
}

/// What an issuer's book has of each request, by category, voter and issuer.
type Book = BTreeMap<(u8, u32, usize), [u8; 32]>;

/// A voter signs in at each issuer, who writes down what was asked for and signs it unseen.
fn issued(
    hall: &Hall,
    book: &mut Book,
    keys: &[Vec<IssuerKey>],
    category: u8,
    voter: u32,
    seed: &Seed,
) -> Option<Credential> {
    let mut signed = Vec::new();
    for (issuer, blinded) in seed.apply(&hall.election, category).ok()?.iter().enumerate() {
        let known = book.get(&(category, voter, issuer));
        if decide(hall.election.manifest(), known, &blinded.request, hall.time) != Issuing::First {
            return None;
        }
        book.insert((category, voter, issuer), request_hash(&blinded.request));
        signed.push(keys[usize::from(category)][issuer].sign(&blinded.request)?);
    }
    seed.finish(&hall.election, category, &signed).ok()
}

/// A voter draws a white and a red slip. The piles are mixed by taking the red ones from the other end.
fn drawn(hall: &Hall, category: u8, voter: u32) -> Option<Credential> {
    let [white, red] = &hall.slips[usize::from(category)][..] else { return None };
    let at = voter as usize - 1;
    Credential::of_slips(&hall.election, category, white.get(at)?, red.iter().rev().nth(at)?).ok()
}

/// Slips that nobody drew go onto the board.
fn void_the_rest(hall: &mut Hall, category: u8, roll: u32) {
    let piles = hall.slips[usize::from(category)].clone();
    for (issuer, pile) in (0..).zip(piles) {
        let ordered: Vec<_> = if issuer == 0 { pile } else { pile.into_iter().rev().collect() };
        for (voter, slip) in (1..).zip(&ordered) {
            if voter > roll || voter.is_multiple_of(STAYS_AWAY) {
                hall.void(category, issuer, slip);
            }
        }
    }
}

fn cast(
    hall: &mut Hall,
    credential: &Credential,
    sequence: u32,
    choices: &[Vec<u16>],
    rng: &mut impl CryptoRng,
) {
    let Ok((bytes, _)) = fill(&hall.election, credential, sequence, choices, rng) else { return };
    let Some(receipt) = hall.cast(bytes) else { return };
    let handed_in = hall.files.keys().filter(|name| name.starts_with("receipts/")).count();
    if handed_in < RECEIPTS {
        hall.publish(&format!("receipts/{}.txt", handed_in + 1), receipt);
    }
}

/// Earlier options more often; now and then none.
fn chosen(item: &Item, rng: &mut impl CryptoRng) -> Vec<u16> {
    let options = item.options.len() as u32;
    let mut chosen: Vec<u16> = Vec::new();
    for _ in 0..item.choose {
        let drawn = rng.next_u32();
        if drawn.is_multiple_of(16) {
            continue;
        }
        // The smaller of two draws, so that results look like results.
        chosen.push(((drawn >> 8) % options).min((drawn >> 20) % options) as u16);
    }
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}
