//! Typed columns with sentinels for missing values.

use std::collections::HashMap;
use std::ops::Range;

use super::dictionary::Dictionary;
use crate::id::EntityId;
use crate::kind::{Field, FieldKind};

/// Missing number.
pub const NO_NUMBER: i64 = i64::MIN;
/// Missing day.
pub const NO_DAY: i32 = i32::MIN;
/// Missing time of day.
pub const NO_TIME: u16 = u16::MAX;
/// Missing flag.
pub const NO_FLAG: u8 = u8::MAX;
/// Missing or unknown choice.
pub const NO_CHOICE: u16 = u16::MAX;
/// Missing reference or text.
pub const NO_INDEX: u32 = u32::MAX;

/// A dictionary may hold so many texts beside two for each row before those that no row has are left out.
const SPARE_WORDS: usize = 1_024;

/// The values of one field for all rows of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// Raw [`crate::number::Fixed`] (ten-thousandths), or [`NO_NUMBER`].
    Number(Vec<i64>),
    /// Days since 1970-01-01, or [`NO_DAY`].
    Day(Vec<i32>),
    /// Minutes since midnight, or [`NO_TIME`].
    Time(Vec<u16>),
    /// 0 or 1, or [`NO_FLAG`].
    Flag(Vec<u8>),
    /// Index of the choice in the field, or [`NO_CHOICE`].
    Choice(Vec<u16>),
    /// Index of the unit, or [`NO_INDEX`].
    Unit(Vec<u32>),
    /// Text by dictionary.
    Text(TextColumn),
    /// A sensitive field: its values stay in the ledger.
    Sealed,
}

/// Texts as codes into a dictionary, each distinct text once, in order of first appearance.
#[derive(Debug, Clone, Default)]
pub struct TextColumn {
    /// Index into [`words`](Self::words), or [`NO_INDEX`].
    pub codes: Vec<u32>,
    /// The distinct texts.
    pub words: Dictionary,
    seen: HashMap<Box<str>, u32>,
}

impl PartialEq for TextColumn {
    fn eq(&self, other: &Self) -> bool {
        self.codes == other.codes && self.words == other.words
    }
}

impl Eq for TextColumn {}

impl TextColumn {
    /// Appends a text or nothing.
    pub fn push(&mut self, text: Option<&str>) {
        let code = match text {
            None => NO_INDEX,
            Some(text) => match self.seen.get(text) {
                Some(code) => *code,
                None => {
                    let code = self.words.push(text);
                    self.seen.insert(text.into(), code);
                    code
                }
            },
        };
        self.codes.push(code);
    }

    /// The text of a row.
    pub fn get(&self, row: usize) -> Option<&str> {
        self.words.get(self.codes[row])
    }

    /// Replaces a run of rows by the texts of another column.
    pub(super) fn splice(&mut self, rows: Range<usize>, texts: &TextColumn) {
        let codes = match texts.codes.as_slice() {
            [] => Vec::new(),
            [_] => vec![self.code_of(texts.get(0))],
            _ => self.codes_of(texts),
        };
        spliced(&mut self.codes, &rows, &codes);
        if self.words.len() > 2 * self.codes.len() + SPARE_WORDS {
            self.forget_unused();
        }
    }

    /// The code of a text, which joins the dictionary if it is new.
    fn code_of(&mut self, text: Option<&str>) -> u32 {
        let Some(text) = text else { return NO_INDEX };
        self.words.find(text).unwrap_or_else(|| self.words.push(text))
    }

    /// The codes of all rows of another column; its texts join the dictionary where they are new. Each is looked for once, in
    /// a table of those that are there.
    fn codes_of(&mut self, texts: &TextColumn) -> Vec<u32> {
        let known: HashMap<&str, u32> = self.words.iter().zip(0..).collect();
        let found: Vec<(&str, Option<u32>)> =
            texts.words.iter().map(|text| (text, known.get(text).copied())).collect();
        let codes = found.into_iter().map(|(text, code)| code.unwrap_or_else(|| self.words.push(text)));
        let codes: Vec<u32> = codes.collect();
        texts.codes.iter().map(|code| codes.get(*code as usize).copied().unwrap_or(NO_INDEX)).collect()
    }

    /// Reorders the rows: row `i` becomes what was row `order[i]`.
    pub(super) fn permute(&mut self, order: &[u32]) {
        self.codes = permuted(&self.codes, order);
        self.seal();
    }

    /// Leaves texts out that no row has any more: a column that lives for months has many corrected.
    fn forget_unused(&mut self) {
        let mut kept = TextColumn::default();
        (0..self.codes.len()).for_each(|row| kept.push(self.get(row)));
        kept.seal();
        *self = kept;
    }

    /// Forgets what is only needed while pushing.
    pub(super) fn seal(&mut self) {
        self.seen = HashMap::new();
        self.codes.shrink_to_fit();
        self.words.seal();
    }
}

