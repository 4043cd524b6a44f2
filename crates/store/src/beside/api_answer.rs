//! Answers that are kept for whoever asks the same again: a program whose line broke does not know whether it was heard.

use mingde_core::date::Timestamp;
use mingde_core::id::EntityId;
use mingde_core::registry::Sealed;
use mingde_core::revision::EntityKind;
use mingde_core::sealing::{Binding, Part};
use zeroize::Zeroizing;

use super::{Beside, Digest};
use crate::dialect::Cell;
use crate::error::StoreError;
use crate::keys::FieldKeys;
use crate::store::Store;

/// Something that was asked under a key.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiAnswer {
    /// Hash of what was asked.
    pub request: Digest,
    /// When it was last begun.
    pub begun: Timestamp,
    /// What was answered, as whoever keeps it writes that; none as long as nothing was.
    pub answer: Option<Zeroizing<String>>,
}

impl Beside {
    /// Begins to answer what is asked under a key of a token, unless that was begun.
    pub fn begin_api_answer(&mut self, (token, key): (Digest, Digest), request: Digest, now: Timestamp) {
        self.claim(
            "INSERT INTO api_answer (token, key, request, begun, answer) VALUES ($1, $2, $3, $4, NULL)
             ON CONFLICT (token, key) DO NOTHING RETURNING 1",
            vec![token.cell(), key.cell(), request.cell(), Cell::int(now.0)],
        );
    }

    /// Begins anew what was begun at an instant and not answered.
    pub fn begin_api_answer_again(
        &mut self,
        (token, key): (Digest, Digest),
        begun: Timestamp,
        now: Timestamp,
    ) {
        self.claim(
            "UPDATE api_answer SET begun = $1 WHERE token = $2 AND key = $3 AND begun = $4 AND answer IS NULL
             RETURNING 1",
            vec![Cell::int(now.0), token.cell(), key.cell(), Cell::int(begun.0)],
        );
    }

    /// Keeps an answer. It may hold what stands in records, so it is sealed.
    pub fn keep_api_answer(&mut self, (token, key): (Digest, Digest), answer: &str, keys: &FieldKeys) {
        let name = name(token, key);
        let sealed = keys.seal(answer, &place(&name));
        self.add(
            "UPDATE api_answer SET answer = $1 WHERE token = $2 AND key = $3",
            vec![Cell::text(sealed.0), token.cell(), key.cell()],
        );
    }

    /// Forgets what was begun under a key before an instant.
    pub fn clear_api_answer(&mut self, (token, key): (Digest, Digest), before: Timestamp) {
        self.add(
            "DELETE FROM api_answer WHERE token = $1 AND key = $2 AND begun <= $3",
            vec![token.cell(), key.cell(), Cell::int(before.0)],
        );
    }

    /// Forgets what was begun under a key: nothing came of it.
    pub fn drop_api_answer(&mut self, (token, key): (Digest, Digest)) {
        self.add("DELETE FROM api_answer WHERE token = $1 AND key = $2", vec![token.cell(), key.cell()]);
    }
}

impl Store {
    /// What was asked under a key of a token.
    pub async fn api_answer(&self, (token, key): (Digest, Digest)) -> Result<Option<ApiAnswer>, StoreError> {
        let sql = "SELECT request, begun, answer FROM api_answer WHERE token = $1 AND key = $2";
        let rows = self.rows(sql, vec![token.cell(), key.cell()], |row| {
            let sealed = row.optional_text(2)?.map(|text| Sealed(text.to_owned()));
            Ok((Digest::read(row, 0)?, Timestamp(row.int(1)?), sealed))
        });
        let Some((request, begun, sealed)) = rows.await?.pop() else { return Ok(None) };
        let keys = self.sealing().read()?;
        let answer = sealed.map(|sealed| keys.open(&sealed, &place(&name(token, key)))).transpose()?;
        Ok(Some(ApiAnswer { request, begun, answer }))
    }
}

/// What an answer is called among the sealed.
pub(super) fn name(token: Digest, key: Digest) -> String {
    format!("{}\n{}", token.to_hex(), key.to_hex())
}

pub(super) fn place(name: &str) -> Binding<'_> {
    let part = Part::Beside { table: "api_answer", key: name };
    Binding { entity: EntityKind::Unit, kind: "", id: EntityId::derive("api_answer", &[name]), part }
}
