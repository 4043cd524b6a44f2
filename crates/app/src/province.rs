//! The demo province: a million persons and ten million records are written straight as Parquet files, one
//! chunk at a time, for measuring and for trying other software on.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use mingde_core::diagnostic::Message;
use mingde_core::kind::Kind;
use mingde_core::snapshot::Table;
use mingde_demo::{Province, shipped};
use mingde_snapshot::{Manifest, Origin, SnapshotWriter};

use crate::error::AppError;
use crate::library::Library;
use crate::progress::Progress;

/// Writes the demo province to a directory; of 5,000 schools, unless another number is asked for.
pub fn make_province(
    library: &Library,
    dir: &Path,
    schools: Option<u32>,
    progress: &mut dyn Progress,
) -> Result<Manifest, AppError> {
    let province = read_province(library, shipped::PROVINCE)?;
    let province = match schools {
        Some(schools) => province.with_schools(schools),
        None => province,
    };
    write_province(library, &province, dir, progress)
}

/// Writes a province of other settings, such as fewer schools, in the form of `demo/province.toml`.
pub fn make_province_of(
    library: &Library,
    settings: &str,
    dir: &Path,
    progress: &mut dyn Progress,
) -> Result<Manifest, AppError> {
    write_province(library, &read_province(library, settings)?, dir, progress)
}

fn read_province(library: &Library, settings: &str) -> Result<Province, AppError> {
    let kinds = library.kinds.values().cloned();
    Ok(Province::read(settings, shipped::NAMES, library.schema.clone(), kinds)?)
}

fn write_province(
    library: &Library,
    province: &Province,
    dir: &Path,
    progress: &mut dyn Progress,
) -> Result<Manifest, AppError> {
    let schema = library.schema.clone();
    progress.begin(&Message::new("app-making-province"), 0);
    let registry = province.registry();
    let origin = Origin { ledger: String::new(), position: 0, root: [0; 32], as_known: None };
    let mut writer = SnapshotWriter::create(dir, origin, schema, &registry.units)?;
    let mut persons = writer.persons()?;
    persons.append(&registry.persons)?;
    persons.finish()?;
    drop(registry);
    write_tables(&writer, province, progress)?;
    let manifest = writer.finish()?;
    progress.finish();
    Ok(manifest)
}

/// One thread draws chunks while another writes the one before. The chunks of a kind follow one another.
fn write_tables(
    writer: &SnapshotWriter,
    province: &Province,
    progress: &mut dyn Progress,
) -> Result<(), AppError> {
    let (send, chunks) = sync_channel::<(Arc<Kind>, Table)>(1);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            for chunk in province.chunks() {
                // Nobody listens any more once writing failed.
                if send.send(chunk).is_err() {
                    break;
                }
            }
        });
        let mut records = 0;
        let mut open = None;
        for (kind, table) in chunks {
            let mut at_hand = match open.take() {
                Some((id, table_writer)) if id == kind.id => table_writer,
                Some((_, finished)) => {
                    mingde_snapshot::TableWriter::finish(finished)?;
                    writer.table(kind.clone())?
                }
                None => writer.table(kind.clone())?,
            };
            at_hand.append(&table)?;
            records += table.len() as u64;
            progress.reach(records);
            open = Some((kind.id.clone(), at_hand));
        }
        if let Some((_, last)) = open {
            last.finish()?;
        }
        Ok(())
    })
}
