//! Parts that stand behind their whole without a word: 学生1860人，男生968人，女生902人; 三年共投入5.8亿元，2022年1.6亿元，….

use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::said;
use crate::characters::is_han;
use crate::finding::figures::{clause_before, exact, is_amount, same_unit, says};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};
use crate::words::list;

/// What stands between a whole and its part, or between two parts, is no longer.
const NEAR: usize = 12;

/// Two names of which everything bears one or the other: 男 and 女, 公办 and 民办.
static PAIRS: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| list("complements").iter().filter_map(|pair| pair.split_once('/')).collect());

/// 学生1860人，男生968人，女生902人: two that make up the whole.
pub(super) fn complements(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let [whole, one, other, rest @ ..] = &reading.claims[i..] else { return None };
    let follows = |end: usize, next: &Claim| {
        let between = chars.get(end..next.at.start).unwrap_or_default();
        (2..=NEAR).contains(&between.len())
            && matches!(between[0], '，' | ',' | '、' | '：')
            && !between.iter().any(|c| matches!(c, '。' | '；' | '\n'))
    };
    let alike = |c: &Claim| same_unit(&c.unit, &whole.unit) && c.kind == whole.kind && is_amount(reading, c);
    // 良好38所、合格44所、不合格2所: what stands beside others in a row is no whole of them.
    let is_beside = chars.get(whole.at.end) == Some(&'、');
    // 1246名考生报名，男生658人: the whole has its noun behind it.
    let noun = (whole.at.end..one.at.start).take_while(|at| is_han(chars[*at])).count();
    // 1218人次中考核合格1203人次，不合格15人次.
    let is_among = chars.get(whole.at.end) == Some(&'中') && whole.at.end + noun == one.at.start;
    let noun = if is_among { 0 } else { noun };
    if is_beside
        || !(noun <= NEAR
            && (is_among || follows(whole.at.end + noun, one))
            && follows(one.at.end, other)
            && alike(whole)
            && alike(one)
            && alike(other))
    {
        return None;
    }
    let lead = |c: &Claim| clause_before(chars, c.at.start, NEAR);
    let names = |c: &Claim, word: &str| says(chars, lead(c), word);
    let pair = PAIRS.iter().find(|(a, b)| {
        // 民办普惠园 are some of 民办园.
        let narrow = list("narrowing")
            .iter()
            .any(|w| !a.contains(w.as_str()) && (names(one, w.as_str()) || names(other, w.as_str())));
        names(one, a) && names(other, b) && !names(one, b) && !names(whole, a) && !names(whole, b) && !narrow
    })?;
    // 在编72人，聘用10人，劳务4人: a third one goes on.
    let goes_on = rest.first().is_some_and(|c| follows(other.at.end, c) && alike(c) && !names(c, pair.0));
    let (total, sum) = (exact(whole)?, exact(one)? + exact(other)?);
    let gap = (sum - total).abs() * Decimal::ONE_HUNDRED;
    let is_slip = gap <= total * Decimal::from(30) && !(goes_on && sum < total);
    (sum == total || is_slip).then(|| said(reading, whole, &[one, other], total, sum == total))
}

/// 三年共投入5.8亿元，2022年1.6亿元，2023年1.9亿元: a number for each year, behind that of all.
pub(super) fn by_years(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    const MOST: usize = 12;
    let chars = reading.chars();
    let whole = reading.claims.get(i).filter(|c| is_amount(reading, c))?;
    let lead = clause_before(chars, whole.at.start, NEAR);
    if !["共", "累计", "合计", "总"].iter().any(|w| says(chars, lead.clone(), w)) {
        return None;
    }
    let mut parts: Vec<&Claim> = Vec::new();
    let mut end = whole.at.end;
    for pair in reading.claims[i + 1..].chunks(2).take(MOST) {
        let [year, part] = pair else { break };
        let opening = chars.get(end..year.at.start).unwrap_or_default();
        let between = chars.get(year.at.end..part.at.start).unwrap_or_default();
        let is_part = year.kind == Kind::Date
            && matches!(opening, ['，' | ',' | '、' | '；' | '：' | '（'])
            && between.len() <= 8
            && !between.iter().any(|c| matches!(c, '，' | '。' | '；' | '\n'))
            && same_unit(&part.unit, &whole.unit)
            && part.kind == whole.kind
            && is_amount(reading, part);
        if !is_part {
            break;
        }
        parts.push(part);
        end = part.at.end;
    }
    let (total, sum) = (exact(whole)?, parts.iter().filter_map(|c| exact(c)).sum::<Decimal>());
    let is_near = (sum - total).abs() * Decimal::ONE_HUNDRED <= total * Decimal::from(30);
    (parts.len() >= 2 && is_near).then(|| said(reading, whole, &parts, total, sum == total))
}
