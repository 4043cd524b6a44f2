//! Phrases of the library in English. Rulebooks, and the hints of kinds and of the registry, are written in Chinese alone: they are
//! documents of a bureau. Who reads English is told what `library/english/` has for them, and the phrase itself where it has
//! nothing.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::diagnostic::{Diagnostic, Message, Source};
use crate::words::Locale;
use crate::yaml::{Data, Findings, parse_whole};

/// English by the Chinese phrase.
#[derive(Debug, Clone, Default)]
pub struct Translations {
    phrases: HashMap<String, String>,
    /// Of what has English beside it in its own file: titles of rulebooks and kinds, and what there is to choose from.
    titles: HashMap<String, String>,
}

/// In which language somebody reads, with what the library has in it.
#[derive(Debug, Clone, Copy)]
pub struct Tongue<'t> {
    /// The language.
    pub locale: Locale,
    /// Phrases of the library in English.
    pub english: &'t Translations,
}

impl<'t> Tongue<'t> {
    /// A phrase of the library as it is read.
    pub fn say(&self, chinese: &'t str) -> &'t str {
        self.english.say(self.locale, chinese)
    }
}

impl From<Locale> for Tongue<'_> {
    /// Where the library has nothing to say in English.
    fn from(locale: Locale) -> Self {
        static NOTHING: OnceLock<Translations> = OnceLock::new();
        Self { locale, english: NOTHING.get_or_init(Translations::default) }
    }
}

impl Translations {
    /// Adds those of a file, `校长: Principal` a line; what is there already is replaced. What is no text is told and left out.
    pub fn add(&mut self, source: &Arc<Source>) -> Vec<Diagnostic> {
        let node = match parse_whole(source) {
            Ok(node) => node,
            Err(findings) => return findings,
        };
        let mut findings = Findings::new(source);
        let entries = match node.data {
            Data::Map(entries) => entries,
            Data::Null => Vec::new(),
            _ => {
                findings.error(node.span, Message::new("yaml-mapping-wanted"));
                Vec::new()
            }
        };
        for entry in entries {
            match entry.value.as_text().map(str::trim).filter(|english| !english.is_empty()) {
                Some(english) => {
                    self.phrases.insert(entry.key, english.to_owned());
                }
                None => {
                    let message = Message::new("yaml-text-wanted").with("key", &entry.key);
                    findings.error(entry.value.span, message);
                }
            }
        }
        findings.list
    }

    /// Takes up a title with the English beside it; without any it stays Chinese, whoever reads it.
    pub fn title(&mut self, chinese: &str, english: &str) {
        if english.is_empty() {
            return;
        }
        self.titles.insert(chinese.to_owned(), english.to_owned());
    }

    /// What a phrase is in English, if somebody has said.
    pub fn english(&self, chinese: &str) -> Option<&str> {
        self.phrases.get(chinese).or_else(|| self.titles.get(chinese)).map(String::as_str)
    }

    /// The phrase in the language of a reader.
    pub fn say<'p>(&'p self, locale: Locale, chinese: &'p str) -> &'p str {
        match locale {
            Locale::ZhCn => chinese,
            Locale::En => self.english(chinese).unwrap_or(chinese),
        }
    }

    /// Whether nothing has English.
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    /// Every phrase that has English of its own.
    pub fn chinese(&self) -> impl Iterator<Item = &str> {
        self.phrases.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Translations, Vec<Diagnostic>) {
        let mut phrases = Translations::default();
        let findings = phrases.add(&Source::new("own.yaml", text));
        (phrases, findings)
    }

    #[test]
    fn who_reads_english_is_told_what_there_is_and_the_phrase_otherwise() {
        let (mut phrases, findings) =
            read("校长: Principal\n最后一天；长期有效留空。: Last day; empty if for good.\n");
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(phrases.say(Locale::En, "校长"), "Principal");
        assert_eq!(phrases.say(Locale::ZhCn, "校长"), "校长");
        assert_eq!(phrases.say(Locale::En, "书记"), "书记");
        assert_eq!(phrases.english("书记"), None);
        phrases.add(&Source::new("bureau.yaml", "校长: Head teacher\n"));
        assert_eq!(phrases.say(Locale::En, "校长"), "Head teacher", "a bureau has its own words");
        assert_eq!(phrases.chinese().count(), 2);
    }

    #[test]
    fn what_is_no_text_is_told_and_the_rest_is_taken() {
        let (phrases, findings) = read("校长: Principal\n书记: { title: Secretary }\n导师:\n");
        let told: Vec<&str> = findings.iter().map(|finding| finding.message.code).collect();
        assert_eq!(told, ["yaml-text-wanted", "yaml-text-wanted"]);
        assert_eq!(phrases.say(Locale::En, "校长"), "Principal");
        assert_eq!(read("- 校长\n").1[0].message.code, "yaml-mapping-wanted");
        assert!(read("# nothing yet\n").1.is_empty());
    }
}
