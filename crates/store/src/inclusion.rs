//! That a revision stands in the log, told so that it is verified without the ledger, and held against the ledger again.

use mingde_core::revision::Revision;
use mingde_log::{Hash, Prover, TlogProof, leaf_hash};

use crate::auditor::Auditor;
use crate::checkpoint::Checkpoint;
use crate::dialect::{Cell, Cells};
use crate::error::StoreError;
use crate::revision;
use crate::store::Store;

/// What the ledger says to a proof of inclusion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BorneOut {
    /// It is so: this revision stands there, and the log had so many by then.
    Included {
        /// The revision.
        revision: Box<Revision>,
        /// Size of the log that its checkpoint signs.
        size: u64,
    },
    /// Its checkpoint was signed by somebody else, or altered.
    NotOurs,
    /// Its hashes do not lead from a leaf to the root that was signed.
    Broken,
    /// The ledger has something else at that place, or nothing.
    Otherwise,
}

impl Store {
    /// The proof that the revision of a position stands in the log as it is now, with the checkpoint it leads to; none if there is none.
    /// All leaves are read once.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn inclusion(&self, position: u64) -> Result<Option<(TlogProof, Checkpoint)>, StoreError> {
        let checkpoint = self.checkpoint().await?;
        let Some(mut prover) = Prover::inclusion(position, checkpoint.size) else { return Ok(None) };
        let (mut at, mut own) = (0, None);
        let sql = "SELECT leaf FROM revision WHERE position < $1 ORDER BY position";
        self.fetch(sql, vec![Cell::position(checkpoint.size)], |row| {
            let leaf = leaf(row)?;
            if at == position {
                own = Some(leaf);
            }
            at += 1;
            prover.push(leaf);
            Ok(())
        })
        .await?;
        let hashes = prover.finish().ok_or_else(|| damaged(checkpoint.size))?;
        let extra = own.map(|leaf| leaf.to_vec());
        let note = checkpoint.note.clone();
        Ok(Some((TlogProof { extra, index: position, hashes, note }, checkpoint)))
    }
}

impl Auditor {
    /// Holds a proof of inclusion against the ledger: its checkpoint by the public key, its hashes, and the revision that stands there,
    /// whose leaf is worked out anew from all that it says.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn bears_out(&mut self, proof: &TlogProof) -> Result<BorneOut, StoreError> {
        let Some(checkpoint) = proof.checkpoint(&self.keys.verifier) else { return Ok(BorneOut::NotOurs) };
        let stated = proof.extra.as_deref().and_then(|extra| Hash::try_from(extra).ok());
        if stated.is_some_and(|leaf| !proof.leads_to(&leaf, &checkpoint)) {
            return Ok(BorneOut::Broken);
        }
        let sql = format!("SELECT {} FROM revision WHERE position = $1", revision::COLUMNS);
        let mut found = None;
        let cells = vec![Cell::position(proof.index)];
        self.link
            .fetch(sql, cells, |row| {
                found = Some(revision::read(row)?);
                Ok(())
            })
            .await?;
        let Some(revision) = found else { return Ok(BorneOut::Otherwise) };
        let mut bytes = Vec::new();
        revision.leaf_bytes(&mut bytes);
        Ok(match (proof.leads_to(&leaf_hash(&bytes), &checkpoint), stated) {
            (true, _) => BorneOut::Included { revision: Box::new(revision), size: checkpoint.size },
            // The leaf that it states leads there, so the ledger is what has changed.
            (false, Some(_)) => BorneOut::Otherwise,
            (false, None) => BorneOut::Broken,
        })
    }
}

fn leaf(row: &dyn Cells) -> Result<Hash, StoreError> {
    row.blob(0)?.try_into().map_err(|_| damaged(0))
}

fn damaged(size: u64) -> StoreError {
    StoreError::Damaged { table: "revision", position: size as i64, what: "leaf" }
}
