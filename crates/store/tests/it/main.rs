//! The store on every database it supports.
#![allow(clippy::unwrap_used, reason = "in a test a failure is best shown where it happens")]

mod evidence;
mod keys;
mod killing;
mod loading;
mod place;
mod reading;
mod rewriting;
mod tampering;
mod witness;
mod writing;
