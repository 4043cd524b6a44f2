//! Texts that are still written, rulebooks and kinds: every save of each, and which of them somebody put forward. They are meant
//! to be published, so nothing of them is sealed.

use mingde_core::date::Timestamp;
use mingde_core::id::EntityId;

use super::Beside;
use crate::dialect::{Cell, Cells};
use crate::error::StoreError;
use crate::store::Store;

/// A text that is written, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentDraft {
    /// Its id.
    pub id: EntityId,
    /// What it is to become: `rulebook`, `kind`.
    pub sort: String,
    /// Its title, as its text has it.
    pub title: String,
    /// Who began it.
    pub author: String,
    /// When.
    pub made: Timestamp,
    /// Number of its latest save.
    pub latest: u32,
    /// When that was saved, and by whom.
    pub saved: (Timestamp, String),
    /// What was put forward to be published.
    pub proposed: Option<Proposed>,
    /// The save that was published.
    pub published: Option<u32>,
}

/// A save that was put forward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// Its number.
    pub number: u32,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// What was saved at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentSave {
    /// From 1.
    pub number: u32,
    /// Who saved it.
    pub author: String,
    /// When.
    pub saved: Timestamp,
    /// The text.
    pub text: String,
    /// The cases beside it; empty where it has none.
    pub cases: String,
}

/// What a save says of its draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewDocument<'n> {
    /// Which one.
    pub id: EntityId,
    /// What it is to become.
    pub sort: &'n str,
    /// Its title.
    pub title: &'n str,
}

const COLUMNS: &str = "d.id, d.sort, d.title, d.author, d.made, d.latest, s.saved, s.author, d.proposed, d.proposer,
    d.proposed_at, d.published FROM document_draft d JOIN document_save s ON s.draft = d.id AND s.number = d.latest";

impl Beside {
    /// Begins a draft with its first save.
    pub fn begin_document(&mut self, new: &NewDocument<'_>, save: &DocumentSave) {
        self.claim(
            "INSERT INTO document_draft (id, sort, title, author, made, latest) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (id) DO NOTHING RETURNING latest",
            vec![
                id_cell(new.id),
                Cell::text(new.sort),
                Cell::text(new.title),
                Cell::text(&save.author),
                Cell::int(save.saved.0),
                Cell::int(i64::from(save.number)),
            ],
        );
        self.add_save(new.id, save);
    }

    /// Saves a draft after the save that was seen, which is the latest still. What was put forward before is put forward no
    /// longer: nobody publishes a text that has been changed since.
    pub fn save_document(&mut self, new: &NewDocument<'_>, save: &DocumentSave) {
        self.claim(
            "UPDATE document_draft SET latest = $2, title = $3, proposed = NULL, proposer = NULL, proposed_at = NULL
             WHERE id = $1 AND latest = $4 AND published IS NULL RETURNING latest",
            vec![
                id_cell(new.id),
                Cell::int(i64::from(save.number)),
                Cell::text(new.title),
                Cell::int(i64::from(save.number) - 1),
            ],
        );
        self.add_save(new.id, save);
    }

    fn add_save(&mut self, draft: EntityId, save: &DocumentSave) {
        self.add(
            // Where somebody else was faster there is one of this number; then nothing of the whole is done.
            "INSERT INTO document_save (draft, number, author, saved, text, cases) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (draft, number) DO NOTHING",
            vec![
                id_cell(draft),
                Cell::int(i64::from(save.number)),
                Cell::text(&save.author),
                Cell::int(save.saved.0),
                Cell::text(&save.text),
                Cell::text(&save.cases),
            ],
        );
    }

    /// Puts a save forward, which is the latest still.
    pub fn propose_document(&mut self, draft: EntityId, proposed: &Proposed) {
        self.claim(
            "UPDATE document_draft SET proposed = $2, proposer = $3, proposed_at = $4
             WHERE id = $1 AND latest = $2 AND published IS NULL RETURNING latest",
            vec![
                id_cell(draft),
                Cell::int(i64::from(proposed.number)),
                Cell::text(&proposed.by),
                Cell::int(proposed.at.0),
            ],
        );
    }

