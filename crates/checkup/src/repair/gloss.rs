//! Pinyin glosses: `區(qū)`. One is removed only where the character is a traditional one and the brackets hold one
//! toned syllable that is a reading of it; every other bracket is the author's.

use pinyin::ToPinyinMulti;

use crate::characters::{half_width, simplified};
use crate::mapped::{Damage, Edit};

/// Longest toned syllable: `zhuāng`.
const LONGEST: usize = 6;

pub(super) fn find(chars: &[char]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for at in 1..chars.len() {
        if !matches!(chars[at], '(' | '（') {
            continue;
        }
        let close = chars[at + 1..].iter().take(LONGEST + 1).position(|c| matches!(c, ')' | '）'));
        let Some(length) = close.filter(|length| *length > 0) else { continue };
        let syllable: String = chars[at + 1..at + 1 + length].iter().map(|c| letter(*c)).collect();
        let at = at..at + length + 2;
        let before = chars[at.start - 1];
        if simplified(before).is_none() || !is_toned(&syllable) {
            continue;
        }
        if reads(before, &syllable) {
            edits.push(Edit::remove(at, Damage::PinyinGloss));
        }
    }
    edits
}

/// Letters as the tables of readings write them.
fn letter(c: char) -> char {
    match half_width(c).to_lowercase().next().unwrap_or(c) {
        'ɑ' => 'a',
        'ɡ' => 'g',
        'ă' => 'ǎ',
        'ĕ' => 'ě',
        'ĭ' => 'ǐ',
        'ŏ' => 'ǒ',
        'ŭ' => 'ǔ',
        c => c,
    }
}

/// A syllable with its tone, or a neutral one.
fn is_toned(syllable: &str) -> bool {
    syllable.chars().all(|c| c.is_ascii_lowercase() || TONED.contains(&c))
}

const TONED: [char; 30] = [
    'ā', 'á', 'ǎ', 'à', 'ē', 'é', 'ě', 'è', 'ī', 'í', 'ǐ', 'ì', 'ō', 'ó', 'ǒ', 'ò', 'ū', 'ú', 'ǔ', 'ù', 'ǖ',
    'ǘ', 'ǚ', 'ǜ', 'ü', 'ń', 'ň', 'ǹ', 'ḿ', 'ê',
];

fn reads(c: char, syllable: &str) -> bool {
    let is_reading_of =
        |c: char| c.to_pinyin_multi().is_some_and(|all| all.into_iter().any(|p| p.with_tone() == syllable));
    is_reading_of(c) || simplified(c).is_some_and(is_reading_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn removed(text: &str) -> usize {
        find(&text.chars().collect::<Vec<_>>()).len()
    }

    #[test]
    fn only_a_reading_of_a_traditional_character_is_a_gloss() {
        assert_eq!(removed("教師(shī)隊(duì)伍"), 2);
        assert_eq!(removed("綠（lǜ）化"), 1);
        assert_eq!(removed("处(chù)理"), 0);
        assert_eq!(removed("師(lǎo)"), 0);
        assert_eq!(removed("學校(一)"), 0);
        assert_eq!(removed("縣(shi)"), 0);
        assert_eq!(removed("區("), 0);
    }
}
