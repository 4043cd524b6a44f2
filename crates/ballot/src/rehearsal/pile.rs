//! The piles of slips of a rehearsal, and how keys of either sort stand in its manifest.

use rand_core::CryptoRng;

use super::Plan;
use crate::credential::Slip;
use crate::encoding::Bytes;
use crate::manifest::{Level, Signing};
use crate::rsa::IssuerKey;

/// Some slips more than voters, as a printer would make them, for each category and issuer; none without slips.
pub(super) fn printed(plan: &Plan, rng: &mut impl CryptoRng) -> Vec<Vec<Vec<Slip>>> {
    let issuers = if plan.level == Level::S3 { plan.level.issuers() } else { 0 };
    let mut all = Vec::new();
    for (_, _, roll) in &plan.categories {
        let count = roll + roll.div_ceil(10);
        let mut pile = || (0..count).map(|_| Slip::random(rng)).collect();
        all.push((0..issuers).map(|_| pile()).collect());
    }
    all
}

/// Keys of slips, in order.
pub(super) fn keys(slips: &[Vec<Vec<Slip>>]) -> Vec<Vec<Signing>> {
    let keys = |slips: &Vec<Slip>| {
        let mut keys: Vec<Bytes<32>> = slips.iter().map(|slip| Bytes(slip.public())).collect();
        keys.sort_unstable();
        Signing::Slips(keys)
    };
    slips.iter().map(|issuers| issuers.iter().map(keys).collect()).collect()
}

/// Moduli of the issuers' keys.
pub(super) fn blind(keys: &[Vec<IssuerKey>]) -> Vec<Vec<Signing>> {
    let modulus = |key: &IssuerKey| {
        let mut bytes = [0; 256];
        bytes.copy_from_slice(&key.public().modulus());
        Signing::Blind(Box::new(Bytes(bytes)))
    };
    keys.iter().map(|keys| keys.iter().map(modulus).collect()).collect()
}
