//! Exports for other software.

use std::path::Path;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_snapshot::Manifest;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::progress::Progress;

/// Writes the snapshot as Parquet files, one per kind plus registry and participation tables.
pub async fn export_parquet(
    bureau: &Bureau,
    dir: &Path,
    as_known: Option<Timestamp>,
    progress: &mut dyn Progress,
) -> Result<Manifest, AppError> {
    let snapshot = bureau.snapshot(as_known).await?;
    progress.begin(&Message::new("app-exporting"), snapshot.tables.len() as u64);
    let manifest = mingde_snapshot::write(&snapshot, dir, |done, _| progress.reach(done))?;
    progress.finish();
    Ok(manifest)
}
