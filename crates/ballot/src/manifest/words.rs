//! The parts of a manifest. Fields stand in the order of their names.

use serde::{Deserialize, Serialize};

use crate::encoding::Bytes;

/// Voters who are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Short name.
    pub code: String,
    /// Voters of it on the roll.
    pub roll: u32,
    /// Keys of its credentials, one for each issuer.
    pub signing: Vec<Signing>,
    /// What people call it.
    pub title: String,
}

/// How an issuer lets the voters of one category vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Signing {
    /// By blind signatures under this RSA modulus of 2048 bits.
    Blind(Box<Bytes<256>>),
    /// By paper slips with these keys, in order.
    Slips(Vec<Bytes<32>>),
}

/// One question, for instance one leader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Options that may be chosen at most.
    pub choose: u16,
    /// Short name.
    pub code: String,
    /// What can be chosen.
    pub options: Vec<Choice>,
    /// How many options the count elects; 0 where it only counts.
    pub seats: u16,
    /// What people read.
    pub title: String,
}

/// One option of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Short name.
    pub code: String,
    /// What people read.
    pub title: String,
}

/// How it is assured that nobody learns who voted what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Level {
    /// One issuer signs.
    S1,
    /// Two issuers sign, of different organisations.
    S2,
    /// Two paper slips that were drawn by hand.
    S3,
}

impl Level {
    /// How many issuers it has.
    pub fn issuers(self) -> usize {
        if self == Self::S1 { 1 } else { 2 }
    }
}

/// What a share is taken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Denominator {
    /// Voters on the roll (应到).
    Expected,
    /// Ballots that were taken (领票).
    Issued,
    /// Ballots that came back (收回).
    Returned,
    /// Ballots that count (有效).
    Valid,
}

/// What a count of some options is held against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// Short name.
    pub code: String,
    /// What the share is taken of.
    pub denominator: Denominator,
    /// Codes of the options whose counts are added.
    pub options: Vec<String>,
    /// Whether it has to be passed or reached.
    pub relation: Relation,
    /// The share: numerator and denominator of a fraction.
    pub share: [u32; 2],
}

/// How a share is held against a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// As large or larger.
    AtLeast,
    /// Larger.
    MoreThan,
}

/// What happens where the last place goes to several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tie {
    /// Those who are tied are voted on again.
    Revote,
    /// A lot is drawn by hand, before witnesses.
    Lot,
}

/// Somebody who holds a share of the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trustee {
    /// Key under which the others sent their shares.
    pub channel: Bytes<32>,
    /// What the polynomial of this trustee was committed to, the constant first.
    pub commitments: Vec<Bytes<32>>,
    /// That the trustee knows the constant.
    pub proof: Bytes<64>,
    /// What the manifest is signed by.
    pub verifier: String,
}

/// Somebody who watches the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scrutineer {
    /// What checkpoints are cosigned by, a verifier key of C2SP `tlog-cosignature`.
    pub cosigner: String,
    /// What manifest and result are signed by.
    pub verifier: String,
}
