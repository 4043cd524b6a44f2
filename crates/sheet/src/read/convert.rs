//! From cells as they stand in a file to values, each fault with its reason and the nearest right value.

mod as_shown;
mod date;
mod number;
mod time;
mod unit;
mod word;

use mingde_core::diagnostic::Message;
use mingde_core::record::Value;
use mingde_core::text::{excerpt, first_turning, seen_name};

use super::cell::{Cell, Reference, listed};
use super::row::OriginalCell;
use super::tidy::{squeeze, tidy, without_brackets};
use crate::layout::{CellKind, Column, Key};

pub(crate) use number::plain;
pub(crate) use unit::{has_unit, words as unit_words};
pub(crate) use word::Words;

/// Why a cell is not taken.
#[derive(Debug)]
pub(crate) struct Fault {
    pub message: Message,
    pub suggestion: Option<String>,
}

/// What a cell says.
#[derive(Debug)]
pub(crate) struct Found {
    /// Its value; none for `/`, `—` and the like, which people put where there is nothing to say.
    pub cell: Option<Cell>,
    /// What was left out of it.
    pub warning: Option<Message>,
}

impl Fault {
    fn new(code: &'static str, column: &Column) -> Self {
        Self { message: Message::new(code).with_title("column", column), suggestion: None }
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.message = self.message.with(name, value);
        self
    }

    fn suggest(mut self, word: Option<impl Into<String>>) -> Self {
        self.suggestion = word.map(Into::into);
        self
    }
}

/// What is shown in the place of a sealed value, and is none.
const STANDS_FOR_SEALED: &str = "******";

fn is_sensitive(column: &Column) -> bool {
    column.sensitive || matches!(column.kind, CellKind::IdNumber | CellKind::Phone)
}

/// Arguments that tell of the column, or how much there is; all others tell of what stands in the cell.
const OF_THE_COLUMN: [&str; 8] = ["column", "field", "min", "max", "decimals", "options", "length", "count"];

/// A message without what stands in the cell.
fn discreet(mut message: Message) -> Message {
    let of_the_cell = message.args.iter_mut().filter(|(name, _)| !OF_THE_COLUMN.contains(name));
    of_the_cell.for_each(|(_, value)| *value = "***".to_owned());
    message
}

/// How a value is shown in a message: not too long, and never a sensitive one.
fn shown(text: &str, column: &Column) -> String {
    if is_sensitive(column) {
        return "***".to_owned();
    }
    excerpt(text.trim()).into_owned()
}

impl From<Value> for Found {
    fn from(value: Value) -> Self {
        Cell::Value(value).into()
    }
}

impl From<Cell> for Found {
    fn from(cell: Cell) -> Self {
        Self { cell: Some(cell), warning: None }
    }
}

const NOTHING: Found = Found { cell: None, warning: None };

/// A column with what is needed to read its cells fast.
pub(crate) struct Converter<'l> {
    pub column: &'l Column,
    words: Words,
    date1904: bool,
}

impl<'l> Converter<'l> {
    pub(crate) fn new(column: &'l Column, date1904: bool) -> Self {
        Self { column, words: Words::of(&column.kind), date1904 }
    }

    /// Converts one cell that is not blank. Whatever is said about a cell of a sensitive column leaves out what stands in it.
    pub(crate) fn convert(&self, cell: OriginalCell<'_>) -> Result<Found, Fault> {
        let found = self.whole(cell);
        if !is_sensitive(self.column) {
            return found;
        }
        found
            .map(|found| Found { warning: found.warning.map(discreet), ..found })
            .map_err(|fault| Fault { message: discreet(fault.message), suggestion: None })
    }

    /// A cell without what is not meant of it.
    fn whole(&self, cell: OriginalCell<'_>) -> Result<Found, Fault> {
        let OriginalCell::Part { text, left_out } = cell else { return self.converted(cell) };
        let Found { cell, .. } = self.converted(OriginalCell::Text(text))?;
        let message = Message::new("sheet-cell-part").with_title("column", self.column);
        let message = message.with("value", shown(text, self.column));
        Ok(Found { cell, warning: Some(message.with("left", shown(left_out, self.column))) })
    }

