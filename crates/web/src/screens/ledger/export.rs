//! What is listed, as a workbook; and the registry as one.

use axum::extract::{Query, State};
use axum::response::Response;
use mingde_app::{Listing, listing};

use super::asked::Asked;
use crate::fault::Fault;
use crate::house::House;
use crate::screens::imports::workbook;
use crate::visitor::Visitor;

/// `GET /records/export`
pub async fn export(
    State(house): State<House>,
    visitor: Visitor,
    Query(mut asked): Query<Asked>,
) -> Result<Response, Fault> {
    let sight = house.bureau.sight(&visitor.actor, None).await?;
    let library = house.bureau.library();
    if !asked.clean(&sight, &library, house.today()).is_empty() {
        return Err(Fault::missing());
    }
    let wanted = Listing::of_records(asked.wish());
    let found = listing(&house.bureau, &sight, &wanted, house.today(), visitor.locale).await?;
    let (bytes, _) = found.ok_or_else(Fault::missing)?;
    let title = library.kinds.get(&asked.kind).map_or("台账", |kind| kind.title.as_str());
    Ok(workbook(&format!("{title}-{}.xlsx", house.today()), bytes))
}

/// `GET /registry/export`: units, persons, posts, groups and members, as far as they are seen.
pub async fn export_registry(State(house): State<House>, visitor: Visitor) -> Result<Response, Fault> {
    let sight = house.bureau.sight(&visitor.actor, None).await?;
    let wanted = Listing::of_registry();
    let found = listing(&house.bureau, &sight, &wanted, house.today(), visitor.locale).await?;
    let (bytes, _) = found.ok_or_else(Fault::missing)?;
    Ok(workbook(&format!("单位和人员-{}.xlsx", house.today()), bytes))
}
