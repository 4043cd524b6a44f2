//! What the columns of a table are of: by one head above them, or by several rows of heads, some of which reach over several columns.

use super::{Cell, LEAST, Row, Table};

/// No table has more rows of heads.
const MOST_HEADS: usize = 3;

/// The head of a column.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    /// All of it: 小学男.
    pub name: String,
    /// What it has in common with its neighbours: 小学.
    pub group: String,
    /// What is its own: 男.
    pub own: String,
}

/// A table whose heads and rows can be told apart.
pub(super) fn understood(rows: Vec<Row>) -> Option<Table> {
    let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.text.is_empty()).count();
    // A title or a unit in a cell over the whole table.
    let mut rows: Vec<Row> = rows.into_iter().skip_while(|row| filled(row) < LEAST).collect();
    if let Some(pairs) = pairs(&rows) {
        return Some(Table { heads: Vec::new(), rows: Vec::new(), pairs });
    }
    let count = rows.iter().enumerate().take(MOST_HEADS).take_while(|(i, row)| is_head(row, *i)).count();
    if rows.len() < count + LEAST {
        return None;
    }
    let body = rows.split_off(count);
    let width = rows.iter().chain(body.iter().filter(|_| count == 0)).map(|row| row.cells.len()).max()?;
    let heads = if count == 0 { vec![Head::default(); width] } else { combined(&rows, width) };
    let body = aligned(body, width);
    let has_number = |row: &&Row| row.cells.iter().any(|cell| cell.value.is_some());
    let numbers = body.iter().filter(has_number).count();
    // Without a head above them rows are told from others by what they begin with.
    let by_side = || body.iter().all(is_row_of_numbers);
    (numbers >= LEAST && (count > 0 || by_side())).then_some(Table { heads, rows: body, pairs: Vec::new() })
}

/// No cell of a head is a number, but the years of a first row.
fn is_head(row: &Row, i: usize) -> bool {
    let is_year = |cell: &Cell| {
        let digits = cell.text.chars().take_while(char::is_ascii_digit).count();
        digits == 4 && cell.text.starts_with(['1', '2']) && i == 0
    };
    let named = row.cells.first().is_some_and(|cell| cell.value.is_none());
    row.cells.iter().all(|cell| cell.value.is_none() || named && is_year(cell))
        && row.cells.iter().any(|cell| !cell.text.is_empty())
}

fn is_row_of_numbers(row: &Row) -> bool {
    let [first, rest @ ..] = &row.cells[..] else { return false };
    let is_named = first.value.is_none() && !first.text.is_empty();
    is_named
        && rest.iter().any(|cell| cell.value.is_some())
        && rest.iter().all(|cell| cell.value.is_some() || cell.text.is_empty())
}

/// The heads of columns by the rows of heads above them. What reaches over several columns stands in the first of them.
fn combined(rows: &[Row], width: usize) -> Vec<Head> {
    let text =
        |row: &Row, column: usize| row.cells.get(column).map_or("", |cell| cell.text.as_str()).to_owned();
    let mut heads = vec![Head::default(); width];
    let last = rows.len() - 1;
    for (i, row) in rows.iter().enumerate() {
        let mut over = String::new();
        for (column, head) in heads.iter_mut().enumerate() {
            let own = text(row, column);
            // Below an empty cell stands a head of its own, so the cell is a part of the one before it.
            let has_below = rows[i + 1..].iter().any(|below| !text(below, column).is_empty());
            if !own.is_empty() || !has_below {
                over.clone_from(&own);
            }
            let said = if own.is_empty() && i < last && has_below { over.clone() } else { own };
            if !said.is_empty() {
                head.group = std::mem::take(&mut head.name);
                head.name = format!("{}{said}", head.group);
                head.own = said;
            }
        }
    }
    heads
}

/// Rows as wide as the head: shorter ones lack cells at their end, or at their beginning where one reaches over several rows.
fn aligned(rows: Vec<Row>, width: usize) -> Vec<Row> {
    let mut numeric = vec![0_usize; width];
    for row in rows.iter().filter(|row| row.cells.len() == width) {
        for (column, cell) in row.cells.iter().enumerate() {
            numeric[column] += usize::from(cell.value.is_some());
        }
    }
    let full = rows.iter().filter(|row| row.cells.len() == width).count();
    let fits = |row: &Row, shift: usize| {
        let cells = row.cells.iter().enumerate();
        cells.filter(|(i, cell)| cell.value.is_some() == (numeric[i + shift] * 2 > full)).count()
    };
    let widened = |mut row: Row| {
        let lacking = width - row.cells.len();
        let end = row.cells.last().map_or(0, |cell| cell.at.end);
        let empty = || Cell { at: end..end, text: String::new(), value: None };
        if lacking > 0 && full > 0 && fits(&row, lacking) > fits(&row, 0) {
            row.cells.splice(0..0, (0..lacking).map(|_| empty()));
        } else {
            row.cells.extend((0..lacking).map(|_| empty()));
        }
        row
    };
    rows.into_iter().filter(|row| row.cells.len() <= width).map(widened).collect()
}

/// A form: each number behind its label, several of them in a row.
fn pairs(rows: &[Row]) -> Option<Vec<(String, Cell)>> {
    let mut found = Vec::new();
    let mut labels = 0;
    for row in rows {
        let filled: Vec<&Cell> = row.cells.iter().filter(|cell| !cell.text.is_empty()).collect();
        if !filled.len().is_multiple_of(2) || filled.len() < 4 {
            return None;
        }
        for pair in filled.chunks(2) {
            if pair[0].value.is_some() {
                return None;
            }
            labels += 1;
            if let Some(value) = pair[1].value {
                let cell = Cell { at: pair[1].at.clone(), text: pair[1].text.clone(), value: Some(value) };
                found.push((pair[0].text.clone(), cell));
            }
        }
    }
    // Of a table with a head every second column would be of names.
    (found.len() >= LEAST
        && found.len() * 2 >= labels
        && rows.first()?.cells.iter().any(|c| c.value.is_some()))
    .then_some(found)
}
