//! Changes against what they lead from and to: 由96人增加到138人，增加42人; 60万人，比上年增加6万人，增长11.1%.

mod apart;
mod base;
mod budget;
mod compared_with;
mod rows;
mod said_before;
mod two_years;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

pub(super) use base::is_of_before;

use super::figures::{
    Bilingual, exact, half_of_last, is_base, is_change, is_rounded, same_unit, says, written,
};
use super::{Finding, Reading};
use crate::quantity::{Claim, Kind};
use crate::repair::{stands, stands_before};
use crate::words::Words;

/// A change is said at most so many characters behind what changed.
const NEAR: usize = 24;

/// 增加, 提高 and their like; what goes down.
static UP: Words = Words::beginning("grows");
static DOWN: Words = Words::beginning("shrinks");

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for claims in reading.by_sentence() {
        // 由2020年的38.6%下降到2024年的31.2%，四年下降7.4个百分点: the years stand between and are no figures.
        let figures: Vec<&Claim> = claims
            .iter()
            .filter(|c| !matches!(c.kind, Kind::Ordinal | Kind::Date | Kind::Duration))
            .collect();
        let figures = without_shares(reading, &figures);
        let mut at = 0;
        while at < figures.len() {
            let here = &figures[at..];
            let (used, finding) = from_to(reading, here)
                .map(|finding| (1, finding))
                .or_else(|| base_and_rate(reading, here).map(|finding| (1, finding)))
                .or_else(|| base::beside(reading, here))
                .map_or((1, None), |(used, finding)| (used, Some(finding)));
            found.extend(finding);
            at += used;
        }
    }
    found.extend(base::of_sentences_before(reading));
    found.extend(base::between_years(reading));
    found.extend(said_before::find(reading));
    found.extend(two_years::find(reading));
    found.extend(budget::find(reading));
    found.extend(compared_with::find(reading));
    found.extend(apart::find(reading));
    found.extend(rows::find(reading));
    found
}

