//! The text of a Word document: first what stands at the head and foot of its pages, then a line for each paragraph with its
//! footnotes on lines behind it, tabs between the cells of a row.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use zip::ZipArchive;

use super::{LONGEST, MaterialError};

/// A part larger than this is no material; it keeps a zip bomb from filling the memory.
const LARGEST_PART: u64 = 64 * 1024 * 1024;

/// No cell reaches over more columns.
const WIDEST: usize = 60;

type Package<'b> = ZipArchive<Cursor<&'b [u8]>>;

pub(super) fn read(bytes: &[u8]) -> Result<String, MaterialError> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).map_err(|_| MaterialError::NotDocx)?;
    let Some(body) = part(&mut package, "word/document.xml")? else {
        return Err(what_else(&mut package));
    };
    let mut notes = Notes::default();
    for (name, kind) in [("word/footnotes.xml", Note::Foot), ("word/endnotes.xml", Note::End)] {
        if let Some(xml) = part(&mut package, name)? {
            notes.read(kind, &xml)?;
        }
    }
    let mut out = margins(&mut package)?;
    let own = text(&in_usual_prefix(&body), &notes)?;
    if own.trim().is_empty() && body.contains("altChunk") {
        return Err(MaterialError::Embedded);
    }
    out.push_str(&own);
    Ok(out)
}

/// What a package without the text of a Word document is, as far as its parts say.
fn what_else(package: &mut Package<'_>) -> MaterialError {
    let names: Vec<String> = package.file_names().flatten().map(|name| name.to_string()).collect();
    let begins = |start: &str| names.iter().any(|name| name.starts_with(start));
    let has = |own: &str| names.iter().any(|name| name.eq_ignore_ascii_case(own));
    if begins("xl/") || begins("ppt/") {
        return MaterialError::OtherOffice;
    }
    if has("OFD.xml") {
        return MaterialError::Ofd;
    }
    if has("content.xml") && ["mimetype", "META-INF/manifest.xml"].into_iter().any(has) {
        let sort = part(package, "mimetype").ok().flatten().unwrap_or_default();
        let other =
            ["spreadsheet", "presentation", "graphics", "chart"].iter().any(|word| sort.contains(word));
        return if other { MaterialError::OtherOffice } else { MaterialError::OpenDocument };
    }
    if has("[Content_Types].xml") || begins("word/") {
        MaterialError::NotDocx
    } else {
        MaterialError::Archive
    }
}

fn part(package: &mut Package<'_>, name: &str) -> Result<Option<String>, MaterialError> {
    let Ok(part) = package.by_name(name) else { return Ok(None) };
    let mut xml = String::new();
    let read = part.take(LARGEST_PART).read_to_string(&mut xml).map_err(|_| MaterialError::NotDocx)?;
    if read as u64 == LARGEST_PART { Err(MaterialError::NotDocx) } else { Ok(Some(xml)) }
}

