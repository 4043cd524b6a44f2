//! Grants of offices as the ledger has them.

use mingde_core::diagnostic::Message;
use mingde_core::grant::Grant;
use mingde_core::policy::Scope;
use mingde_core::record::State;
use mingde_core::revision::EntityKind;
use mingde_core::snapshot::BuildError;
use mingde_store::{Filter, Found, Head, Page, Store};

use crate::bureau::Bureau;
use crate::error::AppError;

/// Most grants read at once.
const MANY: u32 = 1_000;

/// A grant as it is listed.
#[derive(Debug, Clone)]
pub struct GrantLine {
    /// Where it stands; `Withdrawn` when it was taken back.
    pub head: Head,
    /// Who holds what, where, how long.
    pub grant: Grant,
    /// Who granted it, or took it back.
    pub by: String,
    /// Why it was taken back or changed.
    pub reason: String,
}

/// The grant whose id begins like this; none or several is an error.
pub(crate) async fn found(bureau: &Bureau, id: &str) -> Result<GrantLine, AppError> {
    let prefix = Some(id.trim().to_ascii_lowercase());
    let filter = Filter { entity: Some(EntityKind::Grant), id_prefix: prefix, ..Filter::default() };
    let mut found = bureau.store.find(&Scope::Everything, &filter, Page::first(2)).await?;
    match (found.pop(), found.pop()) {
        (Some(one), None) => line(one),
        (None, _) => Err(AppError::NotFound(Message::new("app-no-grant").with("id", id))),
        (Some(_), Some(_)) => Err(AppError::Invalid(Message::new("app-several-grants").with("id", id))),
    }
}

/// All grants, those that were taken back as well, by log position.
pub(crate) async fn all(store: &Store) -> Result<Vec<GrantLine>, AppError> {
    let filter = Filter { entity: Some(EntityKind::Grant), ..Filter::default() };
    let mut all: Vec<GrantLine> = Vec::new();
    loop {
        let after = all.last().map(|line| line.head.position);
        let found = store.find(&Scope::Everything, &filter, Page::following(after, MANY)).await?;
        let last = found.len() < MANY as usize;
        for one in found {
            all.push(line(one)?);
        }
        if last {
            return Ok(all);
        }
    }
}

/// Those that were not taken back.
pub(crate) fn standing(grants: &[GrantLine]) -> impl Iterator<Item = &GrantLine> {
    grants.iter().filter(|line| line.head.state != State::Withdrawn)
}

fn line(found: Found) -> Result<GrantLine, AppError> {
    let Found { head, payload, author, reason } = found;
    let grant =
        serde_json::from_str(&payload).map_err(|cause| BuildError { position: head.position, cause })?;
    Ok(GrantLine { head, grant, by: author, reason })
}
