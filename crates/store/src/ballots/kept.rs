//! The ballot box, and the board that its ballots are posted on.

use std::path::{Path, PathBuf};

use mingde_ballot::{Ballot, Board, Casting, Kept, Leaf, Manifest, decide_casting};
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};

use super::{forget_left_times, forget_times};
use crate::dialect::secret;
use crate::error::StoreError;
use crate::patience::Patience;

pub(super) const FILE: &str = "box.sqlite3";
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS ballot (hash BLOB PRIMARY KEY, key BLOB NOT NULL, sequence INTEGER NOT NULL,
        bytes BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS ballot_key ON ballot (key, sequence);
    CREATE TABLE IF NOT EXISTS point (point BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS slip (slip BLOB PRIMARY KEY, key BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS void (slip BLOB PRIMARY KEY, leaf BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS leaf (place INTEGER PRIMARY KEY, leaf BLOB NOT NULL UNIQUE) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS checkpoint (size INTEGER NOT NULL, closed INTEGER NOT NULL, note TEXT NOT NULL,
        PRIMARY KEY (size, closed)) STRICT, WITHOUT ROWID;";

/// Ballots of one election.
pub struct KeptBallots {
    connection: Connection,
    folder: PathBuf,
}

/// A checkpoint of the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// Leaves before it.
    pub size: u64,
    /// Whether nothing follows.
    pub closed: bool,
    /// The note, with the cosignatures that came so far.
    pub note: String,
}

/// What the box knows that one ballot is decided by.
struct Facts {
    holds: bool,
    sequence: Option<u32>,
    has_point: bool,
    slips: Vec<([u8; 32], [u8; 32])>,
}

impl Kept for Facts {
    fn holds(&self, _: &[u8; 32]) -> bool {
        self.holds
    }

    fn sequence(&self, _: &[u8; 32]) -> Option<u32> {
        self.sequence
    }

    fn has_point(&self, _: &[u8; 32]) -> bool {
        self.has_point
    }

    fn used_by(&self, slip: &[u8; 32]) -> Option<[u8; 32]> {
        self.slips.iter().find(|(used, _)| used == slip).map(|(_, key)| *key)
    }
}

impl KeptBallots {
    pub(super) fn open(folder: &Path, patience: Patience) -> Result<Self, StoreError> {
        let connection = secret::open(&folder.join(FILE), TABLES, patience)?;
        forget_left_times(folder, FILE)?;
        Ok(Self { connection, folder: folder.to_owned() })
    }

    /// Decides about a ballot that was checked by itself, at a time in seconds since 1970, and keeps it if it is to be
    /// kept. Whoever signs a receipt, signs after this returned. Nothing is kept behind the last checkpoint.
    ///
    /// # Errors
    /// [`StoreError`]; there is nothing to sign then, and what was sent may be sent again.
    pub fn cast(
        &mut self,
        manifest: &Manifest,
        ballot: &Ballot,
        bytes: &[u8],
        now: u64,
    ) -> Result<Casting, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let decided = decide_casting(manifest, &facts(&transaction, ballot)?, ballot, now);
        if decided == Casting::Keep && is_closed(&transaction)? {
            return Ok(Casting::Closed);
        }
        if decided == Casting::Keep {
            keep(&transaction, ballot, bytes)?;
            transaction.commit()?;
            forget_times(&self.folder, FILE)?;
        }
        Ok(decided)
    }

    /// How many ballots are in the box, replaced ones too.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn count(&self) -> Result<u32, StoreError> {
        Ok(self.connection.query_row("SELECT count(*) FROM ballot", [], |row| row.get(0))?)
    }

    /// Ballots that are not on the board yet, in the order of their hashes.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn waiting(&self) -> Result<Vec<[u8; 32]>, StoreError> {
        Ok(waiting(&self.connection)?)
    }

    /// Puts what waits onto the board, with the note that `sign` makes of the board as it is then; none if a batch has to have more
    /// leaves, or the board was closed. Closing, the board is closed with whatever waits; what was closed before stays so.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was posted then.
    pub fn post(
        &mut self,
        closing: bool,
        sign: impl FnOnce(&Board) -> String,
    ) -> Result<Option<Posted>, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if is_closed(&transaction)? {
            let there = last(&transaction)?.filter(|_| closing);
            drop(transaction);
            if there.is_some() {
                // Whoever closed it may have been stopped before this.
                self.seal()?;
            }
            return Ok(there);
        }
        let mut board = Board::of(leaves(&transaction)?);
        let before = board.leaves().len();
        let mut batch: Vec<Leaf> = waiting(&transaction)?.into_iter().map(Leaf::Ballot).collect();
        batch.extend(void(&transaction)?);
        if board.append(batch, closing).is_err() {
            return Ok(None);
        }
        for (place, leaf) in board.leaves().iter().enumerate().skip(before) {
            let insert = "INSERT INTO leaf (place, leaf) VALUES (?1, ?2)";
            transaction.prepare_cached(insert)?.execute(params![place as i64, leaf.to_bytes()])?;
        }
        let posted = Posted { size: board.leaves().len() as u64, closed: closing, note: sign(&board) };
        write_note(&transaction, &posted)?;
        transaction.commit()?;
        self.seal()?;
        Ok(Some(posted))
    }

    /// Declares slips void that nobody drew: no ballot is taken by them from here on, and they go onto the board with the next batch.
    ///
    /// # Errors
    /// [`StoreError`]; none is void then.
    pub fn declare_void(&mut self, slips: &[(u8, u8, [u8; 32])]) -> Result<(), StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for (category, issuer, slip) in slips {
            let leaf = Leaf::Void { category: *category, issuer: *issuer, slip: *slip };
            let insert = "INSERT INTO void (slip, leaf) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
            transaction.prepare_cached(insert)?.execute(params![slip, leaf.to_bytes()])?;
        }
        transaction.commit()?;
        forget_times(&self.folder, FILE)
    }

    /// Keeps a checkpoint with one cosignature more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn cosigned(&mut self, posted: &Posted) -> Result<(), StoreError> {
        write_note(&self.connection, posted)?;
        forget_times(&self.folder, FILE)
    }

    /// The leaves of the board, and its checkpoints.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn board(&mut self) -> Result<(Vec<Leaf>, Vec<Posted>), StoreError> {
        let transaction = self.connection.transaction()?;
        let leaves = leaves(&transaction)?;
        let mut statement =
            transaction.prepare("SELECT size, closed, note FROM checkpoint ORDER BY size, closed")?;
        let posted = statement.query_map([], posted)?.collect::<Result<_, _>>()?;
        Ok((leaves, posted))
    }

    /// The bytes of a ballot.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn bytes(&self, hash: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreError> {
        let query = "SELECT bytes FROM ballot WHERE hash = ?1";
        Ok(self.connection.query_row(query, params![hash], |row| row.get(0)).optional()?)
    }

    /// Lays the file out anew in the order of its keys: where pages lie and how full they are tells in which order they
    /// were written. Done with each batch.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn seal(&mut self) -> Result<(), StoreError> {
        self.connection.execute_batch("VACUUM")?;
        forget_times(&self.folder, FILE)
    }
}

