//! Many records accepted or returned at once, in one transaction, and that taken back.

use std::ops::{Range, RangeInclusive};

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::id::{EntityId, RecordId};
use mingde_core::kind::{Asked, Kind};
use mingde_core::policy::{Actor, Before, Permitted, Standing, may_append};
use mingde_core::record::{Content, State, check_content};
use mingde_core::revision::{Draft, EntityKind, Revision};
use mingde_core::snapshot::BuildError;
use mingde_store::{Head, Writer};

use crate::bureau::Bureau;
use crate::cases::undecided_by;
use crate::error::AppError;
use crate::notices::Teller;
use crate::records::{filers_in, hands_in, stood};
use crate::selections::Calls;
use crate::sight::scope;

/// Most records decided on at once.
pub const MOST_DECIDED: usize = 1_000;

/// What is decided on records that were handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// They count from now on.
    Accept,
    /// They go back to be repaired.
    Return,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// How many records.
    pub count: usize,
    /// Where it stands in the log; empty if nothing waited any more.
    pub positions: Range<u64>,
    /// Those that were left: something is missing in them, or somebody changed them since they were looked at.
    pub left: Vec<RecordId>,
}

impl Decision {
    fn leads_to(self) -> State {
        match self {
            Self::Accept => State::Accepted,
            Self::Return => State::Returned,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Return => "return",
        }
    }
}

/// Accepts or returns those of some records that still wait, in one transaction: one that may not be decided on keeps the
/// others as they are. Those that somebody else has decided on meanwhile are passed over. Those that lack something, and those that were
/// changed since the ledger had the number of revisions at which they were `seen`, are left and named.
///
/// # Errors
/// [`AppError::Invalid`] for a return without a reason and for too many; [`AppError::NotFound`] for one that may not be
/// seen.
pub async fn decide(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    records: &[RecordId],
    seen: Option<u64>,
    decision: Decision,
    reason: &str,
) -> Result<Decided, AppError> {
    let reason = reason.trim();
    if decision == Decision::Return && reason.is_empty() {
        return Err(AppError::Invalid(Message::new("app-reason-wanted")));
    }
    if records.len() > MOST_DECIDED {
        let message = Message::new("app-too-many-decided").with("count", records.len());
        return Err(AppError::Invalid(message.with("most", MOST_DECIDED)));
    }
    let library = bureau.library();
    let scope = scope(&library, actor);
    let ids: Vec<EntityId> = records.iter().map(|record| record.0).collect();
    let registry = bureau.registry().await?;
    let mut writer = bureau.store.begin(actor, now).await?;
    let heads = writer.existing(&ids).await?;
    let kinds = heads.values().filter_map(|head| library.kinds.get(&head.kind));
    let calls = Calls::for_kinds(bureau, kinds.map(AsRef::as_ref)).await?;
    let (mut permitted, mut left) = (Vec::new(), Vec::new());
    let mut teller = Teller::of(&library, actor, now);
    for id in &ids {
        let unseen = || AppError::NotFound(Message::new("app-no-record").with("id", id));
        let head = heads.get(id).filter(|head| head.entity == EntityKind::Record).ok_or_else(unseen)?;
        let history = writer.history(*id).await?;
        let content = content_of(history.last().ok_or_else(unseen)?)?;
        let persons = content.participants.iter().filter_map(|part| match part.who {
            mingde_core::record::Who::Person(person) => Some(person),
            _ => None,
        });
        if !scope.sees_record((&content.kind, content.unit, head.state), persons) {
            return Err(unseen());
        }
        if head.state != State::Submitted {
            continue;
        }
        let kind = library.kind(&content.kind)?;
        let changed = seen.is_some_and(|seen| head.position >= seen);
        let accepts = decision == Decision::Accept;
        let lacks =
            accepts && (lacks_something(kind, &content) || undecided_by(&registry, kind, &content).is_some());
        if changed || lacks || calls.is_settled(kind, &content).is_some() {
            left.push(RecordId(*id));
            continue;
        }
        permitted.push(permit(kind, actor, head, &history, &content, (decision, reason))?);
        teller.decided(head, &filers_in(&history), decision.leads_to());
        if accepts {
            teller.may_reply(RecordId(*id), &content);
        }
    }
    let count = permitted.len();
    let positions = append(&mut writer, permitted, decision.name(), reason).await?;
    writer.tell(teller.telling());
    bureau.commit(writer).await?;
    Ok(Decided { count, positions, left })
}

