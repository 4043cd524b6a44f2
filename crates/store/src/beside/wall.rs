//! Addresses of wall displays: who knows one reads the totals that its owner sees, until it is taken back.

use mingde_core::date::Timestamp;
use mingde_core::id::PersonId;

use super::{Beside, Digest, person_cell, read_person};
use crate::dialect::Cell;
use crate::error::StoreError;
use crate::store::Store;

impl Beside {
    /// Gives somebody an address, in the place of that of before.
    pub fn set_wall_address(&mut self, person: PersonId, token: Digest, now: Timestamp) {
        self.drop_wall_address(person);
        self.add(
            "INSERT INTO wall_address (token, person, made) VALUES ($1, $2, $3)",
            vec![token.cell(), person_cell(person), Cell::int(now.0)],
        );
    }

    /// Takes the address of somebody back.
    pub fn drop_wall_address(&mut self, person: PersonId) {
        self.add("DELETE FROM wall_address WHERE person = $1", vec![person_cell(person)]);
    }
}

impl Store {
    /// Whose address ends with something of this hash.
    pub async fn wall_address(&self, token: Digest) -> Result<Option<PersonId>, StoreError> {
        let sql = "SELECT person FROM wall_address WHERE token = $1";
        Ok(self.rows(sql, vec![token.cell()], |row| read_person(row, 0)).await?.pop())
    }

    /// When somebody was given an address; none without one.
    pub async fn wall_address_of(&self, person: PersonId) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT made FROM wall_address WHERE person = $1";
        Ok(self.rows(sql, vec![person_cell(person)], |row| Ok(Timestamp(row.int(0)?))).await?.pop())
    }
}
