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

fn extend<T: ArrowPrimitiveType, V: Copy>(
    out: &mut Vec<V>,
    portion: &Portion<'_>,
    array: &PrimitiveArray<T>,
    missing: V,
    value: impl Fn(T::Native) -> V,
) {
    make_room(out, portion);
    let begin = out.len();
    out.extend(array.values().iter().map(|v| value(*v)));
    put_missing(&mut out[begin..], array, missing);
}

/// Puts the sentinel where an array has no value.
fn put_missing<V: Copy>(out: &mut [V], array: &dyn Array, missing: V) {
    if let Some(nulls) = array.nulls().filter(|nulls| nulls.null_count() > 0) {
        (!nulls.inner()).set_indices().for_each(|row| out[row] = missing);
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

/// For every row what its word in the list stands for, `wrap` of its place; an error where it is not listed, unless
/// there is something to read it as.
pub(crate) fn listed<'w, V: Copy>(
    out: &mut Vec<V>,
    portion: &Portion<'_>,
    at: usize,
    list: impl Iterator<Item = &'w str> + Clone,
    [missing, unlisted]: [Option<V>; 2],
    wrap: impl Fn(usize) -> V,
) -> Result<(), Error> {
    let (array, words) = dictionary(portion, at);
    let place = |word: &str| list.clone().position(|listed| listed == word).map(&wrap).or(unlisted);
    let meaning: Vec<Option<V>> = words.iter().map(|word| word.and_then(place)).collect();
    make_room(out, portion);
    let keys = array.keys();
    let known: Option<Vec<V>> = meaning.iter().copied().collect();
    match known.filter(|known| !known.is_empty() && keys.null_count() == 0) {
        Some(known) => out.extend(keys.values().iter().map(|key| known[*key as usize])),
        None => {
            for (row, key) in keys.iter().enumerate() {
                let value = key.map_or(missing, |key| meaning[key as usize]);
                let word = || key.map_or("", |key| words.value(key as usize));
                out.push(value.ok_or_else(|| portion.bad(at, row, word()))?);
            }
        }
    }
    Ok(())
}

/// Choices; one that the field does not have any more reads as missing, as it does from the ledger.
pub(crate) fn choices(
    out: &mut Vec<u16>,
    portion: &Portion<'_>,
    at: usize,
    list: &[Choice],
) -> Result<(), Error> {
    let codes = list.iter().map(|choice| choice.code.as_str());
    listed(out, portion, at, codes, [Some(NO_CHOICE); 2], |at| at as u16)
}

fn dictionary<'p>(portion: &'p Portion<'_>, at: usize) -> (&'p DictionaryArray<Int32Type>, &'p StringArray) {
    let array = portion.array(at).as_dictionary::<Int32Type>();
    (array, array.values().as_string())
}

/// Texts that are nearly all different.
pub(crate) fn names(out: &mut Vec<EcoString>, portion: &Portion<'_>, at: usize) {
    make_room(out, portion);
    out.extend(portion.strings(at).iter().map(|name| EcoString::from(name.unwrap_or_default())));
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
        let code = self.column.words.push(text);
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
                Column::Choice(v) => choices(v, portion, at, field.choices())?,
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

/// The fields of a file: what to read is [`crate::layout::Layout::pick_with`].
pub(crate) struct Fillings<'f> {
    fields: Vec<(&'f Field, Filling)>,
    wanted: Option<&'f BTreeSet<String>>,
}

impl<'f> Fillings<'f> {
    /// Nothing read yet; fields that are not wanted read as sealed.
    pub(crate) fn new(fields: &[&'f Field], wanted: Option<&'f BTreeSet<String>>) -> Self {
        let filling = |field: &&'f Field| match wanted {
            Some(wanted) if !wanted.contains(&field.name) => (*field, Filling::Column(Column::Sealed)),
            _ => (*field, Filling::new(field)),
        };
        Self { fields: fields.iter().map(filling).collect(), wanted }
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
