//! The encoding of a text file: UTF-8, UTF-16 with its mark, the GB 18030 of older machines, or the Big5 of those of Taiwan and Hong Kong.

use encoding_rs::{BIG5, GB18030, UTF_16BE, UTF_16LE};

use crate::characters::{is_frequent, is_han, simplified};

/// So many characters tell an encoding.
const LOOKED_AT: usize = 2000;

/// The text; none where the bytes are no text.
pub(super) fn decode(bytes: &[u8]) -> Option<String> {
    if bytes.starts_with(&[0xff, 0xfe]) {
        return Some(UTF_16LE.decode_without_bom_handling(&bytes[2..]).0.into_owned());
    }
    if bytes.starts_with(&[0xfe, 0xff]) {
        return Some(UTF_16BE.decode_without_bom_handling(&bytes[2..]).0.into_owned());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        // The mark of the byte order is no character of the text.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        return (!text.contains('\0')).then(|| text.to_owned());
    }
    if bytes.contains(&0) {
        return None;
    }
    if let Some(text) = big5(bytes) {
        return Some(text);
    }
    let (text, wrong) = GB18030.decode_without_bom_handling(bytes);
    if !wrong {
        return Some(text.into_owned());
    }
    // Mostly one or the other, with a damaged place: whichever loses less.
    let lossy = String::from_utf8_lossy(bytes);
    let lost = |t: &str| t.matches('\u{fffd}').count();
    if lost(&lossy) <= lost(&text) { Some(lossy.into_owned()) } else { Some(text.into_owned()) }
}

/// The text of a file in Big5. Its bytes are mostly those of some text in GB 18030 as well, but of rare characters.
fn big5(bytes: &[u8]) -> Option<String> {
    let text = BIG5.decode_without_bom_handling_and_without_replacement(bytes)?;
    let (other, wrong) = GB18030.decode_without_bom_handling(bytes);
    // Of a hundred characters of prose ninety are among the frequent ones.
    let usual = |text: &str| {
        let han: Vec<char> = text.chars().filter(|c| is_han(*c)).take(LOOKED_AT).collect();
        let known = han.iter().filter(|c| is_frequent(simplified(**c).unwrap_or(**c))).count();
        if han.is_empty() { 0 } else { known * 100 / han.len() }
    };
    let is_better = if wrong { 70 } else { usual(&other) + 15 };
    (usual(&text) >= 85 && usual(&text) >= is_better).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_files_are_read_in_their_own_encoding() {
        let (bytes, _, _) = GB18030.encode("教育局共有49个单位");
        assert_eq!(decode(&bytes).as_deref(), Some("教育局共有49个单位"));
        assert_eq!(decode(&[0xff, 0xfe, 0x59, 0x65]).as_deref(), Some("教"));
        assert_eq!(decode("教育".as_bytes()).as_deref(), Some("教育"));
        assert_eq!(decode("\u{feff}教育".as_bytes()).as_deref(), Some("教育"));
        let traditional = "全縣現有學校四十九所，教師三千餘人，學生四萬八千人，辦學條件持續改善。";
        let (bytes, _, _) = BIG5.encode(traditional);
        assert_eq!(decode(&bytes).as_deref(), Some(traditional));
        for simplified in ["全县现有学校四十九所，教师三千余人。", "教育", "石桥镇、柳湾镇、枫林乡"]
        {
            let (bytes, _, _) = GB18030.encode(simplified);
            assert_eq!(decode(&bytes).as_deref(), Some(simplified));
        }
        assert_eq!(decode(&[0, 1, 2, 0xff, 0]), None);
    }
}
