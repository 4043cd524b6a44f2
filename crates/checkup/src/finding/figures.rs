//! What findings ask of numbers: whether they are exact, how they changed, how they are written, what slip would make one of another.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use super::Reading;
use crate::quantity::{Claim, Kind, Relation};
use crate::repair::{stands, stands_before};
use crate::show::counted_in_english;
use crate::words::{Words, list};

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
    let compares = clause.clone().any(|i| matches!(chars[i], '比' | '较'));
    // 比2023年的8000人多640人.
    if compares && matches!(chars.get(claim.at.start.wrapping_sub(1)), Some('多' | '少')) {
        return true;
    }
    verb.is_some_and(|(at, word)| {
        let behind = at + word.length;
        // 新增学位2700个 is as much as there is of it; 较上年新增300个 is a change.
        if at > 0 && chars[at - 1] == '新' && !compares {
            return false;
        }
        // 提升改造资金640万元 is the name of a work.
        if list("change-names").iter().any(|w| stands(chars, at, w)) {
            return false;
        }
        // 骨干教师提升270人次 is the name of a course: people are not raised.
        let of_people = claim.kind == Kind::Count && matches!(claim.unit.as_str(), "人" | "名" | "人次");
        if of_people && behind == claim.at.start && matches!(word.text, "提升" | "提高") && !compares {
            return false;
        }
        // 高于规定学历教师121人 says who they are.
        // 减幅为6% is a change however it is joined.
        let is_extent = word.text.ends_with(['幅', '速', '率']);
        let to = !is_extent && ["到", "至", "为", "成", "规定"].iter().any(|w| stands(chars, behind, w));
        !to && claim.at.start - behind <= 6
    })
}

/// Whether a number is only what another is compared with: 比去年的94.8%提高1.9个百分点.
pub(super) fn is_base(reading: &Reading<'_>, claim: &Claim) -> bool {
    let chars = reading.chars();
    let clause = clause_before(chars, claim.at.start, 16);
    let compares = clause.clone().any(|i| {
        matches!(chars[i], '比' | '较') && chars.get(i + 1).is_none_or(|c| !matches!(c, '例' | '重' | '率'))
    });
    let last = claim.at.start.checked_sub(1).map(|i| chars[i]);
    let is_planned = ["预算", "计划", "目标"].iter().any(|w| stands_before(chars, claim.at.start, w));
    stands(chars, claim.at.end, "相比")
        || compares && (matches!(last, Some('的' | '年' | '期')) || is_planned)
}

/// From the last comma or stop before a place, at most `far` characters back.
pub(super) fn clause_before(chars: &[char], at: usize, far: usize) -> Range<usize> {
    let from = at.saturating_sub(far);
    let bound =
        |i: &usize| matches!(chars[*i], '，' | ',' | '。' | '；' | ';' | '、' | '：' | '（' | '(' | '\n');
    (from..at).rev().find(bound).map_or(from, |i| i + 1)..at
}

/// Whether a number stands in a list behind 其中: 60套 and 24套 of 120套，其中红岩镇60套、三合乡24套.
pub(super) fn is_taken_apart(chars: &[char], claim: &Claim) -> bool {
    const FAR: usize = 80;
    let from = claim.at.start.saturating_sub(FAR);
    let bound = |at: &usize| matches!(chars[*at], '，' | ',' | '。' | '；' | ';' | '\n');
    let clause = (from..claim.at.start).rev().find(bound).map_or(from, |at| at + 1);
    says(chars, clause..claim.at.start, "其中")
}

/// 人, 名 and 位 count the same.
pub(super) fn same_unit(one: &str, other: &str) -> bool {
    let plain = |unit: &str| match unit {
        "名" | "位" => "人".to_owned(),
        other => other.to_owned(),
    };
    one == other || plain(one) == plain(other)
}

/// Words that a message puts together itself, in both languages.
#[derive(Debug, Clone)]
pub(super) struct Bilingual {
    pub chinese: String,
    pub english: String,
}

impl Bilingual {
    /// 3人 + 4人.
    pub fn joined(all: impl Iterator<Item = Self>) -> Self {
        let (chinese, english): (Vec<_>, Vec<_>) = all.map(|it| (it.chinese, it.english)).unzip();
        Self { chinese: chinese.join(" + "), english: english.join(" + ") }
    }

    /// As the argument of a message.
    pub fn put(&self, message: Message, name: &'static str) -> Message {
        message.with_translated(name, &self.chinese, &self.english)
    }
}

/// A value as the text would write it: in 万 or 亿 where this claim is, with its unit; in English as a whole number.
pub(super) fn written(value: Decimal, like: &Claim) -> Bilingual {
    let (scale, word) = scale(like);
    let number = value.checked_div(scale).unwrap_or(value).round_dp(6).normalize();
    let chinese = format!("{number}{word}{}", like.unit);
    Bilingual { chinese, english: counted_in_english(value, &like.unit) }
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
    // What 2亿元 was rounded from is not said; money in round sums is mostly meant so.
    if claim.kind == Kind::Money && places == 0 && !word.is_empty() {
        return scale / Decimal::from(50);
    }
    if word.is_empty() && places == 0 && value.fract().is_zero() && claim.kind != Kind::Share {
        // Things that are counted one by one are not rounded.
        return Decimal::ZERO;
    }
    let places = u32::try_from(places).unwrap_or(0).min(12);
    Decimal::new(5, places + 1) * scale
}

