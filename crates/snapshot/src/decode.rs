//! Arrow arrays as columns of the snapshot: nulls become sentinels.

use std::collections::{BTreeSet, HashMap};
use std::str::FromStr;

use arrow_array::cast::AsArray;
use arrow_array::types::{ArrowPrimitiveType, Int32Type};
use arrow_array::{Array, DictionaryArray, PrimitiveArray, StringArray};
use ecow::EcoString;
use mingde_core::date::Timestamp;
use mingde_core::id::EntityId;
use mingde_core::kind::{Choice, Field};
use mingde_core::snapshot::{Column, NO_CHOICE, NO_DAY, NO_FLAG, NO_INDEX, NO_NUMBER, NO_TIME, TextColumn};

use crate::error::Error;
use crate::scan::Portion;

/// Makes room for a column when its first rows come: grown step by step, it would be copied again and again.
pub(crate) fn make_room<V>(out: &mut Vec<V>, portion: &Portion<'_>) {
    if out.capacity() == 0 {
        out.reserve_exact(portion.room);
    }
}

fn extend<T: ArrowPrimitiveType, V>(
    out: &mut Vec<V>,
    portion: &Portion<'_>,
    array: &PrimitiveArray<T>,
    missing: V,
    value: impl Fn(T::Native) -> V,
) where
    V: Copy,
{
    make_room(out, portion);
    if array.null_count() == 0 {
        out.extend(array.values().iter().map(|v| value(*v)));
    } else {
        out.extend(array.iter().map(|v| v.map_or(missing, &value)));
    }
}

/// Reads ids of any entity.
pub(crate) fn ids<I>(
    out: &mut Vec<I>,
    portion: &Portion<'_>,
    at: usize,
    wrap: impl Fn(EntityId) -> I,
) -> Result<(), Error> {
    let texts = portion.strings(at);
    make_room(out, portion);
    for row in 0..texts.len() {
        let id = EntityId::from_str(texts.value(row)).map_err(|_| portion.bad(at, row, texts.value(row)))?;
        out.push(wrap(id));
    }
    Ok(())
}

/// Reads rows of a file that has `count` of them.
pub(crate) fn rows(out: &mut Vec<u32>, portion: &Portion<'_>, at: usize, count: usize) -> Result<(), Error> {
    let begin = out.len();
    extend(out, portion, portion.ints(at), NO_INDEX, |row| row as u32);
    match out[begin..].iter().position(|row| *row != NO_INDEX && *row as usize >= count) {
        Some(row) => Err(portion.bad(at, row, out[begin + row] as i32)),
        None => Ok(()),
    }
}

/// Checks that a column counts the rows of the file.
pub(crate) fn own_rows(portion: &Portion<'_>, at: usize) -> Result<(), Error> {
    let values = portion.ints(at).values();
    match values.iter().zip(portion.first..).position(|(row, wanted)| i64::from(*row) != wanted as i64) {
        Some(row) => Err(portion.bad(at, row, values[row])),
        None => Ok(()),
    }
}

/// Reads days, with `missing` for none.
pub(crate) fn days(out: &mut Vec<i32>, portion: &Portion<'_>, at: usize, missing: i32) {
    extend(out, portion, portion.days(at), missing, |day| day);
}

/// Reads instants.
pub(crate) fn instants(out: &mut Vec<Timestamp>, portion: &Portion<'_>, at: usize) {
    extend(out, portion, portion.instants(at), Timestamp(0), Timestamp);
}

/// For every row the index of its word in the list. `None` where it is null, an error where it is not listed.
pub(crate) fn listed<'w>(
    portion: &Portion<'_>,
    at: usize,
    list: impl Iterator<Item = &'w str> + Clone,
    mut push: impl FnMut(Option<usize>),
) -> Result<(), Error> {
    let (array, words) = dictionary(portion, at);
    let meaning: Vec<Option<usize>> =
        words.iter().map(|word| word.and_then(|w| list.clone().position(|l| l == w))).collect();
    for (row, key) in array.keys().iter().enumerate() {
        match key.map(|k| k as usize) {
            None => push(None),
            Some(key) => match meaning[key] {
                Some(index) => push(Some(index)),
                None => return Err(portion.bad(at, row, words.value(key))),
            },
        }
    }
    Ok(())
}

/// Choices; one that the field does not have any more reads as missing, as it does from the ledger.
pub(crate) fn choices(out: &mut Vec<u16>, portion: &Portion<'_>, at: usize, list: &[Choice]) {
    let (array, words) = dictionary(portion, at);
    let index = |word: &str| list.iter().position(|c| c.code == word).map_or(NO_CHOICE, |i| i as u16);
    let meaning: Vec<u16> = words.iter().map(|word| word.map_or(NO_CHOICE, index)).collect();
    make_room(out, portion);
    out.extend(array.keys().iter().map(|key| key.map_or(NO_CHOICE, |k| meaning[k as usize])));
}

fn dictionary<'p>(portion: &'p Portion<'_>, at: usize) -> (&'p DictionaryArray<Int32Type>, &'p StringArray) {
    let array = portion.array(at).as_dictionary::<Int32Type>();
    (array, array.values().as_string())
}

/// Texts that are nearly all different; none is empty.
pub(crate) fn plain_texts(out: &mut Vec<EcoString>, portion: &Portion<'_>, at: usize) {
    let (array, words) = dictionary(portion, at);
    make_room(out, portion);
    out.extend(
        array
            .keys()
            .iter()
            .map(|key| key.map_or_else(EcoString::new, |key| words.value(key as usize).into())),
    );
}

/// Collects texts by dictionary over all portions of a file, each distinct text once.
#[derive(Default)]
pub(crate) struct Texts {
    column: TextColumn,
    seen: HashMap<Box<str>, u32>,
}

