//! What a row says of a person that nobody but the bureau may read.

use mingde_core::id_number::IdNumber;
use mingde_core::record::Value;
use mingde_sheet::{Cell, Key, PartLayout, Row};
use mingde_store::{SealingKeys, StoreError};

/// Identity number and phone of a row, in clear until they are sealed with the person whose they are.
#[derive(Debug, Default)]
pub(super) struct Identity {
    pub number: Option<IdNumber>,
    /// What a person of that number may be found by: the hash by the key in force, then those by earlier keys.
    pub indices: Vec<String>,
    pub phone: Option<String>,
}

impl Identity {
    /// What a row states.
    pub fn of(row: &Row, part: &PartLayout, keys: &SealingKeys) -> Result<Self, StoreError> {
        let text = |key: &Key| match row.cells.get(part.position(key)?)? {
            Some(Cell::Value(Value::Text(text))) => Some(text.as_str()),
            _ => None,
        };
        let number = text(&Key::IdNumber).and_then(|text| IdNumber::parse(text).ok());
        let indices = match &number {
            Some(number) => keys.read()?.indices_of(number.expose()).collect(),
            None => Vec::new(),
        };
        Ok(Self { number, indices, phone: text(&Key::Phone).map(str::to_owned) })
    }

    /// What is to be sealed of it.
    pub fn to_seal(&self) -> mingde_core::sealing::Identity<'_> {
        mingde_core::sealing::Identity { number: self.number.as_ref(), phone: self.phone.as_deref() }
    }
}
