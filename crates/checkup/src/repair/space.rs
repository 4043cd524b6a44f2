//! Stray spaces: between two Chinese characters, or between one and a number. Titles keep theirs, and so do indents.

use crate::characters::{ends_clause, ends_sentence, is_han, is_punctuation};
use crate::mapped::{Damage, Edit};
use crate::quantity::numeral::digit_value;
use crate::quantity::unit_length;
use crate::repair::{lines, trimmed};
use crate::words::Words;

/// A title ends in the name of its sort of document; the space behind it stands for a lost line break.
static TITLE_ENDS: Words = Words::ending("title-ends");

pub(super) fn find(chars: &[char]) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !chars.iter().any(|c| is_blank(*c)) {
        return edits;
    }
    for line in lines(chars) {
        let line = trimmed(chars, line);
        let text = &chars[line.clone()];
        if !text.iter().any(|c| is_blank(*c)) {
            continue;
        }
        let is_title = !text.iter().any(|c| ends_clause(*c) && !matches!(c, ':' | '：'));
        let keeps_words = is_title && !is_spaced_out(text);
        // Tabs part the cells of a row; a lone one may have been put before a unit.
        let cells = text.iter().filter(|c| **c == '\t').count();
        // A title ends before the first clause does.
        let clause = text.iter().position(|c| ends_clause(*c)).map_or(line.end, |length| line.start + length);
        let mut at = line.start;
        while at < line.end {
            if !is_blank(chars[at]) {
                at += 1;
                continue;
            }
            let from = at;
            while at < line.end && is_blank(chars[at]) {
                at += 1;
            }
            if from == line.start || at == line.end {
                continue;
            }
            let between = Blank { chars, from, at };
            let is_cell = chars[from..at].contains(&'\t') && (cells > 1 || !between.before_unit());
            let is_stray = if keeps_words {
                between.in_number()
            } else {
                between.in_number() || is_stray(chars[from - 1], chars[at])
            };
            if !is_cell
                && is_stray
                && !(from <= clause && follows_title(chars, from) && !between.before_unit())
            {
                edits.push(Edit::remove(from..at, Damage::Space));
            }
        }
    }
    edits
}

/// White space between two characters of a line.
struct Blank<'t> {
    chars: &'t [char],
    from: usize,
    at: usize,
}

impl Blank<'_> {
    /// Whether it stands in a number, between it and its unit, or between a noun and a number with its unit.
    fn in_number(&self) -> bool {
        self.before_unit() || self.before_counted() || self.groups() || self.joins_bounds()
    }

    fn is_digit(&self, at: Option<usize>) -> bool {
        at.and_then(|at| self.chars.get(at)).is_some_and(|c| digit_value(*c).is_some())
    }

    /// 1200 人, 3.5 亿元, 81.88 %, 2025 年.
    fn before_unit(&self) -> bool {
        let number = (0..self.from - 1).rev().find(|i| !is_blank(self.chars[*i]));
        let scaled = matches!(self.chars[self.from - 1], '万' | '亿') && self.is_digit(number);
        (scaled || self.is_digit(self.from.checked_sub(1))) && measures(self.chars, self.at)
    }

    /// 学生 1200人: the noun belongs to the number that counts it.
    fn before_counted(&self) -> bool {
        if !is_han(self.chars[self.from - 1]) || !self.is_digit(Some(self.at)) {
            return false;
        }
        let mut end = number_end(self.chars, self.at);
        while self.chars.get(end) == Some(&' ') && number_end(self.chars, end + 1) == end + 4 {
            end += 4;
        }
        let unit = (end..self.chars.len()).find(|i| !is_blank(self.chars[*i]) || self.chars[*i] == '\t');
        unit.is_some_and(|unit| unit <= end + 1 && measures(self.chars, unit))
    }

    /// 1 122个: three figures behind one to three, and a unit behind the last three.
    fn groups(&self) -> bool {
        let chars = self.chars;
        if self.at - self.from != 1
            || !self.is_digit(self.from.checked_sub(1))
            || !self.is_digit(Some(self.at))
        {
            return false;
        }
        let digits = |at: usize| (at..chars.len()).take(4).take_while(|i| self.is_digit(Some(*i))).count();
        let mut end = self.at;
        loop {
            if digits(end) != 3 {
                return false;
            }
            end += 3;
            if chars.get(end) != Some(&' ') || !self.is_digit(Some(end + 1)) {
                break;
            }
            end += 1;
        }
        let mut begin = self.from;
        loop {
            let length = (0..begin).rev().take(4).take_while(|i| self.is_digit(Some(*i))).count();
            begin -= length;
            match (length, begin.checked_sub(1).map(|i| chars[i])) {
                (3, Some(' ')) if self.is_digit(begin.checked_sub(2)) => begin -= 1,
                (1..=3, Some(before)) if !matches!(before, '.' | ',' | '\t' | '-') => break,
                (1..=3, None) => break,
                _ => return false,
            }
        }
        let unit = if chars.get(end) == Some(&' ') { end + 1 } else { end };
        measures(chars, unit)
    }

    /// ≥ 90, 2020 - 2023年.
    fn joins_bounds(&self) -> bool {
        let (before, after) = (self.chars[self.from - 1], self.chars[self.at]);
        let is_sign = |c: char| matches!(c, '≥' | '≤' | '＞' | '＜' | '≧' | '≦');
        if is_sign(before) && self.is_digit(Some(self.at)) || is_sign(after) {
            return true;
        }
        let is_dash = |c: char| matches!(c, '-' | '－' | '–' | '—' | '~' | '～');
        let next = |from: usize| (from..self.chars.len()).find(|i| !is_blank(self.chars[*i]));
        let (digit_before, upper) = if is_dash(after) {
            (self.is_digit(self.from.checked_sub(1)), next(self.at + 1))
        } else if is_dash(before) {
            let first = (0..self.from - 1).rev().find(|i| !is_blank(self.chars[*i]));
            (self.is_digit(first), Some(self.at))
        } else {
            return false;
        };
        let Some(upper) = upper.filter(|upper| digit_before && self.is_digit(Some(*upper))) else {
            return false;
        };
        measures(self.chars, number_end(self.chars, upper))
    }
}

