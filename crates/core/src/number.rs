//! Exact fixed-point numbers. Money, hours, scores and counts are all kept with four decimals in an `i64`,
//! so that columns are dense, sums are exact and the order of additions does not matter.

use rust_decimal::{Decimal, RoundingStrategy};
use std::fmt;
use std::str::FromStr;

/// A number with four decimals: `1.5` is stored as `15000`. Range ±9.2 × 10¹⁴.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Fixed(i64);

/// Why a text is not a [`Fixed`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadNumber {
    /// Not a decimal number.
    #[error("not a decimal number")]
    Malformed,
    /// More than four decimals would be lost.
    #[error("more than four decimals")]
    TooFine,
    /// Beyond ±9.2 × 10¹⁴.
    #[error("number too large")]
    TooLarge,
}

impl Fixed {
    /// Number of decimals kept.
    pub const DECIMALS: u32 = 4;
    /// What one unit is stored as.
    pub const ONE: Fixed = Fixed(10_000);
    /// Zero.
    pub const ZERO: Fixed = Fixed(0);

    /// A whole number.
    ///
    /// # Panics
    /// Beyond ±9.2 × 10¹⁴, which no count of people or records reaches.
    pub const fn whole(n: i64) -> Self {
        match n.checked_mul(10_000) {
            Some(raw) => Self(raw),
            None => panic!("whole number beyond the range of Fixed"),
        }
    }

    /// The stored integer (ten-thousandths).
    pub const fn raw(self) -> i64 {
        self.0
    }

    /// The whole units of it, towards zero.
    pub const fn truncated(self) -> i64 {
        self.0 / Self::ONE.0
    }

    /// From the stored integer.
    pub const fn from_raw(raw: i64) -> Self {
        Self(raw)
    }

    /// The same number as a [`Decimal`], without trailing zeros.
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.0, Self::DECIMALS).normalize()
    }

    /// From a floating-point cell of a spreadsheet: rounded to four decimals when the difference is only
    /// binary noise (`0.1 + 0.2`), refused when digits would really be lost.
    pub fn from_cell(x: f64) -> Result<Self, BadNumber> {
        if !x.is_finite() || x.abs() > 9.0e14 {
            return Err(BadNumber::TooLarge);
        }
        let scaled = x * 10_000.0;
        let rounded = scaled.round();
        if (scaled - rounded).abs() > 1e-6 * scaled.abs().max(1.0) {
            return Err(BadNumber::TooFine);
        }
        Ok(Self(rounded as i64))
    }

    /// Number of decimals in use, 0 to 4.
    pub fn decimals(self) -> u32 {
        let mut raw = self.0;
        let mut used = Self::DECIMALS;
        while used > 0 && raw % 10 == 0 {
            raw /= 10;
            used -= 1;
        }
        used
    }
}

impl fmt::Display for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0.unsigned_abs() / 10_000, self.0.unsigned_abs() % 10_000);
        if self.0 < 0 {
            f.write_str("-")?;
        }
        if part == 0 {
            return write!(f, "{whole}");
        }
        let digits = format!("{part:04}");
        write!(f, "{whole}.{}", digits.trim_end_matches('0'))
    }
}

impl fmt::Debug for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Fixed {
    type Err = BadNumber;
    fn from_str(s: &str) -> Result<Self, BadNumber> {
        let (negative, digits) = match s.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, s),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty()
            || !all_digits(whole)
            || !all_digits(part)
            || (part.is_empty() && digits.contains('.'))
        {
            return Err(BadNumber::Malformed);
        }
        let part = part.trim_end_matches('0');
        if part.len() > 4 {
            return Err(BadNumber::TooFine);
        }
        let whole: i64 = whole.parse().map_err(|_| BadNumber::TooLarge)?;
        let part: i64 = format!("{part:0<4}").parse().map_err(|_| BadNumber::Malformed)?;
        let raw = whole.checked_mul(10_000).and_then(|w| w.checked_add(part)).ok_or(BadNumber::TooLarge)?;
        Ok(Self(if negative { -raw } else { raw }))
    }
}

/// Rounded to so many decimals as people round: a half goes up, away from nought.
pub fn half_up(n: Decimal, decimals: u32) -> Decimal {
    n.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_and_prints_what_people_write() {
        for (text, shown) in
            [("0", "0"), ("12", "12"), ("1.5", "1.5"), ("0.0001", "0.0001"), ("-3.20", "-3.2")]
        {
            assert_eq!(text.parse::<Fixed>().unwrap().to_string(), shown);
        }
        for (text, why) in [
            ("", BadNumber::Malformed),
            ("1.", BadNumber::Malformed),
            ("一", BadNumber::Malformed),
            ("1.00001", BadNumber::TooFine),
            ("99999999999999999", BadNumber::TooLarge),
        ] {
            assert_eq!(text.parse::<Fixed>(), Err(why), "{text}");
        }
    }

    #[test]
    fn a_cell_keeps_its_value_and_loses_only_binary_noise() {
        assert_eq!(Fixed::from_cell(0.1 + 0.2).unwrap().to_string(), "0.3");
        assert_eq!(Fixed::from_cell(1200.0).unwrap(), Fixed::whole(1200));
        assert_eq!(Fixed::from_cell(0.12345), Err(BadNumber::TooFine));
    }

    proptest! {
        #[test]
        fn every_number_survives_text_and_decimal(raw in -9_000_000_000_000_000i64..9_000_000_000_000_000) {
            let n = Fixed::from_raw(raw);
            prop_assert_eq!(n.to_string().parse::<Fixed>().unwrap(), n);
            prop_assert_eq!(n.to_decimal() * Decimal::from(10_000), Decimal::from(raw));
        }
    }
}
