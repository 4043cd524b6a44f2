//! Status, reason and value of one result for all subjects, in nine bytes each: a province has a million subjects and
//! dozens of results.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::language::{Number, Rounding};
use crate::plan::{Reason, Status};

/// Outcomes by subject.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Outcomes {
    /// Status and reason of each, as [`judged`] packs them.
    judged: Vec<u8>,
    /// Value of each, as [`kept`] has it; 0 for none.
    values: Vec<i64>,
    /// Decimals of the values.
    decimals: u32,
    /// The rare values beyond 64 bits.
    large: BTreeMap<usize, Decimal>,
}

/// Outcomes of a run of subjects, written by one thread.
pub(crate) struct Strip<'o> {
    judged: &'o mut [u8],
    values: &'o mut [i64],
    decimals: u32,
    /// Place of the first subject.
    first: usize,
    /// Place and value of those beyond 64 bits.
    large: Vec<(usize, Decimal)>,
}

/// One byte; met without a reason is 0.
fn judged(status: Status, reason: Reason) -> u8 {
    (reason as u8) << 2 | status as u8
}

/// A value that is there is never 0: from zero on it is kept one higher. Columns of zeros cost nothing before they are
/// written to.
fn kept(value: i64) -> Option<i64> {
    if value >= 0 { value.checked_add(1) } else { Some(value) }
}

impl Outcomes {
    /// Met without a value, for everybody; values will have so many decimals at most.
    pub(crate) fn new(subjects: usize, decimals: u32) -> Self {
        Self { judged: vec![0; subjects], values: vec![0; subjects], decimals, large: BTreeMap::new() }
    }

    pub(crate) fn len(&self) -> usize {
        self.judged.len()
    }

    pub(crate) fn status(&self, at: usize) -> Status {
        Status::ALL[usize::from(self.judged[at] & 3)].0
    }

    pub(crate) fn reason(&self, at: usize) -> Reason {
        Reason::ALL[usize::from(self.judged[at] >> 2)]
    }

    /// The value, without trailing zeros.
    pub(crate) fn value(&self, at: usize) -> Option<Decimal> {
        match self.values[at] {
            0 => self.large.get(&at).copied(),
            kept => {
                let mut value = if kept > 0 { kept - 1 } else { kept };
                let mut decimals = self.decimals;
                while decimals > 0 && value % 10 == 0 {
                    (value, decimals) = (value / 10, decimals - 1);
                }
                Decimal::try_new(value, decimals).ok()
            }
        }
    }

    /// Those of some subjects.
    pub(super) fn picked(&self, positions: &[usize]) -> Self {
        let mut picked = Self::new(positions.len(), self.decimals);
        for (at, from) in positions.iter().enumerate() {
            picked.replace(at, self, *from);
        }
        picked
    }

    /// Puts those of more subjects behind.
    pub(super) fn join(&mut self, more: &Self) {
        debug_assert_eq!(self.decimals, more.decimals);
        let first = self.len();
        self.judged.extend_from_slice(&more.judged);
        self.values.extend_from_slice(&more.values);
        self.large.extend(more.large.iter().map(|(at, value)| (first + at, *value)));
    }

    /// Two runs of subjects, the second from a place on.
    pub(crate) fn strips(&mut self, at: usize) -> [Strip<'_>; 2] {
        let decimals = self.decimals;
        let (judged, more_judged) = self.judged.split_at_mut(at);
        let (values, more_values) = self.values.split_at_mut(at);
        [
            Strip { judged, values, decimals, first: 0, large: Vec::new() },
            Strip { judged: more_judged, values: more_values, decimals, first: at, large: Vec::new() },
        ]
    }

    /// Takes over what strips could not keep.
    pub(crate) fn take_large(&mut self, large: Vec<(usize, Decimal)>) {
        self.large.extend(large);
    }

    /// Leaves the outcomes of the subjects that are kept.
    pub(crate) fn keep(&mut self, kept: &[bool]) {
        let places: Vec<usize> = (0..kept.len()).filter(|at| kept[*at]).collect();
        self.judged = places.iter().map(|at| self.judged[*at]).collect();
        self.values = places.iter().map(|at| self.values[*at]).collect();
        let large = places.iter().enumerate().filter_map(|(new, at)| Some((new, *self.large.get(at)?)));
        self.large = large.collect();
    }

