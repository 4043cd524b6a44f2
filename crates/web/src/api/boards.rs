//! How the whole stands of whom the owner of the token sees, in sums of duties, and what filing costs.

use axum::extract::{Path, State};
use mingde_app::{Board, Burden, RulebookBoard, UnitBoard, board, burden, rulebook_board, unit_board};

use super::operation::{Api, operation};
use super::problem::Problem;
use crate::doors::Caller;
use crate::house::House;
use crate::json::Json;

pub fn routes() -> Api<House> {
    Api::new()
        .read(
            operation(
                "/api/v1/boards",
                "read_board",
                "The bureau at a glance: duties by rulebook and by unit",
            )
            .answers::<Board>(),
            bureau,
        )
        .read(
            operation("/api/v1/boards/burden", "read_burden", "What filing cost in the semester")
                .answers::<Burden>(),
            costs,
        )
        .read(
            operation(
                "/api/v1/boards/rulebooks/{id}",
                "read_rulebook_board",
                "How the duties of a rulebook stand, by duty and by unit",
            )
            .answers::<RulebookBoard>(),
            rulebook,
        )
        .read(
            operation(
                "/api/v1/boards/units/{id}",
                "read_unit_board",
                "How the duties of a unit and its people stand",
            )
            .answers::<UnitBoard>(),
            unit,
        )
}

/// `GET /api/v1/boards`
async fn bureau(State(house): State<House>, caller: Caller) -> Result<Json<Board>, Problem> {
    Ok(Json(board(&house.bureau, &caller.actor, house.today()).await?))
}

/// `GET /api/v1/boards/burden`
async fn costs(State(house): State<House>, caller: Caller) -> Result<Json<Burden>, Problem> {
    Ok(Json(burden(&house.bureau, &caller.actor, house.today()).await?))
}

/// `GET /api/v1/boards/rulebooks/{id}`
async fn rulebook(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<RulebookBoard>, Problem> {
    Ok(Json(rulebook_board(&house.bureau, &caller.actor, &id, house.today()).await?))
}

/// `GET /api/v1/boards/units/{id}`
async fn unit(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<UnitBoard>, Problem> {
    Ok(Json(unit_board(&house.bureau, &caller.actor, &id, house.today()).await?))
}
