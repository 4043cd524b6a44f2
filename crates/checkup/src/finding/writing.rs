//! Numbers that are not written as GB/T 15835-2011 wants them.

use std::ops::Range;

use mingde_core::diagnostic::Message;

use super::{Finding, Reading};
use crate::characters::is_han;
use crate::quantity::numeral::{digit_value, han_digit, han_unit};
use crate::quantity::unit_length;
use crate::repair::stands;

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    let mut found = Vec::new();
    for (at, c) in chars.iter().enumerate() {
        let hit = match c {
            '、' => neighbours(chars, at).or_else(|| neighbouring_figures(chars, at)),
            '-' | '—' | '–' | '~' | '～' | '－' | '至' => half_a_range(chars, at),
            '千' | '百' => mixed(chars, at),
            '零' => nought_of_a_year(chars, at),
            '几' => figures_and_several(chars, at),
            '年' => two_styles(chars, at),
            _ => None,
        };
        found.extend(hit.map(|(place, wanted, code)| {
            let quote: String = chars[place.clone()].iter().collect();
            reading.found(place, Message::new(code).with("quote", quote).with("wanted", wanted))
        }));
    }
    for claim in reading.claims {
        found.extend(twice_about(reading, claim.at.clone()));
    }
    found
}

type Hit = Option<(Range<usize>, String, &'static str)>;

/// 三、四十名 is 三四十名 (5.2.1: no 、 between neighbouring digits of an estimate).
fn neighbours(chars: &[char], at: usize) -> Hit {
    let low = at.checked_sub(1).and_then(|i| han_digit(chars[i])).filter(|d| *d > 0)?;
    let high = chars.get(at + 1).and_then(|c| han_digit(*c))?;
    let alone = at < 2
        || han_digit(chars[at - 2]).is_none()
            && !matches!(chars[at - 2], '第' | '（' | '(' | '初' | '高' | '周' | '期');
    let unit_behind = chars.get(at + 2).and_then(|c| han_unit(*c)).is_some_and(|unit| unit <= 3)
        && chars.get(at + 3).is_some_and(|c| is_han(*c))
        && unit_length(chars, at + 3) > 0;
    // 十七、八岁; 一、二年级 and 三、四班 are two.
    let tens = at >= 2 && chars[at - 2] == '十';
    // 二、三次 in a sentence; at the beginning of a line 二、 numbers a heading.
    let opens_line = at < 2 || matches!(chars[at - 2], '\n' | '。' | '\u{3000}' | ' ');
    let counted =
        (low >= 3 || !opens_line) && chars.get(at + 2).is_some_and(|c| "个名人岁天次件里倍所".contains(*c));
    let behind_digit = if unit_behind { at + 3 } else { at + 2 };
    // 三五万元 is an estimate as well.
    let is_estimate = high == low + 1 || low == 3 && high == 5;
    if !is_estimate || !alone || !(unit_behind || counted) {
        return None;
    }
    let begin = at - 1 - usize::from(tens);
    let end = behind_digit + unit_length(chars, behind_digit);
    let wanted: String = chars[begin..end].iter().filter(|c| **c != '、').collect();
    Some((begin..end, wanted, "checkup-number-estimate"))
}

/// 有7、8台 is 有七八台: an estimate is written in words.
fn neighbouring_figures(chars: &[char], at: usize) -> Hit {
    const WORDS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let figure = |i: usize| chars.get(i).and_then(|c| digit_value(*c)).filter(|d| *d > 0);
    let begin = at.checked_sub(1)?;
    let (low, high) = (figure(begin)?, figure(at + 1)?);
    let said = begin > 0 && matches!(chars[begin - 1], '有' | '约' | '近' | '了');
    let length = unit_length(chars, at + 2);
    if high != low + 1 || !said || length == 0 || !"个名人台所件次天".contains(chars[at + 2]) {
        return None;
    }
    let unit: String = chars[at + 2..at + 2 + length].iter().collect();
    let wanted = format!("{}{}{unit}", WORDS.get(low as usize)?, WORDS.get(high as usize)?);
    Some((begin..at + 2 + length, wanted, "checkup-number-estimate"))
}

/// 40几名 is 四十几名 (4.2.3: 几 goes with numbers in words).
fn figures_and_several(chars: &[char], at: usize) -> Hit {
    let is_figure = |i: usize| digit_value(chars[i]).is_some();
    let begin = (0..at).rev().take(6).take_while(|i| is_figure(*i)).last()?;
    // 10几万元.
    let scale = usize::from(matches!(chars.get(at + 1), Some('万' | '亿')));
    let length = scale + unit_length(chars, at + 1 + scale);
    let round = chars[at - 1] == '0' && at - begin >= 2;
    if length == 0 || !round || begin > 0 && matches!(chars[begin - 1], '.' | '-' | ',') {
        return None;
    }
    const TENS: [&str; 10] = ["", "十", "二十", "三十", "四十", "五十", "六十", "七十", "八十", "九十"];
    let value = chars[begin..at].iter().filter_map(|c| digit_value(*c)).fold(0, |n, d| n * 10 + d as usize);
    let words = TENS.get(value / 10).filter(|_| value < 100 && value % 10 == 0)?;
    let unit: String = chars[at + 1..at + 1 + length].iter().collect();
    Some((begin..at + 1 + length, format!("{words}几{unit}"), "checkup-number-estimate"))
}

/// 10-15% is 10%-15%, 3-5万 may be three (5.1.4).
fn half_a_range(chars: &[char], at: usize) -> Hit {
    let begin =
        (0..at).rev().take(8).take_while(|i| digit_value(chars[*i]).is_some() || chars[*i] == '.').last()?;
    let end = (at + 1..chars.len())
        .take(8)
        .take_while(|i| digit_value(chars[*i]).is_some() || chars[*i] == '.')
        .last()?
        + 1;
    let sign = *chars.get(end).filter(|c| matches!(c, '%' | '％' | '万' | '亿'))?;
    // 3—5万字 is counted in thousands by nobody; of money it matters.
    let is_money = chars.get(end + 1) == Some(&'元');
    if matches!(sign, '万' | '亿') && (!is_money || chars[at] == '至') {
        return None;
    }
    let before = begin.checked_sub(1).map(|i| chars[i]);
    if before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '.')) {
        return None;
    }
    let text = |at: Range<usize>| chars[at].iter().collect::<String>();
    let wanted = format!("{}{sign}{}", text(begin..at), text(at..end + 1));
    Some((begin..end + 1, wanted, "checkup-number-range"))
}

