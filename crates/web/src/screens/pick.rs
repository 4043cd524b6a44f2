//! Who can be picked, as a list for the script of a form.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use mingde_app::{Pick, Picking, pick, pick_under};
use mingde_core::kind::Party;
use mingde_core::office::Power;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::house::House;
use crate::json::Json;
use crate::visitor::Visitor;

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    unit: Option<String>,
    kind: Option<String>,
}

/// What is found.
#[derive(Serialize)]
struct Answer {
    count: usize,
    picks: Vec<Found>,
}

#[derive(Serialize)]
struct Found {
    label: String,
    name: String,
    code: String,
    about: String,
    namesake: bool,
}

/// What a place of a form takes, by its name in addresses.
pub fn party(name: &str) -> Option<Party> {
    match name {
        "persons" => Some(Party::Person),
        "units" => Some(Party::Unit),
        "groups" => Some(Party::Group),
        _ => None,
    }
}

/// Its name in addresses.
pub fn name(party: Party) -> &'static str {
    match party {
        Party::Person => "persons",
        Party::Unit => "units",
        Party::Group => "groups",
    }
}

/// `GET /pick/{of}`
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Path(of): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let (bureau, actor, today) = (&house.bureau, &visitor.actor, house.today());
    let found = match of.as_str() {
        // Whom somebody may grant an office, whatever else they see of people.
        "holders" => pick_under(bureau, actor, today, &asked.q, Power::GrantOffices).await?,
        // Whose account somebody keeps.
        "owners" => pick_under(bureau, actor, today, &asked.q, Power::AdministerAccounts).await?,
        _ => {
            let of = party(&of).ok_or_else(Fault::missing)?;
            let picking =
                Picking { query: &asked.q, unit: asked.unit.as_deref(), kind: asked.kind.as_deref() };
            pick(bureau, actor, today, of, &picking).await?
        }
    };
    let line = |one: Pick| Found {
        label: one.label,
        name: one.name,
        code: one.code,
        about: one.about,
        namesake: one.has_namesake,
    };
    let answer = Answer { count: found.count, picks: found.picks.into_iter().map(line).collect() };
    Ok(Json(answer).into_response())
}
