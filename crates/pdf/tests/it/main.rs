//! Papers as PDF, read back: what stands where on the page, what is inside the file, what is said about fonts.
//!
//! These tests need one Chinese font on the machine, whichever it is; `scripts/need fonts` gets one.

// Clippy knows only `#[test]` functions as tests, not what they share.
#![allow(clippy::unwrap_used)]

mod archive;
mod characters;
mod grid;
mod look;
mod page;
mod papers;
mod receipts;
mod typefaces;
