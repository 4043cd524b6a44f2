//! The book of issued ballots.

use std::path::{Path, PathBuf};

use mingde_core::id::PersonId;
use mingde_core::policy::{Permitted, TakingBallot};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use super::{forget_left_times, forget_times};
use crate::dialect::secret;
use crate::error::StoreError;
use crate::patience::Patience;

pub(super) const FILE: &str = "issued.sqlite3";
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS roll (voter BLOB PRIMARY KEY, category INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS issued (issuer INTEGER NOT NULL, voter BLOB NOT NULL REFERENCES roll (voter),
        request BLOB NOT NULL, PRIMARY KEY (issuer, voter)) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS shut (one INTEGER PRIMARY KEY CHECK (one = 1)) STRICT;";

/// Who may take a ballot, who took one, and the hash of what was asked for.
pub struct IssueBook {
    connection: Connection,
    folder: PathBuf,
}

/// What the book says of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entered {
    /// It was the first of this voter and stands in the book now: sign it.
    First,
    /// It stood there: sign it again.
    Again,
    /// Another one stands there: never sign this one.
    Another,
    /// The book was shut before the voter came.
    Shut,
}

impl IssueBook {
    pub(super) fn open(folder: &Path, patience: Patience) -> Result<Self, StoreError> {
        let connection = secret::open(&folder.join(FILE), TABLES, patience)?;
        forget_left_times(folder, FILE)?;
        Ok(Self { connection, folder: folder.to_owned() })
    }

    /// Writes down who may take a ballot, in place of whoever stood there. Not once the manifest names the roll's hash.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn enrol(&mut self, voters: &[(PersonId, u8)]) -> Result<(), StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute("DELETE FROM roll", [])?;
        for (voter, category) in voters {
            let insert = "INSERT INTO roll (voter, category) VALUES (?1, ?2)";
            transaction.prepare_cached(insert)?.execute(params![voter.0.as_bytes(), category])?;
        }
        Ok(transaction.commit()?)
    }

    /// The category in which somebody votes; none for whoever does not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn category(&self, voter: PersonId) -> Result<Option<u8>, StoreError> {
        let query = "SELECT category FROM roll WHERE voter = ?1";
        Ok(self.connection.query_row(query, params![voter.0.as_bytes()], |row| row.get(0)).optional()?)
    }

    /// What stands in the book of a voter at an issuer.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn known(&self, issuer: u8, voter: PersonId) -> Result<Option<[u8; 32]>, StoreError> {
        let query = "SELECT request FROM issued WHERE issuer = ?1 AND voter = ?2";
        let found = self.connection.query_row(query, params![issuer, voter.0.as_bytes()], |row| row.get(0));
        Ok(found.optional()?)
    }

    /// Writes the hashes of requests down, one for each issuer, unless the voter has some there: whoever signs, signs
    /// after this returned. All of them or none.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is to be signed then.
    pub fn enter(
        &mut self,
        taking: &Permitted<TakingBallot>,
        requests: &[[u8; 32]],
    ) -> Result<Entered, StoreError> {
        let voter = taking.what().voter.0;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut written = 0;
        for (issuer, request) in (0u8..).zip(requests) {
            let insert =
                "INSERT INTO issued (issuer, voter, request) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
            written += transaction.execute(insert, params![issuer, voter.as_bytes(), request])?;
        }
        let query = "SELECT request FROM issued WHERE voter = ?1 ORDER BY issuer";
        let there: Vec<[u8; 32]> = {
            let mut statement = transaction.prepare_cached(query)?;
            let rows = statement.query_map(params![voter.as_bytes()], |row| row.get(0))?;
            rows.collect::<Result<_, _>>()?
        };
        if there != requests {
            return Ok(Entered::Another);
        }
        if written > 0 && transaction.prepare_cached("SELECT 1 FROM shut")?.exists([])? {
            return Ok(Entered::Shut);
        }
        transaction.commit()?;
        forget_times(&self.folder, FILE)?;
        Ok(if written > 0 { Entered::First } else { Entered::Again })
    }

    /// Lets nobody in from here on; those who stand there may ask again. What was counted then stays so.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn shut(&mut self) -> Result<(), StoreError> {
        self.connection.execute("INSERT INTO shut (one) VALUES (1) ON CONFLICT DO NOTHING", [])?;
        forget_times(&self.folder, FILE)
    }

    /// How many ballots an issuer let out of each of so many categories.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn issued(&self, issuer: u8, categories: usize) -> Result<Vec<u32>, StoreError> {
        let query = "SELECT category, count(*) FROM issued JOIN roll USING (voter) WHERE issuer = ?1 GROUP BY category";
        let mut statement = self.connection.prepare(query)?;
        let rows = statement.query_map(params![issuer], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut counts = vec![0; categories];
        for row in rows {
            let (category, count): (u8, u32) = row?;
            if let Some(place) = counts.get_mut(usize::from(category)) {
                *place = count;
            }
        }
        Ok(counts)
    }
}
