//! What there is for each of some, and what it comes to, by name and over sentences: 每队报运动员24名、领队3名。参赛运动员864名，领队108名; 共62批。…每批配备带队教师15名、校
//! 医1名。全年共需带队教师930人次; 派出9个组，每组4人，共抽调36人; 一等奖30人、每人1000元，二等奖60人、每人500元，共发放6万元.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use super::factor::{Factor, is_of};
use super::said;
use crate::characters::is_han;
use crate::finding::figures::{
    are_exchanged, clause_before, exact, is_amount, is_slip, is_taken_apart, same_unit, says, written,
};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};
use crate::repair::stands_before;
use crate::words::list;

/// What it comes to stands so close behind, among so many claims.
const REACH: usize = 70;
const AHEAD: usize = 5;

/// How many there are of what it is for each of is said so many claims before.
const BACK: usize = 40;

/// A row of amounts for each has so many at most.
const ROW: usize = 4;

pub(super) fn find(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let each = reading.claims.get(i).filter(|c| c.kind == Kind::Count && exact(c).is_some())?;
    if reading.is_in_table(each) || each.unit == "%" {
        return None;
    }
    let (every, of) = every(reading, i)?;
    let noun = noun_before(chars, each, every);
    let line = reading.outline.line(each.at.start);
    let sentence = reading.outline.sentence(each.at.start, chars.len());
    let same = |c: &Claim| same_unit(&c.unit, &each.unit) || c.unit == "人次" && same_unit("人", &each.unit);
    let total = reading.claims[i + 1..]
        .iter()
        .take(AHEAD)
        .take_while(|c| c.at.start < line.end && c.at.start - each.at.end <= REACH)
        .find(|c| {
            let clause = clause_before(chars, c.at.start, 16);
            let behind = chars[c.at.end..].iter().take(6).take_while(|c| is_han(**c)).count();
            let around = clause.start..c.at.end + behind;
            let is_named = noun.as_ref().is_some_and(|noun| says(chars, around, noun));
            let is_sum = noun.is_none() && c.at.start < sentence.end && says(chars, clause.clone(), "共");
            let is_each = clause.clone().any(|at| matches!(chars[at], '每' | '各' | '另'));
            c.kind == Kind::Count
                && same(c)
                && c.per.is_empty()
                && exact(c).is_some()
                && !is_each
                && (is_named || is_sum)
        })?;
    let between = each.at.end..total.at.start;
    if noun.is_none() && reading.claims[i + 1..].first().is_some_and(|next| next.at != total.at)
        || says(chars, between.clone(), "另")
    {
        return None;
    }
    let (one, sum) = (exact(each)?, exact(total)?);
    let counts = |c: &&Claim| {
        c.at != each.at
            && c.kind == Kind::Count
            && is_amount(reading, c)
            && !is_taken_apart(chars, c)
            && counts_of(chars, c, &of)
    };
    let mut numbers: Vec<&Claim> = reading.claims[..i].iter().rev().take(BACK).filter(counts).collect();
    numbers.extend(
        reading.claims[i + 1..].iter().take(AHEAD).filter(|c| c.at.end <= total.at.start).filter(counts),
    );
    let product = |number: &Claim| exact(number)?.checked_mul(one);
    if sum == one || numbers.iter().any(|c| product(c) == Some(sum)) {
        return None;
    }
    // One that nearly comes to it; outside of its paragraph it has to be the only one, or the digits are exchanged.
    let is_only = numbers.iter().all(|c| c.value == numbers[0].value);
    let number = numbers.iter().find(|c| {
        let Some(right) = product(c) else { return false };
        let ratio = if right > sum { right.checked_div(sum) } else { sum.checked_div(right) };
        let is_near = ratio.is_some_and(|ratio| ratio <= Decimal::new(13, 1));
        let is_slip = is_slip(right, sum) || are_exchanged(right, sum);
        is_slip || is_near && (c.at.start >= line.start || is_only)
    })?;
    let factor = Factor { value: Decimal::ONE, is_said: false, is_guessed: false };
    Some(said(reading, number, each, &factor, total, false))
}

