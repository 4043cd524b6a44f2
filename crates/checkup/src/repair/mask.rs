//! Places left open on purpose or by whoever made a document public: `__`, `××`, `20*`, `~年`. They are opaque: never
//! filled in, never read as a value.

use std::collections::HashMap;
use std::ops::Range;

use crate::characters::is_han;
use crate::mapped::{Action, Damage, Edit};
use crate::quantity::numeral::{digit_value, han_digit};

/// A place left open, by position in the repaired text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mask {
    pub at: Range<usize>,
    /// The sign it is made of.
    pub sign: char,
}

/// Masks in order of place.
pub(crate) fn find(chars: &[char], markdown: bool) -> Vec<Mask> {
    let mut found = Vec::new();
    let mut line = Line::default();
    let mut at = 0;
    while at < chars.len() {
        let sign = chars[at];
        if !is_sign(sign) {
            at += 1;
            continue;
        }
        let length = chars[at..].iter().position(|c| *c != sign).unwrap_or(chars.len() - at);
        let place = at..at + length;
        at = place.end;
        if markdown && !line.at.contains(&place.start) {
            line = Line::around(chars, place.start);
        }
        if is_mask(chars, &place, sign) && !(markdown && line.marks(chars, &place, sign)) {
            found.push(Mask { at: place, sign });
        }
    }
    found
}

pub(crate) fn edits(chars: &[char], masks: &[Mask]) -> Vec<Edit> {
    let text = |at: &Range<usize>| chars[at.clone()].iter().collect::<String>();
    let keep =
        |m: &Mask| Edit { at: m.at.clone(), clean: text(&m.at), damage: Damage::Mask, action: Action::Kept };
    masks.iter().map(keep).collect()
}

/// Whether a mask can be made of this sign.
pub(crate) fn is_sign(c: char) -> bool {
    matches!(
        c,
        '_' | '＿'
            | '*'
            | '＊'
            | '~'
            | '～'
            | '×'
            | '✕'
            | 'X'
            | 'x'
            | 'Ｘ'
            | '□'
            | '△'
            | '○'
            | '〇'
            | '█'
            | '▇'
    )
}

fn is_mask(chars: &[char], at: &Range<usize>, sign: char) -> bool {
    let before = at.start.checked_sub(1).map_or(' ', |i| chars[i]);
    let after = chars.get(at.end).copied().unwrap_or(' ');
    let numeric = |c: char| digit_value(c).is_some();
    let plain = |c: char| is_han(c) || numeric(c);
    match sign {
        '_' | '＿' => !(before.is_ascii_alphabetic() || after.is_ascii_alphabetic()),
        '*' | '＊' => {
            // `3*4` multiplies; `20*年` and `**区` hide something.
            !(numeric(before) && numeric(after))
                && (at.len() > 1 || plain(before) || plain(after))
                && before != '\\'
        }
        '~' | '～' => !plain(before) && after == '年',
        '×' | '✕' => {
            at.len() > 1 || (!numeric(before) && is_han(after)) || (numeric(before) && after == '年')
        }
        'X' | 'x' | 'Ｘ' => {
            let word = before.is_ascii_alphabetic() || after.is_ascii_alphabetic();
            let several = at.len() > 1 && (plain(before) || plain(after));
            // 投资x万元, x月x日, 201X/X/X.
            let one = at.len() == 1
                && (numeric(before) && matches!(after, '年' | '/')
                    || before == '/' && !plain(after)
                    || !numeric(before) && "万亿元年月日人名所个项期次时分%％".contains(after));
            !word && (several || one)
        }
        // Ballot boxes and list marks stand alone; a hidden place is several of them inside the text. 二〇二四 is a year.
        '○' | '〇' if han_digit(before).is_some() || han_digit(after).is_some() => false,
        '□' | '△' | '○' => at.len() > 1 && (plain(before) || plain(after)),
        '〇' => at.len() > 1 && !numeric(before),
        _ => true,
    }
}

/// A line of Markdown, with its rows of signs counted: each of them asks for all.
#[derive(Default)]
struct Line {
    at: Range<usize>,
    /// Where its text begins.
    text: usize,
    /// How many rows there are of a sign and a length.
    rows: HashMap<(char, usize), usize>,
}

impl Line {
    fn around(chars: &[char], at: usize) -> Self {
        let start = chars[..at].iter().rposition(|c| *c == '\n').map_or(0, |i| i + 1);
        let end = chars[at..].iter().position(|c| *c == '\n').map_or(chars.len(), |i| at + i);
        let mut rows = HashMap::new();
        for row in chars[start..end].chunk_by(|one, next| one == next) {
            if matches!(row[0], '*' | '_') {
                *rows.entry((row[0], row.len())).or_default() += 1;
            }
        }
        let text = chars[start..end].iter().position(|c| !c.is_whitespace()).map_or(end, |i| start + i);
        Self { at: start..end, text, rows }
    }

    /// `**bold**`, `__bold__`, `* item`, `***`.
    fn marks(&self, chars: &[char], at: &Range<usize>, sign: char) -> bool {
        if !matches!(sign, '*' | '_') {
            return false;
        }
        let opens_line = at.start <= self.text;
        if opens_line && (at.len() >= 3 || chars.get(at.end).is_some_and(|c| *c == ' ')) {
            return true;
        }
        let twins = self.rows.get(&(sign, at.len())).copied().unwrap_or_default();
        // A hidden figure has digits beside it; what is emphasised has not.
        let beside_digit = at.start > 0 && chars[at.start - 1].is_ascii_digit();
        at.len() <= 3 && twins % 2 == 0 && twins > 0 && !beside_digit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masks(text: &str, markdown: bool) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        find(&chars, markdown).into_iter().map(|m| chars[m.at].iter().collect()).collect()
    }

    #[test]
    fn what_hides_something_is_a_mask_and_what_multiplies_is_not() {
        assert_eq!(masks("推荐先进__，表彰8__名，20*年，20XX年", false), ["__", "__", "*", "XX"]);
        assert_eq!(masks("××市**区教育局，~年教师节", false), ["××", "**", "~"]);
        assert_eq!(
            masks("3×4、3*4、10～20人、XL号、snake_case、二〇二四年、二○○六年、二〇〇〇年", false),
            Vec::<String>::new()
        );
    }

    #[test]
    fn emphasis_of_markdown_is_no_mask() {
        assert_eq!(masks("**重点**工作\n* 一项\n***\n培训8__人", true), ["__"]);
        assert_eq!(masks("**区教育局", true), ["**"]);
    }
}
