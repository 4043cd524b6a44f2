//! What the owner of the token may say to a record that concerns them: statements and appeals, each within its time.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use mingde_app::view::{DayText, IdText, StateText, Title};
use mingde_app::{OwnCase, OwnReply, ReplyOutcome, own_case_of, own_cases, reply};
use mingde_core::kind::ReplyTime;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::operation::{Api, operation};
use super::problem::Problem;
use super::records::named;
use super::sent::Sent;
use crate::doors::Caller;
use crate::house::House;
use crate::json::Json;

pub fn routes() -> Api<House> {
    Api::new()
        .read(
            operation(
                "/api/v1/replies",
                "list_replies",
                "Records that concern the owner of the token, and what may be said to each",
            )
            .answers::<OwnReplies>(),
            list,
        )
        .read(
            operation(
                "/api/v1/records/{id}/replies",
                "read_replies",
                "What the owner of the token may say to a record, and what came of it",
            )
            .answers::<ConcernedRecord>(),
            one,
        )
        .act(
            operation(
                "/api/v1/records/{id}/replies/{kind}",
                "file_reply",
                "Says a statement or an appeal to a record",
            )
            .takes::<GivenReply>()
            .answers_with::<FiledReply>(201),
            file,
        )
}

/// Records that concern somebody.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnReplies {
    /// The latest first.
    records: Vec<ConcernedRecord>,
}

/// A record that concerns somebody, with the ways to reply to it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConcernedRecord {
    /// Which.
    #[schema(value_type = IdText)]
    id: String,
    /// What its kind is called.
    title: Title,
    /// Its day.
    #[schema(value_type = DayText)]
    date: String,
    /// The ways to reply.
    replies: Vec<WayToReply>,
}

/// One way to reply.
#[derive(Debug, Serialize, ToSchema)]
pub struct WayToReply {
    /// Its kind.
    kind: String,
    /// What it is called.
    title: Title,
    /// What it is for.
    purpose: String,
    /// What gives the right and the time.
    source: String,
    /// Most characters.
    most: usize,
    /// Whether it is time: `not-yet`, `open`, `over`.
    time: &'static str,
    /// The last day of that time, where there is one.
    #[schema(value_type = Option<DayText>)]
    last: Option<String>,
    /// Whether it can be filed now.
    open: bool,
    /// The one that was filed already.
    #[schema(value_type = Option<IdText>)]
    filed: Option<String>,
    /// Its state.
    #[schema(value_type = Option<StateText>)]
    state: Option<&'static str>,
    /// What came of it, as soon as the record says so.
    outcome: Option<Title>,
    /// It is there and sealed: the office tells it.
    outcome_sealed: bool,
}

/// What somebody says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenReply {
    /// What is said.
    text: String,
    /// Ids of photos of papers that were sent before.
    #[serde(default)]
    evidence: Vec<String>,
}

/// A reply that was filed.
#[derive(Debug, Serialize, ToSchema)]
pub struct FiledReply {
    /// The record that it is.
    #[schema(value_type = IdText)]
    id: String,
}

/// `GET /api/v1/replies`
async fn list(State(house): State<House>, caller: Caller) -> Result<Json<OwnReplies>, Problem> {
    let cases = own_cases(&house.bureau, &caller.actor, house.today()).await?;
    Ok(Json(OwnReplies { records: cases.into_iter().map(ConcernedRecord::of).collect() }))
}

/// `GET /api/v1/records/{id}/replies`
async fn one(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<ConcernedRecord>, Problem> {
    let id = named(&id)?.to_string();
    let case = own_case_of(&house.bureau, &caller.actor, &id, house.today()).await?;
    case.map(|case| Json(ConcernedRecord::of(case))).ok_or_else(Problem::missing)
}

/// `POST /api/v1/records/{id}/replies/{kind}`
async fn file(
    State(house): State<House>,
    caller: Caller,
    Path((id, kind)): Path<(String, String)>,
    Sent(given): Sent<GivenReply>,
) -> Result<Response, Problem> {
    let id = named(&id)?.to_string();
    let said = (given.text.as_str(), given.evidence.as_slice());
    let filed = reply(&house.bureau, &caller.actor, house.now(), (&id, &kind), said).await?.to_string();
    let head = [(LOCATION, format!("/api/v1/records/{filed}"))];
    Ok((StatusCode::CREATED, head, Json(FiledReply { id: filed })).into_response())
}

impl ConcernedRecord {
    fn of(case: OwnCase) -> Self {
        Self {
            id: case.id.to_string(),
            title: case.title,
            date: case.date.to_string(),
            replies: case.replies.into_iter().map(WayToReply::of).collect(),
        }
    }
}

impl WayToReply {
    fn of(own: OwnReply) -> Self {
        let (time, last) = match own.time {
            ReplyTime::NotYet => ("not-yet", None),
            ReplyTime::Open { last } => ("open", last),
            ReplyTime::Over { last } => ("over", Some(last)),
        };
        let (filed, state) = own.filed.unzip();
        Self {
            time,
            last: last.map(|last| last.to_string()),
            open: own.is_open(),
            filed: filed.map(|filed| filed.to_string()),
            state: state.map(|state| state.name()),
            outcome_sealed: own.outcome == Some(ReplyOutcome::Sealed),
            outcome: match own.outcome {
                Some(ReplyOutcome::Told(title)) => Some(title),
                _ => None,
            },
            kind: own.kind,
            title: own.title,
            purpose: own.purpose,
            source: own.source,
            most: own.most,
        }
    }
}
