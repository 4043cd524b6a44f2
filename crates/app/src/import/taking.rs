//! The second half of an import: what a workbook says is held against what the ledger has, and what is new is
//! appended, in one short transaction.

use std::collections::HashSet;

use mingde_core::id::{EntityId, IdMap, IdSet, RecordId, UnitId};
use mingde_core::kind::Field;
use mingde_core::policy::{Actor, Before, Permitted, Standing, may_append, may_open};
use mingde_core::record::{Content, Participant, State, Value};
use mingde_core::revision::{Draft, EntityKind, Revision};
use mingde_core::snapshot::BuildError;
use mingde_sheet::Place;
use mingde_store::{Fingerprint, Head, Writer, fingerprint};

use super::fingerprints::{Renewing, fingerprints};
use super::outcome::FileOutcome;
use super::reading::{Continues, Said};
use super::rehearsal::Rehearsal;
use super::seen::Noted;
use crate::error::AppError;
use crate::library::Library;
use crate::notices::HandedIn;

/// So many drafts are looked up and appended at a time: what the writer hands over to the database at once.
const BULK: usize = 16_384;

/// Who imports, and how that changes what is there.
#[derive(Clone, Copy)]
pub(super) struct Terms<'a> {
    pub actor: &'a Actor,
    pub library: &'a Library,
    pub batch: &'a str,
    pub reason: &'a str,
    /// The user gave the reason: values that were corrected since may be set back.
    pub deliberate: bool,
}

/// A value is no more the one that was read: what was made of it must be made again.
#[derive(Debug)]
pub(super) struct MovedOn;

/// Where what is new goes.
pub(super) enum Ledger<'a> {
    /// Into a transaction. What was said before is compared as it would be sealed today.
    Open(&'a mut Writer, &'a Renewing<'a>),
    /// Nowhere.
    Rehearsed(&'a mut Rehearsal),
}

/// What was taken.
pub(super) struct Taken {
    /// Where the entities of the registry stand that were appended.
    pub stand: Vec<(EntityId, u64)>,
    /// What waits now for whoever accepts it.
    pub handed_in: HandedIn,
    /// Records to which whom they concern may reply.
    pub concerning: Vec<(RecordId, Content)>,
    /// What would be taken, where nothing is.
    pub noted: Noted,
}

/// Takes what is new.
pub(super) async fn take(
    ledger: &mut Ledger<'_>,
    sheets: Vec<Vec<Said>>,
    terms: Terms<'_>,
    outcome: &mut FileOutcome,
    told: &mut (dyn FnMut(u64) + Send),
) -> Result<Result<Taken, MovedOn>, AppError> {
    let mut stand = Vec::new();
    let noted = matches!(ledger, Ledger::Rehearsed(_)).then(Noted::default);
    let (own, handed_in) = (IdSet::default(), HandedIn::new());
    let kinds = terms.library.kinds.values();
    let replied_to = kinds.filter_map(|kind| Some(kind.replies_to.as_ref()?.kind.as_str())).collect();
    let concerning = Vec::new();
    let mut comparison = Comparison { terms, own, undone: None, handed_in, replied_to, concerning, noted };
    let mut done = 0;
    for sheet in sheets {
        let mut rest = last_of_each(sheet);
        loop {
            let some: Vec<Said> = rest.by_ref().take(BULK).collect();
            if some.is_empty() {
                break;
            }
            done += some.len() as u64;
            match comparison.permitted(ledger, some, outcome).await? {
                Ok(permitted) => stand.extend(ledger.append(permitted, terms.batch).await?),
                Err(moved_on) => return Ok(Err(moved_on)),
            }
            told(done);
        }
    }
    let Comparison { handed_in, concerning, noted, .. } = comparison;
    Ok(Ok(Taken { stand, handed_in, concerning, noted: noted.unwrap_or_default() }))
}

/// What drafts bring beside what is there.
struct Comparison<'a> {
    terms: Terms<'a>,
    /// Entities of the registry that this import has come upon.
    own: IdSet,
    /// Batches that were undone and those that undid them, read when first asked for.
    undone: Option<HashSet<String>>,
    handed_in: HandedIn,
    /// The kinds to which whom they concern may reply, and records of them.
    replied_to: Vec<&'a str>,
    concerning: Vec<(RecordId, Content)>,
    /// Notes what would be taken, where nothing is.
    noted: Option<Noted>,
}

