//! What `ListObjectsV2` answers: keys, and where the next page begins.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::trouble::ObjectTrouble;

/// A page of a list.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Listing {
    pub(crate) keys: Vec<String>,
    /// What asks for the next page; none on the last.
    pub(crate) next: Option<String>,
}

/// Reads one. Document types, entities of its own and anything that is no list are refused.
pub(crate) fn read(text: &str) -> Result<Listing, ObjectTrouble> {
    let strange = |what: &str| ObjectTrouble::Strange(format!("a list that does not read ({what})"));
    let mut reader = Reader::from_str(text);
    let (mut listing, mut path, mut said) = (Listing::default(), Vec::<String>::new(), String::new());
    let mut is_list = false;
    loop {
        match reader.read_event().map_err(|_| strange("markup"))? {
            Event::Start(start) => {
                path.push(start.local_name().as_ref().to_owned());
                is_list |= path == ["ListBucketResult"];
                said.clear();
            }
            Event::Text(text) => said.push_str(&text),
            Event::GeneralRef(name) => said.push(match &*name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                _ => name.resolve_char_ref().ok().flatten().ok_or_else(|| strange("an entity"))?,
            }),
            Event::End(_) => {
                match path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
                    ["ListBucketResult", "Contents", "Key"] => listing.keys.push(said.clone()),
                    ["ListBucketResult", "NextContinuationToken"] => listing.next = Some(said.clone()),
                    _ => {}
                }
                path.pop();
            }
            Event::Empty(_) | Event::Decl(_) | Event::Comment(_) => {}
            Event::Eof if is_list && path.is_empty() => return Ok(listing),
            Event::Eof => return Err(strange("not whole")),
            Event::CData(_) | Event::DocType(_) | Event::PI(_) => return Err(strange("no list")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_the_next_page_are_read() {
        let text = r#"<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix>p/</Prefix>
  <NextContinuationToken>1&amp;2</NextContinuationToken><IsTruncated>true</IsTruncated>
  <Contents><Key>p/a</Key><Size>3</Size><Owner><ID>Key</ID></Owner></Contents>
  <Contents><Key>p/b</Key></Contents><CommonPrefixes><Prefix>p/c/</Prefix></CommonPrefixes></ListBucketResult>"#;
        let read = read(text).unwrap();
        assert_eq!((read.keys, read.next), (vec!["p/a".into(), "p/b".into()], Some("1&2".into())));
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for text in [
            "",
            "<html><body/></html>",
            "<ListBucketResult><Contents>",
            "<!DOCTYPE x [<!ENTITY a 'b'>]><ListBucketResult/>",
            "<ListBucketResult><Contents><Key>&a;</Key></Contents></ListBucketResult>",
        ] {
            assert!(matches!(read(text), Err(ObjectTrouble::Strange(_))), "{text}");
        }
    }
}
