//! DOCX, as it was written or saved again by an office suite: the receipts in a custom part, the places as
//! bookmarks, and in a file of before content controls.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek};

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use zip::ZipArchive;

use super::align::PARAGRAPH;
use super::{CannotRead, Marked};
use crate::provenance::{NAMESPACE, Place, Receipts};

/// A part larger than this is no report; it keeps a zip bomb from filling the memory.
const LARGEST_PART: u64 = 64 * 1024 * 1024;

/// Content controls within each other, and bookmarks over each other. Ours stand side by side.
const MOST_OPEN: usize = 64;

pub fn read(bytes: &[u8]) -> Result<Marked, CannotRead> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).map_err(|_| CannotRead::NotDocx)?;
    let names: Vec<String> = package.file_names().flatten().map(|n| n.into_owned()).collect();
    if !names.iter().any(|n| n == "word/document.xml") {
        return Err(CannotRead::NotDocx);
    }
    let items = names.iter().filter(|n| n.starts_with("customXml/item") && n.ends_with(".xml"));
    let mut receipts = None;
    for name in items {
        let part = read_part(&mut package, name)?;
        if let Some(json) = receipts_in(&part) {
            receipts = Some(Receipts::from_json(&json)?);
            break;
        }
    }
    let receipts = receipts.ok_or(CannotRead::NoReceipts)?;
    let body = read_part(&mut package, "word/document.xml")?;
    let mut found = places_in(&body)?;
    let at_marks = receipts.places.iter().map(|place| found.text_of(place)).collect();
    Ok(Marked { receipts, at_marks, text: found.text })
}

fn read_part<R: Read + Seek>(package: &mut ZipArchive<R>, name: &str) -> Result<String, CannotRead> {
    let file = package.by_name(name).map_err(|_| CannotRead::NotDocx)?;
    let mut text = String::new();
    let read = file.take(LARGEST_PART).read_to_string(&mut text).map_err(|_| CannotRead::NotDocx)?;
    if read as u64 == LARGEST_PART { Err(CannotRead::NotDocx) } else { Ok(text) }
}

/// The text of the root element, if it is ours.
fn receipts_in(part: &str) -> Option<String> {
    let mut reader = Reader::from_str(part);
    let mut ours = false;
    let mut json = String::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) if !ours => {
                ours = start.attributes().flatten().any(|a| a.value.as_ref() == NAMESPACE);
                if !ours {
                    return None;
                }
            }
            Event::Text(text) => json.push_str(&text.xml10_content()),
            Event::CData(text) => json.push_str(&text.xml10_content()),
            Event::GeneralRef(name) => json.push(resolve(&name)?),
            Event::End(_) => return Some(json),
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// The text inside our content controls and bookmarks, and all of it.
#[derive(Default)]
struct Found {
    /// Each control of a tag: a paragraph that was copied has its controls twice.
    by_tag: BTreeMap<String, Vec<String>>,
    /// The same of bookmarks.
    by_bookmark: BTreeMap<String, Vec<String>>,
    text: String,
}

impl Found {
    /// What a place says: of several copies, the one that was altered. Each tag is that of one place.
    fn text_of(&mut self, place: &Place) -> Option<String> {
        let full = |mut copies: Vec<String>| {
            copies.retain(|text| !text.trim().is_empty());
            (!copies.is_empty()).then_some(copies)
        };
        let controls = self.by_tag.remove(&place.tag).and_then(full);
        let mut copies = match controls {
            Some(copies) => copies,
            None => self.by_bookmark.remove(&place.bookmark()?).and_then(full)?,
        };
        let altered = copies.iter().position(|text| *text != place.printed).unwrap_or(0);
        Some(copies.swap_remove(altered))
    }
}

fn places_in(body: &str) -> Result<Found, CannotRead> {
    let mut reader = Reader::from_str(body);
    let mut found = Found::default();
    // Open content controls with their tag once it is known; open bookmarks by id; whether text is text. A text is
    // said to all that are open, so of those there are only so many.
    let mut controls: Vec<Option<(String, usize)>> = Vec::new();
    let mut bookmarks: BTreeMap<String, (String, usize)> = BTreeMap::new();
    let mut in_text = false;
    loop {
        let event = reader.read_event().map_err(|_| CannotRead::NotDocx)?;
        let say = |text: &str,
                   found: &mut Found,
                   controls: &[Option<(String, usize)>],
                   marks: &BTreeMap<String, (String, usize)>| {
            let copy = |copies: Option<&mut Vec<String>>, at: usize| {
                if let Some(copy) = copies.and_then(|copies| copies.get_mut(at)) {
                    copy.push_str(text);
                }
            };
            controls.iter().flatten().for_each(|(tag, at)| copy(found.by_tag.get_mut(tag), *at));
            marks.values().for_each(|(name, at)| copy(found.by_bookmark.get_mut(name), *at));
            found.text.push_str(text);
        };
        match &event {
            Event::Start(e) | Event::Empty(e) => {
                let opens = matches!(event, Event::Start(_));
                match e.name().as_ref() {
                    "w:sdt" if opens && controls.len() >= MOST_OPEN => return Err(CannotRead::NotDocx),
                    "w:sdt" if opens => controls.push(None),
                    "w:tag" => {
                        let tag = attribute(e, "w:val").filter(|t| t.starts_with("mingde:"));
                        if let (Some(tag), Some(control)) = (tag, controls.last_mut()) {
                            let copies = found.by_tag.entry(tag.clone()).or_default();
                            copies.push(String::new());
                            *control = Some((tag, copies.len() - 1));
                        }
                    }
                    "w:bookmarkStart" => {
                        let name = attribute(e, "w:name").filter(|n| n.starts_with("_mingde_"));
                        if let (Some(id), Some(name)) = (attribute(e, "w:id"), name)
                            && bookmarks.len() < MOST_OPEN
                        {
                            let copies = found.by_bookmark.entry(name.clone()).or_default();
                            copies.push(String::new());
                            bookmarks.insert(id, (name, copies.len() - 1));
                        }
                    }
                    "w:bookmarkEnd" => {
                        if let Some(id) = attribute(e, "w:id") {
                            bookmarks.remove(&id);
                        }
                    }
                    "w:t" if opens => in_text = true,
                    _ => {}
                }
            }
            Event::End(e) => match e.name().as_ref() {
                "w:sdt" => {
                    controls.pop();
                }
                "w:t" => in_text = false,
                "w:p" => found.text.push(PARAGRAPH),
                _ => {}
            },
            Event::Text(text) if in_text => say(&text.xml10_content(), &mut found, &controls, &bookmarks),
            Event::GeneralRef(name) if in_text => {
                let c = resolve(name).unwrap_or('\u{fffd}');
                say(c.encode_utf8(&mut [0; 4]), &mut found, &controls, &bookmarks);
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.try_get_attribute(name).ok()??;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(|v| v.into_owned())
}

/// `&lt;`, `&#20013;`: the character meant.
fn resolve(name: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(c)) = name.resolve_char_ref() {
        return Some(c);
    }
    match name.xml10_content().as_ref() {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}
