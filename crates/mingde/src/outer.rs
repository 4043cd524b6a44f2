//! Places that are an object storage and no folder: keys from the environment or the data folder, never from the command line.

use std::path::{Path, PathBuf};

use mingde_app::{AppError, carry_to_storage, expect_open_storage, lay_down_from_storage};
use mingde_files::HalfFolder;
use mingde_objects::{AccessKeys, Bucket, ObjectTrouble, PATIENCE, is_object_address};

use crate::context::{Context, clock};

/// Keys that whoever started the program has.
pub fn given_keys() -> Option<AccessKeys> {
    AccessKeys::named(|name| std::env::var(name).ok())
}

/// Where submissions go to or come from: a folder, or a storage with a folder that is gone afterwards.
pub struct Outlet {
    folder: PathBuf,
    storage: Option<(String, Bucket, HalfFolder)>,
}

impl Outlet {
    /// The place that somebody typed. Nothing is asked of a storage yet.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for an address that is none, and without keys.
    pub fn of(context: &Context, typed: &Path) -> anyhow::Result<Self> {
        let Some(address) = typed.to_str().filter(|text| is_object_address(text)) else {
            return Ok(Self { folder: typed.to_owned(), storage: None });
        };
        let bucket = open(context, address).map_err(|trouble| AppError::Invalid(trouble.message()))?;
        let scratch = mingde_files::begin_folder(&std::env::temp_dir())?;
        let shown = address.split('?').next().unwrap_or(address).trim_end_matches('/').to_owned();
        Ok(Self { folder: scratch.path().to_owned(), storage: Some((shown, bucket, scratch)) })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// That something can be put there.
    pub fn expect_open(&self) -> Result<(), AppError> {
        self.storage.as_ref().map_or(Ok(()), |(_, bucket, _)| expect_open_storage(bucket))
    }

    /// What was put into the folder at a place goes to the storage. Gives where it lies.
    pub fn carry(&self, place: &Path) -> Result<PathBuf, AppError> {
        if let Some((_, bucket, _)) = &self.storage {
            carry_to_storage(&self.folder, &self.below(place), bucket)?;
        }
        Ok(self.shown(place))
    }

    /// Fetches what lies in the storage.
    pub fn fetch(&self) -> Result<(), AppError> {
        self.storage.as_ref().map_or(Ok(()), |(_, bucket, _)| lay_down_from_storage(bucket, &self.folder))
    }

    /// A place in the folder as it is told: where it lies in the storage.
    pub fn shown(&self, place: &Path) -> PathBuf {
        match &self.storage {
            Some((address, ..)) if place.starts_with(&self.folder) => {
                PathBuf::from(format!("{address}/{}", self.below(place)))
            }
            _ => place.to_owned(),
        }
    }

    fn below(&self, place: &Path) -> String {
        let below = place.strip_prefix(&self.folder).unwrap_or(place);
        let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
        parts.join("/")
    }
}

fn open(context: &Context, address: &str) -> Result<Bucket, ObjectTrouble> {
    let place = address.parse()?;
    let keys = match given_keys() {
        Some(keys) => keys,
        None => mingde_store::object_keys(&context.settings.data)?.ok_or(ObjectTrouble::NoKeys)?,
    };
    Bucket::new(place, keys, (clock, PATIENCE))
}
