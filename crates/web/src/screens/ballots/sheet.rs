//! The published result as a paper to be signed and filed.

use axum::extract::{Path, State};
use axum::response::Response;
use mingde_app::{ReportFormat, ballot_paper};

use crate::fault::Fault;
use crate::house::House;
use crate::paper::{download, media_type};
use crate::visitor::Visitor;

/// `GET /ballots/{id}/sheet/{format}`
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Path((id, format)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let to = match format.as_str() {
        "html" => ReportFormat::Html,
        "docx" => ReportFormat::Docx,
        _ => return Err(Fault::missing()),
    };
    let bytes = ballot_paper(&house.bureau, &visitor.actor, &id, to, visitor.locale).await?;
    let name = mingde_core::words::say_code(visitor.locale, "web-ballot-sheet", &[]);
    Ok(download(&format!("{name}.{format}"), media_type(to), bytes))
}
