//! A figure of a report by itself: what it rests on, the hash by which it is asked again, and whether the ledger still says so. And what a
//! receipt that stands on a paper is of.

use axum::extract::{Path, State};
use mingde_app::view::{DayText, IdText, Title};
use mingde_app::{FigureOrigin, FigureShown, ProofTable, ReportProof, receipt_page, report_proof};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::operation::{Api, operation};
use super::problem::Problem;
use super::reports::Asked;
use super::sent::InAddress;
use crate::doors::Caller;
use crate::house::House;
use crate::json::Json;

pub fn routes() -> Api<House> {
    Api::new()
        .read(
            operation(
                "/api/v1/reports/{form}/figures/{figure}",
                "prove_figure",
                "A figure of a report by itself: what it rests on, its receipt, and whether the ledger still says so",
            )
            .asks::<Asked>()
            .answers::<FigureProof>(),
            figure,
        )
        .read(
            operation(
                "/api/v1/receipts",
                "read_receipt",
                "What a receipt is of, as it is printed: the assessment it leads to, worked out again",
            )
            .asks::<PrintedReceipt>()
            .answers::<ReceiptFound>(),
            receipt,
        )
}

/// A receipt.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintedReceipt {
    /// As it is printed: rulebook, period, day, position and hash, with slashes between.
    receipt: String,
}

/// What a receipt is of.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptFound {
    /// Whether there is such an assessment. Where there is none, the receipt was made of something else.
    holds: bool,
    /// The assessment.
    assessment: Option<AssessmentFound>,
}

/// The assessment that a receipt is of: its results stand at `/rulebooks/{rulebook}/results/…` with `period` and `as_of`.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssessmentFound {
    /// Id of the rulebook.
    rulebook: String,
    /// What it is called.
    title: Title,
    /// Its version.
    version: String,
    /// The period.
    period: String,
    /// As it stood on this day.
    #[schema(value_type = DayText)]
    as_of: String,
    /// How many revisions the ledger had.
    position: u64,
    /// How many are seen of those who are assessed.
    subjects: usize,
    /// The whole hash.
    receipt: String,
}

/// What a figure rests on.
#[derive(Debug, Serialize, ToSchema)]
pub struct FigureProof {
    /// Id of the form.
    form: String,
    /// What the form is called.
    form_title: Title,
    /// The period reported on.
    period: String,
    /// The day everything is as of.
    #[schema(value_type = DayText)]
    as_of: String,
    /// How many revisions the ledger had.
    position: u64,
    /// What the figure is called.
    title: Title,
    /// What it is counted in.
    unit: String,
    /// What it is; nothing where nobody reported it.
    value: Option<String>,
    /// Where it comes from, as the paper says it.
    source: String,
    /// The hash by which it is asked again.
    receipt: String,
    /// Whether the ledger says the same today.
    holds: bool,
    /// What the ledger says now where that is something else; nothing where it says nothing any more.
    now: Option<String>,
    /// The result that it is, where a rulebook makes it.
    result: Option<ResultOfFigure>,
    /// Heading and text of the article.
    article: Option<(String, String)>,
    /// The formula as it is written, and with the numbers in it.
    formula: Option<(String, String)>,
    /// The conditions on what is counted.
    conditions: Vec<String>,
    /// What was counted.
    counted: TableOfProof,
    /// What was left out, each with the reason in its last column.
    left_out: TableOfProof,
}

/// The result of a rulebook that a figure is: `/rulebooks/{rulebook}/results/{result}`.
#[derive(Debug, Serialize, ToSchema)]
pub struct ResultOfFigure {
    /// Id of the rulebook.
    rulebook: String,
    /// What it is called.
    title: Title,
    /// Id of the result; nothing for all duties, or for a setting.
    result: Option<String>,
}

/// A table of a proof.
#[derive(Debug, Serialize, ToSchema)]
pub struct TableOfProof {
    /// Titles of its columns, Chinese.
    heads: Vec<&'static str>,
    /// Its lines.
    lines: Vec<LineOfProof>,
    /// How many there are, also those that are not listed or not seen.
    total: usize,
}

/// A line of a table.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineOfProof {
    /// The record that it is.
    #[schema(value_type = Option<IdText>)]
    record: Option<String>,
    /// What stands in it, column by column.
    cells: Vec<String>,
}

/// `GET /api/v1/reports/{form}/figures/{figure}`
async fn figure(
    State(house): State<House>,
    caller: Caller,
    Path((form, figure)): Path<(String, String)>,
    InAddress(asked): InAddress<Asked>,
) -> Result<Json<FigureProof>, Problem> {
    let (wish, of) = (asked.wish()?, (form.as_str(), figure.as_str()));
    let shown = report_proof(&house.bureau, &caller.actor, of, &wish, house.today()).await?;
    Ok(Json(FigureProof::of(shown)))
}

/// `GET /api/v1/receipts`
async fn receipt(
    State(house): State<House>,
    caller: Caller,
    InAddress(asked): InAddress<PrintedReceipt>,
) -> Result<Json<ReceiptFound>, Problem> {
    let found = receipt_page(&house.bureau, &caller.actor, &asked.receipt).await;
    let found = found.map_err(|error| Problem::of_place("/receipt", error))?;
    let assessment = found.map(|found| AssessmentFound {
        rulebook: found.rulebook.0,
        title: found.rulebook.1,
        version: found.version,
        period: found.period.to_string(),
        as_of: found.as_of.to_string(),
        position: found.position,
        subjects: found.subjects,
        receipt: found.receipt,
    });
    Ok(Json(ReceiptFound { holds: assessment.is_some(), assessment }))
}

fn value(shown: &FigureShown) -> Option<String> {
    (*shown != FigureShown::None).then(|| shown.plain())
}

impl FigureProof {
    fn of(proof: ReportProof) -> Self {
        let result = match proof.whose {
            FigureOrigin::Judged { rulebook, title, result } => {
                Some(ResultOfFigure { rulebook, title, result })
            }
            _ => None,
        };
        Self {
            form: proof.form.0,
            form_title: proof.form.1,
            period: proof.period.to_string(),
            as_of: proof.as_of.to_string(),
            position: proof.position,
            title: proof.title,
            unit: proof.unit,
            value: value(&proof.shown),
            source: proof.source,
            receipt: proof.receipt,
            holds: proof.now.is_none(),
            now: proof.now.as_ref().and_then(value),
            result,
            article: proof.article,
            formula: proof.formula,
            conditions: proof.conditions,
            counted: TableOfProof::of(proof.counted),
            left_out: TableOfProof::of(proof.left_out),
        }
    }
}

impl TableOfProof {
    fn of(table: ProofTable) -> Self {
        let line = |(record, cells): (Option<mingde_core::id::RecordId>, Vec<String>)| LineOfProof {
            record: record.map(|record| record.to_string()),
            cells,
        };
        Self { heads: table.heads, lines: table.lines.into_iter().map(line).collect(), total: table.total }
    }
}
