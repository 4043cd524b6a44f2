//! What an office settles of a ballot before anybody makes a key.

use mingde_ballot::{Bytes, Denominator, Item, Threshold, Tie};
use mingde_core::date::Day;
use mingde_core::id::{PersonId, UnitId};
use mingde_core::record::Who;
use serde::{Deserialize, Deserializer, Serialize};

/// Voters who are counted apart, by rule.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
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
    /// Who is voted on: persons by staff number or name with it, units by code or name.
    pub subjects: Vec<String>,
    /// Where they stand in one question: how many are chosen at most, and how many of them are elected, or 0.
    pub choose: (u16, u16),
    /// What the kind wants said of all records, by the names of its fields.
    pub said: Vec<(String, String)>,
    /// Who looks on, each by name with staff number, and as what.
    pub observers: Vec<String>,
    /// The ballot that this one follows on.
    pub after: Option<String>,
    /// What counts are held against.
    pub threshold: Option<ThresholdRequest>,
    /// What shares are taken of.
    pub denominator: Denominator,
    /// What people do about a tie.
    pub tie: Tie,
    /// The trustees as they are typed: by staff number or name with it; somebody from outside by name, with a slash and who hands the
    /// link over. And how many of them decrypt.
    pub trustees: (Vec<String>, u16),
    /// The scrutineers in the same way, and how many of them have to cosign.
    pub scrutineers: (Vec<String>, u16),
    /// Whoever prints the white slips and the red ones; nobody where ballots are taken signed in.
    pub printers: Vec<String>,
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
    /// Whom each item is about, or each option where there is one item.
    #[serde(deserialize_with = "subjects")]
    pub subjects: Vec<Who>,
    /// What all records say, by the names of fields.
    #[serde(default)]
    pub said: Vec<(String, String)>,
    /// Who looks on, and the code of what as.
    #[serde(default)]
    pub observers: Vec<(PersonId, String)>,
    /// Who votes, by rule: what follows on this one begins with it.
    #[serde(default)]
    pub groups: Vec<VoterGroupRequest>,
    /// Number of the round, from 1.
    #[serde(default = "first")]
    pub round: u16,
    /// Hash of the manifest of the round before.
    #[serde(default)]
    pub previous: Option<Bytes<32>>,
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
    /// Who alone is shown the link of each seat, trustees first: whose it is, or who hands it over to somebody without an account.
    #[serde(default)]
    pub keepers: Vec<PersonId>,
    /// Names of who prints the white slips and the red ones, where people vote by slips.
    #[serde(default)]
    pub printers: Vec<String>,
    /// How often the key was begun anew.
    #[serde(default)]
    pub draw: u16,
    /// Random bytes under which the trustees make the key.
    pub session: Bytes<32>,
    /// SHA-256 of the code of the page that people vote on.
    pub page: Bytes<32>,
}

fn first() -> u16 {
    1
}

/// Plans from when only persons were voted on name them alone.
fn subjects<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Who>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Kept {
        Who(Who),
        Person(PersonId),
    }
    let kept = Vec::<Kept>::deserialize(from)?.into_iter();
    Ok(kept
        .map(|it| match it {
            Kept::Who(who) => who,
            Kept::Person(person) => Who::Person(person),
        })
        .collect())
}

impl BallotPlan {
    /// Whether papers are slips that people draw, in place of what is signed unseen.
    pub fn is_by_slips(&self) -> bool {
        !self.printers.is_empty()
    }

    /// Names of those who have a seat: trustees, scrutineers, printers.
    pub fn seated(&self) -> impl Iterator<Item = &String> {
        self.trustees.iter().chain(&self.scrutineers).chain(&self.printers)
    }

    /// Whether all who are voted on stand in one question.
    pub fn is_chosen_among(&self) -> bool {
        self.items.len() == 1 && self.subjects.len() == self.items[0].options.len() && self.subjects.len() > 1
    }

    /// Voters on the roll.
    pub fn voters(&self) -> u32 {
        self.categories.iter().map(|(.., roll)| roll).sum()
    }
}
