//! Parts against their whole: 学校196所，其中小学121所…; 甲4人、乙5人，共计9人.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use super::figures::{
    are_transposed, differ_in_one_digit, ends_with, exact, is_amount, named, same_unit, says, written,
};
use super::{Finding, Reading};
use crate::quantity::numeral::{self, han_digit};
use crate::quantity::{Claim, Kind};
use crate::repair::{stands, stands_before};
use crate::words::Words;

/// Parts and their whole stand together: no further claims are looked at for one, and no longer sum is written out.
const TOGETHER: usize = 60;

/// No list of parts is longer, in characters.
const LONGEST: usize = 600;

/// A whole stands at most so many characters before its parts.
const NEAR: usize = 60;

/// What a person can be beside anything else: such parts may come to more than the whole.
static OVERLAPPING: Words = Words::beginning("overlapping");

/// 立项9个，开工4个: stages of one thing are no parts of it.
static STAGES: Words = Words::beginning("stages");

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for opener in openers(reading) {
        found.extend(parts_after(reading, &opener));
    }
    for (i, total) in reading.claims.iter().enumerate() {
        found.extend(total_after(reading, i, total));
    }
    found.dedup_by(|next, one| next.start < one.end && one.start < next.end && next.message == one.message);
    found
}

/// Where parts begin.
struct Opener {
    /// Of the word or sign.
    at: usize,
    /// What stands between it and the parts.
    end: usize,
    /// 其中, which may stand further from the whole than a sign may.
    is_word: bool,
    /// Parts stand no further than this.
    until: usize,
}

fn openers(reading: &Reading<'_>) -> Vec<Opener> {
    let chars = reading.chars();
    let mut found: Vec<Opener> = Vec::new();
    for (at, c) in chars.iter().enumerate() {
        let (is_word, end) = match c {
            '其' if stands(chars, at, "其中") => (true, at + 2),
            '（' | '(' | '：' | ':' => (false, at + 1),
            _ => continue,
        };
        // （其中…） and 其中： are opened once.
        if is_word && found.last().is_some_and(|last| last.end == at) {
            found.pop();
        }
        if !is_word && found.last().is_some_and(|last| last.is_word && last.end == at) {
            continue;
        }
        // Nothing but a whole stands before a sign that opens parts; most signs open something else.
        if !is_word && !ends_claim(reading, at) {
            continue;
        }
        let sentence = reading.outline.sentence(at, chars.len());
        let closed = closing(chars, at, sentence.end.min(at + LONGEST));
        let next = if is_word { next_whole(chars, end..closed) } else { None };
        found.push(Opener { at, end, is_word, until: next.unwrap_or(closed) });
    }
    found
}

fn ends_claim(reading: &Reading<'_>, at: usize) -> bool {
    let behind = reading.claims.partition_point(|c| c.at.start < at);
    behind.checked_sub(1).is_some_and(|i| reading.claims[i].at.end == at)
}

/// Where the brackets close that a place stands in, or where its sentence ends.
fn closing(chars: &[char], at: usize, end: usize) -> usize {
    let mut open = i32::from(!matches!(chars[at], '（' | '('));
    for (i, c) in chars.iter().enumerate().take(end).skip(at) {
        match c {
            '（' | '(' => open += 1,
            '）' | ')' => {
                open -= 1;
                if open <= 0 {
                    return i;
                }
            }
            _ => {}
        }
    }
    end
}

/// The next 其中 that stands in the same brackets: it takes another whole apart.
fn next_whole(chars: &[char], mut within: Range<usize>) -> Option<usize> {
    let mut level = 0;
    within.find(|i| {
        level += depth(chars, *i..*i + 1);
        level <= 0 && stands(chars, *i, "其中")
    })
}

