//! The store on every database it supports.
#![allow(clippy::unwrap_used, reason = "in a test a failure is best shown where it happens")]

mod absurd;
mod archive;
mod auditing;
mod beside;
mod bulk;
mod evidence;
mod keys;
mod killing;
mod objects;
mod place;
mod reading;
mod restoring;
mod rewriting;
mod scopes;
mod sealing;
mod tampering;
mod witness;
mod writing;
