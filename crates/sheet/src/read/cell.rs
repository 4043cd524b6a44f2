//! Values of cells.

use mingde_core::record::Value;

use super::tidy::{squeeze, tidy};

/// A converted cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text, number, date, time, flag or choice (by code). Sensitive values are plain text here.
    Value(Value),
    /// One unit, person or group, not looked up yet.
    One(Reference),
    /// Several of them, in the order written.
    Several(Vec<Reference>),
    /// Several texts.
    Texts(Vec<String>),
}

/// A unit, person or group as somebody wrote it: narrowed, without spaces between Chinese characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Name or code; the name in `姓名(工号)`.
    pub text: String,
    /// The code in `姓名(工号)`; only Latin letters, digits, `-`, `_`, `/` and `.` make a code, so that
    /// `实验小学(东校区)` stays a name.
    pub code: Option<String>,
}

impl Reference {
    /// Reads what stands in a cell.
    pub fn read(text: &str) -> Self {
        let text = squeeze(&tidy(text)).into_owned();
        if let Some(rest) = text.strip_suffix(')')
            && let Some((name, code)) = rest.rsplit_once('(')
            && !name.trim().is_empty()
            && !code.trim().is_empty()
            && code.trim().chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.'))
        {
            return Self { text: name.trim().to_owned(), code: Some(code.trim().to_owned()) };
        }
        Self { text, code: None }
    }

    /// The text as it was written: `text(code)` or just `text`.
    pub fn whole(&self) -> String {
        match &self.code {
            Some(code) => format!("{}({code})", self.text),
            None => self.text.clone(),
        }
    }
}

/// Parts of a cell that lists several, separated by 、 ； ， ; , or line ends.
pub(crate) fn listed(text: &str) -> impl Iterator<Item = &str> {
    text.split(['、', '；', '，', ';', ',', '\n', '\r']).map(str::trim).filter(|t| !t.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_in_brackets_is_told_from_a_campus() {
        let read = Reference::read("　张 三（T0012）");
        assert_eq!((read.text.as_str(), read.code.as_deref()), ("张三", Some("T0012")));
        let campus = Reference::read("实验小学（东校区）");
        assert_eq!((campus.text.as_str(), campus.code), ("实验小学(东校区)", None));
        assert_eq!(Reference::read("Anna Li").text, "Anna Li");
    }
}
