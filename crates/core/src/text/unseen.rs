//! Characters that nobody sees, and what they can do: move a terminal's cursor, turn the order of what is read, make two
//! names of one look. What is printed shows them; a name that comes in has none.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::ideograph_of;
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

/// Whether a character is not seen for what it is: controls (C0, DEL, C1), line and paragraph separators, whatever has
/// no picture of its own (Unicode `Default_Ignorable_Code_Point`, in which all marks of direction but the two are),
/// blanks that are no spaces, and code points that are no characters. Ordinary spaces, tabs and line ends count as
/// controls where they are.
pub fn is_unseen(c: char) -> bool {
    // Most of what is asked about.
    if matches!(c, ' '..='~' | '\u{3000}'..='\u{3163}' | '\u{4e00}'..='\u{9fff}') {
        return false;
    }
    c.is_control()
        || is_ignorable(c)
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{2800}' | '\u{fff9}'..='\u{fffb}')
        || matches!(c as u32 & 0xffff, 0xfffe | 0xffff)
        || matches!(c, '\u{fdd0}'..='\u{fdef}')
}

/// Unicode 17, DerivedCoreProperties: `Default_Ignorable_Code_Point`.
fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// A text as one line on a screen, in a log or on a page: each character that nobody sees as its number, `\u{202e}`.
/// Whatever was typed, sent or written into the database by hand can be printed this way and does nothing.
pub fn visible(text: &str) -> Cow<'_, str> {
    shown(text, |_| false)
}

/// The same for a text of several lines: line ends and tabs stay. A carriage return in front of a line end goes.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    let text =
        if text.contains("\r\n") { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) };
    let stays = |c| matches!(c, '\n' | '\t');
    match text {
        Cow::Borrowed(text) => shown(text, stays),
        Cow::Owned(text) => Cow::Owned(shown(&text, stays).into_owned()),
    }
}

fn shown(text: &str, stays: impl Fn(char) -> bool) -> Cow<'_, str> {
    let hides = |c: char| is_unseen(c) && !stays(c);
    let Some(first) = text.find(hides) else { return Cow::Borrowed(text) };
    let mut shown = String::with_capacity(text.len() + 16);
    shown.push_str(&text[..first]);
    for c in text[first..].chars() {
        if hides(c) {
            _ = write!(shown, "\\u{{{:x}}}", c as u32);
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// A name as it is kept: composed (NFC), radicals as characters, and without what nobody sees in it, so that two names that look the same are
/// the same. Spaces, tabs and line ends inside become one space each, at its ends they go.
pub fn seen_name(text: &str) -> Cow<'_, str> {
    let plain = |c: char| matches!(c, '!'..='~' | '\u{3001}'..='\u{3029}' | '\u{4e00}'..='\u{9fff}');
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let spaced = |c: char| if c.is_whitespace() { ' ' } else { c };
    let kept: String = text.chars().map(spaced).filter(|c| !is_unseen(*c)).map(ideograph_of).collect();
    let kept = kept.trim();
    Cow::Owned(if is_nfc(kept) { kept.to_owned() } else { kept.nfc().collect() })
}

/// The first mark of direction after which figures and the signs between them are shown in another order than they are kept:
/// behind U+202E `04` is shown as 40. Marks from left to right, as programs put them around a copied number, change nothing.
pub fn first_turning(text: &str) -> Option<char> {
    text.chars().find(|c| matches!(c, '\u{61c}' | '\u{200f}' | '\u{202b}' | '\u{202e}' | '\u{2067}'))
}

/// A page as it goes out: controls, and marks that turn the order of reading, stand in it as their numbers. Marks from left to right
/// change nothing and are left out: programs put them around a number that is copied, and it may come back out of a form. Whatever
/// else is not seen belongs to words and emoji and stays.
pub fn harmless(text: &str) -> Cow<'_, str> {
    let kept = |c: char| matches!(c, '\t' | '\n' | '\r') || !(c.is_control() || is_direction(c));
    let Some(first) = text.find(|c| !kept(c)) else { return Cow::Borrowed(text) };
    let mut harmless = String::with_capacity(text.len() + 16);
    harmless.push_str(&text[..first]);
    for c in text[first..].chars() {
        if kept(c) {
            harmless.push(c);
        } else if c.is_control() || first_turning(c.encode_utf8(&mut [0; 4])).is_some() {
            _ = write!(harmless, "\\u{{{:x}}}", c as u32);
        }
    }
    Cow::Owned(harmless)
}

