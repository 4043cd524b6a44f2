//! Verification: the whole log against itself, its checkpoints, its heads, the witness file and the evidence.
//!
//! Each revision is hashed again from its columns and compared with its stored leaf; the stored leaves are
//! built into the tree again and compared with every signed root. So a change of a column is found at its
//! position, and a change that also renewed the leaf is found between two checkpoints.

mod batches;
mod checkpoints;
mod evidence;
mod findings;
mod heads;
mod log;
mod trail;

use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;

use crate::dialect::Script;
use crate::error::StoreError;
use crate::revision;
use crate::store::Store;
use findings::Findings;

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
    /// Checkpoints checked.
    pub checkpoints: u64,
    /// Evidence files checked.
    pub evidence: u64,
    /// What was found; empty when all is well. After a thousand findings only their number is given.
    pub findings: Vec<Finding>,
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
    /// Only when the ledger cannot be read at all; what is wrong with it is a finding.
    pub async fn verify(&self, mut on_progress: impl FnMut(u64, u64)) -> Result<Verification, StoreError> {
        let mut findings = Findings::default();
        // Before the database: a checkpoint that is committed in between must not seem to be missing.
        let witnessed = self.witness().notes()?;
        let mut link = self.connect().await?;
        link.run(Script::of(self.dialect().begin_reading()), |_, _| Ok(())).await?;
        let mut total = 0;
        link.fetch("SELECT count(*) FROM revision", Vec::new(), |row| {
            total = row.int(0)? as u64;
            Ok(())
        })
        .await?;
        let checkpoints = checkpoints::read(&mut link, self.keys().verifier(), &mut findings).await?;

        let mut log = log::Log::new(&checkpoints);
        let sql = format!("SELECT {} FROM revision ORDER BY position", revision::STORED);
        let mut read = 0;
        link.fetch(sql, Vec::new(), |row| {
            log.take(row, &mut findings)?;
            read += 1;
            if read % 4096 == 0 {
                on_progress(read, total);
            }
            Ok(())
        })
        .await?;
        let (heads, batches, files) = log.finish(&mut findings);
        on_progress(read, total);

        batches.compare(&mut link, &mut findings).await?;
        trail::compare(&mut link, &checkpoints, &mut findings).await?;
        heads::compare(&mut link, heads, &mut findings).await?;
        checkpoints::compare_witness(&checkpoints, &witnessed, self.keys().verifier(), &mut findings);
        let evidence = evidence::check(self.evidence(), files, &mut findings)?;
        Ok(Verification {
            revisions: read,
            checkpoints: checkpoints.len() as u64,
            evidence,
            findings: findings.into_list(),
        })
    }
}
