//! One screen each: page, form, handler and template beside each other.

pub mod file;
pub mod form;
pub mod imports;
pub mod missing;
pub mod pick;
pub mod uploads;
