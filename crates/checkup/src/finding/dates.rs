//! Dates that contradict each other: a range that ends before it begins, a length that is not that of its range, a weekday that the
//! day is not, work that ended before it began.

mod deadline;
mod ends;
mod items;
mod phases;
mod sequence;
mod stages;

use std::ops::Range;

use mingde_core::date::{Day, civil};
use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::figures::{Bilingual, exact, says};
use super::{Finding, Reading};
use crate::quantity::{Claim, Kind, Value};
use crate::repair::{stands, stands_before};
use crate::show::counted_in_english;
use crate::words::{Words, list};

/// Words of beginning and of ending, behind or before their dates.
static BEGINS: Words = Words::beginning("begins");
static ENDS: Words = Words::beginning("ends");

/// The date, as far as it is said: 2025, 9, 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Date {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
}

impl Date {
    fn read(value: Option<&Value>) -> Option<Self> {
        let Value::Date(text) = value? else { return None };
        let text = text.split('T').next()?;
        if text.contains(':') {
            return None;
        }
        if let Some(day) = text.strip_prefix("---") {
            return Some(Self { year: None, month: None, day: day.parse().ok() });
        }
        let (year, rest) = match text.strip_prefix("--") {
            Some(rest) => (None, rest),
            None => (Some(text.get(..4)?.parse().ok()?), text.get(5..).unwrap_or("")),
        };
        let mut parts = rest.split('-').filter(|part| !part.is_empty());
        let mut next = || parts.next().and_then(|part| part.parse().ok());
        Some(Self { year, month: next(), day: next() })
    }

    fn day_in(self, year: i16) -> Option<Day> {
        civil(self.year.unwrap_or(year), self.month?, self.day?)
    }
}

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    let mut found = Vec::new();
    let signed = signed(reading);
    // The year dates without one are of: the last that was named before them.
    let mut year: Option<i16> = None;
    for (i, claim) in reading.claims.iter().enumerate().filter(|(_, c)| c.kind == Kind::Date) {
        found.extend(reading.claims.get(i + 1).and_then(|next| hours(reading, claim, next)));
        found.extend(hours_reversed(reading, claim));
        let Some(from) = Date::read(claim.value.as_ref()) else { continue };
        let to = Date::read(claim.upper.as_ref());
        if let Some(to) = to {
            found.extend(range(reading, claim, from, to));
            found.extend(length(reading, claim, from, to, year, &reading.claims[i + 1..]));
            let before = i.checked_sub(1).map(|i| &reading.claims[i]);
            found.extend(before.and_then(|before| length_before(reading, before, claim, year)));
        }
        let of_year = from.year.or(year);
        found.extend(weekday(reading, claim, claim.at.end, to.unwrap_or(from), of_year, signed));
        // 10月18日（星期五）至20日.
        let open = claim.at.clone().find(|at| matches!(chars[*at], '（' | '('));
        found.extend(open.and_then(|open| weekday(reading, claim, open, from, of_year, signed)));
        year = to.and_then(|to| to.year).or(from.year).or(year);
    }
    found.extend(stages::find(reading));
    for claims in reading.by_sentence() {
        let out_of_order = order(reading, claims);
        if out_of_order.is_none() {
            found.extend(ends::reversed(reading, claims));
        }
        found.extend(out_of_order.or_else(|| sequence::find(reading, claims)));
        found.extend(spread_range(reading, claims));
    }
    found.extend(ends::lengths(reading));
    found.extend(items::find(reading));
    found.extend(phases::find(reading));
    found.extend(deadline::find(reading));
    found
}

/// The day a paper is signed: its last line that is nothing but a date.
fn signed(reading: &Reading<'_>) -> Option<Date> {
    let mut claims = reading.claims.iter().rev().filter(|c| c.kind == Kind::Date).take(40);
    claims.find_map(|c| {
        let line = reading.outline.line(c.at.start);
        let date = Date::read(c.value.as_ref()).filter(|d| d.year.is_some() && d.day.is_some());
        date.filter(|_| line == c.at)
    })
}

/// 8月25日至8月20日. A range of months without years may go on into the next one.
fn range(reading: &Reading<'_>, claim: &Claim, from: Date, to: Date) -> Option<Finding> {
    let chars = reading.chars();
    let next_year = says(chars, claim.at.clone(), "次年") || says(chars, claim.at.clone(), "翌年");
    let reversed = match (from.year, to.year) {
        (Some(one), Some(other)) if one != other => other < one,
        (None, Some(_)) => false,
        _ => match (from.month, to.month) {
            (Some(one), Some(other)) if one != other => {
                from.year.is_some() && to.year.is_some() && other < one
            }
            (Some(_), Some(_)) | (None, None) => {
                matches!((from.day, to.day), (Some(one), Some(other)) if other < one)
            }
            _ => false,
        },
    };
    (reversed && !next_year).then(|| {
        reading.found(claim.at.clone(), Message::new("checkup-dates-reversed").with("quote", &claim.quote))
    })
}

