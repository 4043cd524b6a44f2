//! Sending: one message after the other, each claimed before it goes and noted afterwards.

use mingde_core::date::Timestamp;
use mingde_core::policy::Actor;
use mingde_courier::Undelivered;
use mingde_store::{Beside, OutboxRow, StoreError};

use super::channels::{MAIL, next_place};
use super::kept::Kept;
use super::parcel::{MOST, Parcel};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::long_work::apart;
use crate::notices::{Cause, calm};

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
/// Longer than anybody sends: whoever has not come back by then does not.
const CLAIMED_FOR: i64 = 5 * MINUTE;
/// So often it is tried: over eight hours, each rest twice as long as the one before.
const TRIED: u32 = 10;

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sending {
    /// Nothing is due, or no channel is free.
    Nothing,
    /// A message was taken.
    Sent,
    /// There was nothing to say any more.
    Dropped,
    /// Nobody is to be disturbed by it just now.
    PutOff,
    /// A message was not taken, for this reason; it is tried again or was given up.
    Failed(&'static str),
}

/// Sends the message that has waited longest, if one is due. Numbers of the bureau are counted as `actor` has them.
///
/// # Errors
/// Those of reading and writing the database. What was claimed is claimed until then; it goes later, once more if it had gone.
pub async fn send_next(bureau: &Bureau, actor: &Actor, now: Timestamp) -> Result<Sending, AppError> {
    let Some(row) = bureau.store.next_message(now).await? else { return Ok(Sending::Nothing) };
    let morning = calm(&bureau.library().calendar, now);
    if morning > now && !is_urgent(bureau, &row).await? {
        let mut changes = Beside::default();
        changes.put_off_message(&row, now, morning);
        bureau.store.change_beside(changes).await?;
        return Ok(Sending::PutOff);
    }
    let claimed = Timestamp(now.0 + CLAIMED_FOR);
    let mut changes = Beside::default();
    changes.take_place(&row.channel, now, next_place(&row.channel, now));
    changes.claim_message(&row, now, claimed);
    match bureau.store.change_beside(changes).await {
        Err(StoreError::Overtaken) => return Ok(Sending::Nothing),
        done => done?,
    }
    let channels = bureau.store.channels().await?;
    let kept = channels.iter().find(|channel| channel.name == row.channel).map(Kept::read).transpose()?;
    let parcel = match &kept {
        Some(kept) => Parcel::of(bureau, actor, now, &row, kept).await?,
        None => None,
    };
    let mut changes = Beside::default();
    let done = match parcel {
        None => {
            changes.message_done(&row, claimed);
            Sending::Dropped
        }
        Some(parcel) => match apart(move || parcel.send(now)).await {
            Ok(()) => {
                changes.message_sent(&row, claimed, now);
                Sending::Sent
            }
            Err(why) => {
                failed(bureau, &mut changes, &row, claimed, now, why);
                Sending::Failed(why.code())
            }
        },
    };
    bureau.store.change_beside(changes).await?;
    Ok(done)
}

/// When something is to be sent next, a message or word to a program: an instant that is over where it may be sent now, none where
/// nothing waits.
pub async fn next_errand(bureau: &Bureau) -> Result<Option<Timestamp>, AppError> {
    let message = bureau.store.next_message_due().await?;
    let hook = bureau.store.next_hook_due(bureau.position().await?).await?;
    Ok([message, hook].into_iter().flatten().min())
}

/// Whether something is to be told at any hour: what is due may be so since the server was down, or the day before.
async fn is_urgent(bureau: &Bureau, row: &OutboxRow) -> Result<bool, AppError> {
    let Some(person) = row.person else { return Ok(false) };
    let notices = bureau.store.unsent_notices(person, MOST).await?;
    Ok(notices.iter().any(|notice| Cause::is_urgent_code(&notice.cause)))
}

fn failed(
    bureau: &Bureau,
    changes: &mut Beside,
    row: &OutboxRow,
    claimed: Timestamp,
    now: Timestamp,
    why: Undelivered,
) {
    let tried = row.attempts + 1;
    // A password that is not good is nothing that one mail is to blame for.
    let is_final = match why {
        Undelivered::NotLetIn => row.channel != MAIL,
        why => why.is_final(),
    };
    let rest = rest_after(tried, why);
    let calendar = &bureau.library().calendar;
    let again = (!is_final && tried < TRIED).then(|| calm(calendar, Timestamp(now.0 + rest)));
    changes.message_failed(row, claimed, why.code(), again);
    if !matches!(why, Undelivered::Refused) {
        let minute = if matches!(why, Undelivered::TooOften { .. }) { rest } else { MINUTE };
        changes.rest_channel(&row.channel, Timestamp(now.0 + minute));
    }
    tracing::info!(channel = row.channel, tried, why = why.code(), given_up = again.is_none(), "not taken");
}

/// How long something rests that was tried so often.
fn rest_after(tried: u32, why: Undelivered) -> i64 {
    let doubled = MINUTE << tried.saturating_sub(1).min(TRIED);
    match why {
        Undelivered::TooOften { minutes } => doubled.max(i64::from(minutes) * MINUTE),
        _ => doubled,
    }
}
