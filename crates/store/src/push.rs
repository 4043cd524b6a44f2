//! The witness in a second place: a folder that somebody else keeps, or somebody who cosigns. Whoever pushes needs the
//! public key alone.

use std::collections::BTreeSet;
use std::path::Path;

use mingde_log::{AddCheckpoint, CosignerKey, Hash, Prover, join, signature_lines};

use crate::auditor::Auditor;
use crate::checkpoint::Checkpoint;
use crate::error::StoreError;
use crate::restoration::Lost;
use crate::witness::Witness;

/// What came of pushing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pushed {
    /// The folder remembers the ledger up to this size.
    Kept {
        /// Revisions.
        size: u64,
    },
    /// The cosigner bore out the ledger up to this size.
    Cosigned {
        /// Revisions.
        size: u64,
    },
    /// The place remembers more than the ledger holds.
    Behind {
        /// Revisions that it remembers.
        known: u64,
    },
    /// The place remembers something else of the same size.
    Contradicted,
    /// The cosigner does not want to.
    Refused {
        /// Its HTTP status.
        status: u16,
    },
    /// What the cosigner answered bears nothing out.
    NotCosigned,
}

impl Auditor {
    /// Has the notes of another copy of the witness file compared too when the ledger is verified.
    ///
    /// # Errors
    /// [`StoreError::File`] if it cannot be read.
    pub fn also_compare(&mut self, witness: &Path) -> Result<(), StoreError> {
        crate::file::open(witness)?;
        self.witnesses.push(Witness::at(witness));
        Ok(())
    }

    /// Adds what the folder does not know yet to its copy of the witness file, `<origin>.log` with `-` for `/`. A folder
    /// that remembers what the ledger does not bear out is left as it is.
    pub async fn push_to_folder(&mut self, folder: &Path) -> Result<Pushed, StoreError> {
        let there = Witness::at(&folder.join(format!("{}.log", self.origin().replace('/', "-"))));
        let lost = Lost::read(&mut self.link).await?;
        let latest = self.latest().await?;
        let verifier = self.keys.verifier.clone();
        let known: BTreeSet<String> = there.read()?.notes.into_iter().collect();
        let checkpoints = known.iter().filter_map(|note| Checkpoint::from_note(note, &verifier));
        for known in checkpoints.filter(|known| !lost.has(known)) {
            if latest.is_behind(&known) {
                return Ok(Pushed::Behind { known: known.size });
            }
            if latest.contradicts(&known) {
                return Ok(Pushed::Contradicted);
            }
        }
        let mut ours: Vec<Checkpoint> = self
            .witness
            .read()?
            .notes
            .iter()
            .filter_map(|note| Checkpoint::from_note(note, &verifier))
            .collect();
        ours.push(latest.clone());
        for checkpoint in ours {
            if !latest.is_behind(&checkpoint) && !known.contains(&checkpoint.note) {
                there.append(&checkpoint)?;
            }
        }
        Ok(Pushed::Kept { size: latest.size })
    }

    /// Size of the checkpoint that this cosigner bore out last, as far as this folder knows.
    pub fn cosigned(&self, key: &CosignerKey) -> Result<u64, StoreError> {
        let notes = Witness::cosigned(&self.data).read()?.cosigned;
        let sizes = notes.iter().filter(|note| key.verify(note).is_some());
        let sizes =
            sizes.filter_map(|note| Checkpoint::from_note(note, &self.keys.verifier)).map(|known| known.size);
        Ok(sizes.max().unwrap_or(0))
    }

    /// What to ask a cosigner who saw the checkpoint of size `old` last; none if the ledger holds less.
    pub async fn request(&mut self, old: u64) -> Result<Option<AddCheckpoint>, StoreError> {
        let latest = self.latest().await?;
        match Prover::consistency(old, latest.size) {
            Some(prover) => {
                let proof = self.prove(prover, latest.size).await?;
                Ok(Some(AddCheckpoint { old, proof, note: latest.note }))
            }
            None => Ok(None),
        }
    }

    /// Keeps the note with the cosignature, if it is one, in `cosigned.log`.
    pub fn keep_cosignature(
        &self,
        request: &AddCheckpoint,
        lines: &str,
        key: &CosignerKey,
    ) -> Result<Pushed, StoreError> {
        let own = |line: &&str| key.verify(&join(&request.note, [*line])).is_some();
        let Some(line) = signature_lines(lines).find(own) else { return Ok(Pushed::NotCosigned) };
        let Some(checkpoint) = Checkpoint::from_note(&request.note, &self.keys.verifier) else {
            return Ok(Pushed::NotCosigned);
        };
        let (size, note) = (checkpoint.size, join(&request.note, [line]));
        Witness::cosigned(&self.data).append(&Checkpoint { note, ..checkpoint })?;
        Ok(Pushed::Cosigned { size })
    }

    async fn prove(&mut self, mut prover: Prover, size: u64) -> Result<Vec<Hash>, StoreError> {
        let sql = "SELECT leaf FROM revision WHERE position < $1 ORDER BY position";
        let cells = vec![crate::dialect::Cell::position(size)];
        let damaged = || StoreError::Damaged { table: "revision", position: size as i64, what: "leaf" };
        self.link
            .fetch(sql, cells, |row| {
                prover.push(row.blob(0)?.try_into().map_err(|_| damaged())?);
                Ok(())
            })
            .await?;
        prover.finish().ok_or_else(damaged)
    }
}
