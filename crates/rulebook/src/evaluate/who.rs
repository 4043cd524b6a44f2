//! A subject as the evaluation sees it, and how it finds what was counted for it.

/// A subject as the evaluation sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Who {
    /// Index among units, persons or groups.
    pub(crate) index: u32,
    /// For persons, the unit of the main post on the day asked about; for groups the unit they belong to; for units the unit
    /// itself.
    pub(crate) unit: u32,
}

/// How a subject finds its group among those of a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gather {
    Own,
    Unit,
    Everyone,
}

impl Gather {
    pub(crate) fn group(self, who: &Who) -> u32 {
        match self {
            Gather::Own => who.index,
            Gather::Unit => who.unit,
            Gather::Everyone => 0,
        }
    }
}
