//! Accounts: who may sign in, and with what.

use mingde_core::date::Timestamp;
use mingde_core::id::PersonId;
use mingde_core::words::Locale;

use super::{Beside, Digest, person_cell, read_person};
use crate::dialect::{Cell, Cells};
use crate::error::StoreError;
use crate::store::Store;

/// An account that is to be.
#[derive(Debug, Clone, Copy)]
pub struct NewAccount<'a> {
    /// Whose.
    pub person: PersonId,
    /// Staff number, as the registry writes it.
    pub name: &'a str,
    /// What it is found by when somebody signs in.
    pub sign_in: &'a str,
    /// PHC string of the password; none until its owner sets one.
    pub password: Option<&'a str>,
    /// When.
    pub made: Timestamp,
}

/// An account.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Whose.
    pub person: PersonId,
    /// Staff number, as the registry writes it.
    pub name: String,
    /// PHC string of the password; none until its owner sets one.
    pub password: Option<String>,
    /// When it was set.
    pub password_set: Option<Timestamp>,
    /// Language of its pages.
    pub language: Locale,
    /// Whether its pages are in large print.
    pub large_print: bool,
    /// When it was made.
    pub made: Timestamp,
    /// When it was closed.
    pub closed: Option<Timestamp>,
    /// Whether a second factor is asked of it.
    pub second_factor: bool,
}

const COLUMNS: &str = "account.person, name, password, password_set, language, large_print, made, closed,
    (SELECT confirmed FROM second_factor WHERE second_factor.person = account.person)";

impl Beside {
    /// Adds an account. There is one for a person, and one of a name.
    pub fn add_account(&mut self, account: NewAccount<'_>) {
        let NewAccount { person, name, sign_in, password, made } = account;
        self.claim(
            "INSERT INTO account (person, name, sign_in, password, password_set, language, large_print, made, closed)
             VALUES ($1, $2, $3, $4, $5, $6, 0, $7, NULL) ON CONFLICT DO NOTHING RETURNING 1",
            vec![
                person_cell(person),
                Cell::text(name),
                Cell::text(sign_in),
                Cell::Text(password.map(str::to_owned)),
                Cell::Int(password.map(|_| made.0)),
                Cell::text(Locale::default().tag()),
                Cell::int(made.0),
            ],
        );
    }

    /// Sets the password of an account that is open.
    pub fn set_password(&mut self, person: PersonId, phc: &str, now: Timestamp) {
        self.claim(
            "UPDATE account SET password = $1, password_set = $2 WHERE person = $3 AND closed IS NULL RETURNING 1",
            vec![Cell::text(phc), Cell::int(now.0), person_cell(person)],
        );
    }

    /// Takes the password of an account away: it is open to a one-time link alone.
    pub fn drop_password(&mut self, person: PersonId) {
        self.add(
            "UPDATE account SET password = NULL, password_set = NULL WHERE person = $1",
            vec![person_cell(person)],
        );
    }

    /// Closes an account, or opens it again.
    pub fn set_closed(&mut self, person: PersonId, closed: Option<Timestamp>) {
        self.claim(
            "UPDATE account SET closed = $1 WHERE person = $2 RETURNING 1",
            vec![Cell::Int(closed.map(|at| at.0)), person_cell(person)],
        );
    }

    /// Sets how its owner likes pages.
    pub fn set_appearance(&mut self, person: PersonId, language: Locale, large_print: bool) {
        self.claim(
            "UPDATE account SET language = $1, large_print = $2 WHERE person = $3 RETURNING 1",
            vec![Cell::text(language.tag()), Cell::int(large_print), person_cell(person)],
        );
    }

    /// Remembers a browser in which somebody signed in.
    pub fn know_browser(&mut self, token: Digest, person: PersonId, now: Timestamp) {
        self.add(
            "INSERT INTO known_browser (token, person, seen) VALUES ($1, $2, $3)
             ON CONFLICT (token) DO UPDATE SET person = excluded.person, seen = excluded.seen",
            vec![token.cell(), person_cell(person), Cell::int(now.0)],
        );
    }

    /// Forgets a browser.
    pub fn forget_browser(&mut self, token: Digest) {
        self.add("DELETE FROM known_browser WHERE token = $1", vec![token.cell()]);
    }

    /// Forgets the browsers of somebody.
    pub fn forget_browsers(&mut self, person: PersonId) {
        self.add("DELETE FROM known_browser WHERE person = $1", vec![person_cell(person)]);
    }
}

impl Store {
    /// The account that is found by a name.
    pub async fn account_by_sign_in(&self, sign_in: &str) -> Result<Option<AccountRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM account WHERE sign_in = $1");
        Ok(self.rows(sql, vec![Cell::text(sign_in)], read).await?.pop())
    }

    /// The account of a person.
    pub async fn account_of(&self, person: PersonId) -> Result<Option<AccountRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM account WHERE account.person = $1");
        Ok(self.rows(sql, vec![person_cell(person)], read).await?.pop())
    }

    /// All accounts, by staff number.
    pub async fn accounts(&self) -> Result<Vec<AccountRow>, StoreError> {
        self.rows(format!("SELECT {COLUMNS} FROM account ORDER BY sign_in"), Vec::new(), read).await
    }

    /// Whether there is no account yet.
    pub async fn has_no_account(&self) -> Result<bool, StoreError> {
        Ok(self.rows("SELECT made FROM account LIMIT 1", Vec::new(), |row| row.int(0)).await?.is_empty())
    }

    /// Whether somebody signed in with this browser since an instant.
    pub async fn knows_browser(
        &self,
        token: Digest,
        person: PersonId,
        since: Timestamp,
    ) -> Result<bool, StoreError> {
        let sql = "SELECT seen FROM known_browser WHERE token = $1 AND person = $2 AND seen >= $3";
        let cells = vec![token.cell(), person_cell(person), Cell::int(since.0)];
        Ok(!self.rows(sql, cells, |row| row.int(0)).await?.is_empty())
    }
}

fn read(row: &dyn Cells) -> Result<AccountRow, StoreError> {
    Ok(AccountRow {
        person: read_person(row, 0)?,
        name: row.text(1)?.to_owned(),
        password: row.optional_text(2)?.map(str::to_owned),
        password_set: row.optional_int(3)?.map(Timestamp),
        language: Locale::of_tag(row.text(4)?).unwrap_or_default(),
        large_print: row.int(5)? != 0,
        made: Timestamp(row.int(6)?),
        closed: row.optional_int(7)?.map(Timestamp),
        second_factor: row.optional_int(8)?.is_some(),
    })
}

impl std::fmt::Debug for AccountRow {
    /// Without the password, hashed as it is.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountRow").field("person", &self.person).finish_non_exhaustive()
    }
}
