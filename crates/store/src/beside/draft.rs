//! Drafts: what somebody typed into a form and has not sent. It may be anything, so all of it is sealed.

use mingde_core::date::Timestamp;
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

/// A draft, opened.
#[derive(Clone, PartialEq, Eq)]
pub struct FormDraft {
    /// Which form.
    pub form: String,
    /// When it was kept last.
    pub saved: Timestamp,
    /// What was typed, as the form writes it.
    pub content: Zeroizing<String>,
}

impl Beside {
    /// Keeps what somebody typed into a form, over what was kept of it before.
    pub fn keep_draft(&mut self, person: PersonId, draft: &FormDraft, keys: &FieldKeys) {
        let sealed = keys.seal(&draft.content, &place(person, &draft.form));
        self.add(
            "INSERT INTO form_draft (person, form, saved, content) VALUES ($1, $2, $3, $4)
             ON CONFLICT (person, form) DO UPDATE SET saved = excluded.saved, content = excluded.content",
            vec![
                person_cell(person),
                Cell::text(&draft.form),
                Cell::int(draft.saved.0),
                Cell::text(sealed.0),
            ],
        );
    }

    /// Removes a draft.
    pub fn drop_draft(&mut self, person: PersonId, form: &str) {
        self.add(
            "DELETE FROM form_draft WHERE person = $1 AND form = $2",
            vec![person_cell(person), Cell::text(form)],
        );
    }

    /// Removes the drafts that were kept last before an instant.
    pub fn clear_drafts(&mut self, before: Timestamp) {
        self.add("DELETE FROM form_draft WHERE saved < $1", vec![Cell::int(before.0)]);
    }
}

impl Store {
    /// The drafts of somebody, the latest first.
    pub async fn drafts_of(&self, person: PersonId) -> Result<Vec<FormDraft>, StoreError> {
        let sql = "SELECT form, saved, content FROM form_draft WHERE person = $1 ORDER BY saved DESC, form";
        let rows = self.rows(sql, vec![person_cell(person)], |row| {
            Ok((row.text(0)?.to_owned(), Timestamp(row.int(1)?), Sealed(row.text(2)?.to_owned())))
        });
        let keys = self.sealing().read()?;
        let open = |(form, saved, sealed): (String, Timestamp, Sealed)| {
            let content = keys.open(&sealed, &place(person, &form))?;
            Ok(FormDraft { form, saved, content })
        };
        rows.await?.into_iter().map(open).collect()
    }

    /// Which forms somebody keeps drafts of, and how many bytes each has as it is kept.
    pub async fn draft_sizes(&self, person: PersonId) -> Result<Vec<(String, u64)>, StoreError> {
        let sql =
            "SELECT form, CAST(LENGTH(content) AS BIGINT) FROM form_draft WHERE person = $1 ORDER BY form";
        self.rows(sql, vec![person_cell(person)], |row| {
            Ok((row.text(0)?.to_owned(), row.int(1)?.unsigned_abs()))
        })
        .await
    }

    /// One draft of somebody.
    pub async fn draft(&self, person: PersonId, form: &str) -> Result<Option<FormDraft>, StoreError> {
        let sql = "SELECT saved, content FROM form_draft WHERE person = $1 AND form = $2";
        let cells = vec![person_cell(person), Cell::text(form)];
        let rows = self.rows(sql, cells, |row| Ok((Timestamp(row.int(0)?), Sealed(row.text(1)?.to_owned()))));
        let Some((saved, sealed)) = rows.await?.pop() else { return Ok(None) };
        let content = self.sealing().read()?.open(&sealed, &place(person, form))?;
        Ok(Some(FormDraft { form: form.to_owned(), saved, content }))
    }
}

pub(super) fn place(person: PersonId, form: &str) -> Binding<'_> {
    let part = Part::Beside { table: "form_draft", key: form };
    Binding { entity: EntityKind::Person, kind: "", id: person.0, part }
}
