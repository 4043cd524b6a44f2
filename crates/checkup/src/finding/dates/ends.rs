//! Two days that bound something, said apart: 自2024年3月起至2024年11月; 从8月19日开始，8月23日结束; 2月24日至3月5日, and 为期10天的检查 further on.

use mingde_core::diagnostic::Message;
use rust_decimal::prelude::ToPrimitive;

use super::{BEGINS, Date, ENDS, right_length, said_wrong};
use crate::finding::figures::{exact, says};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};
use crate::repair::{stands, stands_before};
use crate::words::list;

/// Both days stand so close to each other.
const NEAR: usize = 12;

/// What ends before it begins, where both days are said apart.
pub(super) fn reversed(reading: &Reading<'_>, claims: &[Claim]) -> Vec<Finding> {
    let dates: Vec<&Claim> = claims.iter().filter(|c| c.kind == Kind::Date).collect();
    dates.windows(2).filter_map(|pair| ends_before(reading, pair[0], pair[1])).collect()
}

fn ends_before(reading: &Reading<'_>, one: &Claim, other: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    let between = chars.get(one.at.end..other.at.start)?;
    let opens = ["自", "从", "由"].iter().any(|w| stands_before(chars, one.at.start, w));
    let until = ["至", "到"].iter().any(|w| stands_before(chars, other.at.start, w));
    let begins = BEGINS.within(chars, one.at.end..other.at.start).is_some();
    let ends = ENDS.within(chars, other.at.end..(other.at.end + 6).min(chars.len())).is_some();
    let is_bounded = opens && until && between.len() <= 4 || begins && ends && between.len() <= NEAR;
    if !is_bounded || one.upper.is_some() || other.upper.is_some() {
        return None;
    }
    let (from, to) = (Date::read(one.value.as_ref())?, Date::read(other.value.as_ref())?);
    let earlier = match (from.year, to.year) {
        (Some(a), Some(b)) if a != b => b < a,
        (None, Some(_)) => return None,
        // Months without a year of their own may be those of the next.
        (a, b) => match (from.month?, to.month?) {
            (x, y) if x != y => a.is_some() && b.is_some() && y < x,
            _ => matches!((from.day, to.day), (Some(x), Some(y)) if y < x),
        },
    };
    earlier.then(|| {
        let quote: String = chars[one.at.start..other.at.end].iter().collect();
        let message = Message::new("checkup-dates-reversed").with("quote", quote);
        reading.found(one.at.start..other.at.end, message)
    })
}

/// 这次为期10天的检查: as long as the only days that the paper has of it.
pub(super) fn lengths(reading: &Reading<'_>) -> Vec<Finding> {
    const MOST: usize = 200;
    let chars = reading.chars();
    let days = |c: &&Claim| {
        let ends = Date::read(c.value.as_ref()).zip(Date::read(c.upper.as_ref()));
        c.kind == Kind::Date && ends.is_some_and(|(from, to)| from.day.is_some() && to.day.is_some())
    };
    let ranges: Vec<&Claim> = reading.claims.iter().filter(days).take(MOST).collect();
    if ranges.is_empty() {
        return Vec::new();
    }
    let lengths = reading.claims.iter().filter(|c| c.kind == Kind::Duration && c.unit == "天");
    lengths
        .take(MOST)
        .filter_map(|length| {
            let is_over = stands_before(chars, length.at.start, "经过");
            let said = is_over || ["为期", "历时"].iter().any(|w| stands_before(chars, length.at.start, w));
            let noun = length.at.end + 1;
            let is_of = said && chars.get(length.at.end) == Some(&'的');
            let name: String = chars.get(noun..).unwrap_or_default().iter().take(8).collect();
            // 经过3天的激烈角逐: whatever it was that lasted, it is told right before.
            let name = if is_over {
                ""
            } else {
                list("lasting").iter().find(|w| is_of && name.contains(w.as_str()))?
            };
            let sentence = reading.outline.sentence(length.at.start, chars.len());
            let refers =
                is_over || list("referring").iter().any(|w| says(chars, sentence.start..length.at.start, w));
            let of_it = |c: &&&Claim| {
                let around = reading.outline.sentence(c.at.start, chars.len());
                let is_near = !is_over || around.end + 1 >= sentence.start;
                c.at.start < sentence.start && is_near && says(chars, c.at.end..around.end, name)
            };
            let mut own = ranges.iter().filter(of_it);
            let range = own.next().filter(|_| refers && own.next().is_none())?;
            let (from, to) = (Date::read(range.value.as_ref())?, Date::read(range.upper.as_ref())?);
            let (right, fits) = right_length(from, to, None, "天", exact(length)?.to_i32()?)?;
            let is_spread = stands(chars, length.at.end, "的") && right > 0 && !fits;
            is_spread.then(|| {
                let mut finding = said_wrong(reading, range.at.clone(), length, right);
                let place = reading.found(length.at.clone(), finding.message.clone());
                (finding.start, finding.end) = (place.start, place.end);
                finding.and_at(reading, range.at.clone())
            })
        })
        .collect()
}
