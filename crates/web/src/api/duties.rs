//! What is to be done, and by when.

use axum::extract::State;
use mingde_app::view::DayText;
use mingde_app::{Calendar, CalendarWish, Todo, calendar, todo};
use serde::Deserialize;
use utoipa::ToSchema;

use super::asked::{asked, asked_day};
use super::operation::{Api, operation};
use super::problem::Problem;
use super::sent::InAddress;
use crate::doors::Caller;
use crate::house::House;
use crate::json::Json;

pub fn routes() -> Api<House> {
    Api::new()
        .read(
            operation("/api/v1/todo", "read_todo", "What the owner of the token has to do").answers::<Todo>(),
            own,
        )
        .read(
            operation("/api/v1/calendar", "read_calendar", "Duties by week")
                .asks::<Asked>()
                .answers::<Calendar>(),
            weeks,
        )
}

/// From which week on, and whose.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Asked {
    /// A day of the first week; this week if nothing is said.
    #[schema(value_type = Option<DayText>)]
    from: Option<String>,
    /// Of one unit, its people and its groups: its id.
    unit: Option<String>,
    /// What one owner has to see to, as the rulebook calls them.
    owner: String,
}

/// `GET /api/v1/todo`
async fn own(State(house): State<House>, caller: Caller) -> Result<Json<Todo>, Problem> {
    Ok(Json(todo(&house.bureau, &caller.actor, house.today()).await?))
}

/// `GET /api/v1/calendar`
async fn weeks(
    State(house): State<House>,
    caller: Caller,
    InAddress(wanted): InAddress<Asked>,
) -> Result<Json<Calendar>, Problem> {
    let today = house.today();
    let day = asked_day("from", wanted.from.as_deref())?;
    let unit = asked("unit", wanted.unit.as_deref(), |unit| unit.parse().ok())?;
    let wish = CalendarWish { unit, owner: wanted.owner.trim().to_owned() };
    Ok(Json(calendar(&house.bureau, &caller.actor, (day.unwrap_or(today), today), &wish).await?))
}