impl Texts {
    pub(crate) fn extend(&mut self, portion: &Portion<'_>, at: usize) {
        let (array, words) = dictionary(portion, at);
        // Codes are given out by row, not by place in the file's dictionary, whose order is the writer's.
        let mut known = vec![NO_INDEX; words.len()];
        make_room(&mut self.column.codes, portion);
        for key in array.keys() {
            let code = key.map_or(NO_INDEX, |key| {
                let slot = &mut known[key as usize];
                if *slot == NO_INDEX {
                    *slot = self.code(words.value(key as usize));
                }
                *slot
            });
            self.column.codes.push(code);
        }
    }

    /// Appends what was collected from the rows after these.
    pub(crate) fn append(&mut self, more: Texts) {
        let known: Vec<u32> = more.column.words.iter().map(|word| self.code(word)).collect();
        let code = |code: &u32| known.get(*code as usize).copied().unwrap_or(NO_INDEX);
        self.column.codes.extend(more.column.codes.iter().map(code));
    }

    fn code(&mut self, text: &str) -> u32 {
        if let Some(code) = self.seen.get(text) {
            return *code;
        }
        let code = self.column.words.len() as u32;
        self.column.words.push(text.into());
        self.seen.insert(text.into(), code);
        code
    }

    pub(crate) fn finish(self) -> TextColumn {
        self.column
    }
}

/// The column of a field while its file is read.
pub(crate) enum Filling {
    Column(Column),
    Texts(Texts),
}

impl Filling {
    pub(crate) fn new(field: &Field) -> Self {
        match Column::for_field(field) {
            Column::Text(_) => Filling::Texts(Texts::default()),
            column => Filling::Column(column),
        }
    }

    /// Appends a portion of a field that is not sealed. `units` is the number of units.
    pub(crate) fn extend(
        &mut self,
        field: &Field,
        portion: &Portion<'_>,
        at: usize,
        units: usize,
    ) -> Result<(), Error> {
        match self {
            Filling::Texts(texts) => texts.extend(portion, at),
            Filling::Column(column) => match column {
                Column::Number(v) => extend(v, portion, portion.numbers(at), NO_NUMBER, |n| n),
                Column::Day(v) => days(v, portion, at, NO_DAY),
                Column::Time(v) => extend(v, portion, portion.times(at), NO_TIME, |ms| (ms / 60_000) as u16),
                Column::Flag(v) => {
                    make_room(v, portion);
                    v.extend(portion.flags(at).iter().map(|f| f.map_or(NO_FLAG, u8::from)));
                }
                Column::Choice(v) => choices(v, portion, at, field.choices()),
                Column::Unit(v) => rows(v, portion, at, units)?,
                Column::Text(_) | Column::Sealed => {}
            },
        }
        Ok(())
    }

    fn append(&mut self, more: Filling) {
        match (self, more) {
            (Filling::Texts(texts), Filling::Texts(more)) => texts.append(more),
            (Filling::Column(column), Filling::Column(more)) => match (column, more) {
                (Column::Number(v), Column::Number(more)) => v.extend(more),
                (Column::Day(v), Column::Day(more)) => v.extend(more),
                (Column::Time(v), Column::Time(more)) => v.extend(more),
                (Column::Flag(v), Column::Flag(more)) => v.extend(more),
                (Column::Choice(v), Column::Choice(more)) => v.extend(more),
                (Column::Unit(v), Column::Unit(more)) => v.extend(more),
                _ => {}
            },
            _ => {}
        }
    }

    pub(crate) fn finish(self) -> Column {
        match self {
            Filling::Column(column) => column,
            Filling::Texts(texts) => Column::Text(texts.finish()),
        }
    }
}

/// Whether a field has a column to read.
pub(crate) fn is_read(field: &Field, wanted: Option<&BTreeSet<String>>) -> bool {
    !field.sensitive && wanted.is_none_or(|wanted| wanted.contains(&field.name))
}

/// The fields of a file: what to read is [`crate::layout::Layout::pick_fields`].
pub(crate) struct Fillings<'f> {
    fields: Vec<(&'f Field, Filling)>,
    wanted: Option<&'f BTreeSet<String>>,
}

impl<'f> Fillings<'f> {
    pub(crate) fn new(fields: &[&'f Field]) -> Self {
        Self { fields: fields.iter().map(|f| (*f, Filling::new(f))).collect(), wanted: None }
    }

    /// Only those fields that are wanted; the others read as sealed.
    pub(crate) fn only(mut self, wanted: Option<&'f BTreeSet<String>>) -> Self {
        self.wanted = wanted;
        for (field, filling) in &mut self.fields {
            if wanted.is_some_and(|wanted| !wanted.contains(&field.name)) {
                *filling = Filling::Column(Column::Sealed);
            }
        }
        self
    }

    /// Appends what was read of the rows after these.
    pub(crate) fn append(&mut self, more: Fillings<'_>) {
        for ((_, filling), (_, more)) in self.fields.iter_mut().zip(more.fields) {
            filling.append(more);
        }
    }

    /// Appends a portion whose columns from `begin` on are those of the fields.
    pub(crate) fn extend(&mut self, portion: &Portion<'_>, begin: usize, units: usize) -> Result<(), Error> {
        let wanted = self.wanted;
        let open = self.fields.iter_mut().filter(|(field, _)| is_read(field, wanted));
        for (at, (field, filling)) in (begin..).zip(open) {
            filling.extend(field, portion, at, units)?;
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> Vec<Column> {
        self.fields.into_iter().map(|(_, filling)| filling.finish()).collect()
    }
}
