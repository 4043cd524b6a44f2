//! Exports for other software.

use std::path::Path;
use std::sync::Mutex;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::office::Power;
use mingde_core::policy::Actor;
use mingde_snapshot::Manifest;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::progress::Progress;

/// Writes everything, for whoever reads everything, as Parquet files, one per kind plus registry and participation tables.
pub async fn export_parquet(
    bureau: &Bureau,
    actor: &Actor,
    dir: &Path,
    as_known: Option<Timestamp>,
    progress: &mut dyn Progress,
) -> Result<Manifest, AppError> {
    actor.may(Power::ReadEverything)?;
    let snapshot = bureau.snapshot(as_known).await?;
    let rows = snapshot.records() + snapshot.participations() + snapshot.persons.len();
    progress.begin(&Message::new("app-exporting"), rows as u64);
    // Several kinds are written at once; whoever is at the lock tells how far all have come.
    let listener = Mutex::new(&mut *progress);
    let manifest = mingde_snapshot::write(&snapshot, bureau.store.origin(), dir, &|reached| {
        if let Ok(mut listener) = listener.lock() {
            listener.reach(reached.done);
        }
    })?;
    progress.finish();
    Ok(manifest)
}
