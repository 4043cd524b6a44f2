//! 起草: rulebooks and kinds while they are written. A draft is kept with every save; whoever writes puts one forward, and somebody
//! else publishes it.

mod blank;
mod checking;
mod differences;
mod front;
mod kind_fields;
mod names;
mod phrases;
mod preview;
mod publishing;
mod sections;
mod versions;
mod wizard;

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::{Message, Source};
use mingde_core::id::EntityId;
use mingde_core::office::Power;
use mingde_core::policy::{Actor, Refused};
use mingde_store::{Beside as Changes, DocumentDraft, DocumentSave, NewDocument, StoreError};

pub use self::blank::{Blank, begin_blank, kinds_to_write, rulebooks_to_write};
pub use self::checking::{DraftChecked, DraftFinding, check_draft};
pub(crate) use self::differences::changed_articles;
pub use self::differences::{Beside, ChangedArticle, Piece};
pub use self::kind_fields::{
    AskedField, FieldWish, KindPreview, KnownElsewhere, kind_preview, known_elsewhere, with_field,
};
pub use self::names::{KnownName, names_for};
pub use self::phrases::{ArticlePhrases, Phrase, phrases, phrases_for};
pub use self::preview::{DraftPreview, ImpactLine, ImpactOf, ImpactSide, draft_preview};
pub use self::publishing::{Proposal, propose_draft, publish_draft, take_back_draft};
pub(crate) use self::sections::{Section, sections};
pub use self::versions::{VersionLine, VersionPublished, VersionsPage, versions_page};
pub use self::wizard::{
    Demand, FoundArticle, NotUnderstood, OfferedDemand, Pasted, ReadyRule, TakenApart, begin_from_text,
    take_apart,
};
use crate::bureau::Bureau;
use crate::editions::id_in;
use crate::error::AppError;
use crate::library::{Library, value_of};
use crate::sight::Sight;
use crate::view::Title;

/// Most characters of a text, and of the cases beside it.
pub const LONGEST_DRAFT: usize = 50_000;
/// Most drafts that are not published yet.
const MOST_DRAFTS: usize = 200;

/// What a draft is to become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftSort {
    /// A version of a rulebook.
    Rulebook,
    /// A record kind.
    Kind,
}

impl DraftSort {
    const ALL: [(Self, &'static str); 2] = [(Self::Rulebook, "rulebook"), (Self::Kind, "kind")];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The sort of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(sort, _)| *sort)
    }

    /// What its file is called.
    fn file(self, id: &str) -> String {
        let id = if id.is_empty() { "draft" } else { id };
        match self {
            Self::Rulebook => format!("{id}.md"),
            Self::Kind => format!("{id}.yaml"),
        }
    }
}

/// What was put forward, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutForwardLine {
    /// The save.
    pub number: u32,
    /// By whom.
    pub by: Title,
    /// When.
    pub at: Timestamp,
}

/// A draft in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftLine {
    /// Its id.
    pub id: EntityId,
    /// What it is to become.
    pub sort: DraftSort,
    /// Its title, as its text has it.
    pub title: String,
    /// When it was saved last, and by whom.
    pub saved: (Timestamp, Title),
    /// What was put forward of it.
    pub proposed: Option<PutForwardLine>,
    /// It was published.
    pub is_published: bool,
    /// Whether the actor may publish what was put forward.
    pub publishes: bool,
}

/// One save of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveLine {
    /// From 1.
    pub number: u32,
    /// When.
    pub saved: Timestamp,
    /// By whom.
    pub by: Title,
}

/// A draft as it is written on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftPage {
    /// What is listed of it.
    pub line: DraftLine,
    /// The save that is shown.
    pub number: u32,
    /// Number of the latest.
    pub latest: u32,
    /// The text.
    pub text: String,
    /// The cases beside it.
    pub cases: String,
    /// All saves, the latest first.
    pub saves: Vec<SaveLine>,
}

