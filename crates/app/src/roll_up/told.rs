//! What is sent, as files: `manifest.json`, which the ledger's key signs, and `results.json`. Both say of which ledger, as it stood where, and
//! by which rulebooks, kinds and registry.

use std::collections::BTreeMap;

use mingde_core::date::Day;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The list of all that is sent.
pub const MANIFEST: &str = "manifest.json";
/// The signature under its hash.
pub const SIGNATURE: &str = "manifest.note";
/// The results.
pub const RESULTS: &str = "results.json";
/// The folder of the snapshot, where one goes along.
pub const SNAPSHOT: &str = "snapshot";
/// In the place of all of these, once they were taken back.
pub const TAKEN_BACK: &str = "withdrawn.note";

/// What [`ManifestTold::format`] says.
pub const MANIFEST_FORMAT: &str = "mingde-submission/1";
/// What [`ResultsTold::format`] says.
pub const RESULTS_FORMAT: &str = "mingde-results/1";

/// `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestTold {
    /// [`MANIFEST_FORMAT`].
    pub format: String,
    /// What it answers.
    pub request: RequestNamed,
    /// Where it is from.
    pub of: Provenance,
    /// The key that signs it, to be compared when it is seen for the first time.
    pub key: String,
    /// Proofs that the ledger goes on from what it was when something was sent before.
    pub grown_from: Vec<GrownFrom>,
    /// All other files.
    pub files: Vec<FileTold>,
}

/// A request by name and hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestNamed {
    /// Its name.
    pub id: String,
    /// SHA-256 of its file.
    pub hash: String,
}

/// Of which ledger, as it stood where, read by what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// Name of the ledger.
    pub origin: String,
    /// Entries in it.
    pub position: u64,
    /// Its root.
    pub root: String,
    /// The signed note that says so (C2SP `tlog-checkpoint`).
    pub checkpoint: String,
    /// Version of the evaluation.
    pub engine: String,
    /// Hash of the registry's schema.
    pub registry: String,
    /// Hashes of the kinds that were looked at.
    pub kinds: BTreeMap<String, String>,
    /// Rulebooks with version and hash of their text.
    pub rulebooks: BTreeMap<String, RulebookTold>,
}

/// A rulebook by version and text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulebookTold {
    /// Its version.
    pub version: String,
    /// SHA-256 of its text.
    pub hash: String,
}

/// That the ledger goes on from an earlier size (RFC 9162 §2.1.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrownFrom {
    /// That size.
    pub size: u64,
    /// The hashes of the proof.
    pub hashes: Vec<String>,
}

/// A file with its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileTold {
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of it.
    pub sha256: String,
}

impl FileTold {
    /// A file of these bytes.
    pub fn of(name: &str, bytes: &[u8]) -> Self {
        Self { name: name.to_owned(), bytes: bytes.len() as u64, sha256: sha256(bytes) }
    }
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// `results.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultsTold {
    /// Name and version of the format: `mingde-results/1`.
    pub format: String,
    /// Where they are from.
    pub of: Provenance,
    /// As it stood on this day.
    pub as_of: Day,
    /// By rulebook.
    pub assessments: Vec<AssessmentTold>,
    /// Rulebooks that are asked for and that there are not.
    pub lacking: Vec<String>,
}

/// What is sent of one rulebook's results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssessmentTold {
    /// Its id.
    pub rulebook: String,
    /// Its version.
    pub version: String,
    /// Its title.
    pub title: String,
    /// The period assessed.
    pub period: String,
    /// Its receipt.
    pub receipt: ReceiptTold,
    /// The results that were asked for.
    pub results: Vec<ResultTold>,
    /// Results that were asked for and that it does not have.
    pub lacking: Vec<String>,
}

/// By what the bureau finds the assessment again. Where settings come from is not told: people wrote that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptTold {
    /// What `mingde verify` takes at the bureau.
    pub reference: String,
    /// The hash of the whole receipt.
    pub hash: String,
    /// Settings with their values; none where one is not set.
    pub settings: BTreeMap<String, Option<String>>,
}

/// One result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultTold {
    /// Its id.
    pub result: String,
    /// Its title.
    pub title: String,
    /// What its values count or measure, a Chinese word.
    pub unit: String,
    /// Of the bureau as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bureau: Option<BureauTold>,
    /// Of each unit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<UnitTold>,
    /// How many have which value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<ValueTold>,
}

/// A result of the bureau as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BureauTold {
    /// How many are assessed; none where they are persons and fewer than five.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subjects: Option<u64>,
    /// How many of them stand how, by the name of the status; nothing of persons.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub statuses: BTreeMap<String, u64>,
    /// All their values together, where they can be added up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sum: Option<String>,
}

/// A result of one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitTold {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The name of its status.
    pub status: String,
    /// Its value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// How many have a value, or one of several neighbouring ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueTold {
    /// The value: a number, the code of a grade, the name of a status; two with `..` between them for those from one to the other.
    pub of: String,
    /// How many.
    pub subjects: u64,
}
