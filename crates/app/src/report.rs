//! Writing a report: the form's figures are answered from registry, records and assessments, the text is
//! written, the document laid out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::{Diagnostic, Message, Severity};
use mingde_core::id::RecordId;
use mingde_core::period::{Period, PeriodKind};
use mingde_core::revision::EntityKind;
use mingde_core::snapshot::Snapshot;
use mingde_pdf::{Press, Shelf};
use mingde_report::document::Document;
use mingde_report::figure::Figures;
use mingde_report::form::{Form, Occasion};
use mingde_report::proof::Proofs;

use crate::bureau::Bureau;
use crate::error::{AppError, unknown};
use crate::figures::{Answers, EvidenceFile, Files, TELLING, check_requests, shows_files};
use crate::library::Library;
use crate::pictures::show_pictures;
use crate::provenance::asked;
use crate::whole::write_whole;

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

/// A report as it was put together, before it is laid out in some format.
#[derive(Debug)]
pub struct Composed {
    /// Name of the form.
    pub form: String,
    /// The period reported on.
    pub period: Period,
    /// The document.
    pub document: Document,
    /// Characters of the body (字数).
    pub characters: usize,
    /// Most characters the form allows.
    pub limit: Option<usize>,
    /// Titles of the figures nobody reported.
    pub missing: Vec<String>,
    /// What the author should look at.
    pub warnings: Vec<Message>,
    /// The figures as they were answered.
    pub figures: Figures,
    /// What stands behind each of them.
    pub proofs: Proofs,
}

/// In what a report is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReportFormat {
    /// Word, in official layout, with its receipts inside.
    #[default]
    Docx,
    /// One page, each figure linked to its proof.
    Html,
    /// PDF/A for printing and archives.
    Pdf,
    /// Markdown.
    Markdown,
    /// Plain text.
    Text,
}

impl ReportFormat {
    /// All, with the endings of their files.
    pub const ALL: [(ReportFormat, &'static str); 5] = [
        (ReportFormat::Docx, "docx"),
        (ReportFormat::Html, "html"),
        (ReportFormat::Pdf, "pdf"),
        (ReportFormat::Markdown, "md"),
        (ReportFormat::Text, "txt"),
    ];

    /// The format a file name asks for by its ending.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Self::ALL.iter().find(|(_, e)| *e == ending).map(|(format, _)| *format)
    }

    /// The ending of its files, without a dot.
    pub fn ending(self) -> &'static str {
        Self::ALL.iter().find(|(f, _)| *f == self).map_or("", |(_, e)| e)
    }
}

impl Composed {
    /// Whether it is longer than its form allows.
    pub fn is_too_long(&self) -> bool {
        self.limit.is_some_and(|limit| self.characters > limit)
    }

    /// Its file. `fonts` are folders with the deployer's fonts, for PDF; the machine's come after them.
    pub fn lay_out(&self, format: ReportFormat, fonts: &[PathBuf]) -> Result<LaidOut, AppError> {
        let mut remarks = Vec::new();
        let bytes = match format {
            ReportFormat::Docx => mingde_report::docx::write(&self.document)?,
            ReportFormat::Html => {
                mingde_report::html::write_with_proofs(&self.document, &self.proofs).into_bytes()
            }
            ReportFormat::Pdf => {
                let printed = Press::new(Shelf::scan(fonts))?.print(&self.document)?;
                // A damaged picture was remarked when it was read.
                let new = printed.remarks.into_iter().filter(|remark| !self.warnings.contains(remark));
                remarks.extend(new);
                printed.bytes
            }
            ReportFormat::Markdown => mingde_report::plain::markdown(&self.document).into_bytes(),
            ReportFormat::Text => mingde_report::plain::text(&self.document).into_bytes(),
        };
        Ok(LaidOut { bytes, remarks })
    }
}

/// The file of a report.
#[derive(Debug)]
pub struct LaidOut {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What could not be laid out as it should: a missing font, a character that none has.
    pub remarks: Vec<Message>,
}

/// What to report on.
#[derive(Debug, Clone, Default)]
pub struct ReportRequest {
    /// The period; by default the one of the form's kind that contains the day.
    pub period: Option<Period>,
    /// As it stood on this day; by default the last day of the period or today, whichever is earlier.
    pub as_of: Option<Day>,
}

/// Reads a form of the library, by id or name, and checks what it asks for. Everything wrong with it is told
/// at once; other forms of the library do not matter.
pub fn form(library: &Library, name: &str) -> Result<Form, AppError> {
    let mut known = Vec::new();
    for (file_name, file) in &library.reports {
        let (form, findings) = Form::read(&file.source);
        let (id, title) = named(&file.source.text);
        if id == name || title == name || file_name == name {
            let mut findings: Vec<Diagnostic> =
                findings.into_iter().filter(|d| d.severity == Severity::Error).collect();
            findings.extend(check_requests(&file.source, &Form::requests(&file.source), library));
            return match form {
                Some(form) if findings.is_empty() => Ok(form),
                _ => Err(AppError::Library(findings)),
            };
        }
        known.extend([id.to_owned(), title.to_owned()]);
    }
    Err(unknown("app-unknown-form", name, known.iter().map(String::as_str)))
}

