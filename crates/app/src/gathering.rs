//! Columns that come of the revisions of a ledger.

use mingde_core::date::Timestamp;
use mingde_core::snapshot::{BuildError, Latest, Snapshot, SnapshotBuilder};

use crate::library::Library;

/// A snapshot while the revisions of the ledger come by. After one that does not read the rest may pass.
pub(crate) struct Gathering {
    builder: SnapshotBuilder,
    failed: Option<BuildError>,
}

impl Gathering {
    pub fn begin(library: &Library) -> Self {
        let kinds = library.kinds.values().cloned();
        Self { builder: SnapshotBuilder::new(library.schema.clone(), kinds), failed: None }
    }

    pub fn take(&mut self, latest: Latest<'_>) {
        if self.failed.is_none() {
            self.failed = self.builder.push(latest).err();
        }
    }

    pub fn end(
        self,
        position: u64,
        root: [u8; 32],
        as_known: Option<Timestamp>,
    ) -> Result<Snapshot, BuildError> {
        match self.failed {
            Some(error) => Err(error),
            None => Ok(self.builder.finish(position, root, as_known)),
        }
    }
}
