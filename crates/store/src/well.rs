//! Whether all is well with a ledger that is being used: for whoever looks after the machine.

use mingde_core::diagnostic::Message;

use crate::beside::{Beside, Digest};
use crate::checkpoint::Checkpoint;
use crate::dialect::Cell;
use crate::doubts::doubts;
use crate::error::StoreError;
use crate::schema;
use crate::store::Store;
use crate::witness::Witness;

/// How far others bear the ledger out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witnessed {
    /// What looks wrong without reading the log: the last signature, the witness file ahead of the database.
    pub doubts: Vec<Message>,
    /// How many revisions the latest note of the witness file has; none if there is none that these keys signed.
    pub noted: Option<u64>,
    /// The same of what somebody else cosigned.
    pub cosigned: Option<u64>,
}

impl Store {
    /// Writes a row beside the ledger and removes it, in one transaction of its own: whether the database takes what comes next.
    /// Gives false where somebody writes just now, of this process or another, which shows it as well.
    ///
    /// # Errors
    /// Why nothing can be written: no room, a medium that may only be read, a database that is away.
    pub async fn tries_writing(&self) -> Result<bool, StoreError> {
        let mut changes = Beside::default();
        changes.try_writing();
        self.change_beside_if_free(changes).await
    }

    /// How far the ledger is borne out, without reading its log.
    ///
    /// # Errors
    /// Those of reaching the database and of reading the witness files.
    pub async fn witnessed(&self) -> Result<Witnessed, StoreError> {
        let mut link = self.connect().await?;
        let verifier = self.keys().verifier();
        let doubts = doubts(&mut link, verifier, self.witness()).await?;
        link.close().await?;
        let size = |witness: &Witness| -> Result<Option<u64>, StoreError> {
            let Some(verifier) = verifier else { return Ok(None) };
            let note = witness.latest()?;
            Ok(note.and_then(|note| Checkpoint::from_note(&note, verifier)).map(|known| known.size))
        };
        let noted = size(self.witness())?;
        // Below our signature stand those of others, which a short look at the end would miss.
        let notes = Witness::cosigned(self.data()).read()?.cosigned;
        let cosigned = verifier.and_then(|verifier| {
            let known = notes.iter().filter_map(|note| Checkpoint::from_note(note, verifier));
            known.map(|known| known.size).max()
        });
        Ok(Witnessed { doubts, noted, cosigned })
    }

    /// Which database holds the ledger, by name, and the layout of its tables.
    pub fn kind_of_database(&self) -> (&'static str, i64) {
        let name = if self.dialect().is_a_file() { "SQLite" } else { "PostgreSQL" };
        (name, schema::LAYOUT)
    }
}

impl Beside {
    /// A row that nobody asks for, made and removed.
    fn try_writing(&mut self) {
        let token = Digest::of("mingde-well", b"").as_bytes().to_vec();
        self.add(
            "INSERT INTO used_once (token, used) VALUES ($1, 0) ON CONFLICT (token) DO NOTHING",
            vec![Cell::blob(token.clone())],
        );
        self.add("DELETE FROM used_once WHERE token = $1", vec![Cell::blob(token)]);
    }
}
