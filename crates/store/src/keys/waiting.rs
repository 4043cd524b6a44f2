//! Files that wait in the data folder until something becomes of them, closed with the key of sealed values: whoever has the
//! folder without its keys reads nothing in them.

use super::sealing::SealingKeys;
use crate::error::StoreError;

/// What the associated data begin with.
const PURPOSE: &[u8] = b"mingde-waiting-1";

/// Bytes that a closed file has beside its own: the id of the key, and the tag.
pub const CLOSED_MORE: u64 = 8 + 16;

impl SealingKeys {
    /// Closes a file for one place: eight hexadecimal digits that name the key, then AES-256-GCM-SIV (RFC 8452). What is
    /// written in the same place twice may differ; whoever sees both learns no more than that it does.
    ///
    /// # Errors
    /// Those of [`read`](Self::read).
    pub fn close_file(&self, place: &str, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        Ok(self.read()?.close_bytes(&bound(place), bytes))
    }

    /// Opens a file that was closed for this place, with whichever of the keys.
    ///
    /// # Errors
    /// Those of [`read`](Self::read); [`StoreError::Unsealable`] if it was altered, or belongs in another place.
    pub fn open_file(&self, place: &str, closed: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.read()?.open_bytes(&bound(place), closed).ok_or(StoreError::Unsealable)
    }
}

fn bound(place: &str) -> Vec<u8> {
    [PURPOSE, place.as_bytes()].concat()
}
