//! Addresses of calendars: who knows one reads the calendar of its owner, until the owner takes it back.

use mingde_core::date::Timestamp;
use mingde_core::id::PersonId;

use super::{Beside, Digest, person_cell, read_person};
use crate::dialect::Cell;
use crate::error::StoreError;
use crate::store::Store;

impl Beside {
    /// Gives somebody an address, in the place of that of before.
    pub fn set_feed_address(&mut self, person: PersonId, token: Digest, now: Timestamp) {
        self.drop_feed_address(person);
        self.add(
            "INSERT INTO feed_address (token, person, made) VALUES ($1, $2, $3)",
            vec![token.cell(), person_cell(person), Cell::int(now.0)],
        );
    }

    /// Takes the address of somebody back.
    pub fn drop_feed_address(&mut self, person: PersonId) {
        self.add("DELETE FROM feed_address WHERE person = $1", vec![person_cell(person)]);
    }
}

impl Store {
    /// Whose address ends with something of this hash.
    pub async fn feed_address(&self, token: Digest) -> Result<Option<PersonId>, StoreError> {
        let sql = "SELECT person FROM feed_address WHERE token = $1";
        Ok(self.rows(sql, vec![token.cell()], |row| read_person(row, 0)).await?.pop())
    }

    /// When somebody was given an address; none without one.
    pub async fn feed_address_of(&self, person: PersonId) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT made FROM feed_address WHERE person = $1";
        Ok(self.rows(sql, vec![person_cell(person)], |row| Ok(Timestamp(row.int(0)?))).await?.pop())
    }
}
