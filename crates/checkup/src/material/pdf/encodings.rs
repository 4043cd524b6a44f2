//! The Chinese encodings that a PDF may name and not bring along (ISO 32000-2, 9.7.5.2): the extractor knows none of them and gives the
//! file up. Fonts in them are told it in its own terms before it looks.

use encoding_rs::GB18030;
use pdf_extract::{Document, Object, Stream};

/// Two bytes are a character of the basic plane.
const TWO_BYTES: [&str; 6] =
    ["UniGB-UCS2-H", "UniGB-UCS2-V", "UniGB-UTF16-H", "UniGB-UTF16-V", "UniCNS-UCS2-H", "UniCNS-UTF16-H"];

/// One byte is ASCII, two are a character of GBK.
const GBK: [&str; 9] = [
    "GBK-EUC-H",
    "GBK-EUC-V",
    "GBKp-EUC-H",
    "GBKp-EUC-V",
    "GBK2K-H",
    "GBK2K-V",
    "GB-EUC-H",
    "GB-EUC-V",
    "GBpc-EUC-H",
];

/// Codes of GBK stand for characters from here on, which no text uses, until they are read.
const ASIDE: u32 = 0xf_0000;

/// Every code is the character it is the number of; halves of pairs are left out.
const IDENTITY: &str = "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n2 beginbfrange\n\
                        <0000> <d7ff> <0000>\n<e000> <ffff> <e000>\nendbfrange\n";

/// Which bytes make a code. The extractor halves the lengths of these, and adds the code to where a range leads.
const GBK_CODES: &str = "2 begincodespacerange\n<0000> <0080>\n<00008140> <0000fefe>\nendcodespacerange\n\
                         1 begincidrange\n<0000> <ffff> 0\nendcidrange\n";

/// The character that is meant by one that was put aside.
pub(super) fn meant(c: char) -> char {
    let Some(code @ 0x8140..=0xfefe) = (c as u32).checked_sub(ASIDE) else { return c };
    let [.., lead, trail] = code.to_be_bytes();
    let bytes = [lead, trail];
    let (text, _) = GB18030.decode_without_bom_handling(&bytes);
    text.chars().next().unwrap_or('\u{fffd}')
}

/// Tells the fonts of a document their encoding. A font that brings the meaning of its codes along keeps it.
pub(super) fn spell_out(pdf: &mut Document) {
    let mut named: Vec<(pdf_extract::ObjectId, bool, bool)> = Vec::new();
    for (id, object) in &pdf.objects {
        let Ok(font) = object.as_dict() else { continue };
        let Some(name) = font.get(b"Encoding").ok().and_then(|name| name.as_name().ok()) else { continue };
        let is_one = |names: &[&str]| names.iter().any(|known| known.as_bytes() == name);
        let (two_bytes, gbk) = (is_one(&TWO_BYTES), is_one(&GBK));
        if two_bytes || gbk {
            named.push((*id, gbk, font.has(b"ToUnicode")));
        }
    }
    for (id, gbk, has_meaning) in named {
        let encoding = if gbk {
            Object::Reference(pdf.add_object(stream(GBK_CODES.to_owned())))
        } else {
            Object::Name(b"Identity-H".to_vec())
        };
        let meaning = if gbk { gbk_meaning() } else { IDENTITY.to_owned() };
        let meaning = (!has_meaning).then(|| pdf.add_object(stream(meaning)));
        let Ok(font) = pdf.get_object_mut(id).and_then(Object::as_dict_mut) else { continue };
        font.set("Encoding", encoding);
        if let Some(meaning) = meaning {
            font.set("ToUnicode", Object::Reference(meaning));
        }
    }
}

fn stream(text: String) -> Stream {
    Stream::new(pdf_extract::Dictionary::new(), text.into_bytes())
}

/// Where the codes of GBK are put aside: a range for each first byte, in UTF-16.
fn gbk_meaning() -> String {
    let mut text = "127 beginbfrange\n<00> <80> <0000>\n".to_owned();
    for lead in 0x81..=0xfe_u32 {
        let from = ASIDE - 0x1_0000 + lead * 0x100 + 0x40;
        let (high, low) = (0xd800 + (from >> 10), 0xdc00 + (from & 0x3ff));
        text += &format!("<{lead:02x}40> <{lead:02x}fe> <{high:04x}{low:04x}>\n");
    }
    text + "endbfrange\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_were_put_aside_are_read() {
        let aside = |c: &str| {
            let bytes = GB18030.encode(c).0;
            char::from_u32(ASIDE + u32::from(bytes[0]) * 0x100 + u32::from(bytes[1])).unwrap_or(' ')
        };
        for c in ["教", "育", "“", "、", "９", "喆"] {
            assert_eq!(meant(aside(c)).to_string(), c);
        }
        assert_eq!((meant('教'), meant('9'), meant('\u{f0041}')), ('教', '9', '\u{f0041}'));
        assert_eq!(gbk_meaning().lines().count(), 129);
    }
}
