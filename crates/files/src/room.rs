//! How much room there is left for files.

use std::io;
use std::path::Path;

/// What a file system has room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Bytes that this account may still write.
    pub free: u64,
    /// Bytes of the whole file system.
    pub total: u64,
}

/// The room where a file or folder lies; none where the system does not say.
pub fn room(path: &Path) -> io::Result<Option<Room>> {
    #[cfg(unix)]
    {
        let found = rustix::fs::statvfs(path)?;
        let bytes = |blocks: u64| blocks.saturating_mul(found.f_frsize);
        Ok(Some(Room { free: bytes(found.f_bavail), total: bytes(found.f_blocks) }))
    }
    #[cfg(not(unix))]
    {
        _ = path;
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_no_more_room_left_than_there_is() {
        let folder = tempfile::tempdir().unwrap();
        if let Some(found) = room(folder.path()).unwrap() {
            assert!(found.total > 0 && found.free <= found.total, "{found:?}");
        }
        assert!(room(&folder.path().join("nowhere")).is_err() || cfg!(not(unix)));
    }
}
