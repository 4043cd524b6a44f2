//! Evaluation over the columns of a snapshot.

pub mod number;
