//! A message: a stable code with named arguments. The words live in `locales/` under that code.

/// A stable code with its arguments. The code is the translation key in `locales/*/*.ftl`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Message {
    /// Translation key, for example `kind-unknown-type`.
    pub code: &'static str,
    /// Values for the placeholders of the translation.
    pub args: Vec<(&'static str, String)>,
}

impl Message {
    /// A message without arguments yet.
    pub fn new(code: &'static str) -> Self {
        Self { code, args: Vec::new() }
    }

    /// Adds the value of a placeholder.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// Adds what a value is (`people`, `yuan/people`, `day`), said in the words of the language.
    pub fn with_sort(self, name: &'static str, sort: impl ToString) -> Self {
        self.with(name, format!("{SORT}{}", sort.to_string()))
    }

    /// Adds a text that has been put together in either language; that of the reader is shown.
    pub fn with_translated(self, name: &'static str, chinese: &str, english: &str) -> Self {
        self.with(name, format!("{TRANSLATED}{chinese}{TRANSLATED}{english}"))
    }
}

/// What stands before an argument that is a sort of value, to be worded with the message.
pub(crate) const SORT: char = '\u{2}';

/// What stands before and between the Chinese and the English text of an argument.
pub(crate) const TRANSLATED: char = '\u{3}';
