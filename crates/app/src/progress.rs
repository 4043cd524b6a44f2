//! Telling how far long work has come.

use mingde_core::diagnostic::Message;

/// Hears how far long work has come. The binary draws bars; tests and batch jobs stay silent.
pub trait Progress: Send {
    /// A stage begins; `total` is zero where it is not known.
    fn begin(&mut self, stage: &Message, total: u64);
    /// So much of the stage is done.
    fn reach(&mut self, done: u64);
    /// The stage is over.
    fn finish(&mut self);
}

/// Nobody listens.
pub struct Silent;

impl Progress for Silent {
    fn begin(&mut self, _: &Message, _: u64) {}
    fn reach(&mut self, _: u64) {}
    fn finish(&mut self) {}
}