/// 每个考点设主考1名、副主考2名，8个考点共24名: what all of a row comes to.
pub(super) fn of_row(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let last = reading.claims.get(i).filter(|c| c.kind == Kind::Count && exact(c).is_some())?;
    let beside = |one: &Claim, other: &Claim| {
        let between = chars.get(one.at.end..other.at.start).unwrap_or_default();
        between.first() == Some(&'、') && between.len() <= 10 && same_unit(&one.unit, &other.unit)
    };
    if reading.claims.get(i + 1).is_some_and(|next| beside(last, next)) || reading.is_in_table(last) {
        return None;
    }
    let joined = (0..i).rev().take(ROW).take_while(|k| beside(&reading.claims[*k], &reading.claims[k + 1]));
    let from = joined.last()?;
    let (_, of) = every(reading, i)?;
    let one = reading.claims[from..=i].iter().map(exact).sum::<Option<Decimal>>()?;
    let sentence = reading.outline.sentence(last.at.start, chars.len());
    let behind = reading.claims[i + 1..].iter().take(2).take_while(|c| c.at.start < sentence.end);
    let is_total = |c: &&Claim| {
        let clause = clause_before(chars, c.at.start, 10);
        same_unit(&c.unit, &last.unit) && c.per.is_empty() && exact(c).is_some() && says(chars, clause, "共")
    };
    let total = behind.clone().find(is_total)?;
    let before = reading.claims[..from].iter().rev().take(BACK / 4);
    let counts = |c: &&Claim| {
        c.kind == Kind::Count && c.at != total.at && is_amount(reading, c) && counts_of(chars, c, &of)
    };
    let numbers: Vec<&Claim> = behind.filter(counts).chain(before.filter(counts)).collect();
    let sum = exact(total)?;
    let product = |c: &Claim| exact(c)?.checked_mul(one);
    if numbers.iter().any(|c| product(c) == Some(sum)) || one == sum {
        return None;
    }
    let number = numbers.first()?;
    let right = product(number)?;
    let ratio = if right > sum { right.checked_div(sum) } else { sum.checked_div(right) }?;
    if ratio > Decimal::new(13, 1) && !are_exchanged(right, sum) {
        return None;
    }
    let message = Message::new("checkup-product-differs");
    let message = written(exact(number)?, number).put(message, "number");
    let message = written(one, last).put(message, "each");
    let message = written(right, total).put(message, "product");
    let message = written(sum, total).put(message, "total");
    let from = reading.claims[from].at.start.min(number.at.start);
    Some(reading.found(from..total.at.end, message))
}

/// 抽调24人，分成8个督查组，每组3人; 新教师186名。…新教师分为6个班，平均每班31人: what was divided stands before its groups.
pub(super) fn divided(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let each = reading.claims.get(i).filter(|c| c.kind == Kind::Count && exact(c).is_some())?;
    let number = reading.claims[..i].last().filter(|c| is_amount(reading, c))?;
    let (_, of) = every(reading, i)?;
    let sentence = reading.outline.sentence(each.at.start, chars.len());
    let line = reading.outline.line(each.at.start);
    let lead = sentence.start.max(number.at.start.saturating_sub(8))..number.at.start;
    let is_divided = list("divided").iter().any(|w| says(chars, lead.clone(), w));
    let beside = number.at.start >= sentence.start && each.at.start - number.at.end <= 16;
    let counted =
        counts_of(chars, number, &of) || number.unit == "个" && number.subject.contains(of.as_str());
    if !is_divided || !beside || !counted || reading.is_in_table(each) {
        return None;
    }
    let alike = |c: &&Claim| same_unit(&c.unit, &each.unit) && c.kind == each.kind && is_amount(reading, c);
    let before: Vec<&Claim> = reading.claims[..i - 1]
        .iter()
        .rev()
        .take(BACK / 4)
        .take_while(|c| c.at.start >= line.start && each.at.start - c.at.end <= REACH * 2)
        .filter(alike)
        .collect();
    let right = exact(number)?.checked_mul(exact(each)?)?;
    let is_mean = says(chars, clause_before(chars, each.at.start, 16), "平均");
    let slack = if is_mean { exact(number)? / Decimal::TWO } else { Decimal::ZERO };
    if before.iter().any(|c| exact(c).is_some_and(|n| (n - right).abs() <= slack)) {
        return None;
    }
    let total = before.iter().find(|c| !is_taken_apart(chars, c))?;
    let sum = exact(total)?;
    let ratio = if right > sum { right.checked_div(sum) } else { sum.checked_div(right) }?;
    let factor = Factor { value: Decimal::ONE, is_said: false, is_guessed: false };
    (ratio <= Decimal::new(15, 1)).then(|| said(reading, number, each, &factor, total, false))
}

