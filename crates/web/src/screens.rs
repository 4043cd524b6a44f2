//! One screen each: page, form, handler and template beside each other.

pub mod missing;
