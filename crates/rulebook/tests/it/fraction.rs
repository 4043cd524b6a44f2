//! Exact numbers of the reference evaluator: whole numerators and denominators, nothing clever, and what becomes of
//! them where something is missing.

use std::cmp::Ordering;
use std::ops::{Add, Div, Mul, Neg, Sub};

use mingde_rulebook::Status;

/// A fraction in lowest terms, the denominator positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction(i128, i128);

impl Fraction {
    pub const ZERO: Self = Fraction(0, 1);

    pub fn of(n: i128, d: i128) -> Self {
        let mut divisor = (n.abs(), d.abs());
        while divisor.1 != 0 {
            divisor = (divisor.1, divisor.0 % divisor.1);
        }
        let by = divisor.0.max(1) * d.signum();
        Fraction(n / by, d / by)
    }

    /// Of a whole number, the number.
    pub fn numerator(self) -> i128 {
        self.0
    }

    /// The nearest number with so many decimals, away from zero where two are equally near.
    pub fn half_up(self, decimals: u32) -> Self {
        let scale = 10i128.pow(decimals);
        let (n, d) = (self.0.abs() * scale, self.1);
        Self::of(self.0.signum() * ((2 * n + d) / (2 * d)), scale)
    }

    pub fn floor(self) -> Self {
        Self::of(self.0.div_euclid(self.1), 1)
    }

    pub fn ceil(self) -> Self {
        -(-self).floor()
    }

    /// Up at so many decimals, as `round: { decimals, how: up }` says.
    pub fn up(self, decimals: u32) -> Self {
        let scale = Self::of(10i128.pow(decimals), 1);
        (self * scale).ceil() / scale
    }
}

impl From<usize> for Fraction {
    fn from(n: usize) -> Self {
        Fraction(n as i128, 1)
    }
}

impl Add for Fraction {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::of(self.0 * other.1 + other.0 * self.1, self.1 * other.1)
    }
}

impl Sub for Fraction {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Fraction {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self::of(self.0 * other.0, self.1 * other.1)
    }
}

impl Div for Fraction {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        Self::of(self.0 * other.1, self.1 * other.0)
    }
}

impl Neg for Fraction {
    type Output = Self;
    fn neg(self) -> Self {
        Fraction(-self.0, self.1)
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.0 * other.1).cmp(&(other.0 * self.1))
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A status and the number beside it.
pub type Told = (Status, Option<Fraction>);

/// A number, or why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    Is(Fraction),
    NoData,
    NotApplicable,
}

use Found::{Is, NoData, NotApplicable};

impl Found {
    /// So many; where nothing was reported, no data.
    pub fn reported(reported: bool, many: usize) -> Self {
        if reported { Is(many.into()) } else { NoData }
    }

    pub fn number(self) -> Option<Fraction> {
        match self {
            Is(n) => Some(n),
            _ => None,
        }
    }

    pub fn map(self, change: impl Fn(Fraction) -> Fraction) -> Self {
        match self {
            Is(n) => Is(change(n)),
            other => other,
        }
    }

    /// Both are needed; missing data outweighs what does not apply.
    pub fn with(self, other: Self, join: impl Fn(Fraction, Fraction) -> Fraction) -> Self {
        match (self, other) {
            (Is(a), Is(b)) => Is(join(a, b)),
            (NoData, _) | (_, NoData) => NoData,
            _ => NotApplicable,
        }
    }

    /// A share; of nothing there is none.
    pub fn over(self, whole: Self) -> Self {
        match (self, whole) {
            (Is(_), Is(Fraction::ZERO)) => NotApplicable,
            _ => self.with(whole, |a, b| a / b),
        }
    }

    /// Whether it is at least so much.
    pub fn at_least(self, bound: Fraction) -> Status {
        self.holds(|n| n >= bound)
    }

    pub fn holds(self, test: impl Fn(Fraction) -> bool) -> Status {
        match self {
            Is(n) => met(test(n)),
            NoData => Status::NoData,
            NotApplicable => Status::NotApplicable,
        }
    }

    /// The status of a plain figure.
    pub fn status(self) -> Status {
        self.holds(|_| true)
    }
}

pub fn met(truth: bool) -> Status {
    if truth { Status::Met } else { Status::NotMet }
}

/// All must hold: one that does not is decisive, what does not apply asks for nothing.
pub fn all(of: impl IntoIterator<Item = Status>) -> Status {
    let of: Vec<Status> = of.into_iter().collect();
    let first = |wanted| of.contains(&wanted).then_some(wanted);
    let order = [Status::NotMet, Status::NoData, Status::Met];
    order.into_iter().find_map(first).unwrap_or(Status::NotApplicable)
}

/// Where a condition fails, nothing is asked.
pub fn when(condition: Status, then: Status) -> Status {
    match condition {
        Status::Met => then,
        Status::NotMet => Status::NotApplicable,
        absent => absent,
    }
}
