//! Reminding: those who sign for units that have not done something are told of it once more, once a day at the most.

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::policy::{Actor, may_file};

use super::page::{REMINDED, find, unknown};
use super::standing::{Receipts, standing};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::notices::{Cause, Holders, Teller};

/// Reminds a unit, or all that have not done it. Gives how many units there were to remind.
///
/// # Errors
/// [`AppError::NotFound`] for whoever may not send such a record; [`AppError::Conflict`] where all have done it.
pub async fn remind(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    id: &str,
    unit: Option<&str>,
) -> Result<usize, AppError> {
    let present = bureau.present().await?;
    let sent = find(&present, actor, id)?;
    let sender = sent.at.unit().ok_or_else(unknown)?;
    may_file(actor, sent.at.kind(), sender)?;
    let receipt = present.library.kind(&sent.sends.receipt)?.receipt.as_ref().ok_or_else(unknown)?;
    let asks = sent.due().is_some() || sent.answer().is_some();
    let all = standing(&sent, &Receipts::all(&present.snapshot), now.day());
    let lacking = all.into_iter().filter(|one| one.done.is_none() && (asks || one.signed.is_none()));
    let lacking = lacking.filter(|one| unit.is_none_or(|unit| one.unit.to_string() == unit));
    let holders = Holders::load(bureau, &receipt.by, now.day()).await?;
    let mut teller = Teller::of(&present.library, actor, now);
    let cause = Cause::AssignmentReminded { record: sent.id(), on: now.day() };
    let mut codes = Vec::new();
    for one in lacking {
        for person in holders.of(&receipt.by, one.unit).into_iter().chain(sent.owners()) {
            teller.once(person, &cause, 1);
        }
        let at = present.snapshot.units.index_of(one.unit);
        codes.extend(at.map(|at| present.snapshot.units.unit[at as usize].code.clone()));
    }
    if codes.is_empty() {
        return Err(AppError::Conflict(Message::new("assignment-nobody-to-remind")));
    }
    let mut writer = bureau.store.begin(actor, now).await?;
    writer.audit(REMINDED, &sent.id().to_string(), &codes.join(" "));
    writer.tell(teller.telling());
    bureau.commit(writer).await?;
    Ok(codes.len())
}
