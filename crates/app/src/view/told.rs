//! Words: titles in both languages, messages in one.

use mingde_core::diagnostic::{Message, Titled};
use mingde_core::titled;
use mingde_core::words::{Locale, say, say_code};
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

/// What people call something, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
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

    /// The words of a code.
    pub(crate) fn word(code: &str) -> Self {
        let [title, english] = [Locale::ZhCn, Locale::En].map(|locale| say_code(locale, code, &[]));
        Self { title, english }
    }

    /// In the language of whoever reads.
    pub fn say(&self, locale: Locale) -> &str {
        match locale {
            Locale::En if !self.english.is_empty() => &self.english,
            _ => &self.title,
        }
    }
}

titled!(Title);

impl<T: Titled> From<&T> for Title {
    fn from(of: &T) -> Self {
        let (title, english) = of.titles();
        Self { title: title.to_owned(), english: english.to_owned() }
    }
}

/// A message in the language of whoever reads, with its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Told {
    /// Its code.
    #[schema(value_type = String)]
    pub code: &'static str,
    /// Its words.
    pub message: String,
}

impl Told {
    /// Words a message.
    pub fn of(locale: Locale, message: &Message) -> Self {
        Self { code: message.code, message: say(locale, message) }
    }

    /// Words several.
    pub fn all(locale: Locale, messages: &[Message]) -> Vec<Self> {
        messages.iter().map(|message| Self::of(locale, message)).collect()
    }
}

/// As people read it: `2026-07-09 10:00:00`.
pub(crate) fn as_text<S: Serializer>(
    value: &impl std::fmt::Display,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// Pairs with the first of each as text.
pub(crate) fn firsts_as_text<A: std::fmt::Display, B: Serialize, S: Serializer>(
    pairs: &[(A, B)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(pairs.iter().map(|(first, second)| (first.to_string(), second)))
}

/// The same of what there may be.
pub(crate) fn some_as_text<S: Serializer>(
    value: &Option<impl std::fmt::Display>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => serializer.collect_str(value),
        None => serializer.serialize_none(),
    }
}
