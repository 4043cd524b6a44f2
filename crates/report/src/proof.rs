//! The proof of a figure, as a reader looks it up: the article, the formula, what was counted.

use std::collections::BTreeMap;

use mingde_core::id::RecordId;

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
    /// The records, units or persons counted, or the subjects judged.
    pub counted: Listing,
    /// Those that were looked at and do not count, each with the reason in its last column.
    pub left_out: Listing,
}

/// A table of a proof.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// Titles of the columns.
    pub heads: Vec<&'static str>,
    /// At most [`MOST_LINES`].
    pub lines: Vec<Vec<String>>,
    /// How many there are.
    pub total: usize,
    /// Where its lines are records: the id of their kind, and which record each line is.
    pub records: Option<(String, Vec<RecordId>)>,
}

/// The proofs of a report's figures, by the name of the figure.
pub type Proofs = BTreeMap<String, Proof>;

impl Listing {
    /// Of these lines, as many as are listed.
    pub fn new(heads: &[&'static str], lines: impl ExactSizeIterator<Item = Vec<String>>) -> Self {
        let total = lines.len();
        Self { heads: heads.to_vec(), lines: lines.take(MOST_LINES).collect(), total, records: None }
    }

    /// The same, whose lines are these records of a kind, one for each line.
    pub fn of_records(self, kind: &str, records: impl Iterator<Item = RecordId>) -> Self {
        let records: Vec<RecordId> = records.take(self.lines.len()).collect();
        let whole = records.len() == self.lines.len();
        Self { records: whole.then(|| (kind.to_owned(), records)), ..self }
    }
}
