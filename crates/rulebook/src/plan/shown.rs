//! How a value is shown.

use rust_decimal::Decimal;

use crate::language::{Number, Rounding};

/// How a value is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shown {
    pub(crate) word: &'static str,
    /// Whether shares are shown times a hundred.
    pub(crate) percent: bool,
    pub(crate) decimals: u32,
    pub(crate) how: Rounding,
    /// Whether the value itself is what is shown, for whatever asks for it.
    pub(crate) rounds: bool,
}

impl Shown {
    /// To how many decimals the number itself is rounded, of a share in per cent to two more.
    pub(crate) fn rounding(&self) -> Option<(u32, Rounding)> {
        self.rounds.then_some((self.decimals + if self.percent { 2 } else { 0 }, self.how))
    }

    /// A number in the unit in which it is shown.
    pub(crate) fn scaled(&self, n: Number) -> Option<Number> {
        if self.percent { n.times(Number::whole(100)) } else { Some(n) }
    }

    /// A number as it is shown.
    pub(crate) fn show(&self, n: Number) -> Option<Decimal> {
        self.scaled(n)?.to_decimal(self.decimals, self.how)
    }
}