/// Whether a share that was worked out is the one that is said: rounded to its last place, the figures having been rounded themselves, or
/// cut there.
pub(super) fn is_rounded(worked: Decimal, said: &Claim, inexact: Decimal) -> bool {
    let Some(value) = said.value.as_ref().and_then(|v| v.number()).map(|v| v.abs()) else { return false };
    // 60%左右 may be off by so many points.
    let half = match said.relation {
        Relation::Approx => half_of_last(said).max(Decimal::new(25, 1)),
        _ => half_of_last(said),
    };
    let is_cut = worked >= value && worked - value < half * Decimal::TWO;
    (worked - value).abs() <= half + inexact || is_cut
}

/// A part with its name: 小学121所.
pub(super) fn named(claim: &Claim, like: &Claim) -> Bilingual {
    let name: String = claim.subject.chars().take(10).collect();
    let value = claim.value.as_ref().and_then(|v| v.number()).unwrap_or_default();
    let amount = written(value, like);
    if name.is_empty() {
        return amount;
    }
    let english = format!("“{name}” {}", amount.english);
    Bilingual { chinese: format!("{name}{}", amount.chinese), english }
}

/// Whether two numbers have the same digits in another order, two of them exchanged: 14489 and 14498.
pub(super) fn are_transposed(one: Decimal, other: Decimal) -> bool {
    are_of_exchanged(one, other, 3)
}

/// The same of numbers of two digits as well: 0.37 and 0.73, 36 and 63.
pub(super) fn are_exchanged(one: Decimal, other: Decimal) -> bool {
    are_of_exchanged(one, other, 2)
}

fn are_of_exchanged(one: Decimal, other: Decimal, least: usize) -> bool {
    // 10.7 and 17.0 are written to the same place.
    let scale = one.normalize().scale().max(other.normalize().scale());
    let digits = |mut n: Decimal| {
        n.rescale(scale);
        n.mantissa().unsigned_abs().to_string().into_bytes()
    };
    let (a, b) = (digits(one), digits(other));
    if a.len() != b.len() || a.len() < least {
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

/// Whether one digit of a number of two or more was mistaken, written to the same place: 12 for 15, 91.0 for 97.0. Numbers of one digit are
/// off by two at most.
pub(super) fn is_slip_of_one(one: Decimal, other: Decimal) -> bool {
    let scale = one.normalize().scale().max(other.normalize().scale());
    let digits = |mut n: Decimal| {
        n.rescale(scale);
        n.mantissa().unsigned_abs().to_string().into_bytes()
    };
    let (a, b) = (digits(one), digits(other));
    let differing = a.iter().zip(&b).filter(|(x, y)| x != y).count();
    let is_short = a.len() == 1 && (one - other).abs() > Decimal::TWO;
    a.len() == b.len() && differing == 1 && !is_short
}

/// Whether one number is another with a slip of the pen.
pub(super) fn is_slip(one: Decimal, other: Decimal) -> bool {
    are_transposed(one, other) || differ_in_one_digit(one, other)
}

/// Whether one of several numbers is what it should be with two neighbouring digits exchanged: 12 for 21 in 58 + 34 + 12 + 14 for 127. `gap` is
/// by how much they come to more than they should.
pub(super) fn is_one_exchanged(mut parts: impl Iterator<Item = Decimal>, gap: Decimal) -> bool {
    let digits = |mut n: Decimal, scale: u32| {
        n.rescale(scale);
        n.mantissa().unsigned_abs().to_string().into_bytes()
    };
    !gap.is_zero()
        && parts.any(|part| {
            let right = part - gap;
            let scale = part.scale().max(right.scale());
            let (a, b) = (digits(part, scale), digits(right, scale));
            let differing: Vec<usize> = if a.len() == b.len() {
                (0..a.len()).filter(|i| a[*i] != b[*i]).collect()
            } else {
                Vec::new()
            };
            right > Decimal::ZERO
                && matches!(differing[..], [i, j] if i + 1 == j && a[i] == b[j] && a[j] == b[i])
        })
}

/// Whether a word stands in a range.
pub(super) fn says(chars: &[char], at: Range<usize>, word: &str) -> bool {
    at.clone().any(|i| stands(chars, i, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_with_exchanged_digits() {
        let of = |all: &[&str], total: &str| {
            let parts: Vec<Decimal> = all.iter().map(|n| n.parse().expect("a number")).collect();
            let gap = parts.iter().sum::<Decimal>() - total.parse::<Decimal>().expect("a number");
            is_one_exchanged(parts.into_iter(), gap)
        };
        assert!(of(&["58", "34", "12", "14"], "127") && of(&["3618.4", "126.52", "95.3"], "3838.42"));
        assert!(!of(&["58", "34", "13", "14"], "127") && !of(&["58", "34", "21", "14"], "127"));
    }

    #[test]
    fn slips_of_digits() {
        let of = |n: &str| n.parse::<Decimal>().expect("a number");
        assert!(are_transposed(of("20386"), of("20368")) && are_transposed(of("17.30"), of("13.70")));
        assert!(are_transposed(of("3912"), of("3921")) && !are_transposed(of("12"), of("21")));
        assert!(!are_transposed(of("1234"), of("4321")) && !are_transposed(of("1.23"), of("13.2")));
        assert!(differ_in_one_digit(of("147"), of("157")) && !differ_in_one_digit(of("14"), of("15")));
    }
}
