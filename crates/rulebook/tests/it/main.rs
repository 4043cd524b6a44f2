//! Rulebooks end to end: read, assess, explain.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod agreement;
mod agreement_layers;
mod agreement_more;
mod boundaries;
mod bureau;
mod changes;
mod constructs;
mod decisions;
mod findings;
mod first_way;
mod layers;
mod library;
mod mutants;
mod pages;
mod proofs;
mod receipts;
mod schema;
mod shipped;
mod suites;
mod times;
