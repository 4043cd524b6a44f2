//! Rulebooks, their results, and the proof of each.

use axum::extract::{Path, State};
use mingde_app::view::DayText;
use mingde_app::{
    ProofPage, RESULT_STATES, ResultPage, ResultWish, RulebookLine, RulebookPage, VersionsPage, Viewpoint,
    proof_page, result_page, rulebook_list, rulebook_page, versions_page,
};
use mingde_core::period::Period;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::asked::{asked, asked_day, unfit};
use super::operation::{Api, operation};
use super::problem::Problem;
use super::sent::InAddress;
use crate::doors::Caller;
use crate::house::House;
use crate::json::Json;

pub fn routes() -> Api<House> {
    Api::new()
        .read(
            operation("/api/v1/rulebooks", "list_rulebooks", "Rulebooks that hold today")
                .answers::<Rulebooks>(),
            list,
        )
        .read(
            operation(
                "/api/v1/rulebooks/{id}",
                "read_rulebook",
                "A rulebook: each article with its figures and duties",
            )
            .asks::<Viewed>()
            .answers::<RulebookPage>(),
            one,
        )
        .read(
            operation("/api/v1/rulebooks/{id}/versions", "list_versions", "Its versions, the latest first")
                .answers::<VersionsPage>(),
            versions,
        )
        .read(
            operation(
                "/api/v1/rulebooks/{id}/results/{result}",
                "read_result",
                "A result of all who have it",
            )
            .asks::<ViewedResult>()
            .answers::<ResultPage>(),
            result,
        )
        .read(
            operation(
                "/api/v1/rulebooks/{id}/results/{result}/{subject}",
                "explain_result",
                "The proof of a result of one unit or person, down to the records",
            )
            .asks::<Viewed>()
            .answers::<ProofPage>(),
            proof,
        )
}

/// Rulebooks.
#[derive(Debug, Serialize, ToSchema)]
pub struct Rulebooks {
    /// By the pinyin of their titles.
    rulebooks: Vec<RulebookLine>,
}

/// From where one looks; as of today where nothing is said.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Viewed {
    /// One unit alone: its id.
    unit: Option<String>,
    /// The period: `2025-autumn`, `2025-2026`, `2025-11`.
    period: Option<String>,
    /// As it stood on this day.
    #[schema(value_type = Option<DayText>)]
    as_of: Option<String>,
    /// By what was known at the end of this day.
    #[schema(value_type = Option<DayText>)]
    known_on: Option<String>,
}

/// The same, and which of those who have the result.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ViewedResult {
    /// One unit alone: its id.
    unit: Option<String>,
    /// The period: `2025-autumn`, `2025-2026`, `2025-11`.
    period: Option<String>,
    /// As it stood on this day.
    #[schema(value_type = Option<DayText>)]
    as_of: Option<String>,
    /// By what was known at the end of this day.
    #[schema(value_type = Option<DayText>)]
    known_on: Option<String>,
    /// Those of this state alone.
    state: Option<String>,
    /// From this one on, of those that are listed; from 0.
    from: usize,
}

impl Viewed {
    fn viewpoint(&self) -> Result<Viewpoint, Problem> {
        let unit = asked("unit", self.unit.as_deref(), |unit| unit.parse().ok())?;
        let period = asked("period", self.period.as_deref(), |period| Period::parse(period).ok())?;
        let as_of = asked_day("as_of", self.as_of.as_deref())?;
        let known_on = asked_day("known_on", self.known_on.as_deref())?;
        Ok(Viewpoint { unit, period, as_of, known_on })
    }
}

/// `GET /api/v1/rulebooks`
async fn list(State(house): State<House>, caller: Caller) -> Result<Json<Rulebooks>, Problem> {
    Ok(Json(Rulebooks { rulebooks: rulebook_list(&house.bureau, &caller.actor, house.today()).await? }))
}

/// `GET /api/v1/rulebooks/{id}`
async fn one(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<String>,
    InAddress(viewed): InAddress<Viewed>,
) -> Result<Json<RulebookPage>, Problem> {
    let (viewpoint, today) = (viewed.viewpoint()?, house.today());
    Ok(Json(rulebook_page(&house.bureau, &caller.actor, &id, &viewpoint, today, caller.locale).await?))
}

/// `GET /api/v1/rulebooks/{id}/versions`
async fn versions(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<VersionsPage>, Problem> {
    Ok(Json(versions_page(&house.bureau, &caller.actor, &id, ("", ""), house.today()).await?))
}

/// `GET /api/v1/rulebooks/{id}/results/{result}`
async fn result(
    State(house): State<House>,
    caller: Caller,
    Path((id, result)): Path<(String, String)>,
    InAddress(viewed): InAddress<ViewedResult>,
) -> Result<Json<ResultPage>, Problem> {
    let ViewedResult { unit, period, as_of, known_on, state, from } = viewed;
    if let Some(state) = state.as_deref().filter(|state| !RESULT_STATES.contains(state)) {
        return Err(unfit("state", state));
    }
    let viewpoint = Viewed { unit, period, as_of, known_on }.viewpoint()?;
    let (of, wish) = ((id.as_str(), result.as_str()), ResultWish { status: state, from });
    Ok(Json(result_page(&house.bureau, &caller.actor, of, &viewpoint, &wish, house.today()).await?))
}

/// `GET /api/v1/rulebooks/{id}/results/{result}/{subject}`
async fn proof(
    State(house): State<House>,
    caller: Caller,
    Path((id, result, subject)): Path<(String, String, String)>,
    InAddress(viewed): InAddress<Viewed>,
) -> Result<Json<ProofPage>, Problem> {
    let asked = (id.as_str(), result.as_str(), subject.as_str());
    let (viewpoint, today) = (viewed.viewpoint()?, house.today());
    Ok(Json(proof_page(&house.bureau, &caller.actor, asked, &viewpoint, today, caller.locale).await?))
}
