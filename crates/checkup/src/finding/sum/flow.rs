//! Stock and flow: 上年末教职工860人，新进42人，退休35人，年末867人. What there was, with what came and without what went, is what there is.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use crate::finding::figures::{
    Bilingual, are_transposed, clause_before, exact, is_one_exchanged, is_taken_apart, named, same_unit,
    says, written,
};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind, Relation};
use crate::repair::stands;
use crate::words::{Words, list};

/// What there was, what came and went, and what there is stand in so many claims, and so many characters.
const TOGETHER: usize = 16;
const REACH: usize = 240;

/// A word that says which of them a number is stands so close before it.
const NEAR: usize = 24;

static BEFORE: Words = Words::beginning("stocks-before");
static NOW: Words = Words::beginning("stocks-now");
static CAME: Words = Words::beginning("flows-in");
static WENT: Words = Words::beginning("flows-out");

/// What a number is in an account.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    Before,
    Came,
    Went,
    Other,
}

/// The account that ends with the claim `i`, if it is what there is in the end.
pub(super) fn find(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let now = reading.claims.get(i).filter(|c| is_counted(c))?;
    let line = reading.outline.line(now.at.start);
    let lead = lead(reading, i, line.start);
    NOW.within(chars, lead.clone())?;
    if entry(reading, i, lead) != Entry::Other {
        return None;
    }
    let from = line.start.max(now.at.start.saturating_sub(REACH));
    let (mut came, mut went): (Vec<&Claim>, Vec<&Claim>) = (Vec::new(), Vec::new());
    let mut start: Option<&Claim> = None;
    let sentence = reading.outline.sentence(now.at.start, chars.len());
    let before = reading.claims[..i].iter().enumerate().rev().take(TOGETHER);
    for (k, claim) in before.take_while(|(_, c)| c.at.start >= from) {
        if start.is_some() && claim.at.start < sentence.start && came.len() + went.len() != 1 {
            break;
        }
        if !same_unit(&claim.unit, &now.unit) || claim.kind != now.kind || !claim.per.is_empty() {
            continue;
        }
        // 其中硕士12人 and （其中硕士12人） take apart what came.
        if says(chars, clause_before(chars, claim.at.start, NEAR), "其中")
            || is_taken_apart(chars, claim)
            || is_in_brackets(chars, claim, from)
        {
            continue;
        }
        match entry(reading, k, self::lead(reading, k, line.start)) {
            _ if !is_counted(claim) => return None,
            Entry::Came => came.push(claim),
            Entry::Went => went.push(claim),
            // 招生2846人，毕业2612人，在校生由7904人增至8138人: what came and went may stand before both.
            Entry::Before if start.is_none() => start = Some(claim),
            Entry::Before | Entry::Other => break,
        }
        if start.is_some_and(|start| start.at == claim.at) && came.len() + went.len() >= 2 {
            break;
        }
    }
    came.reverse();
    went.reverse();
    let start = start.filter(|_| came.len() + went.len() >= 2)?;
    // 拨付 is what goes for those who pay and what comes for those who are paid.
    let is_either = |c: &&Claim| {
        let clause = clause_before(chars, c.at.start, NEAR);
        list("flows-either").iter().any(|w| says(chars, clause.clone(), w))
    };
    if went.len() >= 2 && came.is_empty() {
        let (either, out): (Vec<&Claim>, Vec<&Claim>) = went.iter().copied().partition(is_either);
        if !either.is_empty() && !out.is_empty() {
            return judged(reading, start, &either, &out, now);
        }
    }
    judged(reading, start, &came, &went, now)
}

/// An exact number of things or of money, which may be one by which they changed.
fn is_counted(claim: &Claim) -> bool {
    let counts = matches!(claim.kind, Kind::Count | Kind::Money) && claim.relation == Relation::Eq;
    counts && claim.per.is_empty() && exact(claim).is_some()
}

/// The words before a number, back to the number before it or the beginning of its sentence.
fn lead(reading: &Reading<'_>, i: usize, floor: usize) -> Range<usize> {
    let claim = &reading.claims[i];
    let sentence = reading.outline.sentence(claim.at.start, reading.chars().len());
    let mut before = reading.claims[..i].iter().rev().take(TOGETHER);
    let last = before.find(|c| c.kind != Kind::Date).map_or(0, |c| c.at.end);
    let from = floor.max(sentence.start).max(last).max(claim.at.start.saturating_sub(NEAR));
    from.min(claim.at.start)..claim.at.start
}

