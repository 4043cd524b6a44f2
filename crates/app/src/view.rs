//! Words: titles in both languages, messages in one.

use mingde_core::kind::{Choice, Evidence, Field, Kind, Role};
use mingde_core::words::Locale;
use serde::Serialize;

/// What people call something, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Title {
    /// In Chinese.
    pub title: String,
    /// In English; empty where there is none.
    pub english: String,
}

impl Title {
    /// The same in both languages: a name.
    pub fn name(name: &str) -> Self {
        Self { title: name.to_owned(), english: String::new() }
    }

    /// In the language of whoever reads.
    pub fn say(&self, locale: Locale) -> &str {
        match locale {
            Locale::En if !self.english.is_empty() => &self.english,
            _ => &self.title,
        }
    }
}

macro_rules! titled {
    ($($of:ty),*) => {$(
        impl From<&$of> for Title {
            fn from(of: &$of) -> Self {
                Self { title: of.title.clone(), english: of.english.clone() }
            }
        }
    )*};
}

titled!(Choice, Evidence, Field, Kind, Role);