/// Where the 每 of a number stands, of its own clause or of the row that it goes on, and what it is for each of: 批 of 每批, 考点 of 每个考点.
fn every(reading: &Reading<'_>, i: usize) -> Option<(usize, String)> {
    let chars = reading.chars();
    let mut first = i;
    for _ in 0..ROW {
        let claim = &reading.claims[first];
        let clause = clause_before(chars, claim.at.start, 16);
        if let Some(at) = clause.clone().rev().find(|at| chars[*at] == '每') {
            let text: Vec<char> =
                chars[at + 1..claim.at.start].iter().take_while(|c| is_han(**c)).copied().collect();
            let of = match text[..] {
                ['个' | '所' | '支' | '家' | '名', a, b, ..] => [a, b].iter().collect(),
                [a, ..] => a.to_string(),
                [] => return None,
            };
            let is_time = ["年", "月", "天", "日", "周", "学", "季", "次", "人", "生", "节", "半"]
                .contains(&of.as_str());
            return (!is_time).then_some((at, of));
        }
        let before = first.checked_sub(1)?;
        let between = chars.get(reading.claims[before].at.end..claim.at.start)?;
        if between.first() != Some(&'、') || between.len() > 10 {
            return None;
        }
        first = before;
    }
    None
}

/// The last two characters of what is counted for each: 教师 of 每批配备带队教师15名.
fn noun_before(chars: &[char], each: &Claim, every: usize) -> Option<String> {
    let clause = clause_before(chars, each.at.start, 16);
    let from = if clause.contains(&every) { every + 2 } else { clause.start };
    let noun: Vec<char> = chars.get(from..each.at.start)?.iter().filter(|c| is_han(**c)).copied().collect();
    (noun.len() >= 2).then(|| noun[noun.len() - 2..].iter().collect())
}

/// Whether a number counts what there is something for each of: 62批, 36支代表队, 9个组.
fn counts_of(chars: &[char], claim: &Claim, of: &str) -> bool {
    const NOUN: usize = 8;
    let behind: String = chars[claim.at.end..].iter().take(NOUN).take_while(|c| is_han(**c)).collect();
    let is_generic = matches!(claim.unit.as_str(), "个" | "支" | "所" | "家");
    claim.unit == of || is_generic && (behind.contains(of) || claim.subject.ends_with(of))
}

