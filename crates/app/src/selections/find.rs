//! Finding a selection by its id, and what its records say.

use std::collections::HashMap;

use mingde_core::diagnostic::Message;
use mingde_core::id::{EntityId, RecordId};
use mingde_core::policy::Scope;
use mingde_core::record::Content;
use mingde_core::revision::EntityKind;
use mingde_core::snapshot::BuildError;
use mingde_store::{Filter, Head, Page};

use super::call::Call;
use super::standing::{Standing, calls};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::present::Present;

/// A record as the ledger has it.
pub(super) struct RecordFound {
    pub head: Head,
    pub content: Content,
}

/// The call of an id, with what stands of it.
pub(super) fn called(present: &Present, id: &str) -> Result<(Call, Standing), AppError> {
    let id = RecordId(id.parse::<EntityId>().map_err(|_| unknown())?);
    let call = calls(&present.library, &present.snapshot).into_iter().find(|call| call.id == id);
    let call = call.ok_or_else(unknown)?;
    let standing = Standing::of(present, &call);
    Ok((call, standing))
}

/// What a record says that was found to be of a selection.
pub(super) async fn record_of(bureau: &Bureau, id: RecordId) -> Result<RecordFound, AppError> {
    let id_prefix = Some(id.to_string());
    let filter = Filter { entity: Some(EntityKind::Record), id_prefix, ..Filter::default() };
    let found = bureau.store.find(&Scope::Everything, &filter, Page::first(1)).await?.pop();
    let found = found.ok_or_else(unknown)?;
    let position = found.head.position;
    let content = serde_json::from_str(&found.payload).map_err(|cause| BuildError { position, cause })?;
    Ok(RecordFound { head: found.head, content })
}

/// What some records say, read at once. One that there is not has nothing there.
pub(super) async fn contents_of(
    bureau: &Bureau,
    ids: &[RecordId],
) -> Result<HashMap<RecordId, Content>, AppError> {
    let ids: Vec<EntityId> = ids.iter().map(|id| id.0).collect();
    let (mut contents, mut damaged) = (HashMap::with_capacity(ids.len()), None);
    bureau
        .store
        .latest_of(&ids, |latest| match serde_json::from_str(latest.payload) {
            Ok(content) => _ = contents.insert(RecordId(latest.id), content),
            Err(cause) => damaged = Some(BuildError { position: latest.position, cause }),
        })
        .await?;
    match damaged {
        Some(damaged) => Err(damaged.into()),
        None => Ok(contents),
    }
}

pub(super) fn unknown() -> AppError {
    AppError::NotFound(Message::new("selection-gone"))
}
