//! Second factors: the secret that a telephone shares, and codes for the day on which it is lost.

use mingde_core::date::Timestamp;
use mingde_core::id::PersonId;
use mingde_core::registry::Sealed;
use mingde_core::revision::EntityKind;
use mingde_core::sealing::{Binding, Part};
use zeroize::Zeroizing;

use super::{Beside, Digest, person_cell};
use crate::dialect::Cell;
use crate::error::StoreError;
use crate::keys::FieldKeys;
use crate::store::Store;

/// A second factor, opened.
pub struct SecondFactor {
    /// The secret, in hexadecimal digits.
    pub secret: Zeroizing<String>,
    /// When its owner showed that it works; none until then.
    pub confirmed: Option<Timestamp>,
    /// The last step of time of which a code was taken.
    pub step: u64,
}

impl Beside {
    /// Puts a secret in the place of one that was not confirmed. One that was has to be removed first.
    pub fn offer_second_factor(&mut self, person: PersonId, secret: &str, keys: &FieldKeys) {
        let sealed = keys.seal(secret, &place(person));
        self.claim(
            "INSERT INTO second_factor (person, secret, confirmed, step) VALUES ($1, $2, NULL, 0)
             ON CONFLICT (person) DO UPDATE SET secret = excluded.secret, step = 0
             WHERE second_factor.confirmed IS NULL RETURNING 1",
            vec![person_cell(person), Cell::text(sealed.0)],
        );
    }

    /// Notes that a code of a later step than any before was shown.
    pub fn take_step(&mut self, person: PersonId, step: u64, now: Timestamp) {
        self.claim(
            "UPDATE second_factor SET step = $1, confirmed = coalesce(confirmed, $2)
             WHERE person = $3 AND step < $4 RETURNING 1",
            vec![Cell::position(step), Cell::int(now.0), person_cell(person), Cell::position(step)],
        );
    }

    /// Removes the second factor of somebody with its recovery codes.
    pub fn drop_second_factor(&mut self, person: PersonId) {
        self.add("DELETE FROM second_factor WHERE person = $1", vec![person_cell(person)]);
        self.add("DELETE FROM recovery_code WHERE person = $1", vec![person_cell(person)]);
    }

    /// Puts new recovery codes in the place of all there were.
    pub fn set_recovery_codes(&mut self, person: PersonId, codes: &[Digest]) {
        self.add("DELETE FROM recovery_code WHERE person = $1", vec![person_cell(person)]);
        for code in codes {
            self.add(
                "INSERT INTO recovery_code (person, code, used) VALUES ($1, $2, NULL)",
                vec![person_cell(person), code.cell()],
            );
        }
    }

    /// Uses a recovery code up.
    pub fn use_recovery_code(&mut self, person: PersonId, code: Digest, now: Timestamp) {
        self.claim(
            "UPDATE recovery_code SET used = $1 WHERE person = $2 AND code = $3 AND used IS NULL RETURNING 1",
            vec![Cell::int(now.0), person_cell(person), code.cell()],
        );
    }
}

impl Store {
    /// The second factor of somebody.
    ///
    /// # Errors
    /// [`StoreError::Unsealable`] if it was put into this row from another one.
    pub async fn second_factor(&self, person: PersonId) -> Result<Option<SecondFactor>, StoreError> {
        let sql = "SELECT secret, confirmed, step FROM second_factor WHERE person = $1";
        let row = self
            .rows(sql, vec![person_cell(person)], |row| {
                Ok((Sealed(row.text(0)?.to_owned()), row.optional_int(1)?.map(Timestamp), row.position(2)?))
            })
            .await?
            .pop();
        let Some((sealed, confirmed, step)) = row else { return Ok(None) };
        let secret = self.sealing().read()?.open(&sealed, &place(person))?;
        Ok(Some(SecondFactor { secret, confirmed, step }))
    }

    /// How many recovery codes somebody has left.
    pub async fn recovery_codes_left(&self, person: PersonId) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM recovery_code WHERE person = $1 AND used IS NULL";
        let counted = self.rows(sql, vec![person_cell(person)], |row| row.position(0)).await?;
        Ok(counted.into_iter().sum())
    }
}

pub(super) fn place(person: PersonId) -> Binding<'static> {
    let part = Part::Beside { table: "second_factor", key: "" };
    Binding { entity: EntityKind::Person, kind: "", id: person.0, part }
}
