//! Proportions: 师生比1∶12.5, 按照4:3:1的比例, 1比1配备.

use rust_decimal::Decimal;

use super::Scanner;
use super::number::Measured;
use crate::characters::is_han;
use crate::quantity::numeral::{self, digit_value};
use crate::quantity::{Kind, Value, subject};
use crate::repair::stands_before;
use crate::words::Words;

/// No part of a proportion has more figures, and no proportion more parts.
const LONGEST: usize = 20;
const MOST_PARTS: usize = 8;

/// Words between 比 and its numbers.
const JOINING: &str = "例为达到是约近超过高于低由从至不得的值控制在：:，保持稳定已基本大体接≥≤≧≦＞＜";

/// Words right behind the numbers.
static BEHIND: Words = Words::beginning("behind-ratio");

impl Scanner<'_> {
    /// Reads the proportion that begins with figures at `at`; none where the signs between them tell the time or a result.
    pub(super) fn ratio(&mut self, at: usize) -> Option<usize> {
        let chars = self.chars;
        let figures = |from: usize| {
            let row =
                chars[from..].iter().take(LONGEST).take_while(|c| digit_value(**c).is_some() || **c == '.');
            from + row.count()
        };
        let mut end = figures(at);
        let sign = *chars.get(end).filter(|c| is_sign(**c))?;
        let mut parts: Vec<Decimal> = Vec::new();
        let mut from = at;
        loop {
            let part =
                numeral::read(chars, from).filter(|it| it.arabic && it.end == end && it.upper.is_none())?;
            parts.push(part.value);
            if parts.len() > MOST_PARTS {
                return None;
            }
            let next = end + 1;
            if chars.get(end) != Some(&sign) || chars.get(next).is_none_or(|c| digit_value(*c).is_none()) {
                break;
            }
            (from, end) = (next, figures(next));
            // A full stop that ends the sentence is no point.
            while end > from && chars[end - 1] == '.' {
                end -= 1;
            }
        }
        let goes_on = || parts.contains(&Decimal::ONE) && self.goes_on_from_ratio(at);
        if parts.len() < 2
            || !(sign == '∶' || self.says_ratio(at, end) || is_one_in_many(&parts) || goes_on())
        {
            return None;
        }
        let number = Measured { unit: None, end };
        let (place, relation, demands) = self.related(at, &number, false, false, false);
        let subject = subject::of_share(chars, place.start, self.floor);
        let kind = if demands { Kind::Threshold } else { Kind::Share };
        let next = place.end;
        self.quantity(place, Some(Value::Ratio(parts)), None, "", relation, kind, subject);
        Some(next)
    }

    /// 生师比19.4:1（其中城市20.1:1；农村18.4:1）: what follows a proportion in its sentence, behind a word, is one too.
    fn goes_on_from_ratio(&self, at: usize) -> bool {
        let chars = self.chars;
        let Some(last) = self.claims.last().filter(|c| matches!(c.value, Some(Value::Ratio(_)))) else {
            return false;
        };
        let between = chars.get(last.at.end..at).unwrap_or_default();
        let same_sentence = between.len() <= 40 && !between.iter().any(|c| matches!(c, '。' | '\n'));
        same_sentence
            && at.checked_sub(1).is_some_and(|i| is_han(chars[i]) || matches!(chars[i], '、' | '，' | ','))
    }

    fn says_ratio(&self, at: usize, end: usize) -> bool {
        let chars = self.chars;
        let from = at.saturating_sub(8);
        let word = (from..at).rev().find(|i| chars[*i] == '比');
        let said = word.is_some_and(|i| chars[i + 1..at].iter().all(|c| JOINING.contains(*c)));
        said || BEHIND.at(chars, end).is_some()
            || (stands_before(chars, at, "按") && chars.get(end).is_some_and(|c| is_han(*c)))
    }
}

/// 1:1000 is no time of day.
fn is_one_in_many(parts: &[Decimal]) -> bool {
    matches!(parts, [one, many] if *one == Decimal::ONE && *many >= Decimal::ONE_HUNDRED)
}

fn is_sign(c: char) -> bool {
    matches!(c, ':' | '：' | '∶' | '比')
}
