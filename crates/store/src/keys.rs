//! The keys of a ledger, in files of the data folder and nowhere else.

use mingde_core::registry::Sealed;

use crate::error::StoreError;

/// The keys: one for sealed fields and blind indexes, one that signs checkpoints.
pub struct Keys {}

impl Keys {
    /// Encrypts a text. The context (`person.id_number`) must be given again to open it.
    pub fn seal(&self, _plain: &str, _context: &str) -> Sealed {
        todo!()
    }
    /// Decrypts what [`seal`](Self::seal) gave.
    pub fn open(&self, _sealed: &Sealed, _context: &str) -> Result<String, StoreError> {
        todo!()
    }
    /// A keyed hash to find a text by without storing it: 32 hexadecimal digits.
    pub fn index_of(&self, _text: &str) -> String {
        todo!()
    }
}
