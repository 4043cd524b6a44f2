//! Parts against their whole: 学校196所，其中小学121所…; 甲4人、乙5人，共计9人.

mod above;
mod attendance;
mod balance;
mod beside;
mod covering;
mod flow;
mod left;
mod left_far;
mod listed;
mod named_each;
mod net;
mod of_each;
mod of_named;
mod opener;
mod remaining;
mod rest;
mod row_alone;
mod row_of;
mod total;
mod yearly;

use std::ops::Range;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use super::change::is_of_before;
use super::figures::{
    Bilingual, are_transposed, differ_in_one_digit, exact, is_amount, is_one_exchanged, is_rounded, named,
    same_unit, says, written,
};
use super::{Finding, Reading};
use crate::quantity::Claim;
use crate::repair::{stands, stands_before};
use crate::words::Words;
use opener::{Opener, Sort, depth, openers};

/// Where a word of what a person can be beside anything else stands; 子女 are no women.
fn overlapping(chars: &[char], mut at: Range<usize>) -> Option<usize> {
    let is_word = |at: &usize| {
        let is_child = chars[*at] == '女' && *at > 0 && chars[*at - 1] == '子';
        OVERLAPPING.at(chars, *at).is_some() && !is_child
    };
    at.find(is_word)
}

/// Parts and their whole stand together: no further claims are looked at for one, and no longer sum is written out.
const TOGETHER: usize = 60;

/// No list of parts is longer, in characters.
const LONGEST: usize = 600;

/// A whole stands at most so many characters before its parts.
const NEAR: usize = 60;

/// What a person can be beside anything else: such parts may come to more than the whole.
static OVERLAPPING: Words = Words::beginning("overlapping");

/// What is done in all, behind 共: 共表彰.
static DONE_IN_ALL: Words = Words::beginning("all-acts");

/// 立项9个，开工4个: stages of one thing are no parts of it.
static STAGES: Words = Words::beginning("stages");

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for opener in openers(reading) {
        found.extend(parts_after(reading, &opener));
    }
    for (i, total) in reading.claims.iter().enumerate() {
        found.extend(total::total_after(reading, i, total));
        found.extend(beside::complements(reading, i).or_else(|| listed::find(reading, i)));
        let left = left::find(reading, i).or_else(|| net::find(reading, i));
        found.extend(left.or_else(|| rest::find(reading, i)));
        found.extend(beside::by_years(reading, i));
        found.extend(covering::find(reading, i));
        found.extend(named_each::find(reading, i));
        found.extend(remaining::find(reading, i));
        found.extend(flow::find(reading, i));
        found.extend(attendance::find(reading, i));
        found.extend(of_named::find(reading, i));
        found.extend(above::find(reading, i));
        found.extend(of_each::find(reading, i));
        found.extend(row_alone::find(reading, i));
        found.extend(yearly::find(reading, i));
    }
    found.extend(balance::find(reading));
    found.extend(left_far::find(reading));
    // A row that was worked out is one of what it was held against.
    let worked: Vec<(usize, usize)> = found.iter().map(|f: &Finding| (f.start, f.end)).collect();
    let alone = (0..reading.claims.len()).filter_map(|i| row_of::find(reading, i));
    found.extend(alone.filter(|f| !worked.iter().any(|(start, end)| *start < f.end && f.start < *end)));
    found.dedup_by(|next, one| next.start < one.end && one.start < next.end && next.message == one.message);
    found
}

