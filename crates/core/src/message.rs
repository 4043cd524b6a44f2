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

    /// Adds the title of a kind, a field, a column, as the reader knows it.
    pub fn with_title(self, name: &'static str, what: &impl Titled) -> Self {
        let (chinese, english) = what.titles();
        self.with_translated(name, chinese, english)
    }

    /// Adds several titles, `、` between them in Chinese and `, ` in English.
    pub fn with_titles<'t, T: Titled + 't>(
        self,
        name: &'static str,
        several: impl IntoIterator<Item = &'t T>,
    ) -> Self {
        let (chinese, english): (Vec<&str>, Vec<&str>) = several.into_iter().map(T::titles).unzip();
        self.with_translated(name, &chinese.join("、"), &english.join(", "))
    }

    /// Whether the argument of this name is the title of that.
    pub fn is_about(&self, name: &str, what: &impl Titled) -> bool {
        let (chinese, english) = what.titles();
        let told = translated(chinese, english);
        self.args.iter().any(|(own, value)| *own == name && *value == told)
    }

    /// Adds a text that has been put together in either language; that of the reader is shown.
    pub fn with_translated(self, name: &'static str, chinese: &str, english: &str) -> Self {
        self.with(name, translated(chinese, english))
    }
}

fn translated(chinese: &str, english: &str) -> String {
    format!("{TRANSLATED}{chinese}{TRANSLATED}{english}")
}

/// What has a title in either language.
pub trait Titled {
    /// The Chinese title and the English one, which is the Chinese where there is no other.
    fn titles(&self) -> (&str, &str);
}

impl<T: Titled> Titled for &T {
    fn titles(&self) -> (&str, &str) {
        (**self).titles()
    }
}

/// Types with fields `title` and `english` are [`Titled`] by them.
#[macro_export]
macro_rules! titled {
    ($($of:ty),+) => {$(
        impl $crate::diagnostic::Titled for $of {
            fn titles(&self) -> (&str, &str) {
                (&self.title, if self.english.is_empty() { &self.title } else { &self.english })
            }
        }
    )+};
}

/// What stands before an argument that is a sort of value, to be worded with the message.
pub(crate) const SORT: char = '\u{2}';

/// What stands before and between the Chinese and the English text of an argument.
pub(crate) const TRANSLATED: char = '\u{3}';