/// Where figures with a point or thousands' commas end.
fn number_end(chars: &[char], at: usize) -> usize {
    let belongs = |i: &usize| digit_value(chars[*i]).is_some() || matches!(chars[*i], '.' | ',');
    (at..chars.len()).find(|i| !belongs(i)).unwrap_or(chars.len())
}

/// Whether a unit stands here, or 万 and 亿 before one.
fn measures(chars: &[char], at: usize) -> bool {
    let next = chars.get(at).copied();
    let scaled = matches!(next, Some('万' | '亿' | '余' | '多'))
        && (unit_length(chars, at + 1) > 0 || chars.get(at + 1).is_none_or(|c| !is_han(*c)));
    scaled || matches!(next, Some('月' | '时')) || unit_length(chars, at) > 0
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{3000}' | '\u{a0}' | '\u{2002}'..='\u{200b}' | '\u{feff}')
}

fn is_stray(before: char, after: char) -> bool {
    let chinese = |c: char| {
        is_han(c) || (is_punctuation(c) && (!c.is_ascii() || matches!(c, ',' | ';' | ':' | '(' | ')')))
    };
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    if ends_sentence(before) || before == '.' {
        return false;
    }
    (chinese(before) && (chinese(after) || digit(after))) || (digit(before) && is_han(after))
}

/// `关 于 印 发`: every character apart.
fn is_spaced_out(text: &[char]) -> bool {
    let han = text.iter().filter(|c| is_han(**c)).count();
    let joined = text.windows(2).filter(|w| is_han(w[0]) && is_han(w[1])).count();
    han >= 3 && joined == 0
}

fn follows_title(chars: &[char], at: usize) -> bool {
    TITLE_ENDS.before(chars, at).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        crate::repair::without(&chars, find(&chars).into_iter().map(|edit| edit.at))
    }

    #[test]
    fn titles_and_indents_keep_their_spaces() {
        assert_eq!(joined("    一、 加强领导，建立 台账 30余本。"), "    一、加强领导，建立台账30余本。");
        assert_eq!(joined("强化责任担当 推动创建升级"), "强化责任担当 推动创建升级");
        assert_eq!(joined("关 于 印 发"), "关于印发");
        assert_eq!(
            joined("某校创建工作汇报 近年来，我校重视创建。"),
            "某校创建工作汇报 近年来，我校重视创建。"
        );
        assert_eq!(joined("使用 Word 和 WPS，都行"), "使用 Word 和 WPS，都行");
    }

    #[test]
    fn a_number_and_its_unit_are_joined_in_titles_too() {
        assert_eq!(joined("白水县教育局 2024 年工作要点"), "白水县教育局2024年工作要点");
        assert_eq!(joined("新增学位 3.2 万 个"), "新增学位3.2万个");
        assert_eq!(joined("改造食堂 1 205 个"), "改造食堂1205个");
        assert_eq!(joined("其中旱厕1 376座，水厕2 083座"), "其中旱厕1376座，水厕2083座");
        assert_eq!(joined("入园率 ≥ 92.5 %"), "入园率≥92.5%");
        assert_eq!(joined("2021 - 2024年，投入资金"), "2021-2024年，投入资金");
        assert_eq!(joined("学生\t860 人"), "学生\t860人");
        for text in ["附件 3 名单", "甲校\t12\t345\t人", "城东 2024 120", "第 12 345 号", "表 2 所属单位"]
        {
            assert_eq!(joined(text), text);
        }
    }
}
