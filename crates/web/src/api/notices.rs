//! What the owner of the token is told.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use mingde_app::accounts::Digest;
use mingde_app::view::{DayText, IdText, MomentText, Title};
use mingde_app::{About, NOTICES, NoticeLine, notices_page, read_notice};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::operation::{Api, operation};
use super::problem::Problem;
use super::sent::InAddress;
use crate::doors::Caller;
use crate::house::House;
use crate::json::Json;

pub fn routes() -> Api<House> {
    Api::new()
        .read(
            operation(
                "/api/v1/notices",
                "list_notices",
                "Notices: those that were not read first, the latest first",
            )
            .asks::<Asked>()
            .answers::<Notices>(),
            list,
        )
        .act(
            operation("/api/v1/notices/{id}/reading", "read_notice", "Notes that a notice was read")
                .answers_nothing(),
            read,
        )
}

/// Which of them.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Asked {
    /// From this one on, from 0.
    from: usize,
}

/// A page of notices.
#[derive(Debug, Serialize, ToSchema)]
pub struct Notices {
    /// The notices.
    notices: Vec<Notice>,
    /// Whether there are more.
    more: bool,
}

/// A notice.
#[derive(Debug, Serialize, ToSchema)]
pub struct Notice {
    /// What it is read by.
    id: String,
    /// What happened, as a code: `record-returned`, `records-waiting`, `duty-due`.
    cause: String,
    /// Of how many.
    count: u64,
    /// When.
    #[schema(value_type = MomentText)]
    made: String,
    /// Whether it was read.
    seen: bool,
    /// The record that it is about.
    #[schema(value_type = Option<IdText>)]
    record: Option<String>,
    /// When that happened.
    #[schema(value_type = Option<DayText>)]
    date: Option<String>,
    /// The kind of the records, the rulebook of the duty or the office that it is about.
    title: Option<Title>,
    /// The duty, the step of a case, the selection, the file of an import, or what was sent.
    name: Option<String>,
    /// Why a record was returned or withdrawn.
    reason: Option<String>,
}

impl Notice {
    fn of(line: NoticeLine) -> Self {
        let mut notice = Self {
            id: line.id.to_hex(),
            cause: line.cause.code().to_owned(),
            count: line.count,
            made: line.made.to_string(),
            seen: line.seen,
            record: None,
            date: None,
            title: None,
            name: None,
            reason: None,
        };
        match line.about {
            About::Record { id, kind, date, reason } => {
                notice.record = Some(id.to_string());
                (notice.title, notice.date) = (Some(kind), Some(date.to_string()));
                notice.reason = Some(reason).filter(|reason| !reason.is_empty());
            }
            About::Step { id, kind, step, date } => {
                (notice.record, notice.date) = (Some(id.to_string()), Some(date.to_string()));
                (notice.title, notice.name) = (Some(kind), Some(step.title));
            }
            About::Selection(id, what, _) => {
                (notice.record, notice.name) = (Some(id.to_string()), Some(what));
            }
            About::Kind(_, title) | About::Office(title) => notice.title = Some(title),
            About::Duty(title, name) => (notice.title, notice.name) = (Some(title), Some(name)),
            About::Assignment(id, what) => (notice.record, notice.name) = (Some(id.to_string()), Some(what)),
            About::Import(file) => notice.name = Some(file),
            About::Account | About::Gone => {}
        }
        notice
    }
}

/// `GET /api/v1/notices`
async fn list(
    State(house): State<House>,
    caller: Caller,
    InAddress(asked): InAddress<Asked>,
) -> Result<Json<Notices>, Problem> {
    let from = asked.from.min(u32::MAX as usize) as u64;
    let lines = notices_page(&house.bureau, &caller.actor, from).await?;
    let more = lines.len() as u64 > NOTICES;
    let notices = lines.into_iter().take(NOTICES as usize).map(Notice::of).collect();
    Ok(Json(Notices { notices, more }))
}

/// `POST /api/v1/notices/{id}/reading`
async fn read(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = Digest::from_hex(&id).ok_or_else(Problem::missing)?;
    read_notice(&house.bureau, &caller.actor, house.now(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
