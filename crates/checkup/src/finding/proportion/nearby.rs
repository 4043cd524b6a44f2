//! Rates whose whole stands a sentence before them, whose number is of what lacks (不合格2个，合格率96.8%), or which come of several parts (非常满意
//! 902份、满意227份、一般31份，满意率97.3%). They are told where the right rate has the same digits in another order, or where the part bears the
//! name of the rate and one digit is wrong.

use rust_decimal::Decimal;

use super::gathered::Gathered;
use super::{NEAR, result, rounding, same_unit};
use crate::characters::is_han;
use crate::finding::figures::{
    are_transposed, clause_before, exact, is_amount, is_base, is_change, is_rounded, says,
};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind, Relation, Value};
use crate::words::{Words, list};

/// Whole and parts stand so close before their rate, and so many of them.
const REACH: usize = 200;
const BACK: usize = 10;

/// Words by which a number is of what lacks, and which a rate of what lacks begins with.
static LACKING: Words = Words::beginning("lacking");

pub(super) fn find(reading: &Reading<'_>, i: usize, share: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    let said = exact(share).filter(|_| share.relation == Relation::Eq)?;
    let last = reading.claims[..i].last().filter(|c| is_amount(reading, c))?;
    let between = last.at.end..share.at.start;
    let parted = between.clone().any(|at| matches!(chars[at], '。' | '；' | ';' | '\n'));
    let is_said = says(chars, between.clone(), "率") || says(chars, between.clone(), "占");
    if parted || !is_said || between.len() > NEAR || is_change(reading, share) || is_base(reading, share) {
        return None;
    }
    let before: Vec<&Claim> = Gathered::of(reading, i, share, REACH, BACK).alike(last).collect();
    // 帮扶留守儿童623人，其中小学417人、初中206人，帮扶留守儿童占…: the part is called by its name.
    let clause = clause_before(chars, share.at.start, NEAR);
    let is_called = |c: &&&Claim| c.subject.chars().count() >= 3 && says(chars, clause.clone(), &c.subject);
    let called = before.iter().find(is_called).copied().unwrap_or(last);
    if let Some(of_bracket) = of_bracket(reading, i, called, share, said) {
        return Some(of_bracket);
    }
    let stem = stem(chars, share, last.at.end);
    if lacks(chars, last)
        && let Some(done) = before.get(1).filter(|c| is_done(chars, c, stem.as_deref()))
        && last.at.start - done.at.end <= NEAR / 2
    {
        return of_done_and_lacking(reading, done, last, share, said);
    }
    if let Some(of_due) = of_due(reading, &before, share, said) {
        return of_due;
    }
    if let Some(of_rest) = of_rest(reading, &before, stem.as_deref(), share, said) {
        return of_rest;
    }
    let lacks =
        lacks(chars, last) && stem.as_ref().is_some_and(|stem| LACKING.within(stem, 0..stem.len()).is_none());
    let parts = if lacks { vec![exact(last)?] } else { parts(reading, &before) };
    let mut slip: Option<(&Claim, Decimal)> = None;
    for (nth, whole) in before[1..].iter().copied().enumerate() {
        let all = exact(whole).filter(|all| *all > Decimal::ZERO)?;
        for (many, part) in parts.iter().enumerate() {
            // A part of several is not of one of them.
            if *part > all || nth < many {
                continue;
            }
            let of = if lacks { all - part } else { *part };
            let worked = of.checked_div(all)?.checked_mul(Decimal::ONE_HUNDRED)?;
            if is_rounded(worked, share, rounding(last, whole, worked)) {
                return None;
            }
            let rounded = worked.round_dp(said.scale());
            let is_named = !lacks && many == 0 && nth == 0 && bears(chars, last, stem.as_deref());
            let near = (worked - said).abs() <= Decimal::TEN;
            let is_slip = are_transposed(rounded, said) || is_named && near && in_one_digit(rounded, said);
            if is_slip && slip.is_none() {
                slip = Some((whole, worked));
            }
        }
    }
    let (whole, worked) = slip?;
    Some(result(reading, whole, last, share, worked, false))
}