fn parts_after(reading: &Reading<'_>, opener: &Opener) -> Vec<Finding> {
    let (chars, claims) = (reading.chars(), reading.claims);
    let first = claims.partition_point(|c| c.at.start < opener.end);
    let inside: Vec<&Claim> =
        claims[first..].iter().take(TOGETHER).take_while(|c| c.at.start < opener.until).collect();
    if inside.is_empty() || inside.iter().any(|c| c.is_masked()) {
        return Vec::new();
    }
    let (mut level, mut at) = (0, opener.end);
    let mut parts: Vec<&Claim> = Vec::new();
    for claim in inside {
        level += depth(chars, at..claim.at.start);
        at = claim.at.start.max(at);
        // 其中小学39所、初中16所，占全县115所学校的…: what it is a share of is no part.
        let is_whole = super::figures::clause_before(chars, claim.at.start, 10).any(|i| chars[i] == '占')
            && chars
                .get(claim.at.end..(claim.at.end + 14).min(chars.len()))
                .is_some_and(|b| b.contains(&'的'));
        if level <= 0 && is_amount(reading, claim) && !is_whole {
            parts.push(claim);
        }
    }
    // Nothing but a closed list stands between a whole and a sign that opens its parts.
    let sentence = reading.outline.sentence(opener.at, chars.len());
    let mut from = sentence.start;
    if opener.sort == Sort::Word && opener.at - sentence.start <= 1 && sentence.start > 0 {
        from = reading.outline.sentence(sentence.start - 1, chars.len()).start;
    }
    let before: Vec<&Claim> = claims[..first]
        .iter()
        .rev()
        .take(12)
        .take_while(|c| c.at.start >= from && opener.at.saturating_sub(c.at.end) <= NEAR)
        .collect();
    let mut units: Vec<&str> = Vec::new();
    for part in &parts {
        if !units.iter().any(|unit| same_unit(unit, &part.unit)) {
            units.push(&part.unit);
        }
    }
    let mut found = Vec::new();
    for unit in units {
        let mut of_unit: Vec<&Claim> = parts.iter().filter(|c| same_unit(&c.unit, unit)).copied().collect();
        let may_be =
            |c: &&&Claim| same_unit(&c.unit, unit) && is_amount(reading, c) && c.kind == of_unit[0].kind;
        // 原值4126万元，年初为3752万元，…其中: what was before is not taken apart, nor is anything where another whole is met.
        let of_before = |c: &&&Claim| is_of_before(reading, c);
        let sum: Decimal = of_unit.iter().filter_map(|c| exact(c)).sum();
        let whole = before.iter().filter(may_be).find(|c| !of_before(c) && exact(c) == Some(sum));
        let whole = whole.or_else(|| before.iter().filter(may_be).find(|c| !of_before(c)));
        let whole = whole.or_else(|| before.iter().find(may_be));
        // 每期40课时，其中师德8课时、…: what there is for each of some is taken apart right behind it.
        let of_each = |c: &&&Claim| {
            let is_next =
                matches!(chars.get(c.at.end..opener.at), Some(['，' | ','] | [])) && c.per.starts_with('每');
            is_next && same_unit(&c.unit, unit) && exact(c).is_some() && c.kind == of_unit[0].kind
        };
        let whole = before.first().filter(of_each).or(whole);
        let is_before = |whole: &&&Claim| opener.sort == Sort::Word || opener.whole == whole.at.end;
        let Some(whole) = whole.filter(is_before) else { continue };
        // 累计1.26亿元，具体为：…设备购置1800万元。其中2024年投入4536万元: a sentence of its own takes apart all of the one before.
        let is_of_more = opener.at - sentence.start <= 1
            && of_unit.len() == 1
            && exact(whole).is_some_and(|n| n < sum)
            && claims[..first]
                .iter()
                .rev()
                .take(12)
                .take_while(|c| c.at.start >= from)
                .any(|c| same_unit(&c.unit, unit) && exact(c).is_some_and(|n| n >= sum));
        if is_of_more {
            continue;
        }
        // 136个县，其中2个省份39个县、7个省份97个县: what the whole counts is counted.
        let counted: Vec<&Claim> = of_unit.iter().filter(|c| c.subject == whole.subject).copied().collect();
        if counted.len() >= 2 && unit == "个" && !whole.subject.is_empty() {
            of_unit = counted;
        }
        if of_unit.len() < least(opener.sort) {
            continue;
        }
        let finding = judge(reading, whole, &of_unit, opener);
        found.extend(finding.filter(|it| it.holds || !is_whole_with_others(&parts, whole, &of_unit)));
    }
    found
}

/// 学校171所，其中小学168所，教学点3个: parts in another unit may make up what the others lack.
fn is_whole_with_others(parts: &[&Claim], whole: &Claim, of_unit: &[&Claim]) -> bool {
    let sum = |all: &[&Claim]| all.iter().filter_map(|c| exact(c)).sum::<Decimal>();
    let others: Vec<&Claim> = parts.iter().filter(|c| !same_unit(&c.unit, &whole.unit)).copied().collect();
    let lacks = exact(whole).map(|total| total - sum(of_unit)).filter(|n| *n > Decimal::ZERO);
    lacks.is_some_and(|n| others.iter().any(|c| exact(c) == Some(n)) || sum(&others) == n)
}

