//! Writing a report: the form's figures are answered from registry, records and assessments, the text is
//! written, the document laid out.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use mingde_core::date::Day;
use mingde_core::diagnostic::{Diagnostic, Message, Severity};
use mingde_core::id::RecordId;
use mingde_core::office::Power;
use mingde_core::period::{Period, PeriodKind};
use mingde_core::record::Content;
use mingde_core::snapshot::Snapshot;
use mingde_report::document::Document;
use mingde_report::figure::Figures;
use mingde_report::form::{Form, Occasion, leave_out_unreported};
use mingde_report::proof::Proofs;
use mingde_report::provenance::Asked;
use mingde_rulebook::presumed_note;

use crate::bureau::Bureau;
use crate::error::{AppError, unknown};
use crate::figures::{Answers, EvidenceFile, Files, TELLING, Texts, check_requests, kinds_shown};
use crate::library::Library;
use crate::long_work::in_turn;
use crate::pictures::{Pictures, pictures_beside};
use crate::sight::Sight;
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

/// In what a report is laid out without a press. Whoever has one prints [`Composed::document`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReportFormat {
    /// Word, in official layout, with its receipts inside.
    #[default]
    Docx,
    /// One page, each figure linked to its proof.
    Html,
    /// Markdown.
    Markdown,
    /// Plain text.
    Text,
}

impl ReportFormat {
    /// All, with the endings of their files.
    pub const ALL: [(ReportFormat, &'static str); 4] = [
        (ReportFormat::Docx, "docx"),
        (ReportFormat::Html, "html"),
        (ReportFormat::Markdown, "md"),
        (ReportFormat::Text, "txt"),
    ];

    /// The format a file name asks for by its ending.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Self::ALL.iter().find(|(_, e)| *e == ending).map(|(format, _)| *format)
    }
}

/// Prints a report as PDF: whoever runs the program has the press.
pub type Printing = Arc<dyn Fn(&Composed) -> Result<Vec<u8>, AppError> + Send + Sync>;

/// Prints a report, apart from the threads on which others are answered.
///
/// # Errors
/// What the press says.
pub async fn print_report(printing: &Printing, composed: Composed) -> Result<Vec<u8>, AppError> {
    let printing = printing.clone();
    in_turn(move || printing(&composed)).await
}

/// Lays a report out as a file, likewise apart.
///
/// # Errors
/// Those of [`Composed::lay_out`].
pub async fn lay_out_report(composed: Composed, format: ReportFormat) -> Result<Vec<u8>, AppError> {
    in_turn(move || composed.lay_out(format)).await
}

/// What was asked, for the receipts of a report.
fn asked(form: &Form, snapshot: &Snapshot, period: Period, as_of: Day) -> Asked {
    Asked {
        period: period.to_string(),
        as_of,
        ledger: snapshot.position,
        root: hex::encode(snapshot.root),
        known_on: snapshot.as_known,
        form_hash: form_hash(form),
    }
}

/// By which a form is told from what became of it.
pub(crate) fn form_hash(form: &Form) -> String {
    blake3::hash(form.source().text.as_bytes()).to_hex().to_string()
}

impl Composed {
    /// A paper of a day that states no figures: a letter.
    pub(crate) fn plain(title: &str, document: Document, day: Day) -> Self {
        Self {
            form: title.to_owned(),
            period: Period::containing(PeriodKind::Year, day),
            characters: document.runs().map(|run| run.text.chars().count()).sum(),
            document,
            limit: None,
            missing: Vec::new(),
            warnings: Vec::new(),
            figures: Figures::default(),
            proofs: Proofs::default(),
        }
    }

    /// Whether it is longer than its form allows.
    pub fn is_too_long(&self) -> bool {
        self.limit.is_some_and(|limit| self.characters > limit)
    }

    /// The same as it goes out: without the page that names what nobody reported.
    pub fn finish(&mut self) {
        leave_out_unreported(&mut self.document);
    }

