//! What a receipt that stands on a paper is of: the assessment it leads to, worked out again.

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::period::Period;
use mingde_core::policy::Actor;
use mingde_rulebook::Reference;

use crate::assess::assessment_of_reference;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::long_work::in_turn;
use crate::todo::rulebook_title;
use crate::view::Title;

/// The assessment that a printed receipt is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptPage {
    /// Id and titles of the rulebook.
    pub rulebook: (String, Title),
    /// Its version.
    pub version: String,
    /// The period.
    pub period: Period,
    /// As it stood on this day.
    pub as_of: Day,
    /// How many revisions the ledger had.
    pub position: u64,
    /// How many the actor sees of those who are assessed.
    pub subjects: usize,
    /// The whole hash.
    pub receipt: String,
}

/// What a receipt is of, as it is printed: `heart-to-heart-talks/2025-autumn/2025-11-03/120/0123456789abcdef`. None where no version of its
/// rulebook gives that hash.
///
/// # Errors
/// `receipt-unreadable` for what is none; [`AppError::NotFound`] for a rulebook that there is not; those of reading the ledger as it was.
pub async fn receipt_page(
    bureau: &Bureau,
    actor: &Actor,
    text: &str,
) -> Result<Option<ReceiptPage>, AppError> {
    let unreadable = || AppError::Invalid(Message::new("receipt-unreadable"));
    let reference = Reference::parse(text).ok_or_else(unreadable)?;
    let sight = match bureau.sight_of_receipt(actor, reference.position, reference.known_on).await {
        Ok(sight) => sight,
        // The ledger was never so long: it is a receipt of nothing.
        Err(error) if error.message().code == "app-no-position" => return Ok(None),
        Err(error) => return Err(error),
    };
    let library = bureau.library();
    in_turn(move || {
        let found = assessment_of_reference(&library, &sight, &reference)?;
        Ok(found.map(|found| ReceiptPage {
            rulebook: (found.rulebook.clone(), rulebook_title(&library, &found)),
            version: found.version.clone(),
            period: found.period,
            as_of: found.as_of,
            position: reference.position,
            subjects: found.subjects.len(),
            receipt: found.receipt.hash_text(),
        }))
    })
    .await
}
