//! Verification: the whole log against itself, its checkpoints, its heads, the trail, the witness file and the
//! evidence.
//!
//! Each revision is hashed again from its columns and compared with its stored leaf; the stored leaves are
//! built into the tree again and compared with every signed root. So a change of a column is found at its
//! position, and a change that also renewed the leaf is found between two checkpoints. A change that was signed
//! again as well is found by the notes of the witness file.

mod batches;
mod checkpoints;
mod evidence;
mod findings;
mod heads;
mod leaves;
mod log;
mod structure;
mod trail;
mod tree;
mod witness;

use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;

use crate::dialect::Script;
use crate::error::StoreError;
use crate::merkle::Hash;
use crate::revision;
use crate::store::Store;
use findings::Findings;
use witness::Witnessed;

/// Something that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Position in the log, where it has one.
    pub position: Option<u64>,
    /// The entity, where it is about one.
    pub entity: Option<EntityId>,
    /// What is wrong.
    pub message: Message,
}

/// The outcome of a verification.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verification {
    /// Revisions read.
    pub revisions: u64,
    /// Root of the log by its last checkpoint; none if that is not signed.
    pub root: Option<Hash>,
    /// Checkpoints checked.
    pub checkpoints: u64,
    /// Notes of the witness file that the database was compared with.
    pub witnessed: u64,
    /// Evidence files checked.
    pub evidence: u64,
    /// What was found; empty when all is well. After a thousand findings only their number is given.
    pub findings: Vec<Finding>,
    /// What limits the outcome without being a fault: the witness file is not there, or ends before the database.
    pub remarks: Vec<Message>,
}

impl Verification {
    /// Whether nothing was found.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }
}

impl Store {
    /// Checks the whole ledger as it stands at one moment. `on_progress` hears how many revisions of how
    /// many have been read.
    ///
    /// # Errors
    /// Only when the ledger cannot be reached; what is wrong with it is a finding.
    pub async fn verify(&self, on_progress: impl FnMut(u64, u64)) -> Result<Verification, StoreError> {
        let mut findings = Findings::default();
        let mut verification = Verification::default();
        match self.examine(on_progress, &mut verification, &mut findings).await {
            // What is so damaged that the rest cannot be read ends the examination, and is its outcome.
            Err(error) if error.is_damage() => {
                tracing::info!(%error, "the ledger could not be read to its end");
                findings.general(error.message());
            }
            outcome => outcome?,
        }
        verification.findings = findings.into_list();
        Ok(verification)
    }

    async fn examine(
        &self,
        mut on_progress: impl FnMut(u64, u64),
        verification: &mut Verification,
        findings: &mut Findings,
    ) -> Result<(), StoreError> {
        let verifier = self.keys().verifier();
        // Before the database: a checkpoint that is committed in between must not seem to be missing.
        let witnessed = Witnessed::believe(&self.witness().read()?, verifier, findings);
        verification.witnessed = witnessed.len() as u64;
        let mut link = self.connect().await?;
        link.run(Script::of(self.dialect().begin_reading()), |_, _| Ok(())).await?;
        structure::check(&mut link, self.dialect(), findings).await?;
        structure::check_names(&mut link, findings).await?;
        let mut total = 0;
        link.fetch("SELECT count(*) FROM revision", Vec::new(), |row| {
            total = row.int(0)? as u64;
            Ok(())
        })
        .await?;
        let checkpoints = checkpoints::read(&mut link, verifier, findings).await?;
        verification.checkpoints = checkpoints.len() as u64;
        verification.root = checkpoints.last().and_then(|tip| tip.root);
        verification.remarks = witnessed.remarks(&checkpoints);

        let mut log = log::Log::new(&checkpoints, witnessed.roots());
        let sql = format!("SELECT {} FROM revision ORDER BY position", revision::STORED);
        let read = &mut verification.revisions;
        link.fetch(sql, Vec::new(), |row| {
            log.take(row, findings)?;
            *read += 1;
            if read.is_multiple_of(4096) {
                on_progress(*read, total);
            }
            Ok(())
        })
        .await?;
        let told = log.finish(findings);
        on_progress(*read, total);

        let undoings = trail::compare(&mut link, &checkpoints, witnessed.trails(), findings).await?;
        told.batches.compare(&mut link, undoings, findings).await?;
        heads::compare(&mut link, told.heads, findings).await?;
        witnessed.compare(&checkpoints, findings);
        verification.evidence = told.files.len() as u64;
        evidence::check(self.evidence(), told.files, findings);
        Ok(())
    }
}
