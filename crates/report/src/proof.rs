//! The proof of a figure, as a reader looks it up: the article, the formula, what was counted.

use std::collections::BTreeMap;

/// Most lines a proof lists; the total is always exact.
pub const MOST_LINES: usize = 60;

/// What stands behind a figure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proof {
    /// Heading and text of the article it rests on.
    pub article: Option<(String, String)>,
    /// The formula, as written and, for a single subject, with the numbers in it.
    pub formula: Option<(String, String)>,
    /// The conditions on what is counted, as the form words them.
    pub conditions: Vec<String>,
    /// Titles of the columns of [`lines`](Self::lines).
    pub heads: Vec<&'static str>,
    /// The records, units or persons counted, at most [`MOST_LINES`].
    pub lines: Vec<Vec<String>>,
    /// How many there are.
    pub total: usize,
}

/// The proofs of a report's figures, by the name of the figure.
pub type Proofs = BTreeMap<String, Proof>;

impl Proof {
    /// A proof that lists these lines.
    pub fn listing(heads: &[&'static str], lines: impl ExactSizeIterator<Item = Vec<String>>) -> Self {
        let total = lines.len();
        Self { heads: heads.to_vec(), lines: lines.take(MOST_LINES).collect(), total, ..Self::default() }
    }
}
