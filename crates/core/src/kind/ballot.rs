//! How the result of a secret ballot becomes records of a kind: `ballot:`.

use super::Choice;
use super::clause::{Clause, Holds, Known, Stands};
use crate::yaml::{Findings, Node};

/// What a kind says of ballots: each item of one becomes a record, with what was counted in these fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BallotResult {
    /// The role in which whoever an item is about stands, a person.
    pub role: String,
    /// What can be chosen of an item, with the field that takes its count.
    pub options: Vec<(Choice, String)>,
    /// The field of how many might have voted.
    pub expected: String,
    /// The field of how many ballots were taken.
    pub issued: String,
    /// The field of how many came back.
    pub returned: String,
    /// The field of how many do not count.
    pub invalid: String,
}

/// Reads `ballot:` of a kind with these roles and fields.
pub(super) fn ballot(node: Option<&Node>, known: Known<'_>, findings: &mut Findings) -> Option<BallotResult> {
    let mut clause = Clause::of(node?, known, findings);
    let role = clause.role("role", Stands::Person);
    let mut options = Vec::new();
    for entry in clause.entries("options") {
        let mut option = clause.within(&entry.value);
        let field = option.field("field", Holds::Number);
        options.push((option.choice(&entry.key), field));
        option.finish();
    }
    let result = BallotResult {
        role,
        options,
        expected: clause.field("expected", Holds::Number),
        issued: clause.field("issued", Holds::Number),
        returned: clause.field("returned", Holds::Number),
        invalid: clause.field("invalid", Holds::Number),
    };
    clause.finish();
    Some(result)
}
