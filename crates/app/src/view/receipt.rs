//! Whether receipts are borne out by the ledger.

use mingde_core::words::{Locale, say};
use mingde_rulebook::{Assessment, Difference, WrittenReceipt};
use serde::Serialize;

/// A receipt, and what differs from it.
#[derive(Debug, Clone, Serialize)]
pub struct VerifiedReceiptView<'r> {
    /// Id of the rulebook.
    pub rulebook: &'r str,
    /// Its hash, as it stands in the file.
    pub receipt: &'r str,
    /// Whether nothing differs.
    pub borne_out: bool,
    /// What differs.
    pub differences: Vec<DifferenceTold>,
}

/// Something that differs from a receipt.
#[derive(Debug, Clone, Serialize)]
pub struct DifferenceTold {
    /// What sort of thing.
    pub differs: &'static str,
    /// In words.
    pub message: String,
}

impl<'r> VerifiedReceiptView<'r> {
    /// A receipt with its differences in words.
    pub fn of(written: &'r WrittenReceipt, differences: &[Difference], locale: Locale) -> Self {
        let told = differences.iter().map(|difference| DifferenceTold {
            differs: difference.name(),
            message: say(locale, &difference.message()),
        });
        Self {
            rulebook: &written.receipt.rulebook,
            receipt: &written.hash,
            borne_out: differences.is_empty(),
            differences: told.collect(),
        }
    }
}

/// The assessment that a printed receipt is of.
#[derive(Debug, Clone, Serialize)]
pub struct TypedReceiptView<'r> {
    /// Id of the rulebook.
    pub rulebook: &'r str,
    /// The whole hash; none where it is of no assessment.
    pub receipt: Option<String>,
    /// Whether there is such an assessment.
    pub borne_out: bool,
    /// The assessment.
    pub assessment: Option<&'r Assessment>,
}
