//! Rows that go back to whoever handed them in, by the sheet they came from.

use std::collections::HashMap;
use std::sync::Arc;

use mingde_sheet::{CellError, DataSheet, Original, PartOf, RejectedRow, RejectedSheet, Row};

use super::rows::Sink;

/// Rows that were refused, by the name of their sheet.
#[derive(Default)]
pub(super) struct Refused(HashMap<Arc<str>, OfSheet>);

#[derive(Default)]
struct OfSheet {
    rows: Vec<RejectedRow>,
    second_table: Vec<Original>,
}

impl Refused {
    /// The row, if it is data. What is remarkable about it is listed; a line of a second table goes back.
    pub fn data(&mut self, sheet: &DataSheet, row: Row, sink: &mut Sink<'_>) -> Option<Row> {
        row.warnings.iter().for_each(|w| sink.outcome.list_warning(w));
        match row.part_of {
            PartOf::Data => return Some(row),
            PartOf::Frame => {}
            PartOf::SecondTable => {
                row.errors.iter().for_each(|e| sink.outcome.list_error(e));
                sink.outcome.refused += 1;
                self.of(sheet).second_table.push(row.original);
            }
        }
        None
    }

    /// Lists the faults of a row, which goes back with them. A row of participants goes with that of its record, which
    /// alone is counted.
    pub fn refuse(
        &mut self,
        sheet: &DataSheet,
        original: Original,
        errors: Vec<CellError>,
        sink: &mut Sink<'_>,
    ) {
        errors.iter().for_each(|e| sink.outcome.list_error(e));
        self.of(sheet).rows.push(RejectedRow { original, errors });
    }

    /// Those of a sheet, in the order in which they were refused.
    pub fn take<'s>(&mut self, sheet: &'s DataSheet) -> RejectedSheet<'s> {
        let OfSheet { rows, second_table } = self.0.remove(&sheet.name).unwrap_or_default();
        RejectedSheet { sheet, rows, second_table }
    }

    fn of(&mut self, sheet: &DataSheet) -> &mut OfSheet {
        self.0.entry(sheet.name.clone()).or_default()
    }
}
