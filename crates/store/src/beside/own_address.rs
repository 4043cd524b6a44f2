//! Addresses that open without signing in: who knows one reads what its owner sees there, until it is taken back.

use mingde_core::date::Timestamp;
use mingde_core::id::PersonId;

use super::{Beside, Digest, person_cell, read_person};
use crate::dialect::Cell;
use crate::error::StoreError;
use crate::store::Store;

macro_rules! statements {
    ($table:literal) => {
        Statements {
            give: concat!("INSERT INTO ", $table, " (token, person, made) VALUES ($1, $2, $3)"),
            take_back: concat!("DELETE FROM ", $table, " WHERE person = $1"),
            owner: concat!("SELECT person FROM ", $table, " WHERE token = $1"),
            made: concat!("SELECT made FROM ", $table, " WHERE person = $1"),
        }
    };
}
/// What is read at an address; everybody has one of each at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnAddress {
    /// The calendar of its owner.
    Feed,
    /// A display on a wall, with the totals that its owner sees.
    Wall,
}

impl OwnAddress {
    const ALL: [Self; 2] = [Self::Feed, Self::Wall];

    fn statements(self) -> Statements {
        match self {
            Self::Feed => statements!("feed_address"),
            Self::Wall => statements!("wall_address"),
        }
    }
}

/// What is asked of the table of one sort of address.
struct Statements {
    give: &'static str,
    take_back: &'static str,
    owner: &'static str,
    made: &'static str,
}

impl Beside {
    /// Gives somebody an address, in the place of that of before.
    pub fn set_own_address(&mut self, of: OwnAddress, person: PersonId, token: Digest, now: Timestamp) {
        self.drop_own_address(of, person);
        self.add(of.statements().give, vec![token.cell(), person_cell(person), Cell::int(now.0)]);
    }

    /// Takes an address of somebody back.
    pub fn drop_own_address(&mut self, of: OwnAddress, person: PersonId) {
        self.add(of.statements().take_back, vec![person_cell(person)]);
    }

    /// Takes all addresses of somebody back.
    pub fn drop_own_addresses(&mut self, person: PersonId) {
        OwnAddress::ALL.into_iter().for_each(|of| self.drop_own_address(of, person));
    }
}

impl Store {
    /// Whose address ends with something of this hash.
    pub async fn own_address(&self, of: OwnAddress, token: Digest) -> Result<Option<PersonId>, StoreError> {
        let sql = of.statements().owner;
        Ok(self.rows(sql, vec![token.cell()], |row| read_person(row, 0)).await?.pop())
    }

    /// When somebody was given an address; none without one.
    pub async fn own_address_of(
        &self,
        of: OwnAddress,
        person: PersonId,
    ) -> Result<Option<Timestamp>, StoreError> {
        let sql = of.statements().made;
        Ok(self.rows(sql, vec![person_cell(person)], |row| Ok(Timestamp(row.int(0)?))).await?.pop())
    }
}
