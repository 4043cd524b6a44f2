//! Lines broken inside what belongs together: a figure and its unit, and paragraphs wrapped at a fixed width.

use std::ops::Range;

use crate::characters::{ends_sentence, is_han, is_punctuation};
use crate::item;
use crate::mapped::{Damage, Edit};
use crate::quantity::numeral::digit_value;
use crate::quantity::unit_length;
use crate::repair::{lines, trimmed};

/// A line of a wrapped paragraph has at least and at most so many Chinese characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 18..=60;

/// So many full lines show that a text is wrapped.
const FULL_LINES: usize = 3;

pub(super) fn find(chars: &[char]) -> Vec<Edit> {
    let mut every: Vec<Range<usize>> = Vec::new();
    // Whether an empty line stands before each.
    let mut apart = Vec::new();
    let mut empty = false;
    for line in lines(chars) {
        let text = trimmed(chars, line);
        if text.is_empty() {
            empty = true;
        } else {
            every.push(text);
            apart.push(std::mem::take(&mut empty));
        }
    }
    let full = wrapped_width(chars, &every);
    let mut edits = Vec::new();
    for (i, pair) in every.windows(2).enumerate() {
        let [one, next] = [&pair[0], &pair[1]];
        let joined = is_parted(chars, one, next)
            || is_lone_figure(chars, next)
                && is_han(chars[one.end - 1])
                && every.get(i + 2).is_some_and(|third| is_parted(chars, next, third))
            || !apart[i + 1] && full.is_some_and(|full| goes_on(chars, one, next, full));
        if joined {
            edits.push(Edit::remove(one.end..next.start, Damage::Space));
        }
    }
    edits
}

/// Whether a line ends in a number whose unit opens the next one.
fn is_parted(chars: &[char], one: &Range<usize>, next: &Range<usize>) -> bool {
    let is_digit = |i: usize| digit_value(chars[i]).is_some();
    let last = one.end - 1;
    let scaled = matches!(chars[last], '万' | '亿' | '千')
        && (one.start..last).rev().find(|i| !chars[*i].is_whitespace()).is_some_and(is_digit);
    if !(scaled || is_digit(last)) {
        return false;
    }
    let digits = (one.start..one.end).rev().take_while(|i| is_digit(*i)).count();
    match chars[next.start] {
        '年' if digits == 4 => matches!(chars[last - 3], '1' | '2'),
        '月' | '日' => {
            (1..=2).contains(&digits) && next.len() > 1 && chars[last - digits.min(last)] != '、'
        }
        _ => is_unit_alone(chars, next, scaled),
    }
}

/// `万元,` and `人次。` at the beginning of a line: nothing goes on behind the unit that would make it another word.
fn is_unit_alone(chars: &[char], line: &Range<usize>, scaled: bool) -> bool {
    let mut at = line.start;
    if !scaled && matches!(chars[at], '万' | '亿') {
        at += 1;
    }
    let length = unit_length(chars, at);
    if at == line.start && length == 0 {
        return false;
    }
    let end = at + length;
    end >= line.end || is_punctuation(chars[end]) || chars[end].is_whitespace()
}

fn is_lone_figure(chars: &[char], line: &Range<usize>) -> bool {
    chars[line.clone()].iter().all(|c| digit_value(*c).is_some() || matches!(c, '.' | ','))
}

/// The width at which a text is wrapped; none where its paragraphs are lines.
fn wrapped_width(chars: &[char], every: &[Range<usize>]) -> Option<usize> {
    let widths: Vec<usize> = every.iter().map(|line| width(&chars[line.clone()])).collect();
    let full = widths.iter().copied().max().filter(|width| WIDTHS.contains(width))?;
    let mut full_lines = 0;
    let mut open = 0;
    for (line, _) in every.iter().zip(&widths).filter(|(_, width)| **width + 2 >= full) {
        full_lines += 1;
        open += usize::from(is_open(chars, line));
    }
    (full_lines >= FULL_LINES && open * 2 >= full_lines).then_some(full)
}

/// Width in Chinese characters.
fn width(line: &[char]) -> usize {
    line.iter().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>() / 2
}

/// Whether a line is prose that stops without a stop.
fn is_open(chars: &[char], line: &Range<usize>) -> bool {
    let last = chars[line.end - 1];
    let text = &chars[line.clone()];
    let is_prose = text.iter().any(|c| matches!(c, '，' | '。' | '、' | '；' | ','));
    is_prose
        && !text.contains(&'\t')
        && !ends_sentence(last)
        && !matches!(last, '：' | ':' | '”' | '）' | ')' | '》' | '|')
}

fn goes_on(chars: &[char], one: &Range<usize>, next: &Range<usize>, full: usize) -> bool {
    // A new paragraph is indented, and so is told from a line that goes on.
    let indent = (0..next.start).rev().take_while(|i| matches!(chars[*i], ' ' | '\u{3000}' | '\t')).count();
    width(&chars[one.clone()]) + 2 >= full
        && is_open(chars, one)
        && indent < 2
        && item::mark(chars, next.start).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        crate::repair::without(&chars, find(&chars).into_iter().map(|edit| edit.at))
    }

    #[test]
    fn a_figure_and_its_unit_stand_on_one_line() {
        assert_eq!(joined("安排维修资金\n620.5\n万元，已全部到位。"), "安排维修资金620.5万元，已全部到位。");
        assert_eq!(
            joined("争取债券2.6\n亿元；新增学位 1.8 万\n个。"),
            "争取债券2.6亿元；新增学位 1.8 万个。"
        );
        assert_eq!(joined("全校教师\n86\n人\n"), "全校教师86人\n");
        assert_eq!(joined("自2024\n年起"), "自2024年起");
        for text in ["教师\n120\n人数", "小计\n35\n所属单位", "12\n个旧市", "附件1\n名单", "共3\n年级组"]
        {
            assert_eq!(joined(text), text);
        }
    }

    #[test]
    fn paragraphs_wrapped_at_a_width_are_joined() {
        let wrapped = "　　全县教育系统认真落实立德树人根本任务，扎实\n推进各项重点工作，办学条件持续改善，教师队伍\n\
                       不断加强，群众满意程度稳步提升，现将一年来的\n情况报告如下。\n　　二、下一步打算";
        assert_eq!(joined(wrapped).lines().count(), 2);
        let listed = "青山镇教师一百二十人，学生一千八百六十余人\n白水镇教师一百三十人，学生一千九百七十余人";
        assert_eq!(joined(listed), listed);
    }
}
