//! Identity providers: where people sign in elsewhere, as the bureau configured them.

use mingde_core::date::Timestamp;
use mingde_core::id::EntityId;
use mingde_core::registry::Sealed;
use mingde_core::revision::EntityKind;
use mingde_core::sealing::{Binding, Part};
use zeroize::Zeroizing;

use super::Beside;
use crate::dialect::{Cell, Cells};
use crate::error::StoreError;
use crate::keys::FieldKeys;
use crate::store::Store;

/// An identity provider, its secret opened.
#[derive(Clone, PartialEq, Eq)]
pub struct ProviderRow {
    /// What it is called in addresses.
    pub id: String,
    /// Its settings, as whoever reads them wrote them.
    pub settings: String,
    /// The secret by which this house is known to it.
    pub secret: Option<Zeroizing<String>>,
    /// When it was changed last.
    pub changed: Timestamp,
    /// Who said last how it is; none where that was not kept yet.
    pub changed_by: Option<String>,
    /// Since when nobody signs in by it.
    pub closed: Option<Timestamp>,
}

const COLUMNS: &str = "id, settings, secret, changed, closed, changed_by";

impl Beside {
    /// Puts a provider in the place of what there was under its id.
    pub fn keep_provider(&mut self, provider: &ProviderRow, keys: &FieldKeys) {
        let sealed = provider.secret.as_ref().map(|secret| keys.seal(secret, &place(&provider.id)).0);
        self.add(
            "INSERT INTO identity_provider (id, settings, secret, changed, closed, changed_by)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET settings = excluded.settings, secret = excluded.secret,
             changed = excluded.changed, closed = excluded.closed, changed_by = excluded.changed_by",
            vec![
                Cell::text(&provider.id),
                Cell::text(&provider.settings),
                Cell::Text(sealed),
                Cell::int(provider.changed.0),
                Cell::Int(provider.closed.map(|at| at.0)),
                Cell::Text(provider.changed_by.clone()),
            ],
        );
    }

    /// Removes a provider, which has to be there, with the sessions that it began.
    pub fn drop_provider(&mut self, id: &str) {
        self.end_sessions_of_provider(id);
        self.claim("DELETE FROM identity_provider WHERE id = $1 RETURNING 1", vec![Cell::text(id)]);
    }

    /// Ends the sessions that a provider began.
    pub fn end_sessions_of_provider(&mut self, id: &str) {
        self.add("DELETE FROM session WHERE provider = $1", vec![Cell::text(id)]);
    }
}

impl Store {
    /// All providers, by id.
    pub async fn providers(&self) -> Result<Vec<ProviderRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM identity_provider ORDER BY id");
        self.rows(sql, Vec::new(), read).await?.into_iter().map(|row| self.opened(row)).collect()
    }

    /// One provider.
    pub async fn provider(&self, id: &str) -> Result<Option<ProviderRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM identity_provider WHERE id = $1");
        let row = self.rows(sql, vec![Cell::text(id)], read).await?.pop();
        row.map(|row| self.opened(row)).transpose()
    }

    fn opened(&self, (mut row, sealed): (ProviderRow, Option<Sealed>)) -> Result<ProviderRow, StoreError> {
        if let Some(sealed) = sealed {
            row.secret = Some(self.sealing().read()?.open(&sealed, &place(&row.id))?);
        }
        Ok(row)
    }
}

fn read(row: &dyn Cells) -> Result<(ProviderRow, Option<Sealed>), StoreError> {
    let provider = ProviderRow {
        id: row.text(0)?.to_owned(),
        settings: row.text(1)?.to_owned(),
        secret: None,
        changed: Timestamp(row.int(3)?),
        closed: row.optional_int(4)?.map(Timestamp),
        changed_by: row.optional_text(5)?.map(str::to_owned),
    };
    Ok((provider, row.optional_text(2)?.map(|text| Sealed(text.to_owned()))))
}

/// Nobody's: the row alone says which.
pub(super) fn place(id: &str) -> Binding<'_> {
    let part = Part::Beside { table: "identity_provider", key: id };
    Binding { entity: EntityKind::Person, kind: "", id: EntityId::from_bytes([0; 16]), part }
}

impl std::fmt::Debug for ProviderRow {
    /// Without the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProviderRow").field("id", &self.id).finish_non_exhaustive()
    }
}