/// 2千5百万 is 2500万: figures stand with 万 and 亿 alone (5.1.3).
fn mixed(chars: &[char], at: usize) -> Hit {
    digit_value(*chars.get(at.checked_sub(1)?)?)?;
    let begin = (0..at).rev().take(6).take_while(|i| digit_value(chars[*i]).is_some()).last()?;
    let mut end = at + 1;
    let mut pieces = 1;
    while chars.get(end).is_some_and(|c| digit_value(*c).is_some())
        && matches!(chars.get(end + 1), Some('百' | '十'))
    {
        end += 2;
        pieces += 1;
    }
    let unit = matches!(chars.get(end), Some('万' | '亿'));
    if pieces < 2 || begin > 0 && matches!(chars[begin - 1], '.' | '-') {
        return None;
    }
    let mut value = 0_u64;
    let mut digit = 0;
    for c in &chars[begin..end] {
        match (digit_value(*c), han_unit(*c)) {
            (Some(d), _) => digit = digit * 10 + u64::from(d),
            (_, Some(unit)) => {
                value += digit * 10_u64.pow(unit);
                digit = 0;
            }
            _ => {}
        }
    }
    let end = end + usize::from(unit);
    let scale = if unit { chars[end - 1].to_string() } else { String::new() };
    Some((begin..end, format!("{value}{scale}"), "checkup-number-mixed"))
}

/// 二零二四年 is 二〇二四年 (4.2.2: 〇 where digits stand for themselves).
fn nought_of_a_year(chars: &[char], at: usize) -> Hit {
    let begin = at.checked_sub(1)?;
    let digits = chars.get(begin..begin + 4)?;
    let is_year = digits.iter().all(|c| han_digit(*c).is_some())
        && digits[0] == '二'
        && chars.get(begin + 4) == Some(&'年');
    let alone = begin == 0 || han_digit(chars[begin - 1]).is_none();
    if !is_year || !alone {
        return None;
    }
    let wanted: String = digits.iter().map(|c| if *c == '零' { '〇' } else { *c }).chain(['年']).collect();
    Some((begin..begin + 5, wanted, "checkup-number-nought"))
}

