//! One-time links: who holds one sets the password of the account that it is for, once, before it expires.

use mingde_core::date::Timestamp;
use mingde_core::id::PersonId;

use super::{Beside, Digest, person_cell, read_person};
use crate::dialect::{Cell, Cells};
use crate::error::StoreError;
use crate::store::Store;

/// What a one-time link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// Somebody signs in for the first time.
    Invitation,
    /// Somebody forgot the password.
    Reset,
}

impl LinkPurpose {
    fn name(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reset => "reset",
        }
    }
}

/// A one-time link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneTimeLink {
    /// Hash of what it ends with.
    pub token: Digest,
    /// Whose password it sets.
    pub person: PersonId,
    /// What for.
    pub purpose: LinkPurpose,
    /// Who made it.
    pub author: String,
    /// When.
    pub made: Timestamp,
    /// From when on it is void.
    pub expires: Timestamp,
    /// When it was used.
    pub used: Option<Timestamp>,
}

impl Beside {
    /// Makes a link. Links of before for the same person are void.
    pub fn make_link(&mut self, link: &OneTimeLink) {
        self.drop_links(link.person);
        self.add(
            "INSERT INTO one_time_link (token, person, purpose, author, made, expires, used)
             VALUES ($1, $2, $3, $4, $5, $6, NULL)",
            vec![
                link.token.cell(),
                person_cell(link.person),
                Cell::text(link.purpose.name()),
                Cell::text(&link.author),
                Cell::int(link.made.0),
                Cell::int(link.expires.0),
            ],
        );
    }

    /// Uses a link up.
    pub fn use_link(&mut self, token: Digest, now: Timestamp) {
        self.claim(
            "UPDATE one_time_link SET used = $1 WHERE token = $2 AND used IS NULL AND expires > $3 RETURNING 1",
            vec![Cell::int(now.0), token.cell(), Cell::int(now.0)],
        );
    }

    /// Takes the links of somebody back.
    pub fn drop_links(&mut self, person: PersonId) {
        self.add("DELETE FROM one_time_link WHERE person = $1", vec![person_cell(person)]);
    }
}

impl Store {
    /// The link that ends with something of this hash.
    pub async fn link(&self, token: Digest) -> Result<Option<OneTimeLink>, StoreError> {
        let sql =
            "SELECT token, person, purpose, author, made, expires, used FROM one_time_link WHERE token = $1";
        Ok(self.rows(sql, vec![token.cell()], read).await?.pop())
    }
}

fn read(row: &dyn Cells) -> Result<OneTimeLink, StoreError> {
    Ok(OneTimeLink {
        token: Digest::read(row, 0)?,
        person: read_person(row, 1)?,
        purpose: match row.text(2)? {
            "invitation" => LinkPurpose::Invitation,
            _ => LinkPurpose::Reset,
        },
        author: row.text(3)?.to_owned(),
        made: Timestamp(row.int(4)?),
        expires: Timestamp(row.int(5)?),
        used: row.optional_int(6)?.map(Timestamp),
    })
}
