//! Strangers' files through the pipe, and what is told of readers that do not come back.
#![allow(clippy::unwrap_used, reason = "in a test a failure is best shown where it happens")]

mod fates;
mod files;
mod hostile;
mod photos;
mod sheets;
