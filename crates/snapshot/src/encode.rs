//! Columns of the snapshot as Arrow arrays: sentinels become nulls.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Int32Array, Int64Array,
    StringArray, Time32MillisecondArray, TimestampMicrosecondArray,
};
use mingde_core::date::Timestamp;
use mingde_core::id::EntityId;
use mingde_core::kind::{Field, Party};
use mingde_core::number::Fixed;
use mingde_core::snapshot::{Column, NO_CHOICE, NO_FLAG, NO_INDEX, NO_NUMBER, NO_TIME, TextColumn};

use crate::codes::Codes;
use crate::error::Error;
use crate::layout::{DECIMAL_DIGITS, DECIMALS, Layout};

const TOO_LARGE: u64 = 10u64.pow(DECIMAL_DIGITS as u32);

pub(crate) fn ids(values: impl Iterator<Item = Option<EntityId>>) -> ArrayRef {
    let mut out = StringBuilder::new();
    let mut digits = [0u8; 32];
    for id in values {
        let Some(id) = id else {
            out.append_null();
            continue;
        };
        for (pair, byte) in digits.chunks_exact_mut(2).zip(id.as_bytes()) {
            pair[0] = b"0123456789abcdef"[usize::from(byte >> 4)];
            pair[1] = b"0123456789abcdef"[usize::from(byte & 15)];
        }
        out.append_value(str::from_utf8(&digits).unwrap_or_default());
    }
    Arc::new(out.finish())
}

pub(crate) fn texts<'a>(values: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    let mut out = StringBuilder::new();
    values.for_each(|text| out.append_option(text));
    Arc::new(out.finish())
}

pub(crate) fn text_column(column: &TextColumn, rows: Range<usize>) -> ArrayRef {
    texts(rows.map(|row| column.get(row)))
}

/// Words of a fixed list, by their index in it; an index beyond the list is null.
pub(crate) fn words<'w>(list: impl Iterator<Item = &'w str>, at: impl Iterator<Item = usize>) -> ArrayRef {
    let list = StringArray::from_iter_values(list);
    let count = arrow_array::Array::len(&list);
    let keys: Int32Array = at.map(|i| (i < count).then_some(i as i32)).collect();
    Arc::new(DictionaryArray::new(keys, Arc::new(list)))
}

/// Words as they come, each one once in the dictionary.
pub(crate) fn free_words<'w>(values: impl Iterator<Item = &'w str>) -> ArrayRef {
    let mut list: Vec<&str> = Vec::new();
    let at: Vec<usize> = values
        .map(|word| {
            list.iter().position(|w| *w == word).unwrap_or_else(|| {
                list.push(word);
                list.len() - 1
            })
        })
        .collect();
    words(list.into_iter(), at.into_iter())
}

pub(crate) fn rows(values: impl Iterator<Item = u32>) -> ArrayRef {
    Arc::new(values.map(|row| (row != NO_INDEX).then_some(row as i32)).collect::<Int32Array>())
}

pub(crate) fn counts(values: impl Iterator<Item = i32>) -> ArrayRef {
    Arc::new(Int32Array::from_iter_values(values))
}

pub(crate) fn positions(values: impl Iterator<Item = u64>) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values(values.map(|p| p as i64)))
}

/// Days; both open ends and missing days are null.
pub(crate) fn days(values: impl Iterator<Item = i32>) -> ArrayRef {
    let known = |day: i32| (day != i32::MIN && day != i32::MAX).then_some(day);
    Arc::new(values.map(known).collect::<Date32Array>())
}

pub(crate) fn flags(values: impl Iterator<Item = u8>) -> ArrayRef {
    Arc::new(values.map(|flag| (flag != NO_FLAG).then_some(flag == 1)).collect::<BooleanArray>())
}

pub(crate) fn instants(values: &[Timestamp]) -> ArrayRef {
    let micros = TimestampMicrosecondArray::from_iter_values(values.iter().map(|t| t.0));
    Arc::new(micros.with_timezone("UTC"))
}

/// Where a file and its rows stand, to name a value that does not fit.
pub(crate) struct Spot<'a> {
    pub(crate) path: &'a Path,
    /// Row of the file at which the batch begins.
    pub(crate) row: u64,
}

impl Spot<'_> {
    fn out_of_range(&self, column: &str, offset: usize, value: String) -> Error {
        let row = self.row + offset as u64;
        Error::OutOfRange { path: self.path.to_owned(), column: column.to_owned(), row, value }
    }

    fn numbers(&self, column: &str, values: &[i64]) -> Result<ArrayRef, Error> {
        let too_large = |n: &i64| *n != NO_NUMBER && n.unsigned_abs() >= TOO_LARGE;
        if let Some(at) = values.iter().position(too_large) {
            return Err(self.out_of_range(column, at, Fixed::from_raw(values[at]).to_string()));
        }
        let known = values.iter().map(|n| (*n != NO_NUMBER).then_some(i128::from(*n)));
        let array = known.collect::<Decimal128Array>();
        let typed = array.with_precision_and_scale(DECIMAL_DIGITS, DECIMALS);
        Ok(Arc::new(typed.map_err(|e| Error::damaged(self.path)(e.into()))?))
    }

    fn times(&self, column: &str, values: &[u16]) -> Result<ArrayRef, Error> {
        if let Some(at) = values.iter().position(|m| *m != NO_TIME && *m >= 24 * 60) {
            let minutes = values[at];
            return Err(self.out_of_range(column, at, format!("{:02}:{:02}", minutes / 60, minutes % 60)));
        }
        let known = values.iter().map(|m| (*m != NO_TIME).then(|| i32::from(*m) * 60_000));
        Ok(Arc::new(known.collect::<Time32MillisecondArray>()))
    }

    /// Checks that rows lie in the registry or are missing.
    pub(crate) fn within(&self, column: &str, values: &[u32], count: usize) -> Result<(), Error> {
        match values.iter().position(|row| *row != NO_INDEX && *row as usize >= count) {
            Some(at) => Err(self.out_of_range(column, at, values[at].to_string())),
            None => Ok(()),
        }
    }

    /// The columns of fields, in the order of the layout.
    pub(crate) fn fields<'f>(
        &self,
        layout: &Layout,
        fields: impl Iterator<Item = (&'f Field, &'f Column)>,
        rows: Range<usize>,
        codes: &Codes,
    ) -> Result<Vec<ArrayRef>, Error> {
        let mut arrays = Vec::new();
        for (at, (field, column)) in fields.enumerate() {
            // A sealed field has no column, whatever is in memory.
            let Some(name) = layout.column_of(at) else { continue };
            let rows = rows.clone();
            let array = match column {
                Column::Number(v) => self.numbers(name, &v[rows])?,
                Column::Day(v) => days(v[rows].iter().copied()),
                Column::Time(v) => self.times(name, &v[rows])?,
                Column::Flag(v) => flags(v[rows].iter().copied()),
                Column::Choice(v) => {
                    let known =
                        v[rows].iter().map(|c| if *c == NO_CHOICE { usize::MAX } else { usize::from(*c) });
                    words(field.choices().iter().map(|c| c.code.as_str()), known)
                }
                Column::Unit(v) => {
                    self.within(name, &v[rows.clone()], codes.count(Party::Unit))?;
                    arrays.push(codes.unit_codes(&v[rows.clone()]));
                    self::rows(v[rows].iter().copied())
                }
                Column::Text(text) => text_column(text, rows),
                Column::Sealed => continue,
            };
            arrays.push(array);
        }
        Ok(arrays)
    }
}
