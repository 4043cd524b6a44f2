//! Headings that nobody knows: what they mean is said once, and taken back where it was wrong.

use axum::extract::{Path, State};
use axum::response::Redirect;
use mingde_app::import::{LearnedHeading, forget_heading, learn_headings};
use mingde_app::upload;

use crate::fault::Fault;
use crate::house::House;
use crate::posted::Posted;

/// `POST /imports/{id}/headings`: what strange headings mean; then the workbook is looked at once more.
pub async fn headings(
    State(house): State<House>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Redirect, Fault> {
    let actor = &posted.visitor.actor;
    upload(&house.bureau, actor, &id).map_err(|_| Fault::missing())?;
    let places = posted.all("layout").zip(posted.all("heading")).zip(posted.all("meant"));
    let learned: Vec<LearnedHeading> = places
        .map(|((layout, heading), meant)| LearnedHeading {
            layout: layout.to_owned(),
            heading: heading.to_owned(),
            meant: meant.to_owned(),
        })
        .collect();
    learn_headings(&house.bureau, actor, house.now(), &learned).await?;
    Ok(Redirect::to(&format!("/imports/{id}")))
}

/// `POST /imports/headings/removal`: what was said of a heading is taken back.
pub async fn forget(State(house): State<House>, posted: Posted) -> Result<Redirect, Fault> {
    let (layout, heading) = (posted.one("layout"), posted.one("heading"));
    let for_everybody = posted.one("everybody") == "1";
    let actor = &posted.visitor.actor;
    forget_heading(&house.bureau, actor, house.now(), (layout, heading), for_everybody).await?;
    Ok(Redirect::to("/imports?done=forgotten"))
}
