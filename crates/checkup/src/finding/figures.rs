//! What findings ask of numbers: whether they are exact, how they changed, how they are written, what slip would make one of another.

use std::ops::Range;

use rust_decimal::Decimal;

use super::Reading;
use crate::quantity::{Claim, Kind, Relation};
use crate::repair::{stands, stands_before};
use crate::words::Words;

/// Words by which a number is a change, right before it or with a few words between.
static CHANGES: Words = Words::beginning("change-verbs");

/// No bureau has more of anything, and what is worked out from larger numbers would not fit a decimal.
const LARGEST: i64 = 1_000_000_000_000_000_000;

/// The value of a claim that says exactly one number.
pub(super) fn exact(claim: &Claim) -> Option<Decimal> {
    let plain = claim.relation == Relation::Eq && claim.upper.is_none();
    claim.value.as_ref().filter(|_| plain)?.number().filter(|value| value.abs() <= Decimal::from(LARGEST))
}

/// Whether a claim can be a whole or a part: an exact number of things or a sum of money, not for each, not a change.
pub(super) fn is_amount(reading: &Reading<'_>, claim: &Claim) -> bool {
    let counts = matches!(claim.kind, Kind::Count | Kind::Money)
        || claim.kind == Kind::Number && !claim.unit.is_empty();
    counts && claim.per.is_empty() && exact(claim).is_some() && !is_change(reading, claim)
}

/// Whether a number says how something changed: 增加20名, 比上年多3所; 增加到120名 is a state.
pub(super) fn is_change(reading: &Reading<'_>, claim: &Claim) -> bool {
    let chars = reading.chars();
    let clause = clause_before(chars, claim.at.start, 14);
    let verb = clause.clone().rev().find_map(|at| Some((at, CHANGES.at(chars, at)?)));
    verb.is_some_and(|(at, word)| {
        let behind = at + word.length;
        let to = ["到", "至", "为", "成"].iter().any(|w| stands(chars, behind, w));
        !to && claim.at.start - behind <= 6
    })
}

/// From the last comma or stop before a place, at most `far` characters back.
pub(super) fn clause_before(chars: &[char], at: usize, far: usize) -> Range<usize> {
    let from = at.saturating_sub(far);
    let bound =
        |i: &usize| matches!(chars[*i], '，' | ',' | '。' | '；' | ';' | '、' | '：' | '（' | '(' | '\n');
    (from..at).rev().find(bound).map_or(from, |i| i + 1)..at
}

/// 人, 名 and 位 count the same.
pub(super) fn same_unit(one: &str, other: &str) -> bool {
    let plain = |unit: &str| match unit {
        "名" | "位" => "人".to_owned(),
        other => other.to_owned(),
    };
    one == other || plain(one) == plain(other)
}

/// A value as the text would write it: in 万 or 亿 where this claim is, with its unit.
pub(super) fn written(value: Decimal, like: &Claim) -> String {
    let (scale, word) = scale(like);
    let number = value.checked_div(scale).unwrap_or(value).round_dp(6).normalize();
    format!("{number}{word}{}", like.unit)
}

/// What the number of a claim is written in.
fn scale(claim: &Claim) -> (Decimal, &'static str) {
    let has = |c: char| claim.quote.contains(c);
    if has('亿') {
        (Decimal::from(100_000_000), "亿")
    } else if has('万') {
        (Decimal::from(10_000), "万")
    } else {
        (Decimal::ONE, "")
    }
}

/// Half of the last place that is written: what rounding may have taken from a number.
pub(super) fn half_of_last(claim: &Claim) -> Decimal {
    let value = claim.value.as_ref().and_then(|v| v.number()).unwrap_or_default();
    let (scale, word) = scale(claim);
    let places = claim.quote.chars().skip_while(|c| !matches!(c, '.' | '．')).skip(1);
    let places = places.take_while(|c| crate::quantity::numeral::digit_value(*c).is_some()).count();
    if word.is_empty() && places == 0 && value.fract().is_zero() && claim.kind != Kind::Share {
        // Things that are counted one by one are not rounded.
        return Decimal::ZERO;
    }
    let places = u32::try_from(places).unwrap_or(0).min(12);
    Decimal::new(5, places + 1) * scale
}

/// A part with its name: 小学121所.
pub(super) fn named(claim: &Claim, like: &Claim) -> String {
    let name: String = claim.subject.chars().take(10).collect();
    let value = claim.value.as_ref().and_then(|v| v.number()).unwrap_or_default();
    format!("{name}{}", written(value, like))
}

/// Whether two numbers have the same digits in another order, two of them exchanged: 14489 and 14498.
pub(super) fn are_transposed(one: Decimal, other: Decimal) -> bool {
    let digits = |n: Decimal| n.normalize().mantissa().unsigned_abs().to_string().into_bytes();
    let (a, b) = (digits(one), digits(other));
    if a.len() != b.len() || a.len() < 3 || one.normalize().scale() != other.normalize().scale() {
        return false;
    }
    let differing: Vec<usize> = (0..a.len()).filter(|i| a[*i] != b[*i]).collect();
    matches!(differing[..], [i, j] if a[i] == b[j] && a[j] == b[i])
}

/// Whether one digit of a number of three or more was mistaken: 157 for 147.
pub(super) fn differ_in_one_digit(one: Decimal, other: Decimal) -> bool {
    let digits = |n: Decimal| n.normalize().mantissa().unsigned_abs().to_string().into_bytes();
    let (a, b) = (digits(one), digits(other));
    a.len() == b.len() && a.len() >= 3 && a.iter().zip(&b).filter(|(x, y)| x != y).count() == 1
}

/// Whether a word stands in a range.
pub(super) fn says(chars: &[char], at: Range<usize>, word: &str) -> bool {
    at.clone().any(|i| stands(chars, i, word))
}

/// Whether one of these words ends right before a place.
pub(super) fn ends_with(chars: &[char], at: usize, words: &[&str]) -> bool {
    words.iter().any(|w| stands_before(chars, at, w))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_digits() {
        let of = |n: &str| n.parse::<Decimal>().expect("a number");
        assert!(are_transposed(of("20386"), of("20368")) && are_transposed(of("17.30"), of("13.70")));
        assert!(are_transposed(of("3912"), of("3921")) && !are_transposed(of("12"), of("21")));
        assert!(!are_transposed(of("1234"), of("4321")) && !are_transposed(of("1.23"), of("13.2")));
        assert!(differ_in_one_digit(of("147"), of("157")) && !differ_in_one_digit(of("14"), of("15")));
    }
}
