//! Forms that somebody has begun and not sent: all that was typed, right or wrong, sealed beside the ledger and seen by
//! nobody else.

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;
use mingde_store::{Beside, FormDraft};
use zeroize::Zeroizing;

use super::Typed;
use crate::bureau::Bureau;
use crate::error::AppError;

/// A form that was kept.
#[derive(Debug)]
pub struct KeptForm {
    /// The kind of record.
    pub kind: String,
    /// What tells it from others of its kind.
    pub key: String,
    /// When it was kept last.
    pub saved: Timestamp,
    /// What was typed.
    pub typed: Typed,
}

/// So long a form is kept that nobody goes on with: half a year.
pub(crate) const DRAFTS_KEPT: i64 = 183 * 86_400_000_000;

/// A form that is kept has so many bytes at most.
const LARGEST: u64 = 512 << 10;
/// So many forms of one person are kept.
const MOST: usize = 100;
/// So many bytes they have together, sealed.
const ALL: u64 = 8 << 20;

/// Keeps a form, over what was kept of it before.
///
/// # Errors
/// `draft-too-large` for a form that is larger than any, `drafts-too-many` where the person keeps too many or too much.
pub async fn keep_form(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    (kind, key): (&str, &str),
    typed: &Typed,
) -> Result<(), AppError> {
    let Some(person) = actor.who() else { return Ok(()) };
    let pairs: Vec<(&str, &str)> = typed.pairs().collect();
    let content = Zeroizing::new(serde_json::to_string(&pairs).unwrap_or_default());
    let draft = FormDraft { form: name(kind, key), saved: now, content };
    let bytes = draft.content.len() as u64;
    if bytes > LARGEST {
        return Err(AppError::Invalid(Message::new("draft-too-large").with("most", LARGEST >> 10)));
    }
    // Whoever keeps many at once has each counted before the next.
    let _counted = bureau.at_the_drafts.lock().await;
    let others = bureau.store.draft_sizes(person).await?;
    let others: Vec<u64> =
        others.into_iter().filter(|(form, _)| *form != draft.form).map(|(_, bytes)| bytes).collect();
    if others.len() >= MOST || others.iter().sum::<u64>() + bytes > ALL {
        return Err(AppError::Invalid(Message::new("drafts-too-many").with("most", MOST)));
    }
    let mut changes = Beside::default();
    changes.keep_draft(person, &draft, bureau.store.sealing().read()?);
    changes.clear_drafts(Timestamp(now.0 - DRAFTS_KEPT));
    Ok(bureau.store.change_beside(changes).await?)
}

/// The forms that the actor keeps, the latest first.
pub async fn kept_forms(bureau: &Bureau, actor: &Actor) -> Result<Vec<KeptForm>, AppError> {
    let Some(person) = actor.who() else { return Ok(Vec::new()) };
    let drafts = bureau.store.drafts_of(person).await?;
    Ok(drafts.iter().filter_map(KeptForm::of).collect())
}

/// One of them.
pub async fn kept_form(
    bureau: &Bureau,
    actor: &Actor,
    (kind, key): (&str, &str),
) -> Result<Option<KeptForm>, AppError> {
    let Some(person) = actor.who() else { return Ok(None) };
    let draft = bureau.store.draft(person, &name(kind, key)).await?;
    Ok(draft.as_ref().and_then(KeptForm::of))
}

/// Lets go of one that was sent, or is not wanted any more.
pub async fn drop_form(bureau: &Bureau, actor: &Actor, (kind, key): (&str, &str)) -> Result<(), AppError> {
    let Some(person) = actor.who() else { return Ok(()) };
    let form = name(kind, key);
    if bureau.store.draft(person, &form).await?.is_none() {
        return Ok(());
    }
    let mut changes = Beside::default();
    changes.drop_draft(person, &form);
    Ok(bureau.store.change_beside(changes).await?)
}

fn name(kind: &str, key: &str) -> String {
    format!("{kind} {key}")
}

impl KeptForm {
    fn of(draft: &FormDraft) -> Option<Self> {
        let (kind, key) = draft.form.split_once(' ')?;
        let pairs: Vec<(String, String)> = serde_json::from_str(&draft.content).ok()?;
        let (kind, key) = (kind.to_owned(), key.to_owned());
        Some(Self { kind, key, saved: draft.saved, typed: Typed::new(pairs) })
    }
}
