//! Hours and lessons of days: 每天安排6学时，连续10天，共60学时; 每天工作7小时，每周5天，每周35小时.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use crate::finding::figures::{clause_before, exact, is_slip, says, written};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};

/// What is done so long, and the periods it is done in, with the units that count them.
const UNITS: [&str; 5] = ["小时", "学时", "课时", "节", "分钟"];
const PERIODS: [(&[&str], &[&str]); 5] = [
    (&["每天", "每日", "日均"], &["天", "日"]),
    (&["每周", "每星期"], &["周"]),
    (&["每期"], &["期"]),
    (&["每次", "每场"], &["次", "场"]),
    (&["每月", "每个月"], &["个月", "月"]),
];

/// Words before what it comes to.
const TOTALS: [&str; 7] = ["共", "累计", "合计", "总计", "总", "达到", "达"];

/// What it comes to stands so close behind.
const NEAR: usize = 60;

pub(super) fn find(reading: &Reading<'_>, claims: &[Claim]) -> Vec<Finding> {
    (0..claims.len()).filter_map(|at| of(reading, claims, at)).collect()
}

fn of(reading: &Reading<'_>, claims: &[Claim], at: usize) -> Option<Finding> {
    let chars = reading.chars();
    let each = &claims[at];
    let one = is_time(each).then(|| exact(each)).flatten()?;
    // 每天 stands in its clause, or in the unit that was read with it.
    let lead = |c: &Claim| clause_before(chars, c.at.start, 14).start..c.at.end;
    let said = |at: Range<usize>, words: &[&str]| words.iter().any(|w| says(chars, at.clone(), w));
    let (_, units) = PERIODS.iter().find(|(words, _)| said(lead(each), words))?;
    let counts = |c: &Claim| units.contains(&c.unit.as_str()) && c.per.is_empty();
    let behind = claims[at + 1..].iter().take_while(|c| c.at.start - each.at.end <= NEAR);
    let mut many: Option<&Claim> = None;
    for claim in behind {
        let between = each.at.end..claim.at.start;
        if between.clone().any(|at| matches!(chars[at], '；' | ';' | '。')) {
            return None;
        }
        if counts(claim) && exact(claim).is_some() {
            // Of two numbers of days nobody knows which is meant.
            if many.replace(claim).is_some() {
                return None;
            }
            continue;
        }
        let is_other = claim.unit != each.unit;
        if is_other {
            continue;
        }
        let many = many?;
        let days = lead(many);
        let is_week = said(days, &["每周"]) && said(lead(claim), &["每周"]);
        if !(is_week || said(lead(claim), &TOTALS)) {
            return None;
        }
        return judged(reading, one, each, many, claim);
    }
    None
}

fn is_time(claim: &Claim) -> bool {
    matches!(claim.kind, Kind::Duration | Kind::Count | Kind::Number | Kind::Frequency)
        && UNITS.contains(&claim.unit.as_str())
}

fn judged(reading: &Reading<'_>, one: Decimal, each: &Claim, many: &Claim, total: &Claim) -> Option<Finding> {
    let (days, sum) = (exact(many)?, exact(total)?);
    let product = one.checked_mul(days)?;
    let holds = product == sum;
    let (low, high) = if product < sum { (product, sum) } else { (sum, product) };
    if !holds && high * Decimal::TWO > low * Decimal::from(3) && !is_slip(product, sum) {
        return None;
    }
    let message = Message::new(if holds { "checkup-product-holds" } else { "checkup-product-differs" });
    let message = written(days, many).put(message, "number");
    let message = written(one, each).put(message, "each");
    let message = written(product, total).put(message, "product");
    let message = written(sum, total).put(message, "total");
    let at = each.at.start..total.at.end;
    Some(if holds { reading.holds(at, message) } else { reading.found(at, message) })
}
