//! Products: 为405名学生每人发放1000元，共计40.5万元, in any order, with what stands for each person, term or day.

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use super::figures::{differ_in_one_digit, ends_with, exact, is_change, says, written};
use super::{Finding, Reading};
use crate::quantity::{Claim, Kind};

/// No sentence with a product has more claims.
const TOGETHER: usize = 24;

/// Words that announce a total.
const TOTALS: [&str; 11] =
    ["共计", "合计", "总计", "总共", "一共", "累计", "总额", "共", "计", "共需资金", "共发放"];

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for claims in reading.by_sentence() {
        if claims.len() <= TOGETHER {
            for each in claims.iter().filter(|c| !c.per.is_empty() && c.kind == Kind::Money) {
                found.extend(product(reading, claims, each));
            }
        }
    }
    found
}

fn product(reading: &Reading<'_>, claims: &[Claim], each: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    let one = exact(each)?;
    let amount = |c: &&Claim| exact(c).is_some() && !is_change(reading, c) && c.at != each.at;
    let numbers: Vec<&Claim> =
        claims.iter().filter(amount).filter(|c| c.kind == Kind::Count && is_of(&each.per, &c.unit)).collect();
    let totals: Vec<&Claim> = claims
        .iter()
        .filter(amount)
        .filter(|c| c.kind == Kind::Money && c.per.is_empty() && c.unit == each.unit)
        .collect();
    // Further factors: 3批 each of 40人, 100天, two terms of a year.
    let factors: Vec<Decimal> = claims
        .iter()
        .filter(|c| matches!(c.kind, Kind::Count | Kind::Duration) && c.at != each.at)
        .filter_map(exact)
        .chain([Decimal::ONE])
        .chain(implied(reading, each))
        .collect();
    // An average is rounded; it may miss by half of its last digit for each.
    let average = each.per.ends_with('均');
    let slack = |many: Decimal| {
        if average { many * Decimal::new(5, one.normalize().scale() + 1) } else { Decimal::ZERO }
    };
    for total in &totals {
        for number in &numbers {
            for factor in &factors {
                let many = exact(number)?.checked_mul(*factor)?;
                let product = one.checked_mul(many)?;
                let sum = exact(total)?;
                if (product - sum).abs() <= slack(many) {
                    return Some(said(reading, number, many, each, total, true));
                }
            }
        }
    }
    // With several numbers or sums nobody knows which were multiplied.
    let announced: Vec<&&Claim> = totals.iter().filter(|c| ends_with(chars, c.at.start, &TOTALS)).collect();
    let total = match (&totals[..], &announced[..]) {
        ([only], _) => only,
        (_, [only]) => only,
        _ => return None,
    };
    let [number] = numbers[..] else { return None };
    if !number.per.is_empty() {
        return None;
    }
    let (sum, many) = (exact(total)?, exact(number)?);
    let product = one.checked_mul(many)?;
    let per_period = says(chars, each.at.start.saturating_sub(8)..each.at.start, "每")
        && ["每学期", "每期", "每年", "每月", "每天", "每日", "每餐", "每学年", "每次"]
            .iter()
            .any(|w| says(chars, each.at.start.saturating_sub(8)..each.at.start, w));
    let limit = if per_period { Decimal::new(12, 1) } else { Decimal::new(2, 0) };
    let ratio = if product > sum { product.checked_div(sum) } else { sum.checked_div(product) }?;
    let is_slip = differ_in_one_digit(product, sum) || [10, 100].iter().any(|n| ratio == Decimal::from(*n));
    let shares_one = ends_with(chars, total.at.start, &TOTALS);
    let plausible = ratio <= limit && (shares_one || ratio <= Decimal::new(15, 1));
    (plausible || is_slip && !per_period).then(|| said(reading, number, many, each, total, false))
}

fn said(
    reading: &Reading<'_>,
    number: &Claim,
    many: Decimal,
    each: &Claim,
    total: &Claim,
    holds: bool,
) -> Finding {
    let (one, sum) = (exact(each).unwrap_or_default(), exact(total).unwrap_or_default());
    let message = Message::new(if holds { "checkup-product-holds" } else { "checkup-product-differs" })
        .with("number", written(many, number))
        .with("each", written(one, each))
        .with("product", written(one.checked_mul(many).unwrap_or_default(), total))
        .with("total", written(sum, total));
    let ends = [&number.at, &each.at, &total.at];
    let from = ends.iter().map(|at| at.start).min().unwrap_or(0);
    let to = ends.iter().map(|at| at.end).max().unwrap_or(from);
    if holds { reading.holds(from..to, message) } else { reading.found(from..to, message) }
}

/// What a period is multiplied by that the sentence names without a number: the terms of a year, the months of one.
fn implied(reading: &Reading<'_>, each: &Claim) -> Vec<Decimal> {
    let chars = reading.chars();
    let near = each.at.start.saturating_sub(8)..each.at.start;
    let per = |words: &[&str]| words.iter().any(|w| says(chars, near.clone(), w));
    if per(&["每学期", "每期", "每半年"]) {
        vec![Decimal::TWO]
    } else if per(&["每月"]) {
        [9, 10, 12].map(Decimal::from).to_vec()
    } else if per(&["每季"]) {
        vec![Decimal::from(4)]
    } else {
        Vec::new()
    }
}

/// Whether an amount for each is for each of what this unit counts.
fn is_of(per: &str, unit: &str) -> bool {
    match per {
        "每户" | "户均" | "每家" => matches!(unit, "户" | "家"),
        "每校" | "校均" | "每所" => matches!(unit, "所" | "个"),
        "每人" | "人均" | "生均" | "师均" | "每生" | "每名" | "每位" => {
            matches!(unit, "人" | "名" | "位")
        }
        "每班" => matches!(unit, "个" | "班"),
        "每个" => matches!(unit, "个" | "只" | "套"),
        _ => true,
    }
}
