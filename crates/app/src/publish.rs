//! Publishing versions of rulebooks: a version that was published is in the ledger with its whole text and is
//! never altered; a change is a new version.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::{Message, Source};
use mingde_core::office::Power;
use mingde_core::policy::{Actor, Before, may_append};
use mingde_core::publication::{Publication, PublishedText};
use mingde_core::revision::{Draft, EntityKind};
use mingde_rulebook::{Overlay, Rulebook};

use crate::bureau::Bureau;
use crate::editions::file_name;
use crate::error::AppError;
use crate::library::{Library, read_text};

/// What came of publishing a file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PublishedVersion {
    /// Rulebook.
    pub rulebook: String,
    /// Title.
    pub title: String,
    /// Version.
    pub version: String,
    /// SHA-256 of the text.
    pub hash: String,
    /// Whether it was published before, word for word.
    pub already: bool,
}

/// Publishes files of rulebooks, all or none: whoever stands at the machine does. On pages one writes and another publishes
/// ([`publish_draft`](crate::publish_draft)). A text that extends a rulebook is published together with it.
pub async fn publish(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    files: &[PathBuf],
) -> Result<Vec<PublishedVersion>, AppError> {
    actor.may(Power::PublishRulebooks)?;
    let library = bureau.library();
    let mut drafts = Vec::new();
    let mut days = Vec::new();
    let mut outcomes = Vec::new();
    for path in files {
        let (rulebook, texts) = read(&library, path)?;
        let publication = publication_of(&library, &rulebook, &texts, None);
        let already = was_published(&library, &rulebook, &texts)?;
        if !already {
            let day = (publication.rulebook.clone(), publication.from);
            one_a_day(&library, &publication, days.contains(&day))?;
            days.push(day);
            drafts.push(may_append(actor, draft(&publication), Before::Nothing, None)?);
        }
        let hash = rulebook.hash.iter().map(|b| format!("{b:02x}")).collect();
        let (title, version) = (publication.title, publication.version);
        outcomes.push(PublishedVersion { rulebook: publication.rulebook, title, version, hash, already });
    }
    if !drafts.is_empty() {
        let mut writer = bureau.store.begin(actor, now).await?;
        writer.append(drafts, None).await?;
        for outcome in outcomes.iter().filter(|o| !o.already) {
            let subject = format!("{} {}", outcome.rulebook, outcome.version);
            writer.audit("publish", &subject, &outcome.hash);
        }
        bureau.commit(writer).await?;
        bureau.published().await;
    }
    Ok(outcomes)
}

/// A rulebook as it is published, with all it has to be read by.
pub(crate) fn publication_of(
    library: &Library,
    rulebook: &Rulebook,
    texts: &[Arc<Source>],
    proposed_by: Option<String>,
) -> Publication {
    let layers = texts.iter().skip(1).filter_map(|t| Overlay::of(t)?.from);
    Publication {
        rulebook: rulebook.id.clone(),
        version: rulebook.version.clone(),
        title: rulebook.title.clone(),
        from: layers.max().max(rulebook.effective.from),
        to: rulebook.effective.to,
        texts: texts
            .iter()
            .map(|t| PublishedText { name: file_name(&t.name), text: t.text.clone() })
            .collect(),
        kinds: library.texts_of_kinds(&rulebook.kinds()),
        registry: library.text_of_registry(),
        proposed_by,
    }
}

/// Whether these very texts were published; others under the same version are refused.
pub(crate) fn was_published(
    library: &Library,
    rulebook: &Rulebook,
    texts: &[Arc<Source>],
) -> Result<bool, AppError> {
    let before = library.editions(&rulebook.id);
    let before = before.iter().find(|e| e.published.is_some() && e.version == rulebook.version);
    match before {
        None => Ok(false),
        Some(edition) if same_texts(&edition.texts, texts) => Ok(true),
        Some(edition) => {
            let at = edition.published.as_ref().map_or(String::new(), |p| p.at.to_string());
            let message = Message::new("publish-version-taken").with("version", &rulebook.version);
            Err(AppError::Conflict(message.with_title("title", rulebook).with("at", at)))
        }
    }
}

/// Of two versions that begin on the same day nobody could say which holds.
pub(crate) fn one_a_day(library: &Library, new: &Publication, beside: bool) -> Result<(), AppError> {
    let editions = library.editions(&new.rulebook);
    let other = editions.iter().find(|edition| edition.published.is_some() && edition.from == new.from);
    let other = other.map(|edition| edition.version.as_str());
    let Some(other) = other.or(beside.then_some(new.version.as_str())) else { return Ok(()) };
    let day = new.from.map_or(String::new(), |day| day.to_string());
    let message = Message::new("publish-same-day").with("version", &new.version).with("title", &new.title);
    Err(AppError::Conflict(message.with("other", other).with("day", day)))
}

pub(crate) fn draft(publication: &Publication) -> Draft {
    Draft::of_entry(EntityKind::Rulebook, publication.id(), Publication::KIND, publication.into())
}

fn same_texts(before: &[Arc<Source>], now: &[Arc<Source>]) -> bool {
    before.iter().map(|s| &s.text).eq(now.iter().map(|s| &s.text))
}

/// Reads a rulebook, or what extends one together with the library's text of it. One with errors is refused.
pub(crate) fn read(library: &Library, path: &Path) -> Result<(Rulebook, Vec<Arc<Source>>), AppError> {
    let source = Source::new(path.display().to_string(), read_text(path)?);
    let texts = with_base(library, &source);
    let (rulebook, findings) = Rulebook::read_layered(&texts, &library.known());
    Ok((rulebook.ok_or(AppError::Library(findings))?, texts))
}

/// A text that extends a rulebook of the library, behind what it extends; any other text by itself.
pub(crate) fn with_base(library: &Library, source: &Arc<Source>) -> Vec<Arc<Source>> {
    let Some(overlay) = Overlay::of(source) else { return vec![source.clone()] };
    let Some(base) = library.editions.draft(&overlay.extends) else { return vec![source.clone()] };
    // Of what the library adds already, only the layers above this text stand beneath it.
    let above = |text: &&Arc<Source>| match Overlay::of(text) {
        None => true,
        Some(other) => other.id != overlay.id && other.layer < overlay.layer,
    };
    base.texts.iter().filter(above).chain([source]).cloned().collect()
}
