//! Units and persons with their posts, as far as the owner of the token sees them.

use axum::extract::{Path, State};
use mingde_app::{
    GroupList, PersonPage, PersonStretch, Places, UnitPage, groups_seen, person_page, persons_seen, places,
    unit_page,
};
use mingde_core::id::UnitId;
use mingde_core::registry::Unit;
use serde::Deserialize;
use utoipa::ToSchema;

use super::operation::{Api, operation};
use super::problem::Problem;
use super::records::stretch;
use super::sent::InAddress;
use crate::doors::Caller;
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
            .by_kind()
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
            operation("/api/v1/persons", "list_persons", "Persons that are seen, by their staff numbers")
                .asks::<PersonsAsked>()
                .answers::<PersonStretch>(),
            persons,
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

/// Which persons are listed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PersonsAsked {
    /// With a main post in one unit: its code or id.
    unit: Option<String>,
    /// Behind this place: `next` of the stretch before.
    after: String,
    /// At most so many; 50 if nothing is said.
    #[schema(minimum = 1, maximum = 200)]
    limit: Option<usize>,
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
    InAddress(asked): InAddress<Asked>,
) -> Result<Json<Places>, Problem> {
    let sight = house.bureau.sight(&caller.actor, None).await?;
    Ok(Json(places(&sight, &asked.text, house.today())))
}

/// `GET /api/v1/units/{id}`
async fn unit(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<UnitPage>, Problem> {
    Ok(Json(unit_page(&house.bureau, &caller.actor, &id, house.today()).await?))
}

/// `GET /api/v1/persons`
async fn persons(
    State(house): State<House>,
    caller: Caller,
    InAddress(asked): InAddress<PersonsAsked>,
) -> Result<Json<PersonStretch>, Problem> {
    let most = stretch(asked.limit)?;
    let sight = house.bureau.sight(&caller.actor, None).await?;
    Ok(Json(persons_seen(&sight, (unit_named(asked.unit.as_deref()), &asked.after), most, house.today())))
}

/// The unit that is named by its code or id.
fn unit_named(name: Option<&str>) -> Option<UnitId> {
    name.map(|name| name.parse().unwrap_or_else(|_| Unit::id_of(name)))
}

/// `GET /api/v1/persons/{id}`
async fn person(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<PersonPage>, Problem> {
    Ok(Json(person_page(&house.bureau, &caller.actor, &id, house.today()).await?))
}

/// `GET /api/v1/groups`
async fn groups(
    State(house): State<House>,
    caller: Caller,
    InAddress(asked): InAddress<GroupsAsked>,
) -> Result<Json<GroupList>, Problem> {
    let sight = house.bureau.sight(&caller.actor, None).await?;
    let unit = unit_named(asked.unit.as_deref());
    Ok(Json(groups_seen(&sight, (&asked.text, unit), house.today())))
}
