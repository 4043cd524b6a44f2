//! Values of cells.

use mingde_core::record::Value;

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

/// A unit, person or group as somebody wrote it, narrowed and trimmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Name or code; the name in `姓名(工号)`.
    pub text: String,
    /// The code in `姓名(工号)`. Brackets also occur in names of units, so look the whole up first:
    /// [`whole`](Self::whole).
    pub code: Option<String>,
}

impl Reference {
    /// The text as it was written: `text(code)` or just `text`.
    pub fn whole(&self) -> String {
        match &self.code {
            Some(code) => format!("{}({code})", self.text),
            None => self.text.clone(),
        }
    }
}
