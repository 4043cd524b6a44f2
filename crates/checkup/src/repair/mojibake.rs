//! Bytes read in the wrong encoding: UTF-8 as GBK (`鏁欒偛`) or as Latin-1 (`æ•™`), GBK as Latin-1 (`½ÌÓý`), and GBK
//! that lost one byte, after which every pair is torn apart (`?！傲鶄€` for `。“六個`). What cannot be read back is
//! flagged.

use std::ops::Range;

use encoding_rs::{GBK, WINDOWS_1252};

use crate::characters::{ends_sentence, gbk, is_frequent, is_han, is_punctuation, is_traditional};
use crate::mapped::{Damage, Edit};

/// A stretch of damage is looked at this far.
const LONGEST: usize = 400;

/// What replacement characters turn into when they are read as GBK.
const LOST: [&str; 3] = ["锟斤拷", "烫烫烫", "屯屯屯"];

pub(super) fn find(chars: &[char]) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        let found = if c.is_ascii() {
            // Of a row of them the first and the last say what it is.
            let within = at > 0 && chars[at - 1] == '?' && chars.get(at + 1) == Some(&'?');
            if c == '?' && !within { torn(chars, at).or_else(|| lost(chars, at)) } else { None }
        } else if ('\u{80}'..='\u{ff}').contains(&c) || is_windows_sign(c) {
            latin(chars, at)
        } else if matches!(c, '锟' | '烫' | '屯' | '\u{fffd}' | '\u{25a1}') {
            lost(chars, at)
        } else if may_begin_utf8(c) {
            utf8_as_gbk(chars, at)
        } else {
            None
        };
        match found {
            Some(found) => {
                at = found.last().map_or(at + 1, |e| e.at.end);
                edits.extend(found);
            }
            None => at += 1,
        }
    }
    edits
}

/// Lead byte of a three-byte sequence with a continuation byte behind it.
fn may_begin_utf8(c: char) -> bool {
    // Most characters of normal texts have a trail byte above this range; looking it up is all they cost.
    matches!(gbk(c), Some((0xe2..=0xef, Some(0x80..=0xbf))))
}

fn utf8_as_gbk(chars: &[char], from: usize) -> Option<Vec<Edit>> {
    let mut bytes = Vec::new();
    // The byte at which each character begins.
    let mut begins = Vec::new();
    for c in chars[from..].iter().take(LONGEST) {
        let Some((lead, trail)) = gbk(*c) else { break };
        begins.push(bytes.len());
        bytes.push(lead);
        bytes.extend(trail);
        if *c == '\n' {
            break;
        }
    }
    let valid = match std::str::from_utf8(&bytes) {
        Ok(_) => bytes.len(),
        Err(error) => error.valid_up_to(),
    };
    let whole = std::str::from_utf8(&bytes[..valid]).ok()?;
    // The damage ends where the bytes stop making sense or plain text goes on; it ends between two characters of ours.
    let mut good = None;
    let mut read = 0;
    let (mut length, mut since) = (0, 0);
    for c in whole.chars() {
        length += c.len_utf8();
        read += usize::from(!c.is_ascii());
        since = if c.is_ascii() { since + 1 } else { 0 };
        if since == 0 && (begins.binary_search(&length).is_ok() || length == bytes.len()) {
            good = Some((length, read));
        }
        if since > 3 {
            break;
        }
    }
    let half_read = length;
    let (length, read) = good.unwrap_or((0, 0));
    let plausible =
        |text: &str| text.chars().all(|c| c.is_ascii() || is_frequent(c) || is_punctuation(c) || is_han(c));
    let clean = std::str::from_utf8(&bytes[..length]).ok()?;
    let frequent = clean.chars().filter(|c| is_frequent(*c) || is_punctuation(*c)).count();
    let mut edits = Vec::new();
    let end = begins.binary_search(&length).unwrap_or(begins.len());
    if read >= 2 && plausible(clean) && frequent * 4 >= clean.chars().count() * 3 {
        edits.push(Edit::fix(from..from + end, clean, Damage::Mojibake));
    } else if half_read < 6 || !whole[..half_read].chars().any(is_frequent) {
        return None;
    }
    // A last character whose byte got lost: `灞?`.
    let rest = from + end;
    let tail = chars[rest..].iter().take(4).position(|c| matches!(c, '?' | '\u{fffd}'));
    if let Some(tail) = tail.filter(|t| *t > 0)
        && chars[rest..rest + tail]
            .iter()
            .all(|c| gbk(*c).is_some_and(|(lead, _)| lead >= 0x80) && !is_punctuation(*c))
        && may_begin_utf8(chars[rest])
    {
        edits.push(Edit::flag(rest..rest + tail + 1, "", Damage::Mojibake));
    }
    if edits.is_empty() { None } else { Some(edits) }
}

