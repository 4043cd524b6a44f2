//! The domain of Mingde as plain values: who there is (registry), what can be recorded (kinds), what was
//! recorded (records and their revisions), when (dates, periods, school calendar), how much (fixed-point
//! numbers), and the columnar [`snapshot`] that rulebooks are evaluated over.
//!
//! Nothing here reads a file, a clock or a random source: all of that arrives as arguments.

pub mod calendar;
pub mod date;
pub mod diagnostic;
pub mod directory;
pub mod grant;
pub mod id;
pub mod id_number;
pub mod kind;
pub mod measure;
mod message;
pub mod number;
pub mod numeral;
pub mod office;
pub mod period;
pub mod personnel;
pub mod policy;
pub mod publication;
pub mod reason;
pub mod record;
pub mod registry;
pub mod reorganisation;
pub mod revision;
pub mod sealing;
pub mod snapshot;
pub mod text;
pub mod translations;
pub mod unit_history;
pub mod words;
pub mod yaml;
