//! Versions of rulebooks that were published, read off the ledger.

use mingde_core::policy::Scope;
use mingde_core::publication::Publication;
use mingde_core::revision::EntityKind;
use mingde_core::snapshot::BuildError;
use mingde_store::{Filter, Page, Store};

use crate::editions::Published;
use crate::error::AppError;
use crate::library::Library;

/// What stands in the log as the kind of a published version: by it they are found.
pub(crate) const KIND: &str = "rulebook";
/// Most versions read at once.
const MANY: u32 = 1_000;

/// Reads the published versions off the ledger into the library.
pub(crate) async fn read_published(store: &Store, library: &mut Library) -> Result<(), AppError> {
    let known = library.known();
    let kind = Some(KIND.to_owned());
    let filter = Filter { entity: Some(EntityKind::Rulebook), kind, ..Filter::default() };
    let mut after = None;
    loop {
        let found = store.find(&Scope::Everything, &filter, Page::following(after, MANY)).await?;
        for one in &found {
            // The first revision is what was published. Nothing here writes a second one, and whoever did has
            // not altered it.
            let Some(first) = store.history(one.head.id).await?.into_iter().next() else { continue };
            let position = first.position;
            let publication: Publication =
                serde_json::from_str(&first.draft.payload).map_err(|cause| BuildError { position, cause })?;
            let how = Published { at: first.recorded, by: first.author, position };
            library.editions.publish(&publication, how, &known);
        }
        after = found.last().map(|f| f.head.position);
        if found.len() < MANY as usize {
            library.own = library.own.clone().with_versions(library.editions.published_versions());
            return Ok(());
        }
    }
}