/// Whether a character says in which direction others are read.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was put into a unit's name to make a second one of the same look.
    const LOOK_ALIKES: [char; 19] = [
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{feff}',
        '\u{2060}',
        '\u{ad}',
        '\u{202e}',
        '\u{fe0f}',
        '\u{34f}',
        '\u{3164}',
        '\u{7}',
        '\u{1b}',
        '\u{200e}',
        '\u{200f}',
        '\u{61c}',
        '\u{2066}',
        '\u{180e}',
        '\u{e0041}',
        '\u{2800}',
    ];

    #[test]
    fn a_name_is_the_same_with_and_without_what_nobody_sees() {
        for c in LOOK_ALIKES {
            for name in [format!("实验{c}小学"), format!("{c}实验小学"), format!("实验小学{c}")] {
                assert_eq!(seen_name(&name), "实验小学", "{:x}", c as u32);
                assert_eq!(crate::text::comparable(&name), "实验小学", "{:x}", c as u32);
                assert_eq!(crate::text::narrow(&name), "实验小学", "{:x}", c as u32);
            }
        }
        assert_eq!(seen_name("e\u{301}cole"), "école");
        assert_eq!(crate::text::comparable("E\u{301}cole"), crate::text::comparable("école"));
        assert_eq!(seen_name(" 阿卜杜拉·\t买买提\n"), "阿卜杜拉· 买买提");
        assert!(matches!(seen_name("实验小学(东)"), Cow::Borrowed(_)));
    }

    #[test]
    fn what_drives_a_terminal_or_turns_the_order_is_told_from_what_is_only_not_seen() {
        assert_eq!(harmless("实验\u{1b}[2J小学"), "实验\\u{1b}[2J小学");
        assert_eq!(harmless("实验\u{9b}2J小学\u{202e}"), "实验\\u{9b}2J小学\\u{202e}");
        assert_eq!(harmless("\u{202d}13911110001\u{202c}"), "13911110001");
        let plain = "实验\u{200b} \t小学\r\n👩\u{200d}🏫 ☎\u{fe0f}";
        assert!(matches!(harmless(plain), Cow::Borrowed(text) if text == plain));
    }

    #[test]
    fn nothing_printed_moves_a_cursor_or_begins_a_line() {
        let painted = "x\u{1b}[2J\u{1b}[H\nThe ledger is sound\u{9b}8m\u{202e}\u{7f}\r";
        let line = visible(painted);
        assert_eq!(line, "x\\u{1b}[2J\\u{1b}[H\\u{a}The ledger is sound\\u{9b}8m\\u{202e}\\u{7f}\\u{d}");
        assert!(!line.chars().any(is_unseen));
        assert_eq!(visible_lines("一\r\n二\t三\r四"), "一\n二\t三\\u{d}四");
        assert!(matches!(visible("谈心 2025-09-12 “A”"), Cow::Borrowed(_)));
    }

    #[test]
    fn every_character_is_either_seen_or_shown_by_its_number() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32) {
            let one = c.to_string();
            let shown = visible(&one);
            assert!(!shown.chars().any(is_unseen), "{:x}", c as u32);
            assert_eq!(shown == one, !is_unseen(c), "{:x}", c as u32);
        }
        // Letters, marks and pictures that people write are seen.
        for c in "aé漢㐀𠀀ཨ🙂、（·—½℃①Ⅷ\u{301} \u{3000}\u{a0}".chars() {
            assert!(!is_unseen(c), "{:x}", c as u32);
        }
    }
}
