//! Messages that leave the house, taken by servers of our own that speak as theirs do.
#![allow(clippy::unwrap_used, reason = "in a test a failure is best shown where it happens")]

mod hooks;
mod mail;
mod robots;
