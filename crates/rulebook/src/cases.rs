//! Cases beside a rulebook, and those that stand at its thresholds.

mod boundary;
mod suite;

pub use boundary::{Boundary, Side, boundaries};
pub use suite::Suite;
