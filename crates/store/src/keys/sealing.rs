//! The keys of what is sealed, apart from the key that signs: whoever reads rows of strangers needs these at most.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use mingde_core::record::Value;
use mingde_core::registry::{Person, Sealed};
use mingde_core::sealing::{Binding, Closed, Part};
use zeroize::Zeroizing;

use super::field::FieldKeys;
use super::file::{KeyFiles, read_secrets};
use crate::error::StoreError;

/// The keys of what is sealed, read from `field.key` when one is first needed.
pub struct SealingKeys {
    path: PathBuf,
    keys: OnceLock<FieldKeys>,
}

impl SealingKeys {
    /// Those of a data folder.
    pub fn at(data: &Path) -> Self {
        Self::of(&KeyFiles::of(data))
    }

    pub(super) fn of(files: &KeyFiles) -> Self {
        Self { path: files.field.clone(), keys: OnceLock::new() }
    }

    /// The keys themselves.
    ///
    /// # Errors
    /// [`StoreError::KeyMissing`] or [`StoreError::KeyDamaged`], if `field.key` is.
    pub fn read(&self) -> Result<&FieldKeys, StoreError> {
        if let Some(known) = self.keys.get() {
            return Ok(known);
        }
        let read = FieldKeys::of(&read_secrets(&self.path)?, self.path.clone());
        Ok(self.keys.get_or_init(|| read))
    }

    /// Seals a value for its place. One that is sealed already is sealed anew if another key than that in force did it;
    /// where there are no keys, or it does not open, it is carried along as it is. An identity number comes with its
    /// index.
    ///
    /// # Errors
    /// Those of [`read`](Self::read), for a value in clear.
    pub fn close(&self, place: &Binding<'_>, value: &Value) -> Result<Closed, StoreError> {
        let Value::Sealed(sealed) = value else {
            let keys = self.read()?;
            let plain = Zeroizing::new(value.to_string());
            return Ok(Closed { sealed: keys.seal(&plain, place), index: keys.index_in(place, &plain) });
        };
        let as_it_is = |sealed: &Sealed| Closed { sealed: sealed.clone(), index: None };
        let Ok(keys) = self.read() else { return Ok(as_it_is(sealed)) };
        if keys.is_in_force(sealed) {
            return Ok(as_it_is(sealed));
        }
        Ok(match keys.open(sealed, place) {
            Ok(plain) => Closed { sealed: keys.seal(&plain, place), index: keys.index_in(place, &plain) },
            Err(_) => as_it_is(sealed),
        })
    }
}

impl FieldKeys {
    /// The index of a text, if what stands in this place is found by one.
    fn index_in(&self, place: &Binding<'_>, plain: &str) -> Option<String> {
        (place.part == Part::Own(Person::ID_NUMBER)).then(|| self.index_of(plain))
    }
}

impl std::fmt::Debug for SealingKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SealingKeys").field("path", &self.path).finish_non_exhaustive()
    }
}
