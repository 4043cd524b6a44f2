//! Exact numbers of formulas: fractions of 128-bit integers. A third stays a third until it is shown, so
//! that `talked >= staff * 1/3` is decided exactly.

use std::cmp::Ordering;
use std::fmt;

use mingde_core::number::Fixed;
use rust_decimal::Decimal;

/// An exact fraction; the denominator is positive. Not necessarily in lowest terms.
#[derive(Debug, Clone, Copy)]
pub struct Number {
    over: i128,
    under: i128,
}

/// How a value is rounded when it is shown or when a rule asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rounding {
    /// Half away from zero (四舍五入).
    HalfUp,
    /// To the next lower (去尾).
    Down,
    /// To the next higher (进一).
    Up,
}

/// Powers of ten, by the number of decimals.
const POWERS: [i64; 19] = {
    let mut powers = [1; 19];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

impl Rounding {
    /// Whether what lies between two neighbours goes to the upper one, by how its distance from the lower one compares
    /// to that from the upper one.
    #[inline]
    fn goes_up(self, nearer: Ordering, between: bool, positive: bool) -> bool {
        match self {
            Rounding::Down => false,
            Rounding::Up => between,
            // Half away from zero: below zero, exactly half stays with the lower one.
            Rounding::HalfUp => nearer == Ordering::Greater || (nearer == Ordering::Equal && positive),
        }
    }
}

impl Number {
    /// Zero.
    pub const ZERO: Number = Number { over: 0, under: 1 };
    /// One.
    pub const ONE: Number = Number { over: 1, under: 1 };

    /// A whole number.
    pub fn whole(n: i64) -> Self {
        Self { over: i128::from(n), under: 1 }
    }

    /// A fraction; `None` when the denominator is zero.
    pub fn fraction(over: i64, under: i64) -> Option<Self> {
        if under == 0 {
            return None;
        }
        let sign = i128::from(under.signum());
        Some(Self { over: i128::from(over) * sign, under: i128::from(under) * sign })
    }

    /// From a fixed-point number.
    pub fn fixed(n: Fixed) -> Self {
        Self::raw(n.raw())
    }

    /// From the stored integer of a fixed-point number (ten-thousandths).
    pub fn raw(raw: i64) -> Self {
        Self::from_small(small_raw(raw))
    }

    /// From ten-thousandths beyond 64 bits.
    pub(crate) fn raw_wide(raw: i128) -> Self {
        Self { over: raw, under: 10_000 }
    }

    /// Reads `12`, `12.5`, `-3`, `1/3`, and with a per-cent sign `50 %`, `33.3%`, `50％`.
    pub fn parse(text: &str) -> Option<Self> {
        // Figures as a Chinese keyboard gives them.
        if !text.is_ascii() {
            let narrow = mingde_core::text::narrow(text);
            return if narrow.is_ascii() { Self::parse(&narrow) } else { None };
        }
        let text = text.trim();
        if let Some(share) = text.strip_suffix('%') {
            let n: Fixed = share.trim().parse().ok()?;
            return Self::fixed(n).divide(Self::whole(100));
        }
        if let Some((over, under)) = text.split_once('/') {
            let over: Fixed = over.trim().parse().ok()?;
            let under: Fixed = under.trim().parse().ok()?;
            return Self::fixed(over).divide(Self::fixed(under));
        }
        text.parse().ok().map(Self::fixed)
    }

    /// From a decimal, unless it is beyond 128 bits.
    pub fn decimal(n: Decimal) -> Option<Self> {
        Some(Self { over: n.mantissa(), under: 10i128.checked_pow(n.scale())? }.kept_small())
    }

    /// Numerator and denominator in lowest terms, unless one of them is beyond a decimal.
    pub fn parts(self) -> Option<(Decimal, Decimal)> {
        let Self { over, under } = self.reduced();
        Some((
            Decimal::try_from_i128_with_scale(over, 0).ok()?,
            Decimal::try_from_i128_with_scale(under, 0).ok()?,
        ))
    }

    /// Numerator and denominator, if 64 bits are enough for both, as nearly always.
    #[inline]
    pub(crate) fn small(self) -> Option<Small> {
        Some((i64::try_from(self.over).ok()?, i64::try_from(self.under).ok()?))
    }

    #[inline]
    pub(crate) fn from_small((over, under): Small) -> Self {
        Self { over: i128::from(over), under: i128::from(under) }
    }

    /// The sum, unless it is beyond 128 bits.
    pub fn plus(self, other: Self) -> Option<Self> {
        if self.under == other.under {
            return Some(Self { over: self.over.checked_add(other.over)?, under: self.under });
        }
        let exact = |a: Self, b: Self| {
            let left = a.over.checked_mul(b.under)?;
            let right = b.over.checked_mul(a.under)?;
            Some(Self { over: left.checked_add(right)?, under: a.under.checked_mul(b.under)? })
        };
        exact(self, other).or_else(|| exact(self.reduced(), other.reduced())).map(Self::kept_small)
    }

    /// The difference.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self { over: other.over.checked_neg()?, under: other.under })
    }

    /// The product.
    #[inline]
    pub fn times(self, other: Self) -> Option<Self> {
        if let (Some((a, b)), Some((c, d))) = (self.small(), other.small()) {
            let product = |x: i64, y: i64| i128::from(x) * i128::from(y);
            return Some(Self { over: product(a, c), under: product(b, d) }.kept_small());
        }
        self.times_large(other)
    }

    fn times_large(self, other: Self) -> Option<Self> {
        let exact = |a: Self, b: Self| {
            Some(Self { over: a.over.checked_mul(b.over)?, under: a.under.checked_mul(b.under)? })
        };
        exact(self, other).or_else(|| exact(self.reduced(), other.reduced())).map(Self::kept_small)
    }

    /// The quotient; `None` also when `other` is zero.
    #[inline]
    pub fn divide(self, other: Self) -> Option<Self> {
        let turned = match other.over.cmp(&0) {
            Ordering::Greater => Self { over: other.under, under: other.over },
            Ordering::Less => Self { over: other.under.checked_neg()?, under: other.over.checked_neg()? },
            Ordering::Equal => return None,
        };
        self.times(turned)
    }

    /// As a fixed-point number, if four decimals are enough.
    pub fn to_fixed(self) -> Option<Fixed> {
        let scaled = self.over.checked_mul(10_000)?;
        (scaled % self.under == 0).then(|| i64::try_from(scaled / self.under).ok().map(Fixed::from_raw))?
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.over == 0
    }

    /// The next higher (or lower, or nearest) whole number of ten-to-the-minus-`decimals`.
    pub fn rounded(self, decimals: u32, how: Rounding) -> Option<Self> {
        let (scaled, scale) = self.scaled(decimals, how)?;
        Some(Self { over: scaled, under: scale })
    }

    /// The value as a decimal with so many decimals, without trailing zeros.
    pub fn to_decimal(self, decimals: u32, how: Rounding) -> Option<Decimal> {
        if self.under == 1
            && let Ok(whole) = i64::try_from(self.over)
        {
            return Some(Decimal::from(whole));
        }
        let (scaled, _) = self.scaled(decimals, how)?;
        // Nearly always small: trailing zeros go more cheaply in 64 bits.
        if let Ok(mut kept) = i64::try_from(scaled) {
            let mut scale = decimals;
            while scale > 0 && kept % 10 == 0 {
                (kept, scale) = (kept / 10, scale - 1);
            }
            return Decimal::try_new(kept, scale).ok();
        }
        Decimal::try_from_i128_with_scale(scaled, decimals).ok().map(|d| d.normalize())
    }

    /// The value in units of ten to the minus `decimals`, if 64 bits are enough.
    pub(crate) fn to_scaled(self, decimals: u32, how: Rounding) -> Option<i64> {
        let (scaled, _) = self.scaled(decimals, how)?;
        i64::try_from(scaled).ok()
    }

    #[inline]
    fn scaled(self, decimals: u32, how: Rounding) -> Option<(i128, i128)> {
        let scale = *POWERS.get(decimals as usize)?;
        if let Some(scaled) = self.small().and_then(|own| small_scaled(own, decimals, how)) {
            return Some((i128::from(scaled), i128::from(scale)));
        }
        self.scaled_large(i128::from(scale), how)
    }

    fn scaled_large(self, scale: i128, how: Rounding) -> Option<(i128, i128)> {
        let (over, under) = match self.over.checked_mul(scale) {
            Some(over) => (over, self.under),
            None => {
                let small = self.reduced();
                (small.over.checked_mul(scale)?, small.under)
            }
        };
        let (whole, rest) = (over.div_euclid(under), over.rem_euclid(under));
        let up = how.goes_up(rest.cmp(&(under - rest)), rest > 0, over >= 0);
        Some((whole.checked_add(i128::from(up))?, scale))
    }

    /// In lowest terms.
    fn reduced(self) -> Self {
        let divisor = gcd(self.over.unsigned_abs(), self.under.unsigned_abs());
        match i128::try_from(divisor) {
            Ok(d) if d > 1 => Self { over: self.over / d, under: self.under / d },
            _ => self,
        }
    }

    /// Long chains of operations would overflow without now and then reducing.
    fn kept_small(self) -> Self {
        const LARGE: i128 = 1 << 62;
        if self.under >= LARGE || self.over.unsigned_abs() >= LARGE as u128 { self.reduced() } else { self }
    }
}