/// Heads and feet of pages that say something, each once; those of several sections mostly repeat each other, and a bare page
/// number says nothing.
fn margins(package: &mut Package<'_>) -> Result<String, MaterialError> {
    let is_margin = |name: &String| {
        let file = name.strip_prefix("word/").filter(|f| f.ends_with(".xml"));
        file.is_some_and(|f| f.starts_with("header") || f.starts_with("footer"))
    };
    let all = package.file_names().flatten().map(std::borrow::Cow::into_owned);
    let names: BTreeSet<String> = all.filter(is_margin).collect();
    let (mut said, mut out) = (HashSet::new(), String::new());
    for name in names {
        let Some(xml) = part(package, &name)? else { continue };
        let margin = text(&xml, &Notes::default())?;
        for line in margin.lines().map(str::trim).filter(|l| l.chars().any(char::is_alphabetic)) {
            if said.insert(line.to_owned()) {
                out.push_str(line);
                out.push('\n');
            }
        }
        // So many headers as there may be, they are read once each and not for ever.
        if out.len() > LONGEST {
            return Err(MaterialError::TooLong);
        }
    }
    Ok(out)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Note {
    Foot,
    End,
}

/// Footnotes and endnotes by their numbers.
#[derive(Default)]
struct Notes(HashMap<(Note, String), String>);

impl Notes {
    fn read(&mut self, kind: Note, xml: &str) -> Result<(), MaterialError> {
        let element = if kind == Note::Foot { "w:footnote" } else { "w:endnote" };
        let mut reader = Reader::from_str(xml);
        loop {
            let from = reader.buffer_position();
            match reader.read_event().map_err(|_| MaterialError::NotDocx)? {
                Event::Start(start) if start.name().as_ref() == element => {
                    let id = attribute(&start, "w:id");
                    let end = reader.read_to_end(start.name()).map_err(|_| MaterialError::NotDocx)?.end;
                    let inside = usize::try_from(from).ok().zip(usize::try_from(end).ok());
                    let inside = inside.and_then(|(from, end)| xml.get(from..end)).unwrap_or_default();
                    let note = text(inside.split_once('>').map_or("", |(_, rest)| rest), &Self::default())?;
                    if let (Some(id), false) = (id, note.trim().is_empty()) {
                        self.0.insert((kind, id), note.trim().to_owned());
                    }
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// The note a reference of the text leads to.
    fn of(&self, reference: &BytesStart<'_>) -> Option<&str> {
        let kind = match reference.name().as_ref() {
            "w:footnoteReference" => Note::Foot,
            "w:endnoteReference" => Note::End,
            _ => return None,
        };
        self.0.get(&(kind, attribute(reference, "w:id")?)).map(String::as_str)
    }
}

/// The prefix of a namespace is free; programs write `w:` and some another one.
fn in_usual_prefix(body: &str) -> Cow<'_, str> {
    let ours = |uri: &str| uri.contains("wordprocessingml");
    let head = body.get(..body.len().min(8192)).unwrap_or(body);
    let mut declared = head.split("xmlns:").skip(1).filter_map(|rest| rest.split_once('='));
    let prefix =
        declared.find(|(_, rest)| rest.get(1..).and_then(|r| r.split(['"', '\'']).next()).is_some_and(ours));
    match prefix.map(|(prefix, _)| prefix.trim()) {
        Some(prefix) if prefix != "w" => {
            let of = |opening: &str| (format!("{opening}{prefix}:"), format!("{opening}w:"));
            let mut renamed = body.to_owned();
            for (was, is) in ["<", "</", " "].map(of) {
                renamed = renamed.replace(&was, &is);
            }
            Cow::Owned(renamed)
        }
        _ => Cow::Borrowed(body),
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    Some(element.try_get_attribute(name).ok()??.value.into_owned())
}

/// How the run that is being read looks.
#[derive(Default)]
struct Run {
    open: bool,
    /// Hidden, or struck through: no reader takes it for what the paper says.
    unseen: bool,
    /// An exponent, which must not run into what stands before it.
    raised: bool,
}

impl Run {
    /// Takes in what a property says; false where it is none of these.
    fn looks(&mut self, property: &BytesStart<'_>) -> bool {
        let value = attribute(property, "w:val");
        let is_off = matches!(value.as_deref(), Some("0" | "false" | "off" | "none"));
        match property.name().as_ref() {
            "w:vanish" | "w:strike" | "w:dstrike" => self.unseen |= !is_off,
            "w:vertAlign" => self.raised = value.as_deref() == Some("superscript"),
            _ => return false,
        }
        true
    }
}

fn text(body: &str, notes: &Notes) -> Result<String, MaterialError> {
    let mut reader = Reader::from_str(body);
    let mut out = String::new();
    let (mut in_text, mut cells, mut span) = (false, 0_usize, 1_usize);
    // Notes of the paragraph that is being read.
    let mut below: Vec<&str> = Vec::new();
    // Deleted text, field codes and the second copy kept for old programs are not what a reader sees.
    let mut hidden = 0_usize;
    let mut run = Run::default();
    let is_hidden = |name: &str| matches!(name, "w:del" | "w:instrText" | "mc:Fallback" | "w:moveFrom");
    loop {
        // A note is said wherever it is referred to, so a short file can say a long one a thousand times.
        if out.len() > LONGEST {
            return Err(MaterialError::TooLong);
        }
        let event = reader.read_event().map_err(|_| MaterialError::NotDocx)?;
        match &event {
            Event::Start(start) => match start.name().as_ref() {
                name if is_hidden(name) => hidden += 1,
                "w:r" => run = Run { open: true, ..Run::default() },
                "w:t" => in_text = hidden == 0 && !run.unseen,
                "w:tc" => cells += 1,
                _ => {}
            },
            Event::Empty(empty) if run.open && run.looks(empty) => {}
            Event::Empty(empty) if hidden == 0 => match empty.name().as_ref() {
                "w:tab" => out.push('\t'),
                "w:br" | "w:cr" => out.push('\n'),
                "w:noBreakHyphen" => out.push('-'),
                "w:p" => out.push('\n'),
                "w:gridSpan" => span = attribute(empty, "w:val").and_then(|n| n.parse().ok()).unwrap_or(1),
                _ => below.extend(notes.of(empty)),
            },
            Event::End(end) => match end.name().as_ref() {
                name if is_hidden(name) => hidden = hidden.saturating_sub(1),
                "w:r" => run = Run::default(),
                "w:t" => in_text = false,
                "w:p" if hidden == 0 => {
                    let joint = if cells > 0 { ' ' } else { '\n' };
                    out.push(joint);
                    for note in below.drain(..) {
                        out.push_str(note);
                        out.push(joint);
                        if out.len() > LONGEST {
                            return Err(MaterialError::TooLong);
                        }
                    }
                }
                "w:tc" => {
                    cells = cells.saturating_sub(1);
                    while out.ends_with(' ') {
                        out.pop();
                    }
                    // A cell over several columns leaves the places of the others empty.
                    let places = std::mem::replace(&mut span, 1).clamp(1, WIDEST);
                    out.extend(std::iter::repeat_n('\t', places));
                }
                "w:tr" => {
                    if out.ends_with('\t') {
                        out.pop();
                    }
                    out.push('\n');
                }
                _ => {}
            },
            Event::Text(text) if in_text => {
                let said = text.xml10_content();
                let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
                if run.raised && is_digit(out.chars().next_back()) && is_digit(said.chars().next()) {
                    out.push('^');
                }
                out.push_str(&said);
            }
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
        assert_eq!(text(body, &Notes::default()).as_deref(), Ok("全区49所学校\nA & B\n单位\t3个\n"));
        assert_eq!(read(b"PK\x03\x04 nothing"), Err(MaterialError::NotDocx));
    }

    fn package(parts: &[(&str, &str)]) -> Vec<u8> {
        use std::io::Write;
        let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, inside) in parts {
            package.start_file(*name, zip::write::SimpleFileOptions::default()).expect("room");
            package.write_all(inside.as_bytes()).expect("room");
        }
        package.finish().expect("room").into_inner()
    }

    #[test]
    fn what_no_reader_sees_is_not_read_and_an_exponent_stands_apart() {
        let run = |looks: &str, said: &str| format!("<w:r><w:rPr>{looks}</w:rPr><w:t>{said}</w:t></w:r>");
        let runs = [
            run("", "教师"),
            run("<w:vanish/>", "88"),
            run("<w:strike/>", "4"),
            run("<w:vanish w:val=\"0\"/>", "6"),
            run("", "5人，用电10"),
            run("<w:vertAlign w:val=\"superscript\"/>", "5"),
            run("", "度"),
        ];
        let body = format!("<w:document><w:body><w:p>{}</w:p></w:body></w:document>", runs.concat());
        assert_eq!(text(&body, &Notes::default()).as_deref(), Ok("教师65人，用电10^5度\n"));
        let other = body.replace("w:", "x:").replace(
            "<x:document>",
            "<x:document xmlns:x=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">",
        );
        assert_eq!(
            text(&in_usual_prefix(&other), &Notes::default()).as_deref(),
            Ok("教师65人，用电10^5度\n")
        );
        let chunk = package(&[(
            "word/document.xml",
            "<w:document><w:body><w:altChunk r:id=\"a\"/></w:body></w:document>",
        )]);
        assert_eq!(read(&chunk), Err(MaterialError::Embedded));
    }

    #[test]
    fn heads_feet_and_notes() {
        let said = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
        let body = "<w:document><w:body><w:p><w:r><w:t>教师120人</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r>\
                    <w:r><w:t>。</w:t></w:r></w:p><w:p><w:r><w:t>学生900人。</w:t></w:r><w:r><w:endnoteReference w:id=\"2\"/></w:r>\
                    </w:p></w:body></w:document>";
        let feet = format!(
            "<w:footnotes><w:footnote w:type=\"separator\" w:id=\"-1\"><w:p/></w:footnote><w:footnote w:id=\"2\">{}</w:footnote>\
             </w:footnotes>",
            said("含代课教师3人。")
        );
        let ends =
            format!("<w:endnotes><w:endnote w:id=\"2\">{}</w:endnote></w:endnotes>", said("9月数据。"));
        let (head, number) = (said("某区教育局"), said("— 1 —"));
        let bytes = package(&[
            ("word/document.xml", body),
            ("word/footnotes.xml", &feet),
            ("word/endnotes.xml", &ends),
            ("word/header1.xml", &head),
            ("word/header2.xml", &head),
            ("word/footer1.xml", &number),
        ]);
        assert_eq!(
            read(&bytes).as_deref(),
            Ok("某区教育局\n教师120人。\n含代课教师3人。\n学生900人。\n9月数据。\n")
        );
        let torn =
            [("word/document.xml", body), ("word/footnotes.xml", "<w:footnotes><w:footnote w:id=\"2\">")];
        assert_eq!(read(&package(&torn)), Err(MaterialError::NotDocx));
    }
}