impl DraftPage {
    /// Whether it is the latest save that is shown.
    pub fn is_latest(&self) -> bool {
        self.number == self.latest
    }

    /// The id that its text gives it; empty where it gives none.
    pub fn subject(&self) -> &str {
        subject(&self.text)
    }
}

/// May the actor write rulebooks and kinds?
///
/// # Errors
/// [`Refused::Office`] names the offices that have it.
pub(crate) fn may_write(actor: &Actor) -> Result<(), Refused> {
    actor
        .may(Power::WriteRulebooks)
        .or_else(|refused| actor.may(Power::PublishRulebooks).map_err(|_| refused))
}

/// Whether somebody writes rulebooks and kinds, or publishes them.
pub fn writes_rulebooks(actor: &Actor) -> bool {
    may_write(actor).is_ok()
}

/// Whether somebody publishes what others wrote.
pub fn publishes_rulebooks(actor: &Actor) -> bool {
    actor.may(Power::PublishRulebooks).is_ok()
}

/// All drafts, those saved last first.
///
/// # Errors
/// [`AppError::Refused`] for those who neither write nor publish.
pub async fn draft_list(bureau: &Bureau, actor: &Actor) -> Result<Vec<DraftLine>, AppError> {
    may_write(actor)?;
    let present = bureau.present().await?;
    let sight = present.sight(actor);
    let drafts = bureau.store.documents().await?;
    let mut lines = Vec::new();
    for draft in drafts {
        let hands = match &draft.proposed {
            Some(_) => hands_in(bureau, &draft).await?,
            None => Vec::new(),
        };
        lines.extend(line(draft, &hands, actor, &sight));
    }
    Ok(lines)
}

/// How many drafts wait for the actor to publish them, and since when.
pub(crate) async fn waiting_for(
    bureau: &Bureau,
    actor: &Actor,
    sight: &Sight,
) -> Result<Vec<DraftLine>, AppError> {
    if !publishes_rulebooks(actor) {
        return Ok(Vec::new());
    }
    let mut waiting = Vec::new();
    for draft in bureau.store.documents().await?.into_iter().filter(|draft| draft.published.is_none()) {
        if draft.proposed.is_some() {
            let hands = hands_in(bureau, &draft).await?;
            waiting.extend(line(draft, &hands, actor, sight).filter(|line| line.publishes));
        }
    }
    Ok(waiting)
}

/// A draft with one of its saves; the latest, where none is named.
///
/// # Errors
/// [`AppError::Refused`] for those who neither write nor publish, [`AppError::NotFound`].
pub async fn draft_page(
    bureau: &Bureau,
    actor: &Actor,
    id: &str,
    number: Option<u32>,
) -> Result<DraftPage, AppError> {
    may_write(actor)?;
    let draft = draft_of(bureau, id).await?;
    let (id, latest) = (draft.id, draft.latest);
    let number = number.unwrap_or(latest);
    let save = bureau.store.document_save(id, number).await?.ok_or_else(|| nowhere(&id.to_string()))?;
    let hands = hands_in(bureau, &draft).await?;
    let present = bureau.present().await?;
    let sight = present.sight(actor);
    let saves = bureau.store.document_saves(id).await?.into_iter().map(|save| SaveLine {
        number: save.number,
        saved: save.saved,
        by: sight.author(&save.author),
    });
    let saves = saves.collect();
    let line = line(draft, &hands, actor, &sight).ok_or_else(|| nowhere(&id.to_string()))?;
    Ok(DraftPage { line, number, latest, text: save.text, cases: save.cases, saves })
}

