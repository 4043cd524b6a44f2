//! The demo bureau as whoever imports and assesses it will meet it.

// Outside of `#[test]` functions the lint does not see that this is a test.
#![allow(clippy::unwrap_used)]

mod cases;
mod contents;
mod library;
mod planted;
mod province;
mod seasons;
mod settings;
mod sizes;
