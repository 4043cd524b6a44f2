//! One screen each: page, form, handler and template beside each other.

pub mod calendar;
pub mod file;
pub mod form;
pub mod imports;
pub mod ledger;
pub mod missing;
pub mod pick;
pub mod places;
pub mod record;
pub mod rulebooks;
pub mod todo;
pub mod uploads;
