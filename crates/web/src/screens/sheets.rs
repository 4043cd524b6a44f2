//! Assessments as workbooks for the file: points and who has reported nothing, what is due.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use mingde_app::{AssessRequest, assess, duties_due_sheet, score_sheets};
use mingde_core::date::parse_day;
use mingde_core::diagnostic::Message;
use mingde_core::period::Period;
use mingde_core::text::excerpt;
use serde::Deserialize;

use super::imports::workbook;
use crate::fault::Fault;
use crate::house::House;
use crate::visitor::Visitor;

/// So many days ahead what is due is listed.
const AHEAD: i32 = 30;

/// From where one looks.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    period: String,
    as_of: String,
}

/// `GET /rulebooks/{id}/scores`
pub async fn scores(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let library = house.bureau.library();
    let title = library.rulebook(&id).map_err(|_| Fault::missing())?.title.clone();
    let request = AssessRequest {
        rulebooks: vec![id],
        period: said(&asked.period, "web-sheet-no-period", |text| Period::parse(text).ok())?,
        as_of: said(&asked.as_of, "web-sheet-no-day", |text| parse_day(text).ok())?,
        known_on: None,
        version: None,
    };
    let sight = house.bureau.sight(&visitor.actor, None).await?;
    let today = house.today();
    let assessments = assess(&library, &sight, &request, today)?;
    let bytes = score_sheets(&library, &assessments, visitor.locale)?;
    Ok(workbook(&format!("{title}-得分-{today}.xlsx"), bytes))
}

/// What stands in the address. A workbook has no place to say that something of it was passed over.
fn said<T>(text: &str, code: &'static str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Fault> {
    match text.trim() {
        "" => Ok(None),
        text => match read(text) {
            Some(found) => Ok(Some(found)),
            None => Err(Fault::invalid(Message::new(code).with("value", excerpt(text)))),
        },
    }
}

/// `GET /calendar/duties`: what is overdue and what is due soon, of whom the visitor sees.
pub async fn duties(State(house): State<House>, visitor: Visitor) -> Result<Response, Fault> {
    let today = house.today();
    let bytes =
        duties_due_sheet(&house.bureau, &visitor.actor, today.plus(AHEAD), today, visitor.locale).await?;
    Ok(workbook(&format!("应办事项-{today}.xlsx"), bytes))
}
