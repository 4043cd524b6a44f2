//! Report forms: Markdown with figures by name, and a front matter that says which figures and where they
//! come from. The grammar, as an office clerk reads it, is in `docs/reports.md`.

mod ask;
mod columns;
mod count;
mod decimals;
mod each;
mod issue;
mod markdown;
mod names;
mod read;
mod repeat;
mod request;
mod template;
mod test;
mod words;
mod write;

use std::sync::Arc;

use mingde_core::diagnostic::Source;
use mingde_core::period::PeriodKind;

pub use ask::SOURCES;
pub use columns::Column;
pub use each::Each as Loop;
use issue::{ColophonText, LetterheadText};
pub(crate) use markdown::{MARK, MARK_END, Marked, blocks};
pub(crate) use read::parts;
pub use request::{
    AssessmentTake, ColumnRequest, DutiesTake, FigureRequest, Gathered, Parts, PeriodTake, Question,
    REGISTRY, STATUSES, Status, Take,
};
pub use template::{Counter, Path, Piece};
pub use test::Test;
pub use write::{Occasion, Written, leave_out_unreported};

/// A report form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Stable name in lower-case words joined by hyphens: `short-introduction`.
    pub id: String,
    /// Name of the form in lists: `单位简介`.
    pub name: String,
    /// English name.
    pub english: String,
    /// The kind of period it reports on; `None` for any.
    pub period: Option<PeriodKind>,
    /// Most characters (字数) of the body.
    pub limit: Option<usize>,
    /// Whether the headings get their numbers (一、（一）1.（1）) here; else the author writes them.
    pub numbered: bool,
    /// Whether issuer and date stand under the body.
    pub signed: bool,
    figures: Vec<FigureRequest>,
    title: Vec<Piece>,
    subtitle: Vec<Piece>,
    salutation: Vec<Piece>,
    issuer: Vec<Piece>,
    letterhead: Option<LetterheadText>,
    colophon: Option<ColophonText>,
    attachments: Vec<Vec<Piece>>,
    body: Vec<Piece>,
    source: Arc<Source>,
}

impl Form {
    /// The figures it asks for, in the order of the front matter.
    pub fn figures(&self) -> &[FigureRequest] {
        &self.figures
    }

    /// The text it was read from; the spans of [`FigureRequest`] are ranges of it.
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// The files of the pictures it shows, as it names them: beside it or in a folder there.
    pub fn pictures(&self) -> Vec<String> {
        read::parts(&self.source.text)
            .map_or_else(Vec::new, |(_, body)| markdown::pictures(&self.source.text[body]))
    }

    /// Where a figure comes from, as the front matter says it: what is counted, who is asked, or the formula.
    pub fn origin(&self, figure: &FigureRequest) -> String {
        let parts = ["from", "value", "rulebook", "rulebooks"].map(|key| self.written(figure, key));
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// What the front matter says under a key of a figure (`from`, `kind`); empty where it says nothing.
    pub fn written(&self, figure: &FigureRequest, key: &str) -> &str {
        figure.places.get(key).map_or("", |place| &self.source.text[place.clone()])
    }
}