fn entry(reading: &Reading<'_>, i: usize, lead: Range<usize>) -> Entry {
    let (chars, claim) = (reading.chars(), &reading.claims[i]);
    // 2023年末 is before what follows it.
    let year_ends = i.checked_sub(1).map(|before| &reading.claims[before]).is_some_and(|c| {
        let is_here = c.kind == Kind::Date && c.at.end >= lead.start;
        is_here && matches!(chars.get(c.at.end), Some('末' | '底' | '初'))
    });
    let behind = claim.at.end..(claim.at.end + 4).min(chars.len());
    // 增加到 and 减少至 lead up to what there is.
    let arrives = |end: usize| ["到", "至", "为"].iter().any(|w| stands(chars, end, w));
    // 化解前债务余额 is what there was before.
    let is_flow = |words: &Words, at: usize| {
        words
            .at(chars, at)
            .is_some_and(|w| !arrives(at + w.length) && chars.get(at + w.length) != Some(&'前'))
    };
    let last = |words: &Words| lead.clone().rev().find(|at| is_flow(words, *at));
    // 劝返复学 goes, though 复学 alone comes.
    let reaches = |went: usize| WENT.longest_at(chars, went).map_or(went, |word| went + word.length - 1);
    match (last(&CAME), last(&WENT)) {
        (Some(came), went) if went.is_none_or(|went| reaches(went) < came) => Entry::Came,
        (_, Some(_)) => Entry::Went,
        _ if BEFORE.within(chars, lead.clone()).is_some() || year_ends => Entry::Before,
        _ if lead.len() <= 2 && WENT.within(chars, behind.clone()).is_some() => Entry::Went,
        _ if lead.len() <= 2 && CAME.within(chars, behind.clone()).is_some() => Entry::Came,
        _ => Entry::Other,
    }
}

fn is_in_brackets(chars: &[char], claim: &Claim, from: usize) -> bool {
    let last = (from..claim.at.start).rev().find(|i| matches!(chars[*i], '（' | '(' | '）' | ')'));
    last.is_some_and(|i| matches!(chars[i], '（' | '('))
}

fn judged(
    reading: &Reading<'_>,
    before: &Claim,
    came: &[&Claim],
    went: &[&Claim],
    now: &Claim,
) -> Option<Finding> {
    let sum = |all: &[&Claim]| all.iter().filter_map(|c| exact(c)).sum::<Decimal>();
    let (start, total) = (exact(before)?, exact(now)?);
    let worked = start.checked_add(sum(came))?.checked_sub(sum(went))?;
    let holds = worked == total;
    let gap = (worked - total).abs();
    // 等 leaves some out, and what is further away than all that moved is of something else.
    let is_open = says(reading.chars(), before.at.end.min(now.at.start)..now.at.start, "等");
    let is_little = gap * Decimal::TEN <= worked.abs() && gap <= sum(came).checked_add(sum(went))?;
    // 新聘25人 for 52人: one of them with its digits exchanged explains all.
    let all = || [before].into_iter().chain(came.iter().copied()).chain(went.iter().copied());
    let misses = worked - total;
    let exchanged = is_one_exchanged(came.iter().chain([&before]).filter_map(|c| exact(c)), misses)
        || is_one_exchanged(went.iter().filter_map(|c| exact(c)), -misses);
    // In one sentence that says of each what it is, a little of any of them is a slip.
    let sentence = reading.outline.sentence(now.at.start, reading.chars().len());
    let is_told = all().all(|c| c.at.start >= sentence.start) && came.len() + went.len() == 2;
    let is_small = is_told && all().filter_map(exact).any(|n| gap * Decimal::TEN <= n);
    let is_slip = is_little || are_transposed(worked, total) || exchanged || is_small;
    if !holds && (is_open || !is_slip || came.is_empty() || went.is_empty()) {
        return None;
    }
    let name = |c: &&Claim| named(c, now);
    let mut parts = Bilingual::joined([before].iter().chain(came).map(name));
    for claim in went {
        let part = named(claim, now);
        parts.chinese.push_str(&format!(" - {}", part.chinese));
        parts.english.push_str(&format!(" - {}", part.english));
    }
    let message = Message::new(if holds { "checkup-sum-holds" } else { "checkup-sum-differs" });
    let message = parts.put(message, "parts");
    let message = written(worked, now).put(message, "sum");
    let message = written(total, now).put(message, "total");
    let first = came.iter().chain(went).map(|c| c.at.start).chain([before.at.start]).min()?;
    let at = first..now.at.end;
    Some(if holds { reading.holds(at, message) } else { reading.found(at, message) })
}
