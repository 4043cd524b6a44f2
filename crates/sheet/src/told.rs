//! What an export tells of a record beside what somebody filled in. An import passes these columns over without a word.

use mingde_core::kind::Measure;

use crate::layout::{CellKind, Column, Key};

/// Name, heading and English heading.
const TOLD: [(&str, &str, &str); 6] = [
    ("state", "记录状态", "State of the record"),
    ("author", "录入人", "Entered by"),
    ("entered", "录入日期", "Entered on"),
    ("late", "补录", "Late entry"),
    ("evidence", "佐证份数", "Files of evidence"),
    ("record", RECORD, "Record id"),
];

/// The heading over what tells which record a row came from: when it comes back changed, it may be another one.
const RECORD: &str = "记录标识";

/// The columns, in their order; [`Key::Told`] has their names: `state`, `author`, `entered`, `late`, `evidence`, `record`.
pub fn told() -> impl Iterator<Item = Column> {
    TOLD.into_iter().map(|(name, title, english)| {
        let kind = match name {
            "entered" => CellKind::Date,
            "evidence" => CellKind::Number { unit: Measure::Items, decimals: 0, min: None, max: None },
            _ => CellKind::Text { max: 40 },
        };
        Column::new(Key::Told(name.to_owned()), title, english, kind)
    })
}

/// Whether a heading, in the form in which headings are compared, is that of such a column.
pub(crate) fn is_told(heading: &str) -> bool {
    TOLD.iter().any(|(_, title, _)| *title == heading)
}

/// Whether it stands over what tells which record a row came from.
pub(crate) fn tells_record(heading: &str) -> bool {
    heading == RECORD
}
