//! The encoding of a text file: UTF-8, UTF-16 with its mark, or the GB 18030 of older machines.

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

/// The text; none where the bytes are no text.
pub(super) fn decode(bytes: &[u8]) -> Option<String> {
    if bytes.starts_with(&[0xff, 0xfe]) {
        return Some(UTF_16LE.decode_without_bom_handling(&bytes[2..]).0.into_owned());
    }
    if bytes.starts_with(&[0xfe, 0xff]) {
        return Some(UTF_16BE.decode_without_bom_handling(&bytes[2..]).0.into_owned());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (!text.contains('\0')).then(|| text.to_owned());
    }
    if bytes.contains(&0) {
        return None;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_files_are_read_in_their_own_encoding() {
        let (bytes, _, _) = GB18030.encode("教育局共有49个单位");
        assert_eq!(decode(&bytes).as_deref(), Some("教育局共有49个单位"));
        assert_eq!(decode(&[0xff, 0xfe, 0x59, 0x65]).as_deref(), Some("教"));
        assert_eq!(decode("教育".as_bytes()).as_deref(), Some("教育"));
        assert_eq!(decode(&[0, 1, 2, 0xff, 0]), None);
    }
}
