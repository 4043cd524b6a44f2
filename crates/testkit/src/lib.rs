//! Builders and fixtures for tests.

mod bureau;

pub use bureau::{Bureau, Entry, SEALED, bureau};