/// Two numbers with an amount of money for each, and what both come to.
pub(super) fn of_two(reading: &Reading<'_>, claims: &[Claim]) -> Option<Finding> {
    let chars = reading.chars();
    let eaches: Vec<&Claim> =
        claims.iter().filter(|c| c.kind == Kind::Money && !c.per.is_empty() && exact(c).is_some()).collect();
    if !(2..=ROW).contains(&eaches.len()) {
        return None;
    }
    let mut products: Vec<(&Claim, &Claim, Decimal)> = Vec::new();
    for each in &eaches {
        let at = claims.iter().position(|c| c.at == each.at)?;
        let number = claims.get(at.checked_sub(1)?)?;
        let is_beside = each.at.start - number.at.end <= 6;
        if !is_beside || number.kind != Kind::Count || !is_of(&each.per, number) {
            return None;
        }
        products.push((number, each, exact(number)?.checked_mul(exact(each)?)?));
    }
    let last = eaches.last()?;
    let at = claims.iter().position(|c| c.at == last.at)?;
    let total = claims.get(at + 1).filter(|c| c.kind == Kind::Money && c.per.is_empty())?;
    let lead = last.at.end..total.at.start;
    let is_total =
        lead.len() <= 14 && ["共", "合计", "总计", "计"].iter().any(|w| says(chars, lead.clone(), w));
    let parted = lead.clone().any(|at| matches!(chars[at], '；' | '。'));
    let period = [&"每月", &"每学期", &"每天", &"每季"]
        .iter()
        .any(|w| says(chars, claims[0].at.start..total.at.start, w));
    let (sum, said_sum) = (products.iter().map(|(.., n)| *n).sum::<Decimal>(), exact(total)?);
    let ratio = if sum > said_sum { sum.checked_div(said_sum) } else { said_sum.checked_div(sum) }?;
    // What the last of them comes to alone may be what is said.
    let alone = products.iter().any(|(.., n)| *n == said_sum);
    if !is_total || parted || period || alone || sum == said_sum || ratio > Decimal::TWO {
        return None;
    }
    let (number, each, _) = products.first()?;
    let message = Message::new("checkup-product-differs");
    let message = written(exact(number)?, number).put(message, "number");
    let message = written(exact(each)?, each).put(message, "each");
    let message = written(sum, total).put(message, "product");
    let message = written(said_sum, total).put(message, "total");
    let at: Range<usize> = number.at.start..total.at.end;
    Some(reading.found(at, message))
}

/// 临聘教师工资标准为每人每月2600元，每月需支出43.68万元: how many there are is said in another paragraph, by the same name.
pub(super) fn by_whom(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let [each, total] = reading.claims.get(i..i + 2)? else { return None };
    let is_each = each.kind == Kind::Money && ["每人", "每名", "每生"].contains(&each.per.as_str());
    let beside = total.kind == Kind::Money && total.per.is_empty() && total.at.start - each.at.end <= 16;
    let sentence = reading.outline.sentence(each.at.start, chars.len());
    if !is_each || !beside || total.at.start >= sentence.end || stands_before(chars, total.at.start, "年") {
        return None;
    }
    let clause = clause_before(chars, each.at.start, 24);
    let every = clause.clone().find(|at| chars[*at] == '每')?;
    let name: String = chars[clause.start..every].iter().collect();
    let counts = |c: &&Claim| {
        c.kind == Kind::Count
            && is_of(&each.per, c)
            && is_amount(reading, c)
            && c.subject.chars().count() >= 3
            && name.starts_with(c.subject.as_str())
    };
    // 临聘教师中，本科以上的96人 are fewer than all of them.
    let numbers: Vec<&Claim> = reading.claims[..i].iter().rev().take(BACK).filter(counts).collect();
    let number = *numbers.iter().max_by_key(|c| exact(c))?;
    let (one, many, sum) = (exact(each)?, exact(number)?, exact(total)?);
    let right = one.checked_mul(many)?;
    let terms = [1_u32, 2, 3, 4, 9, 10, 11, 12].map(Decimal::from);
    let fits = |number: &Claim| {
        let of = exact(number).and_then(|many| one.checked_mul(many));
        terms.iter().any(|n| of.and_then(|of| of.checked_mul(*n)) == Some(sum))
    };
    if numbers.iter().any(|c| fits(c)) {
        return None;
    }
    let ratio = if right > sum { right.checked_div(sum) } else { sum.checked_div(right) }?;
    let factor = Factor { value: Decimal::ONE, is_said: false, is_guessed: false };
    (ratio <= Decimal::new(13, 1) || is_slip(right, sum))
        .then(|| said(reading, number, each, &factor, total, false))
}
