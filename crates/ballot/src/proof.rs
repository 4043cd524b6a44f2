//! Proofs of knowledge, each of which shows one thing and nothing else.

mod choice;
mod equal;
mod known;

pub(crate) use choice::{Branches, Committed, opened};
pub(crate) use equal::EqualLogs;
pub(crate) use known::KnownLog;