/// 办结信访件43件，未办结2件，办结率95.6%: what was done and what was not are all.
fn of_done_and_lacking(
    reading: &Reading<'_>,
    done: &Claim,
    lacking: &Claim,
    share: &Claim,
    said: Decimal,
) -> Option<Finding> {
    let all = exact(done)?.checked_add(exact(lacking)?)?;
    let worked = exact(done)?.checked_div(all)?.checked_mul(Decimal::ONE_HUNDRED)?;
    let rounded = worked.round_dp(said.scale());
    let near = (worked - said).abs() <= Decimal::TEN;
    let is_slip = are_transposed(rounded, said) || near && in_one_digit(rounded, said);
    if is_rounded(worked, share, Decimal::ZERO) || !is_slip {
        return None;
    }
    let whole = Claim {
        value: Some(Value::Number(all)),
        quote: format!("{}{}", all.normalize(), done.unit),
        ..done.clone()
    };
    Some(result(reading, &whole, done, share, worked, false))
}

/// 应参加测试学生41600人，实际参加41184人，测试率99%: what was due and what came, whatever the rate is called. The inner value is none where it is right.
fn of_due(reading: &Reading<'_>, before: &[&Claim], share: &Claim, said: Decimal) -> Option<Option<Finding>> {
    let chars = reading.chars();
    let [part, whole, ..] = before else { return None };
    let begins = |c: &Claim, words: &[&str]| {
        let clause = clause_before(chars, c.at.start, 14);
        words.iter().any(|w| says(chars, clause.clone(), w))
    };
    let is_due = begins(whole, &["应"]) && begins(part, &["实"]) && part.at.start - whole.at.end <= NEAR / 2;
    let worked = exact(part)?.checked_div(exact(whole)?)?.checked_mul(Decimal::ONE_HUNDRED)?;
    if !is_due || worked > Decimal::ONE_HUNDRED || (worked - said).abs() > Decimal::TEN {
        return None;
    }
    if is_rounded(worked, share, rounding(part, whole, worked)) {
        return Some(None);
    }
    Some(Some(result(reading, whole, part, share, worked, false)))
}

/// Whether a number stands behind the name of a rate: 办结 in 办结信访件43件.
fn is_done(chars: &[char], part: &Claim, stem: Option<&[char]>) -> bool {
    let Some(name) = stem.and_then(|stem| stem.last_chunk::<2>()) else { return false };
    let lead = clause_before(chars, part.at.start, 12);
    !lacks(chars, part) && says(chars, lead, &name.iter().collect::<String>())
}

/// 抽查班级45个，作业超过60分钟的7个班，达标率84.4%: a number that does not bear the name of the rate may be of those that it is not of. The inner
/// value is none where the rate is right.
fn of_rest(
    reading: &Reading<'_>,
    before: &[&Claim],
    stem: Option<&[char]>,
    share: &Claim,
    said: Decimal,
) -> Option<Option<Finding>> {
    let chars = reading.chars();
    let [part, whole, ..] = before else { return None };
    let sentence = reading.outline.sentence(share.at.start, chars.len());
    let (amount, all) = (exact(part)?, exact(whole)?);
    let name: String = stem?.last_chunk::<2>()?.iter().collect();
    let plain = part.kind == Kind::Count
        && !list("no-rate-stems").contains(&name)
        && !bears(chars, part, stem)
        && whole.at.start >= sentence.start
        && amount < all;
    let direct = amount.checked_div(all)?.checked_mul(Decimal::ONE_HUNDRED)?;
    let worked = Decimal::ONE_HUNDRED - direct;
    if !plain || (direct - said).abs() <= Decimal::from(30) {
        return None;
    }
    let fits = |(part, whole): (&Claim, &Claim)| {
        let of = exact(part)
            .zip(exact(whole))
            .and_then(|(a, b)| a.checked_div(b)?.checked_mul(Decimal::ONE_HUNDRED));
        of.is_some_and(|n| is_rounded(n, share, Decimal::ZERO))
    };
    let mut pairs = before.iter().flat_map(|a| before.iter().map(move |b| (*a, *b)));
    if is_rounded(worked, share, Decimal::ZERO) || pairs.any(fits) {
        return Some(None);
    }
    let rounded = worked.round_dp(said.scale());
    let near = (worked - said).abs() <= Decimal::TEN;
    let is_slip = are_transposed(rounded, said) || near && in_one_digit(rounded, said);
    is_slip.then(|| Some(result(reading, whole, part, share, worked, false)))
}

