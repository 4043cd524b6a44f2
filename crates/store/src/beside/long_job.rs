//! Work that takes longer than somebody waits for a page: who began it, where it stands, and what came of it, for whoever comes
//! back. How far it has come is known to the process that works on it alone.

use mingde_core::date::Timestamp;

use super::{Beside, JobState};
use crate::dialect::{Cell, Cells};
use crate::error::StoreError;
use crate::store::Store;

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LongJob {
    /// What it is called in addresses.
    pub id: String,
    /// What is done, by a name of the caller's.
    pub sort: String,
    /// Who began it.
    pub account: String,
    /// Where it stands.
    pub state: JobState,
    /// When it was begun.
    pub begun: Timestamp,
    /// When it ended, or was found to have been cut off.
    pub ended: Option<Timestamp>,
    /// What came of it, or why nothing did: a code with arguments ([`mingde_core::reason`]); empty while it is worked on.
    pub outcome: String,
    /// The file that was made, as long as it is there.
    pub file: Option<String>,
    /// Whether the file stays until somebody removes it.
    pub kept: bool,
}

/// A job that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLongJob {
    /// What it is called in addresses.
    pub id: String,
    /// What is done, by a name of the caller's.
    pub sort: String,
    /// Who begins it.
    pub account: String,
    /// When.
    pub begun: Timestamp,
    /// Whether the file that will be made stays until somebody removes it.
    pub kept: bool,
}

/// How a job ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobEnd {
    /// [`JobState::Done`] or [`JobState::Failed`].
    pub state: JobState,
    /// When.
    pub ended: Timestamp,
    /// What came of it.
    pub outcome: String,
    /// The file that was made.
    pub file: Option<String>,
}

const COLUMNS: &str = "id, sort, account, state, begun, ended, outcome, file, kept";

impl Beside {
    /// A job is worked on from now on.
    pub fn begin_long_job(&mut self, job: &NewLongJob) {
        self.add(
            "INSERT INTO long_job (id, sort, account, state, begun, ended, outcome, file, kept)
             VALUES ($1, $2, $3, $4, $5, NULL, '', NULL, $6)",
            vec![
                Cell::text(job.id.as_str()),
                Cell::text(job.sort.as_str()),
                Cell::text(job.account.as_str()),
                Cell::text(JobState::Running.name()),
                Cell::int(job.begun.0),
                Cell::int(i64::from(job.kept)),
            ],
        );
    }

    /// A job came to its end.
    pub fn end_long_job(&mut self, id: &str, end: &JobEnd) {
        self.add(
            "UPDATE long_job SET state = $2, ended = $3, outcome = $4, file = $5 WHERE id = $1",
            vec![
                Cell::text(id),
                Cell::text(end.state.name()),
                Cell::int(end.ended.0),
                Cell::text(end.outcome.as_str()),
                Cell::Text(end.file.clone()),
            ],
        );
    }

    /// Nobody works on those any more that are said to be worked on: the server that did has ended.
    pub fn interrupt_long_jobs(&mut self, now: Timestamp) {
        self.add(
            "UPDATE long_job SET state = $1, ended = $2 WHERE state = $3",
            vec![
                Cell::text(JobState::Interrupted.name()),
                Cell::int(now.0),
                Cell::text(JobState::Running.name()),
            ],
        );
    }

    /// The file of a job, which has to have this one still, is no longer there.
    pub fn drop_file_of_long_job(&mut self, id: &str, file: &str) {
        self.claim(
            "UPDATE long_job SET file = NULL, kept = 0 WHERE id = $1 AND file = $2 RETURNING 1",
            vec![Cell::text(id), Cell::text(file)],
        );
    }

    /// Forgets those that ended before an instant and have no file.
    pub fn clear_long_jobs(&mut self, before: Timestamp) {
        self.add("DELETE FROM long_job WHERE ended < $1 AND file IS NULL", vec![Cell::int(before.0)]);
    }
}

impl Store {
    /// What is known of a job.
    pub async fn long_job(&self, id: &str) -> Result<Option<LongJob>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM long_job WHERE id = $1");
        Ok(self.rows(sql, vec![Cell::text(id)], read).await?.pop())
    }

    /// The latest `limit` jobs, of one account or of all, the latest first.
    pub async fn long_jobs(&self, account: Option<&str>, limit: u32) -> Result<Vec<LongJob>, StoreError> {
        let order = format!("ORDER BY begun DESC, id LIMIT {limit}");
        match account {
            Some(account) => {
                let sql = format!("SELECT {COLUMNS} FROM long_job WHERE account = $1 {order}");
                self.rows(sql, vec![Cell::text(account)], read).await
            }
            None => self.rows(format!("SELECT {COLUMNS} FROM long_job {order}"), Vec::new(), read).await,
        }
    }

    /// All jobs whose file is there.
    pub async fn long_jobs_with_files(&self) -> Result<Vec<LongJob>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM long_job WHERE file IS NOT NULL");
        self.rows(sql, Vec::new(), read).await
    }

    /// The latest job of a sort that came to its end as it should.
    pub async fn latest_done(&self, sort: &str) -> Result<Option<LongJob>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM long_job WHERE sort = $1 AND state = $2 ORDER BY ended DESC, id LIMIT 1"
        );
        let cells = vec![Cell::text(sort), Cell::text(JobState::Done.name())];
        Ok(self.rows(sql, cells, read).await?.pop())
    }
}

fn read(row: &dyn Cells) -> Result<LongJob, StoreError> {
    Ok(LongJob {
        id: row.text(0)?.to_owned(),
        sort: row.text(1)?.to_owned(),
        account: row.text(2)?.to_owned(),
        state: JobState::read(row.text(3)?)?,
        begun: Timestamp(row.int(4)?),
        ended: row.optional_int(5)?.map(Timestamp),
        outcome: row.text(6)?.to_owned(),
        file: row.optional_text(7)?.map(str::to_owned),
        kept: row.int(8)? != 0,
    })
}
