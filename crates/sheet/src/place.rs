//! Where something stands in a workbook, as people and Excel name it.

use std::fmt;
use std::sync::Arc;

/// A cell, a column or a whole row of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Place {
    /// Name of the sheet.
    #[serde(with = "crate::crossing::shared_text")]
    pub sheet: Arc<str>,
    /// Line, from 1 as Excel shows it.
    pub line: u32,
    /// Column, from 0; none for the whole row.
    pub column: Option<u16>,
}

impl fmt::Display for Place {
    /// `人员!C12`; a whole row is `人员!12`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let column = self.column.map(column_letters).unwrap_or_default();
        write!(f, "{}!{column}{}", self.sheet, self.line)
    }
}

/// Letters of a column counted from 0: `A`, `Z`, `AA`, `XFD`.
pub fn column_letters(column: u16) -> String {
    let mut left = u32::from(column) + 1;
    let mut letters = Vec::with_capacity(3);
    while left > 0 {
        left -= 1;
        letters.push(b'A' + (left % 26) as u8);
        left /= 26;
    }
    letters.reverse();
    letters.into_iter().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_named_as_excel_names_them() {
        for (column, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
        {
            assert_eq!(column_letters(column), letters);
        }
        let place = Place { sheet: "人员".into(), line: 12, column: Some(2) };
        assert_eq!(place.to_string(), "人员!C12");
        assert_eq!(Place { column: None, ..place }.to_string(), "人员!12");
    }
}
