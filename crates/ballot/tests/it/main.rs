//! Secret ballots, by what their protocol promises and by who has tried to break others of their kind.

#![allow(clippy::unwrap_used, reason = "in a test a failure is best shown where it happens")]

mod attacks;
mod boards;
mod counting;
mod encodings;
mod in_script;
mod keys;
mod made;
mod manifests;
mod retries;
mod signatures;
mod vectors;
mod verified;