impl Comparison<'_> {
    async fn permitted(
        &mut self,
        ledger: &mut Ledger<'_>,
        said: Vec<Said>,
        outcome: &mut FileOutcome,
    ) -> Result<Result<Vec<Permitted<Draft>>, MovedOn>, AppError> {
        let ids: Vec<_> = said.iter().map(|said| said.draft.id).collect();
        let heads = ledger.existing(&ids).await?;
        let mut permitted = Vec::with_capacity(said.len());
        for Said { mut draft, continues, place } in said {
            let head = heads.get(&draft.id);
            let moved_on = match &continues {
                Continues::Nothing => false,
                Continues::Stood(stood) => self.own.insert(draft.id) && ledger.moved_on(head, *stood),
                Continues::Completed(stood, _) => ledger.moved_on(head, *stood),
            };
            if moved_on {
                return Ok(Err(MovedOn));
            }
            let Some(head) = head else {
                outcome.added += 1;
                self.note(&place, &draft, (true, false));
                self.count(&draft);
                self.note_concerning(&draft)?;
                permitted.push(self.permit(draft, Before::Nothing)?);
                continue;
            };
            // Whoever may not open a sealed value is not told before they write whether it is the one they guessed.
            let guesses = self.noted.is_some() && head.state != State::Withdrawn && self.guesses(&draft)?;
            if !guesses && same_value(head, &draft) {
                outcome.unchanged += 1;
                continue;
            }
            if !guesses
                && !self.terms.deliberate
                && head.number > 1
                && self.was_corrected_since(ledger, &draft, &continues).await?
            {
                outcome.outdated += 1;
                continue;
            }
            // What was taken back and comes in again is not corrected: it is there again.
            let is_new = head.state == State::Withdrawn;
            *(if is_new { &mut outcome.added } else { &mut outcome.changed }) += 1;
            self.note(&place, &draft, (is_new, guesses));
            draft.reason = self.terms.reason.to_owned();
            // What was returned is handed in anew.
            if !head.state.may_become(draft.state) {
                draft.state = State::Submitted;
            }
            if head.state != State::Submitted {
                self.count(&draft);
            }
            self.note_concerning(&draft)?;
            let participants = self.participants(ledger, &draft).await?;
            let standing = Standing { participants: participants.as_deref(), ..head.standing() };
            permitted.push(self.permit(draft, Before::Changed(standing))?);
        }
        Ok(Ok(permitted))
    }

    /// Who takes part in a record as it stands, where it may be about whoever imports.
    async fn participants(
        &self,
        ledger: &mut Ledger<'_>,
        draft: &Draft,
    ) -> Result<Option<Vec<Participant>>, AppError> {
        let kind = self.terms.library.kinds.get(&draft.kind).filter(|_| draft.entity == EntityKind::Record);
        if self.terms.actor.who().is_none() || kind.is_none_or(|kind| kind.concerned.roles.is_empty()) {
            return Ok(None);
        }
        let revisions = ledger.revisions(draft.id).await?;
        let latest = revisions.last();
        latest.map(|latest| participants_of(&latest.draft.payload, latest.position)).transpose()
    }

    /// Whether a record states sealed values that whoever imports may not open.
    fn guesses(&self, draft: &Draft) -> Result<bool, AppError> {
        let kind = self.terms.library.kinds.get(&draft.kind).filter(|_| draft.entity == EntityKind::Record);
        let Some(kind) = kind.filter(|kind| kind.seals()) else { return Ok(false) };
        let unit = draft.unit.map(UnitId);
        let closed = |field: &Field| {
            field.sensitive && may_open(self.terms.actor, &kind.id, &field.name, unit).is_err()
        };
        let content = content(&draft.payload, 0)?;
        let stated =
            |field: &Field, held: Option<&Value>| matches!(held, Some(Value::Sealed(_))) && closed(field);
        let of_record = kind.fields.iter().any(|field| stated(field, content.fields.get(&field.name)));
        let of_somebody = || {
            content.participants.iter().any(|part| {
                let attributes = kind.role(&part.role).map(|role| &role.attributes);
                attributes.into_iter().flatten().any(|field| stated(field, part.attributes.get(&field.name)))
            })
        };
        Ok(of_record || of_somebody())
    }

    fn note(&mut self, place: &Option<Place>, draft: &Draft, (is_new, closed): (bool, bool)) {
        if let Some(noted) = &mut self.noted {
            noted.note(place, draft, is_new, closed);
        }
    }

    fn count(&mut self, draft: &Draft) {
        if let (EntityKind::Record, State::Submitted, Some(unit)) = (draft.entity, draft.state, draft.unit) {
            *self.handed_in.entry((draft.kind.clone(), UnitId(unit))).or_default() += 1;
        }
    }

    /// Whom a record concerns is told of what they may say, as by a form.
    fn note_concerning(&mut self, draft: &Draft) -> Result<(), AppError> {
        let stands = draft.state.is_handed_in();
        if draft.entity == EntityKind::Record && stands && self.replied_to.contains(&draft.kind.as_str()) {
            self.concerning.push((RecordId(draft.id), content(&draft.payload, 0)?));
        }
        Ok(())
    }

    fn permit(&self, draft: Draft, before: Before<'_>) -> Result<Permitted<Draft>, AppError> {
        let is_record = draft.entity == EntityKind::Record;
        let kind = self.terms.library.kinds.get(&draft.kind).filter(|_| is_record).map(AsRef::as_ref);
        Ok(may_append(self.terms.actor, draft, before, kind)?)
    }

    /// Whether an earlier revision said the same and was corrected or withdrawn since. What an import said that
    /// was undone as a whole does not count: importing it once more is how it comes back.
    async fn was_corrected_since(
        &mut self,
        ledger: &mut Ledger<'_>,
        draft: &Draft,
        continues: &Continues,
    ) -> Result<bool, AppError> {
        let batches: Vec<Option<String>> = match continues {
            // What the sheets have no columns for may have changed since, and the row says nothing of it.
            Continues::Completed(_, unsaid) => {
                let said = content(&draft.payload, 0)?;
                let mut batches = Vec::new();
                for earlier in ledger.revisions(draft.id).await? {
                    if unsaid.says_no_more(&said, content(&earlier.draft.payload, earlier.position)?) {
                        batches.push(earlier.batch);
                    }
                }
                batches
            }
            _ => {
                let wanted = fingerprint(&draft.payload);
                let history = ledger.history(draft.id).await?;
                history.into_iter().filter(|(said, _)| *said == wanted).map(|(_, batch)| batch).collect()
            }
        };
        if batches.is_empty() {
            return Ok(false);
        }
        if self.undone.is_none() {
            self.undone = Some(ledger.undone_batches().await?);
        }
        let undone = self.undone.as_ref();
        let stands = |batch: &Option<String>| {
            batch.as_ref().is_none_or(|b| undone.is_none_or(|undone| !undone.contains(b)))
        };
        Ok(batches.iter().any(stands))
    }
}

