//! A ledger opened to be examined, by somebody who need not be trusted with it: the public key is enough, nothing
//! can be written, and no signing key is held.

use std::path::{Path, PathBuf};

use mingde_core::diagnostic::Message;

use crate::checkpoint::{self, Checkpoint};
use crate::database::Database;
use crate::dialect::{Dialect, Link};
use crate::doubts::doubts;
use crate::error::StoreError;
use crate::evidence::Evidence;
use crate::keys::ExaminingKeys;
use crate::schema;
use crate::store::{NO_CHECKPOINT, read_origin};
use crate::verify::{Examined, Verification};
use crate::witness::Witness;

/// A ledger opened to be examined. It needs the database and `keys/signing.pub`; what else is there of the data
/// folder (`keys/field.key`, `evidence`, `witness.log`) is compared, and what is not there is told.
pub struct Auditor {
    pub(crate) data: PathBuf,
    database: Database,
    pub(crate) link: Link,
    dialect: Dialect,
    pub(crate) keys: ExaminingKeys,
    evidence: Evidence,
    pub(crate) witness: Witness,
    /// Further copies of the witness file.
    pub(crate) witnesses: Vec<Witness>,
}

impl Auditor {
    /// Opens the ledger of a data folder, or of a copy of one. Where it has the layout of an older program and may
    /// be written to, it is brought to this one's first, as any opening does; nothing else is changed.
    ///
    /// # Errors
    /// [`StoreError::VerifierMissing`] without the public key, [`StoreError::KeysOfAnother`] if it is that of another
    /// ledger; those of reaching the database.
    pub async fn open(data: &Path, database: &Database) -> Result<Self, StoreError> {
        let keys = ExaminingKeys::load(data)?;
        let dialect = Dialect::of(database);
        let mut link = Link::examine(data, database).await?;
        match schema::renew(&mut link, dialect, data).await {
            // Whatever is wrong with the tables is going to be found in its place.
            Err(error) if error.is_damage() => link = Link::examine(data, database).await?,
            renewed => renewed?,
        }
        link.run(dialect.forbid_writing(), |_, _| Ok(())).await?;
        match read_origin(&mut link).await {
            Ok(Some(found)) if found != keys.verifier.name() => {
                let keys = keys.verifier.name().to_owned();
                return Err(StoreError::KeysOfAnother { keys, database: found });
            }
            Err(error) if error.is_damage() => {
                link = Link::examine(data, database).await?;
                link.run(dialect.forbid_writing(), |_, _| Ok(())).await?;
            }
            read => drop(read?),
        }
        let (evidence, witness) = (Evidence::of(data), Witness::of(data));
        let (data, database) = (data.to_owned(), database.clone());
        Ok(Self {
            witnesses: vec![Witness::cosigned(&data)],
            data,
            database,
            link,
            dialect,
            keys,
            evidence,
            witness,
        })
    }

    /// Checks the whole ledger as it stands at one moment. `on_progress` hears how many revisions of how many have
    /// been read.
    ///
    /// # Errors
    /// Only when the ledger cannot be reached; what is wrong with it is a finding.
    pub async fn verify(self, on_progress: impl FnMut(u64, u64)) -> Result<Verification, StoreError> {
        let Self { data, database, link, dialect, keys, evidence, witness, witnesses } = self;
        let beside = match dialect.structure() {
            Some(_) => Some(Link::examine(&data, &database).await?),
            None => None,
        };
        let examined = Examined {
            link,
            beside,
            dialect,
            verifier: &keys.verifier,
            fields: keys.fields.as_ref(),
            handed_out: keys.handed_out,
            witness: &witness,
            witnesses: &witnesses,
            evidence: &evidence,
        };
        let mut verification = examined.verify(on_progress).await?;
        verification.findings.extend(keys.faults.into_iter().map(Into::into));
        Ok(verification)
    }

    /// The latest checkpoint, with what looks wrong about it without reading the log.
    pub async fn checkpoint(mut self) -> Result<(Checkpoint, Vec<Message>), StoreError> {
        let doubts = doubts(&mut self.link, Some(&self.keys.verifier), &self.witness).await?;
        let latest = self.latest().await?;
        self.link.close().await?;
        Ok((latest, doubts))
    }

    /// Name of the ledger.
    pub fn origin(&self) -> &str {
        self.keys.verifier.name()
    }

    pub(crate) async fn latest(&mut self) -> Result<Checkpoint, StoreError> {
        checkpoint::latest(&mut self.link).await?.ok_or(NO_CHECKPOINT)
    }
}

impl std::fmt::Debug for Auditor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Auditor").field("origin", &self.keys.verifier.name()).finish_non_exhaustive()
    }
}