/// 10月8日至10月18日，为期15天.
fn length(
    reading: &Reading<'_>,
    claim: &Claim,
    from: Date,
    to: Date,
    year: Option<i16>,
    behind: &[Claim],
) -> Option<Finding> {
    // 4月18日至20日，举办第十六届运动会，会期3天.
    let next =
        behind.iter().take(3).take_while(|c| c.kind != Kind::Date).find(|c| c.kind == Kind::Duration)?;
    said_length(reading, claim, claim, from, to, year, next)
}

/// 利用两天时间（11月5日至7日）, 为期10天的培训（…）: the length stands before its range, in brackets.
fn length_before(reading: &Reading<'_>, length: &Claim, range: &Claim, year: Option<i16>) -> Option<Finding> {
    let chars = reading.chars();
    let between = chars.get(length.at.end..range.at.start)?;
    let opens = matches!(between.last(), Some('（' | '(')) && between.len() <= 10;
    let (from, to) = (Date::read(range.value.as_ref())?, Date::read(range.upper.as_ref())?);
    let is_length = length.kind == Kind::Duration && length.per.is_empty() && length.unit == "天";
    if !opens || !is_length || between.iter().any(|c| matches!(c, '，' | '。' | '；')) {
        return None;
    }
    let (right, fits) = right_length(from, to, year, "天", exact(length)?.to_i32()?)?;
    let closed = matches!(chars.get(range.at.end), Some('）' | ')'));
    (closed && !fits && right > 0).then(|| said_wrong(reading, range.at.clone(), length, right))
}

/// The minutes of the day that a time is.
fn minutes(value: Option<&Value>) -> Option<i32> {
    let Value::Date(text) = value? else { return None };
    let (hour, minute) = text.rsplit('T').next()?.split_once(':')?;
    Some(hour.parse::<i32>().ok()? * 60 + minute.get(..2)?.parse::<i32>().ok()?)
}

/// 上午8:30至7:30: both are of the morning.
fn hours_reversed(reading: &Reading<'_>, claim: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    let lasts = minutes(claim.upper.as_ref())? - minutes(claim.value.as_ref())?;
    let said = claim.at.start.saturating_sub(3)..claim.at.end;
    let of_morning = says(chars, said.clone(), "上午");
    let of_two = ["下午", "晚", "次日", "凌晨"].iter().any(|w| says(chars, said.clone(), w));
    (lasts < 0 && of_morning && !of_two).then(|| {
        reading.found(claim.at.clone(), Message::new("checkup-dates-reversed").with("quote", &claim.quote))
    })
}

/// 上午8:30至11:30，共2.5小时.
fn hours(reading: &Reading<'_>, claim: &Claim, length: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    let lasts = minutes(claim.upper.as_ref())? - minutes(claim.value.as_ref())?;
    let between = chars.get(claim.at.end..length.at.start)?;
    let is_said = ["共", "共计", "历时", "时长", "为期", "时长为"]
        .iter()
        .any(|w| stands_before(chars, length.at.start, w));
    let said = match length.unit.as_str() {
        "小时" => exact(length)?.checked_mul(60.into())?.to_i32()?,
        "分钟" => exact(length)?.to_i32()?,
        _ => return None,
    };
    if !is_said || between.len() > 8 || lasts <= 0 || lasts == said || !length.per.is_empty() {
        return None;
    }
    let range: String = chars[claim.at.clone()].iter().collect();
    let right = Decimal::from(lasts).checked_div(60.into())?.round_dp(2).normalize();
    let (right, unit) = if length.unit == "小时" { (right, "小时") } else { (lasts.into(), "分钟") };
    let message = Message::new("checkup-period-length").with("range", range).with("said", &length.quote);
    let message = in_both(right, unit).put(message, "right");
    Some(reading.found(claim.at.start..length.at.end, message))
}

/// 从10月9日持续到10月15日，历时7天: two dates and a length.
fn spread_range(reading: &Reading<'_>, claims: &[Claim]) -> Option<Finding> {
    let mut firsts =
        (0..claims.len()).filter(|i| claims[*i].kind == Kind::Date && claims[*i].upper.is_none());
    firsts.find_map(|first| spread_from(reading, &claims[first..]))
}

