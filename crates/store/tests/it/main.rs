//! The store on every database it supports.
#![allow(clippy::unwrap_used, reason = "in a test a failure is best shown where it happens")]

mod absurd;
mod archive;
mod auditing;
mod ballots;
mod beside;
mod bulk;
mod copying;
mod evidence;
mod inclusion;
mod keys;
mod killing;
mod locks;
mod lost_answer;
mod moving;
mod notices;
mod objects;
mod outer;
mod place;
mod programs;
mod providers;
mod reading;
mod recovery;
mod restoring;
mod rewriting;
mod scopes;
mod sealing;
mod statement;
mod tampering;
mod tls;
mod upkeep;
mod witness;
mod writing;
