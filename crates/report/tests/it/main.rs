//! Reports end to end: forms read and written, papers checked against the schema.

// Clippy knows only `#[test]` functions as tests, not what they share.
#![allow(clippy::unwrap_used)]

mod forms;
mod html;
mod language;
mod layout;
mod package;
mod page;
mod provenance;
mod schema;
