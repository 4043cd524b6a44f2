//! The versions of a rulebook, and two of them side by side.

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::policy::{Account, Actor};
use serde::Serialize;
use utoipa::ToSchema;

use super::{ChangedArticle, changed_articles};
use crate::bureau::Bureau;
use crate::editions::Edition;
use crate::error::AppError;
use crate::rulebook_page::titles;
use crate::view::{DayText, MomentText, Title};

/// A version in the list of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct VersionLine {
    /// Version; empty where it cannot be read.
    pub version: String,
    /// First day on which it holds; `None` for ever.
    #[schema(value_type = Option<DayText>)]
    pub from: Option<Day>,
    /// First day on which it no longer holds.
    #[schema(value_type = Option<DayText>)]
    pub to: Option<Day>,
    /// How it was published; none for the file of the library.
    pub published: Option<VersionPublished>,
    /// Whether it is the one that holds today.
    pub holds: bool,
}

/// How a version was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct VersionPublished {
    /// When.
    #[serde(serialize_with = "crate::view::as_text")]
    #[schema(value_type = MomentText)]
    pub at: Timestamp,
    /// By whom; without words for whoever may not be seen.
    pub by: Title,
    /// Who had put it forward.
    pub proposed_by: Option<Title>,
}

/// The versions of a rulebook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct VersionsPage {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Title,
    /// All of them, the latest first.
    pub versions: Vec<VersionLine>,
    /// The two that are compared: the earlier and the later one, and the articles that differ.
    #[serde(skip)]
    pub compared: Option<(String, String, Vec<ChangedArticle>)>,
}

/// The versions of a rulebook, two of them side by side: those that are named, or the two latest.
///
/// # Errors
/// [`AppError::NotFound`] for a rulebook or version that there is not.
pub async fn versions_page(
    bureau: &Bureau,
    actor: &Actor,
    id: &str,
    (before, after): (&str, &str),
    today: Day,
) -> Result<VersionsPage, AppError> {
    let nowhere = |name: &str| AppError::NotFound(Message::new("app-nowhere").with("name", name));
    let present = bureau.present().await?;
    let (library, sight) = (&present.library, present.sight(actor));
    let rulebook = library.rulebook(id).map_err(|_| nowhere(id))?;
    let mut editions: Vec<&Edition> = library.versions(&rulebook.id);
    editions.reverse();
    let held = library.editions.on(&rulebook.id, today).map(|edition| edition.version.clone());
    // Whoever sees nothing of somebody is not told of them here either.
    let author = |name: &String| match sight.author_name(name) {
        Some(name) => Title::name(&name),
        None if name == Account::OPERATOR => sight.author(name),
        None => Title::name(""),
    };
    let versions: Vec<VersionLine> = editions
        .iter()
        .map(|edition| VersionLine {
            version: edition.version.clone(),
            from: edition.from.or_else(|| edition.rulebook.as_ref().ok().and_then(|r| r.effective.from)),
            to: edition.to,
            published: edition.published.as_ref().map(|published| VersionPublished {
                at: published.at,
                by: author(&published.by),
                proposed_by: published.proposed_by.as_ref().map(author),
            }),
            holds: held.as_ref() == Some(&edition.version),
        })
        .collect();
    let named = |name: &str, otherwise: usize| match name.is_empty() {
        true => Ok(editions.get(otherwise)),
        false => {
            let found = editions.iter().find(|edition| edition.version == name);
            found.map(Some).ok_or_else(|| nowhere(name))
        }
    };
    let text = |edition: &Edition| {
        edition.texts.iter().map(|text| text.text.as_str()).collect::<Vec<_>>().join("\n")
    };
    let compared = named(before, 1)?.zip(named(after, 0)?).map(|(before, after)| {
        (before.version.clone(), after.version.clone(), changed_articles(&text(before), &text(after)))
    });
    Ok(VersionsPage { id: rulebook.id.clone(), title: titles(rulebook), versions, compared })
}
