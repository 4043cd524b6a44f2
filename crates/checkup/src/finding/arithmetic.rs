//! Sums and products inside the text: 100名 × 1200元 = 12万元; 共9人，其中甲4人、乙5人.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use super::{Finding, Reading};
use crate::quantity::{Claim, Kind, Relation};
use crate::repair::{stands, stands_before};
use crate::words::Words;

/// Parts and their whole stand together: no further claims are looked at for one, and no longer sum is written out.
const TOGETHER: usize = 200;

/// Words that announce a total.
const TOTALS: [&str; 9] = ["共计", "合计", "总计", "总共", "一共", "累计", "总额", "共", "计"];

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut from = 0;
    while from < reading.claims.len() {
        let sentence = reading.sentence(&reading.claims[from].at);
        let length = reading.claims[from..].iter().take_while(|c| c.at.start < sentence.end).count().max(1);
        let claims = &reading.claims[from..from + length];
        found.extend(products(reading, claims));
        found.extend(parts_after(reading, claims));
        found.extend(total_after(reading, claims));
        from += length;
    }
    found
}

/// What a person can be beside anything else: such parts may come to more than the whole.
static OVERLAPPING: Words = Words::beginning("overlapping");

/// The value of a claim that says exactly one number.
fn exact(claim: &Claim) -> Option<Decimal> {
    let plain = claim.relation == Relation::Eq && claim.upper.is_none();
    claim.value.as_ref().filter(|_| plain)?.number()
}

fn is_total(reading: &Reading<'_>, claim: &Claim, words: &[&str]) -> bool {
    words.iter().any(|w| stands_before(reading.chars(), claim.at.start, w))
}

/// A number of people, an amount for each, and what it comes to.
fn products(reading: &Reading<'_>, claims: &[Claim]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (i, each) in claims.iter().enumerate().filter(|(_, c)| !c.per.is_empty()) {
        let total = claims[i + 1..]
            .iter()
            .take(TOGETHER)
            .find(|c| c.unit == each.unit && c.per.is_empty() && is_total(reading, c, &TOTALS));
        let number = claims[..i]
            .iter()
            .rev()
            .take(TOGETHER)
            .find(|c| c.kind == Kind::Count && c.per.is_empty() && is_of(&each.per, &c.unit));
        let (Some(total), Some(number)) = (total, number) else { continue };
        let (Some(one), Some(sum), Some(many)) = (exact(each), exact(total), exact(number)) else { continue };
        let Some(product) = one.checked_mul(many) else { continue };
        let at = number.at.start..total.at.end;
        let average = each.per.ends_with('均');
        // An average is rounded; it may miss by half of its last digit for each.
        let slack = if average { many * Decimal::new(5, one.scale() + 1) } else { Decimal::ZERO };
        let holds = (product - sum).abs() <= slack;
        let code = if holds { "checkup-product-holds" } else { "checkup-product-differs" };
        let message = Message::new(code)
            .with("number", many.normalize())
            .with("each", one.normalize())
            .with("product", product.normalize())
            .with("total", sum.normalize());
        found.push(if holds { reading.holds(at, message) } else { reading.found(at, message) });
    }
    found
}

fn is_of(per: &str, unit: &str) -> bool {
    match per {
        "每户" | "户均" | "每家" => matches!(unit, "户" | "家"),
        "每校" | "校均" | "每所" => matches!(unit, "所" | "个"),
        "每人" | "人均" | "生均" | "师均" | "每生" | "每名" | "每位" => {
            matches!(unit, "人" | "名" | "位")
        }
        "每班" => matches!(unit, "个" | "班"),
        _ => true,
    }
}

