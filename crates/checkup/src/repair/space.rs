//! Stray spaces: between two Chinese characters, or between one and a number. Titles keep theirs, and so do indents.

use crate::characters::{ends_clause, ends_sentence, is_han, is_punctuation};
use crate::mapped::{Damage, Edit};
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
        if is_title && !is_spaced_out(text) {
            continue;
        }
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
            if from > line.start
                && at < line.end
                && is_stray(chars[from - 1], chars[at])
                && !(from <= clause && follows_title(chars, from))
            {
                edits.push(Edit::remove(from..at, Damage::Space));
            }
        }
    }
    edits
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
}