/// So many numbers behind an opener are parts.
fn least(sort: Sort) -> usize {
    match sort {
        Sort::Word => 1,
        Sort::Sign => 2,
        Sort::Among => 3,
    }
}

/// What comes of a whole and the numbers behind it.
fn judge(reading: &Reading<'_>, whole: &Claim, parts: &[&Claim], opener: &Opener) -> Option<Finding> {
    let chars = reading.chars();
    let total = exact(whole)?;
    let values: Vec<Decimal> = parts.iter().filter_map(|c| exact(c)).collect();
    // The first parts that come to the whole are the parts; what follows them divides it once more.
    let mut sum = *values.first()?;
    let complete_at = (1..values.len()).find(|n| {
        sum += values[*n];
        sum == total
    });
    // 满意247份、基本满意27份、不满意10份: what goes on behind 、 is of the same list.
    let goes_on = |last: usize| {
        let between = parts.get(last + 1).and_then(|next| chars.get(parts[last].at.end..next.at.start));
        let overlaps = overlapping(chars, opener.end..opener.until).is_some();
        between.is_some_and(|b| b.first() == Some(&'、') && b.len() <= 10 && !b.contains(&'，')) && !overlaps
    };
    if let Some(last) = complete_at.filter(|last| !goes_on(*last)) {
        return Some(said(reading, whole, &parts[..=last], total, true));
    }
    // What stands behind a semicolon may divide the whole another way.
    let semicolon = (opener.end..opener.until).find(|i| matches!(chars[*i], '；' | ';'));
    let first_list: Vec<&Claim> =
        parts.iter().filter(|c| semicolon.is_none_or(|end| c.at.start < end)).copied().collect();
    let list = if first_list.len() >= 2 { &first_list[..] } else { parts };
    // 作品240份，其中一等奖40份、…，参评1200份: what is more than the whole is no part of it.
    let within_it = list.iter().take_while(|c| exact(c).is_some_and(|n| n <= total)).count();
    let list = if within_it >= 3 { &list[..within_it] } else { list };
    let sum: Decimal = list.iter().filter_map(|c| exact(c)).sum();
    let at = opener.at..list.last()?.at.end;
    // One class teacher among the courses is a course; women and party members are both.
    let names_both = |part: &&Claim| {
        let before = super::figures::clause_before(chars, part.at.start, 16);
        let behind = (part.at.end..chars.len()).take(4).find(|i| !crate::characters::is_han(chars[*i]));
        overlapping(chars, before.start..behind.unwrap_or(part.at.end)).is_some()
    };
    let doubtful = list.iter().copied().filter(names_both).count();
    // 2023年建成54间、2024年建成42间 are two years and no stages.
    let by_years = list.windows(2).all(|pair| !pair[1].period.is_empty() && pair[0].period != pair[1].period);
    let is_staged = STAGES.within(chars, at.clone()).is_some() && !by_years;
    let overlaps = doubtful * 2 >= list.len().min(4) && doubtful > 0 || is_staged;
    let all_within = values.iter().all(|v| *v <= total);
    let is_open = stands(chars, at.end, "等")
        || stands_before(chars, list.last()?.at.start, "等")
        || ["主要", "部分", "仅", "重点"].iter().any(|w| says(chars, at.clone(), w));
    let gap = (sum - total).abs();
    let within = |percent: u32| gap * Decimal::ONE_HUNDRED <= total * Decimal::from(percent);
    // 63 for 36, where a list in brackets has three parts and more.
    let is_reversed = opener.sort == Sort::Sign && list.len() >= 3 && {
        let digits = |n: Decimal| n.normalize().to_string();
        digits(sum).len() == 2 && digits(sum).chars().rev().eq(digits(total).chars())
    };
    let slip = is_reversed
        || are_transposed(sum, total)
        || differ_in_one_digit(sum, total) && within(20)
        || is_one_exchanged(list.iter().filter_map(|c| exact(c)), sum - total) && within(20);
    if share_behind_fits(reading, list, sum, total) {
        return None;
    }
    let differs = if opener.sort == Sort::Among {
        // What is found among them may be found with several of them.
        // 优秀、合格 and 不合格 are all of them.
        let is_all = says(chars, at.clone(), "、不合格") || says(chars, at.clone(), "其余");
        !overlaps
            && (within(4) || slip && within(20) || is_all && gap <= Decimal::TWO && total > Decimal::TEN)
    } else if list.len() == 1 {
        sum > total && !overlaps
    } else if is_complete(chars, at.clone()) {
        !overlaps || is_men_and_women(chars, at.clone())
    } else if overlaps && all_within {
        // Three and more that come to the whole but for one exchanged pair of digits were meant to.
        let exchanged = is_one_exchanged(list.iter().filter_map(|c| exact(c)), sum - total);
        list.len() >= 3 && !is_open && (exchanged && within(20) || are_transposed(sum, total))
    } else if sum > total {
        // Four and more are not taken apart in two ways.
        let exchanged = is_one_exchanged(list.iter().filter_map(|c| exact(c)), sum - total);
        within(30)
            || (!all_within || list.len() >= 4) && within(100)
            || exchanged && list.len() >= 3 && within(60)
    } else if is_open {
        false
    } else if list.len() == 2 {
        // 其中中学4所、小学13所 that miss 19 by two: what is left out of a list is mostly more.
        let between = chars.get(list[0].at.end..list[1].at.start).unwrap_or_default();
        let is_row = between.contains(&'、') && !between.contains(&'，');
        within(2) && total >= Decimal::from(20)
            || slip && within(10)
            || is_row && gap <= Decimal::TWO && within(15) && total > Decimal::TEN
    } else {
        let is_little = gap <= Decimal::TWO && total > Decimal::TEN;
        // 9人，其中语文3人、数学2人、英语3人 misses it by one.
        let is_row = list
            .windows(2)
            .all(|pair| matches!(chars.get(pair[0].at.end..pair[1].at.start), Some(['、', ..])));
        let by_one = is_row && gap == Decimal::ONE && total > Decimal::from(5);
        within(6) || is_little || by_one || gap <= Decimal::from(3) && total > Decimal::from(30) || slip
    };
    differs.then(|| said(reading, whole, list, total, false))
}

