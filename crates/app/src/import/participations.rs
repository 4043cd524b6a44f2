//! Rows of the sheets of participants, waiting for the record they belong to.

use std::collections::HashMap;

use mingde_sheet::{DataSheet, Row};

/// A row of a sheet of participants, with the sheet.
pub(super) type Participation<'s> = (&'s DataSheet, Row);

/// Participations of the sheets of participants by the number of their record.
#[derive(Default)]
pub(super) struct Participations<'s> {
    pub by_number: HashMap<String, Vec<Participation<'s>>>,
}