/// The same of the date that the claims begin with.
fn spread_from(reading: &Reading<'_>, claims: &[Claim]) -> Option<Finding> {
    let chars = reading.chars();
    let [from, to, next, ..] = claims else { return None };
    let between = chars.get(from.at.end..to.at.start)?;
    // 6月25日开始，6月28日结束.
    let said = BEGINS.within(chars, from.at.end..to.at.start).is_some()
        && ENDS.within(chars, to.at.end..(to.at.end + 6).min(chars.len())).is_some();
    let joined = between.len() <= 10 && ["到", "至"].iter().any(|w| stands_before(chars, to.at.start, w))
        || between.len() <= 14 && said;
    if !joined || to.kind != Kind::Date || to.upper.is_some() || next.kind != Kind::Duration {
        return None;
    }
    let (one, other) = (Date::read(from.value.as_ref())?, Date::read(to.value.as_ref())?);
    said_length(reading, from, to, one, other, one.year, next)
}

fn said_length(
    reading: &Reading<'_>,
    first: &Claim,
    last: &Claim,
    from: Date,
    to: Date,
    year: Option<i16>,
    length: &Claim,
) -> Option<Finding> {
    let chars = reading.chars();
    let between = last.at.end..length.at.start;
    let sentence = reading.outline.sentence(last.at.end, chars.len());
    let is_length = list("lengths").iter().any(|w| stands_before(chars, length.at.start, w))
        // 2022年9月至2025年8月，三年来.
        || stands(chars, length.at.end, "来")
        || stands_before(chars, length.at.end, "来");
    if between.len() > 60 || length.at.start >= sentence.end || !is_length || !length.per.is_empty() {
        return None;
    }
    let said = exact(length)?.to_i32()?;
    let (right, fits) = right_length(from, to, year, length.unit.as_str(), said)?;
    if fits || right <= 0 {
        return None;
    }
    Some(said_wrong(reading, first.at.start..last.at.end, length, right))
}

fn said_wrong(reading: &Reading<'_>, range: Range<usize>, length: &Claim, right: i32) -> Finding {
    let quoted: String = reading.chars()[range.clone()].iter().collect();
    let message = Message::new("checkup-period-length").with("range", quoted).with("said", &length.quote);
    let message = in_both(right.into(), &length.unit).put(message, "right");
    reading.found(range.start.min(length.at.start)..range.end.max(length.at.end), message)
}

/// How long a range is in a unit, and whether what is said fits it.
fn right_length(from: Date, to: Date, year: Option<i16>, unit: &str, said: i32) -> Option<(i32, bool)> {
    let days = || {
        // Without a year any will do that is no leap year, but for a range over the end of February.
        let year = from.year.or(year).unwrap_or(2023);
        let begin = from.day_in(year)?;
        let end =
            Date { month: to.month.or(from.month), ..to }.day_in(to.year.or(from.year).unwrap_or(year))?;
        Some((begin, end))
    };
    let year_of = |date: Date| i32::from(date.year.or(from.year).unwrap_or(0));
    Some(match unit {
        "天" | "日" => {
            let (begin, end) = days()?;
            let right = end.since(begin) + 1;
            (right, right == said)
        }
        "年" if from.month.is_none() => {
            let years = i32::from(to.year?) - i32::from(from.year?) + 1;
            (years, (years - 1..=years).contains(&said))
        }
        "个月" if from.day.is_none() => {
            let months =
                (year_of(to) - year_of(from)) * 12 + i32::from(to.month?) - i32::from(from.month?) + 1;
            (months, (months - 1..=months).contains(&said))
        }
        "年" if from.day.is_none() && to.month.is_some() => {
            let months =
                (year_of(to) - year_of(from)) * 12 + i32::from(to.month?) - i32::from(from.month?) + 1;
            let years = months / 12;
            (years.max(1), (years..=years + i32::from(months % 12 > 1)).contains(&said))
        }
        // From Monday to Friday of the next week are two.
        "周" | "星期" | "个星期" => {
            let (begin, end) = days()?;
            let days = end.since(begin) + 1;
            (
                ((days + 3) / 7).max(1),
                said.saturating_sub(1).checked_mul(7)? < days
                    && days <= said.checked_mul(7)?.saturating_add(1),
            )
        }
        // 3月1日至5月31日 are three months; a part of one may be counted or not.
        "个月" => {
            let (begin, end) = days()?;
            let (whole, rest) = ((end.since(begin) + 1) / 30, (end.since(begin) + 1) % 30);
            let least = whole + i32::from(rest >= 27);
            let most = whole + i32::from(rest > 2);
            (least.max(1), (least..=most).contains(&said))
        }
        _ => return None,
    })
}

