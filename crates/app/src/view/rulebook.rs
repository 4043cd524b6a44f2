//! Rulebooks and their versions.

use mingde_core::date::{Day, Timestamp};
use mingde_rulebook::{LayerText, Leeway, Origin, ResultKind, Rulebook, SettingValue, Subject};
use serde::Serialize;

use super::{Title, as_text};
use crate::editions::{Edition, Published};
use crate::error::AppError;
use crate::library::Library;

/// A text of a rulebook and the days it is meant for.
#[derive(Debug, Clone, Serialize)]
pub struct EditionView {
    /// Version.
    pub version: String,
    /// First day.
    pub from: Option<Day>,
    /// First day on which it no longer holds.
    pub to: Option<Day>,
    /// When and by whom it was published; a draft was not.
    pub published: Option<PublishedView>,
    /// SHA-256 of the text, if it can be read.
    pub hash: Option<String>,
}

/// When and by whom a version was published.
#[derive(Debug, Clone, Serialize)]
pub struct PublishedView {
    /// When.
    #[serde(serialize_with = "as_text")]
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Where it stands in the ledger.
    pub position: u64,
}

/// A rulebook as it is listed.
#[derive(Debug, Clone, Serialize)]
pub struct RulebookLine {
    /// Its id.
    pub id: String,
    /// What it is called.
    #[serde(flatten)]
    pub title: Title,
    /// Version.
    pub version: String,
    /// Who issued it.
    pub issuer: String,
    /// Kind of period it is assessed by.
    pub period: &'static str,
    /// Who is assessed.
    pub subject: Subject,
    /// How many results it gives.
    pub results: usize,
    /// Its versions.
    pub versions: Vec<EditionView>,
}

/// A rulebook as it is shown.
#[derive(Debug, Clone, Serialize)]
pub struct RulebookView {
    /// Its id.
    pub id: String,
    /// What it is called.
    #[serde(flatten)]
    pub title: Title,
    /// Version.
    pub version: String,
    /// Who issued it.
    pub issuer: String,
    /// The texts it is made of, from the top.
    pub layers: Vec<LayerText>,
    /// Its versions.
    pub versions: Vec<EditionView>,
    /// Its articles.
    pub articles: Vec<ArticleView>,
    /// Its settings.
    pub settings: Vec<SettingView>,
    /// The results it gives.
    pub results: Vec<ResultView>,
}

/// An article.
#[derive(Debug, Clone, Serialize)]
pub struct ArticleView {
    /// Its heading.
    pub heading: String,
    /// Its text.
    pub text: String,
}

/// A setting with every value there is for it.
#[derive(Debug, Clone, Serialize)]
pub struct SettingView {
    /// Id within the rulebook.
    pub id: String,
    /// Title.
    pub title: String,
    /// Heading of its article.
    pub article: String,
    /// What it is measured in.
    pub unit: &'static str,
    /// What a layer beneath may do with it.
    #[serde(rename = "override")]
    pub leeway: Leeway,
    /// Its values; a later one replaces an earlier one from its day on.
    pub values: Vec<SettingValue>,
}

/// A result it gives.
#[derive(Debug, Clone, Serialize)]
pub struct ResultView {
    /// Id within the rulebook.
    pub id: String,
    /// What sort of result.
    pub kind: ResultKind,
    /// Title.
    pub title: String,
    /// Heading of its article.
    pub article: String,
    /// What it is measured in.
    pub unit: &'static str,
    /// The text its article is from.
    pub origin: Option<Origin>,
}

impl From<&Edition> for EditionView {
    fn from(edition: &Edition) -> Self {
        let published = edition.published.as_ref();
        Self {
            version: edition.version.clone(),
            from: edition.from,
            to: edition.to,
            published: published.map(|Published { at, by, position, .. }| PublishedView {
                at: *at,
                by: by.clone(),
                position: *position,
            }),
            hash: edition.rulebook.as_ref().ok().map(|rulebook| hex::encode(rulebook.hash)),
        }
    }
}

impl RulebookLine {
    /// A rulebook of the library.
    ///
    /// # Errors
    /// Those of [`Library::rulebook`].
    pub fn of(library: &Library, id: &str) -> Result<Self, AppError> {
        let rulebook = library.rulebook(id)?;
        Ok(Self {
            id: rulebook.id.clone(),
            title: titles(rulebook),
            version: rulebook.version.clone(),
            issuer: rulebook.issuer.clone(),
            period: rulebook.period.name(),
            subject: rulebook.subject,
            results: rulebook.results.len(),
            versions: versions(library, id),
        })
    }
}

impl RulebookView {
    /// A rulebook of the library, with the bureau's settings.
    ///
    /// # Errors
    /// Those of [`Library::rulebook`].
    pub fn of(library: &Library, name: &str) -> Result<Self, AppError> {
        let rulebook = library.rulebook(name)?;
        let heading = |article: usize| rulebook.articles[article].heading.clone();
        let articles = rulebook.articles.iter();
        let settings = rulebook.settings(&library.own).into_iter();
        let results = rulebook.results.iter();
        Ok(Self {
            id: rulebook.id.clone(),
            title: titles(rulebook),
            version: rulebook.version.clone(),
            issuer: rulebook.issuer.clone(),
            layers: rulebook.layers.clone(),
            versions: versions(library, &rulebook.id),
            articles: articles
                .map(|article| ArticleView { heading: article.heading.clone(), text: article.text.clone() })
                .collect(),
            settings: settings
                .map(|setting| SettingView {
                    article: heading(setting.article),
                    id: setting.id,
                    title: setting.title,
                    unit: setting.unit,
                    leeway: setting.leeway,
                    values: setting.values,
                })
                .collect(),
            results: results
                .map(|result| ResultView {
                    id: result.id.clone(),
                    kind: result.kind,
                    title: result.title.clone(),
                    article: heading(result.article),
                    unit: result.unit,
                    origin: rulebook.origin_of(result.article),
                })
                .collect(),
        })
    }
}

fn titles(rulebook: &Rulebook) -> Title {
    Title { title: rulebook.title.clone(), english: rulebook.english.clone() }
}

fn versions(library: &Library, id: &str) -> Vec<EditionView> {
    library.versions(id).into_iter().map(EditionView::from).collect()
}