/// How many brackets are open at the end of a range.
fn depth(chars: &[char], at: Range<usize>) -> i32 {
    at.map(|i| match chars[i] {
        '（' | '(' => 1,
        '）' | ')' => -1,
        _ => 0,
    })
    .sum()
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
        if level <= 0 && is_amount(reading, claim) {
            parts.push(claim);
        }
    }
    // Nothing but a closed list stands between a whole and a sign that opens its parts.
    let sentence = reading.outline.sentence(opener.at, chars.len());
    let mut from = sentence.start;
    if opener.is_word && opener.at - sentence.start <= 1 && sentence.start > 0 {
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
        let of_unit: Vec<&Claim> = parts.iter().filter(|c| same_unit(&c.unit, unit)).copied().collect();
        let whole = before
            .iter()
            .find(|c| same_unit(&c.unit, unit) && is_amount(reading, c) && c.kind == of_unit[0].kind);
        let Some(whole) = whole.filter(|whole| opener.is_word || opener.at == whole.at.end) else { continue };
        if !opener.is_word && of_unit.len() < 2 {
            continue;
        }
        found.extend(judge(reading, whole, &of_unit, opener));
    }
    found
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
    if let Some(last) = complete_at {
        return Some(said(reading, whole, &parts[..=last], total, true));
    }
    // What stands behind a semicolon may divide the whole another way.
    let semicolon = (opener.end..opener.until).find(|i| matches!(chars[*i], '；' | ';'));
    let first_list: Vec<&Claim> =
        parts.iter().filter(|c| semicolon.is_none_or(|end| c.at.start < end)).copied().collect();
    let list = if first_list.len() >= 2 { &first_list[..] } else { parts };
    let sum: Decimal = list.iter().filter_map(|c| exact(c)).sum();
    let at = opener.at..list.last()?.at.end;
    // One class teacher among the courses is a course; women and party members are both.
    let names_both = |part: &&Claim| {
        let before = super::figures::clause_before(chars, part.at.start, 16);
        let behind = (part.at.end..chars.len()).take(4).find(|i| !crate::characters::is_han(chars[*i]));
        OVERLAPPING.within(chars, before.start..behind.unwrap_or(part.at.end)).is_some()
    };
    let doubtful = list.iter().copied().filter(names_both).count();
    let overlaps =
        doubtful * 2 >= list.len().min(4) && doubtful > 0 || STAGES.within(chars, at.clone()).is_some();
    let all_within = values.iter().all(|v| *v <= total);
    let is_open = stands(chars, at.end, "等")
        || stands_before(chars, list.last()?.at.start, "等")
        || ["主要", "部分", "仅", "重点"].iter().any(|w| says(chars, at.clone(), w));
    let gap = (sum - total).abs();
    let within = |percent: u32| gap * Decimal::ONE_HUNDRED <= total * Decimal::from(percent);
    let slip = are_transposed(sum, total) || differ_in_one_digit(sum, total) && within(20);
    let differs = if list.len() == 1 {
        sum > total && !overlaps
    } else if is_complete(chars, at.clone()) {
        !overlaps || is_men_and_women(chars, at.clone())
    } else if overlaps && all_within {
        false
    } else if sum > total {
        within(30) || !all_within && within(100)
    } else if is_open {
        false
    } else if list.len() == 2 {
        within(2) && total >= Decimal::from(20) || slip && within(10)
    } else {
        within(6) || gap <= Decimal::TWO && total > Decimal::TEN || slip
    };
    differs.then(|| said(reading, whole, list, total, false))
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
    let all = parts.iter().map(part).collect::<Vec<_>>().join(" + ");
    let message = Message::new(if holds { "checkup-sum-holds" } else { "checkup-sum-differs" })
        .with("parts", all)
        .with("sum", written(sum, whole))
        .with("total", written(total, whole));
    let ends = parts.iter().map(|c| &c.at).chain([&whole.at]);
    let from = ends.clone().map(|at| at.start).min().unwrap_or(whole.at.start);
    let to = ends.map(|at| at.end).max().unwrap_or(whole.at.end);
    if holds { reading.holds(from..to, message) } else { reading.found(from..to, message) }
}

/// 甲4人、乙5人，共计9人; 三校合计14.6万元.
fn total_after(reading: &Reading<'_>, i: usize, total: &Claim) -> Option<Finding> {
    const TOTALS: [&str; 8] = ["共计", "合计", "总计", "总共", "一共", "合计为", "共计为", "总数为"];
    let chars = reading.chars();
    if !is_amount(reading, total) {
        return None;
    }
    let word = TOTALS.iter().find(|w| stands_before(chars, total.at.start, w));
    let alone = stands_before(chars, total.at.start, "共")
        && total.at.start >= 2
        && matches!(chars[total.at.start - 2], '，' | ',' | '；' | '、');
    let length = word.map(|w| w.chars().count()).or(alone.then_some(1))?;
    let whole = exact(total)?;
    let counted = items_before(chars, total.at.start - length);
    let sentence = reading.outline.sentence(total.at.start, chars.len());
    let mut from = sentence.start;
    if counted.is_some() && from > 0 {
        from = reading.outline.sentence(from - 1, chars.len()).start;
    }
    from = from.max(total.at.start.saturating_sub(LONGEST));
    let before: Vec<&Claim> =
        reading.claims[..i].iter().rev().take(TOGETHER).take_while(|c| c.at.start >= from).collect();
    // An amount for each makes a product of it, and what is masked cannot be added.
    if before.iter().any(|c| c.is_masked()) || counted.is_none() && before.iter().any(|c| !c.per.is_empty()) {
        return None;
    }
    let is_total = |c: &Claim| ends_with(chars, c.at.start, &TOTALS[..5]);
    let mut parts: Vec<&Claim> = Vec::new();
    for claim in before {
        if is_total(claim) {
            break;
        }
        if same_unit(&claim.unit, &total.unit) && claim.kind == total.kind && is_amount(reading, claim) {
            parts.push(claim);
        } else if same_unit(&claim.unit, &total.unit) && claim.per.is_empty() {
            return None;
        }
    }
    if let Some(many) = counted {
        parts.truncate(many);
        if parts.len() < many {
            return None;
        }
    }
    parts.reverse();
    if parts.len() < 2 {
        return None;
    }
    // A whole that stands before its parts and is said once more.
    for from in 0..parts.len() - 1 {
        let sum: Decimal = parts[from..].iter().filter_map(|c| exact(c)).sum();
        if sum == whole {
            return Some(said(reading, total, &parts[from..], whole, true));
        }
    }
    let sum: Decimal = parts.iter().filter_map(|c| exact(c)).sum();
    let gap = (sum - whole).abs() * Decimal::ONE_HUNDRED;
    let is_near = gap <= whole * Decimal::from(30);
    let open = says(chars, from..total.at.start, "其中") || says(chars, from..total.at.start, "等");
    (is_near && !open && total.kind != Kind::Share).then(|| said(reading, total, &parts, whole, false))
}

/// How many things are added: 3 in 三校合计, 2 in 两项合计.
fn items_before(chars: &[char], at: usize) -> Option<usize> {
    let counter = at.checked_sub(1).filter(|i| "项校者类级县镇乡部地园家".contains(chars[*i]))?;
    let digit = counter.checked_sub(1)?;
    let alone = digit == 0 || han_digit(chars[digit - 1]).is_none() && chars[digit - 1] != '十';
    let value = numeral::han_digit(chars[digit]).or_else(|| numeral::digit_value(chars[digit]))?;
    (alone && (2..=9).contains(&value)).then_some(value as usize)
}