/// Begins a draft with a text.
///
/// # Errors
/// [`AppError::Refused`], and `draft-long`, `draft-empty`, `draft-many`.
pub async fn begin_draft(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    sort: DraftSort,
    (text, cases): (&str, &str),
) -> Result<EntityId, AppError> {
    may_write(actor)?;
    let (text, cases) = (tidy(text)?, tidy(cases)?);
    let open = bureau.store.documents().await?.into_iter().filter(|draft| draft.published.is_none()).count();
    if open >= MOST_DRAFTS {
        return Err(AppError::Conflict(Message::new("draft-many").with("most", MOST_DRAFTS)));
    }
    let (author, title) = (actor.account().as_str(), title_of(&text));
    let id = EntityId::derive("draft", &[author, &now.0.to_string(), &text]);
    let save = DocumentSave { number: 1, author: author.to_owned(), saved: now, text, cases };
    let mut changes = Changes::default();
    changes.begin_document(&NewDocument { id, sort: sort.name(), title: &title }, &save);
    match bureau.store.change_beside(changes).await {
        // The same was sent twice: it is there.
        Ok(()) | Err(StoreError::Overtaken) => Ok(id),
        Err(error) => Err(error.into()),
    }
}

/// Begins a draft that goes on from a rulebook or kind of the library: its latest text, with the next version.
///
/// # Errors
/// As of [`begin_draft`]; [`AppError::NotFound`] if there is none of this name.
pub async fn begin_draft_of(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    (sort, of): (DraftSort, &str),
) -> Result<EntityId, AppError> {
    may_write(actor)?;
    let library = bureau.library();
    let (text, cases) = match sort {
        DraftSort::Rulebook => next_version(&library, of, now.day())?,
        DraftSort::Kind => {
            let id = &library.kind(of)?.id;
            let source = library.text_of_kind(id).ok_or_else(|| nowhere(of))?;
            (source.text.clone(), String::new())
        }
    };
    begin_draft(bureau, actor, now, sort, (&text, &cases)).await
}

/// The latest text of a rulebook under its next version, and the cases beside it.
fn next_version(library: &Library, of: &str, today: Day) -> Result<(String, String), AppError> {
    let id = library.rulebook(of)?.id.clone();
    let editions = library.editions(&id);
    let latest = editions.iter().rfind(|edition| edition.published.is_some());
    let latest = latest.or(editions.last()).ok_or_else(|| nowhere(of))?;
    let text = latest.texts.first().ok_or_else(|| nowhere(of))?;
    let cases = editions.iter().flat_map(|edition| &edition.texts).map(|text| library.cases_beside(text));
    let cases = cases.into_iter().find(|cases| !cases.is_empty()).unwrap_or_default();
    let year = today.year();
    let taken = |version: &str| editions.iter().any(|edition| edition.version == version);
    let version = (1..).map(|n| format!("{year}.{n}")).find(|version| !taken(version)).unwrap_or_default();
    Ok((front::with(&text.text, "version", &format!("'{version}'")), cases))
}

/// Saves a draft after the save that was seen; what was put forward of it is put forward no longer. A text that is the same is not
/// saved again. Gives the number of the latest save.
///
/// # Errors
/// [`AppError::Refused`], [`AppError::NotFound`]; a conflict where somebody else has saved it since, or published it.
pub async fn save_draft(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    (id, seen): (&str, u32),
    (text, cases): (&str, &str),
) -> Result<u32, AppError> {
    may_write(actor)?;
    let draft = draft_of(bureau, id).await?;
    let (text, cases) = (tidy(text)?, tidy(cases)?);
    let latest = bureau.store.document_save(draft.id, draft.latest).await?;
    if latest.is_some_and(|latest| latest.text == text && latest.cases == cases) {
        return Ok(draft.latest);
    }
    let mut changes = Changes::default();
    let number = add_save(&mut changes, &draft, seen, actor, now, (text, cases));
    bureau.store.change_beside(changes).await.map_err(overtaken)?;
    Ok(number)
}

/// Adds a save behind the one that was seen.
fn add_save(
    changes: &mut Changes,
    draft: &DocumentDraft,
    seen: u32,
    actor: &Actor,
    now: Timestamp,
    (text, cases): (String, String),
) -> u32 {
    let (number, title) = (seen.saturating_add(1), title_of(&text));
    let author = actor.account().as_str().to_owned();
    let save = DocumentSave { number, author, saved: now, text, cases };
    changes.save_document(&NewDocument { id: draft.id, sort: &draft.sort, title: &title }, &save);
    number
}

