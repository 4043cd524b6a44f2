//! Sealing everything anew: after the key was renewed, and in a ledger of before values were bound to their places. The log
//! only grows, so what was sealed otherwise stays in older revisions.

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::policy::{Actor, Before, Scope, may_append, may_reseal};
use mingde_core::reason;
use mingde_core::revision::Draft;
use mingde_store::{DESTROYED_KEY, Entropy, Filter, Found, Page, destroy_former_keys, renew_field_key};

use crate::bureau::{Bureau, Settings};
use crate::error::AppError;
use crate::progress::Progress;
use crate::sealing::renewed;

/// Entities whose latest revision is looked at together.
const TOGETHER: u32 = 4_096;

/// What was sealed anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resealed {
    /// Id of the key in force.
    pub key: String,
    /// Entities that have a revision more.
    pub entities: u64,
    /// Values beside the ledger: secrets of second factors and providers, drafts, and where people are written to.
    pub beside: u64,
}

/// Puts a new key in force and seals everything anew with it. The keys before it stay and open what they sealed. Where it was
/// interrupted, [`reseal`] goes on.
///
/// # Errors
/// [`AppError::Refused`] for anybody but the operator, who alone has the files of keys.
pub async fn renew_key(
    settings: &Settings,
    actor: &Actor,
    now: Timestamp,
    entropy: &mut Entropy<'_>,
    progress: &mut dyn Progress,
) -> Result<Resealed, AppError> {
    may_reseal(actor)?;
    let before = Bureau::open(settings, entropy).await?;
    // A ledger that takes no write keeps its keys as they are.
    let writes = before.store.begin(actor, now).await.map(drop);
    before.store.close().await?;
    writes?;
    renew_field_key(&settings.data, entropy)?;
    // Opened anew: whoever has opened it goes on sealing with the key that was in force then.
    let bureau = Bureau::open(settings, entropy).await?;
    let resealed = seal_anew(&bureau, actor, now, "renew-keys", progress).await;
    bureau.store.close().await?;
    resealed
}

/// Destroys the keys that were in force before, so that what only earlier revisions hold sealed can be read by nobody any
/// more; whatever stands now is sealed with the key in force first. Gives the ids of those that are gone.
///
/// # Errors
/// [`AppError::Refused`] for anybody but the operator; [`AppError::Invalid`] without a reason, [`AppError::Conflict`] where
/// there is no former key.
pub async fn destroy_keys(
    settings: &Settings,
    actor: &Actor,
    now: Timestamp,
    reason: &str,
    entropy: &mut Entropy<'_>,
    progress: &mut dyn Progress,
) -> Result<Vec<String>, AppError> {
    may_reseal(actor)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(AppError::Invalid(Message::new("app-reason-wanted")));
    }
    let bureau = Bureau::open(settings, entropy).await?;
    let former: Vec<String> = bureau.store.sealing().read()?.ids().skip(1).map(str::to_owned).collect();
    if former.is_empty() {
        bureau.store.close().await?;
        return Err(AppError::Conflict(Message::new("keys-none-former")));
    }
    seal_anew(&bureau, actor, now, "upgrade-ledger", progress).await?;
    // First the word, then the deed: verification must not find keys missing of which nobody said so.
    let mut writer = bureau.store.begin(actor, now).await?;
    for key in &former {
        writer.audit(DESTROYED_KEY, key, reason);
    }
    writer.commit().await?;
    bureau.store.close().await?;
    destroy_former_keys(&settings.data)?;
    Ok(former)
}

/// Seals everything anew that is not sealed as it would be today: with the key in force, bound to its place, whatever kinds
/// and registry call sensitive by now.
///
/// # Errors
/// [`AppError::Refused`] for anybody but the operator.
pub async fn reseal(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    progress: &mut dyn Progress,
) -> Result<Resealed, AppError> {
    may_reseal(actor)?;
    seal_anew(bureau, actor, now, "upgrade-ledger", progress).await
}

async fn seal_anew(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    action: &str,
    progress: &mut dyn Progress,
) -> Result<Resealed, AppError> {
    let library = bureau.library();
    let keys = bureau.store.sealing();
    let key = keys.read()?.ids().next().unwrap_or_default().to_owned();
    progress.begin(&Message::new("app-sealing-anew"), 0);
    let reason = reason::coded(&Message::new(SEALED_ANEW));
    let mut writer = bureau.store.begin(actor, now).await?;
    let (mut after, mut entities, mut seen) = (None, 0, 0);
    loop {
        let page = Page::following(after, TOGETHER);
        // As a reader sees it: what this transaction appends is not among it.
        let found = bureau.store.find(&Scope::Everything, &Filter::default(), page).await?;
        let Some(last) = found.last() else { break };
        after = Some(last.head.position);
        seen += found.len() as u64;
        let mut anew = Vec::new();
        for Found { head, payload, .. } in found {
            let before = Before::Changed(head.standing());
            let draft = Draft {
                entity: head.entity,
                id: head.id,
                kind: head.kind.clone(),
                state: head.state,
                event: head.event,
                unit: head.unit,
                reason: reason.clone(),
                payload,
            };
            let payload = renewed(&library, keys, &draft)?;
            if payload != draft.payload {
                let kind = library.kinds.get(&draft.kind).map(|kind| &**kind);
                anew.push(may_append(actor, Draft { payload, ..draft }, before, kind)?);
            }
        }
        entities += anew.len() as u64;
        writer.append(anew, None).await?;
        progress.reach(seen);
    }
    let (changes, beside) = bureau.store.sealed_anew_beside().await?;
    writer.change_beside(changes).await?;
    if entities > 0 || beside > 0 {
        writer.audit(action, &key, &entities.to_string());
        bureau.commit(writer).await?;
    }
    progress.finish();
    Ok(Resealed { key, entities, beside })
}

/// Code of why there is a revision more.
const SEALED_ANEW: &str = "reason-sealed-anew";

/// Whether a revision came about by this alone; an older program wrote words.
pub(crate) fn only_sealed_anew(reason: &str) -> bool {
    reason == "重新加密，内容未变" || reason::is(reason, SEALED_ANEW)
}