/// Whether a record cannot be accepted as it is.
fn lacks_something(kind: &Kind, content: &Content) -> bool {
    let unproven = kind.evidence.asked == Asked::Required && content.evidence.is_empty();
    unproven || !check_content(kind, content).is_empty()
}

fn permit(
    kind: &Kind,
    actor: &Actor,
    head: &Head,
    history: &[Revision],
    content: &Content,
    (decision, reason): (Decision, &str),
) -> Result<Permitted<Draft>, AppError> {
    let hands = hands_in(history);
    let standing = Standing { hands: Some(&hands), stood: Some(stood(history)), ..head.standing() };
    let latest = history.last().map(|revision| revision.draft.payload.clone());
    let payload =
        latest.ok_or_else(|| AppError::NotFound(Message::new("app-no-record").with("id", head.id)))?;
    let draft = Draft::of_record(RecordId(head.id), content, payload, decision.leads_to(), reason);
    Ok(may_append(actor, draft, Before::Kept(standing), Some(kind))?)
}

/// Takes back what somebody decided at these positions of the log: records that still stand as they were left then wait
/// again. How many, is given back; what has moved on since stays.
///
/// # Errors
/// [`AppError::NotFound`] for decisions of somebody else.
pub async fn take_back(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    positions: RangeInclusive<u64>,
) -> Result<usize, AppError> {
    let nothing = || AppError::NotFound(Message::new("app-no-decision"));
    let most = u32::try_from(positions.end().saturating_sub(*positions.start())).map_err(|_| nothing())? + 1;
    if most as usize > MOST_DECIDED {
        return Err(nothing());
    }
    let revisions = bureau.store.since(*positions.start(), most).await?;
    let own = |revision: &&Revision| {
        revision.author == actor.account().as_str()
            && revision.draft.entity == EntityKind::Record
            && matches!(revision.draft.state, State::Accepted | State::Returned)
    };
    let decided: Vec<&Revision> = revisions.iter().filter(own).collect();
    if decided.len() != most as usize {
        return Err(nothing());
    }
    let library = bureau.library();
    let reason = "撤销刚才的决定";
    let ids: Vec<EntityId> = decided.iter().map(|revision| revision.draft.id).collect();
    let mut writer = bureau.store.begin(actor, now).await?;
    let heads = writer.existing(&ids).await?;
    let kinds = heads.values().filter_map(|head| library.kinds.get(&head.kind));
    let calls = Calls::for_kinds(bureau, kinds.map(AsRef::as_ref)).await?;
    let mut permitted = Vec::new();
    let mut teller = Teller::of(&library, actor, now);
    for revision in decided {
        let Some(head) = heads.get(&revision.draft.id).filter(|head| head.position == revision.position)
        else {
            continue;
        };
        let kind = library.kinds.get(&revision.draft.kind).map(AsRef::as_ref);
        // Somebody has been rated by it meanwhile.
        let content = content_of(revision)?;
        if kind.is_some_and(|kind| calls.is_settled(kind, &content).is_some()) {
            continue;
        }
        let history = writer.history(head.id).await?;
        teller.taken_back(head, &filers_in(&history));
        let draft = Draft { state: State::Submitted, reason: reason.to_owned(), ..revision.draft.clone() };
        permitted.push(may_append(actor, draft, Before::Kept(head.standing()), kind)?);
    }
    let count = permitted.len();
    append(&mut writer, permitted, "take-back", "").await?;
    writer.tell(teller.telling());
    bureau.commit(writer).await?;
    Ok(count)
}

/// Appends with one audit line for each.
async fn append(
    writer: &mut Writer,
    permitted: Vec<Permitted<Draft>>,
    action: &str,
    detail: &str,
) -> Result<Range<u64>, AppError> {
    for draft in &permitted {
        writer.audit(action, &draft.what().id.to_string(), detail);
    }
    Ok(writer.append(permitted, None).await?.positions)
}

fn content_of(revision: &Revision) -> Result<Content, AppError> {
    let position = revision.position;
    Ok(serde_json::from_str(&revision.draft.payload).map_err(|cause| BuildError { position, cause })?)
}
