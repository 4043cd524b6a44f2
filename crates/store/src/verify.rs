//! Verification: the whole log against itself, its checkpoints, its heads, the trail, the witness file and the
//! evidence.
//!
//! Each revision is hashed again from its columns and compared with its stored leaf; the stored leaves are
//! built into the tree again and compared with every signed root. So a change of a column is found at its
//! position, and a change that also renewed the leaf is found between two checkpoints. A change that was signed
//! again as well is found by the notes of the witness file.

mod about;
mod altered;
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

use std::collections::HashMap;

use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;
use mingde_log::{Hash, Verifier};

use crate::concern;
use crate::destroyed_keys::destroyed;
use crate::dialect::{Dialect, Link, Script};
use crate::error::StoreError;
use crate::evidence::Evidence;
use crate::keys::FieldKeys;
use crate::restoration::{Lost, Restoration};
use crate::revision;
use crate::store::Store;
use crate::witness::Witness;
pub use about::{About, Difference};
use evidence::Checked;
use findings::Findings;
use structure::Structure;
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
    /// The same in the terms of whoever looks after it, where it is about one entity.
    pub about: Option<Box<About>>,
}

impl Finding {
    /// Whether it says no more than that an older state was put back: fewer entries, or fewer lines of the trail, than
    /// were signed.
    pub fn is_of_an_older_state(&self) -> bool {
        matches!(self.message.code, "ledger-behind-witness" | "ledger-trail-cut")
    }
}

impl From<Message> for Finding {
    /// About the ledger as a whole.
    fn from(message: Message) -> Self {
        Self { position: None, entity: None, message, about: None }
    }
}

/// The outcome of a verification.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verification {
    /// What the ledger is called.
    pub origin: String,
    /// Which key signs it: two ledgers of one name have different ones.
    pub key_id: String,
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
    /// What the units are called that findings are about.
    pub units: HashMap<EntityId, String>,
    /// What could not be looked at, though it is there: a file that this account may not read, too many files open.
    /// Nothing is known of it, neither good nor bad.
    pub unread: Vec<Message>,
    /// Older states that were put back on purpose.
    pub restorations: Vec<Restoration>,
    /// What limits the outcome without being a fault: the witness file is not there, or ends before the database;
    /// what is sealed could not be opened, or evidence not be read, because it was not handed out.
    pub remarks: Vec<Message>,
}

impl Verification {
    /// Whether everything could be looked at and nothing was found.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty() && self.unread.is_empty()
    }
}

/// A ledger under examination, with the keys that are at hand.
pub(crate) struct Examined<'e> {
    pub(crate) link: Link,
    /// Another connection, for what the database says of itself.
    pub(crate) beside: Option<Link>,
    pub(crate) dialect: Dialect,
    pub(crate) verifier: &'e Verifier,
    /// Opens what is sealed; without it only the form of that is checked.
    pub(crate) fields: Option<&'e FieldKeys>,
    /// Whether what belongs to the ledger may be missing, as from a copy that was handed out.
    pub(crate) handed_out: bool,
    pub(crate) witness: &'e Witness,
    /// Further files that remember what was signed.
    pub(crate) witnesses: &'e [Witness],
    pub(crate) evidence: &'e Evidence,
}

impl Store {
    /// Checks the whole ledger as it stands at one moment. `on_progress` hears how many revisions of how
    /// many have been read. Whoever only examines uses an [`Auditor`](crate::Auditor), who holds no signing key.
    ///
    /// # Errors
    /// Only when the ledger cannot be reached; what is wrong with it is a finding.
    pub async fn verify(&self, on_progress: impl FnMut(u64, u64)) -> Result<Verification, StoreError> {
        let verifier = self.keys().expect_verifier()?;
        let examined = Examined {
            link: self.connect().await?,
            beside: match self.dialect().structure() {
                Some(_) => Some(self.connect().await?),
                None => None,
            },
            dialect: self.dialect(),
            verifier: &verifier,
            fields: Some(self.sealing().read()?),
            handed_out: false,
            witness: self.witness(),
            witnesses: &[],
            evidence: self.evidence(),
        };
        examined.verify(on_progress).await
    }
}

