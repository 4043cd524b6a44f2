//! Averages whose number stands in another paragraph, behind them or in a table: 各校组织学习272场，平均每校4场, with 68所学校 further up. They are told
//! where some number of the paper would leave nothing over but for one digit of the average or of its total, and no number has the average that is
//! said.

use rust_decimal::Decimal;

use super::is_of_group;
use super::quotient::{Each, far_apart, for_each};
use crate::finding::figures::{
    are_exchanged, exact, half_of_last, is_amount, is_base, is_change, is_slip, is_slip_of_one,
    is_taken_apart, same_unit, says,
};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};
use crate::words::list;

/// A total stands so close before its average, and no more claims are looked through on either side.
const NEAR: usize = 40;
const MOST: usize = 300;

/// Smaller numbers divide too much by chance.
const LEAST: u32 = 6;

/// Who is counted, where an average for each person does not say of whom it is.
const PERSONS: [&str; 8] = ["教职工", "教师", "学生", "学员", "幼儿", "寄宿生", "运动员", "志愿者"];

pub(super) fn find(reading: &Reading<'_>, i: usize, each: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    let one = exact(each).filter(|n| *n > Decimal::ZERO)?;
    let is_other =
        matches!(each.kind, Kind::Date | Kind::Ordinal | Kind::Share | Kind::Duration | Kind::Threshold);
    if is_other || is_change(reading, each) || is_base(reading, each) || reading.is_in_table(each) {
        return None;
    }
    if let Some(found) = one_for_so_many(reading, i, each) {
        return Some(found);
    }
    if let Some(found) = of_groups(reading, i, each) {
        return Some(found);
    }
    if let Some(found) = behind_number(reading, i, each) {
        return Some(found);
    }
    let for_each = for_each(chars, each)?;
    let sentence = reading.outline.sentence(each.at.start, chars.len());
    let times = |c: &Claim| each.unit == "次" && c.unit == "人次";
    let total = reading.claims[..i]
        .iter()
        .rev()
        .take(3)
        .take_while(|c| c.at.start >= sentence.start && each.at.start - c.at.end <= NEAR)
        .take_while(|c| !(c.at.end..each.at.start).any(|at| matches!(chars[at], '；' | ';')))
        .find(|c| (same_unit(&c.unit, &each.unit) || times(c)) && is_amount(reading, c))?;
    let sum = exact(total)?;
    // 教师6920人次，人均2次 is of 教师.
    let of_whom = PERSONS.iter().find(|noun| {
        for_each.counts_persons() && says(chars, total.at.start.saturating_sub(14)..each.at.end, noun)
    });
    let around = i.saturating_sub(MOST)..(i + MOST).min(reading.claims.len());
    let may_be = |c: &&Claim| {
        c.at != total.at
            && c.at != each.at
            && is_amount(reading, c)
            && counts(&for_each, c)
            && !is_taken_apart(chars, c)
            && exact(c).is_some_and(|n| n >= Decimal::from(LEAST))
    };
    let numbers: Vec<&Claim> = reading.claims[around].iter().chain(reading.totals()).filter(may_be).collect();
    let half = half_of_last(each).max(Decimal::new(5, one.normalize().scale() + 1));
    let worked = |number: &Claim| sum.checked_div(exact(number)?);
    let fits = |number: &&Claim| {
        worked(number).is_some_and(|n| (n - one).abs() <= half || n >= one && n - one < half * Decimal::TWO)
    };
    if numbers.iter().any(fits) {
        return None;
    }
    let is_named = |c: &&Claim| of_whom.is_none_or(|noun| c.subject.contains(*noun));
    let named: Vec<&Claim> = numbers.into_iter().filter(is_named).collect();
    let is_only = named.iter().all(|c| c.value == named[0].value);
    let explains = |number: &Claim| {
        let right = worked(number)?;
        let many = exact(number)?;
        let is_clean = right.normalize().scale() <= one.normalize().scale();
        let rounded = right.round_dp(one.scale());
        let is_short = is_clean && rounded < Decimal::TEN && many >= Decimal::from(20);
        let is_near = is_short || (rounded - one).abs() * Decimal::from(3) <= rounded.max(one);
        let alike = are_exchanged(rounded, one) || is_slip_of_one(rounded, one);
        let is_total = one.fract().is_zero() && one > Decimal::ONE && is_slip(one.checked_mul(many)?, sum);
        let of_average =
            (is_clean || is_only) && alike && (is_near || is_only && are_exchanged(rounded, one));
        // A total of three digits has one in thirty to be nearly a multiple; of several numbers it has to be exchanged.
        Some(of_average && (is_clean || rounded >= Decimal::TEN) || is_total && is_only)
    };
    let number = named.into_iter().find(|c| explains(c).unwrap_or(false))?;
    far_apart(reading, total, number, each)
}

