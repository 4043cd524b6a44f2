//! Printing: a document and the fonts of the machine become the bytes of a PDF.

use mingde_core::diagnostic::Message;
use mingde_report::document::Document;
use mingde_report::provenance::{FILE_NAME, Receipts};
use typst::diag::{SourceDiagnostic, SourceResult};
use typst::foundations::{Bytes, Smart};
use typst::layout::{Frame, FrameItem};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::PdfError;
use crate::fonts::{Shelf, TypeCase};
use crate::paper::{Paper, characters};
use crate::pictures::Pictures;
use crate::world::{Desk, Room};

/// How many papers typst's memory of set text lasts. One letter follows another with the same look and often the
/// same words; what was not used for this many is given up, or a long-running process would only ever grow.
const REMEMBERED: usize = 4;

/// A press: fonts chosen, layout parsed. Make one and print many.
pub struct Press {
    shelf: Shelf,
    case: TypeCase,
    room: Room,
}

/// A printed paper.
#[derive(Debug, Clone)]
pub struct Printed {
    /// The file: PDF/A-3b when it carries receipts, PDF/A-2b when there are none to carry.
    pub bytes: Vec<u8>,
    /// How many pages.
    pub pages: usize,
    /// Fonts replaced or refused, characters borrowed from another font or lacking in all.
    pub remarks: Vec<Message>,
}

impl Press {
    /// Makes a press ready with these fonts.
    ///
    /// # Errors
    /// [`PdfError::NoChineseFont`].
    pub fn new(shelf: Shelf) -> Result<Self, PdfError> {
        let case = TypeCase::choose(&shelf).ok_or(PdfError::NoChineseFont)?;
        let room = Room::new().ok_or_else(|| PdfError::NotSet("layout.typ".to_owned()))?;
        Ok(Self { shelf, case, room })
    }

    /// What is to be said about the fonts whatever is printed.
    pub fn remarks(&self) -> &[Message] {
        &self.case.remarks
    }

    /// Prints a document. The same document and fonts give the same bytes.
    ///
    /// # Errors
    /// [`PdfError::Undated`], and [`PdfError::NotSet`] when a font cannot be read any more.
    pub fn print(&self, document: &Document) -> Result<Printed, PdfError> {
        let dated = document.properties.dated.ok_or(PdfError::Undated)?;
        let mut case = self.case.completed(&self.shelf, &characters(document));
        let receipts = match document.figures.is_empty() {
            true => None,
            false => Some(Receipts::of(document).to_json()?),
        };
        // PDF/A-2 takes no attachments but PDF/A themselves; PDF/A-3 takes any.
        let standard = if receipts.is_some() { PdfStandard::A_3b } else { PdfStandard::A_2b };
        let pictures = Pictures::of(document, &mut case.remarks);
        let mut set = self.set(document, dated, &case, &pictures, receipts.as_deref())?;
        // A font may have a character and still no glyph for it beside its neighbours.
        let tofu = missing_glyphs(&set);
        if !tofu.is_empty() {
            case = case.without(tofu, &self.shelf);
            set = self.set(document, dated, &case, &pictures, receipts.as_deref())?;
        }
        let options = PdfOptions {
            creator: Smart::Custom(Some("Mingde".to_owned())),
            standards: PdfStandards::new(&[standard])
                .map_err(|e| PdfError::NotSet(e.message().to_string()))?,
            ..PdfOptions::default()
        };
        let bytes = sorted(typst_pdf::pdf(&set, &options))?;
        typst::comemo::evict(REMEMBERED);
        Ok(Printed { bytes, pages: set.pages().len(), remarks: case.remarks })
    }

    fn set(
        &self,
        document: &Document,
        dated: mingde_core::date::Day,
        case: &TypeCase,
        pictures: &Pictures,
        receipts: Option<&str>,
    ) -> Result<PagedDocument, PdfError> {
        let paper = Paper::of(document, dated, case, pictures, receipts.is_some());
        let mut files = vec![("paper.json".to_owned(), Bytes::new(serde_json::to_vec(&paper)?))];
        files.extend(receipts.map(|json| (FILE_NAME.to_owned(), Bytes::from_string(json.to_owned()))));
        files.extend(pictures.files());
        sorted(typst::compile::<PagedDocument>(&Desk::new(&self.room, case, files)).output)
    }
}

/// The characters that were set with no glyph.
fn missing_glyphs(document: &PagedDocument) -> Vec<char> {
    fn look(frame: &Frame, found: &mut Vec<char>) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => look(&group.frame, found),
                FrameItem::Text(text) => {
                    for glyph in text.glyphs.iter().filter(|glyph| glyph.id == 0) {
                        found.extend(text.text[glyph.range()].chars());
                    }
                }
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    for page in document.pages() {
        look(&page.frame, &mut found);
    }
    found
}

fn sorted<T>(result: SourceResult<T>) -> Result<T, PdfError> {
    result.map_err(|errors| {
        let told = |error: &SourceDiagnostic| {
            let hints = error.hints.iter().map(|hint| format!(" ({})", hint.v));
            format!("{}{}", error.message, hints.collect::<String>())
        };
        PdfError::NotSet(errors.iter().map(told).collect::<Vec<_>>().join("; "))
    })
}
