//! Hooks: a program that acts by a token may be told, at an address of its own, that something has changed of what the token may see. It is
//! told that and from where on to ask, and nothing else: whoever reads along, or has the address, learns nothing of anybody.

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::policy::{Actor, Refused};
use mingde_courier::{BadAddress, Call, Hook, Undelivered, call_hook};
use mingde_store::{Beside, HookRow, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use zeroize::Zeroizing;

use crate::accounts::{ApiToken, Chance, Digest, acting_by, called, draw, token_called};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::ledger::{LedgerWish, ledger_behind};
use crate::long_work::apart;
use crate::outbox::Sending;
use crate::view::MomentText;

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
/// Longer than anybody tells: whoever has not come back by then does not.
const CLAIMED_FOR: i64 = 5 * MINUTE;
/// What changes meanwhile is told together.
const BETWEEN: i64 = 5 * SECOND;
/// So often it is tried: over three days, each rest twice as long as the one before, up to half a day.
const TRIED: u32 = 15;
const LONGEST_REST: i64 = 12 * 60 * MINUTE;

/// The hook of a token, as its program sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HookView {
    /// The machine that is spoken to.
    pub host: String,
    /// With what signatures are made (Standard Webhooks); said when it is set, and never again.
    pub secret: Option<String>,
    /// When it was set.
    #[schema(value_type = MomentText)]
    pub made: String,
    /// When it last was told.
    #[schema(value_type = Option<MomentText>)]
    pub told: Option<String>,
    /// Why it was not told lately, as a code; none if nothing was wrong.
    pub error: Option<String>,
    /// It was tried often enough: it is told nothing until it is set anew.
    pub given_up: bool,
}

/// What is kept of a hook, sealed.
#[derive(Serialize, Deserialize)]
struct Kept {
    url: String,
    key: String,
    anywhere: bool,
}

/// Sets where the program of a token is told, in the place of that of before.
///
/// # Errors
/// [`AppError::Invalid`] for what is no address of the whole net: networks of somebody's own are the operator's to name.
pub async fn set_hook(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    token: &ApiToken,
    url: &str,
    chance: &Chance<'_>,
) -> Result<HookView, AppError> {
    let kept = Kept { url: url.trim().to_owned(), key: drawn(chance)?, anywhere: false };
    set(bureau, actor, now, token.id, kept).await
}

/// The same at the machine itself, wherever the address is: of the token that somebody calls by a name.
///
/// # Errors
/// [`AppError::Refused`] for whoever is not the operator; [`AppError::NotFound`] where there is no such token.
pub async fn set_hook_for(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    (code, name): (&str, &str),
    url: &str,
    chance: &Chance<'_>,
) -> Result<HookView, AppError> {
    if actor.who().is_some() {
        return Err(Refused::OtherWay.into());
    }
    let token = token_called(bureau, now, code, name).await?;
    let kept = Kept { url: url.trim().to_owned(), key: drawn(chance)?, anywhere: true };
    set(bureau, actor, now, token, kept).await
}

async fn set(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    token: Digest,
    kept: Kept,
) -> Result<HookView, AppError> {
    let hook = kept.hook().map_err(|bad| {
        AppError::Invalid(Message::new(match bad {
            BadAddress::Elsewhere => "hook-elsewhere",
            BadAddress::OwnNetwork => "hook-own-network",
            BadAddress::None => "hook-no-address",
        }))
    })?;
    // Plain data into memory cannot fail.
    let content = Zeroizing::new(serde_json::to_string(&kept).unwrap_or_default());
    let told = bureau.position().await?;
    let mut changes = Beside::default();
    changes.set_hook(token, &content, (told, now), bureau.store.sealing().read()?);
    write(bureau, now, actor, ("set-hook", token), changes).await?;
    Ok(HookView {
        host: hook.host(),
        secret: Some(hook.secret().to_string()),
        made: now.to_string(),
        told: None,
        error: None,
        given_up: false,
    })
}

/// Takes the hook of a token back.
pub async fn drop_hook(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    token: &ApiToken,
) -> Result<(), AppError> {
    let mut changes = Beside::default();
    changes.drop_hook(token.id);
    match write(bureau, now, actor, ("drop-hook", token.id), changes).await {
        Err(AppError::Store(StoreError::Overtaken)) => Err(unknown()),
        done => done,
    }
}

/// The hook of a token.
pub async fn hook_of(bureau: &Bureau, token: &ApiToken) -> Result<HookView, AppError> {
    let row = bureau.store.hook_of(token.id).await?.ok_or_else(unknown)?;
    let hook = Kept::read(&row)?.hook().ok();
    Ok(HookView {
        host: hook.map_or_else(String::new, |hook| hook.host()),
        secret: None,
        made: row.made.to_string(),
        told: row.sent.map(|sent| sent.to_string()),
        error: Some(row.error).filter(|error| !error.is_empty()),
        given_up: row.not_before.is_none(),
    })
}

