//! The page of something that was sent: what it says, how the own units stand with it, and the board of whoever sent it.

use std::collections::HashMap;

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::id::{EntityId, RecordId};
use mingde_core::policy::{Actor, Scope, may_file};
use mingde_core::record::Content;
use mingde_core::revision::EntityKind;
use mingde_core::snapshot::BuildError;
use mingde_store::{Filter, Head, Page};

use super::receiving::{may_look, received_of};
use super::sent::SentRow;
use super::standing::{Receipts, SentTally, UnitStanding, standing};
use super::{Assignment, is_read_by};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::present::Present;
use crate::view::Title;

/// The word of the trail for a reminder; its detail are the codes of the units.
pub(super) const REMINDED: &str = "remind";

/// Something that was sent, as its page shows it.
#[derive(Debug, Clone)]
pub struct AssignmentPage {
    /// What.
    pub assignment: Assignment,
    /// What is to be read.
    pub text: String,
    /// Names of the files beside it.
    pub files: Vec<String>,
    /// How the units stand for which whoever asks signs.
    pub own: Vec<UnitStanding>,
    /// How all stand, for whoever reads such records.
    pub board: Option<Board>,
    /// The record it follows from, where it may be seen: its id and what it is.
    pub follows: Option<(RecordId, Title)>,
}

/// How all stand to whom something was sent.
#[derive(Debug, Clone)]
pub struct Board {
    /// In numbers.
    pub tally: SentTally,
    /// Each, what is overdue first.
    pub units: Vec<UnitStanding>,
    /// Whether whoever asks may remind them.
    pub may_remind: bool,
}

/// A file beside something that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignmentFile {
    /// What it is called.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The page of something that was sent.
///
/// # Errors
/// [`AppError::NotFound`] for what there is not, and for whoever neither receives it nor reads such records.
pub async fn assignment_page(
    bureau: &Bureau,
    actor: &Actor,
    id: &str,
    today: Day,
) -> Result<AssignmentPage, AppError> {
    let present = bureau.present().await?;
    let sent = find(&present, actor, id)?;
    let (library, receipts) = (&present.library, Receipts::all(&present.snapshot));
    let own = received_of(library, actor, &sent, &receipts, today);
    let reminded = reminded(bureau, sent.id()).await?;
    let sight = present.sight(actor);
    let shown = |mut unit: UnitStanding| {
        if let Some(done) = &mut unit.done {
            done.record = done.record.filter(|record| sight.row_seen(*record).is_some());
        }
        unit
    };
    let board = is_read_by(actor, &sent).then(|| {
        let mut units: Vec<UnitStanding> = standing(&sent, &receipts, today).into_iter().map(shown).collect();
        for unit in &mut units {
            let code = present.snapshot.units.index_of(unit.unit);
            let code = code.map(|at| present.snapshot.units.unit[at as usize].code.as_str());
            unit.reminded = code.and_then(|code| reminded.get(code)).copied();
        }
        units.sort_by_key(|unit| (!unit.overdue, unit.done.is_some(), unit.signed.is_some()));
        let unit = sent.at.unit();
        let may_remind = unit.is_some_and(|unit| may_file(actor, sent.at.kind(), unit).is_ok());
        Board { tally: SentTally::of(&units), units, may_remind }
    });
    let followed = sent.follows().and_then(|id| id.parse::<EntityId>().ok()).map(RecordId);
    let follows = followed.and_then(|id| sight.row_seen(id)).map(|row| (row.table.id[row.row], row.gist()));
    Ok(AssignmentPage {
        text: sent.text().unwrap_or("").to_owned(),
        files: sent.files().map(str::to_owned).collect(),
        own: own.into_iter().map(|received| shown(received.standing)).collect(),
        assignment: Assignment::of(library, &sent),
        board,
        follows,
    })
}

/// A file beside it, counted from 1.
///
/// # Errors
/// As of [`assignment_page`], and where there are not so many.
pub async fn assignment_file(
    bureau: &Bureau,
    actor: &Actor,
    id: &str,
    nth: usize,
) -> Result<AssignmentFile, AppError> {
    let present = bureau.present().await?;
    let sent = find(&present, actor, id)?;
    let at = nth.checked_sub(1).ok_or_else(unknown)?;
    let name = sent.files().nth(at).ok_or_else(unknown)?.to_owned();
    let (_, content) = content_of(bureau, sent.id()).await?;
    let address = content.evidence.get(at).ok_or_else(unknown)?;
    let bytes = bureau.store.evidence().get(address)?.ok_or_else(unknown)?;
    Ok(AssignmentFile { name, bytes })
}

/// What was sent under an id, if the actor may look at it.
pub(super) fn find<'p>(present: &'p Present, actor: &Actor, id: &str) -> Result<SentRow<'p>, AppError> {
    let id = id.parse::<EntityId>().map_err(|_| unknown())?;
    let sent = SentRow::find(&present.snapshot, RecordId(id)).ok_or_else(unknown)?;
    let sees = may_look(&present.library, actor, &sent, &present.snapshot);
    if sees { Ok(sent) } else { Err(unknown()) }
}

/// What something that was sent is called, for whoever may look at it.
pub(crate) fn heading_seen(present: &Present, actor: &Actor, id: RecordId) -> Option<String> {
    find(present, actor, &id.to_string()).ok().map(|sent| sent.heading().to_owned())
}

/// What a record that was sent says; whoever asks was found to receive it or to read it.
pub(super) async fn content_of(bureau: &Bureau, id: RecordId) -> Result<(Head, Content), AppError> {
    let id_prefix = Some(id.to_string());
    let filter = Filter { entity: Some(EntityKind::Record), id_prefix, ..Filter::default() };
    let found = bureau.store.find(&Scope::Everything, &filter, Page::first(1)).await?.pop();
    let found = found.ok_or_else(unknown)?;
    let position = found.head.position;
    let content = serde_json::from_str(&found.payload).map_err(|cause| BuildError { position, cause })?;
    Ok((found.head, content))
}

/// When each unit was reminded last, by its code.
async fn reminded(bureau: &Bureau, id: RecordId) -> Result<HashMap<String, Day>, AppError> {
    let lines = bureau.store.audit_lines_of(REMINDED, &[id.0]).await?;
    let mut reminded = HashMap::new();
    for line in lines.iter().rev() {
        for code in line.detail.split_whitespace() {
            reminded.insert(code.to_owned(), line.recorded.day());
        }
    }
    Ok(reminded)
}

pub(super) fn unknown() -> AppError {
    AppError::NotFound(Message::new("assignment-unknown"))
}
