//! Days without a year in rows of records. Whoever writes `9月12日` of what happened means the last one, as in a form.

use mingde_core::date::{Day, parse_day_near};
use mingde_core::diagnostic::Message;
use mingde_core::record::Value;
use mingde_sheet::{Cell, CellError, DataSheet, PartLayout, Row};

/// What the reader of a sheet says of such a day.
const NO_YEAR: &str = "sheet-date-no-year";

/// Takes days without a year for the last of their name, up to a month ahead, and says so.
pub(super) fn complete(row: &mut Row, part: &PartLayout, sheet: &DataSheet, today: Day) {
    if row.errors.iter().all(|error| error.message.code != NO_YEAR) {
        return;
    }
    for error in std::mem::take(&mut row.errors) {
        match near(row, &error, sheet, today) {
            None => row.errors.push(error),
            Some((at, written, day)) => {
                row.cells[at] = Some(Cell::Value(Value::Date(day)));
                let message = Message::new("import-date-near").with_title("column", &part.columns[at]);
                let message = message.with("value", written).with("day", day);
                row.warnings.push(CellError { message, ..error });
            }
        }
    }
}

/// The column of a fault, what stands there and the day that is meant.
fn near(row: &Row, error: &CellError, sheet: &DataSheet, today: Day) -> Option<(usize, String, Day)> {
    let at = error.column.filter(|_| error.message.code == NO_YEAR)?;
    let written = row.original.seen((*sheet.columns.get(at)?)?);
    let day = parse_day_near(&written, today).ok()?;
    Some((at, written.trim().to_owned(), day))
}
