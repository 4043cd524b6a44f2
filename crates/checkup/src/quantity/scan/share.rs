//! Parts of a whole in words: 三分之一, 百分之九十, 九成五, 一半, and 翻一番; and what a share is of.

use std::ops::Range;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::Scanner;
use super::number::Measured;
use crate::characters::is_han;
use crate::quantity::numeral::{self, Numeral, han_digit};
use crate::quantity::{Kind, Relation, Value, subject};
use crate::repair::{stands, stands_before};

impl Scanner<'_> {
    /// `三分之一`, `百分之九十`, `一半`, `三成`, `9.5成`.
    pub(super) fn share(&mut self, at: usize, it: &Numeral) -> Option<usize> {
        let chars = self.chars;
        if let Some(end) = self.doubled(at, it) {
            return Some(end);
        }
        let mut more = it.more;
        let (value, unit, end) = if stands(chars, it.end, "分之") {
            let part = numeral::read(chars, it.end + 2).filter(|p| p.upper.is_none())?;
            let (part_value, end) = with_point(chars, &part);
            match it.value {
                whole if whole == Decimal::ONE_HUNDRED => (Value::Number(part_value), "%", end),
                whole if whole == Decimal::ONE_THOUSAND => (Value::Number(part_value), "‰", end),
                whole => (fraction(part_value, whole)?, "", end),
            }
        } else if let Some((value, end)) = with_slash(chars, at, it) {
            (value, "", end)
        } else if stands(chars, at, "一半") {
            (Value::Number(Decimal::new(5, 1)), "", at + 2)
        } else if stands(chars, it.end, "成") && is_tenths(chars, at, it) {
            more |= stands(chars, it.end + 1, "多");
            // 九成五 is 95 in a hundred.
            let half = chars.get(it.end + 1).and_then(|c| han_digit(*c)).filter(|_| !more);
            let value = it.value / Decimal::TEN + Decimal::new(half.unwrap_or(0).into(), 2);
            let length = 1 + usize::from((more && !it.more) || half.is_some());
            (Value::Number(value), "", it.end + length)
        } else {
            return None;
        };
        let number = Measured { unit: None, end };
        let (place, relation, demands) = self.related(at, &number, more, false, false);
        let mut subject = self.share_of(&place);
        if subject.is_empty() {
            subject = subject::behind(chars, place.end);
        }
        let kind = if demands || self.is_demanded(&place) { Kind::Threshold } else { Kind::Share };
        self.quantity(place, Some(value), None, unit, relation, kind, subject);
        Some(self.floor)
    }

    /// `翻一番` is twice as much, `翻两番` four times.
    pub(super) fn doubled(&mut self, at: usize, it: &Numeral) -> Option<usize> {
        let chars = self.chars;
        let verb = ["翻了", "翻"].iter().find(|w| stands_before(chars, at, w))?;
        let times = it.value.to_u32().filter(|n| (1..=8).contains(n) && stands(chars, it.end, "番"))?;
        let start = at - verb.chars().count();
        let subject = subject::before(chars, start, self.floor);
        let value = Some(Value::Number(Decimal::from(1_u32 << times)));
        self.quantity(start..it.end + 1, value, None, "倍", Relation::Eq, Kind::Number, subject);
        Some(it.end + 1)
    }

    /// What a share is of. Where its clause only goes on (`，占88.8%`, `，比上年提高2.6个百分点`) it is about what the last quantity
    /// was about.
    pub(super) fn share_of(&self, at: &Range<usize>) -> String {
        const GOING_ON: [&str; 12] = [
            "比上年",
            "较上年",
            "比去年",
            "较去年",
            "同比",
            "环比",
            "增长",
            "提高",
            "上升",
            "下降",
            "增加",
            "减少",
        ];
        let own = share_of(self.chars, at, self.floor);
        if own.is_empty() {
            // 2023年毛入园率为91.2%，2024年为93.5%: a year of its own, and nothing else.
            let year =
                self.claims.last().filter(|c| c.kind == Kind::Date && at.start.saturating_sub(c.at.end) <= 3);
            let before = year.and_then(|_| self.claims.iter().rev().take(4).find(|c| c.unit == "%"));
            if let Some(before) = before {
                return before.subject.clone();
            }
        }
        if !(own.is_empty() || GOING_ON.iter().any(|w| own.starts_with(w))) {
            return own;
        }
        let between = self.claims.last().and_then(|c| self.chars.get(c.at.end..at.start)).unwrap_or_default();
        let follows = between.len() <= 24
            && matches!(between.first(), Some('，' | ',' | '（' | '('))
            && between[1..].iter().all(|c| is_han(*c));
        match self.claims.last().filter(|c| follows && !c.subject.is_empty()) {
            Some(last) => last.subject.clone(),
            None => own,
        }
    }
}

