//! Writing a report: the form's figures are answered from registry, records and assessments, the text is
//! written, the document laid out.

use std::path::{Path, PathBuf};

use mingde_core::date::Day;
use mingde_core::diagnostic::{Message, Severity};
use mingde_core::period::{Period, PeriodKind};
use mingde_core::snapshot::Snapshot;
use mingde_pdf::{Press, Shelf};
use mingde_report::figure::Figures;
use mingde_report::form::{Form, Occasion};

use crate::error::{AppError, unknown};
use crate::figures::{Answers, check_form};
use crate::library::Library;
use crate::pictures::show_pictures;
use crate::provenance::asked;

/// A report that was written.
#[derive(Debug)]
pub struct Written {
    /// Name of the form.
    pub form: String,
    /// The period reported on.
    pub period: Period,
    /// Characters of the body (字数).
    pub characters: usize,
    /// Titles of the figures nobody reported.
    pub missing: Vec<String>,
    /// What the author should look at.
    pub warnings: Vec<Message>,
    /// The figures as they were answered.
    pub figures: Figures,
}

/// What to report on.
#[derive(Debug, Clone, Default)]
pub struct ReportRequest {
    /// The period; by default the one of the form's kind that contains the day.
    pub period: Option<Period>,
    /// As it stood on this day; by default the last day of the period or today, whichever is earlier.
    pub as_of: Option<Day>,
    /// What kind of file to write; by default what its name ends in.
    pub medium: Option<Medium>,
    /// Folders with the deployer's fonts, for PDF; the machine's come after them.
    pub fonts: Vec<PathBuf>,
}

/// The kinds of file a report is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// For Word, WPS and LibreOffice.
    Docx,
    /// For a browser.
    Html,
    /// For printing and archives.
    Pdf,
}

impl Medium {
    /// All of them.
    pub const ALL: [Medium; 3] = [Medium::Docx, Medium::Html, Medium::Pdf];

    /// Ending of its file name.
    pub fn ending(self) -> &'static str {
        match self {
            Medium::Docx => "docx",
            Medium::Html => "html",
            Medium::Pdf => "pdf",
        }
    }

    /// The one a file name ends in; DOCX where it ends in something else.
    pub fn of(path: &Path) -> Self {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let named = Self::ALL.into_iter().find(|medium| Some(medium.ending()) == ending.as_deref());
        named.unwrap_or(Medium::Docx)
    }
}

/// Reads a form of the library and checks what it asks for.
pub fn form(library: &Library, name: &str) -> Result<Form, AppError> {
    let forms = read_forms(library)?;
    let by_name = forms.iter().position(|f| f.id == name || f.name == name);
    match by_name {
        Some(at) => {
            let form = forms.into_iter().nth(at).ok_or_else(|| unknown("app-unknown-form", name, None))?;
            let findings = check_form(&form, library);
            if findings.is_empty() { Ok(form) } else { Err(AppError::Library(findings)) }
        }
        None => {
            let known = forms.iter().flat_map(|f| [f.id.as_str(), f.name.as_str()]);
            Err(unknown("app-unknown-form", name, known))
        }
    }
}

/// All forms of the library.
pub fn read_forms(library: &Library) -> Result<Vec<Form>, AppError> {
    let mut forms = Vec::new();
    let mut findings = Vec::new();
    for file in library.reports.values() {
        let (form, list) = Form::read(&file.source);
        findings.extend(list);
        forms.extend(form);
    }
    if findings.iter().any(|d| d.severity == Severity::Error) {
        return Err(AppError::Library(findings));
    }
    Ok(forms)
}

/// Writes a report as DOCX, HTML or PDF.
pub fn write_report(
    library: &Library,
    snapshot: &Snapshot,
    form: &Form,
    request: &ReportRequest,
    today: Day,
    path: &Path,
) -> Result<Written, AppError> {
    let kind = form.period.unwrap_or(PeriodKind::SchoolYear);
    let day = request.as_of.unwrap_or(today);
    let period = request.period.unwrap_or_else(|| Period::containing(kind, day));
    let as_of = request.as_of.unwrap_or(today).min(period.last());
    let figures = Answers::new(library, snapshot, period, as_of).answer(form);
    let occasion = Occasion { date: today, period: period.chinese() };
    let mut written = form.write(&figures, &occasion);
    written.document.properties.asked = Some(asked(form, snapshot, period, as_of));
    let mut warnings = written.warnings;
    warnings.extend(show_pictures(form, &mut written.document));
    let bytes = match request.medium.unwrap_or_else(|| Medium::of(path)) {
        Medium::Docx => mingde_report::docx::write(&written.document)?,
        Medium::Html => mingde_report::html::write(&written.document).into_bytes(),
        Medium::Pdf => {
            let printed = Press::new(Shelf::scan(&request.fonts))?.print(&written.document)?;
            // A damaged picture was remarked when it was read.
            let new = printed.remarks.into_iter().filter(|remark| !warnings.contains(remark));
            warnings.extend(new.collect::<Vec<_>>());
            printed.bytes
        }
    };
    std::fs::write(path, bytes).map_err(AppError::file(path))?;
    Ok(Written {
        form: form.name.clone(),
        period,
        characters: written.characters,
        missing: written.missing,
        warnings,
        figures,
    })
}
