//! The way of rows into the ledger: compared with what is there, appended in bulk, counted.

use std::collections::HashSet;

use mingde_core::diagnostic::Message;
use mingde_core::directory::Directory;
use mingde_core::id::{IdMap, PersonId, UnitId};
use mingde_core::policy::{Actor, Before, Permitted, may_append};
use mingde_core::record::State;
use mingde_core::revision::{Draft, EntityKind};
use mingde_sheet::{Cell, CellError, Column, Key, PartLayout, Place, Row};
use mingde_store::{Head, Writer};

use super::outcome::FileOutcome;
use crate::error::AppError;
use crate::library::Library;
use crate::progress::Progress;

/// So many drafts are appended at a time: what the writer hands over to the database at once.
const BULK: usize = 16_384;

/// Takes drafts, passes on to the ledger what is new.
pub(super) struct Sink<'a> {
    writer: &'a mut Writer,
    actor: &'a Actor,
    library: &'a Library,
    batch: &'a str,
    reason: &'a str,
    /// The user gave the reason: values that were corrected since may be set back.
    deliberate: bool,
    pub outcome: &'a mut FileOutcome,
    progress: &'a mut dyn Progress,
    waiting: Vec<Draft>,
    done: u64,
    /// Batches that were undone and those that undid them, read when first asked for.
    undone: Option<HashSet<String>>,
}

impl<'a> Sink<'a> {
    pub fn new(
        writer: &'a mut Writer,
        (actor, library): (&'a Actor, &'a Library),
        batch: &'a str,
        reason: &'a str,
        deliberate: bool,
        outcome: &'a mut FileOutcome,
        progress: &'a mut dyn Progress,
    ) -> Self {
        Self {
            writer,
            actor,
            library,
            batch,
            reason,
            deliberate,
            outcome,
            progress,
            waiting: Vec::new(),
            done: 0,
            undone: None,
        }
    }

    pub fn writer(&mut self) -> &mut Writer {
        self.writer
    }

    pub async fn put(&mut self, draft: Draft) -> Result<(), AppError> {
        self.waiting.push(draft);
        if self.waiting.len() >= BULK { self.flush().await } else { Ok(()) }
    }

    /// Appends what waits. Two drafts of one entity (two posts of one person) become one revision: the later
    /// one contains the earlier.
    pub async fn flush(&mut self) -> Result<(), AppError> {
        let drafts = last_of_each(std::mem::take(&mut self.waiting));
        self.done += drafts.len() as u64;
        self.progress.reach(self.done);
        let ids: Vec<_> = drafts.iter().map(|d| d.id).collect();
        let heads = self.writer.existing(&ids).await?;
        let mut permitted = Vec::with_capacity(drafts.len());
        for mut draft in drafts {
            let Some(head) = heads.get(&draft.id) else {
                self.outcome.added += 1;
                permitted.push(self.permit(draft, Before::Nothing)?);
                continue;
            };
            if same_value(head, &draft) {
                self.outcome.unchanged += 1;
                continue;
            }
            if !self.deliberate && head.number > 1 && self.was_corrected_since(&draft).await? {
                self.outcome.outdated += 1;
                continue;
            }
            self.outcome.changed += 1;
            draft.reason = self.reason.to_owned();
            // What was returned is handed in anew.
            if !head.state.may_become(draft.state) {
                draft.state = State::Submitted;
            }
            permitted.push(self.permit(draft, Before::Changed(head.standing()))?);
        }
        if !permitted.is_empty() {
            self.writer.append(permitted, Some(self.batch)).await?;
        }
        Ok(())
    }

    fn permit(&self, draft: Draft, before: Before<'_>) -> Result<Permitted<Draft>, AppError> {
        let is_record = draft.entity == EntityKind::Record;
        let kind = self.library.kinds.get(&draft.kind).filter(|_| is_record).map(AsRef::as_ref);
        Ok(may_append(self.actor, draft, before, kind)?)
    }
}

