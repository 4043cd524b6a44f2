//! Reports end to end: forms read and written, papers checked against the schema.

mod forms;
mod html;
mod layout;
mod package;
mod provenance;
mod schema;
