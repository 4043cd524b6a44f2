//! The receipts that travel inside a document, so that each of its figures can be asked again later.
//!
//! In a DOCX, every stated figure sits in a content control whose tag is [`Place::tag`], and the whole
//! [`Provenance`] is a custom XML part. Whoever edits the number leaves the tag and the receipt behind. A
//! hidden bookmark around the control marks the place once more for office suites that lose tags.

use std::collections::BTreeMap;

use crate::document::{Document, Mention, Stated};

/// XML namespace of the custom part in a DOCX.
pub const NAMESPACE: &str = "urn:mingde:receipts:1";

/// What a document carries about its figures.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Provenance {
    /// Layout of this structure: 1.
    pub format: u32,
    /// Id of the form.
    pub form: String,
    /// The figures by key.
    pub figures: BTreeMap<String, Stated>,
    /// Every place a figure is stated, in reading order.
    pub places: Vec<Place>,
}

/// A place where a figure is stated.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Place {
    /// Tag of the content control.
    pub tag: String,
    /// Key of the figure.
    pub figure: String,
    /// The wording asked for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub wording: String,
    /// The text as it was printed.
    pub printed: String,
}

impl Mention {
    /// The tag of this place: `mingde:3:pupils`. Word allows 64 characters, so a long key is cut; the number
    /// keeps it unique.
    pub fn tag(&self) -> String {
        let tag = format!("mingde:{}:{}", self.place, self.figure);
        let mut room = 64usize;
        tag.chars()
            .take_while(|c| match room.checked_sub(c.len_utf16()) {
                Some(left) => {
                    room = left;
                    true
                }
                None => false,
            })
            .collect()
    }
}

impl Mention {
    /// The name of the bookmark around this place; the leading underscore hides it from Word's list.
    pub fn bookmark(&self) -> String {
        format!("_mingde_{}", self.place)
    }
}

impl Provenance {
    /// What `document` has to carry.
    pub fn of(document: &Document) -> Self {
        let places = document.runs().filter_map(|run| {
            let mention = run.mention.as_ref()?;
            Some(Place {
                tag: mention.tag(),
                figure: mention.figure.clone(),
                wording: mention.wording.clone(),
                printed: run.text.clone(),
            })
        });
        Self {
            format: 1,
            form: document.properties.form.clone(),
            places: places.collect(),
            figures: document.figures.clone(),
        }
    }
}
