//! What is settled, handed in and signed in an election: each piece once, by whom it is from.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use crate::dialect::secret;
use crate::error::StoreError;
use crate::patience::Patience;

pub(super) const FILE: &str = "proceedings.sqlite3";
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS said (part TEXT NOT NULL, whose INTEGER NOT NULL, bytes BLOB NOT NULL,
        PRIMARY KEY (part, whose)) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS stage (one INTEGER PRIMARY KEY CHECK (one = 1), name TEXT NOT NULL) STRICT;";

/// The papers of one election.
pub struct Proceedings {
    connection: Connection,
}

/// What came of handing something in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// It is the first, and is kept.
    First,
    /// Just this is there already.
    Again,
    /// Something else is there, and stays.
    Otherwise,
}

impl Proceedings {
    pub(super) fn open(folder: &Path, patience: Patience) -> Result<Self, StoreError> {
        Ok(Self { connection: secret::open(&folder.join(FILE), TABLES, patience)? })
    }

    /// Keeps a part of somebody's (0 where it is nobody's in particular), unless there is one.
    ///
    /// # Errors
    /// [`StoreError`]; it may be handed in again then.
    pub fn say(&mut self, part: &str, whose: u8, bytes: &[u8]) -> Result<Said, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let insert = "INSERT INTO said (part, whose, bytes) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        let written = transaction.execute(insert, params![part, whose, bytes])?;
        let query = "SELECT bytes = ?3 FROM said WHERE part = ?1 AND whose = ?2";
        let same: bool = transaction.query_row(query, params![part, whose, bytes], |row| row.get(0))?;
        transaction.commit()?;
        Ok(match (written, same) {
            (1, _) => Said::First,
            (_, true) => Said::Again,
            _ => Said::Otherwise,
        })
    }

    /// A part of somebody's.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn said(&self, part: &str, whose: u8) -> Result<Option<Vec<u8>>, StoreError> {
        let query = "SELECT bytes FROM said WHERE part = ?1 AND whose = ?2";
        Ok(self.connection.query_row(query, params![part, whose], |row| row.get(0)).optional()?)
    }

    /// A part of everybody's, in the order of whose it is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn all(&self, part: &str) -> Result<Vec<(u8, Vec<u8>)>, StoreError> {
        let mut statement =
            self.connection.prepare("SELECT whose, bytes FROM said WHERE part = ?1 ORDER BY whose")?;
        let rows = statement.query_map(params![part], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Lets a part of everybody's go.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn unsay(&mut self, part: &str) -> Result<(), StoreError> {
        self.connection.execute("DELETE FROM said WHERE part = ?1", params![part])?;
        Ok(())
    }

    /// Begins anew from an earlier stage: a part is replaced, others go, all at once. False if it is past the stages that may.
    ///
    /// # Errors
    /// [`StoreError`]; nothing has changed then.
    pub fn begin_anew(
        &mut self,
        from: &[&str],
        (part, bytes): (&str, &[u8]),
        gone: &[&str],
        to: &str,
    ) -> Result<bool, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found: String = transaction.query_row("SELECT name FROM stage", [], |row| row.get(0))?;
        if !from.contains(&found.as_str()) {
            return Ok(false);
        }
        for part in gone {
            transaction.execute("DELETE FROM said WHERE part = ?1", params![part])?;
        }
        transaction
            .execute("UPDATE said SET bytes = ?2 WHERE part = ?1 AND whose = 0", params![part, bytes])?;
        transaction.execute("UPDATE stage SET name = ?1", params![to])?;
        transaction.commit()?;
        Ok(true)
    }

    /// How far it is; none before the first [`pass`](Self::pass).
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn stage(&self) -> Result<Option<String>, StoreError> {
        Ok(self.connection.query_row("SELECT name FROM stage", [], |row| row.get(0)).optional()?)
    }

    /// Passes from one stage to the next. False if it is at another; one that is at `to` already stays.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn pass(&mut self, from: Option<&str>, to: &str) -> Result<bool, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found: Option<String> =
            transaction.query_row("SELECT name FROM stage", [], |row| row.get(0)).optional()?;
        let passes = found.as_deref() == from;
        if passes {
            transaction.execute("INSERT OR REPLACE INTO stage (one, name) VALUES (1, ?1)", params![to])?;
        }
        transaction.commit()?;
        Ok(passes || found.as_deref() == Some(to))
    }
}