    /// Replaces the outcome of a subject by one of other outcomes of the same result.
    pub(crate) fn replace(&mut self, at: usize, other: &Outcomes, from: usize) {
        debug_assert_eq!(self.decimals, other.decimals);
        self.judged[at] = other.judged[from];
        self.values[at] = other.values[from];
        match other.large.get(&from) {
            Some(value) => drop(self.large.insert(at, *value)),
            None => drop(self.large.remove(&at)),
        }
    }
}

impl Strip<'_> {
    /// Sets the outcome of a subject of the run, its value rounded to the decimals of the result.
    pub(crate) fn set(
        &mut self,
        at: usize,
        (status, reason): (Status, Reason),
        value: Option<Number>,
        how: Rounding,
    ) {
        self.judged[at] = judged(status, reason);
        let Some(value) = value else { return };
        match value.to_scaled(self.decimals, how).and_then(kept) {
            Some(kept) => self.values[at] = kept,
            None => match value.to_decimal(self.decimals, how) {
                Some(value) => self.large.push((self.first + at, value)),
                None => self.judged[at] = judged(Status::NoData, Reason::TooLarge),
            },
        }
    }

    /// Sets the outcome of a subject of the run, its value in units of the last decimal of the result.
    #[inline]
    pub(crate) fn set_scaled(&mut self, at: usize, (status, reason): (Status, Reason), value: i64) {
        self.judged[at] = judged(status, reason);
        match kept(value) {
            Some(kept) => self.values[at] = kept,
            None => {
                let value = Decimal::from_i128_with_scale(i128::from(value), self.decimals);
                self.large.push((self.first + at, value.normalize()));
            }
        }
    }

    /// Values beyond 64 bits, with the places of their subjects among all.
    pub(crate) fn into_large(self) -> Vec<(usize, Decimal)> {
        self.large
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_is_what_was_set_however_large() {
        let decimal = |text: &str| text.parse::<Decimal>().unwrap();
        let mut outcomes = Outcomes::new(8, 2);
        let [mut first, mut second] = outcomes.strips(3);
        let set = |strip: &mut Strip<'_>, at, text: &str| {
            strip.set(at, (Status::NotMet, Reason::None), Number::parse(text), Rounding::HalfUp);
        };
        set(&mut first, 0, "0");
        set(&mut first, 1, "-0.01");
        set(&mut first, 2, "2/3");
        set(&mut second, 0, "20");
        second.set(1, (Status::NoData, Reason::NothingReported), None, Rounding::HalfUp);
        set(&mut second, 2, "92233720368547.58");
        let beyond = Number::whole(i64::MAX);
        second.set(3, (Status::Met, Reason::None), Some(beyond), Rounding::HalfUp);
        second.set_scaled(4, (Status::Met, Reason::None), i64::MAX);
        let large = [first.into_large(), second.into_large()].concat();
        outcomes.take_large(large);
        let values: Vec<_> = (0..8).map(|at| outcomes.value(at)).collect();
        let shown = ["0", "-0.01", "0.67", "20"].map(|text| Some(decimal(text)));
        assert_eq!(values[..4], shown);
        let large = ["92233720368547.58", "9223372036854775807", "92233720368547758.07"];
        assert_eq!(values[4], None);
        assert_eq!(values[5..], large.map(|text| Some(decimal(text))));
        assert_eq!((outcomes.status(4), outcomes.reason(4)), (Status::NoData, Reason::NothingReported));
        assert_eq!((outcomes.status(0), outcomes.reason(0)), (Status::NotMet, Reason::None));
        let mut other = Outcomes::new(1, 2);
        other.replace(0, &outcomes, 6);
        assert_eq!(other.value(0), outcomes.value(6));
        other.replace(0, &outcomes, 2);
        assert_eq!(other.value(0), Some(decimal("0.67")));
    }

    #[test]
    fn every_status_and_reason_fits_into_a_byte() {
        for (status, _) in Status::ALL {
            for reason in Reason::ALL {
                let mut outcomes = Outcomes::new(1, 0);
                outcomes.strips(1)[0].set(0, (status, reason), None, Rounding::Down);
                assert_eq!((outcomes.status(0), outcomes.reason(0)), (status, reason));
            }
        }
    }
}
