//! The outbox: to whom something is to be sent, by which channel. There is one row for each, however much has happened: what
//! is sent is put together when it goes, so a table holds no copy of it, and nobody is sent two messages for one morning.
//!
//! A row is claimed before it is sent and removed afterwards. Whoever is killed in between leaves it claimed; when the claim has
//! run out it is sent again. So of one message there are two at most.

use mingde_core::date::Timestamp;
use mingde_core::id::{EntityId, PersonId};

use super::Beside;
use crate::dialect::{Cell, Cells};
use crate::error::StoreError;
use crate::store::Store;

/// Something that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// By which channel.
    pub channel: String,
    /// To whom; nobody where the channel says that.
    pub person: Option<PersonId>,
    /// How often it was tried.
    pub attempts: u32,
}

/// Messages of a channel that wait or were given up, by what was wrong last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undelivered {
    /// By which channel.
    pub channel: String,
    /// Code of what was wrong; empty for what was not tried yet.
    pub error: String,
    /// Whether they are not tried any more.
    pub given_up: bool,
    /// How many.
    pub count: u64,
}

/// What may be sent at an instant: it is due, or whoever sent it did not come back.
const READY: &str = "coalesce(outbox.not_before, 0) <= $1 AND coalesce(outbox.due, outbox.not_before) <= $2";

impl Beside {
    /// Claims a message until an instant. What is asked for meanwhile is another message.
    pub fn claim_message(&mut self, row: &OutboxRow, now: Timestamp, until: Timestamp) {
        self.claim(
            "UPDATE outbox SET due = NULL, not_before = $3, attempts = attempts + 1
             WHERE coalesce(not_before, 0) <= $1 AND coalesce(due, not_before) <= $2
                 AND channel = $4 AND person = $5 RETURNING 1",
            [vec![Cell::int(now.0), Cell::int(now.0), Cell::int(until.0)], whose(row)].concat(),
        );
    }

    /// Puts off a message that may be sent until an instant; that is no attempt.
    pub fn put_off_message(&mut self, row: &OutboxRow, now: Timestamp, until: Timestamp) {
        self.add(
            "UPDATE outbox SET due = $3 WHERE coalesce(not_before, 0) <= $1 AND coalesce(due, not_before) <= $2
                 AND channel = $4 AND person = $5",
            [vec![Cell::int(now.0), Cell::int(now.0), Cell::int(until.0)], whose(row)].concat(),
        );
    }

    /// Notes that a message that was claimed until an instant has been taken.
    pub fn message_sent(&mut self, row: &OutboxRow, claimed: Timestamp, now: Timestamp) {
        self.message_done(row, claimed);
        let sql = "UPDATE channel SET sent = $1 WHERE name = $2";
        self.add(sql, vec![Cell::int(now.0), Cell::text(&row.channel)]);
        if let Some(person) = row.person {
            self.add(
                "UPDATE notice SET mailed = $1 WHERE person = $2 AND mailed IS NULL AND made <= $3",
                vec![Cell::int(now.0), super::person_cell(person), Cell::int(now.0)],
            );
        }
    }

    /// Removes a message that was claimed until an instant: it was taken, or there is nothing to say any more.
    pub fn message_done(&mut self, row: &OutboxRow, claimed: Timestamp) {
        let cells = || [vec![Cell::int(claimed.0)], whose(row)].concat();
        let its = "not_before = $1 AND channel = $2 AND person = $3";
        self.script.add(format!("DELETE FROM outbox WHERE {its} AND due IS NULL"), cells());
        self.script.add(
            format!("UPDATE outbox SET not_before = NULL, attempts = 0, error = '' WHERE {its}"),
            cells(),
        );
    }

    /// Notes why a message that was claimed until an instant was not taken, and when it is tried again; never, where that is
    /// not said.
    pub fn message_failed(
        &mut self,
        row: &OutboxRow,
        claimed: Timestamp,
        error: &str,
        again: Option<Timestamp>,
    ) {
        let again = again.map(|at| at.0);
        self.add(
            "UPDATE outbox SET error = $1, not_before = $2, due = coalesce(due, $3)
             WHERE not_before = $4 AND channel = $5 AND person = $6",
            [vec![Cell::text(error), Cell::Int(again), Cell::Int(again), Cell::int(claimed.0)], whose(row)]
                .concat(),
        );
    }
}

impl Store {
    /// The message that has waited longest of those that may be sent at an instant, by a channel that is free.
    pub async fn next_message(&self, now: Timestamp) -> Result<Option<OutboxRow>, StoreError> {
        let sql = format!(
            "SELECT outbox.channel, outbox.person, outbox.attempts FROM outbox
             JOIN channel ON channel.name = outbox.channel
             WHERE {READY} AND coalesce(channel.not_before, 0) <= $3
             ORDER BY coalesce(outbox.due, outbox.not_before), outbox.channel, outbox.person LIMIT 1"
        );
        let cells = vec![Cell::int(now.0), Cell::int(now.0), Cell::int(now.0)];
        Ok(self.rows(sql, cells, read).await?.pop())
    }

    /// When the first of the messages that wait may be sent, each not before its channel is free; none where none waits.
    pub async fn next_message_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT coalesce(outbox.due, outbox.not_before), coalesce(outbox.not_before, 0),
                coalesce(channel.not_before, 0)
            FROM outbox JOIN channel ON channel.name = outbox.channel
            WHERE coalesce(outbox.due, outbox.not_before) IS NOT NULL";
        let read = |row: &dyn Cells| Ok(Timestamp(row.int(0)?.max(row.int(1)?).max(row.int(2)?)));
        Ok(self.rows(sql, Vec::new(), read).await?.into_iter().min())
    }

    /// How many messages wait or were given up, by channel and what was wrong.
    pub async fn undelivered(&self) -> Result<Vec<Undelivered>, StoreError> {
        let sql = "SELECT channel, error, max(coalesce(due, not_before)), count(*) FROM outbox
            GROUP BY channel, error, coalesce(due, not_before) IS NULL ORDER BY channel, error";
        let read = |row: &dyn Cells| {
            Ok(Undelivered {
                channel: row.text(0)?.to_owned(),
                error: row.text(1)?.to_owned(),
                given_up: row.optional_int(2)?.is_none(),
                count: row.position(3)?,
            })
        };
        self.rows(sql, Vec::new(), read).await
    }
}

fn whose(row: &OutboxRow) -> Vec<Cell> {
    let person = row.person.map_or_else(Vec::new, |person| person.0.as_bytes().to_vec());
    vec![Cell::text(&row.channel), Cell::blob(person)]
}

fn read(row: &dyn Cells) -> Result<OutboxRow, StoreError> {
    let person = match row.blob(1)? {
        [] => None,
        bytes => {
            let bytes = bytes.try_into().map_err(StoreError::unreadable)?;
            Some(PersonId(EntityId::from_bytes(bytes)))
        }
    };
    let attempts = u32::try_from(row.int(2)?).unwrap_or(u32::MAX);
    Ok(OutboxRow { channel: row.text(0)?.to_owned(), person, attempts })
}
