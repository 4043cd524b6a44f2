//! A report as a page shows it before it is a file: the document with its figures, those that lack data by whose they are, and
//! beside each what it was a year before.

mod figure;
mod origin;
mod proof;
mod shown;
mod texts;

use std::sync::Arc;

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::office::Power;
use mingde_core::period::{Period, PeriodKind};
use mingde_core::policy::{Actor, Refused};
use mingde_report::figure::Figures;
use mingde_report::form::Form;

pub use figure::{ReportFigure, SinceLastYear};
pub use origin::FigureOrigin;
pub use proof::{ProofTable, ReportProof, report_proof};
pub use shown::{ChangeShown, FigureShown};
pub use texts::{TextOfAuthor, keep_report_text};

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::figures::{Answers, Files};
use crate::library::Library;
use crate::long_work::in_turn;
use crate::pictures::pictures_beside;
use crate::report::{Composed, ReportRequest, compose_with_proofs, evidence_files, form, list_forms};
use crate::sight::Sight;
use crate::view::Title;

/// So many periods are offered, the latest first.
const OFFERED: usize = 4;

/// Whether somebody may write reports of the bureau.
pub fn writes_reports(actor: &Actor) -> bool {
    may_write_reports(actor).is_ok()
}

/// May somebody write reports of the bureau?
pub(crate) fn may_write_reports(actor: &Actor) -> Result<(), Refused> {
    actor.may(Power::ReadEverything).or_else(|_| actor.may(Power::WriteReports))
}

/// A form as it is listed.
#[derive(Debug, Clone)]
pub struct ReportLine {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: Title,
    /// The period that is reported on by default.
    pub period: Period,
    /// Most characters.
    pub limit: Option<usize>,
    /// How many figures it asks for.
    pub figures: usize,
}

/// The forms that somebody may write reports by, and how many cannot be used because of mistakes in them.
///
/// # Errors
/// [`AppError::Refused`] for those who neither read everything nor write reports.
pub fn report_list(
    library: &Library,
    actor: &Actor,
    today: Day,
) -> Result<(Vec<ReportLine>, usize), AppError> {
    may_write_reports(actor)?;
    let (forms, findings) = list_forms(library);
    let lines = forms.iter().map(|form| ReportLine {
        id: form.id.clone(),
        name: title(form),
        period: Period::containing(kind(form), today),
        limit: form.limit,
        figures: form.figures().len(),
    });
    let lines: Vec<ReportLine> = lines.collect();
    let broken = if findings.is_empty() { 0 } else { library.reports.len().saturating_sub(lines.len()) };
    Ok((lines, broken))
}

/// What is reported on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReportWish {
    /// The period; by default the one of the form's kind that contains the day.
    pub period: Option<Period>,
    /// As it stood on this day; by default the last day of the period or today, whichever is earlier.
    pub as_of: Option<Day>,
    /// By so many revisions of the ledger; by all there are, if nothing is said.
    pub position: Option<u64>,
}

/// A report before it is a file.
#[derive(Debug)]
pub struct ReportPage {
    /// Id of the form.
    pub id: String,
    /// What it is called.
    pub name: Title,
    /// The day everything is as of.
    pub as_of: Day,
    /// How many revisions the ledger had.
    pub position: u64,
    /// Periods to choose from.
    pub periods: Vec<Period>,
    /// The figures, as the form lists them.
    pub figures: Vec<ReportFigure>,
    /// What its author writes.
    pub texts: Vec<TextOfAuthor>,
    /// The report itself.
    pub composed: Composed,
}

impl ReportPage {
    /// The figures that nobody reported.
    pub fn missing(&self) -> impl Iterator<Item = &ReportFigure> {
        self.figures.iter().filter(|figure| figure.is_missing())
    }

    /// The document as an element of a page; `leads` says where a figure leads to, by its key.
    pub fn document(&self, leads: &dyn Fn(&str) -> String) -> String {
        mingde_report::html::article(&self.composed.document, leads)
    }

    /// What its author should look at, beside what lacks data.
    pub fn warnings(&self) -> impl Iterator<Item = &Message> {
        self.composed.warnings.iter().filter(|message| message.code != "report-not-reported")
    }
}

