//! Records: filed, corrected, and brought from state to state.

use axum::extract::{Path, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use mingde_app::view::RecordView;
use mingde_app::{
    AppError, Filed, GivenChange, GivenRecord, Looked, Step, correct_given, decide_given, file_given,
    record_view,
};
use mingde_core::diagnostic::{Class, Message};
use serde::Deserialize;
use utoipa::ToSchema;

use super::operation::{Api, operation};
use super::problem::{Problem, Wrong};
use super::records::{named, tagged};
use super::sent::{Sent, overtaken, seen};
use crate::doors::Caller;
use crate::house::House;

pub fn routes() -> Api<House> {
    let step = |path, id, about| {
        let step = operation(path, id, about).by_kind().takes::<Said>().answers::<RecordView>();
        step.tagged().if_match(false)
    };
    let by = |to| move |house, caller, id, headers, said| take(house, caller, id, headers, said, to);
    Api::new()
        .act(
            operation(
                "/api/v1/records",
                "file_record",
                "Files a record; one that stood there before is answered with 200",
            )
            .by_kind()
            .takes::<GivenRecord>()
            .answers_with::<RecordView>(201)
            .answers::<RecordView>()
            .tagged(),
            file,
        )
        .change(
            operation("/api/v1/records/{id}", "correct_record", "Corrects a record as it was looked at")
                .by_kind()
                .takes::<GivenChange>()
                .answers::<RecordView>()
                .tagged()
                .if_match(true),
            correct,
        )
        .act(
            step("/api/v1/records/{id}/submission", "submit_record", "Hands a draft or a returned record in"),
            by(Step::Submit),
        )
        .act(
            step(
                "/api/v1/records/{id}/acceptance",
                "accept_record",
                "Accepts a record: it counts from now on",
            ),
            by(Step::Accept),
        )
        .act(
            step("/api/v1/records/{id}/return", "return_record", "Sends a record back for repair"),
            by(Step::Return),
        )
        .act(
            step("/api/v1/records/{id}/withdrawal", "withdraw_record", "Takes a record back"),
            by(Step::Withdraw),
        )
}

/// Why it is done.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Said {
    /// Why; returning and withdrawing ask for it.
    reason: String,
}

/// `POST /api/v1/records`
async fn file(
    State(house): State<House>,
    caller: Caller,
    Sent(given): Sent<GivenRecord>,
) -> Result<Response, Problem> {
    let filed = file_given(&house.bureau, &caller.actor, house.now(), &given).await?;
    let (record, status) = match filed {
        Filed::Written(record) => (record, StatusCode::CREATED),
        Filed::StoodThere(record) => (record, StatusCode::OK),
        Filed::Open(looked) => return Err(open(looked)),
    };
    let id = record.head.id.to_string();
    let record = record_view(&house.bureau, &caller.actor, &id).await?;
    Ok((status, [(LOCATION, format!("/api/v1/records/{id}"))], tagged(record)).into_response())
}

/// `PATCH /api/v1/records/{id}`
async fn correct(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
    Sent(change): Sent<GivenChange>,
) -> Result<Response, Problem> {
    let id = named(&id)?.to_string();
    let of = (id.as_str(), seen(&headers)?);
    let done = correct_given(&house.bureau, &caller.actor, house.now(), of, &change).await;
    match done.map_err(undone)? {
        Filed::Written(record) | Filed::StoodThere(record) => {
            let id = record.head.id.to_string();
            Ok(tagged(record_view(&house.bureau, &caller.actor, &id).await?))
        }
        Filed::Open(looked) => Err(open(looked)),
    }
}

/// `POST /api/v1/records/{id}/…`: a step from state to state.
async fn take(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
    Sent(said): Sent<Said>,
    step: Step,
) -> Result<Response, Problem> {
    let id = named(&id)?.to_string();
    let of = (id.as_str(), seen(&headers)?);
    let done = decide_given(&house.bureau, &caller.actor, house.now(), of, step, &said.reason).await;
    done.map_err(undone)?;
    Ok(tagged(record_view(&house.bureau, &caller.actor, &id).await?))
}

/// Why a record was not changed. It is seen, so why that may not be done is no secret.
fn undone(error: AppError) -> Problem {
    match error.message().code {
        "api-unseen" => Problem::said(StatusCode::PRECONDITION_REQUIRED, error.message()),
        "api-overtaken" | "filing-overtaken" => overtaken(),
        _ if error.class() == Class::Refused => Problem::said(StatusCode::FORBIDDEN, error.message()),
        _ => error.into(),
    }
}

/// What is to be said before it is taken.
fn open(looked: Looked) -> Problem {
    let wrong = |pointer: String, message: Message, suggestion| Wrong { pointer, message, suggestion };
    if !looked.faults.is_empty() {
        let faults = looked.faults.into_iter();
        let errors =
            faults.map(|fault| wrong(fault.slot.pointer(), fault.message, fault.suggestion)).collect();
        return Problem::invalid(Message::new("api-faults")).with_errors(errors);
    }
    if !looked.doubts.is_empty() {
        let doubts = looked.doubts.into_iter();
        let errors = doubts.map(|doubt| wrong("/reason".to_owned(), doubt, None)).collect();
        return Problem::invalid(Message::new("api-doubts")).with_errors(errors);
    }
    let alike = looked.alike.iter().map(|record| record.head.id.to_string()).collect();
    Problem::said(StatusCode::CONFLICT, Message::new("api-alike")).with_alike(alike)
}
