//! Changes whose base is said apart: 比上年的3120人增加86人，达到3206人; 2023年投入1860万元，2024年投入2046万元，增长10%, in one
//! sentence or in two.

use rust_decimal::Decimal;

use super::{NEAR, differs, direction, held, wrong_way};
use crate::finding::figures::{
    clause_before, exact, half_of_last, is_base, is_change, is_taken_apart, same_unit, says, written,
};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};
use crate::repair::{stands, stands_before};
use crate::words::{Words, list};

/// Words with which a clause only compares with what was said before.
static COMPARISONS: Words = Words::beginning("comparisons");

/// A base is looked for so many claims back, in so many sentences of the paragraph.
const BACK: usize = 24;

/// The figures a sentence names side by side: how many of them were used up, and what came of it.
pub(super) fn beside(reading: &Reading<'_>, claims: &[&Claim]) -> Option<(usize, Finding)> {
    let chars = reading.chars();
    let [one, two, three, ..] = claims else { return None };
    let near = |a: &Claim, b: &Claim| b.at.start - a.at.end <= NEAR && !parted(reading, a, b);
    if !(near(one, two) && near(two, three)) {
        return None;
    }
    let one = &taken_apart(reading, one, two).unwrap_or(one);
    let state = |c: &Claim| is_state(reading, c);
    // 比上年的3120人增加86人，达到3206人.
    if is_base(reading, one)
        && is_change(reading, two)
        && arrives(reading, three)
        && same_unit(&one.unit, &three.unit)
    {
        return arrived(reading, one, two, three).map(|finding| (3, finding));
    }
    // 合格率96.5%，比去年的94.8%提高1.7个百分点.
    if state(one) && is_base(reading, two) && is_change(reading, three) && alike_but_for_time(one, two) {
        return with_rate(reading, two, one, claims).map(|finding| (3, finding));
    }
    // 县一中以189分居首，比职教中心的152分高出37分: two that are compared with each other.
    let clause = clause_before(chars, two.at.start, NEAR);
    let is_other = matches!(chars.get(clause.start), Some('比' | '较')) && three.at.start - two.at.end <= 4;
    if state(one) && is_base(reading, two) && is_change(reading, three) && is_other && same_thing_as(one, two)
    {
        let worked = (exact(one)? - exact(two)?).abs();
        let by = exact(three).filter(|_| same_unit(&one.unit, &three.unit) && one.unit != "%")?.abs();
        let is_near =
            worked * Decimal::TWO <= by * Decimal::from(3) && by * Decimal::TWO <= worked * Decimal::from(3);
        return is_near.then(|| with_rate(reading, two, one, claims).map(|finding| (3, finding))).flatten();
    }
    // 支出860万元，同比增长8%，上年为796万元.
    let same_thing = same_unit(&one.unit, &three.unit) && one.kind == three.kind;
    if state(one) && is_change(reading, two) && same_thing && is_of_before(reading, three) {
        return compared(reading, three, one, two).map(|finding| (3, finding));
    }
    // 受理信访件86件，去年同期为100件，下降14%.
    let clause = clause_before(chars, three.at.start, NEAR);
    let of_year = is_change(reading, three)
        && (says(chars, clause.clone(), "同比")
            || list("comparing-ends").iter().any(|w| says(chars, clause.clone(), w)));
    if state(one)
        && is_of_before(reading, two)
        && (opens_with_change(reading, three) || of_year)
        && alike_but_for_time(one, two)
    {
        return with_rate(reading, two, one, claims).map(|finding| (3, finding));
    }
    // 去年贷款1860笔，今年2046笔，增长10%.
    let clause = clause_before(chars, two.at.start, 8);
    let is_now = list("times-now").iter().any(|w| says(chars, clause.clone(), w));
    if state(two)
        && is_now
        && is_of_before(reading, one)
        && opens_with_change(reading, three)
        && same_thing_as(one, two)
    {
        return compared(reading, one, two, three).map(|finding| (3, finding));
    }
    // 2023年投入1860万元，2024年投入2046万元，增长10%.
    let years = year(one).zip(year(two)).filter(|(a, b)| a != b);
    if let Some((first, second)) = years
        && state(one)
        && state(two)
        && alike(one, two)
        && opens_with_change(reading, three)
    {
        let (base, now) = if first < second { (one, two) } else { (two, one) };
        return compared(reading, base, now, three).map(|finding| (3, finding));
    }
    None
}