    /// The bytes of its file.
    pub fn lay_out(&self, format: ReportFormat) -> Result<Vec<u8>, AppError> {
        Ok(match format {
            ReportFormat::Docx => mingde_report::docx::write(&self.document)?,
            ReportFormat::Html => {
                mingde_report::html::write_with_proofs(&self.document, &self.proofs).into_bytes()
            }
            ReportFormat::Markdown => mingde_report::plain::markdown(&self.document).into_bytes(),
            ReportFormat::Text => mingde_report::plain::text(&self.document).into_bytes(),
        })
    }
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
        let (id, title) = named(&file.source.text);
        if id == name || title == name || file_name == name {
            let (form, findings) = Form::read(&file.source);
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

/// The evidence files of the records a form may show, as the ledger said at the position of the snapshot: only
/// records of the kinds it counts that have files are read.
pub async fn evidence_files(bureau: &Bureau, sight: &Sight, form: &Form) -> Result<Files, AppError> {
    let snapshot = sight.whole_for(Power::WriteReports)?;
    let kinds = kinds_shown(form, &bureau.library());
    let tables = snapshot.tables.iter().filter(|(kind, _)| kinds.contains(*kind));
    let with_files = tables.flat_map(|(_, table)| {
        (0..table.len()).filter(|row| table.evidence[*row] > 0).map(|row| table.position[row])
    });
    let mut positions: Vec<u64> = with_files.collect();
    positions.sort_unstable();
    let mut addresses: Vec<(RecordId, BTreeSet<String>)> = Vec::with_capacity(positions.len());
    let take = |latest: mingde_core::snapshot::Latest<'_>| {
        // What does not read is the ledger's to report; here it shows no files.
        if let Ok(content) = serde_json::from_str::<Content>(latest.payload) {
            addresses.push((RecordId(latest.id), content.evidence.into_iter().collect()));
        }
    };
    bureau.store.revisions_at(&positions, take).await?;
    let evidence = bureau.store.evidence();
    let read = |address: String| {
        // What cannot be read is the ledger's to report; here it has no more than its address.
        let opening = evidence.opening(&address, TELLING).ok().flatten();
        EvidenceFile::new(address, opening.as_deref())
    };
    Ok(addresses.into_iter().map(|(id, list)| (id, list.into_iter().map(read).collect())).collect())
}

/// Puts a report together: its figures, its text, its proofs, the pictures handed in. Proofs name whom they counted, so
/// they are for those who read everything.
///
/// # Errors
/// [`AppError::Refused`] for those who neither read everything nor write reports; `report-period-ahead` of a period that has
/// not begun on the day.
pub fn compose(
    library: &Library,
    sight: &Sight,
    files: &Files,
    pictures: &Pictures,
    form: &Form,
    request: &ReportRequest,
    today: Day,
) -> Result<Composed, AppError> {
    let mut composed =
        compose_with_proofs(library, sight, (files, pictures), (form, Texts::new()), request, today)?;
    if !sight.sees_everything() {
        composed.proofs.clear();
    }
    Ok(composed)
}

/// The same with all proofs, for whoever cuts them to what the actor sees.
pub(crate) fn compose_with_proofs(
    library: &Library,
    sight: &Sight,
    (files, pictures): (&Files, &Pictures),
    (form, texts): (&Form, Texts),
    request: &ReportRequest,
    today: Day,
) -> Result<Composed, AppError> {
    let snapshot = sight.whole_for(Power::WriteReports)?;
    let kind = form.period.unwrap_or(PeriodKind::SchoolYear);
    let day = request.as_of.unwrap_or(today);
    let period = request.period.unwrap_or_else(|| Period::containing(kind, day));
    let as_of = request.as_of.unwrap_or(today).min(period.last());
    // There is nothing to tell of it, and what stands today is no figure of it.
    if as_of < period.from {
        let message = Message::new("report-period-ahead").with("period", period.chinese());
        return Err(AppError::Invalid(message.with("from", period.from).with("as_of", as_of)));
    }
    let answers = Answers::new(library, snapshot, files, form, period, as_of).with_texts(texts);
    let (figures, proofs) = answers.answer();
    let occasion = Occasion { date: today, period: period.chinese() };
    let mut written = form.write(&figures, &occasion);
    written.name_missing(form, &library.english);
    written.document.part_lines();
    written.document.properties.asked = Some(asked(form, snapshot, period, as_of));
    written.warnings.extend(answers.presumed().map(presumed_note));
    written.warnings.extend(pictures.show(&mut written.document));
    Ok(Composed {
        form: form.name.clone(),
        period,
        document: written.document,
        characters: written.characters,
        limit: form.limit,
        missing: written.missing,
        warnings: written.warnings,
        figures,
        proofs,
    })
}

/// Writes a report in the format its file name asks for, DOCX where it asks for none.
pub async fn write_report(
    bureau: &Bureau,
    sight: &Sight,
    form: &Form,
    request: &ReportRequest,
    today: Day,
    path: &Path,
) -> Result<Written, AppError> {
    let files = evidence_files(bureau, sight, form).await?;
    let composed = compose(&bureau.library(), sight, &files, &pictures_beside(form), form, request, today)?;
    write_whole(path, composed.lay_out(ReportFormat::of(path).unwrap_or_default())?)?;
    Ok(Written {
        form: composed.form,
        period: composed.period,
        characters: composed.characters,
        missing: composed.missing,
        warnings: composed.warnings,
        figures: composed.figures,
    })
}
