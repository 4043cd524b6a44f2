//! Whatever somebody repeats in what they send, the work of reading it grows with how often, and not with the square of that. Steps
//! are counted where `scripts/growth` runs these tests.
#![allow(clippy::unwrap_used, reason = "in a test a failure is best shown where it happens")]

mod files;
mod library;
mod names;
mod pages;
mod taking_in;
mod texts;