/// 处理教师23人，其中政务处分8人、批评教育13人，处理人数比上年的35人下降: what was taken apart is compared where the comparison has a name of its own.
fn taken_apart<'c>(reading: &Reading<'c>, part: &Claim, base: &Claim) -> Option<&'c Claim> {
    let chars = reading.chars();
    let clause = clause_before(chars, base.at.start, NEAR);
    let compares = clause.clone().find(|i| matches!(chars[*i], '比' | '较'))?;
    if compares < clause.start + 2 || !is_taken_apart(chars, part) {
        return None;
    }
    let sentence = reading.outline.sentence(part.at.start, chars.len());
    let opener = (sentence.start..part.at.start).rev().find(|at| stands(chars, *at, "其中"))?;
    let end = reading.claims.partition_point(|c| c.at.start < opener);
    let whole = reading.claims[..end].last()?;
    (whole.at.start >= sentence.start && same_thing_as(whole, part) && is_state(reading, whole))
        .then_some(whole)
}

/// 较预算14万元节约2.8万元，下降20%: a change and the rate behind it, which is of the same base.
fn with_rate(reading: &Reading<'_>, base: &Claim, now: &Claim, claims: &[&Claim]) -> Option<Finding> {
    let change = claims.get(2)?;
    // 68.2%，较上轮的62.5%下降5.7个百分点: by as much, and the other way.
    let (a, b, by) = (exact(base)?, exact(now)?, exact(change)?);
    let points = change.unit.ends_with("百分点") && base.unit == "%";
    let is_step = (points || same_unit(&change.unit, &base.unit)) && (b - a).abs() == by.abs();
    if is_step && a != b && direction(reading, change).is_some_and(|way| (b > a) != (way > 0)) {
        return Some(wrong_way(reading, base, change));
    }
    let near = |c: &Claim| c.at.start - change.at.end <= NEAR && !parted(reading, change, c);
    let rate = claims.get(3).filter(|c| near(c) && c.unit == "%" && is_change(reading, c));
    let rate = rate.and_then(|rate| compared(reading, base, now, rate)).filter(|found| !found.holds);
    rate.or_else(|| compared(reading, base, now, change))
}

fn parted(reading: &Reading<'_>, a: &Claim, b: &Claim) -> bool {
    let between = &reading.chars()[a.at.end..b.at.start];
    between.iter().any(|c| matches!(c, '；' | ';' | '。' | '\n'))
        || says(reading.chars(), a.at.end..b.at.start, "其中")
}

/// A number of how much there is, not of how much it changed.
pub(super) fn is_state(reading: &Reading<'_>, c: &Claim) -> bool {
    let counted = matches!(c.kind, Kind::Count | Kind::Money | Kind::Share | Kind::Number);
    counted && c.per.is_empty() && exact(c).is_some() && !is_change(reading, c) && !is_base(reading, c)
}

/// Whether two numbers are of one thing; the second may leave it out.
fn alike(one: &Claim, other: &Claim) -> bool {
    let has_name = |c: &Claim| c.subject.chars().count() >= 2;
    let named = !has_name(other)
        || !has_name(one)
        || one.subject.ends_with(&other.subject)
        || other.subject.ends_with(&one.subject);
    same_unit(&one.unit, &other.unit) && one.kind == other.kind && named
}

/// Whether two numbers are counted in one unit.
fn same_thing_as(one: &Claim, other: &Claim) -> bool {
    same_unit(&one.unit, &other.unit) && one.kind == other.kind
}

/// Whether two numbers are counted alike; the second says no more than when it was.
fn alike_but_for_time(one: &Claim, other: &Claim) -> bool {
    let times = list("times-before").iter().chain(list("plans-before"));
    let is_time = times.into_iter().any(|w| other.subject.contains(w.as_str()));
    same_unit(&one.unit, &other.unit) && one.kind == other.kind && (is_time || alike(one, other))
}

/// 达到3206人, behind a change.
fn arrives(reading: &Reading<'_>, claim: &Claim) -> bool {
    let chars = reading.chars();
    ["达到", "达", "增至", "增加到", "增长到", "降至", "减至", "减少到", "至", "为"]
        .iter()
        .any(|w| stands_before(chars, claim.at.start, w))
        && exact(claim).is_some()
}

