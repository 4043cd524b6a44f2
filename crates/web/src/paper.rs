//! Files that are handed out: papers in the format that is asked for.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName};
use axum::response::{IntoResponse, Response};
use mingde_app::{AppError, Composed, Printing, ReportFormat, lay_out_report, print_report};

use crate::address;
use crate::house::House;

/// A format in which this house writes papers.
pub(crate) enum PaperFormat<'h> {
    LaidOut(ReportFormat, &'static str),
    Printed(&'h Printing),
}

impl<'h> PaperFormat<'h> {
    /// By the ending of a file; none for one that is not written, or not here.
    pub fn of(house: &'h House, ending: &str) -> Option<Self> {
        let known = ReportFormat::ALL.into_iter().find(|(_, known)| *known == ending);
        match known {
            Some((format, ending)) => Some(Self::LaidOut(format, ending)),
            None if ending == "pdf" => house.printing().map(Self::Printed),
            None => None,
        }
    }

    /// A paper as a file of this name, without its ending.
    pub async fn file(self, name: &str, composed: Composed) -> Result<Response, AppError> {
        Ok(match self {
            Self::LaidOut(format, ending) => {
                let bytes = lay_out_report(composed, format).await?;
                download(&format!("{name}.{ending}"), media_type(format), bytes)
            }
            Self::Printed(printing) => {
                download(&format!("{name}.pdf"), "application/pdf", print_report(printing, composed).await?)
            }
        })
    }
}

pub(crate) fn media_type(format: ReportFormat) -> &'static str {
    match format {
        ReportFormat::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ReportFormat::Html => "text/html; charset=utf-8",
        ReportFormat::Markdown => "text/markdown; charset=utf-8",
        ReportFormat::Text => "text/plain; charset=utf-8",
    }
}

/// A file to be kept under a name.
pub(crate) fn download(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let name = address::escaped(name);
    let headers: [(HeaderName, String); 2] = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
    ];
    (headers, bytes).into_response()
}
