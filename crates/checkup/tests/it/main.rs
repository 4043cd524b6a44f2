//! Check-ups as a bureau sees them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod audit;
mod clerks;
mod contradictions;
mod corpus;
mod damage;
mod documents;
mod findings;
mod forms;
mod kinds;
mod papers;
mod planted;
mod robustness;