/// 286人，其中随班就读163人、特教学校81人、送教上门36人，入学率97.9%: the rate right behind the parts says that they are not all.
fn share_behind_fits(reading: &Reading<'_>, parts: &[&Claim], sum: Decimal, total: Decimal) -> bool {
    let Some(last) = parts.last().filter(|_| sum < total) else { return false };
    let next = reading.claims.partition_point(|c| c.at.start < last.at.end);
    let share = reading.claims.get(next).filter(|c| c.unit == "%" && c.at.start - last.at.end <= NEAR / 4);
    let worked = sum.checked_div(total).and_then(|n| n.checked_mul(Decimal::ONE_HUNDRED));
    share.zip(worked).is_some_and(|(share, worked)| is_rounded(worked, share, Decimal::ZERO))
}

/// Whether the parts say that they are all of it: men and women, 分别, 其余.
fn is_complete(chars: &[char], at: Range<usize>) -> bool {
    is_men_and_women(chars, at.clone()) || says(chars, at.clone(), "分别") || says(chars, at, "其余")
}

fn is_men_and_women(chars: &[char], at: Range<usize>) -> bool {
    says(chars, at.clone(), "男") && says(chars, at, "女")
}

fn said(reading: &Reading<'_>, whole: &Claim, parts: &[&Claim], total: Decimal, holds: bool) -> Finding {
    let sum: Decimal = parts.iter().filter_map(|c| exact(c)).sum();
    // A name that all parts bear tells none from another.
    let is_one = parts.windows(2).all(|pair| pair[0].subject == pair[1].subject);
    let part =
        |c: &&Claim| if is_one { written(exact(c).unwrap_or_default(), whole) } else { named(c, whole) };
    let all = Bilingual::joined(parts.iter().map(part));
    let message = Message::new(if holds { "checkup-sum-holds" } else { "checkup-sum-differs" });
    let message = all.put(message, "parts");
    let message = written(sum, whole).put(message, "sum");
    let message = written(total, whole).put(message, "total");
    let ends = parts.iter().map(|c| &c.at).chain([&whole.at]);
    let from = ends.clone().map(|at| at.start).min().unwrap_or(whole.at.start);
    let to = ends.map(|at| at.end).max().unwrap_or(whole.at.end);
    if holds { reading.holds(from..to, message) } else { reading.found(from..to, message) }
}
