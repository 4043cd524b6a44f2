//! One search over whatever the owner of the token sees.

use axum::extract::State;
use mingde_app::{SearchPage, search};
use mingde_core::diagnostic::Message;
use serde::Deserialize;
use utoipa::ToSchema;

use super::operation::{Api, operation};
use super::problem::Problem;
use super::sent::InAddress;
use crate::doors::Caller;
use crate::house::House;
use crate::json::Json;

pub fn routes() -> Api<House> {
    Api::new().read(
        operation("/api/v1/search", "search", "Units, persons, groups, records, rulebooks, kinds and forms")
            .asks::<Asked>()
            .answers::<SearchPage>(),
        find,
    )
}

/// What is looked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// A part of a name or text, the sound of a name, or a code.
    text: String,
}

/// `GET /api/v1/search`
async fn find(
    State(house): State<House>,
    caller: Caller,
    InAddress(asked): InAddress<Asked>,
) -> Result<Json<SearchPage>, Problem> {
    let found = search(&house.bureau, &caller.actor, &asked.text, house.today()).await?;
    let nothing =
        || Problem::invalid(Message::new("api-value").with("name", "text").with("value", &asked.text));
    found.map(Json).ok_or_else(nothing)
}
