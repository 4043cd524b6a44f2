//! Names by their sound: `wj`, `wangj` and `weijia` lead to 王佳 and 魏佳 alike.

use pinyin::ToPinyinMulti;

use super::narrow;

/// Longer words are no names.
const LONGEST: usize = 64;

/// Whether a name can be typed by these letters: each character by its pinyin or how that begins, one after the other from
/// any character on. Letters and figures within the name stand for themselves; of a character that is read in two ways
/// either will do. `ü` is typed as `v` or `u`.
pub fn sounds_like(name: &str, letters: &str) -> bool {
    let wanted: Vec<char> =
        narrow(letters).to_lowercase().chars().filter(|c| c.is_ascii_alphanumeric()).take(LONGEST).collect();
    let name: Vec<char> = narrow(name).to_lowercase().chars().take(LONGEST).collect();
    !wanted.is_empty() && (0..name.len()).any(|from| is_spelt(&name[from..], &wanted))
}

/// Whether the letters spell the beginning of a name, each character in part at least. After each character the letters up
/// to which it may have come are held as bits, so that nothing is gone through twice.
fn is_spelt(name: &[char], wanted: &[char]) -> bool {
    let all = 1_u128 << wanted.len();
    let mut reached = 1_u128;
    for c in name {
        let mut next = 0_u128;
        for from in (0..wanted.len()).filter(|from| reached & (1 << from) != 0) {
            next |= spelt_by(*c, &wanted[from..]) << from;
        }
        if next & all != 0 {
            return true;
        }
        reached = next;
        if reached == 0 {
            return false;
        }
    }
    false
}

/// By how many of the letters a character may be spelt, as bits.
fn spelt_by(c: char, wanted: &[char]) -> u128 {
    if c.is_ascii_alphanumeric() {
        return if wanted.first() == Some(&c) { 0b10 } else { 0 };
    }
    let Some(read) = c.to_pinyin_multi() else {
        // Brackets and dots are not typed.
        return u128::from(!c.is_alphanumeric());
    };
    let mut lengths = 0;
    for sound in read {
        for umlaut in ['v', 'u'] {
            // The tone stands as a figure behind its vowel.
            let syllable = sound.with_tone_num().chars().filter(|c| !c.is_ascii_digit());
            let typed = syllable.map(|c| if c == 'ü' { umlaut } else { c });
            let same = typed.zip(wanted).take_while(|(c, typed)| c == *typed).count();
            // Any part of it from its first letter on.
            lengths |= (1..=same).fold(0, |bits, length| bits | 1_u128 << length);
        }
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_its_sound() {
        for (name, letters) in [
            ("王佳", "wj"),
            ("王佳", "wangjia"),
            ("王佳", "wangj"),
            ("王佳", "WJ"),
            ("王佳", "ｗｊ"),
            ("王俊阳", "wjy"),
            ("欧阳娜娜", "yangnn"),
            ("吕方", "lvf"),
            ("吕方", "luf"),
            ("单雄", "shanx"),
            ("第一小学(东校区)", "dyxxdxq"),
            ("3号校区", "3hxq"),
            ("Anna李", "annal"),
        ] {
            assert!(sounds_like(name, letters), "{name} {letters}");
        }
        for (name, letters) in
            [("王佳", "jw"), ("王佳", "wjy"), ("王佳", "wanj j x"), ("王佳", ""), ("王佳", "王"), ("", "w")]
        {
            assert!(!sounds_like(name, letters), "{name} {letters}");
        }
    }

    #[test]
    fn a_long_word_of_one_letter_is_soon_done_with() {
        let name = "阿".repeat(200);
        assert!(!sounds_like(&name, &format!("{}z", "a".repeat(60))));
    }
}