/// 二零25年 and 二〇二五年7月1日 are written in two ways (4.3: one place, one sort of figures).
fn two_styles(chars: &[char], at: usize) -> Hit {
    let begin = at.checked_sub(4)?;
    let value = |c: char| digit_value(c).or_else(|| han_digit(c));
    let is_figure = |i: usize| digit_value(chars[i]).is_some();
    let year = chars[begin..at].iter().try_fold(0, |sum, c| Some(sum * 10 + value(*c)?))?;
    let alone = begin == 0 || value(chars[begin - 1]).is_none();
    if !alone || !(1800..2200).contains(&year) {
        return None;
    }
    let figures = (begin..at).filter(|i| is_figure(*i)).count();
    let mut end = at + 1;
    if !(1..4).contains(&figures) {
        // The month and its day behind the year.
        let run = |from: usize| {
            (from..chars.len())
                .take(4)
                .take_while(|i| value(chars[*i]).is_some() || chars[*i] == '十')
                .count()
        };
        let month = run(end);
        let day = if chars.get(end + month) == Some(&'月') { run(end + month + 1) } else { 0 };
        let closes = end + month + 1 + day;
        if month == 0 || day == 0 || chars.get(closes) != Some(&'日') {
            return None;
        }
        let is_mixed = (end..closes).any(|i| i != end + month && is_figure(i) == (figures == 0));
        if !is_mixed {
            return None;
        }
        end = closes + 1;
    }
    let wanted = if end == at + 1 { format!("{year}年") } else { in_figures(&chars[begin..end]) };
    Some((begin..end, wanted, "checkup-number-two-styles"))
}

/// A date in Arabic figures: 2025年7月11日 for 二〇二五年7月十一日.
fn in_figures(date: &[char]) -> String {
    let value = |c: char| digit_value(c).or_else(|| han_digit(c));
    let mut text = String::new();
    for (at, c) in date.iter().enumerate() {
        let (before, next) = (at.checked_sub(1).map(|i| date[i]), date.get(at + 1));
        match (value(*c), *c) {
            (Some(digit), _) => text.push_str(&digit.to_string()),
            (None, '十') => {
                text.push_str(if before.is_some_and(|c| value(c).is_some()) { "" } else { "1" });
                text.push_str(if next.is_some_and(|c| value(*c).is_some()) { "" } else { "0" });
            }
            (None, other) => text.push(other),
        }
    }
    text
}

/// Words that bound a number, before and behind it, of which one is enough.
const TWICE: [(&[&str], &[&str]); 4] = [
    (&["大约", "大概", "将近", "接近"], &["左右", "上下", "余", "多"]),
    (&["超过", "突破", "多于", "高于"], &["以上", "余", "多"]),
    (&["至少", "最少", "不少于", "不低于", "起码"], &["以上", "左右"]),
    (&["最多", "至多", "不超过", "不足", "不到"], &["以下", "以内", "左右"]),
];

/// 约120名左右, 至少3名以上: said twice.
fn twice_about(reading: &Reading<'_>, at: Range<usize>) -> Option<Finding> {
    let chars = reading.chars();
    let text = &chars[at.clone()];
    let before = (at.start.saturating_sub(2)..at.start).any(|i| chars[i] == '约')
        && !["制约", "节约", "预约", "签约", "集约", "条约"]
            .iter()
            .any(|w| (at.start.saturating_sub(3)..at.start).any(|i| stands(chars, i, w)))
        || matches!(text.first(), Some('约' | '近'));
    let more = text.iter().any(|c| matches!(c, '余' | '多'));
    let about = ["左右", "上下"].iter().any(|w| crate::repair::stands_before(chars, at.end, w));
    let from = if matches!(text.first(), Some('约' | '近')) {
        at.start
    } else {
        (at.start.saturating_sub(2)..at.start).find(|i| chars[*i] == '约').unwrap_or(at.start)
    };
    let by_sign = before && (more || about) && at.len() >= 3;
    if !by_sign && !is_bounded_twice(text) {
        return None;
    }
    let quote: String = chars[from..at.end].iter().collect();
    Some(reading.found(from..at.end, Message::new("checkup-number-about").with("quote", quote)))
}

/// A figure, or one of 十, 百, 千, 万.
fn is_count_sign(c: char) -> bool {
    digit_value(c).is_some() || han_digit(c).is_some() || han_unit(c).is_some()
}

fn is_bounded_twice(text: &[char]) -> bool {
    // 1300余人以上.
    let more = text.iter().position(|c| matches!(c, '余' | '多'));
    let bounded =
        ["以上", "左右", "上下", "以内"].iter().any(|w| crate::repair::stands_before(text, text.len(), w));
    if bounded && more.is_some_and(|at| at > 0 && is_count_sign(text[at - 1])) {
        return true;
    }
    TWICE.iter().any(|(before, behind)| {
        let word = before.iter().find(|w| stands(text, 0, w));
        word.is_some_and(|w| {
            let rest = &text[w.chars().count()..];
            behind.iter().any(|w| crate::repair::stands_before(rest, rest.len(), w))
                || behind.contains(&"余") && rest.iter().any(|c| matches!(c, '余' | '多'))
        })
    })
}