/// Signs that Windows keeps where Latin-1 has control characters.
fn is_windows_sign(c: char) -> bool {
    matches!(
        c,
        'Œ' | 'œ'
            | 'Š'
            | 'š'
            | 'Ž'
            | 'ž'
            | 'ƒ'
            | 'ˆ'
            | '˜'
            | '‚'
            | '„'
            | '†'
            | '‡'
            | '‰'
            | '‹'
            | '›'
            | '™'
    )
}

fn latin(chars: &[char], from: usize) -> Option<Vec<Edit>> {
    let mut bytes = Vec::new();
    for c in chars[from..].iter().take(LONGEST) {
        let byte = match *c as u32 {
            code @ 0x80..=0xff => code as u8,
            code if code < 0x80 => break,
            _ => match windows_byte(*c) {
                Some(byte) => byte,
                None => break,
            },
        };
        bytes.push(byte);
    }
    if bytes.len() < 4 {
        return None;
    }
    let valid = match std::str::from_utf8(&bytes) {
        Ok(_) => bytes.len(),
        Err(error) => error.valid_up_to(),
    };
    if let Ok(clean) = std::str::from_utf8(&bytes[..valid])
        && clean.chars().filter(|c| is_han(*c) || is_punctuation(*c)).count() >= 2
        && clean.chars().all(|c| is_han(c) || is_punctuation(c))
    {
        return Some(vec![Edit::fix(from..from + valid, clean, Damage::Mojibake)]);
    }
    let even = bytes.len() / 2 * 2;
    let clean = GBK.decode_without_bom_handling_and_without_replacement(&bytes[..even])?;
    let readable = clean.chars().all(|c| is_frequent(c) || is_punctuation(c));
    readable.then(|| vec![Edit::fix(from..from + even, clean, Damage::Mojibake)])
}

fn windows_byte(c: char) -> Option<u8> {
    let mut buffer = [0; 4];
    match WINDOWS_1252.encode(c.encode_utf8(&mut buffer)) {
        (bytes, _, false) if bytes.len() == 1 => Some(bytes[0]),
        _ => None,
    }
}

/// GBK behind a lost byte, which shows as `?`: the pairs are put together again one byte further on.
fn torn(chars: &[char], from: usize) -> Option<Vec<Edit>> {
    if !matches!(chars.get(from + 1), Some('！' | '!')) {
        return None;
    }
    let mut bytes = Vec::new();
    let mut best: Option<(usize, Vec<u8>)> = None;
    for (taken, c) in chars[from + 1..].iter().take(12).enumerate() {
        // Some copies have the full-width signs of the text made narrow.
        let c = if taken == 0 { '！' } else { *c };
        let Some((lead, trail)) = gbk(c).filter(|(lead, _)| *lead >= 0x80) else { break };
        bytes.push(lead);
        bytes.extend(trail);
        // With the lost byte the count must be even; a dangling lead byte of punctuation is completed by the next sign.
        if bytes.len() % 2 == 1 && reads_well(&bytes[1..]) {
            // The shortest stretch: what follows it was read rightly.
            best = Some((taken + 1, bytes.clone()));
            break;
        } else if bytes.len() > 2
            && bytes.len() % 2 == 0
            && bytes.last() == Some(&0xa3)
            && chars.get(from + taken + 2).is_some_and(|c| is_punctuation(*c))
            && reads_well(&bytes[1..bytes.len() - 1])
        {
            best = Some((taken + 1, bytes[..bytes.len() - 1].to_vec()));
            break;
        }
    }
    let (taken, bytes) = best?;
    let at = from..from + 1 + taken;
    let rest = GBK.decode_without_bom_handling_and_without_replacement(&bytes[1..])?;
    let edit = match first_of_torn(chars, from, bytes[0], &rest) {
        Some(first) => Edit::fix(at, format!("{first}{rest}"), Damage::Mojibake),
        None => Edit::flag(at, format!("？{rest}"), Damage::Mojibake),
    };
    Some(vec![edit])
}

fn reads_well(bytes: &[u8]) -> bool {
    let Some(text) = GBK.decode_without_bom_handling_and_without_replacement(bytes) else { return false };
    text.chars().all(|c| is_frequent(c) || is_punctuation(c) || is_traditional(c))
        && text.chars().any(|c| matches!(c, '“' | '”' | '‘' | '’' | '《' | '》' | '。' | '，' | '、'))
}

