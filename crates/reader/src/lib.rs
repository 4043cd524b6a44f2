//! Strangers' files are read in a process of its own: a child of the same program without keys, without network, with
//! limits of memory, time, stack and answer. What kills a reader kills that child, and whoever gave the file is told.
//!
//! The readers themselves ([`mingde_checkup::material`], [`mingde_sheet`], [`mingde_report::carried`]) stay pure
//! functions of bytes and know nothing of this. The way of a file is
//!
//! ```text
//! File on disk → read_file (kind, size) → ReadingRoom ──pipe──> serve: confine, read ──pipe──> values, in parts
//! ```
//!
//! `docs/reading.md` says what holds on which system.

mod confine;
mod desk;
mod file;
mod frame;
mod job;
mod likeness;
mod packed;
mod paper;
mod photo;
mod room;
mod seats;
mod serve;
mod sheets;
mod small;
mod talk;
mod unreadable;

pub use file::read_file;
pub use likeness::Likeness;
pub use photo::{Photo, PhotoFormat};
pub use room::ReadingRoom;
pub use serve::{ARGUMENT, serve_and_exit};
pub use sheets::{Batch, Stream, Workbook};
pub use unreadable::Unreadable;