    /// Takes back what was put forward.
    pub fn unpropose_document(&mut self, draft: EntityId) {
        self.claim(
            "UPDATE document_draft SET proposed = NULL, proposer = NULL, proposed_at = NULL
             WHERE id = $1 AND proposed IS NOT NULL AND published IS NULL RETURNING latest",
            vec![id_cell(draft)],
        );
    }

    /// A save was published: the one that was put forward, and nothing has come of it meanwhile.
    pub fn publish_document(&mut self, draft: EntityId, number: u32) {
        self.claim(
            "UPDATE document_draft SET published = $2 WHERE id = $1 AND proposed = $2 AND published IS NULL
             RETURNING latest",
            vec![id_cell(draft), Cell::int(i64::from(number))],
        );
    }

    /// Removes a draft with all its saves.
    pub fn drop_document(&mut self, draft: EntityId) {
        self.add("DELETE FROM document_save WHERE draft = $1", vec![id_cell(draft)]);
        self.add("DELETE FROM document_draft WHERE id = $1", vec![id_cell(draft)]);
    }
}

impl Store {
    /// All drafts, those saved last first.
    pub async fn documents(&self) -> Result<Vec<DocumentDraft>, StoreError> {
        let sql = format!("SELECT {COLUMNS} ORDER BY s.saved DESC, d.id");
        self.rows(sql, Vec::new(), read).await
    }

    /// One draft.
    pub async fn document(&self, id: EntityId) -> Result<Option<DocumentDraft>, StoreError> {
        let sql = format!("SELECT {COLUMNS} WHERE d.id = $1");
        Ok(self.rows(sql, vec![id_cell(id)], read).await?.pop())
    }

    /// The saves of a draft, the latest first, without their texts.
    pub async fn document_saves(&self, id: EntityId) -> Result<Vec<DocumentSave>, StoreError> {
        let sql =
            "SELECT number, author, saved, '', '' FROM document_save WHERE draft = $1 ORDER BY number DESC";
        self.rows(sql, vec![id_cell(id)], read_save).await
    }

    /// One save with its text.
    pub async fn document_save(&self, id: EntityId, number: u32) -> Result<Option<DocumentSave>, StoreError> {
        let sql =
            "SELECT number, author, saved, text, cases FROM document_save WHERE draft = $1 AND number = $2";
        let cells = vec![id_cell(id), Cell::int(i64::from(number))];
        Ok(self.rows(sql, cells, read_save).await?.pop())
    }
}

fn id_cell(id: EntityId) -> Cell {
    Cell::blob(*id.as_bytes())
}

fn number(row: &dyn Cells, column: usize) -> Result<u32, StoreError> {
    u32::try_from(row.int(column)?).map_err(StoreError::unreadable)
}

fn read(row: &dyn Cells) -> Result<DocumentDraft, StoreError> {
    let some = |column: usize| row.optional_int(column);
    let count = |value: i64| u32::try_from(value).map_err(StoreError::unreadable);
    let proposed = match (some(8)?, row.optional_text(9)?, some(10)?) {
        (Some(number), Some(by), Some(at)) => {
            Some(Proposed { number: count(number)?, by: by.to_owned(), at: Timestamp(at) })
        }
        _ => None,
    };
    Ok(DocumentDraft {
        id: EntityId::from_bytes(row.blob(0)?.try_into().map_err(StoreError::unreadable)?),
        sort: row.text(1)?.to_owned(),
        title: row.text(2)?.to_owned(),
        author: row.text(3)?.to_owned(),
        made: Timestamp(row.int(4)?),
        latest: number(row, 5)?,
        saved: (Timestamp(row.int(6)?), row.text(7)?.to_owned()),
        proposed,
        published: some(11)?.map(count).transpose()?,
    })
}

fn read_save(row: &dyn Cells) -> Result<DocumentSave, StoreError> {
    Ok(DocumentSave {
        number: number(row, 0)?,
        author: row.text(1)?.to_owned(),
        saved: Timestamp(row.int(2)?),
        text: row.text(3)?.to_owned(),
        cases: row.text(4)?.to_owned(),
    })
}