fn is_closed(connection: &Connection) -> rusqlite::Result<bool> {
    connection.prepare_cached("SELECT 1 FROM checkpoint WHERE closed = 1")?.exists([])
}

fn posted(row: &rusqlite::Row<'_>) -> rusqlite::Result<Posted> {
    let size: i64 = row.get(0)?;
    Ok(Posted { size: size as u64, closed: row.get(1)?, note: row.get(2)? })
}

fn last(connection: &Connection) -> rusqlite::Result<Option<Posted>> {
    let query = "SELECT size, closed, note FROM checkpoint ORDER BY size DESC, closed DESC LIMIT 1";
    connection.query_row(query, [], posted).optional()
}

fn write_note(connection: &Connection, it: &Posted) -> rusqlite::Result<()> {
    let insert = "INSERT OR REPLACE INTO checkpoint (size, closed, note) VALUES (?1, ?2, ?3)";
    connection.execute(insert, params![it.size as i64, it.closed, it.note])?;
    Ok(())
}

fn waiting(connection: &Connection) -> rusqlite::Result<Vec<[u8; 32]>> {
    // Leaves of ballots are their hash behind a byte.
    let query = "SELECT hash FROM ballot
        WHERE hash NOT IN (SELECT substr(leaf, 2) FROM leaf WHERE substr(leaf, 1, 1) = x'01') ORDER BY hash";
    let mut statement = connection.prepare_cached(query)?;
    statement.query_map([], |row| row.get(0))?.collect()
}

