//! How somebody wishes to be told, and at which address of mail.

use mingde_core::id::PersonId;
use mingde_core::registry::Sealed;
use mingde_core::revision::EntityKind;
use mingde_core::sealing::{Binding, Part};
use zeroize::Zeroizing;

use super::{Beside, person_cell};
use crate::dialect::Cell;
use crate::error::StoreError;
use crate::keys::FieldKeys;
use crate::store::Store;

/// How often somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rhythm {
    /// Of nothing but what concerns the own account.
    Off,
    /// On the pages, and nowhere else.
    Page,
    /// Besides by a message a day.
    #[default]
    Daily,
    /// Besides by a message for each time that something happens.
    AtOnce,
}

/// What somebody wishes.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Wish {
    /// How often.
    pub rhythm: Rhythm,
    /// Address of mail.
    pub address: Option<Zeroizing<String>>,
}

impl Rhythm {
    /// All, from the quietest.
    pub const ALL: [Self; 4] = [Self::Off, Self::Page, Self::Daily, Self::AtOnce];

    /// Its name in tables and forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Page => "page",
            Self::Daily => "daily",
            Self::AtOnce => "at-once",
        }
    }

    /// The one of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rhythm| rhythm.name() == name)
    }
}

impl Beside {
    /// Keeps what somebody wishes, in the place of what was wished before.
    pub fn set_wish(&mut self, person: PersonId, wish: &Wish, keys: &FieldKeys) {
        let address = wish.address.as_ref().map(|address| keys.seal(address, &place(person)).0);
        self.add(
            "INSERT INTO notice_wish (person, rhythm, address) VALUES ($1, $2, $3)
             ON CONFLICT (person) DO UPDATE SET rhythm = excluded.rhythm, address = excluded.address",
            vec![person_cell(person), Cell::text(wish.rhythm.name()), Cell::Text(address)],
        );
        // What waits would go to the address of before, or in a rhythm that is no longer wished.
        self.add("DELETE FROM outbox WHERE channel = 'mail' AND person = $1", vec![person_cell(person)]);
    }
}

impl Store {
    /// What somebody wishes; the usual if nothing was said.
    ///
    /// # Errors
    /// [`StoreError::Unsealable`] if the address was put into this row from another one.
    pub async fn wish_of(&self, person: PersonId) -> Result<Wish, StoreError> {
        let sql = "SELECT rhythm, address FROM notice_wish WHERE person = $1";
        let rows = self.rows(sql, vec![person_cell(person)], |row| {
            Ok((row.text(0)?.to_owned(), row.optional_text(1)?.map(|sealed| Sealed(sealed.to_owned()))))
        });
        let Some((rhythm, sealed)) = rows.await?.pop() else { return Ok(Wish::default()) };
        let open = |sealed: Sealed| self.sealing().read()?.open(&sealed, &place(person));
        let address = sealed.map(open).transpose()?;
        Ok(Wish { rhythm: Rhythm::of_name(&rhythm).unwrap_or_default(), address })
    }
}

pub(super) fn place(person: PersonId) -> Binding<'static> {
    let part = Part::Beside { table: "notice_wish", key: "" };
    Binding { entity: EntityKind::Person, kind: "", id: person.0, part }
}

impl std::fmt::Debug for Wish {
    /// Without the address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wish").field("rhythm", &self.rhythm).finish_non_exhaustive()
    }
}
