//! From a draft to what is in force: whoever writes puts it forward, with the day from which it holds; somebody else publishes it.

use std::sync::Arc;

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::{Message, Source};
use mingde_core::kind::Kind;
use mingde_core::policy::{Actor, Before, PutForward, Standing, may_publish};
use mingde_core::publication::{PublishedKind, PublishedText};
use mingde_core::record::State;
use mingde_core::revision::{Draft, EntityKind};
use mingde_rulebook::Rulebook;
use mingde_store::{Beside, Digest, DocumentDraft, Proposed};

use super::checking::checked;
use super::{DraftSort, add_save, draft_of, front, hands_in, may_write, nowhere, overtaken};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;
use crate::long_work::in_turn;
use crate::publish::{PublishedVersion, draft, one_a_day, publication_of, was_published};

/// What is settled when a draft is put forward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The version it is to be; as its text has it where nothing is said.
    pub version: String,
    /// The first day on which it holds; as its text has it where nothing is said.
    pub from: Option<Day>,
}

/// Puts a draft forward to be published, as it was saved last. Gives the number of the save.
///
/// # Errors
/// [`AppError::Refused`], [`AppError::NotFound`]; `draft-not-sound` while something has to be mended; conflicts of version and day,
/// and where somebody else has saved it since.
pub async fn propose_draft(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    (id, seen): (&str, u32),
    proposal: &Proposal,
) -> Result<u32, AppError> {
    may_write(actor)?;
    let (stands, sort) = sorted(bureau, id).await?;
    let save = bureau.store.document_save(stands.id, seen).await?.ok_or_else(|| nowhere(id))?;
    let mut text = save.text.clone();
    if sort == DraftSort::Rulebook {
        if !proposal.version.trim().is_empty() {
            let version = proposal.version.trim().replace('\'', "''");
            text = front::with(&text, "version", &format!("'{version}'"));
        }
        if let Some(from) = proposal.from {
            text = front::with(&text, "effective", &from.to_string());
        }
    }
    let library = bureau.library();
    let parts = (text.clone(), save.cases.clone());
    in_turn(move || ready(&library, sort, (&parts.0, &parts.1)).map(drop)).await?;
    let mut changes = Beside::default();
    let number = match text == save.text {
        true => seen,
        false => add_save(&mut changes, &stands, seen, actor, now, (text, save.cases)),
    };
    let by = actor.account().as_str().to_owned();
    changes.propose_document(stands.id, &Proposed { number, by, at: now });
    let mut writer = bureau.store.begin(actor, now).await?;
    writer.change_beside(changes).await.map_err(overtaken)?;
    writer.audit("propose-draft", &stands.id.to_string(), &stands.title);
    bureau.commit(writer).await?;
    Ok(number)
}

/// Takes back what was put forward, so that it is written on.
///
/// # Errors
/// [`AppError::Refused`], [`AppError::NotFound`]; a conflict where nothing is put forward.
pub async fn take_back_draft(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    id: &str,
) -> Result<(), AppError> {
    may_write(actor)?;
    let stands = draft_of(bureau, id).await?;
    let mut changes = Beside::default();
    changes.unpropose_document(stands.id);
    let mut writer = bureau.store.begin(actor, now).await?;
    writer.change_beside(changes).await.map_err(overtaken)?;
    writer.audit("take-back-draft", &stands.id.to_string(), &stands.title);
    bureau.commit(writer).await?;
    Ok(())
}

