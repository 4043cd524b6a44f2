//! Values told apart: marks of what each group has had, as bits where they fit.

use std::borrow::Cow;

use mingde_core::snapshot::{NO_CHOICE, NO_DAY, NO_INDEX, NO_NUMBER};

use super::values::Values;

/// Distinct values per group: bits where they fit, else sorting.
pub(crate) enum Seen {
    Nothing,
    Bits(Vec<u64>, usize),
    Pairs(Vec<(u64, u32)>),
}

/// Most bits kept for distinct counts: 16 MB.
const MOST_BITS: usize = 1 << 27;

impl Seen {
    /// Marks for so many groups and values.
    pub(crate) fn new(groups: usize, values: usize) -> Self {
        match groups.checked_mul(values) {
            Some(bits) if bits <= MOST_BITS => Seen::Bits(vec![0; bits / 64 + 1], values),
            _ => Seen::Pairs(Vec::new()),
        }
    }

    /// Notes a value; whether it is new to its group, as far as that is known already.
    pub(crate) fn is_new(&mut self, group: usize, value: u32) -> bool {
        match self {
            Seen::Nothing => true,
            Seen::Bits(bits, values) => {
                let at = group * *values + value as usize;
                let (word, bit) = (&mut bits[at / 64], 1u64 << (at % 64));
                let new = *word & bit == 0;
                *word |= bit;
                new
            }
            Seen::Pairs(pairs) => {
                pairs.push((group as u64, value));
                false
            }
        }
    }
}

/// Values as dense keys, [`NO_INDEX`] where missing, with the number of possible keys.
pub(crate) fn distinct_keys<'v>(values: &'v Values<'_>, len: usize) -> (Option<Cow<'v, [u32]>>, usize) {
    match values {
        Values::Index(v) => {
            let reach = v.iter().filter(|i| **i != NO_INDEX).max().map_or(0, |m| *m as usize + 1);
            (Some(Cow::Borrowed(v.as_ref())), reach)
        }
        Values::Words(v, words) => {
            // Codes may repeat a word (a group's code stands for its kind), so words are numbered first.
            let mut sorted: Vec<&String> = words.iter().collect();
            sorted.sort_unstable();
            sorted.dedup();
            let number: Vec<u32> = words.iter().map(|w| sorted.partition_point(|s| *s < w) as u32).collect();
            let key = |code: &u32| number.get(*code as usize).copied().unwrap_or(NO_INDEX);
            (Some(v.iter().map(key).collect()), sorted.len())
        }
        Values::Choices(v, words) => {
            let key = |code: &u16| if *code == NO_CHOICE { NO_INDEX } else { u32::from(*code) };
            (Some(v.iter().map(key).collect()), words.len())
        }
        Values::Days(v) => {
            let days = v.iter().filter(|d| **d != NO_DAY);
            let (low, high) = days.fold((i32::MAX, i32::MIN), |(l, h), d| (l.min(*d), h.max(*d)));
            let key = |d: &i32| {
                if *d == NO_DAY { NO_INDEX } else { (*d - low) as u32 }
            };
            let reach = if low <= high { (high - low) as usize + 1 } else { 0 };
            (Some(v.iter().map(key).collect()), reach)
        }
        Values::Numbers(v) => {
            let mut sorted: Vec<i64> = v.iter().copied().filter(|n| *n != NO_NUMBER).collect();
            sorted.sort_unstable();
            sorted.dedup();
            let key = |n: &i64| {
                if *n == NO_NUMBER { NO_INDEX } else { sorted.partition_point(|s| s < n) as u32 }
            };
            (Some(v.iter().map(key).collect()), sorted.len())
        }
        _ => (Some(vec![NO_INDEX; len].into()), 0),
    }
}