/// 623人，占留守儿童的28.9%（全县2156人）: the whole stands in brackets behind its share.
fn of_bracket(
    reading: &Reading<'_>,
    i: usize,
    part: &Claim,
    share: &Claim,
    said: Decimal,
) -> Option<Finding> {
    const INSIDE: usize = 10;
    let chars = reading.chars();
    let whole = reading.claims.get(i + 1).filter(|c| is_amount(reading, c))?;
    let open = matches!(chars.get(share.at.end), Some('（' | '('));
    let closed = matches!(chars.get(whole.at.end), Some('）' | ')'));
    let is_near = whole.at.start - share.at.end <= INSIDE;
    let alike = same_unit(&whole.unit, &part.unit) && whole.kind == part.kind;
    let all = exact(whole).filter(|all| open && closed && is_near && alike && *all > Decimal::ZERO)?;
    let worked = exact(part)?.checked_div(all)?.checked_mul(Decimal::ONE_HUNDRED)?;
    let holds = is_rounded(worked, share, rounding(part, whole, worked));
    let near = (worked - said).abs() <= Decimal::TEN && worked <= Decimal::ONE_HUNDRED;
    (holds || near).then(|| result(reading, whole, part, share, worked, holds))
}

/// The number before a rate, and what it comes to with those before it in its row: each sum from the first of them on.
fn parts(reading: &Reading<'_>, before: &[&Claim]) -> Vec<Decimal> {
    const NAME: usize = 14;
    let chars = reading.chars();
    let joined = |pair: &&[&Claim]| {
        let between = chars.get(pair[1].at.end..pair[0].at.start).unwrap_or_default();
        matches!(between.first(), Some('、' | '，'))
            && between.len() <= NAME
            && !says(between, 0..between.len(), "其中")
    };
    let row = 1 + before.windows(2).take_while(joined).count();
    // 专任教师212人，专任教师中正高级4人、高级76人、一级84人: what is more than all the others is their whole.
    let others: Decimal = before[..row - 1].iter().filter_map(|c| exact(c)).sum();
    let has_whole = row >= 3
        && exact(before[row - 1]).is_some_and(|n| n >= others)
        && chars[before[row - 1].at.end..before[row - 2].at.start].contains(&'中');
    let row = row - usize::from(has_whole);
    let own = exact(before[0]).unwrap_or_default();
    let mut parts = vec![own];
    if (row >= 3 || row == 2 && has_whole) && row < before.len() {
        let mut sum = Decimal::ZERO;
        for claim in before[..row].iter().rev() {
            sum += exact(claim).unwrap_or_default();
            parts.push(sum);
        }
    }
    parts
}

/// Whether a number is of what lacks: 不合格2个, 没有参加培训的7人.
fn lacks(chars: &[char], claim: &Claim) -> bool {
    let clause = clause_before(chars, claim.at.start, 16);
    LACKING.within(chars, clause).is_some()
}

/// 整改 of 整改率.
fn stem(chars: &[char], share: &Claim, from: usize) -> Option<Vec<char>> {
    let rate = (from..share.at.start).rev().find(|at| chars[*at] == '率')?;
    let begin = (from..rate).rev().take_while(|at| is_han(chars[*at])).last()?;
    Some(chars[begin..rate].to_vec())
}

/// Whether a number bears the name of a rate: 整改 in 已完成整改71处.
fn bears(chars: &[char], part: &Claim, stem: Option<&[char]>) -> bool {
    let Some(stem) = stem.filter(|stem| stem.len() >= 2) else { return false };
    let name: String = stem[stem.len() - 2..].iter().collect();
    let is_of_none = list("no-rate-stems").contains(&name);
    let lead = clause_before(chars, part.at.start, 12);
    let noun = chars[part.at.end..].iter().take(4).take_while(|c| is_han(**c)).count();
    !is_of_none && (says(chars, lead, &name) || says(chars, part.at.end..part.at.end + noun, &name))
}

/// 91.0 and 97.0.
fn in_one_digit(one: Decimal, other: Decimal) -> bool {
    let scale = one.scale().max(other.scale());
    let digits = |mut n: Decimal| {
        n.rescale(scale);
        n.mantissa().unsigned_abs().to_string().into_bytes()
    };
    let (a, b) = (digits(one), digits(other));
    a.len() == b.len() && a.len() >= 3 && a.iter().zip(&b).filter(|(x, y)| x != y).count() == 1
}