impl Sink<'_> {
    /// Whether an earlier revision said the same and was corrected or withdrawn since. What an import said that
    /// was undone as a whole does not count: importing it once more is how it comes back.
    async fn was_corrected_since(&mut self, draft: &Draft) -> Result<bool, AppError> {
        let history = self.writer.history(draft.id).await?;
        let mut same = history.iter().filter(|r| r.draft.payload == draft.payload).peekable();
        if same.peek().is_none() {
            return Ok(false);
        }
        if self.undone.is_none() {
            self.undone = Some(self.writer.undone_batches().await?);
        }
        let undone = self.undone.as_ref();
        let stands = |batch: &Option<String>| {
            batch.as_ref().is_none_or(|b| undone.is_none_or(|undone| !undone.contains(b)))
        };
        Ok(same.any(|r| stands(&r.batch)))
    }
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

fn last_of_each(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut last: IdMap<usize> = IdMap::default();
    for (at, draft) in drafts.iter().enumerate() {
        last.insert(draft.id, at);
    }
    if last.len() == drafts.len() {
        return drafts;
    }
    drafts.into_iter().enumerate().filter(|(at, draft)| last[&draft.id] == *at).map(|(_, d)| d).collect()
}

/// A row with its cells by key, gathering errors.
pub(super) struct RowReader<'r> {
    pub row: &'r Row,
    pub part: &'r PartLayout,
    sheet: &'r mingde_sheet::DataSheet,
    pub errors: Vec<CellError>,
    /// Names that were taken as somebody of another unit.
    pub elsewhere: Vec<CellError>,
}

impl<'r> RowReader<'r> {
    pub fn new(row: &'r Row, part: &'r PartLayout, sheet: &'r mingde_sheet::DataSheet) -> Self {
        Self { row, part, sheet, errors: row.errors.clone(), elsewhere: Vec::new() }
    }

    pub fn cell(&self, key: &Key) -> Option<&'r Cell> {
        self.part.position(key).and_then(|at| self.row.cells.get(at)).and_then(Option::as_ref)
    }

    pub fn columns(&self) -> impl Iterator<Item = (&'r Column, Option<&'r Cell>)> {
        self.part.columns.iter().zip(self.row.cells.iter().map(Option::as_ref))
    }

    pub fn text(&self, key: &Key) -> Option<&'r str> {
        match self.cell(key) {
            Some(Cell::Value(mingde_core::record::Value::Text(text))) => Some(text),
            Some(Cell::Value(mingde_core::record::Value::Choice(code))) => Some(code),
            _ => None,
        }
    }

    pub fn fault(&mut self, key: &Key, message: Message, suggestion: Option<String>) {
        let column = self.part.position(key);
        self.errors.push(self.sheet.error(self.row.line, column, message, suggestion));
    }

    /// Whether something is wrong with this column already.
    pub fn is_faulty(&self, key: &Key) -> bool {
        let column = self.part.position(key);
        column.is_some() && self.errors.iter().any(|error| error.column == column)
    }

    /// Notes where a name was taken as the only person of that name, who is of another unit.
    pub fn note_elsewhere(
        &mut self,
        key: &Key,
        directory: &Directory,
        text: &str,
        id: PersonId,
        unit: UnitId,
    ) {
        if let Some((label, unit)) = directory.found_elsewhere(text, id, unit) {
            let message = Message::new("import-person-elsewhere");
            let message = message.with("unit", unit).with("name", text).with("label", label);
            let column = self.part.position(key);
            self.elsewhere.push(self.sheet.error(self.row.line, column, message, None));
        }
    }

    /// Something to be listed about the whole row.
    pub fn doubt(&self, message: Message) -> CellError {
        self.sheet.error(self.row.line, None, message, None)
    }

    pub fn place(&self) -> Place {
        Place { sheet: self.sheet.name.clone(), line: self.row.line, column: None }
    }
}
