//! An evidence file as a report names it: the ledger keeps files by their content and has no names for them, so the
//! beginning of the address stands for one, with what the file is.

/// An evidence file of a record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EvidenceFile {
    address: String,
    format: Option<&'static str>,
}

/// How many bytes of a file tell what it is.
pub(crate) const TELLING: u64 = 4096;

impl EvidenceFile {
    /// A file at an address, with its first [`TELLING`] bytes where it could be read.
    pub fn new(address: String, opening: Option<&[u8]>) -> Self {
        Self { address, format: opening.and_then(format) }
    }

    /// `9a8b7c6d5e4f（PDF）`; of a file that cannot be told, or is gone, the address alone.
    pub fn shown(&self) -> String {
        let address: String = self.address.chars().take(12).collect();
        match self.format {
            Some(format) => format!("{address}（{format}）"),
            None => address,
        }
    }
}

/// What a file is by its first bytes, never by a name somebody gave it.
fn format(opening: &[u8]) -> Option<&'static str> {
    let holds = |part: &[u8]| opening.windows(part.len()).any(|window| window == part);
    match opening {
        [0xFF, 0xD8, 0xFF, ..] => Some("JPG"),
        [0x89, b'P', b'N', b'G', ..] => Some("PNG"),
        [b'G', b'I', b'F', b'8', ..] => Some("GIF"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("WEBP"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'h', b'e', b'i', ..] => Some("HEIC"),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some("MP4"),
        [b'%', b'P', b'D', b'F', ..] => Some("PDF"),
        [b'P', b'K', 3, 4, ..] if holds(b"word/") => Some("DOCX"),
        [b'P', b'K', 3, 4, ..] if holds(b"xl/") => Some("XLSX"),
        [b'P', b'K', 3, 4, ..] if holds(b"ppt/") => Some("PPTX"),
        [b'P', b'K', 3, 4, ..] => Some("ZIP"),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Some("DOC/XLS"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_its_address_and_what_it_is() {
        let address = "9a8b7c6d5e4f3a2b".to_owned();
        let shown = |opening: Option<&[u8]>| EvidenceFile::new(address.clone(), opening).shown();
        assert_eq!(shown(Some(b"%PDF-1.7")), "9a8b7c6d5e4f（PDF）");
        assert_eq!(shown(Some(&[0xFF, 0xD8, 0xFF, 0xE0])), "9a8b7c6d5e4f（JPG）");
        assert_eq!(shown(Some(b"PK\x03\x04\0\0word/document.xml")), "9a8b7c6d5e4f（DOCX）");
        assert_eq!(shown(Some(b"a note")), "9a8b7c6d5e4f");
        assert_eq!(shown(None), "9a8b7c6d5e4f", "the file is gone");
    }
}
