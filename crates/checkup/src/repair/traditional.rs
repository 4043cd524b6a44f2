//! Traditional characters. Which form is meant may depend on the word, so whole stretches go through the phrase tables;
//! characters that simplified texts use as well (著, 乾) are touched only in a text that is in traditional characters.

use std::ops::Range;

use crate::characters::{is_han, is_traditional, simplified, simplify};
use crate::mapped::{Damage, Edit};

/// One traditional character in this many Chinese ones makes the text a traditional one.
const SHARE: usize = 50;

pub(super) fn find(chars: &[char]) -> Vec<Edit> {
    let mut han = 0;
    let mut traditional = 0;
    for c in chars {
        if is_han(*c) {
            han += 1;
            if simplified(*c).is_some() && is_traditional(*c) {
                traditional += 1;
            }
        }
    }
    if traditional == 0 {
        return Vec::new();
    }
    let whole = traditional * SHARE >= han;
    let mut edits = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !is_han(chars[at]) {
            at += 1;
            continue;
        }
        let length = chars[at..].iter().position(|c| !is_han(*c)).unwrap_or(chars.len() - at);
        stretch(chars, at..at + length, whole, &mut edits);
        at += length;
    }
    edits
}

fn stretch(chars: &[char], at: Range<usize>, whole: bool, edits: &mut Vec<Edit>) {
    let wanted = |c: char| if whole { simplified(c).is_some() } else { is_traditional(c) };
    if !chars[at.clone()].iter().any(|c| wanted(*c)) {
        return;
    }
    let was: String = chars[at.clone()].iter().collect();
    let mut is: Vec<char> = simplify(&was).chars().collect();
    if is.len() != at.len() {
        // A phrase of another length: character by character keeps the places.
        is = chars[at.clone()].iter().map(|c| simplified(*c).unwrap_or(*c)).collect();
    }
    let changed = |i: usize| is[i] != chars[at.start + i] && (whole || is_traditional(chars[at.start + i]));
    let mut i = 0;
    while i < is.len() {
        if !changed(i) {
            i += 1;
            continue;
        }
        let from = i;
        while i < is.len() && changed(i) {
            i += 1;
        }
        let clean: String = is[from..i].iter().collect();
        edits.push(Edit::fix(at.start + from..at.start + i, clean, Damage::Traditional));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(text: &str) -> String {
        let mut out: Vec<char> = text.chars().collect();
        for edit in find(&out.clone()) {
            for (i, c) in edit.at.clone().zip(edit.clean.chars()) {
                out[i] = c;
            }
        }
        out.into_iter().collect()
    }

    #[test]
    fn words_decide_and_simplified_texts_keep_what_is_theirs() {
        assert_eq!(fixed("學校牆上掛有標語，著名教師乾淨利落"), "学校墙上挂有标语，著名教师干净利落");
        assert_eq!(fixed("著名教师著书立说，乾坤"), "著名教师著书立说，乾坤");
        let mixed = format!("{}獲奖", "全区学校认真落实各项工作要求，".repeat(8));
        assert!(fixed(&mixed).ends_with("获奖"));
    }
}
