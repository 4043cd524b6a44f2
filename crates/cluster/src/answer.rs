//! An answer as it is written or printed.

use std::io::{Write, stdout};
use std::path::Path;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::csv::{Writer, WriterBuilder};
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::error::DataFusionError;
use datafusion::execution::SendableRecordBatchStream;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::file::properties::WriterProperties;
use futures::TryStreamExt;
use mingde_app::AppError;
use mingde_files::{Mode, begin_file};

use crate::call::Format;
use crate::trouble::Trouble;

/// Where an answer goes.
#[derive(Debug, Clone, Copy)]
pub enum Goal<'a> {
    /// Into a file, which is there when it is whole; of its ending, Parquet or CSV.
    File(&'a Path),
    /// On the screen.
    Screen(Format),
}

/// Writes an answer as it comes and says how many rows it has. What breaks off before its end leaves nothing behind.
///
/// # Errors
/// What the engine says on the way; a file that cannot be written.
pub async fn put(answer: SendableRecordBatchStream, goal: Goal<'_>) -> Result<usize, Trouble> {
    match goal {
        Goal::File(path) => put_file(answer, path).await,
        Goal::Screen(Format::Csv) => {
            let mut bytes = Vec::new();
            let rows = put_csv(answer, &mut bytes).await?;
            show(&bytes)?;
            Ok(rows)
        }
        Goal::Screen(Format::Table) => {
            let schema = answer.schema();
            let mut batches: Vec<RecordBatch> = answer.try_collect().await?;
            let rows = batches.iter().map(RecordBatch::num_rows).sum();
            // Nothing at all has its headings.
            batches.push(RecordBatch::new_empty(schema));
            let table = pretty_format_batches(&batches).map_err(DataFusionError::from)?;
            show(format!("{table}\n").as_bytes())?;
            Ok(rows)
        }
    }
}

async fn put_file(answer: SendableRecordBatchStream, path: &Path) -> Result<usize, Trouble> {
    let refused = |cause| AppError::File { path: path.display().to_string(), cause };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut half = begin_file(folder, Mode::Private).map_err(refused)?;
    let rows = match path.extension().is_some_and(|ending| ending == "parquet") {
        true => put_parquet(answer, half.file()).await?,
        false => put_csv(answer, half.file()).await?,
    };
    half.put(path).map_err(refused)?;
    Ok(rows)
}

async fn put_csv(mut answer: SendableRecordBatchStream, to: impl Write) -> Result<usize, Trouble> {
    let mut writer: Writer<_> = WriterBuilder::new().with_header(true).build(to);
    let mut rows = 0;
    writer.write(&RecordBatch::new_empty(answer.schema())).map_err(DataFusionError::from)?;
    while let Some(batch) = answer.try_next().await? {
        rows += batch.num_rows();
        writer.write(&batch).map_err(DataFusionError::from)?;
    }
    Ok(rows)
}

async fn put_parquet(mut answer: SendableRecordBatchStream, to: impl Write + Send) -> Result<usize, Trouble> {
    let compression = Compression::ZSTD(ZstdLevel::default());
    let properties = WriterProperties::builder().set_compression(compression).build();
    let wrong = |cause| DataFusionError::from(cause);
    let mut writer = ArrowWriter::try_new(to, answer.schema(), Some(properties)).map_err(wrong)?;
    let mut rows = 0;
    while let Some(batch) = answer.try_next().await? {
        rows += batch.num_rows();
        writer.write(&batch).map_err(wrong)?;
    }
    writer.close().map_err(wrong)?;
    Ok(rows)
}

/// On standard output. Nobody has to read it to the end.
fn show(bytes: &[u8]) -> Result<(), Trouble> {
    match stdout().lock().write_all(bytes) {
        Err(cause) if cause.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(AppError::File { path: "stdout".to_owned(), cause }.into())
        }
        _ => Ok(()),
    }
}
