//! Reading columns of one Parquet file, checked for presence and type before the first row.

use std::fs::File;
use std::io::ErrorKind;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Decimal64Type, Int32Type, Int64Type, Time32MillisecondType,
    TimestampMicrosecondType,
};
use arrow_array::{Array, ArrayRef, BooleanArray, ListArray, PrimitiveArray, StringArray};
use arrow_schema::{DataType, Field, Schema};
use mingde_core::text::nearest;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;

use crate::error::Error;
use crate::layout::{Holds, Spec};

/// Rows read at a time.
pub(crate) const BATCH_ROWS: usize = 32_768;

/// A portion of the rows of a file: the columns asked for, in the order asked for.
pub(crate) struct Portion<'a> {
    path: &'a Path,
    specs: &'a [Spec],
    columns: Vec<ArrayRef>,
    /// Row of the file at which the portion begins.
    pub(crate) first: u64,
    pub(crate) len: usize,
    /// Rows that the columns of its stretch will come to; of the first stretch, with all that is appended to it.
    /// A file that states more than is likely is only believed as far as it goes.
    pub(crate) room: usize,
}

/// Most rows for which room is made before they are read.
const LIKELY: i64 = 1 << 26;

/// A run of row groups and the row it begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stretch {
    groups: Range<usize>,
    first: u64,
}

/// A file in stretches of about as many rows, for as many threads to read at once.
pub(crate) fn stretches(path: &Path, rows: u64) -> Result<Vec<Stretch>, Error> {
    let file = open(path)?;
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let stated = ArrowReaderMetadata::load(&file, options).map_err(Error::damaged(path))?;
    let mut all = Vec::new();
    let (mut begin, mut first, mut seen) = (0, 0, 0);
    for (group, metadata) in stated.metadata().row_groups().iter().enumerate() {
        seen += metadata.num_rows().max(0) as u64;
        if seen - first >= rows {
            all.push(Stretch { groups: begin..group + 1, first });
            (begin, first) = (group + 1, seen);
        }
    }
    if begin < stated.metadata().num_row_groups() || all.is_empty() {
        all.push(Stretch { groups: begin..stated.metadata().num_row_groups(), first });
    }
    Ok(all)
}

/// Reads these columns from beginning to end and gives the number of rows.
pub(crate) fn scan(
    path: &Path,
    specs: &[Spec],
    take: impl FnMut(&Portion<'_>) -> Result<(), Error>,
) -> Result<u64, Error> {
    scan_stretch(path, specs, None, take)
}

/// Reads these columns of a stretch, or of the whole file; gives the row after the last.
pub(crate) fn scan_stretch(
    path: &Path,
    specs: &[Spec],
    stretch: Option<&Stretch>,
    mut take: impl FnMut(&Portion<'_>) -> Result<(), Error>,
) -> Result<u64, Error> {
    let mut scan = Scan::open(path, specs, stretch, BATCH_ROWS)?;
    while let Some(portion) = scan.next()? {
        take(&portion)?;
    }
    Ok(scan.first)
}

/// Columns of a file being read, a portion after the other.
pub(crate) struct Scan<'a> {
    path: &'a Path,
    specs: &'a [Spec],
    /// Where the columns asked for are among those that the reader gives, which keep the order of the file.
    order: Vec<usize>,
    reader: ParquetRecordBatchReader,
    first: u64,
    room: usize,
}

impl<'a> Scan<'a> {
    /// Begins to read these columns of a stretch, or of the whole file, so many rows at a time.
    pub(crate) fn open(
        path: &'a Path,
        specs: &'a [Spec],
        stretch: Option<&Stretch>,
        rows: usize,
    ) -> Result<Self, Error> {
        unbroken(path, || Self::begin(path, specs, stretch, rows))
    }

    fn begin(
        path: &'a Path,
        specs: &'a [Spec],
        stretch: Option<&Stretch>,
        rows: usize,
    ) -> Result<Self, Error> {
        let damaged = Error::damaged(path);
        let file = open(path)?;
        // The types that Parquet itself states: whatever rewrote the file, they are there.
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let stated = ArrowReaderMetadata::load(&file, options).map_err(&damaged)?;
        let places = places(path, specs, stated.schema())?;
        let wanted = wanted_types(path, specs, &places, stated.schema())?;
        let options = ArrowReaderOptions::new().with_schema(wanted);
        let metadata = ArrowReaderMetadata::try_new(stated.metadata().clone(), options).map_err(&damaged)?;
        let groups = match stretch {
            Some(stretch) if stretch.first > 0 => {
                stated.metadata().row_groups().get(stretch.groups.clone()).unwrap_or_default()
            }
            _ => stated.metadata().row_groups(),
        };
        let stated_rows =
            groups.iter().fold(0i64, |rows, group| rows.saturating_add(group.num_rows().max(0)));
        let mask = ProjectionMask::roots(metadata.parquet_schema(), places.iter().copied());
        let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata)
            .with_projection(mask)
            .with_batch_size(rows);
        let reader = match stretch {
            Some(stretch) => reader.with_row_groups(stretch.groups.clone().collect()),
            None => reader,
        };
        let mut sorted = places.clone();
        sorted.sort_unstable();
        let order = places.iter().map(|place| sorted.partition_point(|p| p < place)).collect();
        Ok(Self {
            path,
            specs,
            order,
            reader: reader.build().map_err(&damaged)?,
            first: stretch.map_or(0, |stretch| stretch.first),
            room: stated_rows.min(LIKELY) as usize,
        })
    }

    /// The next portion; none after the last.
    pub(crate) fn next(&mut self) -> Result<Option<Portion<'a>>, Error> {
        let Some(batch) = unbroken(self.path, || Ok(self.reader.next()))? else { return Ok(None) };
        let batch = batch.map_err(|e| Error::damaged(self.path)(e.into()))?;
        let columns = self.order.iter().map(|at| batch.column(*at).clone()).collect();
        let len = batch.num_rows();
        let (path, specs, first, room) = (self.path, self.specs, self.first, self.room);
        let portion = Portion { path, specs, columns, first, len, room };
        portion.check_nulls()?;
        self.first += len as u64;
        Ok(Some(portion))
    }
}

