//! Reports end to end: forms read and written, papers checked against the schema.

// Clippy knows only `#[test]` functions as tests, not what they share.
#![allow(clippy::unwrap_used)]

mod diff;
mod forms;
mod html;
mod issued;
mod language;
mod layout;
mod package;
mod page;
mod pdf;
mod pictures;
mod provenance;
mod saved_again;
mod schema;
mod verify;
