//! PDF: the receipts as an attached file. There are no marks; a figure is found by the text around it.

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{CannotRead, Marked};
use crate::provenance::{FILE_NAME, Receipts};

/// Attached files beyond this are not receipts; it keeps a bomb from filling the memory.
const MOST_NODES: usize = 1000;

pub fn read(bytes: &[u8]) -> Result<Marked, CannotRead> {
    let mut pdf = Document::load_mem(bytes).map_err(|_| CannotRead::NotPdf)?;
    let attached = attached(&pdf, FILE_NAME).ok_or(CannotRead::NoReceipts)?;
    let json = String::from_utf8(attached).map_err(|_| CannotRead::NoReceipts)?;
    let receipts = Receipts::from_json(&json)?;
    let mut text = String::new();
    for (number, page) in &pdf.get_pages() {
        leave_out_artifacts(&mut pdf, *page);
        // A page whose fonts cannot be read back has no text; its figures are not found then.
        text.push_str(&pdf.extract_text(&[*number]).unwrap_or_default());
        text.push('\n');
    }
    let at_marks = vec![None; receipts.places.len()];
    Ok(Marked { receipts, at_marks, text })
}

/// Takes out what a tagged page only repeats: its number, and the headings of a table that goes on. They would stand in
/// the midst of a row that the page breaks. A page that cannot be read stays as it is.
fn leave_out_artifacts(pdf: &mut Document, page: ObjectId) {
    let Ok(mut content) = pdf.get_and_decode_page_content(page) else { return };
    // Open pieces of marked content, and whether each is an artifact or stands in one.
    let mut open: Vec<bool> = Vec::new();
    content.operations.retain(|operation| {
        let inside = open.last().copied().unwrap_or_default();
        match operation.operator.as_str() {
            "BMC" | "BDC" => {
                let tag = operation.operands.first().and_then(|tag| tag.as_name().ok());
                open.push(inside || tag == Some(b"Artifact"));
            }
            "EMC" => _ = open.pop(),
            // Text only: the fonts and places that are set within are needed after it.
            "Tj" | "TJ" | "'" | "\"" => return !inside,
            _ => {}
        }
        true
    });
    if let Ok(bytes) = content.encode() {
        _ = pdf.change_page_content(page, bytes);
    }
}

/// The content of an attached file by name: in the name tree of embedded files, or among the files associated
/// with the document (PDF/A-3).
fn attached(pdf: &Document, name: &str) -> Option<Vec<u8>> {
    let catalog = pdf.catalog().ok()?;
    let tree = dictionary(pdf, catalog.get(b"Names").ok())
        .and_then(|names| dictionary(pdf, names.get(b"EmbeddedFiles").ok()));
    let mut specs: Vec<&Dictionary> = Vec::new();
    let mut open: Vec<&Dictionary> = tree.into_iter().collect();
    let mut seen = 0;
    while let Some(node) = open.pop() {
        seen += 1;
        if seen > MOST_NODES {
            return None;
        }
        open.extend(list(pdf, node.get(b"Kids").ok()).iter().filter_map(|kid| dictionary(pdf, Some(kid))));
        let pairs = list(pdf, node.get(b"Names").ok());
        specs.extend(pairs.iter().skip(1).step_by(2).filter_map(|spec| dictionary(pdf, Some(spec))));
    }
    let associated = list(pdf, catalog.get(b"AF").ok());
    specs.extend(associated.iter().filter_map(|spec| dictionary(pdf, Some(spec))));
    let spec = specs.into_iter().find(|spec| is_named(pdf, spec, name))?;
    let files = dictionary(pdf, spec.get(b"EF").ok())?;
    let file = files.get(b"F").or_else(|_| files.get(b"UF")).ok()?;
    let stream = pdf.dereference(file).ok()?.1.as_stream().ok()?;
    stream.decompressed_content().or_else(|_| Ok::<_, ()>(stream.content.clone())).ok()
}

fn is_named(pdf: &Document, spec: &Dictionary, name: &str) -> bool {
    [b"UF".as_slice(), b"F"].into_iter().filter_map(|key| spec.get(key).ok()).any(|object| {
        let object = pdf.dereference(object).map_or(object, |(_, object)| object);
        // The name is ASCII: as UTF-16 every other byte is nought.
        let Ok(bytes) = object.as_str() else { return false };
        let plain: Vec<u8> = bytes.iter().copied().filter(|b| !matches!(b, 0 | 0xfe | 0xff)).collect();
        plain == name.as_bytes()
    })
}

fn dictionary<'a>(pdf: &'a Document, object: Option<&'a Object>) -> Option<&'a Dictionary> {
    pdf.dereference(object?).ok()?.1.as_dict().ok()
}

fn list<'a>(pdf: &'a Document, object: Option<&'a Object>) -> &'a [Object] {
    let found = object.and_then(|object| pdf.dereference(object).ok()).and_then(|(_, o)| o.as_array().ok());
    found.map_or(&[], Vec::as_slice)
}
