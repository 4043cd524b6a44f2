//! Forms of a page that draw forms (ISO 32000-2, 8.10): how much they come to when each is drawn wherever it is called.
//! The extractor follows them as they are written, so one that draws itself would never end, and thirty that draw the next
//! one three times each would end after the sun.

use std::collections::HashMap;

use pdf_extract::content::Content;
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

/// So many operations at most are drawn on one page, forms and all. A full page of text has some thousands.
const MOST_DRAWN: u64 = 2_000_000;
/// Forms are drawn within forms so deep at most; drawing programs reach five or six.
const DEEPEST: usize = 40;

/// Whether any page of a document unfolds beyond what a page can hold.
pub(super) fn unfold(pdf: &Document) -> bool {
    let mut forms = Forms { pdf, drawn: HashMap::new() };
    pdf.get_pages().values().any(|page| forms.page(*page).is_none())
}

struct Forms<'p> {
    pdf: &'p Document,
    /// What a form comes to, once it is known.
    drawn: HashMap<ObjectId, u64>,
}

impl<'p> Forms<'p> {
    /// What is drawn on a page; none where it is too much.
    fn page(&mut self, page: ObjectId) -> Option<u64> {
        let Ok((own, inherited)) = self.pdf.get_page_resources(page) else { return Some(0) };
        let inherited = inherited.iter().filter_map(|id| self.pdf.get_dictionary(*id).ok());
        let resources = own.into_iter().chain(inherited).find(|resources| resources.has(b"XObject"));
        // A page without forms cannot unfold, and most have none.
        let Some(resources) = resources else { return Some(0) };
        let content = self.pdf.get_page_content(page).unwrap_or_default();
        self.content(&content, resources, 0)
    }

    fn content(&mut self, content: &[u8], resources: &'p Dictionary, depth: usize) -> Option<u64> {
        if depth > DEEPEST {
            return None;
        }
        // What cannot be read is not drawn either.
        let Ok(content) = Content::decode(content) else { return Some(0) };
        let mut drawn = content.operations.len() as u64;
        for operation in content.operations.iter().filter(|operation| operation.operator == "Do") {
            let Some(name) = operation.operands.first().and_then(|name| name.as_name().ok()) else {
                continue;
            };
            drawn += self.named(name, resources, depth)?;
            if drawn > MOST_DRAWN {
                return None;
            }
        }
        Some(drawn)
    }

    /// What a form comes to that is called by its name among the resources of whoever draws it.
    fn named(&mut self, name: &[u8], resources: &'p Dictionary, depth: usize) -> Option<u64> {
        let xobjects = self.pdf.get_dict_in_dict(resources, b"XObject");
        let Ok(called) = xobjects.and_then(|xobjects| xobjects.get(name)) else { return Some(0) };
        let Ok((id, object)) = self.pdf.dereference(called) else { return Some(0) };
        let Some(form) = form(object) else { return Some(0) };
        if let Some(known) = id.and_then(|id| self.drawn.get(&id)) {
            return Some(*known);
        }
        let own = self.pdf.get_dict_in_dict(&form.dict, b"Resources").unwrap_or(resources);
        let content = form.decompressed_content().unwrap_or_else(|_| form.content.clone());
        let drawn = self.content(&content, own, depth + 1)?;
        self.drawn.extend(id.map(|id| (id, drawn)));
        Some(drawn)
    }
}

fn form(object: &Object) -> Option<&Stream> {
    let stream = object.as_stream().ok()?;
    let is_form = stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Form");
    is_form.then_some(stream)
}
