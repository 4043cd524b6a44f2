//! Taking an import back: what it added is withdrawn, what it changed gets its earlier value again, all as
//! new revisions. What has moved on since stays, and is named.

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::id::{EntityId, IdMap, UnitId};
use mingde_core::kind::Kind;
use mingde_core::policy::{Actor, Before, Permitted, Refused, Standing, accepts_at_once, may_append};
use mingde_core::reason;
use mingde_core::record::State;
use mingde_core::revision::{Draft, EntityKind, Revision};
use mingde_store::{Batch, Writer};

use super::taking::participants_of;
use crate::bureau::Bureau;
use crate::error::{AppError, unknown};
use crate::notices::Teller;
use crate::sealing::renewed;
use crate::trail::import_batches;

/// What came of undoing a batch.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Undone {
    /// The batch that was undone.
    pub batch: String,
    /// The batch of the undoing revisions.
    pub by: String,
    /// Entities withdrawn.
    pub withdrawn: u64,
    /// Entities set back to their earlier value.
    pub restored: u64,
    /// Entities that changed after the batch and were left alone.
    pub moved_on: Vec<EntityId>,
}

/// What undoing a batch would do now. Nothing is written.
pub async fn would_undo(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    batch: &str,
) -> Result<Undone, AppError> {
    Ok(plan(bureau, actor, now, batch).await?.undone)
}

/// Undoes an import batch that the actor may know of; each record that is taken back is asked for by itself.
pub async fn undo(bureau: &Bureau, actor: &Actor, now: Timestamp, batch: &str) -> Result<Undone, AppError> {
    let Plan { mut writer, undone, permitted, found } = plan(bureau, actor, now, batch).await?;
    writer.append(permitted, Some(&undone.by)).await?;
    let library = bureau.library();
    let mut teller = Teller::of(&library, actor, now);
    teller.import_undone(&found);
    writer.tell(teller.telling());
    let undoing = Batch {
        id: undone.by.clone(),
        file: found.file,
        file_hash: String::new(),
        recorded: now,
        author: actor.account().to_string(),
        counts: [("withdrawn".to_owned(), undone.withdrawn), ("restored".to_owned(), undone.restored)].into(),
        undone_by: None,
    };
    writer.record_undoing(undoing, &undone.batch);
    bureau.commit(writer).await?;
    Ok(undone)
}

/// Whether undoing a batch is to be offered to the actor: whether the first of what came with it may be taken back. The
/// rest is asked for when it is looked at.
pub async fn may_undo(bureau: &Bureau, actor: &Actor, batch: &Batch) -> Result<bool, AppError> {
    if batch.undone_by.is_some() {
        return Ok(false);
    }
    let Some(first) = bureau.store.first_of_batch(&batch.id).await? else {
        return Ok(batch.author == actor.account().as_str());
    };
    let library = bureau.library();
    let kind = library.kinds.get(&first.draft.kind).map(AsRef::as_ref);
    let standing = Standing::of(first.number, first.draft.state, first.draft.unit);
    let standing = Standing { stood: Some(false), ..standing };
    let gone = Draft { state: State::Withdrawn, ..first.draft };
    Ok(may_append(actor, gone, Before::Kept(standing), kind).is_ok())
}

/// What undoing a batch comes to, in a transaction that is begun.
struct Plan {
    writer: Writer,
    undone: Undone,
    permitted: Vec<Permitted<Draft>>,
    found: Batch,
}

fn expect_not_undone(batch: &Batch) -> Result<(), AppError> {
    let Some(by) = &batch.undone_by else { return Ok(()) };
    Err(AppError::Conflict(Message::new("app-batch-undone").with("batch", &batch.id).with("by", by)))
}

