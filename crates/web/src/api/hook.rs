//! Where the program of a token is told that something has changed.

use axum::extract::State;
use axum::http::StatusCode;
use mingde_app::{HookView, drop_hook, hook_of, set_hook};
use serde::Deserialize;
use utoipa::ToSchema;

use super::operation::{Api, operation};
use super::problem::Problem;
use super::sent::Sent;
use crate::doors::Caller;
use crate::house::House;
use crate::json::Json;

const PATH: &str = "/api/v1/me/hook";

pub fn routes() -> Api<House> {
    Api::new()
        .read(
            operation(
                PATH,
                "read_hook",
                "Where the program of this token is told that something has changed",
            )
            .by_kind()
            .answers::<HookView>(),
            get,
        )
        .act(
            operation(PATH, "set_hook", "Has the program of this token told, at an address of the whole net")
                .by_kind()
                .takes::<GivenHook>()
                .answers::<HookView>(),
            set,
        )
        .remove(
            operation(PATH, "drop_hook", "It is told nothing any more")
                .by_kind()
                .harmless()
                .answers_nothing(),
            remove,
        )
}

/// Where it is told.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenHook {
    /// An address that begins with `https://`.
    #[schema(max_length = 1024)]
    url: String,
}

/// `GET /api/v1/me/hook`
async fn get(State(house): State<House>, caller: Caller) -> Result<Json<HookView>, Problem> {
    Ok(Json(hook_of(&house.bureau, &caller.token).await?))
}

/// `POST /api/v1/me/hook`
async fn set(
    State(house): State<House>,
    caller: Caller,
    Sent(given): Sent<GivenHook>,
) -> Result<Json<HookView>, Problem> {
    let hook = set_hook(&house.bureau, &caller.actor, house.now(), &caller.token, &given.url, house.chance());
    Ok(Json(hook.await.map_err(|error| Problem::of_place("/url", error))?))
}

/// `DELETE /api/v1/me/hook`
async fn remove(State(house): State<House>, caller: Caller) -> Result<StatusCode, Problem> {
    drop_hook(&house.bureau, &caller.actor, house.now(), &caller.token).await?;
    Ok(StatusCode::NO_CONTENT)
}
