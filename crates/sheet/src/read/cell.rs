//! Values of cells.

use mingde_core::record::Value;

use super::tidy::{squeeze, tidy};

/// A converted cell.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Cell {
    /// Text, number, date, time, flag or choice (by code). Sensitive values are plain text here.
    Value(#[serde(with = "crate::crossing::value")] Value),
    /// One unit, person or group, not looked up yet.
    One(Reference),
    /// Several of them, in the order written.
    Several(Vec<Reference>),
    /// Several texts.
    Texts(Vec<String>),
}

/// A unit, person or group as somebody wrote it: narrowed, without spaces between Chinese characters.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
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

/// Parts of a cell that lists several, separated by 、 ； ， ; , or line ends; where each has its code in brackets, by
/// whatever stands between them: `李明(T01)/王芳(T02)`.
pub(crate) fn listed(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(['、', '；', '，', ';', ',', '\n', '\r']);
    parts.flat_map(behind_codes).map(str::trim).filter(|t| !t.is_empty())
}

/// The parts of a text that end with a code in brackets, and what remains behind the last one.
fn behind_codes(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        // A campus in brackets may stand before the code; a text of brackets is nobody's name.
        let codes = rest.match_indices([')', '）']).take(4).map(|(at, bracket)| at + bracket.len());
        let end =
            codes.filter(|end| *end < rest.len()).find(|end| Reference::read(&rest[..*end]).code.is_some());
        let part;
        (part, rest) = rest.split_at(end.unwrap_or(rest.len()));
        if end.is_some() {
            rest = rest.trim_start_matches(BETWEEN);
            rest = ["以及", "和", "与", "及", "等"].iter().find_map(|w| rest.strip_prefix(w)).unwrap_or(rest);
        }
        Some(part)
    })
}

/// Signs between names; a word of the language may follow.
const BETWEEN: [char; 12] = [' ', '\u{3000}', '\u{a0}', '\t', '/', '／', '|', '｜', '&', '+', '.', '。'];

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

    #[test]
    fn names_with_their_codes_need_no_comma_between_them() {
        for between in ["/", " ", "　", "和", "以及", " | ", "。", "等", "、", "；\n", ""] {
            let cell = format!("张宏龙(MD00081){between}孙娟（MD00084）{between}李超(MD00064)");
            let codes: Vec<_> = listed(&cell).filter_map(|part| Reference::read(part).code).collect();
            assert_eq!(codes, ["MD00081", "MD00084", "MD00064"], "{cell}");
        }
        assert_eq!(listed("张三(T1)等").collect::<Vec<_>>(), ["张三(T1)"]);
        assert_eq!(listed("张三(T1)等3人").collect::<Vec<_>>(), ["张三(T1)", "3人"]);
        assert_eq!(listed("实验小学(东校区)/李明").collect::<Vec<_>>(), ["实验小学(东校区)/李明"]);
    }
}
