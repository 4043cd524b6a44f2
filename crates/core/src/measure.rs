//! The words by which something is counted: rulebooks and report forms have them in common.

/// What a count comes to; it says exactly one of them.
pub const WAYS: [&str; 9] =
    ["count", "sum", "average", "min", "max", "first", "last", "uncovered", "overlapping"];

/// Which rows, of which days and whose, and what holds where nothing is recorded.
pub const ROWS: [&str; 10] =
    ["from", "where", "by", "within", "dated", "in_force", "at", "state", "missing", "round"];
