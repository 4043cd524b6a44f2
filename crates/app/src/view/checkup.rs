//! What the ledger says of the claims of a material.

use mingde_report::figure::Receipt;
use serde::Serialize;

use crate::checkup::Compared;

/// A claim compared with the ledger.
#[derive(Debug, Clone, Serialize)]
pub struct ComparedView<'c> {
    /// Index of the claim.
    pub claim: usize,
    /// `borne_out`, `contradicted`, `not_covered`.
    pub outcome: &'static str,
    /// Name of the figure it is about.
    pub figure: Option<&'c str>,
    /// Title of the figure.
    pub title: Option<&'c str>,
    /// The phrase by which the figure was found.
    pub phrase: Option<&'c str>,
    /// Exact value.
    pub value: Option<String>,
    /// Where it came from.
    pub receipt: Option<&'c Receipt>,
    /// The verdict in words.
    pub message: Option<&'c str>,
}

impl<'c> ComparedView<'c> {
    /// A comparison, with the verdict in words where there is one.
    pub fn of(compared: &'c Compared, message: Option<&'c str>) -> Self {
        let named = |text: &'c String| (!text.is_empty()).then_some(text.as_str());
        Self {
            claim: compared.claim,
            outcome: compared.outcome.name(),
            figure: named(&compared.figure),
            title: named(&compared.title),
            phrase: compared.phrase.as_deref(),
            value: compared.answer.as_ref().and_then(|answer| answer.value.exact()),
            receipt: compared.answer.as_ref().map(|answer| &answer.receipt),
            message,
        }
    }
}
