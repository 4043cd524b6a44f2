//! Everything as Parquet files in one archive, for a page: as `mingde export --parquet` does.

use std::fs::{self, File};
use std::io::Seek as _;
use std::path::Path;
use std::sync::Arc;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;
use mingde_files::{Mode, begin_file, begin_folder};
use zip::write::SimpleFileOptions;

use super::{JobSort, Made, begin, made};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::long_work::apart;

/// Has everything exported. Gives the id of the job.
///
/// # Errors
/// [`AppError::NotFound`] for whoever does not read everything; [`AppError::Conflict`] while it is exported already.
pub async fn begin_export(
    bureau: &Arc<Bureau>,
    actor: &Actor,
    drawn: ([u8; 16], fn() -> Timestamp),
) -> Result<String, AppError> {
    let (id, now) = (hex::encode(drawn.0), drawn.1);
    begin(bureau, actor, drawn, (JobSort::Export, false), |bureau, working| async move {
        let (snapshot, folder) = (bureau.snapshot(None).await?, made(&bureau)?);
        let origin = bureau.origin().to_owned();
        let name = format!("mingde-{}-{}.zip", now().day(), &id[..8]);
        let place = folder.join(&name);
        let manifest = apart(move || -> Result<_, AppError> {
            // Gone at the end, and with the process by its next start.
            let half = begin_folder(&folder).map_err(AppError::file(&folder))?;
            let tables = half.path().join("tables");
            let manifest = mingde_snapshot::write(&snapshot, &origin, &tables, &|reached| {
                working.reach(reached.done, reached.total);
            })?;
            zipped(&tables, &place)?;
            Ok(manifest)
        })
        .await?;
        let rows: u64 = manifest.files.iter().map(|file| file.rows).sum();
        let outcome =
            Message::new("reason-job-exported").with("files", manifest.files.len()).with("rows", rows);
        Ok(Made { file: Some(name), outcome })
    })
    .await
}

/// The files of a folder as one archive. They are packed already.
fn zipped(folder: &Path, place: &Path) -> Result<(), AppError> {
    let failed = |cause| AppError::file(place)(cause);
    let parent = place.parent().unwrap_or(folder);
    let mut half = begin_file(parent, Mode::Private).map_err(failed)?;
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored)
        .large_file(true)
        .last_modified_time(zip::DateTime::default());
    let mut names: Vec<_> = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
        .map_err(AppError::file(folder))?;
    names.sort();
    let write = |file: &mut File| -> std::io::Result<()> {
        let mut archive = zip::ZipWriter::new(&mut *file);
        for path in names.iter().filter(|path| path.is_file()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            archive.start_file(name, options)?;
            std::io::copy(&mut File::open(path)?, &mut archive)?;
        }
        archive.finish()?;
        file.rewind()
    };
    write(half.file()).map_err(failed)?;
    half.put(place).map_err(failed)
}