impl Column {
    /// An empty column for a field.
    pub fn for_field(field: &Field) -> Self {
        if field.sensitive {
            return Column::Sealed;
        }
        match field.kind {
            FieldKind::Text { .. } => Column::Text(TextColumn::default()),
            FieldKind::Number { .. } => Column::Number(Vec::new()),
            FieldKind::Date => Column::Day(Vec::new()),
            FieldKind::Time => Column::Time(Vec::new()),
            FieldKind::Flag => Column::Flag(Vec::new()),
            FieldKind::Choice(_) => Column::Choice(Vec::new()),
            FieldKind::Unit => Column::Unit(Vec::new()),
        }
    }

    /// Appends a missing value.
    pub fn push_missing(&mut self) {
        match self {
            Column::Number(v) => v.push(NO_NUMBER),
            Column::Day(v) => v.push(NO_DAY),
            Column::Time(v) => v.push(NO_TIME),
            Column::Flag(v) => v.push(NO_FLAG),
            Column::Choice(v) => v.push(NO_CHOICE),
            Column::Unit(v) => v.push(NO_INDEX),
            Column::Text(t) => t.push(None),
            Column::Sealed => {}
        }
    }

    /// Appends the tagged form of a value ([`crate::record::Value`]); one that does not fit the field, because
    /// the kind has changed since, reads as missing. `unit` gives the index of a unit.
    pub(super) fn push_tagged(&mut self, field: &Field, text: &str, unit: &mut dyn FnMut(EntityId) -> u32) {
        let Some((tag, rest)) = text.split_once(':') else { return self.push_missing() };
        match (self, tag) {
            (Column::Number(v), "n") => {
                v.push(rest.parse::<crate::number::Fixed>().map_or(NO_NUMBER, |n| n.raw()));
            }
            (Column::Day(v), "d") => {
                v.push(rest.parse::<crate::date::Day>().map_or(NO_DAY, |d| d.number()));
            }
            (Column::Time(v), "m") => {
                let minutes = rest.split_once(':').and_then(|(h, m)| {
                    Some(h.parse::<u16>().ok()?.checked_mul(60)? + m.parse::<u16>().ok()?)
                });
                v.push(minutes.unwrap_or(NO_TIME));
            }
            (Column::Choice(v), "c") => {
                let at = field.choices().iter().position(|c| c.code == rest);
                v.push(at.map_or(NO_CHOICE, |i| i as u16));
            }
            (Column::Unit(v), "u") => v.push(rest.parse().map_or(NO_INDEX, unit)),
            (Column::Text(t), "t") => t.push(Some(rest)),
            (column, _) => column.push_missing(),
        }
    }

    /// Appends a flag.
    pub(super) fn push_flag(&mut self, flag: bool) {
        match self {
            Column::Flag(v) => v.push(u8::from(flag)),
            column => column.push_missing(),
        }
    }

    /// Replaces a run of rows by those of another column of the same field.
    pub(super) fn splice(&mut self, rows: Range<usize>, by: &Column) {
        match (self, by) {
            (Column::Number(v), Column::Number(new)) => spliced(v, &rows, new),
            (Column::Day(v), Column::Day(new)) => spliced(v, &rows, new),
            (Column::Time(v), Column::Time(new)) => spliced(v, &rows, new),
            (Column::Flag(v), Column::Flag(new)) => spliced(v, &rows, new),
            (Column::Choice(v), Column::Choice(new)) => spliced(v, &rows, new),
            (Column::Unit(v), Column::Unit(new)) => spliced(v, &rows, new),
            (Column::Text(v), Column::Text(new)) => v.splice(rows, new),
            // Both come from one field, so only sealed columns are left.
            _ => {}
        }
    }

    /// Reorders the rows: row `i` becomes what was row `order[i]`.
    pub(super) fn permute(&mut self, order: &[u32]) {
        match self {
            Column::Number(v) => *v = permuted(v, order),
            Column::Day(v) => *v = permuted(v, order),
            Column::Time(v) => *v = permuted(v, order),
            Column::Flag(v) => *v = permuted(v, order),
            Column::Choice(v) => *v = permuted(v, order),
            Column::Unit(v) => *v = permuted(v, order),
            Column::Text(t) => t.permute(order),
            Column::Sealed => {}
        }
    }

    /// Renumbers unit references.
    pub(super) fn renumber_units(&mut self, new_index: &[u32]) {
        if let Column::Unit(v) = self {
            renumber(v, new_index);
        }
    }
}

/// Replaces a run of values, with no more room than that takes: the copy of a table is altered once and then kept.
pub(super) fn spliced<T: Copy>(values: &mut Vec<T>, rows: &Range<usize>, by: &[T]) {
    values.reserve_exact(by.len().saturating_sub(rows.len()));
    values.splice(rows.clone(), by.iter().copied());
}

/// The values in a new order.
pub(super) fn permuted<T: Copy>(values: &[T], order: &[u32]) -> Vec<T> {
    order.iter().map(|&at| values[at as usize]).collect()
}

/// Replaces provisional indices by final ones.
pub(super) fn renumber(indices: &mut [u32], new_index: &[u32]) {
    for index in indices {
        *index = new_index.get(*index as usize).copied().unwrap_or(NO_INDEX);
    }
}