/// 上年为796万元.
pub(in crate::finding) fn is_of_before(reading: &Reading<'_>, claim: &Claim) -> bool {
    let chars = reading.chars();
    let clause = clause_before(chars, claim.at.start, 12);
    let of_before = list("times-before").iter().any(|w| says(chars, clause.clone(), w));
    of_before && !clause.into_iter().any(|i| matches!(chars[i], '比' | '较'))
}

/// The year a claim is of, where its text says it in figures.
pub(super) fn year(claim: &Claim) -> Option<u32> {
    let digits: String = claim.period.chars().take(4).collect();
    digits
        .parse()
        .ok()
        .filter(|year| (1900..2200).contains(year) && claim.period.ends_with(['年', '度', '末', '底']))
}

/// A change that says nothing of its own: 增长10%, 比上年提高2.3个百分点; an average over several years is another thing.
fn opens_with_change(reading: &Reading<'_>, claim: &Claim) -> bool {
    let chars = reading.chars();
    let clause = clause_before(chars, claim.at.start, NEAR);
    let opens =
        COMPARISONS.at(chars, clause.start).is_some() || matches!(chars.get(clause.start), Some('比' | '较'));
    opens && is_change(reading, claim) && !says(chars, clause, "年均") && exact(claim).is_some()
}

pub(super) fn compared(reading: &Reading<'_>, base: &Claim, now: &Claim, change: &Claim) -> Option<Finding> {
    let (a, b, way) = (exact(base)?, exact(now)?, direction(reading, change)?);
    if (b > a) != (way > 0) && a != b {
        return Some(wrong_way(reading, base, now));
    }
    held(reading, base, now, change)
}

/// A base, a change and what it leads to.
fn arrived(reading: &Reading<'_>, base: &Claim, change: &Claim, now: &Claim) -> Option<Finding> {
    let (a, b, step) = (exact(base)?, exact(now)?, exact(change)?.abs());
    let way = direction(reading, change)?;
    let up = |step: Decimal| if way > 0 { a.checked_add(step) } else { a.checked_sub(step) };
    let (worked, slack) = if same_unit(&change.unit, &base.unit) && base.unit != "%"
        || change.unit.ends_with("百分点")
    {
        (up(step)?, half_of_last(base) + half_of_last(change) + half_of_last(now))
    } else if change.unit == "%" && base.unit != "%" {
        let part = a.checked_mul(step)?.checked_div(Decimal::ONE_HUNDRED)?;
        let slack = a.checked_mul(half_of_last(change) * Decimal::TWO)?.checked_div(Decimal::ONE_HUNDRED)?;
        (up(part)?, slack.checked_add(half_of_last(base))?.checked_add(half_of_last(now))?)
    } else {
        return None;
    };
    let holds = (worked - b).abs() <= slack;
    Some(differs(reading, [base, change, now], written(worked.round_dp(2), now), now, holds))
}

/// 2023年在校生12600人。2024年在校生12348人，减少252人: the base stands a sentence or two before.
pub(super) fn of_sentences_before(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    let mut found = Vec::new();
    for i in 1..reading.claims.len() {
        let change = &reading.claims[i];
        // 比2022年增长20% names the year it is compared with.
        let named = of_year(&reading.claims[i - 1]).filter(|_| i > 1);
        let at = if named.is_some() { i - 2 } else { i - 1 };
        let now = &reading.claims[at];
        let near = change.at.start.saturating_sub(now.at.end) <= NEAR && !parted(reading, now, change);
        let Some(of) =
            year(now).filter(|_| near && is_state(reading, now) && opens_with_change(reading, change))
        else {
            continue;
        };
        let base_in = named.unwrap_or(of - 1);
        let sentence = reading.outline.sentence(now.at.start, chars.len());
        let line = reading.outline.line(now.at.start);
        let before = reading.claims[..at].iter().rev().take(BACK);
        let mut before = before
            .take_while(|c| c.at.start >= line.start.saturating_sub(NEAR * 8))
            .filter(|c| year(c) == Some(base_in) || is_of_before(reading, c))
            .filter(|c| is_state(reading, c) && same_thing_as(c, now));
        let base = if is_bare_verb(&now.subject) {
            // 安排288万元 says no more than what was done: the only sum of that year.
            before.next().filter(|c| before.next().is_none() && c.kind == Kind::Money)
        } else {
            before.find(|c| is_one(&c.subject, &now.subject))
        };
        // What its own sentence says was compared there.
        let Some(base) = base.filter(|base| base.at.start < sentence.start) else {
            found.extend(after_now(reading, at, change, of));
            continue;
        };
        if let Some(finding) = compared(reading, base, now, change) {
            found.push(if finding.holds { finding } else { finding.and_at(reading, base.at.clone()) });
        }
    }
    found
}

