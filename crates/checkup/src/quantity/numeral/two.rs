//! A number that may be two: 三四百 is three hundred or four.

use rust_decimal::Decimal;

/// A lower and an upper number that grow together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Two {
    pub low: Decimal,
    pub high: Decimal,
}

impl Two {
    pub const ZERO: Self = Self { low: Decimal::ZERO, high: Decimal::ZERO };

    pub fn one(value: Decimal) -> Self {
        Self { low: value, high: value }
    }

    pub fn is_zero(self) -> bool {
        self.high.is_zero()
    }

    pub fn is_digit(self) -> bool {
        self.high < Decimal::TEN && self.high.fract().is_zero()
    }

    pub fn plus(self, other: Self) -> Option<Self> {
        if self.is_zero() {
            return Some(other);
        }
        Some(Self { low: self.low.checked_add(other.low)?, high: self.high.checked_add(other.high)? })
    }

    pub fn times(self, factor: Decimal) -> Option<Self> {
        Some(Self { low: self.low.checked_mul(factor)?, high: self.high.checked_mul(factor)? })
    }
}