impl Examined<'_> {
    pub(crate) async fn verify(
        mut self,
        on_progress: impl FnMut(u64, u64),
    ) -> Result<Verification, StoreError> {
        let mut findings = Findings::default();
        let mut verification = Verification {
            origin: self.verifier.name().to_owned(),
            key_id: self.verifier.key_id(),
            ..Verification::default()
        };
        let structure = Structure::begin(self.beside.take(), self.dialect);
        let examined = self.examine(on_progress, &mut verification, &mut findings).await;
        let mut complaints = Findings::default();
        match examined.and(structure.finish(&mut complaints).await) {
            // What is so damaged that the rest cannot be read ends the examination, and is its outcome.
            Err(error) if error.is_damage() => {
                tracing::info!(%error, "the ledger could not be read to its end");
                findings.general(match error {
                    // Its own words send people here.
                    StoreError::Unreadable(_) | StoreError::Damaged { .. } => {
                        Message::new("ledger-broken-off")
                    }
                    error => error.message(),
                });
            }
            outcome => {
                outcome?;
                self.link.close().await?;
            }
        }
        verification.findings = complaints.into_list();
        verification.findings.extend(findings.into_list());
        Ok(verification)
    }

    async fn examine(
        &mut self,
        mut on_progress: impl FnMut(u64, u64),
        verification: &mut Verification,
        findings: &mut Findings,
    ) -> Result<(), StoreError> {
        let Self { dialect, verifier, fields, handed_out, .. } = *self;
        // Before the database: a checkpoint that is committed in between must not seem to be missing.
        let contents = match self.witness.read() {
            Ok(contents) => Some(contents),
            Err(error @ StoreError::NoFile(_)) => {
                findings.general(error.message());
                None
            }
            // What cannot be read is not thereby altered.
            Err(error) => {
                tracing::info!(%error, "the witness file cannot be read");
                verification.unread.push(error.message());
                None
            }
        };
        let whole = contents.is_some();
        let mut contents = contents.unwrap_or_default();
        for witness in self.witnesses {
            match witness.read() {
                Ok(more) => contents.add(more),
                Err(error) => verification.unread.push(error.message()),
            }
        }
        let mut witnessed = Witnessed::believe(&contents, verifier, findings);
        verification.witnessed = witnessed.len() as u64;
        let link = &mut self.link;
        link.run(Script::of(dialect.begin_reading()), |_, _| Ok(())).await?;
        let lost = Lost::read(link).await?;
        witnessed.give_up(&lost, findings);
        let remarks = structure::check_objects(link, dialect, findings).await?;
        structure::check_names(link, findings).await?;
        let mut total = 0;
        link.fetch("SELECT count(*) FROM revision", Vec::new(), |row| {
            total = row.position(0)?;
            Ok(())
        })
        .await?;
        let checkpoints = checkpoints::read(link, verifier, findings).await?;
        verification.checkpoints = checkpoints.len() as u64;
        verification.root = checkpoints.last().and_then(|tip| tip.root);
        verification.remarks = lost.remarks();
        verification.restorations = lost.restorations;
        if whole {
            verification.remarks.extend(witnessed.remarks(&checkpoints));
        }
        verification.remarks.extend(remarks);

        let destroyed = destroyed(link).await?;
        let opening = evidence::Opening { keys: fields, destroyed: &destroyed };
        let mut log = log::Log::new(&checkpoints, witnessed.roots(), opening);
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
        verification.remarks.extend(told.unopened.remark());
        if told.destroyed > 0 {
            let message = Message::new("ledger-sealed-destroyed").with("count", told.destroyed);
            verification.remarks.push(message);
        }
        verification.units = told.units;
        altered::explain(link, told.altered, findings).await?;

        let undoings = trail::compare(link, &checkpoints, witnessed.trails(), findings).await?;
        told.batches.compare(link, undoings, findings).await?;
        heads::compare(link, told.heads, findings).await?;
        if concern::Sum::of_table(link).await? != told.concerned {
            findings.general(Message::new("ledger-concern"));
        }
        witnessed.compare(&checkpoints, findings);
        match evidence::check(self.evidence, told.files, handed_out, findings, &mut verification.unread) {
            Checked::Files(count) => verification.evidence = count,
            Checked::Nothing(remark) => verification.remarks.push(remark),
        }
        Ok(())
    }
}
