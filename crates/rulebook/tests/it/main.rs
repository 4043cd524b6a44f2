//! Rulebooks end to end: read, assess, explain.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod agreement;
mod bureau;
mod findings;
mod first_way;
mod library;
mod proofs;
mod shipped;
mod suites;
mod times;
