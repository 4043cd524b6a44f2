//! Rows of the sheets of participants, waiting for the record they belong to.

use std::collections::HashMap;
use std::sync::Arc;

use mingde_sheet::{DataSheet, RejectedRow, Row};

/// A row of a sheet of participants, with the sheet.
pub(super) type Participation<'s> = (&'s DataSheet, Row);

/// Participations of the sheets of participants by the number of their record.
#[derive(Default)]
pub(super) struct Participations<'s> {
    pub by_number: HashMap<String, Vec<Participation<'s>>>,
}

/// Rows that were refused, by the name of their sheet.
#[derive(Default)]
pub(super) struct Refused(HashMap<Arc<str>, Vec<RejectedRow>>);

impl Refused {
    pub fn push(&mut self, sheet: &DataSheet, row: RejectedRow) {
        self.0.entry(sheet.name.clone()).or_default().push(row);
    }

    /// Those of a sheet, in the order in which they were refused.
    pub fn take(&mut self, sheet: &DataSheet) -> Vec<RejectedRow> {
        self.0.remove(&sheet.name).unwrap_or_default()
    }
}
