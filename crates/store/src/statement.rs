//! What a bureau says under its signature beside its checkpoints: that it sent results to its superior, takes them back, or asks for those of bureaus below.

use mingde_core::policy::{Exchange, Permitted};
use mingde_log::{Hash, Prover, Verifier};

use crate::dialect::Cell;
use crate::error::StoreError;
use crate::store::Store;

/// What is said of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saying {
    /// They were sent.
    Sent,
    /// They are taken back.
    TakenBack,
    /// They are asked for; the hash is that of the request itself.
    Asked,
}

/// Something that a ledger's key signs. No text of one can be read as a checkpoint: its second line is no number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What is said.
    pub saying: Saying,
    /// The ledger that says it.
    pub origin: String,
    /// The request that was answered.
    pub request: String,
    /// SHA-256 of the list of what was sent, in hexadecimal.
    pub manifest: String,
}

impl Saying {
    const ALL: [(Self, &'static str); 3] = [
        (Self::Sent, "mingde-submission-1"),
        (Self::TakenBack, "mingde-withdrawal-1"),
        (Self::Asked, "mingde-request-1"),
    ];

    fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

impl Statement {
    fn to_text(&self) -> String {
        format!("{}\n{}\n{}\n{}\n", self.saying.name(), self.origin, self.request, self.manifest)
    }

    fn from_text(text: &str) -> Option<Self> {
        let lines: Vec<&str> = text.strip_suffix('\n')?.split('\n').collect();
        let [name, origin, request, manifest] = lines.as_slice() else { return None };
        let (saying, _) = Saying::ALL.into_iter().find(|(_, known)| known == name)?;
        let [origin, request, manifest] = [origin, request, manifest].map(|part| (*part).to_owned());
        Some(Self { saying, origin, request, manifest })
    }

    /// What a note says, if its ledger's key signed it; none if somebody else did.
    pub fn of_note(note: &str, verifier: &Verifier) -> Option<Self> {
        Self::from_text(verifier.verify(note)?).filter(|said| said.origin == verifier.name())
    }

    /// Which ledger a note says it is of, before anybody has looked at its signature.
    pub fn claimed_origin(note: &str) -> Option<String> {
        let (text, _) = note.split_once("\n\n")?;
        Some(Self::from_text(&format!("{text}\n"))?.origin)
    }
}

impl Store {
    /// The key by which others believe what this ledger signs, as text.
    ///
    /// # Errors
    /// Where there is neither the public nor the signing key.
    pub fn public_key(&self) -> Result<String, StoreError> {
        Ok(self.keys().expect_verifier()?.to_string())
    }

    /// Signs a statement, where that is permitted; the same statement has the same signature each time.
    ///
    /// # Errors
    /// Where the signing key is missing.
    pub fn sign(&self, _: &Permitted<Exchange>, statement: &Statement) -> Result<String, StoreError> {
        Ok(self.keys().signer()?.sign(&statement.to_text()))
    }

    /// The proofs that the log of one size goes on from what it was at each of some earlier sizes; none for sizes that are not earlier. All
    /// leaves are read once.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn grown_from(&self, sizes: &[u64], size: u64) -> Result<Vec<(u64, Vec<Hash>)>, StoreError> {
        let damaged = || StoreError::Damaged { table: "revision", position: size as i64, what: "leaf" };
        let provers = sizes.iter().filter_map(|old| Some((*old, Prover::consistency(*old, size)?)));
        let mut provers: Vec<(u64, Prover)> = provers.collect();
        if provers.is_empty() {
            return Ok(Vec::new());
        }
        let sql = "SELECT leaf FROM revision WHERE position < $1 ORDER BY position";
        self.fetch(sql, vec![Cell::position(size)], |row| {
            let leaf: Hash = row.blob(0)?.try_into().map_err(|_| damaged())?;
            provers.iter_mut().for_each(|(_, prover)| prover.push(leaf));
            Ok(())
        })
        .await?;
        let proofs = provers.into_iter().map(|(old, prover)| Ok((old, prover.finish().ok_or_else(damaged)?)));
        proofs.collect()
    }
}

#[cfg(test)]
mod tests {
    use mingde_log::{Checkpoint, Signer};

    use super::*;

    #[test]
    fn a_statement_is_of_its_ledger_alone_and_no_checkpoint() {
        let signer = Signer::new("mingde/0c1f5a7e93b2d846", &[7; 32]);
        let said = Statement {
            saying: Saying::Sent,
            origin: signer.name().to_owned(),
            request: "talks-2025-autumn".to_owned(),
            manifest: "ab".repeat(32),
        };
        let note = signer.sign(&said.to_text());
        assert_eq!(Statement::of_note(&note, &signer.verifier()), Some(said.clone()));
        assert_eq!(Statement::claimed_origin(&note).as_deref(), Some(signer.name()));
        assert_eq!(Checkpoint::from_text(&said.to_text()), None);
        for altered in [
            note.replace("talks", "marks"),
            note.replace("submission", "withdrawal"),
            note.replace("submission", "request"),
        ] {
            assert_eq!(Statement::of_note(&altered, &signer.verifier()), None);
        }
        // Another key of the same name, and this key for another ledger.
        let stranger = Signer::new(signer.name(), &[8; 32]);
        assert_eq!(Statement::of_note(&note, &stranger.verifier()), None);
        let other = Statement { origin: "mingde/ffff5a7e93b2d846".to_owned(), ..said };
        assert_eq!(Statement::of_note(&signer.sign(&other.to_text()), &signer.verifier()), None);
    }
}