/// 1/5 behind 占全省 or 近, 3/4 before 的教师: not a cell (6/19) and not a day (截至6/19).
fn with_slash(chars: &[char], at: usize, it: &Numeral) -> Option<(Value, usize)> {
    const DAYS: [&str; 12] = ["截至", "自", "从", "至", "日", "在", "年", "月", "件", "表", "图", "第"];
    if it.plain.is_none_or(|digits| digits > 3) || !matches!(chars.get(it.end)?, '/' | '／') {
        return None;
    }
    let whole =
        numeral::read(chars, it.end + 1).filter(|whole| whole.plain.is_some_and(|digits| digits <= 3))?;
    let next = chars.get(whole.end).copied();
    let before = at.checked_sub(1).map(|i| chars[i]);
    let says_behind = ["的", "以上", "左右", "以下"].iter().any(|w| stands(chars, whole.end, w));
    let says_before = before.is_some_and(is_han)
        && !DAYS.iter().any(|w| stands_before(chars, at, w))
        && (before != Some('于')
            || ["高于", "低于", "多于", "少于"].iter().any(|w| stands_before(chars, at, w)));
    let opens = before.is_none_or(|c| {
        is_han(c) || crate::characters::is_punctuation(c) && !matches!(c, '/' | '-') || c == '\n'
    });
    let ends =
        next.is_none_or(|c| !matches!(c, '/' | '／' | '-' | '.' | '号' | '%') && !c.is_ascii_alphanumeric());
    let is_part = it.value < whole.value && it.value > Decimal::ZERO;
    let says = says_before || says_behind && opens;
    if is_part && ends && says { Some((fraction(it.value, whole.value)?, whole.end)) } else { None }
}

/// 三分之一 as a decimal where it ends.
fn fraction(part: Decimal, whole: Decimal) -> Option<Value> {
    let quotient = part.checked_div(whole)?;
    if quotient.checked_mul(whole)? == part && quotient.scale() <= 6 {
        return Some(Value::Number(quotient.normalize()));
    }
    let number =
        |d: Decimal| u32::try_from(d.normalize().mantissa()).ok().filter(|_| d.normalize().scale() == 0);
    Some(Value::Fraction(number(part)?, number(whole)?))
}

/// 百分之九十八点五.
fn with_point(chars: &[char], part: &Numeral) -> (Decimal, usize) {
    if part.arabic || chars.get(part.end) != Some(&'点') {
        return (part.value, part.end);
    }
    let digits: Vec<u32> = chars[part.end + 1..].iter().take(6).map_while(|c| han_digit(*c)).collect();
    let fraction = digits.iter().fold(0_i64, |sum, d| sum * 10 + i64::from(*d));
    let fraction = Decimal::new(fraction, u32::try_from(digits.len()).unwrap_or(0));
    if digits.is_empty() {
        (part.value, part.end)
    } else {
        (part.value + fraction, part.end + 1 + digits.len())
    }
}

/// 三成以上, 9成, 9.5成; not 三成员 or 一成不变.
fn is_tenths(chars: &[char], at: usize, it: &Numeral) -> bool {
    let next = chars.get(it.end + 1).copied();
    let single = it.value >= Decimal::ONE
        && it.value <= Decimal::TEN
        && (it.arabic || it.end == at + 1 && han_digit(chars[at]).is_some());
    let opens = at.checked_sub(1).is_none_or(|i| !is_han(chars[i]));
    let half = next.is_some_and(|c| han_digit(c).is_some())
        && chars.get(it.end + 2).is_none_or(|c| !is_han(*c) || "以左的提增降上升到至".contains(*c));
    let alone = half
        || next.is_none_or(|c| {
            !is_han(c) || "以左多的学教干党职老提增降上升到至".contains(c) || (c == '为' && opens)
        });
    single && alone && !(it.value == Decimal::ONE && stands(chars, at, "一成不"))
}

/// The clause of a share; `90%以上的学校` says it behind.
fn share_of(chars: &[char], at: &Range<usize>, floor: usize) -> String {
    if stands(chars, at.end, "的") {
        let behind = subject::behind(chars, at.end);
        if !behind.is_empty() {
            return behind;
        }
    }
    subject::of_share(chars, at.start, floor)
}
