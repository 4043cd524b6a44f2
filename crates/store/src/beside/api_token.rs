//! Tokens: by one a program acts in the name of whoever made it. What is kept of it is a hash.

use mingde_core::date::Timestamp;
use mingde_core::id::PersonId;

use super::{Beside, Digest, person_cell, read_person};
use crate::dialect::{Cell, Cells};
use crate::error::StoreError;
use crate::store::Store;

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiTokenRow {
    /// Hash of it.
    pub token: Digest,
    /// In whose name.
    pub person: PersonId,
    /// What its owner calls it.
    pub name: String,
    /// For a machine that nobody sits at.
    pub machine: bool,
    /// It changes nothing.
    pub reads_only: bool,
    /// Kinds of records that it has to do with; none for all.
    pub kinds: Option<Vec<String>>,
    /// When it was made.
    pub made: Timestamp,
    /// From when on it is void.
    pub expires: Timestamp,
    /// When something was asked by it last, to the minute.
    pub used: Option<Timestamp>,
}

const COLUMNS: &str = "token, person, name, machine, reads_only, kinds, made, expires, used";

impl Beside {
    /// Gives somebody a token.
    pub fn give_api_token(&mut self, row: &ApiTokenRow) {
        self.add(
            "INSERT INTO api_token (token, person, name, machine, reads_only, kinds, made, expires, used)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL)",
            vec![
                row.token.cell(),
                person_cell(row.person),
                Cell::text(&row.name),
                Cell::int(i64::from(row.machine)),
                Cell::int(i64::from(row.reads_only)),
                Cell::Text(row.kinds.as_ref().map(|kinds| kinds.join(" "))),
                Cell::int(row.made.0),
                Cell::int(row.expires.0),
            ],
        );
    }

    /// Notes that something was asked by a token.
    pub fn use_api_token(&mut self, token: Digest, now: Timestamp) {
        self.add("UPDATE api_token SET used = $1 WHERE token = $2", vec![Cell::int(now.0), token.cell()]);
    }

    /// Takes a token of somebody back, which has to be there, with its hook.
    pub fn drop_api_token(&mut self, person: PersonId, token: Digest) {
        self.claim(
            "DELETE FROM api_token WHERE token = $1 AND person = $2 RETURNING 1",
            vec![token.cell(), person_cell(person)],
        );
        self.drop_lost_hooks();
    }

    /// Takes all tokens of somebody back, with their hooks.
    pub fn drop_api_tokens(&mut self, person: PersonId) {
        self.add("DELETE FROM api_token WHERE person = $1", vec![person_cell(person)]);
        self.drop_lost_hooks();
    }
}

impl Store {
    /// The token of a hash.
    pub async fn api_token(&self, token: Digest) -> Result<Option<ApiTokenRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM api_token WHERE token = $1");
        Ok(self.rows(sql, vec![token.cell()], read).await?.pop())
    }

    /// The tokens of somebody, the latest first.
    pub async fn api_tokens_of(&self, person: PersonId) -> Result<Vec<ApiTokenRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM api_token WHERE person = $1 ORDER BY made DESC, token");
        self.rows(sql, vec![person_cell(person)], read).await
    }
}

fn read(row: &dyn Cells) -> Result<ApiTokenRow, StoreError> {
    let kinds = row.optional_text(5)?;
    Ok(ApiTokenRow {
        token: Digest::read(row, 0)?,
        person: read_person(row, 1)?,
        name: row.text(2)?.to_owned(),
        machine: row.int(3)? != 0,
        reads_only: row.int(4)? != 0,
        kinds: kinds.map(|kinds| kinds.split_whitespace().map(str::to_owned).collect()),
        made: Timestamp(row.int(6)?),
        expires: Timestamp(row.int(7)?),
        used: row.optional_int(8)?.map(Timestamp),
    })
}
