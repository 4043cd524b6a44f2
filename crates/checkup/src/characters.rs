//! What single characters are: simplified forms, GBK codes, membership of GB 2312. Tables over the basic plane, built
//! once, because every character of every material is looked up in them.

use std::sync::OnceLock;

use encoding_rs::GBK;
use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

/// Characters of the basic plane.
const PLANE: usize = 0x1_0000;

/// Whether this is a Chinese character (basic block, extension A, compatibility, supplementary planes).
pub fn is_han(c: char) -> bool {
    matches!(c as u32, 0x4e00..=0x9fff | 0x3400..=0x4dbf | 0xf900..=0xfaff | 0x2_0000..=0x3_fffd | 0x3007)
}

/// Punctuation and signs that stand in Chinese text, half-width ones included.
pub fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c as u32, 0x3000..=0x3003 | 0x3008..=0x3020 | 0xff01..=0xff0f | 0xff1a..=0xff20)
        || matches!(c as u32, 0xff3b..=0xff40 | 0xff5b..=0xff65 | 0x2010..=0x2027 | 0xb7)
}

/// Whether a sentence ends here.
pub fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '；' | ';' | '…')
}

/// Whether a clause ends here.
pub fn ends_clause(c: char) -> bool {
    ends_sentence(c) || matches!(c, '，' | ',' | '：' | ':' | '\n' | '\r')
}

/// The ASCII form of a digit, letter or sign written full-width.
pub fn half_width(c: char) -> char {
    match c as u32 {
        code @ 0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// The GBK code of a character: two bytes, or one for ASCII and the euro sign of old Windows.
pub fn gbk(c: char) -> Option<(u8, Option<u8>)> {
    if c.is_ascii() {
        return Some((c as u8, None));
    }
    if c == '€' {
        return Some((0x80, None));
    }
    match gbk_codes().get(c as usize).copied().unwrap_or(0) {
        0 => None,
        code => Some(((code >> 8) as u8, Some(code as u8))),
    }
}

/// Whether the character is one of GB 2312, that is: a normal character of a simplified text.
fn in_gb2312(c: char) -> bool {
    matches!(gbk(c), Some((0xb0..=0xf7, Some(0xa1..=0xfe))))
}

/// Whether the character is one of the 3,755 frequent ones of GB 2312.
pub fn is_frequent(c: char) -> bool {
    matches!(gbk(c), Some((0xb0..=0xd7, Some(0xa1..=0xfe))))
}

fn gbk_codes() -> &'static [u16] {
    static CODES: OnceLock<Vec<u16>> = OnceLock::new();
    CODES.get_or_init(|| {
        let mut codes = vec![0; PLANE];
        for lead in 0x81..=0xfe_u8 {
            for trail in 0x40..=0xfe_u8 {
                let bytes = [lead, trail];
                let Some(text) = GBK.decode_without_bom_handling_and_without_replacement(&bytes) else {
                    continue;
                };
                let mut chars = text.chars();
                if let (Some(c), None) = (chars.next(), chars.next())
                    && let Some(code) = codes.get_mut(c as usize)
                {
                    *code = u16::from_be_bytes(bytes);
                }
            }
        }
        codes
    })
}

/// The simplified form of a character of the basic plane where it has another one.
pub fn simplified(c: char) -> Option<char> {
    match simplified_forms().get(c as usize).copied().unwrap_or(0) {
        0 => None,
        code => char::from_u32(u32::from(code)),
    }
}

/// Whether the character shows by itself that a text is in traditional characters.
pub fn is_traditional(c: char) -> bool {
    simplified(c).is_some() && !in_gb2312(c)
}

/// A text in simplified characters, by the phrase tables of OpenCC.
pub fn simplify(text: &str) -> String {
    converter().map_or_else(|| text.to_owned(), |it| it.convert(text))
}

fn converter() -> Option<&'static OpenCC> {
    static CONVERTER: OnceLock<Option<OpenCC>> = OnceLock::new();
    CONVERTER.get_or_init(|| OpenCC::from_config(BuiltinConfig::T2s).ok()).as_ref()
}

fn simplified_forms() -> &'static [u16] {
    static FORMS: OnceLock<Vec<u16>> = OnceLock::new();
    FORMS.get_or_init(|| {
        let mut forms = vec![0; PLANE];
        let every: Vec<char> = (0x3400..=0x9fff_u32).filter_map(char::from_u32).collect();
        // Each on a line of its own, so that no two make a phrase.
        let joined: String = every.iter().flat_map(|c| [*c, '\n']).collect();
        for (was, is) in every.iter().zip(simplify(&joined).split('\n')) {
            let mut chars = is.chars();
            if let (Some(is), None) = (chars.next(), chars.next())
                && is != *was
                && let Ok(code) = u16::try_from(is as u32)
                && let Some(form) = forms.get_mut(*was as usize)
            {
                *form = code;
            }
        }
        forms
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_is_traditional_only_where_simplified_texts_do_not_use_it() {
        assert!(is_traditional('區') && is_traditional('萬') && is_traditional('轉'));
        assert!(!is_traditional('区') && !is_traditional('乾') && !is_traditional('教'));
        assert_eq!(simplified('區'), Some('区'));
        assert_eq!(gbk('教'), Some((0xbd, Some(0xcc))));
        assert_eq!(gbk('€'), Some((0x80, None)));
    }

    #[test]
    fn phrases_decide_between_forms() {
        assert_eq!(simplify("乾隆年間的乾淨"), "乾隆年间的干净");
    }
}