/// Publishes the save that was put forward, which the actor has looked at and had no hand in.
///
/// # Errors
/// [`AppError::Refused`] for those who do not publish, and for whoever wrote any of it or put it forward; a conflict where another save
/// is put forward by now, or none.
pub async fn publish_draft(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    (id, number): (&str, u32),
) -> Result<PublishedVersion, AppError> {
    may_write(actor)?;
    let (stands, sort) = sorted(bureau, id).await?;
    let Some(proposed) = stands.proposed.clone().filter(|proposed| proposed.number == number) else {
        return Err(AppError::Conflict(Message::new("draft-not-proposed")));
    };
    let save = bureau.store.document_save(stands.id, number).await?.ok_or_else(|| nowhere(id))?;
    let hands = hands_in(bureau, &stands).await?;
    let library = bureau.library();
    let put = move || ready(&library, sort, (&save.text, &save.cases)).map(|ready| ready.put(&proposed.by));
    let (draft, outcome) = in_turn(put).await?;
    let before = bureau.store.history(draft.id).await?;
    let standing = before.last().map(|last| Standing::of(last.number, last.draft.state, None));
    let before = standing.map_or(Before::Nothing, Before::Changed);
    let permitted = may_publish(actor, PutForward { draft, hands }, before)?;
    let mut writer = bureau.store.begin(actor, now).await?;
    writer.append(vec![permitted], None).await?;
    let mut changes = Beside::default();
    changes.publish_document(stands.id, number);
    writer.change_beside(changes).await.map_err(overtaken)?;
    let subject = format!("{} {}", outcome.rulebook, outcome.version);
    writer.audit("publish", subject.trim(), &outcome.hash);
    bureau.commit(writer).await?;
    bureau.published().await;
    Ok(outcome)
}

async fn sorted(bureau: &Bureau, id: &str) -> Result<(DocumentDraft, DraftSort), AppError> {
    let draft = draft_of(bureau, id).await?;
    let sort = DraftSort::of_name(&draft.sort).ok_or_else(|| nowhere(id))?;
    Ok((draft, sort))
}

/// What may be published as it stands.
enum Ready {
    Rulebook(Arc<Library>, Arc<Rulebook>, Vec<Arc<Source>>),
    Kind(Arc<Kind>, PublishedText),
}

/// Whether a text may be published: nothing in it has to be mended, no other text has its version or its day.
fn ready(library: &Arc<Library>, sort: DraftSort, (text, cases): (&str, &str)) -> Result<Ready, AppError> {
    let checked = checked(library, sort, (text, cases));
    let unsound = || AppError::Invalid(Message::new("draft-not-sound").with("count", checked.errors()));
    if !checked.is_sound() {
        return Err(unsound());
    }
    match sort {
        DraftSort::Rulebook => {
            let rulebook = checked.rulebook.clone().ok_or_else(unsound)?;
            if was_published(library, &rulebook, &checked.texts)? {
                return Err(AppError::Conflict(Message::new("draft-published")));
            }
            one_a_day(library, &publication_of(library, &rulebook, &checked.texts, None), false)?;
            Ok(Ready::Rulebook(library.clone(), rulebook, checked.texts.clone()))
        }
        DraftSort::Kind => {
            let kind = checked.kind.clone().ok_or_else(unsound)?;
            let text = PublishedText { name: sort.file(&kind.id), text: text.to_owned() };
            if library.text_of_kind(&kind.id).is_some_and(|now| now.text == text.text) {
                return Err(AppError::Conflict(Message::new("draft-published")));
            }
            Ok(Ready::Kind(kind, text))
        }
    }
}

impl Ready {
    /// What goes into the ledger, and what is told of it.
    fn put(self, by: &str) -> (Draft, PublishedVersion) {
        match self {
            Self::Rulebook(library, rulebook, texts) => {
                let publication = publication_of(&library, &rulebook, &texts, Some(by.to_owned()));
                let outcome = PublishedVersion {
                    rulebook: rulebook.id.clone(),
                    title: rulebook.title.clone(),
                    version: rulebook.version.clone(),
                    hash: hex::encode(rulebook.hash),
                    already: false,
                };
                (draft(&publication), outcome)
            }
            Self::Kind(kind, text) => {
                let hash = Digest::of("kind", text.text.as_bytes()).to_hex();
                let published = PublishedKind {
                    id: kind.id.clone(),
                    title: kind.title.clone(),
                    text,
                    proposed_by: by.to_owned(),
                };
                let draft = Draft {
                    entity: EntityKind::Rulebook,
                    id: published.entity_id(),
                    kind: PublishedKind::KIND.to_owned(),
                    state: State::Accepted,
                    event: None,
                    unit: None,
                    reason: String::new(),
                    payload: (&published).into(),
                };
                let (rulebook, title, version) = (kind.id.clone(), kind.title.clone(), String::new());
                (draft, PublishedVersion { rulebook, title, version, hash, already: false })
            }
        }
    }
}
