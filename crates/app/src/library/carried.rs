//! A library taken along to where its folders are not: whoever assesses elsewhere judges by the same texts.

use std::collections::BTreeMap;
use std::sync::Arc;

use mingde_core::diagnostic::{Message, Source};
use serde::{Deserialize, Serialize};

use super::{Files, Library, SETTINGS, SHIPPED, collect_shipped};
use crate::error::AppError;

/// The texts of a library that did not ship with the program, and the hash of all of them with those that did. What was
/// published stands in a ledger and is not among them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedLibrary {
    texts: Vec<CarriedText>,
    hash: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct CarriedText {
    /// Path below the library folder.
    path: String,
    /// Where it came from, for whoever is told of a mistake in it.
    name: String,
    text: String,
}

impl CarriedText {
    fn new(path: &str, source: &Source) -> Self {
        Self { path: path.to_owned(), name: source.name.clone(), text: source.text.clone() }
    }
}

impl Library {
    /// Its files, to be [unpacked](CarriedLibrary::unpack) elsewhere.
    pub fn carried(&self) -> CarriedLibrary {
        let ships = |path: &str, source: &Source| {
            SHIPPED.get_file(path).and_then(|file| file.contents_utf8()) == Some(source.text.as_str())
        };
        let own = self.files.all.iter().filter(|(path, source)| !ships(path, source));
        let own = own.map(|(path, source)| CarriedText::new(path, source));
        let settings = self.files.settings.iter().map(|source| CarriedText::new(SETTINGS, source));
        CarriedLibrary { texts: own.chain(settings).collect(), hash: self.files.hash() }
    }
}

impl CarriedLibrary {
    /// The library that they come to, with what ships here.
    ///
    /// # Errors
    /// When other texts ship here than where it was packed: the figures would not be the same. As [`Library::load`].
    pub fn unpack(&self) -> Result<Library, AppError> {
        let (mut all, mut settings) = (BTreeMap::new(), Vec::new());
        collect_shipped(&SHIPPED, &mut all);
        for carried in &self.texts {
            let source = Source::new(carried.name.as_str(), carried.text.as_str());
            if carried.path == SETTINGS {
                settings.push(source);
            } else {
                all.insert(carried.path.clone(), source);
            }
        }
        let files = Files { all, settings, unread: Vec::new() };
        if files.hash() != self.hash {
            return Err(AppError::Invalid(Message::new("app-library-other-build")));
        }
        Library::of(files).sound()
    }
}

impl Files {
    /// BLAKE3 over paths and texts, each preceded by its length, in hexadecimal.
    fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        let mut put = |text: &str| {
            hasher.update(&(text.len() as u64).to_be_bytes());
            hasher.update(text.as_bytes());
        };
        let settings = self.settings.iter().map(|source| (SETTINGS, source));
        let all = self.all.iter().map(|(path, source)| (path.as_str(), source));
        all.chain(settings).for_each(|(path, source): (&str, &Arc<Source>)| {
            put(path);
            put(&source.text);
        });
        hasher.finalize().to_hex().to_string()
    }
}
