//! What is listed, as a workbook.

use axum::extract::{Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use mingde_app::listing;

use super::asked::Asked;
use crate::address;
use crate::fault::Fault;
use crate::house::House;
use crate::visitor::Visitor;

const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// `GET /records/export`
pub async fn export(
    State(house): State<House>,
    visitor: Visitor,
    Query(mut asked): Query<Asked>,
) -> Result<Response, Fault> {
    let sight = house.bureau.sight(&visitor.actor, None).await?;
    let library = house.bureau.library();
    asked.clean(&sight, &library, house.today());
    let bytes = listing(&sight, &asked.wish())?.ok_or_else(Fault::missing)?;
    let title = library.kinds.get(&asked.kind).map_or("", |kind| kind.title.as_str());
    let name = address::escaped(&format!("{title}-{}.xlsx", house.today()));
    let headers = [
        (CONTENT_TYPE, WORKBOOK.to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
    ];
    Ok((headers, bytes).into_response())
}
