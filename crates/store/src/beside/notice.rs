//! Notices: what somebody is told on the pages. A notice names what it is about by ids and codes; its words are found when
//! it is read, by what its reader may see on that day.

use mingde_core::date::Timestamp;
use mingde_core::id::PersonId;

use super::wish::Rhythm;
use super::{Beside, Digest, person_cell};
use crate::dialect::{Cell, Cells, Script};
use crate::error::StoreError;
use crate::store::Store;

/// A notice that is to be.
#[derive(Debug, Clone, Copy)]
pub struct NewNotice<'a> {
    /// What it is told by: under one key something is told once.
    pub key: Digest,
    /// To whom.
    pub person: PersonId,
    /// Code of what happened.
    pub cause: &'a str,
    /// What it is about, by id or code.
    pub subject: &'a str,
    /// What else tells it from others.
    pub detail: &'a str,
    /// Of how many.
    pub count: u64,
    /// When.
    pub made: Timestamp,
    /// Whether it is told as well to whoever wishes to be told nothing.
    pub always: bool,
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// What its owner calls it.
    pub id: Digest,
    /// Code of what happened.
    pub cause: String,
    /// What it is about, by id or code.
    pub subject: String,
    /// What else tells it from others.
    pub detail: String,
    /// Of how many.
    pub count: u64,
    /// When.
    pub made: Timestamp,
    /// When its owner had read it.
    pub seen: Option<Timestamp>,
}

/// When a message goes out to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// To who wishes to be told at once.
    pub at_once: Timestamp,
    /// To who wishes to be told once a day.
    pub daily: Timestamp,
}

/// What people are told of an act: part of its transaction, and of its last round trip.
#[derive(Debug, Clone, Default)]
pub struct Telling(Script);

const COLUMNS: &str = "id, cause, subject, detail, count, made, seen";

/// Persons without an account that is open are told nothing, and those who wish nothing only what is told always.
const TELL: &str = "INSERT INTO notice (id, person, cause, subject, detail, count, made, seen, mailed)
    SELECT $1, account.person, $2, $3, $4, $5, $6, NULL, NULL FROM account
    WHERE account.person = $7 AND account.closed IS NULL AND ($8 = 1 OR NOT EXISTS (
        SELECT 1 FROM notice_wish WHERE notice_wish.person = account.person AND rhythm = 'off'))";

/// A message that waits is not put off by another, and one that was given up is begun anew.
const WAITS: &str = "ON CONFLICT (channel, person) DO UPDATE SET
    due = CASE WHEN outbox.due IS NULL OR outbox.due > excluded.due THEN excluded.due ELSE outbox.due END,
    attempts = CASE WHEN outbox.due IS NULL AND outbox.not_before IS NULL THEN 0 ELSE outbox.attempts END";

impl Telling {
    /// Tells somebody something, unless it was told under this key before.
    pub fn once(&mut self, notice: NewNotice<'_>) {
        self.0.add(format!("{TELL} ON CONFLICT (id) DO NOTHING"), cells(notice));
    }

    /// Tells somebody of more of the same: what stands there counts on, and is to be read again.
    pub fn more(&mut self, notice: NewNotice<'_>) {
        let counts =
            "count = notice.count + excluded.count, made = excluded.made, seen = NULL, mailed = NULL";
        self.0.add(format!("{TELL} ON CONFLICT (id) DO UPDATE SET {counts}"), cells(notice));
    }

    /// Takes back what was told of so many under a key.
    pub fn less(&mut self, key: Digest, count: u64) {
        let sql = "DELETE FROM notice WHERE id = $1 AND count <= $2";
        self.0.add(sql, vec![key.cell(), Cell::position(count)]);
        let sql = "UPDATE notice SET count = count - $1 WHERE id = $2";
        self.0.add(sql, vec![Cell::position(count), key.cell()]);
    }

    /// Has somebody sent a mail, where there is a way to and as it is wished.
    pub fn mail(&mut self, person: PersonId, due: Due) {
        self.0.add(
            format!(
                "INSERT INTO outbox (channel, person, due, not_before, attempts, error)
                 SELECT channel.name, notice_wish.person,
                     CASE notice_wish.rhythm WHEN 'at-once' THEN $1 ELSE $2 END, NULL, 0, ''
                 FROM notice_wish JOIN channel ON channel.name = 'mail'
                 WHERE notice_wish.person = $3 AND notice_wish.address IS NOT NULL
                     AND notice_wish.rhythm IN ('daily', 'at-once') {WAITS}"
            ),
            vec![Cell::int(due.at_once.0), Cell::int(due.daily.0), person_cell(person)],
        );
    }

