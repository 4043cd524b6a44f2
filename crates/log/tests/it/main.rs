//! The log against the vectors of its standards, and against itself.
#![allow(clippy::unwrap_used, reason = "in a test a failure is best shown where it happens")]

mod notes;
mod tree;
mod vectors;
