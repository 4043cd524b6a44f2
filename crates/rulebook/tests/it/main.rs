//! Rulebooks end to end: read, assess, explain.

mod bureau;
mod first_way;
