//! Sealing anew what is sealed in the tables beside the ledger: after the key was renewed.

use mingde_core::registry::Sealed;
use mingde_core::sealing::Binding;

use super::{
    Beside, Digest, api_answer, channel, draft, hook, person_cell, provider, read_person, report_text,
    second_factor, verdict, wish,
};
use crate::dialect::{Cell, Cells};
use crate::error::StoreError;
use crate::store::Store;

/// A value that a key of before sealed: what writes it anew, by the cells that name its row.
struct Former {
    update: &'static str,
    row: Vec<Cell>,
    sealed: Sealed,
    anew: Sealed,
}

impl Store {
    /// The changes that seal with the key in force whatever beside the ledger was sealed with one of before, and how many
    /// values they are. A value that somebody writes meanwhile stays as it was written.
    ///
    /// # Errors
    /// [`StoreError::Unsealable`] if a value was put into its row from another one, or no key opens it.
    pub async fn sealed_anew_beside(&self) -> Result<(Beside, u64), StoreError> {
        let mut former = self
            .former(
                "SELECT secret, person FROM second_factor",
                "UPDATE second_factor SET secret = $1 WHERE secret = $2 AND person = $3",
                |anew, row| {
                    let person = read_person(row, 1)?;
                    anew(&second_factor::place(person), vec![person_cell(person)])
                },
            )
            .await?;
        former.extend(
            self.former(
                "SELECT content, person, form FROM form_draft",
                "UPDATE form_draft SET content = $1 WHERE content = $2 AND person = $3 AND form = $4",
                |anew, row| {
                    let (person, form) = (read_person(row, 1)?, row.text(2)?);
                    anew(&draft::place(person, form), vec![person_cell(person), Cell::text(form)])
                },
            )
            .await?,
        );
        former.extend(
            self.former(
                "SELECT content, form, period, name FROM report_text",
                "UPDATE report_text SET content = $1 WHERE content = $2 AND form = $3 AND period = $4 AND name = $5",
                |anew, row| {
                    let (form, period, name) = (row.text(1)?, row.text(2)?, row.text(3)?);
                    let cells = vec![Cell::text(form), Cell::text(period), Cell::text(name)];
                    anew(&report_text::place(&report_text::key(form, period, name)), cells)
                },
            )
            .await?,
        );
        former.extend(
            self.former(
                "SELECT word, person, material, finding FROM finding_verdict",
                "UPDATE finding_verdict SET word = $1
                 WHERE word = $2 AND person = $3 AND material = $4 AND finding = $5",
                |anew, row| {
                    let (person, material, finding) =
                        (read_person(row, 1)?, verdict::read_hash(row, 2)?, row.text(3)?);
                    let cells = vec![person_cell(person), Cell::blob(material), Cell::text(finding)];
                    anew(&verdict::place(person, &verdict::key(&material, finding)), cells)
                },
            )
            .await?,
        );
        former.extend(
            self.former(
                "SELECT secret, id FROM identity_provider WHERE secret IS NOT NULL",
                "UPDATE identity_provider SET secret = $1 WHERE secret = $2 AND id = $3",
                |anew, row| anew(&provider::place(row.text(1)?), vec![Cell::text(row.text(1)?)]),
            )
            .await?,
        );
        former.extend(
            self.former(
                "SELECT address, person FROM notice_wish WHERE address IS NOT NULL",
                "UPDATE notice_wish SET address = $1 WHERE address = $2 AND person = $3",
                |anew, row| {
                    let person = read_person(row, 1)?;
                    anew(&wish::place(person), vec![person_cell(person)])
                },
            )
            .await?,
        );
        former.extend(
            self.former(
                "SELECT content, name FROM channel",
                "UPDATE channel SET content = $1 WHERE content = $2 AND name = $3",
                |anew, row| anew(&channel::place(row.text(1)?), vec![Cell::text(row.text(1)?)]),
            )
            .await?,
        );
        former.extend(
            self.former(
                "SELECT answer, token, key FROM api_answer WHERE answer IS NOT NULL",
                "UPDATE api_answer SET answer = $1 WHERE answer = $2 AND token = $3 AND key = $4",
                |anew, row| {
                    let (token, key) = (Digest::read(row, 1)?, Digest::read(row, 2)?);
                    anew(&api_answer::place(&api_answer::name(token, key)), vec![token.cell(), key.cell()])
                },
            )
            .await?,
        );
        former.extend(
            self.former(
                "SELECT content, token FROM hook",
                "UPDATE hook SET content = $1 WHERE content = $2 AND token = $3",
                |anew, row| {
                    let token = Digest::read(row, 1)?;
                    anew(&hook::place(&token.to_hex()), vec![token.cell()])
                },
            )
            .await?,
        );
        let (mut changes, values) = (Beside::default(), former.len() as u64);
        for Former { update, row, sealed, anew } in former {
            let cells = [Cell::text(anew.0), Cell::text(sealed.0)].into_iter().chain(row);
            changes.add(update, cells.collect());
        }
        Ok((changes, values))
    }

    /// The values of a table, each in the first column, that a key of before sealed. `place` says of a row where its value
    /// belongs and what names the row.
    async fn former(
        &self,
        select: &'static str,
        update: &'static str,
        place: impl Fn(&mut Anew<'_>, &dyn Cells) -> Result<(), StoreError> + Send + Sync,
    ) -> Result<Vec<Former>, StoreError> {
        let keys = self.sealing().read()?;
        let rows = self.rows(select, Vec::new(), |row| {
            let sealed = Sealed(row.text(0)?.to_owned());
            if keys.is_in_force(&sealed) {
                return Ok(None);
            }
            let mut found = None;
            place(
                &mut |binding, row| {
                    let anew = keys.seal(&keys.open(&sealed, binding)?, binding);
                    found = Some((row, anew));
                    Ok(())
                },
                row,
            )?;
            Ok(found.map(|(row, anew)| Former { update, row, sealed, anew }))
        });
        Ok(rows.await?.into_iter().flatten().collect())
    }
}

/// Seals the value of a row anew, for the place where it belongs.
type Anew<'a> = dyn FnMut(&Binding<'_>, Vec<Cell>) -> Result<(), StoreError> + 'a;
