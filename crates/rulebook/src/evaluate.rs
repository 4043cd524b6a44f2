//! Evaluation over the columns of a snapshot. Order of operations: counts → formulas → items (cap, rounding) →
//! bonuses and deductions → totals → vetoes; duties whenever what they need is there.

pub(crate) mod basis;
mod between;
pub(crate) mod cell;
pub(crate) mod cells;
pub(crate) mod counting;
pub(crate) mod counts;
pub(crate) mod decide;
pub(crate) mod exchange;
pub(crate) mod expression;
pub(crate) mod few;
pub(crate) mod frame;
pub(crate) mod grouped;
pub mod number;
pub(crate) mod population;
pub(crate) mod scope;
pub(crate) mod seen;
pub(crate) mod share;
pub(crate) mod sheet;
mod shifts;
pub(crate) mod slots;
pub(crate) mod standing;
pub(crate) mod tally;
pub(crate) mod test;
pub(crate) mod times;
pub(crate) mod together;
pub(crate) mod values;
pub(crate) mod veto;

/// A subject as the evaluation sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Who {
    /// Index among units or persons.
    pub(crate) index: u32,
    /// For persons, the unit of the main post on the day asked about; for units the unit itself.
    pub(crate) unit: u32,
}

/// How a subject finds its group among those of a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gather {
    Own,
    UnitOfPerson,
    Everyone,
}

impl Gather {
    pub(crate) fn group(self, who: &Who) -> u32 {
        match self {
            Gather::Own => who.index,
            Gather::UnitOfPerson => who.unit,
            Gather::Everyone => 0,
        }
    }
}
