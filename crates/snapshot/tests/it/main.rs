//! The snapshot's way to disk and back.
#![allow(clippy::unwrap_used, reason = "a test that fails should fail at once")]

mod damage;
mod directory;
mod round_trip;
mod runs;
mod stream;

use std::path::Path;

use mingde_core::snapshot::Snapshot;
use mingde_snapshot::{Check, Error, Manifest};
use mingde_testkit::Bureau;

/// What the ledger of these tests is called.
const LEDGER: &str = "mingde/0123456789abcdef";

fn write(snapshot: &Snapshot, dir: &Path) -> Result<Manifest, Error> {
    mingde_snapshot::write(snapshot, LEDGER, dir, &|_| ())
}

fn read(bureau: &Bureau, dir: &Path, check: Check) -> Result<Snapshot, Error> {
    mingde_snapshot::read(dir, bureau.schema.clone(), bureau.kinds.iter().cloned(), check)
}
