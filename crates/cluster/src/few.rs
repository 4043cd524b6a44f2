//! Numbers of persons so small that they would tell of somebody.

use std::collections::BTreeMap;

use crate::results::FEW;

/// So many persons are not told apart from others.
const TOO_FEW: i64 = 5;

/// How many have which status, where those of fewer than five are put together, and with them the next larger number as
/// long as they are fewer than five themselves: what is missing from a sum would tell them as well.
pub fn merged(numbers: BTreeMap<&'static str, i64>) -> Vec<(&'static str, i64)> {
    let mut by_size: Vec<(&'static str, i64)> = numbers.into_iter().collect();
    by_size.sort_by_key(|(status, number)| (*number, *status));
    let mut few = 0;
    let mut told = Vec::new();
    for (status, number) in by_size {
        if number < TOO_FEW || (few > 0 && few < TOO_FEW) {
            few += number;
        } else {
            told.push((status, number));
        }
    }
    if few > 0 {
        told.push((FEW, few));
    }
    told.sort_unstable();
    told
}
