//! Kinds of records.

use axum::extract::{Path, State};
use mingde_app::{KindList, KindView, kind_view, kinds_known};

use super::operation::{Api, operation};
use super::problem::Problem;
use crate::doors::Caller;
use crate::house::House;
use crate::json::Json;

pub fn routes() -> Api<House> {
    Api::new()
        .read(
            operation("/api/v1/kinds", "list_kinds", "Kinds of records").by_kind().answers::<KindList>(),
            list,
        )
        .read(
            operation("/api/v1/kinds/{id}", "read_kind", "A kind of records, and what one of them says")
                .by_kind()
                .answers::<KindView>(),
            one,
        )
}

/// `GET /api/v1/kinds`
async fn list(State(house): State<House>, caller: Caller) -> Json<KindList> {
    Json(kinds_known(&house.bureau, &caller.actor))
}

/// `GET /api/v1/kinds/{id}`
async fn one(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<KindView>, Problem> {
    Ok(Json(kind_view(&house.bureau, &caller.actor, &id)?))
}