/// A report on what is wished for, as a page shows it.
///
/// # Errors
/// [`AppError::Refused`] for those who neither read everything nor write reports; [`AppError::NotFound`] where there is no such
/// form.
pub async fn report_page(
    bureau: &Bureau,
    actor: &Actor,
    name: &str,
    wish: &ReportWish,
    today: Day,
) -> Result<ReportPage, AppError> {
    let made = made(bureau, actor, name, wish, today).await?;
    let now = Period::containing(kind(&made.form), today);
    let before = std::iter::successors(Some(now), |period| Some(period.previous()));
    Ok(ReportPage {
        id: made.form.id.clone(),
        name: title(&made.form),
        as_of: made.as_of,
        position: made.position,
        periods: before.take(OFFERED).collect(),
        figures: figure::figures(&made, actor),
        texts: made.texts,
        composed: made.composed,
    })
}

/// The same as it is written into a file.
///
/// # Errors
/// As of [`report_page`].
pub async fn report_to_write(
    bureau: &Bureau,
    actor: &Actor,
    name: &str,
    wish: &ReportWish,
    today: Day,
) -> Result<Composed, AppError> {
    let ground = ground(bureau, actor, name, wish, today).await?;
    in_turn(move || ground.composed()).await
}

/// What a report is made from.
struct Ground {
    library: Arc<Library>,
    sight: Sight,
    form: Form,
    files: Files,
    texts: Vec<TextOfAuthor>,
    request: ReportRequest,
    period: Period,
    today: Day,
}

/// A report that was made, with the figures of a year before.
struct Made {
    library: Arc<Library>,
    form: Form,
    as_of: Day,
    position: u64,
    composed: Composed,
    texts: Vec<TextOfAuthor>,
    /// The period a year before, and its figures.
    before: (Period, Figures),
}

async fn made(
    bureau: &Bureau,
    actor: &Actor,
    name: &str,
    wish: &ReportWish,
    today: Day,
) -> Result<Made, AppError> {
    let ground = ground(bureau, actor, name, wish, today).await?;
    in_turn(move || ground.made()).await
}

async fn ground(
    bureau: &Bureau,
    actor: &Actor,
    name: &str,
    wish: &ReportWish,
    today: Day,
) -> Result<Ground, AppError> {
    may_write_reports(actor)?;
    let present = bureau.present().await?;
    let library = present.library.clone();
    let sight = match wish.position.filter(|position| *position != present.snapshot.position) {
        Some(position) => bureau.sight_at(actor, position).await?,
        None => present.sight(actor),
    };
    let form = form(&library, name)?;
    let files = evidence_files(bureau, &sight, &form).await?;
    let day = wish.as_of.unwrap_or(today);
    let period = wish.period.unwrap_or_else(|| Period::containing(kind(&form), day));
    let texts = texts::texts(bureau, &form, period).await?;
    let request = ReportRequest { period: Some(period), as_of: wish.as_of };
    Ok(Ground { library, sight, form, files, texts, request, period, today })
}

impl Ground {
    /// The day everything is as of.
    fn as_of(&self) -> Day {
        self.request.as_of.unwrap_or(self.today).min(self.period.last())
    }

    /// The report, with proofs of what the actor sees.
    fn composed(&self) -> Result<Composed, AppError> {
        let pictures = pictures_beside(&self.form);
        let beside = (&self.files, &pictures);
        let said = (&self.form, texts::answers(&self.texts));
        let (library, sight) = (&self.library, &self.sight);
        let mut composed = compose_with_proofs(library, sight, beside, said, &self.request, self.today)?;
        proof::cut(&mut composed.proofs, sight);
        Ok(composed)
    }

    /// Its figures alone.
    fn figures(&self) -> Figures {
        let answers = self.answers(self.period, self.as_of()).with_texts(texts::answers(&self.texts));
        answers.answer().0
    }

    /// The period a year before, and its figures.
    fn year_before(&self) -> (Period, Figures) {
        let day = self.as_of().plus_months(-12);
        let period = Period::containing(self.period.kind, day);
        (period, self.answers(period, day.min(period.last())).answer().0)
    }

    fn answers(&self, period: Period, as_of: Day) -> Answers<'_> {
        Answers::new(&self.library, self.sight.uncut(), &self.files, &self.form, period, as_of)
    }

    fn made(self) -> Result<Made, AppError> {
        let (composed, before) = (self.composed()?, self.year_before());
        let (as_of, position) = (self.as_of(), self.sight.uncut().position);
        let Self { library, form, texts, .. } = self;
        Ok(Made { library, form, as_of, position, composed, texts, before })
    }
}

/// The kind of period that a form reports on.
fn kind(form: &Form) -> PeriodKind {
    form.period.unwrap_or(PeriodKind::SchoolYear)
}

fn title(form: &Form) -> Title {
    Title { title: form.name.clone(), english: form.english.clone() }
}
