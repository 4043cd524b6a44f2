//! The receipts that travel inside a document, so that each of its figures can be asked again later.
//!
//! In a DOCX, every stated figure sits in a content control whose tag is [`Place::tag`], and the whole of
//! [`Receipts`] is a custom XML part. Whoever edits the number leaves the tag and the receipt behind. A
//! hidden bookmark around the control marks the place once more for office suites that lose tags, and
//! [`Receipts::text`] tells where it stood in the text when both are gone. In HTML the receipts are a data
//! block, in a PDF an attached file; both are called [`FILE_NAME`].

use std::collections::BTreeMap;

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;

use crate::document::{Document, Mention, Run, Stated};

/// XML namespace of the custom part in a DOCX.
pub const NAMESPACE: &str = "urn:mingde:receipts:1";

/// Name of the file attached to a PDF, and id of the data block in HTML.
pub const FILE_NAME: &str = "mingde-receipts.json";

/// Media type of that file.
pub const MEDIA_TYPE: &str = "application/json";

/// The layout this version writes, and the latest it reads.
const FORMAT: u32 = 1;

/// What a document carries about its figures.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Receipts {
    /// Layout of this structure: 1.
    pub format: u32,
    /// Id of the form.
    pub form: String,
    /// What was asked, so that the same can be asked again; absent when the document was not written from a
    /// ledger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Asked>,
    /// The figures by key.
    pub figures: BTreeMap<String, Stated>,
    /// Every place a figure is stated, in reading order.
    pub places: Vec<Place>,
    /// The text of every paragraph, heading and table cell in reading order, as it was written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<String>,
}

/// What a report was asked: with this the ledger gives the same figures again.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Asked {
    /// The period reported on, as [`Period`](mingde_core::period::Period) writes it: `2025-2026`.
    pub period: String,
    /// The day everything is as of.
    pub as_of: Day,
    /// Number of revisions in the ledger.
    pub ledger: u64,
    /// Root of the ledger at that size, hexadecimal.
    pub root: String,
    /// Where only what was known at an instant was asked: that instant, in microseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_on: Option<Timestamp>,
    /// Hash of the form's text, hexadecimal; tells whether the form has been rewritten since.
    pub form_hash: String,
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
    /// Index into [`Receipts::text`] of the paragraph it stands in.
    #[serde(default)]
    pub paragraph: usize,
    /// Characters before it in that paragraph.
    #[serde(default)]
    pub offset: usize,
}

/// Why a text is not receipts.
#[derive(Debug, thiserror::Error)]
pub enum ReceiptsError {
    /// It does not read.
    #[error("the receipts do not read")]
    Unreadable(#[from] serde_json::Error),
    /// It was written by a later version.
    #[error("the receipts have format {0}")]
    Newer(u32),
}

impl ReceiptsError {
    /// What to tell whoever asked.
    pub fn message(&self) -> Message {
        match self {
            ReceiptsError::Unreadable(_) => Message::new("report-receipts-unreadable"),
            ReceiptsError::Newer(format) => Message::new("report-receipts-newer").with("format", format),
        }
    }
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

impl Place {
    /// The name of the bookmark around this place; see [`Mention::bookmark`].
    pub fn bookmark(&self) -> Option<String> {
        self.tag.split(':').nth(1).map(|number| format!("_mingde_{number}"))
    }
}

impl Receipts {
    /// What `document` has to carry.
    pub fn of(document: &Document) -> Self {
        let mut places = Vec::new();
        let mut text = Vec::new();
        for paragraph in document.paragraphs() {
            read_paragraph(paragraph, &mut places, &mut text);
        }
        Self {
            format: FORMAT,
            form: document.properties.form.clone(),
            asked: document.properties.asked.clone(),
            places,
            figures: document.figures.clone(),
            text,
        }
    }

    /// As the JSON that every kind of file carries. The same receipts give the same text.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// From that JSON.
    pub fn from_json(json: &str) -> Result<Self, ReceiptsError> {
        #[derive(serde::Deserialize)]
        struct Format {
            format: u32,
        }
        let Format { format } = serde_json::from_str(json)?;
        if format > FORMAT {
            return Err(ReceiptsError::Newer(format));
        }
        Ok(serde_json::from_str(json)?)
    }
}

fn read_paragraph(runs: &[Run], places: &mut Vec<Place>, text: &mut Vec<String>) {
    let mut written = String::new();
    let mut offset = 0;
    for run in runs {
        if let Some(mention) = &run.mention {
            places.push(Place {
                tag: mention.tag(),
                figure: mention.figure.clone(),
                wording: mention.wording.clone(),
                printed: run.text.clone(),
                paragraph: text.len(),
                offset,
            });
        }
        offset += run.text.chars().count();
        written.push_str(&run.text);
    }
    if !written.is_empty() {
        text.push(written);
    }
}
