//! Which wording means which figure: what ships, with what people confirmed or corrected on top.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mingde_checkup::Claim;
use mingde_core::diagnostic::{Diagnostic, Message, Source};
use mingde_core::yaml::{self, Data};

use crate::error::AppError;
use crate::library::read_text;
use crate::whole::write_whole;

const SHIPPED: &str = include_str!("../../../../library/checkup/phrases.yaml");

/// The figure that means none: a phrase people said must not be compared.
const NONE: &str = "-";

/// Phrases with the figures they mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Phrases {
    shipped: BTreeMap<String, String>,
    own: BTreeMap<String, String>,
}

impl Phrases {
    /// What ships and what is remembered in this data folder.
    pub fn load(data: &Path) -> Result<Self, AppError> {
        let shipped = read(&Source::new("library/checkup/phrases.yaml", SHIPPED))?;
        let path = file(data);
        let own = if path.is_file() {
            read(&Source::new(path.display().to_string(), read_text(&path)?))?
        } else {
            BTreeMap::new()
        };
        Ok(Self { shipped, own })
    }

    /// Remembers that a phrase means a figure.
    pub fn map(&mut self, phrase: &str, figure: &str) {
        self.own.insert(phrase.to_owned(), figure.to_owned());
    }

    /// Remembers that a phrase means none of the figures.
    pub fn unmap(&mut self, phrase: &str) {
        self.own.insert(phrase.to_owned(), NONE.to_owned());
    }

    /// Writes down what people said.
    pub fn save(&self, data: &Path) -> Result<(), AppError> {
        let path = file(data);
        let mut text = "# 人工确认的说法与数据的对照；“-”表示不比对\n".to_owned();
        for (phrase, figure) in &self.own {
            let quoted = |word: &str| serde_json::Value::from(word).to_string();
            text.push_str(&format!("{}: {}\n", quoted(phrase), quoted(figure)));
        }
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(AppError::file(folder))?;
        }
        write_whole(&path, text)
    }

    /// Whether a person said what this phrase means.
    pub fn is_confirmed(&self, phrase: &str) -> bool {
        self.own.contains_key(phrase)
    }

    /// Every phrase with its figure, and whether a person said so.
    pub fn list(&self) -> Vec<(&str, &str, bool)> {
        let own = self.own.iter().map(|(p, f)| (p.as_str(), f.as_str(), true));
        let shipped = self.shipped.iter().filter(|(p, _)| !self.own.contains_key(*p));
        let mut all: Vec<_> = own.chain(shipped.map(|(p, f)| (p.as_str(), f.as_str(), false))).collect();
        all.sort_unstable();
        all
    }

    /// The figure a claim is about: the longest phrase its subject is, ends with or begins with.
    pub(super) fn figure_of(&self, claim: &Claim) -> Option<(String, &str)> {
        let subject = claim.subject.as_str();
        if subject.is_empty() || !claim.per.is_empty() {
            return None;
        }
        let rank = |phrase: &str| (phrase == subject, phrase.chars().count());
        let list = self.list();
        let fitting = list.into_iter().filter(|(p, ..)| subject.ends_with(p) || subject.starts_with(p));
        let (phrase, figure, _) = fitting.max_by_key(|(p, ..)| rank(p))?;
        (figure != NONE).then(|| (phrase.to_owned(), figure))
    }
}

fn file(data: &Path) -> PathBuf {
    data.join("checkup").join("phrases.yaml")
}

fn read(source: &std::sync::Arc<Source>) -> Result<BTreeMap<String, String>, AppError> {
    let wrong = |span| {
        let message = Message::new("checkup-phrases-not-a-mapping");
        AppError::Library(vec![Diagnostic::error(source, span, message)])
    };
    let node =
        yaml::parse(source, 0..source.text.len()).map_err(|finding| AppError::Library(vec![*finding]))?;
    let entries = match node.data {
        Data::Map(entries) => entries,
        Data::Null => return Ok(BTreeMap::new()),
        _ => return Err(wrong(node.span)),
    };
    let mut phrases = BTreeMap::new();
    for entry in entries {
        let Some(figure) = entry.value.as_text() else { return Err(wrong(entry.value.span)) };
        phrases.insert(entry.key, figure.to_owned());
    }
    Ok(phrases)
}