/// A fraction of 64 bits: numerator, and denominator, which is positive.
pub(crate) type Small = (i64, i64);

/// From ten-thousandths.
#[inline]
pub(crate) fn small_raw(raw: i64) -> Small {
    if raw % 10_000 == 0 { (raw / 10_000, 1) } else { (raw, 10_000) }
}

#[inline]
pub(crate) fn small_plus(a: Small, b: Small) -> Option<Small> {
    if a.1 == b.1 {
        return Some((a.0.checked_add(b.0)?, a.1));
    }
    let left = a.0.checked_mul(b.1)?;
    Some((left.checked_add(b.0.checked_mul(a.1)?)?, a.1.checked_mul(b.1)?))
}

#[inline]
pub(crate) fn small_minus(a: Small, b: Small) -> Option<Small> {
    small_plus(a, (b.0.checked_neg()?, b.1))
}

#[inline]
pub(crate) fn small_times(a: Small, b: Small) -> Option<Small> {
    Some((a.0.checked_mul(b.0)?, a.1.checked_mul(b.1)?))
}

/// `None` also when `b` is zero.
#[inline]
pub(crate) fn small_divide(a: Small, b: Small) -> Option<Small> {
    match b.0.cmp(&0) {
        Ordering::Greater => small_times(a, (b.1, b.0)),
        Ordering::Less => small_times(a, (-b.1, b.0.checked_neg()?)),
        Ordering::Equal => None,
    }
}

