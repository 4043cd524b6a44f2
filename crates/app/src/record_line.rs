//! A record in a line, found by whoever may see it.

use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;
use mingde_core::policy::{Actor, Scope, withhold};
use mingde_core::record::{Content, Who};
use mingde_core::revision::EntityKind;
use mingde_core::sealing::Payload;
use mingde_rulebook::Objection;
use mingde_store::{Filter, Found, Head, Page};

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;
use crate::sight::scope;

/// A record as it is listed.
#[derive(Debug, Clone)]
pub struct RecordLine {
    /// Where it stands.
    pub head: Head,
    /// Its content, as far as whoever looks may read it.
    pub content: Content,
    /// The content as the ledger has it.
    pub payload: Payload,
    /// What soft checks of rulebooks said when it was handed in or corrected just now.
    pub objections: Vec<Objection>,
}

/// Those records that fit a filter and that the actor may see, by log position in either direction.
pub async fn list_records(
    bureau: &Bureau,
    actor: &Actor,
    filter: &Filter,
    page: Page,
) -> Result<Vec<RecordLine>, AppError> {
    let filter = Filter { entity: Some(EntityKind::Record), ..filter.clone() };
    let library = bureau.library();
    let scope = scope(&library, actor);
    let found = bureau.store.find(&scope, &filter, page).await?;
    found.into_iter().map(|found| line(found, (&library, actor, &scope))).collect()
}

/// So many characters of an id say which record is meant.
const SHORTEST: usize = 4;

/// The record whose id begins like this, with four characters or more; none or several is an error. One that the actor may not see is as good as none.
pub async fn find(bureau: &Bureau, actor: &Actor, id: &str) -> Result<RecordLine, AppError> {
    let filter = Filter {
        entity: Some(EntityKind::Record),
        id_prefix: Some(id.trim().to_ascii_lowercase()),
        ..Filter::default()
    };
    // A number of the school's own, typed where the id is wanted, would begin the id of some other record.
    if id.trim().chars().count() < SHORTEST {
        return Err(AppError::Invalid(Message::new("app-id-short").with("id", id).with("least", SHORTEST)));
    }
    let library = bureau.library();
    let scope = scope(&library, actor);
    let mut found = bureau.store.find(&scope, &filter, Page::first(2)).await?;
    match (found.pop(), found.pop()) {
        (Some(one), None) => line(one, (&library, actor, &scope)),
        (None, _) => Err(AppError::NotFound(Message::new("app-no-record").with("id", id))),
        (Some(_), Some(_)) => Err(AppError::Invalid(Message::new("app-several-records").with("id", id))),
    }
}

/// Those of some records that the actor may see, in the order of the log.
pub(crate) async fn find_these(
    bureau: &Bureau,
    actor: &Actor,
    ids: &[EntityId],
) -> Result<Vec<RecordLine>, AppError> {
    let mut found = Vec::new();
    for id in ids {
        match find(bureau, actor, &id.to_string()).await {
            Ok(record) => found.push(record),
            Err(AppError::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// Those records whose latest revisions stand at these positions and that the actor may see, in the order of the log.
pub(crate) async fn records_at(
    bureau: &Bureau,
    actor: &Actor,
    positions: &[u64],
) -> Result<Vec<RecordLine>, AppError> {
    let library = bureau.library();
    let scope = scope(&library, actor);
    let found = bureau.store.standing_at(positions).await?;
    let mut lines = Vec::with_capacity(found.len());
    for one in found.into_iter().filter(|found| found.head.entity == EntityKind::Record) {
        let line = line(one, (&library, actor, &scope))?;
        let content = &line.content;
        let persons = content.participants.iter().filter_map(|part| match part.who {
            Who::Person(person) => Some(person),
            Who::Unit(_) | Who::Group(_) => None,
        });
        if scope.sees_record((&content.kind, content.unit, line.head.state), persons) {
            lines.push(line);
        }
    }
    Ok(lines)
}

fn line(found: Found, (library, actor, scope): (&Library, &Actor, &Scope)) -> Result<RecordLine, AppError> {
    let position = found.head.position;
    let mut content = serde_json::from_str(&found.payload)
        .map_err(|cause| mingde_core::snapshot::BuildError { position, cause })?;
    scope.cut(&mut content);
    if let Some(kind) = library.kinds.get(&content.kind) {
        withhold(actor, kind, &mut content);
    }
    Ok(RecordLine { head: found.head, content, payload: found.payload, objections: Vec::new() })
}
