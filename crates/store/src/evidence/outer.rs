//! Evidence in an object storage. The data folder says where in `evidence.address`; keys stand in `keys/object-storage.keys`, or come from whoever
//! started the program. Neither goes into the database.

use std::fs;
use std::io::{Read, Seek};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use mingde_core::date::Timestamp;
use mingde_objects::{AccessKeys, Bucket, ObjectPlace, ObjectTrouble, PATIENCE};
use tokio::runtime::{Handle, RuntimeFlavor};
use zeroize::Zeroizing;

use crate::error::StoreError;

/// The file that says where.
const ADDRESS: &str = "evidence.address";
/// The file of keys, beside the other keys.
const KEYS: &str = "keys/object-storage.keys";
/// Longest piece of evidence that is fetched.
const LONGEST: u64 = 1 << 30;

/// How this process asks object storages.
struct Reach {
    now: fn() -> Timestamp,
    /// Those of whoever started the program.
    keys: Option<AccessKeys>,
}

static REACH: OnceLock<Reach> = OnceLock::new();

/// Lets this process ask object storages: by which clock requests are signed, and with which keys where a data folder has none of its own.
/// Said once; whoever says it later is not heard.
pub fn reach_objects(now: fn() -> Timestamp, keys: Option<AccessKeys>) {
    _ = REACH.set(Reach { now, keys });
}

/// The object storage of a data folder. One that cannot be asked says so whenever it is: the ledger is read all the same.
#[derive(Debug, Clone)]
pub(super) struct Outer {
    address: String,
    bucket: Result<Arc<Bucket>, ObjectTrouble>,
}

impl Outer {
    /// That which a data folder names; none for the folder alone.
    pub(super) fn of(data: &Path) -> Option<Self> {
        let address = match fs::read_to_string(data.join(ADDRESS)) {
            Ok(text) => text.trim().to_owned(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
            // It says where, and nobody can read it: not the folder, then.
            Err(_) => String::new(),
        };
        let bucket = open(data, &address).map(Arc::new);
        Some(Self { address, bucket })
    }

    pub(super) fn address(&self) -> String {
        self.address.clone()
    }

    /// Whether it can be asked at all.
    pub(super) fn is_open(&self) -> bool {
        self.bucket.is_ok()
    }

    pub(super) fn put(
        &self,
        address: &str,
        source: &mut (impl Read + Seek),
        sent: (u64, String),
    ) -> Result<(), StoreError> {
        let (bucket, key) = (self.bucket()?, key(address));
        waiting(|| {
            if bucket.size(&key)? == Some(sent.0) {
                return Ok(());
            }
            bucket.put_from(&key, source, sent)
        })
    }

    pub(super) fn get(&self, address: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let bucket = self.bucket()?;
        waiting(|| bucket.get(&key(address), LONGEST, None))
    }

    pub(super) fn opening(&self, address: &str, most: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let bucket = self.bucket()?;
        waiting(|| bucket.get(&key(address), LONGEST, Some(most)))
    }

    pub(super) fn size(&self, address: &str) -> Result<Option<u64>, StoreError> {
        let bucket = self.bucket()?;
        waiting(|| bucket.size(&key(address)))
    }

    fn bucket(&self) -> Result<&Bucket, StoreError> {
        match &self.bucket {
            Ok(bucket) => Ok(bucket),
            Err(trouble) => Err(trouble.clone().into()),
        }
    }
}

fn open(data: &Path, address: &str) -> Result<Bucket, ObjectTrouble> {
    let place: ObjectPlace = address.parse()?;
    let reach = REACH.get().ok_or(ObjectTrouble::NoKeys)?;
    let keys = object_keys(data)?.or_else(|| reach.keys.clone()).ok_or(ObjectTrouble::NoKeys)?;
    Bucket::new(place, keys, (reach.now, PATIENCE))
}

/// The keys for an object storage that a data folder has of its own; none where it has none.
///
/// # Errors
/// [`ObjectTrouble::BadKeys`] where they do not read, and where everybody on the machine may read them.
pub fn object_keys(data: &Path) -> Result<Option<AccessKeys>, ObjectTrouble> {
    let path = data.join(KEYS);
    match fs::read_to_string(&path).map(Zeroizing::new) {
        // What others may read is no secret any more.
        Ok(_) if mingde_files::seen_by_others(&path) => Err(ObjectTrouble::BadKeys),
        Ok(text) => AccessKeys::read(&text).map(Some),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(_) => Err(ObjectTrouble::BadKeys),
    }
}

fn key(address: &str) -> String {
    let (folder, name) = address.split_at_checked(2).unwrap_or((address, ""));
    format!("{folder}/{name}")
}

/// Waits for the network. On a thread that others share, they are taken over by another one meanwhile.
fn waiting<T>(ask: impl FnOnce() -> Result<T, ObjectTrouble>) -> Result<T, StoreError> {
    let is_shared =
        Handle::try_current().is_ok_and(|handle| handle.runtime_flavor() == RuntimeFlavor::MultiThread);
    let asked = if is_shared { tokio::task::block_in_place(ask) } else { ask() };
    Ok(asked?)
}
