//! Numbers that count up in a paragraph or through a paper: 一是…二是…, 第一，…第二，…, ①…②…, 第一章, 第三条, 表2, 1.2.

use std::collections::HashMap;
use std::ops::Range;

use mingde_core::diagnostic::Message;

use crate::finding::{Finding, Reading};
use crate::item::{self, Style};
use crate::quantity::numeral::{self, digit_value};
use crate::repair::stands;

/// What is further ahead is the number of something else.
const AHEAD: usize = 4;

/// 一是…二是…四是 in one paragraph.
pub(super) fn in_sentences(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    let mut found = Vec::new();
    // 第一，…⏎第二，… go on from line to line, until a heading of another style.
    let mut of_lines: HashMap<Style, usize> = HashMap::new();
    for line in &reading.outline.lines {
        let heads = item::mark(chars, line.start).filter(|m| m.end < line.end);
        let goes_on = heads.as_ref().is_some_and(|m| matches!(m.style, Style::Is | Style::Nth));
        if heads.is_some() && !goes_on {
            of_lines.clear();
        }
        let mut last = if goes_on { std::mem::take(&mut of_lines) } else { HashMap::new() };
        let mut at = line.start;
        while at < line.end {
            let opens = at == line.start
                || matches!(chars[at - 1], '。' | '；' | ';' | '：' | ':' | '，' | '！' | '\u{3000}' | ' ');
            let mark = if opens { item::mark(chars, at) } else { None };
            let in_sentence = |style| {
                matches!(
                    style,
                    Style::Is | Style::Nth | Style::Circled | Style::BracketedFigures | Style::Figures
                )
            };
            // A heading is held against other headings.
            let is_own = |style| at > line.start || matches!(style, Style::Is | Style::Nth);
            // ；2. is one of a list, and 1、2班 is not.
            let is_mark = |m: &item::Mark| {
                let before = at.checked_sub(1).map(|i| chars[i]);
                let stops = at == line.start || matches!(before, Some('。' | '；' | ';' | '：' | ':'));
                m.style != Style::Figures || stops && matches!(chars[m.end - 1], '.' | '．')
            };
            let mark = mark.filter(is_mark);
            let Some(mark) = mark.filter(|m| in_sentence(m.style) && (is_own(m.style) || m.number == 1))
            else {
                at += 1;
                continue;
            };
            if let Some(before) = last.insert(mark.style, mark.number) {
                let skips = mark.number > before + 1 && mark.number <= before + AHEAD;
                let repeats = mark.number == before && mark.number > 1;
                if skips || repeats {
                    let shown: String = chars[at..mark.end].iter().collect();
                    let message =
                        Message::new("checkup-item-skips").with("mark", shown).with("before", before);
                    found.push(reading.found(at..mark.end, message));
                }
                // 二是, 二是, 四是: the second one was meant to be the third.
                if repeats {
                    last.insert(mark.style, mark.number + 1);
                }
            }
            at = mark.end.max(at + 1);
        }
        if goes_on {
            of_lines = last;
        }
    }
    found
}

/// A number at the beginning of a line that goes on through the paper: in which series, and where it ends.
struct Caption {
    series: String,
    number: usize,
    end: usize,
    /// How it would be written with another number.
    frame: (String, &'static str),
}

/// 第一章, 第三条, 表2, 图4, 1.3: each counts up from its first.
pub(super) fn of_captions(reading: &Reading<'_>) -> Vec<Finding> {
    let chars = reading.chars();
    let mut found = Vec::new();
    let mut last: HashMap<String, (usize, Range<usize>)> = HashMap::new();
    for line in &reading.outline.lines {
        if stands(chars, line.start, "附件") {
            last.clear();
        }
        let Some(caption) = caption(chars, line) else { continue };
        let Caption { series, number, end, frame } = caption;
        // Sections begin anew in every chapter.
        if series == "章" {
            last.remove("节");
        }
        let before = last.insert(series, (number, line.start..end));
        let Some((before, at)) = before else { continue };
        let skips = number > before + 1 && number <= before + AHEAD;
        if !(skips || number == before) {
            continue;
        }
        let code = if skips { "checkup-number-skips" } else { "checkup-number-twice" };
        let text = |at: Range<usize>| chars[at].iter().collect::<String>();
        let message = Message::new(code)
            .with("mark", text(line.start..end))
            .with("before", text(at.clone()))
            .with("wanted", format!("{}{}{}", frame.0, before + 1, frame.1));
        found.push(reading.found(line.start..end, message).and_at(reading, at));
    }
    found
}

fn caption(chars: &[char], line: &Range<usize>) -> Option<Caption> {
    // 附表2 as 表2.
    let is_annexed =
        chars.get(line.start) == Some(&'附') && matches!(chars.get(line.start + 1), Some('表' | '图'));
    let begin = line.start + usize::from(is_annexed);
    let first = *chars.get(begin)?;
    let blank = |at: usize| chars.get(at).is_none_or(|c| c.is_whitespace() || matches!(c, '：' | ':'));
    match first {
        '第' => {
            let it = numeral::read(chars, line.start + 1).filter(|it| it.upper.is_none() && !it.more)?;
            let unit = *chars.get(it.end).filter(|c| matches!(c, '章' | '节' | '条'))?;
            let number = usize::try_from(it.value.trunc().mantissa()).ok()?;
            let behind = match unit {
                '章' => "章",
                '节' => "节",
                _ => "条",
            };
            let frame = ("第".to_owned(), behind);
            // An article goes on with its sentence.
            (unit == '条' || blank(it.end + 1)).then(|| Caption {
                series: unit.to_string(),
                number,
                end: it.end + 1,
                frame,
            })
        }
        '表' | '图' => {
            let digits =
                (begin + 1..line.end).take(3).take_while(|i| digit_value(chars[*i]).is_some()).count();
            let end = begin + 1 + digits;
            let number = digits_of(&chars[begin + 1..end])?;
            (line.len() <= 40 && blank(end)).then(|| Caption {
                series: chars[line.start..=begin].iter().collect(),
                number,
                end,
                frame: (chars[line.start..=begin].iter().collect(), ""),
            })
        }
        c if digit_value(c).is_some() => {
            // 1.2 and 1.2.3, with a heading behind.
            let text: Vec<char> = chars[line.clone()]
                .iter()
                .take(12)
                .take_while(|c| digit_value(**c).is_some() || **c == '.')
                .copied()
                .collect();
            let mut parts = text.split(|c| *c == '.').map(digits_of).collect::<Option<Vec<usize>>>()?;
            let end = line.start + text.len();
            let is_heading = line.len() <= 40 && line.end > end + 2 && chars[end].is_whitespace();
            let small = parts.iter().all(|n| (1..=20).contains(n));
            let number = parts.pop()?;
            if parts.is_empty()
                || parts.len() > 3
                || !is_heading
                || !small
                || chars[line.clone()].contains(&'\t')
            {
                return None;
            }
            let series = parts.iter().map(ToString::to_string).collect::<Vec<_>>().join(".");
            let frame = (format!("{series}."), "");
            Some(Caption { series, number, end, frame })
        }
        _ => None,
    }
}

fn digits_of(text: &[char]) -> Option<usize> {
    let digits: Option<Vec<u32>> = text.iter().map(|c| digit_value(*c)).collect();
    let digits = digits.filter(|digits| (1..=3).contains(&digits.len()))?;
    Some(digits.iter().fold(0, |n, d| n * 10 + *d as usize))
}