/// 本科上线 of 高考本科上线: one of two subjects may leave out what the other begins with.
fn is_one(one: &str, other: &str) -> bool {
    let (short, long) = if one.chars().count() < other.chars().count() { (one, other) } else { (other, one) };
    short.chars().count() >= 2 && (short == long || short.chars().count() >= 4 && long.ends_with(short))
}

/// The year that a date names and nothing else.
fn of_year(claim: &Claim) -> Option<u32> {
    let date =
        claim.value.as_ref().filter(|_| claim.kind == Kind::Date && claim.upper.is_none())?.to_string();
    date.parse().ok().filter(|year| (1900..2200).contains(year))
}

/// Whether a subject is no more than what was done: 安排, 投入.
fn is_bare_verb(subject: &str) -> bool {
    subject.is_empty() || list("noun-breaks").iter().chain(list("acts")).any(|w| w == subject)
}

/// 2024年教育经费28.6亿元。2023年为27.5亿元，同比增长4%: what it is compared with is said behind what there is.
fn after_now(reading: &Reading<'_>, base_at: usize, change: &Claim, base_in: u32) -> Option<Finding> {
    let chars = reading.chars();
    let base = &reading.claims[base_at];
    let sentence = reading.outline.sentence(base.at.start, chars.len());
    let clause = clause_before(chars, base.at.start, NEAR);
    // 为 alone joins the year with its number.
    let is_bare = base.subject.chars().count() < 2
        || ["年为", "年是", "年仅为"].iter().any(|w| stands_before(chars, base.at.start, w));
    if !is_bare || clause.len() > 8 {
        return None;
    }
    let line = reading.outline.line(base.at.start);
    let before = reading.outline.sentence(sentence.start.checked_sub(1)?, chars.len());
    let stated = reading.claims[..base_at]
        .iter()
        .rev()
        .take(BACK)
        .take_while(|c| c.at.start >= before.start.max(line.start))
        .filter(|c| year(c) == Some(base_in + 1) && is_state(reading, c) && same_thing_as(c, base));
    // The first of them is what the sentence is about; what follows takes it apart.
    let now = stated.last().filter(|now| now.at.start < sentence.start)?;
    let finding = compared(reading, base, now, change)?;
    Some(if finding.holds { finding } else { finding.and_at(reading, now.at.clone()) })
}

/// 2024年比2023年增加12万元，增长8%: both numbers stand before, with their years.
pub(super) fn between_years(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    let mut found = Vec::new();
    for (i, three) in reading.claims.windows(3).enumerate() {
        let [year_now, year_base, change] = three else { continue };
        let of = |c: &Claim| {
            c.value.as_ref().map(ToString::to_string).filter(|v| c.kind == Kind::Date && v.len() == 4)
        };
        let (Some(now_in), Some(base_in)) = (of(year_now), of(year_base)) else { continue };
        let compares = matches!(chars.get(year_now.at.end..year_base.at.start), Some(['比' | '较']));
        if !compares || !is_change(reading, change) || parted(reading, year_base, change) {
            continue;
        }
        let line = reading.outline.line(change.at.start);
        let before = reading.claims[..i].iter().rev().take(BACK).take_while(|c| c.at.start >= line.start);
        let stated: Vec<&Claim> = before.filter(|c| is_state(reading, c) && c.kind != Kind::Share).collect();
        let in_year = |year: &str| stated.iter().find(|c| c.period.starts_with(year)).copied();
        let (Some(base), Some(now)) = (in_year(&base_in), in_year(&now_in)) else { continue };
        if !alike(base, now) || base.subject != now.subject {
            continue;
        }
        let rate = reading
            .claims
            .get(i + 3)
            .filter(|c| c.unit == "%" && is_change(reading, c) && !parted(reading, change, c));
        let all = [Some(change), rate].into_iter().flatten();
        found.extend(all.filter_map(|said| compared(reading, base, now, said)));
    }
    found
}