/// 共N人，其中…: the parts may not be more than the whole.
fn parts_after(reading: &Reading<'_>, claims: &[Claim]) -> Vec<Finding> {
    let mut found = Vec::new();
    let end = claims.first().map_or(0, |first| reading.sentence(&first.at).end);
    let last_masked = claims.iter().rposition(Claim::is_masked);
    for (i, total) in claims.iter().enumerate() {
        let chars = reading.chars();
        let Some(whole) = exact(total).filter(|_| matches!(total.kind, Kind::Count | Kind::Money)) else {
            continue;
        };
        let next = claims.get(i + 1).map_or(chars.len(), |c| c.at.start);
        let Some(of) = (total.at.end..next.min(total.at.end + 20)).find(|k| stands(chars, *k, "其中"))
        else {
            continue;
        };
        // What stands behind a semicolon, or a new whole with parts of its own, is no part of this one.
        let ends =
            (of..end).find(|k| matches!(chars[*k], '；' | ';') || (*k > of && stands(chars, *k, "其中")));
        let parts: Vec<&Claim> = claims[i + 1..]
            .iter()
            .take_while(|c| !c.is_masked() && ends.is_none_or(|end| c.at.end <= end))
            .take(TOGETHER)
            .filter(|c| c.unit == total.unit && c.per.is_empty() && c.kind == total.kind)
            .collect();
        let values: Option<Vec<Decimal>> = parts.iter().map(|c| exact(c)).collect();
        let Some(values) = values.filter(|v| !v.is_empty()) else { continue };
        if parts.len() + i + 1 < claims.len() && last_masked.is_some_and(|last| last > i) {
            continue;
        }
        // The first parts that come to the whole are the parts; what follows them divides it once more.
        let mut sum = values[0];
        let complete_at = (1..values.len()).find(|n| {
            sum += values[*n];
            sum == whole
        });
        let complete_at = complete_at.map(|last| last + 1);
        let taken = complete_at.unwrap_or(values.len());
        let (parts, values) = (&parts[..taken], &values[..taken]);
        let sum: Decimal = values.iter().sum();
        let at = total.at.start..parts.last().map_or(total.at.end, |c| c.at.end);
        let complete = is_complete(chars, of..at.end);
        let overlap = OVERLAPPING.within(chars, of..at.end).is_some() && values.iter().all(|v| *v <= whole);
        if complete_at.is_some() {
            found.push(reading.holds(at, message("checkup-sum-holds", values, sum, whole)));
        } else if (sum > whole && !overlap) || (complete && values.len() >= 2) {
            found.push(reading.found(at, message("checkup-sum-differs", values, sum, whole)));
        }
    }
    found
}

/// Whether the parts say that they are all of it: men and women, 分别.
fn is_complete(chars: &[char], at: Range<usize>) -> bool {
    let says = |word: &str| at.clone().any(|i| stands(chars, i, word));
    (says("男") && says("女")) || says("分别") || says("其余")
}

/// 甲4人、乙5人，共计9人.
fn total_after(reading: &Reading<'_>, claims: &[Claim]) -> Vec<Finding> {
    let mut found = Vec::new();
    let first_each = claims.iter().position(|claim| !claim.per.is_empty());
    for (i, total) in claims.iter().enumerate() {
        let Some(whole) =
            exact(total).filter(|_| is_total(reading, total, &TOTALS[..5]) && total.per.is_empty())
        else {
            continue;
        };
        if first_each.is_some_and(|first| first < i) {
            continue;
        }
        let parts = claims[..i].iter().rev().take_while(|c| c.unit == total.unit);
        let parts: Vec<&Claim> = parts.take(TOGETHER + 1).collect();
        if parts.len() > TOGETHER {
            continue;
        }
        let values: Option<Vec<Decimal>> = parts.iter().rev().map(|c| exact(c)).collect();
        let Some(values) = values.filter(|v| v.len() >= 2) else { continue };
        let sum: Decimal = values.iter().sum();
        let at = parts.last().map_or(total.at.start, |c| c.at.start)..total.at.end;
        if sum == whole {
            found.push(reading.holds(at, message("checkup-sum-holds", &values, sum, whole)));
        } else {
            found.push(reading.found(at, message("checkup-sum-differs", &values, sum, whole)));
        }
    }
    found
}

fn message(code: &'static str, values: &[Decimal], sum: Decimal, whole: Decimal) -> Message {
    let parts = values.iter().map(|v| v.normalize().to_string()).collect::<Vec<_>>().join(" + ");
    Message::new(code).with("parts", parts).with("sum", sum.normalize()).with("total", whole.normalize())
}
