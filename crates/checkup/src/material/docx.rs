//! The text of a Word document: a line for each paragraph, tabs between the cells of a row.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};
use zip::ZipArchive;

use super::MaterialError;

/// A part larger than this is no material; it keeps a zip bomb from filling the memory.
const LARGEST_PART: u64 = 64 * 1024 * 1024;

pub(super) fn read(bytes: &[u8]) -> Result<String, MaterialError> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).map_err(|_| MaterialError::NotDocx)?;
    let part = package.by_name("word/document.xml").map_err(|_| MaterialError::NotDocx)?;
    let mut body = String::new();
    let read = part.take(LARGEST_PART).read_to_string(&mut body).map_err(|_| MaterialError::NotDocx)?;
    if read as u64 == LARGEST_PART {
        return Err(MaterialError::NotDocx);
    }
    text(&body)
}

fn text(body: &str) -> Result<String, MaterialError> {
    let mut reader = Reader::from_str(body);
    let mut out = String::new();
    let (mut in_text, mut cells) = (false, 0_usize);
    // Deleted text, field codes and the second copy kept for old programs are not what a reader sees.
    let mut hidden = 0_usize;
    let is_hidden = |name: &str| matches!(name, "w:del" | "w:instrText" | "mc:Fallback" | "w:moveFrom");
    loop {
        let event = reader.read_event().map_err(|_| MaterialError::NotDocx)?;
        match &event {
            Event::Start(start) => match start.name().as_ref() {
                name if is_hidden(name) => hidden += 1,
                "w:t" => in_text = hidden == 0,
                "w:tc" => cells += 1,
                _ => {}
            },
            Event::Empty(empty) if hidden == 0 => match empty.name().as_ref() {
                "w:tab" => out.push('\t'),
                "w:br" | "w:cr" => out.push('\n'),
                "w:noBreakHyphen" => out.push('-'),
                "w:p" => out.push('\n'),
                _ => {}
            },
            Event::End(end) => match end.name().as_ref() {
                name if is_hidden(name) => hidden = hidden.saturating_sub(1),
                "w:t" => in_text = false,
                "w:p" if hidden == 0 => out.push(if cells > 0 { ' ' } else { '\n' }),
                "w:tc" => {
                    cells = cells.saturating_sub(1);
                    while out.ends_with(' ') {
                        out.pop();
                    }
                    out.push('\t');
                }
                "w:tr" => {
                    while out.ends_with('\t') {
                        out.pop();
                    }
                    out.push('\n');
                }
                _ => {}
            },
            Event::Text(text) if in_text => out.push_str(&text.xml10_content()),
            Event::CData(text) if in_text => out.push_str(&text.xml10_content()),
            Event::GeneralRef(name) if in_text => out.push(resolve(name)),
            Event::Eof => return Ok(out),
            _ => {}
        }
    }
}

fn resolve(name: &BytesRef<'_>) -> char {
    if let Ok(Some(c)) = name.resolve_char_ref() {
        return c;
    }
    match name.xml10_content().as_ref() {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => '\u{fffd}',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_cells_and_deletions() {
        let body = "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>全区49</w:t></w:r><w:r><w:t>所学校</w:t></w:r></w:p>\
                    <w:p><w:del><w:r><w:t>删去</w:t></w:r></w:del><w:r><w:t>A &amp; B</w:t></w:r></w:p>\
                    <w:tbl><w:tr><w:tc><w:p><w:r><w:t>单位</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>3个</w:t></w:r></w:p></w:tc>\
                    </w:tr></w:tbl></w:body></w:document>";
        assert_eq!(text(body).as_deref(), Ok("全区49所学校\nA & B\n单位\t3个\n"));
        assert_eq!(read(b"PK\x03\x04 nothing"), Err(MaterialError::NotDocx));
    }
}
