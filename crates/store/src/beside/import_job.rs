//! Imports that are worked on behind the request that asked for them: how far each has come, for whoever comes back.

use mingde_core::date::Timestamp;

use super::Beside;
use crate::dialect::{Cell, Cells};
use crate::error::StoreError;
use crate::store::Store;

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// It is worked on.
    Running,
    /// It came to its end.
    Done,
    /// The server ended before it did. Nothing of it was written.
    Interrupted,
    /// It ended and nothing came of it; imports tell that at once and are not kept.
    Failed,
}

impl JobState {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Running, "running"),
        (Self::Done, "done"),
        (Self::Interrupted, "interrupted"),
        (Self::Failed, "failed"),
    ];

    /// Its name in codes of words, and in the tables.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).map_or("", |(_, name)| name)
    }

    pub(super) fn read(name: &str) -> Result<Self, StoreError> {
        let known = Self::ALL.iter().find(|(_, known)| *known == name);
        known.map(|(state, _)| *state).ok_or_else(|| StoreError::unreadable(name))
    }
}

/// An import of a workbook that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportJob {
    /// The file that was sent.
    pub id: String,
    /// Whose it is.
    pub account: String,
    /// What the file is called.
    pub file: String,
    /// Whether it is only looked at.
    pub looks: bool,
    /// Where it stands.
    pub state: JobState,
    /// When it was begun.
    pub begun: Timestamp,
    /// The batch that became of it.
    pub batch: Option<String>,
}

const COLUMNS: &str = "id, account, file, looks, state, begun, batch";

impl Beside {
    /// An import is worked on from now on; what was known of the file before is forgotten.
    pub fn begin_import_job(&mut self, job: &ImportJob) {
        self.add(
            "INSERT INTO import_job (id, account, file, looks, state, begun, batch)
             VALUES ($1, $2, $3, $4, $5, $6, NULL)
             ON CONFLICT (id) DO UPDATE SET account = excluded.account, file = excluded.file, looks = excluded.looks,
             state = excluded.state, begun = excluded.begun, batch = NULL",
            vec![
                Cell::text(job.id.as_str()),
                Cell::text(job.account.as_str()),
                Cell::text(job.file.as_str()),
                Cell::int(i64::from(job.looks)),
                Cell::text(JobState::Running.name()),
                Cell::int(job.begun.0),
            ],
        );
    }

    /// An import came to its end, in the transaction of what it wrote if it wrote something.
    pub fn end_import_job(&mut self, id: &str, batch: Option<&str>) {
        self.add(
            "UPDATE import_job SET state = $2, batch = COALESCE($3, batch) WHERE id = $1",
            vec![Cell::text(id), Cell::text(JobState::Done.name()), Cell::Text(batch.map(str::to_owned))],
        );
    }

    /// Nobody works on those any more that are said to be worked on: the server that did has ended.
    pub fn interrupt_import_jobs(&mut self) {
        self.add(
            "UPDATE import_job SET state = $1 WHERE state = $2",
            vec![Cell::text(JobState::Interrupted.name()), Cell::text(JobState::Running.name())],
        );
    }

    /// Forgets one that came to nothing.
    pub fn drop_import_job(&mut self, id: &str) {
        self.add("DELETE FROM import_job WHERE id = $1", vec![Cell::text(id)]);
    }

    /// Forgets those that were begun before an instant.
    pub fn clear_import_jobs(&mut self, before: Timestamp) {
        self.add("DELETE FROM import_job WHERE begun < $1", vec![Cell::int(before.0)]);
    }
}

impl Store {
    /// What is known of the import of a file that was sent.
    pub async fn import_job(&self, id: &str) -> Result<Option<ImportJob>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM import_job WHERE id = $1");
        Ok(self.rows(sql, vec![Cell::text(id)], read).await?.pop())
    }

    /// The imports that are worked on, whoever began them, the latest first.
    pub async fn import_jobs_running(&self) -> Result<Vec<ImportJob>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM import_job WHERE state = $1 ORDER BY begun DESC, id");
        self.rows(sql, vec![Cell::text(JobState::Running.name())], read).await
    }

    /// The imports of an account that are not done, the latest first.
    pub async fn import_jobs_open(&self, account: &str) -> Result<Vec<ImportJob>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM import_job WHERE account = $1 AND state <> $2 ORDER BY begun DESC, id"
        );
        self.rows(sql, vec![Cell::text(account), Cell::text(JobState::Done.name())], read).await
    }
}

fn read(row: &dyn Cells) -> Result<ImportJob, StoreError> {
    Ok(ImportJob {
        id: row.text(0)?.to_owned(),
        account: row.text(1)?.to_owned(),
        file: row.text(2)?.to_owned(),
        looks: row.int(3)? != 0,
        state: JobState::read(row.text(4)?)?,
        begun: Timestamp(row.int(5)?),
        batch: row.optional_text(6)?.map(str::to_owned),
    })
}
