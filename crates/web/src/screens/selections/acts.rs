//! What whoever handles a selection does: closes the rating, puts on notice, enters the decision, writes the honours.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::{AppError, TypedDecision, close_evaluation, decide_selection, put_on_notice, write_honours};
use mingde_core::diagnostic::Class;

use super::One;
use crate::fault::Fault;
use crate::frame::page;
use crate::house::House;
use crate::posted::Posted;
use crate::visitor::Visitor;

/// A decision as it was typed, to be given back where it is not taken.
pub fn typed(posted: &Posted) -> TypedDecision {
    let one = |name: &str| posted.one(name).to_owned();
    TypedDecision {
        panel: one("panel"),
        on: one("on"),
        present: one("present"),
        votes: ["for", "against", "abstained"].map(one),
        why: one("why"),
        chosen: posted.all("chosen").map(str::to_owned).collect(),
    }
}

/// `POST /selections/{id}/closure`
pub async fn close(
    State(house): State<House>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let done = close_evaluation(&house.bureau, &posted.visitor.actor, house.now(), &id).await;
    answer(&house, &posted, &id, done, "closed").await
}

/// `POST /selections/{id}/notice`
pub async fn notice(
    State(house): State<House>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let proposed: Vec<String> = posted.all("proposed").map(str::to_owned).collect();
    let (actor, from) = (&posted.visitor.actor, posted.one("from"));
    let done = put_on_notice(&house.bureau, actor, house.now(), (&id, from), &proposed).await;
    answer(&house, &posted, &id, done, "noticed").await
}

/// `POST /selections/{id}/decision`
pub async fn decide(
    State(house): State<House>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let done =
        decide_selection(&house.bureau, &posted.visitor.actor, house.now(), &id, &typed(&posted)).await;
    answer(&house, &posted, &id, done.map(drop), "decided").await
}

/// `POST /selections/{id}/honours`
pub async fn honour(
    State(house): State<House>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let done = write_honours(&house.bureau, &posted.visitor.actor, house.now(), &id).await;
    answer(&house, &posted, &id, done.map(drop), "honoured").await
}

/// On to the page; what was not taken is told there, and what was typed stands there still.
async fn answer(
    house: &House,
    posted: &Posted,
    id: &str,
    done: Result<(), AppError>,
    said: &str,
) -> Result<Response, Fault> {
    let error = match done {
        Ok(()) => return Ok(Redirect::to(&format!("/selections/{id}?said={said}")).into_response()),
        Err(error) => error,
    };
    let status = match error.class() {
        Class::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Class::Conflict => StatusCode::CONFLICT,
        Class::Refused => StatusCode::FORBIDDEN,
        _ => return Err(error.into()),
    };
    let visitor: &Visitor = &posted.visitor;
    let mut shown = One::of(house, visitor, id).await?;
    shown.frame.faulty = true;
    shown.unsaid = Some(shown.frame.say(&error.message()));
    if posted.pairs().iter().any(|(name, _)| name == "panel") {
        shown.typed = Some(typed(posted));
    }
    Ok((status, page(&shown)?).into_response())
}