    fn converted(&self, cell: OriginalCell<'_>) -> Result<Found, Fault> {
        let column = self.column;
        let cell = match cell {
            // What other programs export has the mark that Excel hides: '20250901 is a text on purpose.
            OriginalCell::Text(text) if !matches!(column.kind, CellKind::Text { .. }) => {
                OriginalCell::Text(text.trim_start().strip_prefix('\'').unwrap_or(text))
            }
            other => other,
        };
        match cell {
            OriginalCell::Error(code) => {
                return Err(Fault::new("sheet-formula-error", column).with("error", code));
            }
            OriginalCell::Hidden(value) => {
                let value = shown(value, column);
                return Err(Fault::new("sheet-cell-hidden", column).with("value", value));
            }
            OriginalCell::Struck(text) => {
                return Err(Fault::new("sheet-cell-struck", column).with("value", shown(text, column)));
            }
            OriginalCell::Text(text) if column.sensitive && text.trim() == STANDS_FOR_SEALED => {
                return Err(Fault::new("sheet-cell-mask", column));
            }
            OriginalCell::Text(text) if self.turned(text).is_some() => {
                let mark = self.turned(text).map_or(0, u32::from);
                return Err(Fault::new("sheet-direction-mark", column)
                    .with("value", shown(text, column))
                    .with("mark", format!("U+{mark:04X}")));
            }
            OriginalCell::Formula(formula) => {
                return Err(
                    Fault::new("sheet-formula-no-value", column).with("formula", shown(formula, column))
                );
            }
            _ => {}
        }
        if let OriginalCell::Text(text) = cell
            && !matches!(column.kind, CellKind::Text { .. } | CellKind::Name { .. } | CellKind::Flag)
            && matches!(text.trim(), "/" | "-" | "—" | "——" | "－" | "／" | "\\")
        {
            return Ok(NOTHING);
        }
        if matches!(cell, OriginalCell::Text(text) if is_none_at_all(text, &column.kind)) {
            return Ok(NOTHING);
        }
        match &column.kind {
            CellKind::Number { .. } => number::read(column, cell),
            CellKind::Date => date::read_date(column, cell, self.date1904),
            CellKind::Time => time::read_time(column, cell),
            CellKind::Flag => word::read_flag(column, cell),
            CellKind::Choice(choices) => self.words.read(column, choices, cell),
            CellKind::IdNumber => word::read_id_number(column, cell),
            CellKind::Phone => word::read_phone(column, cell),
            CellKind::Code => word::read_code(column, cell),
            CellKind::Text { max } => {
                let text = self.text(cell)?;
                self.prose(text.trim(), *max)
            }
            CellKind::Name { max } => {
                let text = self.text(cell)?;
                self.prose(&squeeze(&seen_name(&text)), *max)
            }
            CellKind::One(_) => {
                let text = self.text(cell)?;
                // Within brackets such a sign belongs to the name: 实验小学(东、西校区).
                let several = listed(&text).nth(1).map_or(1, |_| listed(&without_brackets(&text)).count());
                if several > 1 {
                    return Err(Fault::new("sheet-one-only", column)
                        .with("value", shown(&text, column))
                        .with("count", several));
                }
                Ok(Cell::One(Reference::read(&text)).into())
            }
            CellKind::Several { max, .. } => {
                let text = self.text(cell)?;
                let list: Vec<Reference> = listed(&text).map(Reference::read).collect();
                if let Some(max) = max.filter(|max| list.len() > *max as usize) {
                    return Err(Fault::new("sheet-too-many", column)
                        .with("count", list.len())
                        .with("max", max));
                }
                Ok(Cell::Several(list).into())
            }
            CellKind::Texts => {
                let text = self.text(cell)?;
                Ok(Cell::Texts(listed(&text).map(|t| tidy(t).into_owned()).collect()).into())
            }
        }
    }

    /// The mark after which a text is shown in another order than it is kept. Where words stand, only the one that turns them
    /// matters; figures and their signs are turned by others too.
    fn turned(&self, text: &str) -> Option<char> {
        let mark = first_turning(text)?;
        let words = !matches!(
            self.column.kind,
            CellKind::Number { .. }
                | CellKind::Date
                | CellKind::Time
                | CellKind::Code
                | CellKind::IdNumber
                | CellKind::Phone
        );
        if words { text.chars().find(|c| *c == '\u{202e}') } else { Some(mark) }
    }

    fn prose(&self, text: &str, max: usize) -> Result<Found, Fault> {
        // Bytes are at least as many as characters.
        if text.len() > max {
            let length = text.chars().count();
            if length > max {
                let message = Message::new("record-text-too-long").with_title("field", self.column);
                let message = message.with("max", max).with("length", length);
                return Err(Fault { message, suggestion: None });
            }
        }
        Ok(Value::Text(text.to_owned()).into())
    }

    /// What the cell shows, as text.
    fn text<'c>(&self, cell: OriginalCell<'c>) -> Result<std::borrow::Cow<'c, str>, Fault> {
        let lost = match cell {
            OriginalCell::Number(digits) | OriginalCell::Shown { digits, .. } => number::lost_digits(digits),
            // What is left of a long number that went through a program that shows it so.
            OriginalCell::Text(text) if word::looks_scientific(&tidy(text)) => {
                return Err(word::scientific(self.column, &tidy(text)));
            }
            _ => false,
        };
        let text = displayed(cell);
        if lost {
            return Err(Fault::new("sheet-digits-lost", self.column).with("value", shown(&text, self.column)));
        }
        Ok(text)
    }
}

/// What a cell shows: numbers with the fifteen digits Excel keeps, or by the format of a code; dates as ISO 8601.
pub(crate) fn displayed(cell: OriginalCell<'_>) -> std::borrow::Cow<'_, str> {
    match cell {
        OriginalCell::Text(text)
        | OriginalCell::Part { text, .. }
        | OriginalCell::Struck(text)
        | OriginalCell::Error(text)
        | OriginalCell::Formula(text) => text.into(),
        OriginalCell::Number(digits) => number::plain(digits).into(),
        OriginalCell::Shown { shown, .. }
        | OriginalCell::Percent { shown, .. }
        | OriginalCell::Incomplete { shown, .. } => shown.into(),
        OriginalCell::Hidden(_) => "".into(),
        OriginalCell::Date(digits) | OriginalCell::DateTime(digits) | OriginalCell::Time(digits) => {
            date::display(cell, digits).into()
        }
        OriginalCell::Flag(true) => "TRUE".into(),
        OriginalCell::Flag(false) => "FALSE".into(),
    }
}

/// `无` where a name, a day or a code should stand: nobody and nothing is called so. In a number it may mean 0 and
/// in prose it may be the answer.
fn is_none_at_all(text: &str, kind: &CellKind) -> bool {
    let names = matches!(
        kind,
        CellKind::Code
            | CellKind::IdNumber
            | CellKind::Phone
            | CellKind::Date
            | CellKind::Time
            | CellKind::One(_)
            | CellKind::Several { .. }
            | CellKind::Texts
    );
    names && matches!(text.trim(), "无" | "暂无" | "没有")
}

/// Whether an empty end means "still so": 至今.
fn is_open_end(text: &str, column: &Column) -> bool {
    column.key == Key::To && matches!(text, "至今" | "今" | "现在" | "在任" | "长期")
}
