//! Changes against what they lead from and to: 由96人增加到138人，增加42人; 60万人，比上年增加6万人，增长11.1%.

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use super::figures::{exact, half_of_last, is_change, same_unit, says, written};
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
        for (i, claim) in claims.iter().enumerate() {
            found.extend(from_to(reading, &claims[i..]));
            found.extend(base_and_rate(reading, claim, &claims[i + 1..]));
        }
    }
    found
}

/// 1 where the last word of change before a claim is one of growing, -1 where of shrinking.
fn direction(reading: &Reading<'_>, claim: &Claim) -> Option<i32> {
    let chars = reading.chars();
    let from = claim.at.start.saturating_sub(8);
    (from..claim.at.start).rev().find_map(|at| {
        let up = UP.at(chars, at).map(|_| 1);
        up.or_else(|| DOWN.at(chars, at).map(|_| -1))
    })
}

/// 由A增加到B，增加C.
fn from_to(reading: &Reading<'_>, claims: &[Claim]) -> Option<Finding> {
    let chars = reading.chars();
    let [from, to, ..] = claims else { return None };
    if [from, to].iter().any(|c| matches!(c.kind, Kind::Ordinal | Kind::Date | Kind::Duration)) {
        return None;
    }
    let lead = from.at.start.saturating_sub(14)..from.at.start;
    let opens =
        lead.clone().rev().take_while(|i| !matches!(chars[*i], '，' | '。' | '；' | ',' | '、' | '\n'));
    let opens = opens.into_iter().any(|i| matches!(chars[i], '由' | '从'));
    let joined = ["到", "至", "为", "成"].iter().any(|w| stands_before(chars, to.at.start, w));
    let between = chars.get(from.at.end..to.at.start)?;
    if !opens || !joined || between.len() > NEAR || !same_unit(&from.unit, &to.unit) {
        return None;
    }
    let (a, b) = (exact(from)?, exact(to)?);
    let way = direction(reading, to)?;
    if (b > a) != (way > 0) && a != b {
        let message =
            Message::new("checkup-change-direction").with("first", &from.quote).with("second", &to.quote);
        return Some(reading.found(from.at.start..to.at.end, message));
    }
    let change = claims.get(2).filter(|c| c.at.start - to.at.end <= NEAR && is_change(reading, c))?;
    if says(chars, to.at.end..change.at.start, "其中") {
        return None;
    }
    let said = exact(change)?;
    let (gap, tolerance) = ((b - a).abs(), half_of_last(from) + half_of_last(to) + half_of_last(change));
    let points = change.unit.ends_with("百分点");
    if points && from.unit == "%" || !points && same_unit(&change.unit, &from.unit) && from.unit != "%" {
        // Shares are written to a place and their difference to the same one.
        let tolerance =
            if half_of_last(change) >= half_of_last(from) && points { Decimal::ZERO } else { tolerance };
        let holds = (gap - said).abs() <= tolerance;
        return Some(differs(reading, from, change, written(gap, change), holds));
    }
    if change.unit == "%" && from.unit != "%" && !a.is_zero() {
        let rate = gap.checked_div(a)?.checked_mul(Decimal::ONE_HUNDRED)?;
        let rounded =
            (half_of_last(from) + half_of_last(to)).checked_div(a)?.checked_mul(Decimal::ONE_HUNDRED)?;
        let holds = (rate - said).abs() <= last_place(change) + rounded;
        return Some(differs(reading, from, change, percent(rate, change), holds));
    }
    None
}

/// A rate may be cut where it should be rounded.
fn last_place(claim: &Claim) -> Decimal {
    half_of_last(claim) * Decimal::TWO
}

/// A rate to the place the text gives, or one more.
fn percent(rate: Decimal, like: &Claim) -> String {
    let places = like.value.as_ref().and_then(|v| v.number()).map_or(1, |v| v.scale().clamp(1, 2));
    format!("{}%", rate.round_dp(places).normalize())
}

/// 招生60万人，比上年增加6万人，增长11.1%.
fn base_and_rate(reading: &Reading<'_>, now: &Claim, behind: &[Claim]) -> Option<Finding> {
    let chars = reading.chars();
    let [change, rate, ..] = behind else { return None };
    let close = change.at.start - now.at.end <= NEAR && rate.at.start - change.at.end <= NEAR;
    let of_one =
        same_unit(&now.unit, &change.unit) && rate.unit == "%" && now.unit != "%" && !now.unit.is_empty();
    if !close
        || !of_one
        || is_change(reading, now)
        || !is_change(reading, change)
        || !is_change(reading, rate)
    {
        return None;
    }
    if says(chars, now.at.end..rate.at.start, "其中") || !stands_compared(chars, now.at.end, rate.at.start)
    {
        return None;
    }
    let (way, same_way) = (direction(reading, change)?, direction(reading, rate)?);
    let (value, step, said) = (exact(now)?, exact(change)?.abs(), exact(rate)?.abs());
    let base = if way > 0 { value.checked_sub(step)? } else { value.checked_add(step)? };
    if base <= Decimal::ZERO || way != same_way || now.per != change.per {
        return None;
    }
    let worked = step.checked_div(base)?.checked_mul(Decimal::ONE_HUNDRED)?;
    let rounded =
        half_of_last(change).checked_div(step)?.checked_add(half_of_last(now).checked_div(base)?)?;
    let rounded = worked.checked_mul(rounded)?;
    let slack = last_place(rate) + rounded;
    let holds = (worked - said).abs() <= slack;
    Some(differs(reading, now, rate, percent(worked, rate), holds))
}

/// Whether a change is against the year before or the like: nothing else gives a base.
fn stands_compared(chars: &[char], from: usize, to: usize) -> bool {
    (from..to).any(|i| ["比", "较", "同比", "增", "减", "下降", "提高"].iter().any(|w| stands(chars, i, w)))
}

fn differs(reading: &Reading<'_>, first: &Claim, said: &Claim, worked: String, holds: bool) -> Finding {
    let message = Message::new(if holds { "checkup-change-holds" } else { "checkup-change-differs" })
        .with("worked", worked)
        .with("said", &said.quote);
    let at = first.at.start..said.at.end;
    if holds { reading.holds(at, message) } else { reading.found(at, message) }
}
