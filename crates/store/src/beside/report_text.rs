//! What authors of reports wrote: free words that no record has. They may be anything, so they are sealed; whoever writes the next
//! report of the form is offered them.

use mingde_core::date::Timestamp;
use mingde_core::id::EntityId;
use mingde_core::registry::Sealed;
use mingde_core::revision::EntityKind;
use mingde_core::sealing::{Binding, Part};
use zeroize::Zeroizing;

use super::Beside;
use crate::dialect::Cell;
use crate::error::StoreError;
use crate::keys::FieldKeys;
use crate::store::Store;

/// A text of a report, opened.
#[derive(Clone, PartialEq, Eq)]
pub struct ReportText {
    /// The period it was written for.
    pub period: String,
    /// Its name in the form.
    pub name: String,
    /// Staff number of whoever wrote it last.
    pub author: String,
    /// When.
    pub saved: Timestamp,
    /// What was written.
    pub content: Zeroizing<String>,
}

impl Beside {
    /// Keeps a text of a form, over what was written for the same period, unless that was saved after `seen`; none where
    /// nothing was seen.
    pub fn keep_report_text(
        &mut self,
        form: &str,
        text: &ReportText,
        seen: Option<Timestamp>,
        keys: &FieldKeys,
    ) {
        let sealed = keys.seal(&text.content, &place(&key(form, &text.period, &text.name)));
        self.claim(
            "INSERT INTO report_text (form, period, name, author, saved, content) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (form, period, name) DO UPDATE
             SET author = excluded.author, saved = excluded.saved, content = excluded.content
             WHERE report_text.saved <= $7 RETURNING saved",
            vec![
                Cell::text(form),
                Cell::text(&text.period),
                Cell::text(&text.name),
                Cell::text(&text.author),
                Cell::int(text.saved.0),
                Cell::text(sealed.0),
                Cell::int(seen.map_or(i64::MIN, |seen| seen.0)),
            ],
        );
    }
}

impl Store {
    /// The texts that were written for a form, the latest period first.
    ///
    /// # Errors
    /// [`StoreError::Unsealable`] if a text was put into its row from another one.
    pub async fn report_texts(&self, form: &str) -> Result<Vec<ReportText>, StoreError> {
        let sql = "SELECT period, name, author, saved, content FROM report_text WHERE form = $1
            ORDER BY saved DESC, period, name";
        let rows = self.rows(sql, vec![Cell::text(form)], |row| {
            let named = (row.text(0)?.to_owned(), row.text(1)?.to_owned(), row.text(2)?.to_owned());
            Ok((named, Timestamp(row.int(3)?), Sealed(row.text(4)?.to_owned())))
        });
        let keys = self.sealing().read()?;
        let open =
            |((period, name, author), saved, sealed): ((String, String, String), Timestamp, Sealed)| {
                let content = keys.open(&sealed, &place(&key(form, &period, &name)))?;
                Ok(ReportText { period, name, author, saved, content })
            };
        rows.await?.into_iter().map(open).collect()
    }
}

/// What binds a text to its row.
pub(super) fn key(form: &str, period: &str, name: &str) -> String {
    format!("{form} {period} {name}")
}

pub(super) fn place(key: &str) -> Binding<'_> {
    let part = Part::Beside { table: "report_text", key };
    Binding { entity: EntityKind::Person, kind: "", id: EntityId::from_bytes([0; 16]), part }
}