fn unknown() -> AppError {
    AppError::NotFound(Message::new("hook-unknown"))
}

async fn write(
    bureau: &Bureau,
    now: Timestamp,
    actor: &Actor,
    (action, token): (&str, Digest),
    changes: Beside,
) -> Result<(), AppError> {
    let mut writer = bureau.store.begin(actor, now).await?;
    writer.change_beside(changes).await?;
    writer.audit(action, &called(token), "");
    writer.commit().await?;
    Ok(())
}

/// Tells the program of the hook that is farthest behind, if something has changed of what its token may see.
///
/// # Errors
/// Those of reading and writing the database. What was claimed is claimed until then; it is told later, once more if it had been.
pub async fn tell_next_hook(bureau: &Bureau, now: Timestamp) -> Result<Sending, AppError> {
    let size = bureau.position().await?;
    let Some(row) = bureau.store.next_hook(size, now).await? else { return Ok(Sending::Nothing) };
    let claimed = Timestamp(now.0 + CLAIMED_FOR);
    let mut changes = Beside::default();
    changes.claim_hook(&row, claimed);
    match bureau.store.change_beside(changes).await {
        Err(StoreError::Overtaken) => return Ok(Sending::Nothing),
        done => done?,
    }
    let mut changes = Beside::default();
    let done = match changed(bureau, now, &row).await? {
        Changed { known, something: false } => {
            changes.hook_told(&row, claimed, known, (None, now));
            Sending::Dropped
        }
        Changed { known, something: true } => {
            let told = match Kept::read(&row)?.hook() {
                Ok(hook) => {
                    let call = call(&row, now);
                    apart(move || call_hook(&hook, &call, now)).await
                }
                Err(_) => Err(Undelivered::NotLetIn),
            };
            match told {
                Ok(()) => {
                    changes.hook_told(&row, claimed, known, (Some(now), Timestamp(now.0 + BETWEEN)));
                    Sending::Sent
                }
                Err(why) => {
                    let tried = row.attempts + 1;
                    let rest = (MINUTE << tried.min(TRIED)).min(LONGEST_REST);
                    let goes_on = tried < TRIED && why != Undelivered::Refused;
                    let again = goes_on.then_some(Timestamp(now.0 + rest));
                    changes.hook_failed(&row, claimed, why.code(), again);
                    Sending::Failed(why.code())
                }
            }
        }
    };
    bureau.store.change_beside(changes).await?;
    Ok(done)
}

/// What came behind what a program knows.
struct Changed {
    /// So many revisions were looked at.
    known: u64,
    /// Of some of them the token may see the record.
    something: bool,
}

/// A token that is void, or whose owner has left, sees nothing.
async fn changed(bureau: &Bureau, now: Timestamp, row: &HookRow) -> Result<Changed, AppError> {
    let actor = acting_by(bureau, now, row.token).await?;
    let Some(actor) = actor else { return Ok(Changed { known: bureau.position().await?, something: false }) };
    let present = bureau.present().await?;
    let sight = present.sight(&actor);
    let behind = ledger_behind(&sight, &LedgerWish::default(), row.told.checked_sub(1), 1);
    Ok(Changed { known: sight.uncut().position, something: !behind.is_empty() })
}

/// What a program is told. Told twice of the same, it is the same message.
fn call(row: &HookRow, now: Timestamp) -> Call {
    let after = row.told.checked_sub(1).map_or_else(String::new, |position| position.to_string());
    let id = Digest::of("hook", format!("{} {} {}", row.token.to_hex(), row.made.0, row.told).as_bytes());
    let moment = format!("{}+08:00", now.to_string().replace(' ', "T"));
    let body = json!({ "type": "records.changed", "timestamp": moment, "data": { "after": after } });
    Call { id: format!("msg_{}", &id.to_hex()[..32]), body: body.to_string() }
}

fn drawn(chance: &Chance<'_>) -> Result<String, AppError> {
    let mut key = Zeroizing::new([0; 32]);
    draw(chance, &mut *key)?;
    Ok(hex::encode(*key))
}

impl Kept {
    fn read(row: &HookRow) -> Result<Self, AppError> {
        Ok(serde_json::from_str(&row.content).map_err(|_| StoreError::Unsealable)?)
    }

    fn hook(&self) -> Result<Hook, BadAddress> {
        let mut key = Zeroizing::new([0; 32]);
        hex::decode_to_slice(&self.key, &mut *key).map_err(|_| BadAddress::None)?;
        Hook::parse(&self.url, key, self.anywhere)
    }
}
