//! Sessions: who is signed in, in which browser.

use mingde_core::date::Timestamp;
use mingde_core::id::PersonId;

use super::{Beside, Digest, person_cell, read_person};
use crate::dialect::{Cell, Cells};
use crate::error::StoreError;
use crate::store::Store;

/// A session that begins.
#[derive(Debug, Clone, Copy)]
pub struct NewSession<'a> {
    /// Hash of what the browser holds.
    pub token: Digest,
    /// Whose.
    pub person: PersonId,
    /// When.
    pub begun: Timestamp,
    /// Whether nothing more is asked.
    pub proven: bool,
    /// What the browser calls itself, in short.
    pub agent: &'a str,
    /// The network it came from.
    pub network: &'a str,
    /// The provider that began it; none after a password.
    pub origin: Option<&'a SessionOrigin>,
}

/// How a session came about that an identity provider began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionOrigin {
    /// The provider.
    pub provider: String,
    /// Hash of the ticket by which the provider will say that it is over.
    pub ticket: Option<Digest>,
    /// Whether the provider says that it asked for a second factor.
    pub vouched: bool,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Hash of what the browser holds.
    pub token: Digest,
    /// Whose.
    pub person: PersonId,
    /// When it began.
    pub begun: Timestamp,
    /// When something was asked by it last.
    pub seen: Timestamp,
    /// When everything was shown that is asked of its owner; none while a second factor is waited for.
    pub proven: Option<Timestamp>,
    /// What the browser calls itself, in short.
    pub agent: String,
    /// The network it came from.
    pub network: String,
    /// The provider that began it; none after a password.
    pub origin: Option<SessionOrigin>,
    /// When its owner was last asked anew by a provider.
    pub confirmed: Option<Timestamp>,
}

const COLUMNS: &str =
    "token, person, begun, seen, proven, agent, network, provider, ticket, vouched, confirmed";

impl Beside {
    /// Begins a session.
    pub fn begin_session(&mut self, session: NewSession<'_>) {
        let NewSession { token, person, begun, proven, agent, network, origin } = session;
        let ticket = origin.and_then(|origin| origin.ticket);
        self.add(
            "INSERT INTO session (token, person, begun, seen, proven, agent, network, provider, ticket, vouched)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            vec![
                token.cell(),
                person_cell(person),
                Cell::int(begun.0),
                Cell::int(begun.0),
                Cell::Int(proven.then_some(begun.0)),
                Cell::text(agent),
                Cell::text(network),
                Cell::Text(origin.map(|origin| origin.provider.clone())),
                Cell::Blob(ticket.map(|ticket| ticket.0.to_vec())),
                Cell::Int(origin.map(|origin| i64::from(origin.vouched))),
            ],
        );
    }

    /// Notes that the owner of a session was asked anew by a provider. The session has to be there.
    pub fn confirm_session(&mut self, person: PersonId, token: Digest, now: Timestamp) {
        self.claim(
            "UPDATE session SET confirmed = $1 WHERE token = $2 AND person = $3 RETURNING 1",
            vec![Cell::int(now.0), token.cell(), person_cell(person)],
        );
    }

    /// Ends the session that a ticket of a provider began.
    pub fn end_session_of_ticket(&mut self, provider: &str, ticket: Digest) {
        self.add(
            "DELETE FROM session WHERE ticket = $1 AND provider = $2",
            vec![ticket.cell(), Cell::text(provider)],
        );
    }

    /// Notes that something was asked by a session.
    pub fn see_session(&mut self, token: Digest, now: Timestamp) {
        self.add("UPDATE session SET seen = $1 WHERE token = $2", vec![Cell::int(now.0), token.cell()]);
    }

    /// Ends a session of somebody, which has to be there.
    pub fn end_session(&mut self, person: PersonId, token: Digest) {
        self.claim(
            "DELETE FROM session WHERE token = $1 AND person = $2 RETURNING 1",
            vec![token.cell(), person_cell(person)],
        );
    }

    /// Ends all sessions of somebody.
    pub fn end_sessions(&mut self, person: PersonId) {
        self.add("DELETE FROM session WHERE person = $1", vec![person_cell(person)]);
    }

    /// Ends all sessions of somebody but one.
    pub fn end_other_sessions(&mut self, person: PersonId, but: Digest) {
        self.add(
            "DELETE FROM session WHERE person = $1 AND token <> $2",
            vec![person_cell(person), but.cell()],
        );
    }

    /// Removes the sessions that nobody uses any more: seen last before one instant, or begun before another.
    pub fn clear_sessions(&mut self, seen_before: Timestamp, begun_before: Timestamp) {
        self.add(
            "DELETE FROM session WHERE seen < $1 OR begun < $2",
            vec![Cell::int(seen_before.0), Cell::int(begun_before.0)],
        );
    }
}

impl Store {
    /// The session of a browser.
    pub async fn session(&self, token: Digest) -> Result<Option<SessionRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM session WHERE token = $1");
        Ok(self.rows(sql, vec![token.cell()], read).await?.pop())
    }

    /// The sessions of somebody, the one that was used last first.
    pub async fn sessions_of(&self, person: PersonId) -> Result<Vec<SessionRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM session WHERE person = $1 ORDER BY seen DESC, token");
        self.rows(sql, vec![person_cell(person)], read).await
    }
}

fn read(row: &dyn Cells) -> Result<SessionRow, StoreError> {
    Ok(SessionRow {
        token: Digest::read(row, 0)?,
        person: read_person(row, 1)?,
        begun: Timestamp(row.int(2)?),
        seen: Timestamp(row.int(3)?),
        proven: row.optional_int(4)?.map(Timestamp),
        agent: row.text(5)?.to_owned(),
        network: row.text(6)?.to_owned(),
        origin: origin(row)?,
        confirmed: row.optional_int(10)?.map(Timestamp),
    })
}

fn origin(row: &dyn Cells) -> Result<Option<SessionOrigin>, StoreError> {
    let Some(provider) = row.optional_text(7)? else { return Ok(None) };
    let (provider, vouched) = (provider.to_owned(), row.optional_int(9)? == Some(1));
    let ticket = row.optional_blob(8)?.map(|bytes| bytes.try_into().map(Digest));
    Ok(Some(SessionOrigin { provider, ticket: ticket.transpose().map_err(StoreError::unreadable)?, vouched }))
}