/// Void slips that are not on the board yet.
fn void(connection: &Connection) -> Result<Vec<Leaf>, StoreError> {
    let query = "SELECT leaf FROM void WHERE leaf NOT IN (SELECT leaf FROM leaf) ORDER BY slip";
    let mut statement = connection.prepare_cached(query)?;
    let rows = statement.query_map([], |row| row.get::<_, Vec<u8>>(0))?;
    let damaged = || StoreError::Damaged { table: "void", position: 0, what: "no leaf" };
    rows.map(|bytes| Leaf::from_bytes(&bytes?).ok_or_else(damaged)).collect()
}

fn leaves(connection: &Connection) -> Result<Vec<Leaf>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT place, leaf FROM leaf ORDER BY place")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))?;
    let damaged = |position| StoreError::Damaged { table: "leaf", position, what: "no leaf" };
    rows.map(|row| {
        let (place, bytes) = row?;
        Leaf::from_bytes(&bytes).ok_or_else(|| damaged(place))
    })
    .collect()
}

fn facts(transaction: &Transaction<'_>, ballot: &Ballot) -> rusqlite::Result<Facts> {
    let exists = |query: &str, value: &[u8; 32]| -> rusqlite::Result<bool> {
        transaction.prepare_cached(query)?.exists(params![value])
    };
    let holds = exists("SELECT 1 FROM ballot WHERE hash = ?1", &ballot.hash().0)?;
    let query = "SELECT max(sequence) FROM ballot WHERE key = ?1";
    let sequence = transaction.query_row(query, params![ballot.key()], |row| row.get(0))?;
    let mut has_point = false;
    for point in ballot.points() {
        has_point |= exists("SELECT 1 FROM point WHERE point = ?1", &point)?;
    }
    let mut slips = Vec::new();
    for slip in ballot.slips() {
        let query = "SELECT key FROM slip WHERE slip = ?1";
        let key = transaction.query_row(query, params![slip], |row| row.get(0)).optional()?;
        slips.extend(key.map(|key| (*slip, key)));
        // A void one was used by nobody, and so by somebody else.
        if exists("SELECT 1 FROM void WHERE slip = ?1", slip)? {
            slips.push((*slip, [0; 32]));
        }
    }
    Ok(Facts { holds, sequence, has_point, slips })
}

fn keep(transaction: &Transaction<'_>, ballot: &Ballot, bytes: &[u8]) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO ballot (hash, key, sequence, bytes) VALUES (?1, ?2, ?3, ?4)",
        params![ballot.hash().0, ballot.key(), ballot.sequence(), bytes],
    )?;
    for point in ballot.points() {
        transaction.prepare_cached("INSERT INTO point (point) VALUES (?1)")?.execute(params![point])?;
    }
    for slip in ballot.slips() {
        let insert = "INSERT INTO slip (slip, key) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        transaction.execute(insert, params![slip, ballot.key()])?;
    }
    Ok(())
}
