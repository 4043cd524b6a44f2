//! What came of a check-up, for people and for programs.

pub mod html;
pub mod json;
pub mod text;

use std::collections::HashMap;

use mingde_core::words::{Locale, say_code};

use crate::quantity::Claim;

/// A claim against the ledger, worded for whoever reads the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Index of the claim.
    pub claim: usize,
    /// `borne_out`, `contradicted` or `not_covered`.
    pub outcome: &'static str,
    /// What the ledger says and how it can be looked up, in words.
    pub words: String,
}

/// The number of a claim as a person would write it down: relation, value, unit.
pub(crate) fn amount(locale: Locale, claim: &Claim) -> String {
    let word = |code: &str| say_code(locale, code, &[]);
    let Some(value) = &claim.value else { return word("checkup-masked") };
    let mut text = value.to_string();
    if let Some(upper) = &claim.upper {
        text.push('–');
        text.push_str(&upper.to_string());
    }
    let relation = word(&format!("checkup-relation-{}", claim.relation.name().replace('_', "-")));
    let text = if relation == "=" { text } else { format!("{relation} {text}") };
    if claim.unit.is_empty() { text } else { format!("{text} {}", claim.unit) }
}

/// The verdicts on each claim.
fn by_claim(verdicts: &[Verdict]) -> HashMap<usize, Vec<&Verdict>> {
    let mut by_claim: HashMap<usize, Vec<&Verdict>> = HashMap::new();
    for verdict in verdicts {
        by_claim.entry(verdict.claim).or_default().push(verdict);
    }
    by_claim
}