/// 计划招生2430人，…。全县共设班级54个，每班45人: the number stands right before what there is for each, and what it comes to in the paragraph.
fn of_groups(reading: &Reading<'_>, i: usize, each: &Claim) -> Option<Finding> {
    const BESIDE: usize = 6;
    let chars = reading.chars();
    let one = exact(each).filter(|n| n.fract().is_zero() && *n >= Decimal::TEN)?;
    let number = reading.claims[..i].last().filter(|c| c.kind == Kind::Count && is_amount(reading, c))?;
    let many = exact(number).filter(|n| *n >= Decimal::from(LEAST))?;
    let is_beside = each.at.start - number.at.end <= BESIDE && is_of_group(chars, &each.per, number);
    let product = one.checked_mul(many)?;
    let alike = |c: &Claim| same_unit(&c.unit, &each.unit) && c.kind == each.kind && is_amount(reading, c);
    let around = i.saturating_sub(MOST)..(i + MOST).min(reading.claims.len());
    if !is_beside || reading.claims[around].iter().any(|c| alike(c) && exact(c) == Some(product)) {
        return None;
    }
    let line = reading.outline.line(each.at.start);
    let before = reading.claims[..i].iter().rev().take_while(|c| c.at.start >= line.start);
    let is_total = |c: &&Claim| {
        let right = exact(c).and_then(|sum| sum.checked_div(many)).filter(|n| n.fract().is_zero());
        alike(c) && right.is_some_and(|n| are_exchanged(n, one) || is_slip_of_one(n, one))
    };
    let total = before.into_iter().find(is_total)?;
    far_apart(reading, total, number, each)
}

/// 现有教学班24个，平均班额48.3人; 50个班平均每班48.6人: the number stands right before an average, and the total somewhere in the paper. It is told by
/// the exchanged digits of an average of three and more.
fn behind_number(reading: &Reading<'_>, i: usize, each: &Claim) -> Option<Finding> {
    const BESIDE: usize = 10;
    let chars = reading.chars();
    let one = exact(each).filter(|n| n.normalize().mantissa().unsigned_abs() >= 100)?;
    let number = reading.claims[..i].last().filter(|c| c.kind == Kind::Count && is_amount(reading, c))?;
    let is_size = list("class-sizes").iter().any(|w| each.subject.ends_with(w.as_str()));
    let per = if is_size { "每班" } else { each.per.as_str() };
    let is_beside = each.at.start - number.at.end <= BESIDE && is_of_group(chars, per, number);
    let many = exact(number).filter(|n| is_beside && *n >= Decimal::from(LEAST))?;
    let around = i.saturating_sub(MOST)..(i + MOST).min(reading.claims.len());
    let alike = |c: &&Claim| same_unit(&c.unit, &each.unit) && is_amount(reading, c) && c.at != each.at;
    let totals: Vec<&Claim> = reading.claims[around].iter().chain(reading.totals()).filter(alike).collect();
    let worked = |total: &Claim| Some(exact(total)?.checked_div(many)?.round_dp(one.scale()));
    let half = half_of_last(each);
    let fits = |c: &&Claim| worked(c).is_some_and(|n| (n - one).abs() <= half);
    if totals.iter().any(fits) {
        return None;
    }
    let total = totals.into_iter().find(|c| worked(c).is_some_and(|n| are_exchanged(n, one)))?;
    far_apart(reading, total, number, each)
}

/// 计算机4250台，平均每7名学生1台, with 在校生29750人 further up.
fn one_for_so_many(reading: &Reading<'_>, i: usize, each: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    let one = exact(each)?;
    let thing = reading.claims.get(i + 1).filter(|c| exact(c) == Some(Decimal::ONE))?;
    let noun: String = chars.get(each.at.end..thing.at.start)?.iter().collect();
    let is_said = each.at.start.checked_sub(1).is_some_and(|at| chars[at] == '每');
    if !is_said || !(2..=4).contains(&noun.chars().count()) || !same_unit(&each.unit, "人") {
        return None;
    }
    let sentence = reading.outline.sentence(each.at.start, chars.len());
    let number = reading.claims[..i]
        .iter()
        .rev()
        .take_while(|c| c.at.start >= sentence.start)
        .find(|c| c.unit == thing.unit && is_amount(reading, c))?;
    let is_whole = |c: &&Claim| {
        let named = c.subject.ends_with(&noun) || noun == "学生" && c.subject.ends_with("在校生");
        named && same_unit(&c.unit, "人") && is_amount(reading, c) && !is_taken_apart(chars, c)
    };
    let from = i.saturating_sub(MOST);
    let wholes: Vec<&Claim> = reading.claims[from..i].iter().filter(is_whole).collect();
    let worked = |whole: &Claim| exact(whole)?.checked_div(exact(number)?);
    let half = Decimal::new(5, one.normalize().scale() + 1);
    if wholes.iter().any(|c| worked(c).is_some_and(|n| (n - one).abs() <= half)) {
        return None;
    }
    let is_slip = |c: &&Claim| {
        let right = worked(c).map(|n| n.round_dp(one.scale()));
        right.is_some_and(|n| are_exchanged(n, one) || is_slip_of_one(n, one))
    };
    let whole = wholes.into_iter().find(is_slip)?;
    far_apart(reading, whole, number, each)
}

/// Whether a number is of those that an average is for each of; all schools are counted as 学校, 中小学 or 校.
fn counts(for_each: &Each<'_>, claim: &Claim) -> bool {
    let is_level = ["小学", "初中", "高中", "幼儿园"].iter().any(|level| claim.subject.contains(level));
    for_each.counts(claim) && !is_level
}