    /// Has the robots of groups say how things stand.
    pub fn robots(&mut self, due: Due) {
        self.0.add(
            format!(
                "INSERT INTO outbox (channel, person, due, not_before, attempts, error)
                 SELECT channel.name, $1, CASE channel.rhythm WHEN 'at-once' THEN $2 ELSE $3 END, NULL, 0, ''
                 FROM channel WHERE channel.name <> 'mail' {WAITS}"
            ),
            vec![Cell::blob([]), Cell::int(due.at_once.0), Cell::int(due.daily.0)],
        );
    }

    pub(crate) fn into_script(self) -> Script {
        self.0
    }
}

impl From<Telling> for Beside {
    fn from(Telling(script): Telling) -> Self {
        Self { script, claims: Vec::new() }
    }
}

impl Beside {
    /// Notes that somebody has read one of the own notices, which has to be there.
    pub fn see_notice(&mut self, person: PersonId, id: Digest, now: Timestamp) {
        self.claim(
            "UPDATE notice SET seen = coalesce(seen, $1) WHERE id = $2 AND person = $3 RETURNING 1",
            vec![Cell::int(now.0), id.cell(), person_cell(person)],
        );
    }

    /// Notes that somebody has read all notices made until an instant.
    pub fn see_notices(&mut self, person: PersonId, until: Timestamp, now: Timestamp) {
        self.add(
            "UPDATE notice SET seen = $1 WHERE person = $2 AND seen IS NULL AND made <= $3",
            vec![Cell::int(now.0), person_cell(person), Cell::int(until.0)],
        );
    }

    /// Removes notices that were read before an instant, and any that were made before another.
    pub fn clear_notices(&mut self, seen_before: Timestamp, made_before: Timestamp) {
        self.add(
            "DELETE FROM notice WHERE seen < $1 OR made < $2",
            vec![Cell::int(seen_before.0), Cell::int(made_before.0)],
        );
    }
}

impl Store {
    /// How many notices somebody has not read.
    pub async fn unread_notices(&self, person: PersonId) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM notice WHERE person = $1 AND seen IS NULL";
        let counted = self.rows(sql, vec![person_cell(person)], |row| row.position(0)).await?;
        Ok(counted.into_iter().sum())
    }

    /// The notices of somebody: those that were not read first, of each half the latest first.
    pub async fn notices_of(
        &self,
        person: PersonId,
        first: u64,
        most: u64,
    ) -> Result<Vec<NoticeRow>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM notice WHERE person = $1
             ORDER BY CASE WHEN seen IS NULL THEN 0 ELSE 1 END, made DESC, id LIMIT $2 OFFSET $3"
        );
        self.rows(sql, vec![person_cell(person), Cell::position(most), Cell::position(first)], read).await
    }

    /// What somebody was told that they neither read nor were sent, the latest first.
    pub async fn unsent_notices(&self, person: PersonId, most: u64) -> Result<Vec<NoticeRow>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM notice WHERE person = $1 AND seen IS NULL AND mailed IS NULL
             ORDER BY made DESC, id LIMIT $2"
        );
        self.rows(sql, vec![person_cell(person), Cell::position(most)], read).await
    }

    /// Those who have an open account and wish to be told.
    pub async fn told_persons(&self) -> Result<Vec<(PersonId, String)>, StoreError> {
        let sql = "SELECT account.person, account.name FROM account LEFT JOIN notice_wish
            ON notice_wish.person = account.person
            WHERE account.closed IS NULL AND coalesce(notice_wish.rhythm, $1) <> 'off' ORDER BY account.name";
        let cells = vec![Cell::text(Rhythm::default().name())];
        self.rows(sql, cells, |row| Ok((super::read_person(row, 0)?, row.text(1)?.to_owned()))).await
    }
}

fn cells(notice: NewNotice<'_>) -> Vec<Cell> {
    vec![
        notice.key.cell(),
        Cell::text(notice.cause),
        Cell::text(notice.subject),
        Cell::text(notice.detail),
        Cell::position(notice.count),
        Cell::int(notice.made.0),
        person_cell(notice.person),
        Cell::int(notice.always),
    ]
}

fn read(row: &dyn Cells) -> Result<NoticeRow, StoreError> {
    Ok(NoticeRow {
        id: Digest::read(row, 0)?,
        cause: row.text(1)?.to_owned(),
        subject: row.text(2)?.to_owned(),
        detail: row.text(3)?.to_owned(),
        count: row.position(4)?,
        made: Timestamp(row.int(5)?),
        seen: row.optional_int(6)?.map(Timestamp),
    })
}