impl Ledger<'_> {
    async fn existing(&mut self, ids: &[EntityId]) -> Result<IdMap<Head>, AppError> {
        match self {
            Self::Open(writer, _) => Ok(writer.existing(ids).await?),
            Self::Rehearsed(rehearsal) => rehearsal.existing(ids).await,
        }
    }

    /// What each revision of an entity says, and the batch it came with.
    async fn history(&mut self, id: EntityId) -> Result<Vec<(Fingerprint, Option<String>)>, AppError> {
        match self {
            Self::Open(writer, renewed) => fingerprints(writer.history(id).await?, renewed),
            Self::Rehearsed(rehearsal) => rehearsal.history(id).await,
        }
    }

    /// The revisions of an entity that are in the log, as they would be sealed today.
    async fn revisions(&mut self, id: EntityId) -> Result<Vec<Revision>, AppError> {
        Ok(match self {
            Self::Open(writer, renewed) => {
                let mut revisions = writer.history(id).await?;
                for revision in &mut revisions {
                    revision.draft.payload = renewed(&revision.draft)?;
                }
                revisions
            }
            Self::Rehearsed(rehearsal) => rehearsal.revisions(id).await?,
        })
    }

    async fn undone_batches(&mut self) -> Result<HashSet<String>, AppError> {
        Ok(match self {
            Self::Open(writer, _) => writer.undone_batches().await?,
            Self::Rehearsed(rehearsal) => rehearsal.undone_batches().await?,
        })
    }

    /// Whether an entity stands elsewhere than when it was read. A rehearsal has nothing to lose by it.
    fn moved_on(&self, head: Option<&Head>, continues: Option<u64>) -> bool {
        matches!(self, Self::Open(..)) && head.map(|head| head.position) != continues
    }

    /// Appends; gives back where the entities of the registry stand now.
    async fn append(
        &mut self,
        permitted: Vec<Permitted<Draft>>,
        batch: &str,
    ) -> Result<Vec<(EntityId, u64)>, AppError> {
        if permitted.is_empty() {
            return Ok(Vec::new());
        }
        match self {
            Self::Open(writer, _) => {
                let ids: Vec<(EntityKind, EntityId)> =
                    permitted.iter().map(|one| (one.what().entity, one.what().id)).collect();
                let appended = writer.append(permitted, Some(batch)).await?;
                let stand = ids.into_iter().zip(appended.positions);
                let of_registry = stand.filter(|((entity, _), _)| *entity != EntityKind::Record);
                Ok(of_registry.map(|((_, id), position)| (id, position)).collect())
            }
            Self::Rehearsed(rehearsal) => {
                rehearsal.note(permitted);
                Ok(Vec::new())
            }
        }
    }
}

/// Who takes part in what a revision of a record says.
pub(super) fn participants_of(payload: &str, position: u64) -> Result<Vec<Participant>, AppError> {
    Ok(content(payload, position)?.participants)
}

fn content(payload: &str, position: u64) -> Result<Content, AppError> {
    Ok(serde_json::from_str(payload).map_err(|cause| BuildError { position, cause })?)
}

/// An import repeats what is known if payload and place are the same and nobody has taken the entity back. A
/// record that was returned or accepted since keeps its state.
fn same_value(head: &Head, draft: &Draft) -> bool {
    let state = if head.state == State::Withdrawn { head.state } else { draft.state };
    let mut there = head.clone();
    if there.state != State::Withdrawn {
        there.state = state;
    }
    there.says_the_same_as(draft)
}

/// Of several drafts of one entity (two posts of one person) the last: it contains the earlier ones. It continues what
/// the first of them continued.
fn last_of_each(said: Vec<Said>) -> impl Iterator<Item = Said> {
    let mut last: IdMap<usize> = IdMap::default();
    for (at, one) in said.iter().enumerate() {
        last.insert(one.draft.id, at);
    }
    said.into_iter().enumerate().filter(move |(at, one)| last[&one.draft.id] == *at).map(|(_, one)| one)
}
