//! A rehearsal: a whole pretend election, held by the same steps as a real one, with voters who choose at random. An
//! office sees beforehand what will be published, and tests and measurements have something to look at.

mod device;
mod hall;
mod key;
mod pile;
mod voters;

use std::collections::BTreeMap;

use mingde_log::Signer;
use rand_core::CryptoRng;

use crate::credential::{Credential, Seed};
use crate::manifest::{BadManifest, Category, Item, Level, Signing, Threshold, Tie};
use crate::rsa::IssuerKey;
use crate::trustee::SecretShare;

use hall::Hall;

/// Published files by their names.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What is pretended.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What the ballot is about.
    pub title: String,
    /// How secrecy is assured.
    pub level: Level,
    /// Codes, titles and numbers of voters of the categories.
    pub categories: Vec<(String, String, u32)>,
    /// What is asked.
    pub items: Vec<Item>,
    /// What counts are held against.
    pub thresholds: Vec<Threshold>,
    /// Trustees, and how many of them decrypt.
    pub trustees: (usize, usize),
    /// When it begins, in seconds since 1970.
    pub begins: u64,
}

/// What came of it. Beside what is published, what in a real election nobody has in one place.
pub struct Rehearsal {
    /// What is published.
    pub files: Files,
    /// Those who cast a ballot.
    pub voters: Vec<Voter>,
    /// Shares of the key.
    pub trustees: Vec<SecretShare>,
    /// Who signs checkpoints.
    pub board: Signer,
}

/// Somebody who voted.
pub struct Voter {
    /// What lets them vote.
    pub credential: Credential,
    /// What they chose last.
    pub choices: Vec<Vec<u16>>,
    /// What all of it follows from; none with slips.
    pub seed: Option<Seed>,
}

/// Holds the election. `issuers` are the keys of the issuers, for each category one for each issuer; with slips none
/// are needed. The same random source leads to the same files.
///
/// # Errors
/// The [`BadManifest`] of a plan that no election can be held by.
///
/// # Panics
/// If there are not as many keys as the plan has categories and issuers.
pub fn rehearse(
    plan: &Plan,
    issuers: &[Vec<IssuerKey>],
    rng: &mut impl CryptoRng,
) -> Result<Rehearsal, BadManifest> {
    let mut hall = Hall::open(plan, issuers, rng)?;
    voters::vote(&mut hall, plan, issuers, rng);
    hall.close(rng);
    Ok(hall.rehearsed())
}

/// How the categories of a plan stand in a manifest.
fn categories(plan: &Plan, signing: Vec<Vec<Signing>>) -> Vec<Category> {
    let with_keys = plan.categories.iter().zip(signing);
    let category = |((code, title, roll), signing): (&(String, String, u32), _)| Category {
        code: code.clone(),
        roll: *roll,
        signing,
        title: title.clone(),
    };
    with_keys.map(category).collect()
}

/// Where two are tied, people vote again.
const TIE: Tie = Tie::Revote;
