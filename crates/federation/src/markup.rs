//! XML of a provider as a small tree. What could mean two things is refused: a document type and whatever it defines,
//! comments (between whose ends a careless reader loses half a name), instructions, entities beside the five.

use quick_xml::NsReader;
use quick_xml::events::{BytesRef, Event};
use quick_xml::name::ResolveResult;

use crate::fault::Untrue;

/// Elements within each other.
const DEEPEST: usize = 16;
/// Elements at all.
const MOST: usize = 2_000;

/// An element.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) namespace: String,
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) children: Vec<Element>,
}

impl Element {
    /// Whether it is called so.
    pub(crate) fn is(&self, namespace: &str, name: &str) -> bool {
        self.namespace == namespace && self.name == name
    }

    /// The children of a name, in the same namespace.
    pub(crate) fn named<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.children.iter().filter(move |child| child.is(&self.namespace, name))
    }

    /// The only child of a name; an error where there are two.
    pub(crate) fn only<'e>(&'e self, name: &'e str) -> Result<Option<&'e Element>, Untrue> {
        let mut named = self.named(name);
        let first = named.next();
        if named.next().is_some() { Err(Untrue::Markup("an element is there twice")) } else { Ok(first) }
    }

    /// Its text, where it holds nothing else.
    pub(crate) fn plain(&self) -> Result<&str, Untrue> {
        if self.children.is_empty() {
            Ok(self.text.trim())
        } else {
            Err(Untrue::Markup("elements in a text"))
        }
    }
}

/// Reads a document.
pub(crate) fn read(text: &str) -> Result<Element, Untrue> {
    let mut reader = NsReader::from_str(text);
    let (mut open, mut root, mut seen) = (Vec::<Element>::new(), None::<Element>, 0);
    loop {
        let (namespace, event) =
            reader.read_resolved_event().map_err(|_| Untrue::Markup("it does not read"))?;
        let namespace = match namespace {
            ResolveResult::Bound(namespace) => namespace.as_ref().to_owned(),
            ResolveResult::Unbound => String::new(),
            ResolveResult::Unknown(_) => return Err(Untrue::Markup("an unknown namespace")),
        };
        let closed = match event {
            Event::Start(start) => {
                let name = start.local_name().as_ref().to_owned();
                open.push(Element { namespace, name, ..Element::default() });
                seen += 1;
                None
            }
            Event::Empty(start) => {
                seen += 1;
                let name = start.local_name().as_ref().to_owned();
                Some(Element { namespace, name, ..Element::default() })
            }
            Event::End(_) => open.pop(),
            Event::Text(text) => {
                say(&mut open, &text)?;
                None
            }
            Event::CData(text) => {
                say(&mut open, &text)?;
                None
            }
            Event::GeneralRef(name) => {
                say(&mut open, resolved(&name)?.encode_utf8(&mut [0; 4]))?;
                None
            }
            Event::Decl(_) if seen == 0 => None,
            Event::Eof => break,
            Event::DocType(_) => return Err(Untrue::Markup("a document type")),
            Event::Comment(_) => return Err(Untrue::Markup("a comment")),
            Event::PI(_) | Event::Decl(_) => return Err(Untrue::Markup("an instruction")),
        };
        if open.len() > DEEPEST || seen > MOST {
            return Err(Untrue::Markup("too deep or too much"));
        }
        if let Some(element) = closed {
            match open.last_mut() {
                Some(parent) => parent.children.push(element),
                None if root.is_none() => root = Some(element),
                None => return Err(Untrue::Markup("two documents")),
            }
        }
    }
    match root {
        Some(root) if open.is_empty() => Ok(root),
        _ => Err(Untrue::Markup("it is not whole")),
    }
}

fn say(open: &mut [Element], text: &str) -> Result<(), Untrue> {
    match open.last_mut() {
        Some(element) => element.text.push_str(text),
        None if text.trim_start_matches('\u{feff}').trim().is_empty() => {}
        None => return Err(Untrue::Markup("text outside the document")),
    }
    Ok(())
}

/// One of the five entities, or a character by its number.
fn resolved(name: &BytesRef<'_>) -> Result<char, Untrue> {
    if let Ok(Some(c)) = name.resolve_char_ref() {
        return Ok(c);
    }
    Ok(match &**name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => return Err(Untrue::Markup("an entity")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_by_their_namespace_and_texts_are_whole() {
        let root = read(
            "<?xml version=\"1.0\"?>\n<a:x xmlns:a=\"urn:a\"><a:y> 王&amp;<![CDATA[<b>]]>&#x4f1f; </a:y></a:x>\n",
        );
        let root = root.unwrap();
        assert!(root.is("urn:a", "x"));
        assert_eq!(root.only("y").unwrap().unwrap().plain(), Ok("王&<b>伟"));
    }

    #[test]
    fn what_could_mean_two_things_is_refused() {
        let deep = format!("{}{}", "<a>".repeat(17), "</a>".repeat(17));
        let many = format!("<a>{}</a>", "<b/>".repeat(2_000));
        for (text, why) in [
            ("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "a document type"),
            ("<a>adm<!-- -->in</a>", "a comment"),
            ("<a>&b;</a>", "an entity"),
            ("<a><?php ?></a>", "an instruction"),
            ("<a/><a/>", "two documents"),
            ("<a>", "it is not whole"),
            ("", "it is not whole"),
            ("<html><body><p>503</body></html>", "it does not read"),
            ("x<a/>", "text outside the document"),
            ("<b:a/>", "an unknown namespace"),
            (&deep, "too deep or too much"),
            (&many, "too deep or too much"),
        ] {
            assert_eq!(read(text).map(|_| ()), Err(Untrue::Markup(why)), "{text}");
        }
    }
}
