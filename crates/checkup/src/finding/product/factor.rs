//! What a product has besides a number and an amount for each: days, months, terms, groups.

use rust_decimal::Decimal;

use crate::finding::Reading;
use crate::finding::figures::{exact, says};
use crate::quantity::{Claim, Kind};

/// A further factor.
pub(super) struct Factor {
    pub value: Decimal,
    /// The text counts what the amount is for: 每月300元，按10个月计算.
    pub is_said: bool,
    /// The text names a period without a number of them: 每月.
    pub is_guessed: bool,
}

/// Periods an amount can be for, with the units that count them and what they come to in a year.
const PERIODS: [(&[&str], &[&str], &[u32]); 6] = [
    (&["每学期", "每期", "每半年"], &["学期"], &[2]),
    (&["每月", "每个月"], &["个月"], &[12, 10, 9]),
    (&["每季"], &["季度"], &[4]),
    (&["每天", "每日"], &["天"], &[]),
    (&["每周"], &["周"], &[]),
    (&["每节", "每课时", "每学时"], &["节", "课时", "学时"], &[]),
];

/// The factors of a sentence: those of the period of `each`, whatever else is counted, and none at all.
pub(super) fn factors(reading: &Reading<'_>, claims: &[Claim], each: &Claim) -> Vec<Factor> {
    let chars = reading.chars();
    // 每学期送教16次 is one claim.
    let near = each.at.start.saturating_sub(10)..each.at.end;
    let period = PERIODS.iter().find(|(words, ..)| words.iter().any(|w| says(chars, near.clone(), w)));
    let counted = claims.iter().filter(|c| matches!(c.kind, Kind::Count | Kind::Duration) && c.at != each.at);
    let counts_period = |c: &&Claim| period.is_some_and(|(_, units, _)| units.contains(&c.unit.as_str()));
    let mut found: Vec<Factor> = counted
        .filter_map(|c| Some(Factor { value: exact(c)?, is_said: counts_period(&c), is_guessed: false }))
        .collect();
    found.push(Factor { value: Decimal::ONE, is_said: false, is_guessed: false });
    // 每学期1000元，全年372万元: a year has two of them.
    let sentence = claims.first().map_or(each.at.start, |c| c.at.start.min(each.at.start))
        ..claims.last().map_or(each.at.end, |c| c.at.end);
    let of_term = period.is_some_and(|(words, ..)| words.contains(&"每学期"));
    let in_year = ["全年", "一年", "全学年", "年度", "两个学期", "两学期"]
        .iter()
        .any(|w| says(chars, sentence.clone(), w));
    if of_term && in_year {
        found.push(Factor { value: Decimal::TWO, is_said: true, is_guessed: false });
    }
    if let Some((.., implied)) = period {
        found.extend(implied.iter().map(|n| Factor {
            value: Decimal::from(*n),
            is_said: false,
            is_guessed: true,
        }));
    }
    // 每人每天40元，培训120人、7天: days that stand beside count, and so do no other numbers where something is wrong.
    for factor in &mut found {
        factor.is_said &= factor.value > Decimal::ONE;
    }
    found.dedup_by(|next, one| next.value == one.value && next.is_said == one.is_said);
    found
}

/// Whether an amount for each is for each of what a claim counts.
pub(super) fn is_of(per: &str, claim: &Claim) -> bool {
    let unit = claim.unit.as_str();
    match per {
        "每户" | "户均" | "每家" => matches!(unit, "户" | "家"),
        "每校" | "校均" | "每所" | "每园" => {
            unit == "所" || unit == "个" && claim.subject.contains('校')
        }
        "每人" | "人均" | "生均" | "师均" | "每生" | "每名" | "每位" => {
            matches!(unit, "人" | "名" | "位")
        }
        "每班" => unit == "班" || unit == "个" && claim.subject.contains('班') || unit == "期",
        "单价" => matches!(claim.kind, Kind::Count) && !matches!(unit, "人" | "名" | "位" | "人次"),
        "每个" => matches!(unit, "个" | "只" | "套" | "所"),
        "每村" => unit == "个" && claim.subject.contains('村'),
        other => other.strip_prefix('每').is_some_and(|of| of == unit),
    }
}
