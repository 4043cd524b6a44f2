//! Tables that go by instead of being held: a province's participations are more than need be in memory at once.

use std::convert::Infallible;

use super::Table;

/// A run of the records of a kind, in their order, with all their participations.
#[derive(Debug, Clone, Copy)]
pub struct Run<'t> {
    /// The records of the run; they and their participations count from 0.
    pub table: &'t Table,
    /// Place of the first record among all of the kind.
    pub first_record: u32,
    /// Place of the first participation among all of the kind.
    pub first_part: u32,
}

/// Where the tables that a snapshot does not hold come from.
pub trait Runs: Sync {
    /// Why they cannot be had.
    type Error: Send;

    /// Number of rows, records and participations, of a kind that goes by; `None` for one that is held.
    fn rows(&self, kind: &str) -> Option<u64>;

    /// Lets all records of a kind go by, each once and in order.
    ///
    /// # Errors
    /// What [`Self::Error`] says; some runs may have gone by then.
    fn each(&self, kind: &str, take: &mut dyn FnMut(Run<'_>)) -> Result<(), Self::Error>;
}

/// Every table is held.
#[derive(Debug, Clone, Copy, Default)]
pub struct Held;

impl Runs for Held {
    type Error = Infallible;

    fn rows(&self, _kind: &str) -> Option<u64> {
        None
    }

    fn each(&self, _kind: &str, _take: &mut dyn FnMut(Run<'_>)) -> Result<(), Infallible> {
        Ok(())
    }
}
