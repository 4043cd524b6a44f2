//! JSON of which there is one form (RFC 8785, of whose values only objects, lists, texts, flags and integers below 2⁵³
//! occur): no spaces, keys in order, nothing unknown, nothing twice.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The bytes of a value whose fields are declared in the order of their names.
pub(crate) fn write<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

/// Reads a value, if these are the bytes it is written as.
pub(crate) fn read<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let value = serde_json::from_slice(bytes).ok()?;
    (write(&value) == bytes).then_some(value)
}