/// Id and name as the front matter has them, also where the rest of the form does not read.
fn named(text: &str) -> (&str, &str) {
    let value = |key: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(key));
        line.map_or("", |v| v.trim().trim_matches(['"', '\'']))
    };
    (value("id:"), value("name:"))
}

/// All forms of the library that read, by id, and what is wrong with the others.
pub fn list_forms(library: &Library) -> (Vec<Form>, Vec<Diagnostic>) {
    let mut forms = Vec::new();
    let mut findings = Vec::new();
    for file in library.reports.values() {
        let (form, list) = Form::read(&file.source);
        findings.extend(list.into_iter().filter(|d| d.severity == Severity::Error));
        let wrong = check_requests(&file.source, &Form::requests(&file.source), library);
        if wrong.is_empty() {
            forms.extend(form);
        }
        findings.extend(wrong);
    }
    forms.sort_by(|a, b| a.id.cmp(&b.id));
    (forms, findings)
}

/// The evidence files of all records, where the form shows them.
pub async fn evidence_files(
    bureau: &Bureau,
    form: &Form,
    as_known: Option<Timestamp>,
) -> Result<Files, AppError> {
    /// A record's files; the rest of it is not needed.
    #[derive(serde::Deserialize)]
    struct Filed {
        #[serde(default)]
        evidence: Vec<String>,
    }
    if !shows_files(form) {
        return Ok(Files::new());
    }
    let mut addresses: BTreeMap<RecordId, BTreeSet<String>> = BTreeMap::new();
    let take = |latest: mingde_core::snapshot::Latest<'_>| {
        if latest.entity == EntityKind::Record
            && let Ok(filed) = serde_json::from_str::<Filed>(latest.payload)
            && !filed.evidence.is_empty()
        {
            addresses.insert(RecordId(latest.id), filed.evidence.into_iter().collect());
        }
    };
    bureau.store.latest(as_known, take).await?;
    let evidence = bureau.store.evidence();
    let read = |address: String| {
        // What cannot be read is the ledger's to report; here it has no more than its address.
        let opening = evidence.opening(&address, TELLING).ok().flatten();
        EvidenceFile::new(address, opening.as_deref())
    };
    Ok(addresses.into_iter().map(|(id, list)| (id, list.into_iter().map(read).collect())).collect())
}

/// Puts a report together: its figures, its text, its proofs.
pub fn compose(
    library: &Library,
    snapshot: &Snapshot,
    files: &Files,
    form: &Form,
    request: &ReportRequest,
    today: Day,
) -> Composed {
    let kind = form.period.unwrap_or(PeriodKind::SchoolYear);
    let day = request.as_of.unwrap_or(today);
    let period = request.period.unwrap_or_else(|| Period::containing(kind, day));
    let as_of = request.as_of.unwrap_or(today).min(period.last());
    let (figures, proofs) = Answers::new(library, snapshot, files, period, as_of).answer(form);
    let occasion = Occasion { date: today, period: period.chinese() };
    let mut written = form.write(&figures, &occasion);
    written.document.properties.asked = Some(asked(form, snapshot, period, as_of));
    written.warnings.extend(show_pictures(form, &mut written.document));
    Composed {
        form: form.name.clone(),
        period,
        document: written.document,
        characters: written.characters,
        limit: form.limit,
        missing: written.missing,
        warnings: written.warnings,
        figures,
        proofs,
    }
}

/// Writes a report in the format its file name asks for, DOCX where it asks for none. The evidence files a form
/// shows are looked up as the ledger knew them at the time of the snapshot.
pub async fn write_report(
    bureau: &Bureau,
    snapshot: &Snapshot,
    form: &Form,
    request: &ReportRequest,
    today: Day,
    path: &Path,
) -> Result<Written, AppError> {
    let files = evidence_files(bureau, form, snapshot.as_known).await?;
    let composed = compose(&bureau.library, snapshot, &files, form, request, today);
    let LaidOut { bytes, remarks } = composed.lay_out(ReportFormat::of(path).unwrap_or_default(), &[])?;
    write_whole(path, bytes)?;
    Ok(Written {
        form: composed.form,
        period: composed.period,
        characters: composed.characters,
        missing: composed.missing,
        warnings: composed.warnings.into_iter().chain(remarks).collect(),
        figures: composed.figures,
    })
}
