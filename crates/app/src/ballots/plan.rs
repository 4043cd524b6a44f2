//! What an office settles of a ballot before anybody makes a key.

use mingde_ballot::{Bytes, Denominator, Item, Threshold, Tie};
use mingde_core::date::Day;
use mingde_core::id::{PersonId, UnitId};
use serde::{Deserialize, Serialize};

/// Voters who are counted apart, by rule.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VoterGroupRequest {
    /// What people call it.
    pub title: String,
    /// A unit by code or name: whoever has the main post there on the day.
    pub unit: String,
    /// Units below it as well.
    pub below: bool,
    /// Codes of ranks; all, if there is none.
    pub ranks: Vec<String>,
}

/// What counts are held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThresholdRequest {
    /// Codes of the options whose counts are added.
    pub options: Vec<String>,
    /// The share in percent.
    pub percent: u32,
    /// Whether it has to be passed, not only reached.
    pub more_than: bool,
}

/// What is typed to prepare a ballot.
#[derive(Debug, Clone)]
pub struct BallotRequest {
    /// The name that it gets, sixteen hexadecimal digits: sent twice, it is one ballot.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// The kind of record that its result becomes.
    pub kind: String,
    /// The unit for which it is held, by code or name.
    pub unit: String,
    /// On which day somebody has to be in a unit to vote.
    pub day: Day,
    /// First and last day on which papers are given out and ballots taken.
    pub days: (Day, Day),
    /// Who votes; whoever fits several stands in the first.
    pub groups: Vec<VoterGroupRequest>,
    /// Who is voted on, by staff number or name with it.
    pub subjects: Vec<String>,
    /// What counts are held against.
    pub threshold: Option<ThresholdRequest>,
    /// What shares are taken of.
    pub denominator: Denominator,
    /// What people do about a tie.
    pub tie: Tie,
    /// Names of the trustees, and how many of them decrypt.
    pub trustees: (Vec<String>, u16),
    /// Names of the scrutineers, and how many of them have to cosign.
    pub scrutineers: (Vec<String>, u16),
    /// SHA-256 of the code of the page that people vote on.
    pub page: [u8; 32],
}

/// What was settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BallotPlan {
    /// What it is about.
    pub title: String,
    /// The kind of record that its result becomes.
    pub kind: String,
    /// The unit for which it is held.
    pub unit: UnitId,
    /// Its name on the day.
    pub unit_name: String,
    /// The day of the roll.
    pub day: Day,
    /// First day on which papers are given out.
    pub first: Day,
    /// Last day on which ballots are taken.
    pub last: Day,
    /// Code, title and number of voters of each category.
    pub categories: Vec<(String, String, u32)>,
    /// SHA-256 of the roll.
    pub roll: Bytes<32>,
    /// What is asked.
    pub items: Vec<Item>,
    /// Whom each item is about.
    pub subjects: Vec<PersonId>,
    /// What counts are held against.
    pub thresholds: Vec<Threshold>,
    /// What shares are taken of.
    pub denominator: Denominator,
    /// What people do about a tie.
    pub tie: Tie,
    /// Names of the trustees.
    pub trustees: Vec<String>,
    /// How many of them decrypt.
    pub needed: u16,
    /// Names of the scrutineers.
    pub scrutineers: Vec<String>,
    /// How many of them have to cosign.
    pub witnesses: u16,
    /// Random bytes under which the trustees make the key.
    pub session: Bytes<32>,
    /// SHA-256 of the code of the page that people vote on.
    pub page: Bytes<32>,
}

impl BallotPlan {
    /// Voters on the roll.
    pub fn voters(&self) -> u32 {
        self.categories.iter().map(|(.., roll)| roll).sum()
    }
}