fn in_both(number: Decimal, unit: &str) -> Bilingual {
    Bilingual { chinese: format!("{number}{unit}"), english: counted_in_english(number, unit) }
}

/// 2024年11月20日（星期四）, the day of the week behind `end`.
fn weekday(
    reading: &Reading<'_>,
    claim: &Claim,
    end: usize,
    date: Date,
    year: Option<i16>,
    signed: Option<Date>,
) -> Option<Finding> {
    const DAYS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
    let chars = reading.chars();
    let mut at = end;
    let bracket = matches!(chars.get(at), Some('（' | '(' | '，' | ','));
    at += usize::from(bracket);
    let word = ["星期", "周", "礼拜"].iter().find(|w| stands(chars, at, w))?;
    let day_at = at + word.chars().count();
    let said = match chars.get(day_at)? {
        '天' => 6,
        c => DAYS.iter().position(|day| day.starts_with(*c))?,
    };
    // 9月1日周一次 is no Monday; without brackets a word must end there.
    let closed = chars
        .get(day_at + 1)
        .is_none_or(|c| !crate::characters::is_han(*c) || "上下早晚中召举前开".contains(*c));
    let in_brackets = matches!(chars.get(end), Some('（' | '('));
    if !in_brackets && !closed {
        return None;
    }
    // A day without a year is of the year that was named, or of that in which the paper was signed or the next.
    let of_paper = || {
        let signed = signed.filter(|_| date.year.is_none());
        let (signed_in, month) = (signed?.year?, date.month?);
        let away = month - signed?.month?;
        Some(if away < -6 {
            signed_in + 1
        } else if away > 6 {
            signed_in - 1
        } else {
            signed_in
        })
    };
    let weekday_in = |year: i16| Some(usize::from(date.day_in(year)?.weekday().checked_sub(1)?));
    let years: Vec<i16> = [date.year, of_paper(), year].into_iter().flatten().collect();
    let right = weekday_in(*years.first()?)?;
    if years.iter().any(|year| weekday_in(*year) == Some(said)) {
        return None;
    }
    let message = Message::new("checkup-weekday")
        .with("date", &claim.quote)
        .with("said", format!("{word}{}", DAYS[said]))
        .with("right", format!("{word}{}", DAYS.get(right)?));
    Some(reading.found(claim.at.start..day_at + 1, message))
}

/// 2024年9月启动，2024年6月完成.
fn order(reading: &Reading<'_>, claims: &[Claim]) -> Option<Finding> {
    let chars = reading.chars();
    let full = |c: &Claim| Date::read(c.value.as_ref()).filter(|d| d.year.is_some() && c.upper.is_none());
    let dates: Vec<&Claim> = claims.iter().filter(|c| c.kind == Kind::Date).collect();
    for pair in dates.windows(2) {
        let [one, other] = [pair[0], pair[1]];
        let (Some(begin), Some(end)) =
            (full(one), Date::read(other.value.as_ref()).filter(|_| other.upper.is_none()))
        else {
            continue;
        };
        let between = one.at.end..other.at.start;
        let clause_end = (other.at.end..chars.len())
            .take(16)
            .find(|i| matches!(chars[*i], '，' | ',' | '；' | '。' | '\n'))
            .unwrap_or((other.at.end + 10).min(chars.len()));
        let behind = other.at.end..clause_end;
        let begins = BEGINS.within(chars, one.at.end..(one.at.end + 8).min(other.at.start)).is_some();
        let ends = ENDS.within(chars, behind).is_some();
        let end = Date { year: end.year.or(begin.year), ..end };
        let key = |d: Date| (d.year.unwrap_or(0), d.month.unwrap_or(0), d.day.unwrap_or(0));
        let comparable = end.month.is_some() == begin.month.is_some() || end.year != begin.year;
        let (first, last) = (key(begin), key(end));
        let earlier = last.0 < first.0
            || last.0 == first.0
                && begin.month.is_some()
                && end.month.is_some()
                && (last.1 < first.1
                    || last.1 == first.1 && begin.day.is_some() && end.day.is_some() && last.2 < first.2);
        let next_year = ["次年", "翌年", "转年"].iter().any(|w| says(chars, between.clone(), w));
        if begins && ends && comparable && earlier && !next_year && between.len() <= 40 {
            let message =
                Message::new("checkup-dates-order").with("first", &one.quote).with("second", &other.quote);
            return Some(reading.found(one.at.start..other.at.end, message));
        }
    }
    None
}
