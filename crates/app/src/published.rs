//! What was published, read off the ledger: versions of rulebooks, kinds, values of settings.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use mingde_core::diagnostic::Source;
use mingde_core::policy::Scope;
use mingde_core::publication::{Publication, PublishedKind, SettledValue};
use mingde_core::record::State;
use mingde_core::revision::{EntityKind, Revision};
use mingde_core::snapshot::BuildError;
use mingde_rulebook::Rulebook;
use mingde_store::{Filter, Page, Store};
use serde::de::DeserializeOwned;

use crate::editions::Published;
use crate::error::AppError;
use crate::library::{Library, SETTLED};

/// Most entries read at once.
const MANY: u32 = 1_000;

/// Reads what was published off the ledger into the library.
pub(crate) async fn read_published(store: &Store, library: &mut Library) -> Result<(), AppError> {
    let (mut kinds, mut settled, mut versions) = (Vec::new(), Vec::new(), Vec::new());
    let mut places = BTreeSet::new();
    let filter = Filter { entity: Some(EntityKind::Rulebook), ..Filter::default() };
    let mut after = None;
    loop {
        let found = store.find(&Scope::Everything, &filter, Page::following(after, MANY)).await?;
        for one in &found {
            places.insert(one.head.position);
            let mut history = store.history(one.head.id).await?;
            if history.is_empty() || one.head.state == State::Withdrawn {
                continue;
            }
            match one.head.kind.as_str() {
                PublishedKind::KIND => {
                    let latest = history.pop().filter(|latest| latest.draft.state != State::Withdrawn);
                    let Some(latest) = latest else { continue };
                    kinds.push((latest.position, said::<PublishedKind>(&latest)?));
                }
                SettledValue::KIND => {
                    let latest = history.pop().filter(|latest| latest.draft.state != State::Withdrawn);
                    settled.extend(latest.as_ref().map(said::<SettledValue>).transpose()?);
                }
                // The first revision is what was published. Nothing here writes a second one, and whoever did has
                // not altered it.
                _ => versions.push(history.swap_remove(0)),
            }
        }
        after = found.last().map(|f| f.head.position);
        if found.len() < MANY as usize {
            break;
        }
    }
    kinds.sort_by_key(|(position, _)| *position);
    if kinds != library.published_kinds {
        *library = library.with_kinds(kinds);
    }
    let known = library.known();
    for first in versions {
        let publication: Publication = said(&first)?;
        let how = Published {
            at: first.recorded,
            by: first.author,
            proposed_by: publication.proposed_by.clone(),
            position: first.position,
        };
        library.editions.publish(&publication, how, &known);
    }
    library.published = places;
    library.own = library.own.clone().with_versions(library.editions.published_versions());
    // What was published and has no file is a rulebook like any other.
    let current: Vec<Arc<Rulebook>> = library.current_rulebooks().into_iter().cloned().collect();
    for rulebook in current {
        library.rulebooks.entry(rulebook.id.clone()).or_insert(rulebook);
    }
    settle(library, &settled);
    Ok(())
}

fn said<T: DeserializeOwned>(revision: &Revision) -> Result<T, BuildError> {
    let position = revision.position;
    serde_json::from_str(&revision.draft.payload).map_err(|cause| BuildError { position, cause })
}

/// Puts values that were entered over those of files. What a rulebook of today no longer has is passed over.
fn settle(library: &mut Library, settled: &[SettledValue]) {
    if settled.is_empty() {
        return;
    }
    let source = Source::new(SETTLED, settings_text(settled));
    let rulebooks: Vec<Arc<Rulebook>> = library.current_rulebooks().into_iter().cloned().collect();
    let all: Vec<&Rulebook> = rulebooks.iter().map(AsRef::as_ref).collect();
    let _ = library.own.add_entered(&source, &all);
}

/// Values as a file of settings would have them.
pub(crate) fn settings_text(settled: &[SettledValue]) -> String {
    let mut by_setting: BTreeMap<String, Vec<&SettledValue>> = BTreeMap::new();
    for value in settled {
        by_setting.entry(format!("{}.{}", value.rulebook, value.setting)).or_default().push(value);
    }
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let mut text = String::new();
    for (name, mut values) in by_setting {
        values.sort_by_key(|value| value.from);
        let _ = writeln!(text, "{name}:\n  values:");
        for value in values {
            let (number, source) = (quoted(&value.value), quoted(&value.source));
            let _ = writeln!(text, "    - {{ value: {number}, from: {}, source: {source} }}", value.from);
        }
    }
    text
}
