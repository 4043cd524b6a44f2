//! XML written straight into a string: elements are opened and closed in order, text and attribute values
//! are escaped, and what XML 1.0 cannot hold shows as U+FFFD instead of breaking the file.

use std::borrow::Cow;
use std::fmt::{Display, Write as _};

use quick_xml::escape::escape;

/// An attribute: name and value.
pub type Attribute<'a> = (&'a str, &'a dyn Display);

/// A part of the package being written.
pub struct Xml {
    out: String,
    open: Vec<&'static str>,
}

impl Xml {
    /// Starts a part with its root element.
    pub fn part(root: &'static str, attributes: &[Attribute<'_>]) -> Self {
        let mut xml = Self { out: String::with_capacity(16 * 1024), open: Vec::new() };
        xml.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
        xml.open(root, attributes);
        xml
    }

    /// Opens an element.
    pub fn open(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        self.tag(name, attributes);
        self.out.push('>');
        self.open.push(name);
    }

    /// An element without content.
    pub fn empty(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        self.tag(name, attributes);
        self.out.push_str("/>");
    }

    /// An element whose only attribute is `w:val`.
    pub fn value(&mut self, name: &'static str, value: &dyn Display) {
        self.empty(name, &[("w:val", value)]);
    }

    /// Closes the innermost open element.
    pub fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            let _ = write!(self.out, "</{name}>");
        }
    }

    /// Text content.
    pub fn text(&mut self, text: &str) {
        self.out.push_str(&escape(printable(text)));
    }

    /// An element with text content only.
    pub fn leaf(&mut self, name: &'static str, attributes: &[Attribute<'_>], text: &str) {
        self.open(name, attributes);
        self.text(text);
        self.close();
    }

    /// Closes what is open and gives the part.
    pub fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }

    fn tag(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            let value = value.to_string();
            let _ = write!(self.out, " {key}=\"{}\"", escape(printable(&value)));
        }
    }
}

/// Whether XML 1.0 can hold the character.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_allowed) {
        return Cow::Borrowed(text);
    }
    text.chars().map(|c| if is_allowed(c) { c } else { '\u{fffd}' }).collect::<String>().into()
}
