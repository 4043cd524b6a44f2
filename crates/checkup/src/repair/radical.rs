//! Radicals (U+2E80–2FDF) and compatibility characters (U+F900–FAFF) where the characters they look like are meant: browsers print
//! them into PDFs, and from there they are copied.

use mingde_core::text::ideograph_of;

use crate::mapped::{Damage, Edit};

pub(super) fn find(chars: &[char]) -> Vec<Edit> {
    let is_stand_in = |c: char| matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}');
    let mut edits = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let length = chars[at..].iter().take_while(|c| is_stand_in(**c) && ideograph_of(**c) != **c).count();
        if length > 0 {
            let clean: String = chars[at..at + length].iter().map(|c| ideograph_of(*c)).collect();
            edits.push(Edit::fix(at..at + length, clean, Damage::Radical));
        }
        at += length.max(1);
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_are_the_characters_they_look_like() {
        let chars: Vec<char> = "⼭⾥⽼师12⼈，⻓跑1200⽶，⾦额".chars().collect();
        let clean: Vec<String> = find(&chars).into_iter().map(|edit| edit.clean).collect();
        assert_eq!(clean, ["山里老", "人", "长", "米", "金"]);
        assert!(find(&['山', '⺀', 'a']).is_empty());
    }
}
