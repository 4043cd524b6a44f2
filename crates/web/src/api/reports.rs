//! Reports: the forms, and a report on what is asked for, as JSON or as a file.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use mingde_app::provenance::{LARGEST_SENT, verify_sent};
use mingde_app::view::{DayText, Title, VerifiedView};
use mingde_app::{FigureShown, ReportWish, report_list, report_page, report_to_write};
use mingde_core::period::Period;
use mingde_core::words::say;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::asked::{asked, asked_day};
use super::operation::{Api, operation};
use super::problem::Problem;
use super::sent::InAddress;
use crate::doors::Caller;
use crate::house::House;
use crate::json::Json;
use crate::paper::PaperFormat;

/// What reports come as.
const FILES: &[&str] = &[
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/pdf",
    "text/html",
    "text/markdown",
    "text/plain",
];

pub fn routes() -> Api<House> {
    Api::new()
        .read(operation("/api/v1/reports", "list_reports", "Forms of reports").answers::<Forms>(), list)
        .read(
            operation(
                "/api/v1/reports/{form}",
                "compose_report",
                "A report: its figures, what is missing, its text",
            )
            .asks::<Asked>()
            .answers::<Report>(),
            one,
        )
        .read(
            operation(
                "/api/v1/reports/{form}/files/{format}",
                "write_report",
                "A report as docx, pdf, html, md or txt",
            )
            .asks::<Asked>()
            .answers_file(FILES),
            file,
        )
        .act(
            operation(
                "/api/v1/reports/verification",
                "verify_report",
                "Asks a report that somebody has as a file whether each of its figures still holds; nothing of it is kept",
            )
            .takes_file(PAPERS, LARGEST_SENT as u64)
            .harmless()
            .answers::<VerifiedView<'static>>(),
            verify,
        )
}

/// What papers come as.
const PAPERS: &[&str] = &[
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/pdf",
    "text/html",
    "application/octet-stream",
];

/// Forms of reports.
#[derive(Debug, Serialize, ToSchema)]
pub struct Forms {
    /// The forms.
    forms: Vec<Form>,
}

/// A form of a report.
#[derive(Debug, Serialize, ToSchema)]
pub struct Form {
    /// Its id.
    id: String,
    /// What it is called.
    #[serde(flatten)]
    name: Title,
    /// The period that is reported on by default.
    period: String,
    /// Most characters.
    limit: Option<usize>,
    /// How many figures it asks for.
    figures: usize,
}

/// What is reported on; as of today where nothing is said.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Asked {
    /// The period: `2025-autumn`, `2025-2026`, `2025-11`.
    period: Option<String>,
    /// As it stood on this day.
    #[schema(value_type = Option<DayText>)]
    as_of: Option<String>,
    /// By so many revisions of the ledger.
    position: Option<u64>,
}

/// A report.
#[derive(Debug, Serialize, ToSchema)]
pub struct Report {
    /// Id of the form.
    form: String,
    /// What it is called.
    #[serde(flatten)]
    name: Title,
    /// The period.
    period: String,
    /// As of this day.
    #[schema(value_type = DayText)]
    as_of: String,
    /// How many revisions the ledger had.
    position: u64,
    /// Its figures.
    figures: Vec<ReportedFigure>,
    /// What its author should look at, in words.
    warnings: Vec<String>,
    /// How many characters it has.
    characters: usize,
    /// How many it may have.
    limit: Option<usize>,
}

/// A figure of a report.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportedFigure {
    /// Its name in the form.
    name: String,
    /// What it is called.
    title: Title,
    /// What it is counted in.
    unit: String,
    /// What it is, in words; none where nobody reported it.
    value: Option<String>,
    /// Where it comes from, as the paper says it.
    source: String,
}

impl Asked {
    pub(super) fn wish(&self) -> Result<ReportWish, Problem> {
        let period = asked("period", self.period.as_deref(), |period| Period::parse(period).ok())?;
        let as_of = asked_day("as_of", self.as_of.as_deref())?;
        Ok(ReportWish { period, as_of, position: self.position })
    }
}

/// `GET /api/v1/reports`
async fn list(State(house): State<House>, caller: Caller) -> Result<Json<Forms>, Problem> {
    let (forms, _) = report_list(&house.bureau.library(), &caller.actor, house.today())?;
    let form = |line: mingde_app::ReportLine| Form {
        id: line.id,
        name: line.name,
        period: line.period.to_string(),
        limit: line.limit,
        figures: line.figures,
    };
    Ok(Json(Forms { forms: forms.into_iter().map(form).collect() }))
}

/// `GET /api/v1/reports/{form}`
async fn one(
    State(house): State<House>,
    caller: Caller,
    Path(form): Path<String>,
    InAddress(asked): InAddress<Asked>,
) -> Result<Json<Report>, Problem> {
    let wish = asked.wish()?;
    let shown = report_page(&house.bureau, &caller.actor, &form, &wish, house.today()).await?;
    let figure = |figure: &mingde_app::ReportFigure| ReportedFigure {
        name: figure.name.clone(),
        title: figure.title.clone(),
        unit: figure.unit.clone(),
        value: (figure.shown != FigureShown::None).then(|| figure.shown.plain()),
        source: figure.source.clone(),
    };
    Ok(Json(Report {
        period: shown.composed.period.to_string(),
        as_of: shown.as_of.to_string(),
        position: shown.position,
        figures: shown.figures.iter().map(figure).collect(),
        warnings: shown.warnings().map(|warning| say(caller.locale, warning)).collect(),
        characters: shown.composed.characters,
        limit: shown.composed.limit,
        form: shown.id,
        name: shown.name,
    }))
}

/// `GET /api/v1/reports/{form}/files/{format}`
async fn file(
    State(house): State<House>,
    caller: Caller,
    Path((form, format)): Path<(String, String)>,
    InAddress(asked): InAddress<Asked>,
) -> Result<Response, Problem> {
    let format = PaperFormat::of(&house, &format).ok_or_else(Problem::missing)?;
    let wish = asked.wish()?;
    let composed = report_to_write(&house.bureau, &caller.actor, &form, &wish, house.today()).await?;
    let stem = format!("{}-{}", composed.form, composed.period);
    Ok(format.file(&stem, composed).await?)
}

/// `POST /api/v1/reports/verification`
async fn verify(State(house): State<House>, caller: Caller, bytes: Bytes) -> Result<Response, Problem> {
    let verified = verify_sent(&house.bureau, &caller.actor, bytes.into()).await?;
    Ok(Json(VerifiedView::of(&verified, caller.locale)).into_response())
}
