//! Records: listed and looked at.

use axum::extract::{Path, State};
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use mingde_app::view::{DayText, RecordView, StateText};
use mingde_app::{LedgerWish, RecordHistory, RecordStretch, record_history, record_stretch, record_view};
use mingde_core::id::{EntityId, PersonId, RecordId, UnitId};
use mingde_core::record::State as RecordState;
use mingde_core::registry::{Person, Unit};
use serde::Deserialize;
use utoipa::ToSchema;

use super::asked::{asked, asked_day, unfit};
use super::operation::{Api, operation};
use super::problem::Problem;
use super::sent::InAddress;
use crate::doors::Caller;
use crate::house::House;
use crate::json::Json;

/// Most entries of one stretch, and how many there are if nothing is said.
const MOST: (usize, usize) = (200, 50);

pub fn routes() -> Api<House> {
    Api::new()
        .read(
            operation(
                "/api/v1/records",
                "list_records",
                "Records that fit, in the order in which they last changed",
            )
            .by_kind()
            .asks::<Asked>()
            .answers::<RecordStretch>(),
            list,
        )
        .read(
            operation("/api/v1/records/{id}", "read_record", "A record")
                .by_kind()
                .answers::<RecordView>()
                .tagged(),
            one,
        )
        .read(
            operation("/api/v1/records/{id}/history", "read_record_history", "How a record came to be so")
                .by_kind()
                .answers::<RecordHistory>(),
            history,
        )
}

/// What is asked of the ledger. What is given must all hold.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Asked {
    /// Of one kind.
    kind: Option<String>,
    /// Reported by one unit: its code or id.
    unit: Option<String>,
    /// In which somebody takes part: staff number or id.
    person: Option<String>,
    /// That happened on this day or later.
    #[schema(value_type = Option<DayText>)]
    from: Option<String>,
    /// That happened on this day or before.
    #[schema(value_type = Option<DayText>)]
    to: Option<String>,
    /// In one state.
    #[schema(value_type = Option<StateText>)]
    state: Option<String>,
    /// That say this somewhere.
    text: Option<String>,
    /// That were entered late.
    late: Option<bool>,
    /// That wait for the owner of the token to accept them.
    waiting: Option<bool>,
    /// Behind this place: `next` of the stretch before.
    after: Option<String>,
    /// At most so many; 50 if nothing is said.
    #[schema(minimum = 1, maximum = 200)]
    limit: Option<usize>,
}

impl Asked {
    fn wish(&self) -> Result<(LedgerWish, Option<u64>, usize), Problem> {
        let state = asked("state", self.state.as_deref(), RecordState::parse)?;
        let after = self.after.as_deref().filter(|after| !after.is_empty());
        let after = asked("after", after, |after| after.parse().ok())?;
        let limit = stretch(self.limit)?;
        let id = |text: &String| text.parse::<EntityId>().ok();
        let wish = LedgerWish {
            kind: self.kind.clone(),
            unit: self.unit.as_ref().map(|text| id(text).map_or_else(|| Unit::id_of(text), UnitId)),
            person: self.person.as_ref().map(|text| id(text).map_or_else(|| Person::id_of(text), PersonId)),
            from: asked_day("from", self.from.as_deref())?,
            to: asked_day("to", self.to.as_deref())?,
            state,
            text: self.text.clone().unwrap_or_default(),
            late: self.late.unwrap_or_default(),
            to_accept: self.waiting.unwrap_or_default(),
            ..LedgerWish::default()
        };
        Ok((wish, after, limit))
    }
}

/// How many are listed in a stretch.
pub fn stretch(limit: Option<usize>) -> Result<usize, Problem> {
    let limit = limit.unwrap_or(MOST.1);
    if (1..=MOST.0).contains(&limit) { Ok(limit) } else { Err(unfit("limit", limit)) }
}

/// What somebody named as a record. One that is shortened names none here: what a program keeps is whole.
pub fn named(id: &str) -> Result<RecordId, Problem> {
    id.parse().map_err(|_| Problem::missing())
}

/// A record as it stands, with what it is changed by.
pub fn tagged(record: RecordView) -> Response {
    let tag = format!("\"{}\"", record.revision);
    ([(ETAG, tag)], Json(record)).into_response()
}

/// `GET /api/v1/records`
async fn list(
    State(house): State<House>,
    caller: Caller,
    InAddress(asked): InAddress<Asked>,
) -> Result<Json<RecordStretch>, Problem> {
    let (wish, after, most) = asked.wish()?;
    Ok(Json(record_stretch(&house.bureau, &caller.actor, &wish, after, most).await?))
}

/// `GET /api/v1/records/{id}`
async fn one(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = named(&id)?.to_string();
    Ok(tagged(record_view(&house.bureau, &caller.actor, &id).await?))
}

/// `GET /api/v1/records/{id}/history`
async fn history(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<RecordHistory>, Problem> {
    let id = named(&id)?.to_string();
    Ok(Json(record_history(&house.bureau, &caller.actor, &id, caller.locale).await?))
}
