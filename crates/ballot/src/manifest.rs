//! The manifest: everything that is settled before the first ballot. Its hash stands on the poster in the hall; what is
//! not in it, no device believes.

mod check;
mod words;

use curve25519_dalek::ristretto::RistrettoPoint;
use mingde_log::{CosignerKey, Verifier};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::canonical;
use crate::encoding::Bytes;
use crate::rsa::IssuerPublic;

pub use check::BadManifest;
pub use words::{
    Category, Choice, Denominator, Item, Level, Relation, Scrutineer, Signing, Threshold, Tie, Trustee,
};

/// The version of the formats that this crate reads and writes.
pub const VERSION: u16 = 1;
/// Fewer voters than these have no secret: refused.
pub const FEWEST: u32 = 5;
/// With fewer voters than these the ballot page warns.
pub const FEW: u32 = 10;

/// The manifest as it is published. Fields stand in the order of their names, as they do in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Name of the board: the origin of its checkpoints.
    pub board: String,
    /// What checkpoints are signed by, a verifier key of C2SP `signed-note` with the name of the board.
    pub board_key: String,
    /// When casting opens, in seconds since 1970.
    pub cast_from: u64,
    /// When it closes.
    pub cast_until: u64,
    /// Who votes, apart where results are wanted apart.
    pub categories: Vec<Category>,
    /// What shares of the result are taken of, where a threshold does not say otherwise.
    pub denominator: Denominator,
    /// When ballots can be taken, in seconds since 1970.
    pub issue_from: u64,
    /// Until when.
    pub issue_until: u64,
    /// What issuers sign the number of issued ballots by: verifier keys, issuer A first.
    pub issuers: Vec<String>,
    /// What is asked.
    pub items: Vec<Item>,
    /// The key that votes are encrypted under: the sum of what the trustees contributed.
    pub key: Bytes<32>,
    /// How it is assured that nobody learns who voted what.
    pub level: Level,
    /// Until when every ballot with a receipt is on the board, in seconds since 1970. One for all, so that a receipt
    /// does not tell when its ballot was cast.
    pub merge_by: u64,
    /// Trustees whose shares decrypt a sum.
    pub needed: u16,
    /// SHA-256 of the code of the page that people vote on.
    pub page: Bytes<32>,
    /// Hash of the manifest of the round before, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Bytes<32>>,
    /// What receipts are signed by.
    pub receipt_key: String,
    /// SHA-256 of the roll of voters.
    pub roll: Bytes<32>,
    /// Number of the round, from 1.
    pub round: u16,
    /// Whose devices watch the board and who sign the result.
    pub scrutineers: Vec<Scrutineer>,
    /// Random bytes under which the trustees made the key.
    pub session: Bytes<32>,
    /// What a count is held against.
    pub thresholds: Vec<Threshold>,
    /// What happens where two have the same count. Nothing here ever draws.
    pub tie: Tie,
    /// What the ballot is about.
    pub title: String,
    /// Who holds shares of the key.
    pub trustees: Vec<Trustee>,
    /// Version of this format.
    pub version: u16,
    /// Scrutineers whose cosignatures a checkpoint needs.
    pub witnesses: u16,
}

impl Manifest {
    /// The bytes of the file, canonical JSON.
    pub fn to_bytes(&self) -> Vec<u8> {
        canonical::write(self)
    }

    /// Its hash: SHA-256 of its bytes.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.to_bytes()).into()
    }

    /// Voters on the roll.
    pub fn voters(&self) -> u32 {
        self.categories.iter().map(|category| category.roll).fold(0, u32::saturating_add)
    }
}

/// What credentials of one category are checked by, for one issuer.
pub(crate) enum SigningKeys {
    Blind(IssuerPublic),
    /// Keys of slips, in order.
    Slips(Vec<[u8; 32]>),
}

/// A manifest that was checked, with its keys at hand.
pub struct Election {
    manifest: Manifest,
    hash: [u8; 32],
    pub(crate) key: RistrettoPoint,
    /// What shares of each trustee are checked by.
    pub(crate) share_keys: Vec<RistrettoPoint>,
    /// For each category, for each issuer.
    pub(crate) signing: Vec<Vec<SigningKeys>>,
    pub(crate) board_key: Verifier,
    pub(crate) receipt_key: Verifier,
    pub(crate) issuers: Vec<Verifier>,
    pub(crate) scrutineers: Vec<(Verifier, CosignerKey)>,
    pub(crate) trustees: Vec<Verifier>,
}

impl Election {
    /// Reads a manifest and checks all of it but its signatures.
    ///
    /// # Errors
    /// [`BadManifest`] says which part does not hold.
    pub fn read(bytes: &[u8]) -> Result<Self, BadManifest> {
        let manifest: Manifest = canonical::read(bytes).ok_or(BadManifest::Form)?;
        let hash = Sha256::digest(bytes).into();
        check::checked(manifest, hash)
    }

    /// What it says.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Its hash.
    pub fn hash(&self) -> &[u8; 32] {
        &self.hash
    }

    /// The text that trustees and scrutineers sign.
    pub fn text(&self) -> String {
        format!("mingde-ballot/manifest/v1\n{}\n", hex::encode(self.hash))
    }

    /// Names of those who have not signed a note of [`text`](Self::text), all of them if it is no such note.
    pub fn missing_signers(&self, note: &str) -> Vec<String> {
        let text = self.text();
        let all = self.trustees.iter().chain(self.scrutineers.iter().map(|(verifier, _)| verifier));
        let missing = all.filter(|verifier| verifier.verify(note) != Some(text.as_str()));
        missing.map(|verifier| verifier.name().to_owned()).collect()
    }

    /// Whether so few vote that the page has to warn.
    pub fn is_small(&self) -> bool {
        self.manifest.voters() < FEW
    }
}
