//! What somebody says on the page of a workbook: what headings mean that nobody knows, and what is to stand in cells that are
//! wrong.

use axum::extract::{Path, State};
use axum::response::Redirect;
use mingde_app::import::{LearnedHeading, MendedCell, forget_heading, learn_headings, mend_cells};
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

/// `POST /imports/{id}/mending`: cells that were wrong, as they are to be; then the workbook is looked at once more.
pub async fn mend(
    State(house): State<House>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Redirect, Fault> {
    let actor = &posted.visitor.actor;
    upload(&house.bureau, actor, &id).map_err(|_| Fault::missing())?;
    // A cell of which nothing is shown, since it is sensitive, stays as it is where nothing is typed.
    let places = posted.all("place").zip(posted.all("stood")).zip(posted.all("cell"));
    let changed = places.filter(|((_, stood), text)| stood != text);
    let cells = changed.filter_map(|((place, _), text)| MendedCell::at(place, text)).collect();
    mend_cells(&house.bureau, actor, &id, cells).await?;
    Ok(Redirect::to(&format!("/imports/{id}#errors")))
}