/// 困难学生434人，占17.5%，比2023年的462人减少28人: a share between a number and what it is compared with is passed over.
fn without_shares<'c>(reading: &Reading<'_>, figures: &[&'c Claim]) -> Vec<&'c Claim> {
    let chars = reading.chars();
    let is_between = |i: usize| {
        let [one, share, base] = figures.get(i.wrapping_sub(1)..i + 2).unwrap_or_default() else {
            return false;
        };
        share.unit == "%"
            && !is_change(reading, share)
            && says(chars, one.at.end..share.at.start, "占")
            && base.at.start - share.at.end <= NEAR
            && same_unit(&one.unit, &base.unit)
            && is_base(reading, base)
    };
    (0..figures.len()).filter(|i| !is_between(*i)).map(|i| figures[i]).collect()
}

/// 1 where the last word of change before a claim is one of growing, -1 where of shrinking.
fn direction(reading: &Reading<'_>, claim: &Claim) -> Option<i32> {
    let chars = reading.chars();
    (claim.at.start.saturating_sub(8)..claim.at.start).rev().find_map(|at| way_at(chars, at))
}

/// 1 where a word of growing begins, -1 where one of shrinking does.
fn way_at(chars: &[char], at: usize) -> Option<i32> {
    let up = UP.at(chars, at).map(|_| 1);
    up.or_else(|| DOWN.at(chars, at).map(|_| -1))
}

/// What a change comes to between two numbers, against what is said of it; none where they cannot be compared.
fn held(reading: &Reading<'_>, from: &Claim, to: &Claim, change: &Claim) -> Option<Finding> {
    let (a, b, said) = (exact(from)?, exact(to)?, exact(change)?.abs());
    let (gap, tolerance) = ((b - a).abs(), half_of_last(from) + half_of_last(to) + half_of_last(change));
    let points = change.unit.ends_with("百分点");
    if points && from.unit == "%" || !points && same_unit(&change.unit, &from.unit) && from.unit != "%" {
        // Shares are written to a place and their difference to the same one.
        let tolerance =
            if half_of_last(change) >= half_of_last(from) && points { Decimal::ZERO } else { tolerance };
        let holds = (gap - said).abs() <= tolerance;
        return Some(differs(reading, [from, to, change], written(gap, change), change, holds));
    }
    if change.unit == "倍" && !a.is_zero() {
        // From 126 to 378 it grew by twice as much, to three times as much.
        let times = (b - a).checked_div(a)?;
        let rounded = half_of_last(change).max(Decimal::new(5, 2));
        let holds = (times - said).abs() <= rounded;
        let worked = format!("{}倍", times.round_dp(1).normalize());
        let worked =
            Bilingual { english: format!("{} times", times.round_dp(1).normalize()), chinese: worked };
        return Some(differs(reading, [from, to, change], worked, change, holds));
    }
    if change.unit == "%" && from.unit != "%" && !a.is_zero() {
        let rate = gap.checked_div(a)?.checked_mul(Decimal::ONE_HUNDRED)?;
        let rounded =
            (half_of_last(from) + half_of_last(to)).checked_div(a)?.checked_mul(Decimal::ONE_HUNDRED)?;
        let holds = is_rounded(rate, change, rounded);
        return Some(differs(reading, [from, to, change], percent(rate, change), change, holds));
    }
    None
}

/// 由A增加到B，增加C.
fn from_to(reading: &Reading<'_>, claims: &[&Claim]) -> Option<Finding> {
    let chars = reading.chars();
    let [from, to, ..] = claims else { return None };
    if from.kind == Kind::Duration || to.kind == Kind::Duration {
        return None;
    }
    let lead = from.at.start.saturating_sub(14)..from.at.start;
    let opens =
        lead.clone().rev().take_while(|i| !matches!(chars[*i], '，' | '。' | '；' | ',' | '、' | '\n'));
    let opens = opens.into_iter().any(|i| matches!(chars[i], '由' | '从'));
    let between = chars.get(from.at.end..to.at.start)?;
    let joined = ["到", "至", "为", "成"].iter().any(|w| stands_before(chars, to.at.start, w))
        || stands_before(chars, to.at.start, "的") && between.iter().any(|c| matches!(c, '到' | '至' | '为'));
    if !opens || !joined || between.len() > NEAR || !same_unit(&from.unit, &to.unit) {
        return None;
    }
    let (a, b) = (exact(from)?, exact(to)?);
    let way = direction(reading, to).or_else(|| way_between(reading, from, to));
    if way.is_some_and(|way| (b > a) != (way > 0)) && a != b {
        return Some(wrong_way(reading, from, to));
    }
    if let Some(times) = claims.get(2).filter(|c| is_of_what_it_was(reading, to, c)) {
        return times_of(reading, from, to, times);
    }
    // 由72所增加到78所，新增6所.
    let says_new = |c: &Claim| ["新增", "净增", "增"].iter().any(|w| stands_before(chars, c.at.start, w));
    let behind =
        claims.get(2).filter(|c| c.at.start - to.at.end <= NEAR && (is_change(reading, c) || says_new(c)));
    let Some(change) = behind else { return said_first(reading, from, to) };
    // …减至29847人；初中增加882人: what stands behind a semicolon changed by itself.
    if chars[to.at.end..change.at.start].iter().any(|c| matches!(c, '；' | ';')) {
        return None;
    }
    // 年均增长8.4% is of one of the years.
    if ["其中", "年均", "平均"].iter().any(|w| says(chars, to.at.end..change.at.start, w)) {
        return None;
    }
    held(reading, from, to, change)
}

/// 优秀率提高4.2个百分点，由31.6%上升为35.8%: by how much stands before from what and to what.
fn said_first(reading: &Reading<'_>, from: &Claim, to: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    let at = reading.claims.partition_point(|c| c.at.start < from.at.start);
    let mut before = reading.claims[..at].iter().rev().take(2).filter(|c| c.kind != Kind::Date);
    let change = before.next().filter(|c| is_change(reading, c) && from.at.start - c.at.end <= 10)?;
    let points = change.unit.ends_with("百分点") && from.unit == "%";
    let of_one = points || same_unit(&change.unit, &from.unit) && from.unit != "%";
    let parted = (change.at.end..from.at.start).any(|i| matches!(chars[i], '。' | '；' | '\n' | '、'));
    if !of_one || parted || says(chars, change.at.end..from.at.start, "其中") {
        return None;
    }
    held(reading, from, to, change)
}

/// 是原来的1.5倍, behind from what and to what.
fn is_of_what_it_was(reading: &Reading<'_>, to: &Claim, times: &Claim) -> bool {
    let chars = reading.chars();
    let between = to.at.end..times.at.start.max(to.at.end);
    let was = ["原来的", "原先的", "当年的", "过去的", "以前的"]
        .iter()
        .any(|w| stands_before(chars, times.at.start, w));
    times.unit == "倍" && was && between.len() <= NEAR
}

/// How many times as much as it was.
fn times_of(reading: &Reading<'_>, from: &Claim, to: &Claim, said: &Claim) -> Option<Finding> {
    let (a, b, times) = (exact(from)?, exact(to)?, exact(said)?);
    let worked = b.checked_div(a)?;
    let holds = (worked - times).abs() <= half_of_last(said).max(Decimal::new(5, 2));
    let shown = worked.round_dp(1).normalize();
    let worked = Bilingual { chinese: format!("{shown}倍"), english: format!("{shown} times") };
    Some(differs(reading, [from, to, said], worked, said, holds))
}

/// 下降到2024年的31.2%: the verb stands further away than it mostly does.
fn way_between(reading: &Reading<'_>, from: &Claim, to: &Claim) -> Option<i32> {
    let chars = reading.chars();
    (from.at.end..to.at.start).find_map(|at| way_at(chars, at))
}

fn wrong_way(reading: &Reading<'_>, from: &Claim, to: &Claim) -> Finding {
    let message =
        Message::new("checkup-change-direction").with("first", &from.quote).with("second", &to.quote);
    reading.found(from.at.start.min(to.at.start)..to.at.end.max(from.at.end), message)
}

/// A rate to the place the text gives, or one more.
fn percent(rate: Decimal, like: &Claim) -> Bilingual {
    let places = like.value.as_ref().and_then(|v| v.number()).map_or(1, |v| v.scale().clamp(1, 2));
    let text = format!("{}%", rate.round_dp(places).normalize());
    Bilingual { chinese: text.clone(), english: text }
}

/// 招生60万人，比上年增加6万人，增长11.1%.
fn base_and_rate(reading: &Reading<'_>, claims: &[&Claim]) -> Option<Finding> {
    let chars = reading.chars();
    let [now, change, rate, ..] = claims else { return None };
    let close = change.at.start - now.at.end <= NEAR && rate.at.start - change.at.end <= NEAR;
    let of_one =
        same_unit(&now.unit, &change.unit) && rate.unit == "%" && now.unit != "%" && !now.unit.is_empty();
    if !close
        || !of_one
        || is_change(reading, now)
        || is_of_before(reading, now)
        || is_base(reading, now)
        || !is_change(reading, change)
        || !is_change(reading, rate)
    {
        return None;
    }
    if says(chars, now.at.end..rate.at.start, "其中") || !stands_compared(chars, now.at.end, rate.at.start)
    {
        return None;
    }
    of_base_and_rate(reading, now, change, rate, now.at.start)
}

/// A number, by how much it changed and the rate of that; what is found begins at `from`.
fn of_base_and_rate(
    reading: &Reading<'_>,
    now: &Claim,
    change: &Claim,
    rate: &Claim,
    from: usize,
) -> Option<Finding> {
    let (way, same_way) = (direction(reading, change)?, direction(reading, rate)?);
    let (value, step) = (exact(now)?, exact(change)?.abs());
    exact(rate)?;
    let base = if way > 0 { value.checked_sub(step)? } else { value.checked_add(step)? };
    if base <= Decimal::ZERO || way != same_way || now.per != change.per {
        return None;
    }
    let worked = step.checked_div(base)?.checked_mul(Decimal::ONE_HUNDRED)?;
    let rounded =
        half_of_last(change).checked_div(step)?.checked_add(half_of_last(now).checked_div(base)?)?;
    let rounded = worked.checked_mul(rounded)?;
    let holds = is_rounded(worked, rate, rounded);
    let ends = if from == now.at.start { [now, change, rate] } else { [change, change, rate] };
    Some(differs(reading, ends, percent(worked, rate), rate, holds))
}

/// Whether a change is against the year before or the like: nothing else gives a base.
fn stands_compared(chars: &[char], from: usize, to: usize) -> bool {
    (from..to).any(|i| ["比", "较", "同比", "增", "减", "下降", "提高"].iter().any(|w| stands(chars, i, w)))
}

fn differs(
    reading: &Reading<'_>,
    claims: [&Claim; 3],
    worked: Bilingual,
    said: &Claim,
    holds: bool,
) -> Finding {
    let message = Message::new(if holds { "checkup-change-holds" } else { "checkup-change-differs" });
    let message = worked.put(message, "worked").with("said", &said.quote);
    let from = claims.iter().map(|c| c.at.start).min().unwrap_or(0);
    let to = claims.iter().map(|c| c.at.end).max().unwrap_or(from);
    if holds { reading.holds(from..to, message) } else { reading.found(from..to, message) }
}
