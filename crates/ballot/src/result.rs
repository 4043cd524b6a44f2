//! The result sheet: what was counted, of how many, and what follows by the manifest. It says where two are tied, and
//! never draws.

mod ratio;
mod standing;

use serde::{Deserialize, Serialize};

use crate::canonical;
use crate::encoding::Bytes;
use crate::manifest::{Denominator, Election, VERSION};
use crate::tally::{Closed, Counts};

pub use ratio::apportioned;
pub use standing::{Outcome, Verdict};

/// The sheet as it is published, canonical JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultSheet {
    /// For each group that may be told apart; empty where there is one only.
    pub breakdown: Vec<GroupResult>,
    /// How many voted, for each category.
    pub categories: Vec<CategoryTurnout>,
    /// For each item, of all voters; empty where nothing may be decrypted.
    pub items: Vec<ItemResult>,
    /// Hash of the manifest.
    pub manifest: Bytes<32>,
    /// What follows for each item; empty where nothing may be decrypted.
    pub outcomes: Vec<Outcome>,
    /// Root of the closed board.
    pub root: Bytes<32>,
    /// Leaves on it.
    pub size: u64,
    /// Whether the sheet has counts.
    pub state: State,
    /// Ballots that a later one of the same voter replaced.
    pub superseded: u32,
    /// All voters together.
    pub turnout: Total,
    /// Version of this format.
    pub version: u16,
}

/// Whether a sheet has counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Counted.
    Counted,
    /// Fewer ballots than hide each other: nothing was decrypted.
    TooFew,
    /// More ballots than were issued: the round is void and nothing was decrypted.
    Void,
}

/// How many voted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Total {
    /// Voters on the roll (应到).
    pub expected: u32,
    /// Ballots on the board that do not count (无效).
    pub invalid: u32,
    /// Ballots that were taken (领票).
    pub issued: u32,
    /// Ballots that came back (收回).
    pub returned: u32,
    /// Ballots that count (有效).
    pub valid: u32,
}

/// How many of a category voted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryTurnout {
    /// Code of the category.
    pub code: String,
    /// On the roll.
    pub expected: u32,
    /// Ballots that each issuer let out.
    pub issued: Vec<u32>,
    /// Ballots that count.
    pub valid: u32,
}

/// One item of one group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemResult {
    /// Code of the item.
    pub code: String,
    /// For each option.
    pub counts: Vec<u32>,
    /// What shares are taken of, and how many that are.
    pub denominator: Denominator,
    /// How many the shares are taken of.
    pub of: u32,
    /// For each option, in tenths of a percent.
    pub shares: Vec<u32>,
    /// Choices that nobody made: with one choice a ballot, how many abstained (弃权).
    pub unused: u32,
}

/// Categories that are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupResult {
    /// Codes of the categories.
    pub categories: Vec<String>,
    /// For each item.
    pub items: Vec<ItemResult>,
    /// Ballots that count.
    pub valid: u32,
}

impl ResultSheet {
    /// The sheet of a closed board; counts where there are any.
    pub fn new(election: &Election, closed: &Closed, counts: Option<&Counts>) -> Self {
        let manifest = election.manifest();
        let state = match (closed.is_void(election), closed.is_too_few()) {
            (true, _) => State::Void,
            (false, true) => State::TooFew,
            (false, false) => State::Counted,
        };
        let turnout = total(election, closed, &closed.together().each()[0]);
        let counts = counts.filter(|_| state == State::Counted);
        let items = counts.map_or(Vec::new(), |counts| {
            let summed = (0..manifest.items.len()).map(|item| counts.summed(item)).collect();
            item_results(election, &turnout, summed)
        });
        let breakdown = counts.filter(|it| it.groups.each().len() > 1).map_or(Vec::new(), |counts| {
            let groups = counts.groups.each().iter().zip(&counts.counts);
            groups.map(|(group, counts)| group_result(election, closed, group, counts)).collect()
        });
        let categories = manifest.categories.iter().enumerate().map(|(at, category)| CategoryTurnout {
            code: category.code.clone(),
            expected: category.roll,
            issued: closed.issued().iter().map(|issued| issued[at]).collect(),
            valid: closed.turnout()[at].valid,
        });
        Self {
            breakdown,
            categories: categories.collect(),
            outcomes: standing::outcomes(election, &turnout, &items),
            items,
            manifest: Bytes(*election.hash()),
            root: closed.root(),
            size: closed.size(),
            state,
            superseded: closed.superseded(),
            turnout,
            version: VERSION,
        }
    }

    /// The bytes of the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        canonical::write(self)
    }

    /// Reads a file in its one form.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        canonical::read(bytes)
    }

    /// The text that scrutineers sign.
    pub fn text(&self) -> String {
        use sha2::Digest as _;
        let hash = sha2::Sha256::digest(self.to_bytes());
        format!("mingde-ballot/result/v1\n{}\n{}\n", self.manifest, hex::encode(hash))
    }
}

impl Counts {
    fn summed(&self, item: usize) -> Vec<u32> {
        let mut groups = self.counts.iter().map(|counts| counts[item].clone());
        let first = groups.next().unwrap_or_default();
        groups.fold(first, |sum, more| sum.iter().zip(more).map(|(one, other)| one + other).collect())
    }
}

impl Total {
    /// How many that are.
    pub fn of(&self, denominator: Denominator) -> u32 {
        match denominator {
            Denominator::Expected => self.expected,
            Denominator::Issued => self.issued,
            Denominator::Returned => self.returned,
            Denominator::Valid => self.valid,
        }
    }
}

fn total(election: &Election, closed: &Closed, group: &[u8]) -> Total {
    let categories = &election.manifest().categories;
    let whole = group.len() == categories.len();
    let sum = |number: &dyn Fn(usize) -> u32| group.iter().map(|at| number(usize::from(*at))).sum::<u32>();
    let issued = |at: usize| closed.issued().iter().map(|issued| issued[at]).min().unwrap_or(0);
    // Whose a ballot is that does not hold cannot be known: it stands in the whole alone.
    let invalid = if whole { closed.invalid() } else { 0 };
    let valid = closed.valid(group);
    Total {
        expected: sum(&|at| categories[at].roll),
        invalid,
        issued: sum(&issued),
        returned: valid + invalid,
        valid,
    }
}

fn item_results(election: &Election, turnout: &Total, counts: Vec<Vec<u32>>) -> Vec<ItemResult> {
    let denominator = election.manifest().denominator;
    let of = turnout.of(denominator);
    let results = election.manifest().items.iter().zip(counts).map(|(item, counts)| {
        let unused = (u32::from(item.choose) * turnout.valid).saturating_sub(counts.iter().sum());
        let shares = ratio::shares(&counts, of, item.choose);
        ItemResult { code: item.code.clone(), counts, denominator, of, shares, unused }
    });
    results.collect()
}

fn group_result(election: &Election, closed: &Closed, group: &[u8], counts: &[Vec<u32>]) -> GroupResult {
    let turnout = total(election, closed, group);
    let code = |at: &u8| election.manifest().categories[usize::from(*at)].code.clone();
    GroupResult {
        categories: group.iter().map(code).collect(),
        items: item_results(election, &turnout, counts.to_vec()),
        valid: turnout.valid,
    }
}