async fn plan(bureau: &Bureau, actor: &Actor, now: Timestamp, batch: &str) -> Result<Plan, AppError> {
    let batch = batch.to_uppercase();
    let mut batches = import_batches(bureau, actor).await?;
    let Some(at) = batches.iter().position(|known| known.id == batch) else {
        return Err(unknown("app-unknown-batch", &batch, batches.iter().map(|b| b.id.as_str())));
    };
    let found = batches.swap_remove(at);
    expect_not_undone(&found)?;
    let revisions = bureau.store.by_batch(&batch).await?;
    let ids: Vec<EntityId> = revisions.iter().map(|r| r.draft.id).collect();
    let before: IdMap<Revision> =
        bureau.store.before_batch(&batch).await?.into_iter().map(|r| (r.draft.id, r)).collect();
    let mut writer = bureau.store.begin(actor, now).await?;
    // Two presses are one undoing: the other may have had the writer's seat first.
    bureau.store.batch(&batch).await?.iter().try_for_each(expect_not_undone)?;
    let heads = writer.existing(&ids).await?;
    let by = EntityId::derive("undo", &[&batch, &now.0.to_string()]).to_string()[..12].to_uppercase();
    let mut undone =
        Undone { batch: batch.clone(), by: by.clone(), withdrawn: 0, restored: 0, moved_on: Vec::new() };
    let library = bureau.library();
    let mut permitted = Vec::new();
    // Newest first: an entity with several revisions in the batch goes back to what it was before the first.
    let mut handled = std::collections::HashSet::new();
    for revision in revisions.iter().rev() {
        let id = revision.draft.id;
        if !handled.insert(id) {
            continue;
        }
        let Some(head) = heads.get(&id).filter(|head| head.number == revision.number) else {
            undone.moved_on.push(id);
            continue;
        };
        // The permit for each is asked for as if it were the only one.
        let kind = library.kinds.get(&revision.draft.kind).map(AsRef::as_ref);
        let before = before.get(&id);
        let participants = match revision.draft.entity {
            EntityKind::Record => participants_of(&revision.draft.payload, revision.position)?,
            _ => Vec::new(),
        };
        let reason = reason::coded(&Message::new("reason-import-undone").with("batch", &batch));
        let (draft, before) = match before {
            Some(earlier) => {
                undone.restored += 1;
                let state = restored_state(actor, kind, &earlier.draft)?;
                let payload = renewed(&library, bureau.store.sealing(), &earlier.draft)?;
                let draft = Draft { state, reason, payload, ..earlier.draft.clone() };
                // What was withdrawn before never counted since: it goes back by whose it is, as what is new does.
                let stood = (earlier.draft.state == State::Withdrawn).then_some(false);
                let participants = Some(participants.as_slice());
                (draft, Before::Changed(Standing { stood, participants, ..head.standing() }))
            }
            None => {
                undone.withdrawn += 1;
                let draft = Draft { state: State::Withdrawn, reason, ..revision.draft.clone() };
                // It came with this import and stands as it came: what was accepted since has moved on.
                (draft, Before::Kept(Standing { stood: Some(false), ..head.standing() }))
            }
        };
        permitted.push(may_append(actor, draft, before, kind)?);
    }
    // Of what has moved on altogether nothing is left to ask about.
    if permitted.is_empty() && actor.who().is_some() && found.author != actor.account().as_str() {
        return Err(Refused::OtherWay.into());
    }
    permitted.reverse();
    Ok(Plan { writer, undone, permitted, found })
}

/// What was accepted before comes back accepted if whoever undoes accepts at once, else handed in.
fn restored_state(actor: &Actor, kind: Option<&Kind>, earlier: &Draft) -> Result<State, AppError> {
    let (State::Accepted, Some((kind, unit))) = (earlier.state, kind.zip(earlier.unit)) else {
        return Ok(earlier.state);
    };
    let participants = participants_of(&earlier.payload, 0)?;
    let at_once = accepts_at_once(actor, kind, UnitId(unit), &participants);
    Ok(if at_once { State::Accepted } else { State::Submitted })
}
