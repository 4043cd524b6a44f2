//! Units and persons with their posts, as far as the owner of the token sees them.

use axum::extract::{Path, Query, State};
use mingde_app::{GroupList, PersonPage, Places, UnitPage, groups_seen, person_page, places, unit_page};
use mingde_core::registry::Unit;
use serde::Deserialize;
use utoipa::ToSchema;

use super::operation::{Api, operation};
use super::problem::Problem;
use crate::doors::{Caller, WholeCaller};
use crate::house::House;
use crate::json::Json;

pub fn routes() -> Api<House> {
    Api::new()
        .read(
            operation(
                "/api/v1/units",
                "list_units",
                "Units that are seen, and persons by name where one is looked for",
            )
            .asks::<Asked>()
            .answers::<Places>(),
            list,
        )
        .read(
            operation(
                "/api/v1/units/{id}",
                "read_unit",
                "A unit: what belongs to it, what it owes and has done",
            )
            .answers::<UnitPage>(),
            unit,
        )
        .read(
            operation("/api/v1/persons/{id}", "read_person", "A person: posts, what they owe and have done")
                .answers::<PersonPage>(),
            person,
        )
        .read(
            operation("/api/v1/groups", "list_groups", "Groups of units that are seen, with their members")
                .asks::<GroupsAsked>()
                .answers::<GroupList>(),
            groups,
        )
}

/// What is looked for.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Asked {
    /// A part of a name, its sound, or a code; all units if nothing is said.
    text: String,
}

/// Which groups are looked for.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct GroupsAsked {
    /// A part of a name, its sound, or a code; all groups if nothing is said.
    text: String,
    /// Of one unit: its code or id.
    unit: Option<String>,
}

/// `GET /api/v1/units`
async fn list(
    State(house): State<House>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<Places>, Problem> {
    let sight = house.bureau.sight(&caller.actor, None).await?;
    Ok(Json(places(&sight, &asked.text, house.today())))
}

/// `GET /api/v1/units/{id}`
async fn unit(
    State(house): State<House>,
    WholeCaller(caller): WholeCaller,
    Path(id): Path<String>,
) -> Result<Json<UnitPage>, Problem> {
    Ok(Json(unit_page(&house.bureau, &caller.actor, &id, house.today()).await?))
}

/// `GET /api/v1/persons/{id}`
async fn person(
    State(house): State<House>,
    WholeCaller(caller): WholeCaller,
    Path(id): Path<String>,
) -> Result<Json<PersonPage>, Problem> {
    Ok(Json(person_page(&house.bureau, &caller.actor, &id, house.today()).await?))
}

/// `GET /api/v1/groups`
async fn groups(
    State(house): State<House>,
    caller: Caller,
    Query(asked): Query<GroupsAsked>,
) -> Result<Json<GroupList>, Problem> {
    let sight = house.bureau.sight(&caller.actor, None).await?;
    let unit = asked.unit.as_ref().map(|unit| unit.parse().unwrap_or_else(|_| Unit::id_of(unit)));
    Ok(Json(groups_seen(&sight, (&asked.text, unit), house.today())))
}
