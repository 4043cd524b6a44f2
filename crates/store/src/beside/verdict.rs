//! What somebody said of the findings of a check-up. Of the material its hash is kept and nothing else; a word may quote it, so
//! it is sealed.

use mingde_core::date::Timestamp;
use mingde_core::id::PersonId;
use mingde_core::registry::Sealed;
use mingde_core::revision::EntityKind;
use mingde_core::sealing::{Binding, Part};
use zeroize::Zeroizing;

use super::{Beside, person_cell};
use crate::dialect::{Cell, Cells};
use crate::error::StoreError;
use crate::keys::FieldKeys;
use crate::store::Store;

/// What somebody said of a finding, opened.
#[derive(Clone, PartialEq, Eq)]
pub struct FindingVerdict {
    /// What names the finding in its material.
    pub finding: String,
    /// What was said, by its name.
    pub verdict: String,
    /// The word that was added; empty for none.
    pub word: Zeroizing<String>,
    /// When.
    pub said: Timestamp,
}

impl Beside {
    /// Keeps what somebody says of a finding, in the place of what was said before.
    pub fn keep_verdict(
        &mut self,
        person: PersonId,
        material: &[u8; 32],
        verdict: &FindingVerdict,
        keys: &FieldKeys,
    ) {
        let sealed = keys.seal(&verdict.word, &place(person, &key(material, &verdict.finding)));
        self.add(
            "INSERT INTO finding_verdict (person, material, finding, verdict, word, said)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (person, material, finding) DO UPDATE
             SET verdict = excluded.verdict, word = excluded.word, said = excluded.said",
            vec![
                person_cell(person),
                Cell::blob(*material),
                Cell::text(&verdict.finding),
                Cell::text(&verdict.verdict),
                Cell::text(sealed.0),
                Cell::int(verdict.said.0),
            ],
        );
    }

    /// Takes back what somebody said of a finding.
    pub fn drop_verdict(&mut self, person: PersonId, material: &[u8; 32], finding: &str) {
        self.add(
            "DELETE FROM finding_verdict WHERE person = $1 AND material = $2 AND finding = $3",
            vec![person_cell(person), Cell::blob(*material), Cell::text(finding)],
        );
    }

    /// Removes what was said before an instant.
    pub fn clear_verdicts(&mut self, before: Timestamp) {
        self.add("DELETE FROM finding_verdict WHERE said < $1", vec![Cell::int(before.0)]);
    }
}

impl Store {
    /// What somebody said of the findings of a material.
    ///
    /// # Errors
    /// [`StoreError::Unsealable`] if a word was put into its row from another one.
    pub async fn verdicts(
        &self,
        person: PersonId,
        material: &[u8; 32],
    ) -> Result<Vec<FindingVerdict>, StoreError> {
        let sql = "SELECT finding, verdict, word, said FROM finding_verdict
            WHERE person = $1 AND material = $2 ORDER BY finding";
        let rows = self.rows(sql, vec![person_cell(person), Cell::blob(*material)], |row| {
            let texts = (row.text(0)?.to_owned(), row.text(1)?.to_owned(), Sealed(row.text(2)?.to_owned()));
            Ok((texts, Timestamp(row.int(3)?)))
        });
        let keys = self.sealing().read()?;
        let open = |((finding, verdict, sealed), said): ((String, String, Sealed), Timestamp)| {
            let word = keys.open(&sealed, &place(person, &key(material, &finding)))?;
            Ok(FindingVerdict { finding, verdict, word, said })
        };
        rows.await?.into_iter().map(open).collect()
    }

    /// Of how many findings somebody keeps what was said.
    pub async fn verdict_count(&self, person: PersonId) -> Result<u64, StoreError> {
        let sql = "SELECT COUNT(*) FROM finding_verdict WHERE person = $1";
        let rows = self.rows(sql, vec![person_cell(person)], |row| Ok(row.int(0)?.unsigned_abs()));
        Ok(rows.await?.pop().unwrap_or_default())
    }
}

/// What binds a word to its row.
pub(super) fn key(material: &[u8; 32], finding: &str) -> String {
    format!("{} {finding}", hex::encode(material))
}

pub(super) fn place(person: PersonId, key: &str) -> Binding<'_> {
    let part = Part::Beside { table: "finding_verdict", key };
    Binding { entity: EntityKind::Person, kind: "", id: person.0, part }
}

pub(super) fn read_hash(row: &dyn Cells, column: usize) -> Result<[u8; 32], StoreError> {
    row.blob(column)?.try_into().map_err(StoreError::unreadable)
}