/// Removes a draft that was not published, with all its saves.
///
/// # Errors
/// [`AppError::Refused`], [`AppError::NotFound`]; a conflict for one that was published.
pub async fn drop_draft(bureau: &Bureau, actor: &Actor, now: Timestamp, id: &str) -> Result<(), AppError> {
    may_write(actor)?;
    let draft = draft_of(bureau, id).await?;
    if draft.published.is_some() {
        return Err(AppError::Conflict(Message::new("draft-published")));
    }
    let mut writer = bureau.store.begin(actor, now).await?;
    let mut changes = Changes::default();
    changes.drop_document(draft.id);
    writer.change_beside(changes).await?;
    writer.audit("drop-draft", &draft.id.to_string(), &draft.title);
    bureau.commit(writer).await?;
    Ok(())
}

async fn draft_of(bureau: &Bureau, id: &str) -> Result<DocumentDraft, AppError> {
    let known = id.parse::<EntityId>().map_err(|_| nowhere(id))?;
    bureau.store.document(known).await?.ok_or_else(|| nowhere(id))
}

/// Everybody who had a hand in a draft: who began it, saved any of it, or put it forward.
async fn hands_in(bureau: &Bureau, draft: &DocumentDraft) -> Result<Vec<String>, AppError> {
    let saves = bureau.store.document_saves(draft.id).await?;
    let mut hands: Vec<String> = saves.into_iter().map(|save| save.author).collect();
    hands.push(draft.author.clone());
    hands.extend(draft.proposed.as_ref().map(|proposed| proposed.by.clone()));
    hands.sort();
    hands.dedup();
    Ok(hands)
}

fn line(draft: DocumentDraft, hands: &[String], actor: &Actor, sight: &Sight) -> Option<DraftLine> {
    let is_other = !hands.iter().any(|hand| hand == actor.account().as_str());
    let publishes =
        draft.proposed.is_some() && draft.published.is_none() && is_other && publishes_rulebooks(actor);
    Some(DraftLine {
        id: draft.id,
        sort: DraftSort::of_name(&draft.sort)?,
        title: draft.title,
        saved: (draft.saved.0, sight.author(&draft.saved.1)),
        proposed: draft.proposed.map(|proposed| PutForwardLine {
            number: proposed.number,
            by: sight.author(&proposed.by),
            at: proposed.at,
        }),
        is_published: draft.published.is_some(),
        publishes,
    })
}

fn nowhere(name: &str) -> AppError {
    AppError::NotFound(Message::new("app-nowhere").with("name", name))
}

fn overtaken(error: StoreError) -> AppError {
    match error {
        StoreError::Overtaken => AppError::Conflict(Message::new("draft-overtaken")),
        other => other.into(),
    }
}

/// A text as it is kept.
fn tidy(text: &str) -> Result<String, AppError> {
    if text.chars().count() > LONGEST_DRAFT {
        return Err(AppError::Invalid(Message::new("draft-long").with("most", LONGEST_DRAFT)));
    }
    Ok(text.replace("\r\n", "\n").trim_start_matches('\u{feff}').to_owned())
}

/// The title a text gives itself; its first line that says anything where it gives none.
fn title_of(text: &str) -> String {
    let first = || text.lines().map(|line| line.trim_matches(['#', ' ', '-'])).find(|line| !line.is_empty());
    let title = value_of(text, "title").map(|place| &text[place]);
    mingde_core::text::excerpt(title.or_else(first).unwrap_or("")).to_string()
}

/// The id a text gives itself.
fn subject(text: &str) -> &str {
    text.lines().find_map(id_in).unwrap_or("")
}

/// A text as the source that findings are about.
fn source_of(sort: DraftSort, text: &str) -> std::sync::Arc<Source> {
    Source::new(sort.file(subject(text)), text)
}