#[inline]
pub(crate) fn small_cmp(a: Small, b: Small) -> Ordering {
    if a.1 == b.1 {
        return a.0.cmp(&b.0);
    }
    (i128::from(a.0) * i128::from(b.1)).cmp(&(i128::from(b.0) * i128::from(a.1)))
}

#[inline]
pub(crate) fn small_rounded(a: Small, decimals: u32, how: Rounding) -> Option<Small> {
    let scale = *POWERS.get(decimals as usize)?;
    Some((small_scaled(a, decimals, how)?, scale))
}

/// In units of ten to the minus `decimals`.
#[inline]
pub(crate) fn small_scaled((over, under): Small, decimals: u32, how: Rounding) -> Option<i64> {
    let scale = *POWERS.get(decimals as usize)?;
    // Counts, and what has these decimals already, need no division.
    if under == scale {
        return Some(over);
    }
    let over = over.checked_mul(scale)?;
    if under == 1 {
        return Some(over);
    }
    let (whole, rest) = (over.div_euclid(under), over.rem_euclid(under));
    let up = how.goes_up(rest.cmp(&(under - rest)), rest > 0, over >= 0);
    Some(whole + i64::from(up))
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.under == other.under {
            return self.over.cmp(&other.over);
        }
        if let (Some(own), Some(other)) = (self.small(), other.small()) {
            return small_cmp(own, other);
        }
        match (self.over.checked_mul(other.under), other.over.checked_mul(self.under)) {
            (Some(left), Some(right)) => left.cmp(&right),
            _ => compare_wide(self.reduced(), other.reduced()),
        }
    }
}

/// Compares by whole parts first, then by the rests turned upside down: never overflows.
fn compare_wide(mut a: Number, mut b: Number) -> Ordering {
    let mut turned = false;
    loop {
        let (wa, wb) = (a.over.div_euclid(a.under), b.over.div_euclid(b.under));
        let order = wa.cmp(&wb);
        if order != Ordering::Equal {
            return if turned { order.reverse() } else { order };
        }
        let (ra, rb) = (a.over.rem_euclid(a.under), b.over.rem_euclid(b.under));
        if ra == 0 || rb == 0 {
            let order = ra.cmp(&0).cmp(&rb.cmp(&0));
            return if turned { order.reverse() } else { order };
        }
        (a, b) = (Number { over: a.under, under: ra }, Number { over: b.under, under: rb });
        turned = !turned;
    }
}

impl fmt::Display for Number {
    /// With up to four decimals if that is exact, else as a fraction in lowest terms.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let low = self.reduced();
        match self.to_decimal(4, Rounding::HalfUp) {
            Some(d) if Number::parse(&d.to_string()) == Some(*self) => write!(f, "{d}"),
            _ => write!(f, "{}/{}", low.over, low.under),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn a_third_of_ninety_is_thirty_and_not_a_hair_less() {
        let third = number("1/3");
        assert_eq!(third.times(Number::whole(90)), Some(Number::whole(30)));
        assert_eq!(third.times(Number::whole(40)).unwrap().rounded(0, Rounding::Up), Some(Number::whole(14)));
        assert_eq!(number("50 %"), number("1/2"));
        assert_eq!(Number::whole(1).divide(Number::ZERO), None);
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        for (text, shown) in [("2.5", "3"), ("-2.5", "-3"), ("2.4999", "2"), ("-2.4999", "-2")] {
            assert_eq!(number(text).to_decimal(0, Rounding::HalfUp).unwrap().to_string(), shown, "{text}");
        }
        assert_eq!(number("2/3").to_decimal(2, Rounding::HalfUp).unwrap().to_string(), "0.67");
        assert_eq!(number("2/3").to_string(), "2/3");
    }

    proptest! {
        #[test]
        fn order_and_arithmetic_agree_with_integers(a in -1000i64..1000, b in 1i64..50, c in -1000i64..1000, d in 1i64..50) {
            let (x, y) = (Number::fraction(a, b).unwrap(), Number::fraction(c, d).unwrap());
            prop_assert_eq!(x.cmp(&y), (a * d).cmp(&(c * b)));
            prop_assert_eq!(compare_wide(x, y), (a * d).cmp(&(c * b)));
            prop_assert_eq!(x.plus(y), Number::fraction(a * d + c * b, b * d));
            prop_assert_eq!(x.times(y), Number::fraction(a * c, b * d));
        }
    }
}