/// The character whose first byte was lost, where its second byte and the words around leave no doubt.
fn first_of_torn(chars: &[char], from: usize, second: u8, rest: &str) -> Option<char> {
    let before = from.checked_sub(1).map(|i| chars[i])?;
    if rest.starts_with(['“', '‘', '《']) && second == 0xa3 && !ends_sentence(before) {
        return Some('。');
    }
    // Two-character words whose second character ends in the byte that stayed behind.
    const WORDS: [&str; 22] = [
        "学校", "學校", "高校", "评选", "評選", "当选", "规模", "規模", "全省", "幸福", "日常", "经常",
        "正常", "负担", "上海", "安危", "海选", "富裕", "希望", "省市", "确保", "环保",
    ];
    let fits = |word: &&str| {
        let mut letters = word.chars();
        letters.next() == Some(before)
            && letters.next().and_then(gbk).is_some_and(|(_, trail)| trail == Some(second))
    };
    let mut found = WORDS.iter().filter(|w| fits(w)).filter_map(|w| w.chars().nth(1));
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

/// A letter that no sentence has between a question mark and a Chinese character.
fn is_left_over(c: char) -> bool {
    c.is_ascii_lowercase() || matches!(c, ')' | '`' | '~' | '^') || ('\u{c0}'..='\u{24f}').contains(&c)
}

/// Damage that says nothing any more: replacement characters, what they turn into, rows of question marks.
fn lost(chars: &[char], from: usize) -> Option<Vec<Edit>> {
    let flagged = |at: Range<usize>| Some(vec![Edit::flag(at, "", Damage::Mojibake)]);
    let c = chars[from];
    if matches!(c, '\u{fffd}' | '?') {
        let length = chars[from..].iter().take_while(|o| **o == c).count();
        let around = |i: Option<usize>| i.and_then(|i| chars.get(i)).is_some_and(|c| is_han(*c));
        let inside = around(from.checked_sub(1)) && around(Some(from + length));
        if c == '?' && length == 1 && around(from.checked_sub(1)) {
            // 支持?h政府: a byte was lost, and letters are left of what it belonged to.
            let letters = chars[from + 1..].iter().take(4).take_while(|c| is_left_over(**c)).count();
            let end = from + 1 + letters;
            let goes_on = chars.get(end).is_some_and(|c| is_han(*c) || *c == '?');
            let end = if chars.get(end) == Some(&'?') { end + 1 } else { end };
            if letters > 0 && goes_on && around(Some(end)) {
                return flagged(from..end);
            }
        }
        let is_lost = c == '\u{fffd}' || (length >= 2 && inside);
        return if is_lost { flagged(from..from + length) } else { None };
    }
    let word = LOST.iter().find(|w| crate::repair::stands(chars, from, w))?;
    let mut end = from;
    while crate::repair::stands(chars, end, word) {
        end += word.chars().count();
    }
    flagged(from..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(text: &str) -> (String, usize) {
        let chars: Vec<char> = text.chars().collect();
        let mut out = String::new();
        let (mut done, mut flags) = (0, 0);
        for edit in find(&chars) {
            if edit.action == crate::mapped::Action::Flagged {
                flags += 1;
                continue;
            }
            out.extend(&chars[done..edit.at.start]);
            out.push_str(&edit.clean);
            done = edit.at.end;
        }
        out.extend(&chars[done..]);
        (out, flags)
    }

    fn as_gbk(text: &str) -> String {
        GBK.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn utf8_read_as_gbk_is_read_again() {
        let (text, flags) = repaired(&format!("全区{}工作扎实", as_gbk("学校教育")));
        assert_eq!((text.as_str(), flags), ("全区学校教育工作扎实", 0));
        let latin: String = "教育局".bytes().map(char::from).collect();
        assert_eq!(repaired(&format!("区{latin}。")).0, "区教育局。");
        let (bytes, _, _) = GBK.encode("教育工作");
        let latin: String = bytes.iter().map(|b| char::from(*b)).collect();
        assert_eq!(repaired(&latin).0, "教育工作");
    }

    #[test]
    fn torn_pairs_are_put_together_and_lost_bytes_flagged() {
        let (bytes, _, _) = GBK.encode("。“五项承诺");
        let torn = GBK.decode_without_bom_handling(&bytes[1..]).0.into_owned();
        assert!(torn.starts_with('！'), "{torn}");
        assert_eq!(repaired("抓好落实?！傲鶄€不让”").0, "抓好落实。“六個不让”");
        assert_eq!(repaired("示范学?！保，获得").0, "示范学校”，获得");
        assert_eq!(repaired("培训锟斤拷锟斤拷教师\u{fffd}"), ("培训锟斤拷锟斤拷教师\u{fffd}".to_owned(), 2));
        assert_eq!(repaired("是这样吗?！真的").1, 0);
        assert_eq!(repaired("全面?w学校，他们?v)?年级").1, 2);
        assert_eq!(repaired("什么是OCR?这样做吗? 好").1, 0);
    }

    #[test]
    fn sound_text_stays() {
        for text in ["濒溴骈淦", "開展創建活動，鞏固擴大", "café naïve Zoë", "教师（shī）", "什么?为什么?"]
        {
            assert_eq!(repaired(text), (text.to_owned(), 0));
        }
    }
}
