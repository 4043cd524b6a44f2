//! One Parquet file being written: same rows, same bytes, hashed on the way to the disk.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{Array as _, ArrayRef, RecordBatch};
use arrow_schema::{Field, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use parquet::schema::types::ColumnPath;
use sha2::{Digest, Sha256};

use crate::encode;
use crate::error::Error;
use crate::layout::{Holds, LEDGER, Spec};
use crate::manifest::FileEntry;

/// Rows of a row group: enough for the dictionaries to pay, few enough that engines share a file of a hundred
/// thousand rows among cores.
pub(crate) const GROUP_ROWS: usize = 131_072;
/// Rows handed to the writer at once.
pub(crate) const BATCH_ROWS: usize = 32_768;

/// The export that files are written for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Export<'e> {
    /// The folder.
    pub(crate) root: &'e Path,
    /// What the ledger is called; empty where nobody said.
    pub(crate) ledger: &'e str,
}

pub(crate) struct ParquetFile {
    writer: ArrowWriter<Hashed>,
    schema: SchemaRef,
    path: PathBuf,
    relative: String,
    ledger: String,
    rows: u64,
}

impl ParquetFile {
    /// Creates a file of an export with these columns, and behind them whose they are: ids are those of one ledger, so rows of
    /// two that are put together stay apart.
    pub(crate) fn create(export: Export<'_>, relative: &str, specs: &[Spec]) -> Result<Self, Error> {
        let path = export.root.join(relative);
        let file = File::options().write(true).create_new(true).open(&path).map_err(Error::io(&path))?;
        let fields = specs.iter().map(|s| Field::new(&s.name, s.holds.written(), s.nullable));
        let fields = fields.chain([Field::new(LEDGER, Holds::Word.written(), true)]);
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let sink = Hashed { file: BufWriter::with_capacity(1 << 16, file), hasher: Sha256::new(), bytes: 0 };
        let writer = ArrowWriter::try_new(sink, schema.clone(), Some(properties(specs)))
            .map_err(Error::damaged(&path))?;
        let (relative, ledger) = (relative.to_owned(), export.ledger.to_owned());
        Ok(Self { writer, schema, path, relative, ledger, rows: 0 })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    /// Appends rows given by column.
    pub(crate) fn append(&mut self, mut columns: Vec<ArrayRef>) -> Result<(), Error> {
        let damaged = Error::damaged(&self.path);
        let rows = columns.first().map_or(0, |column| column.len());
        let at = usize::from(self.ledger.is_empty());
        columns.push(encode::words([self.ledger.as_str()].into_iter(), std::iter::repeat_n(at, rows)));
        let batch = RecordBatch::try_new(self.schema.clone(), columns).map_err(|e| damaged(e.into()))?;
        self.writer.write(&batch).map_err(damaged)?;
        self.rows += batch.num_rows() as u64;
        Ok(())
    }

    /// Writes what is left and makes it durable.
    pub(crate) fn finish(self) -> Result<FileEntry, Error> {
        let Self { writer, path, relative, rows, .. } = self;
        let mut sink = writer.into_inner().map_err(Error::damaged(&path))?;
        sink.file.flush().map_err(Error::io(&path))?;
        sink.file.get_ref().sync_all().map_err(Error::io(&path))?;
        let sha256 = hex::encode(sink.hasher.finalize());
        Ok(FileEntry { path: relative, rows, bytes: sink.bytes, sha256 })
    }
}

fn properties(specs: &[Spec]) -> WriterProperties {
    let mut builder = WriterProperties::builder()
        .set_created_by("mingde-snapshot version 1".to_owned())
        .set_writer_version(WriterVersion::PARQUET_1_0)
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        // A row group's persons fit, so that their ids are stored once.
        .set_dictionary_page_size_limit(8 << 20)
        .set_statistics_enabled(EnabledStatistics::Chunk);
    for spec in specs {
        let path = ColumnPath::from(spec.name.as_str());
        // Ids that are all different gain nothing by a dictionary; rows and positions grow steadily.
        let encoding = match (spec.holds, spec.name.as_str()) {
            (Holds::Id, "record_id") => Encoding::DELTA_BYTE_ARRAY,
            (Holds::Row, "record_row" | "seq") | (Holds::Position, _) => Encoding::DELTA_BINARY_PACKED,
            _ => continue,
        };
        builder =
            builder.set_column_dictionary_enabled(path.clone(), false).set_column_encoding(path, encoding);
    }
    builder.build()
}

/// A file whose bytes are hashed as they pass.
struct Hashed {
    file: BufWriter<File>,
    hasher: Sha256,
    bytes: u64,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write_all(bytes)?;
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}