/// On some broken pages the Parquet reader panics instead of giving an error: the file is damaged all the same, and
/// nothing of it is read on.
fn unbroken<T>(path: &Path, read: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        let cause = ParquetError::General("the reader gave up on a broken page".to_owned());
        Err(Error::damaged(path)(cause))
    })
}

fn open(path: &Path) -> Result<File, Error> {
    File::open(path).map_err(|e| match e.kind() {
        ErrorKind::NotFound => Error::MissingFile { path: path.to_owned() },
        _ => Error::io(path)(e),
    })
}

fn places(path: &Path, specs: &[Spec], stated: &Schema) -> Result<Vec<usize>, Error> {
    let find = |spec: &Spec| {
        stated.index_of(&spec.name).map_err(|_| {
            let names = stated.fields().iter().map(|f| f.name().as_str());
            let nearest = nearest(&spec.name, names).map(str::to_owned);
            Error::MissingColumn { path: path.to_owned(), column: spec.name.clone(), nearest }
        })
    };
    specs.iter().map(find).collect()
}

/// The file's schema with our types in place of those stated, where one can be read as the other.
fn wanted_types(
    path: &Path,
    specs: &[Spec],
    places: &[usize],
    stated: &Schema,
) -> Result<Arc<Schema>, Error> {
    let mut fields: Vec<Arc<Field>> = stated.fields().iter().cloned().collect();
    for (spec, &place) in specs.iter().zip(places) {
        let (found, wanted) = (stated.field(place).data_type(), spec.holds.read());
        let fits = match (spec.holds, found) {
            (Holds::Texts, DataType::List(item)) => *item.data_type() == DataType::Utf8,
            (_, found) => *found == spec.holds.stated(),
        };
        if !fits {
            return Err(Error::WrongType {
                path: path.to_owned(),
                column: spec.name.clone(),
                found: found.to_string(),
                wanted: spec.holds.stated().to_string(),
            });
        }
        if spec.holds != Holds::Texts {
            let field = fields[place].as_ref().clone().with_data_type(wanted);
            fields[place] = Arc::new(field);
        }
    }
    Ok(Arc::new(Schema::new(fields)))
}

impl Portion<'_> {
    /// Some of its rows; a column made of them has room for them alone.
    pub(crate) fn rows(&self, rows: Range<usize>) -> Self {
        Self {
            path: self.path,
            specs: self.specs,
            columns: self.columns.iter().map(|column| column.slice(rows.start, rows.len())).collect(),
            first: self.first + rows.start as u64,
            len: rows.len(),
            room: rows.len(),
        }
    }

    fn check_nulls(&self) -> Result<(), Error> {
        for (at, spec) in self.specs.iter().enumerate() {
            let column = &self.columns[at];
            if !spec.nullable && column.null_count() > 0 {
                let row = (0..column.len()).find(|row| column.is_null(*row)).unwrap_or(0);
                return Err(self.bad(at, row, ""));
            }
        }
        Ok(())
    }

    /// The value in a column and row of this portion cannot be.
    pub(crate) fn bad(&self, column: usize, row: usize, value: impl ToString) -> Error {
        Error::BadValue {
            path: self.path.to_owned(),
            column: self.specs[column].name.clone(),
            row: self.first + row as u64,
            value: value.to_string(),
        }
    }

    pub(crate) fn unsorted(&self, row: usize) -> Error {
        Error::Unsorted { path: self.path.to_owned(), row: self.first + row as u64 }
    }

    pub(crate) fn array(&self, at: usize) -> &ArrayRef {
        &self.columns[at]
    }

    // The types were settled before the first row, so the casts below hold.

    fn primitive<T: ArrowPrimitiveType>(&self, at: usize) -> &PrimitiveArray<T> {
        self.columns[at].as_primitive()
    }

    pub(crate) fn strings(&self, at: usize) -> &StringArray {
        self.columns[at].as_string()
    }

    pub(crate) fn lists(&self, at: usize) -> &ListArray {
        self.columns[at].as_list()
    }

    pub(crate) fn flags(&self, at: usize) -> &BooleanArray {
        self.columns[at].as_boolean()
    }

    pub(crate) fn ints(&self, at: usize) -> &PrimitiveArray<Int32Type> {
        self.primitive(at)
    }

    pub(crate) fn longs(&self, at: usize) -> &PrimitiveArray<Int64Type> {
        self.primitive(at)
    }

    pub(crate) fn days(&self, at: usize) -> &PrimitiveArray<Date32Type> {
        self.primitive(at)
    }

    pub(crate) fn times(&self, at: usize) -> &PrimitiveArray<Time32MillisecondType> {
        self.primitive(at)
    }

    pub(crate) fn instants(&self, at: usize) -> &PrimitiveArray<TimestampMicrosecondType> {
        self.primitive(at)
    }

    pub(crate) fn numbers(&self, at: usize) -> &PrimitiveArray<Decimal64Type> {
        self.primitive(at)
    }
}
