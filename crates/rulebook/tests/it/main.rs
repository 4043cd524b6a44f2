//! Rulebooks end to end: read, assess, explain.

mod agreement;
mod bureau;
mod findings;
mod first_way;
mod library;
