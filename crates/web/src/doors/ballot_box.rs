//! Where ballots are cast, and where trustees and scrutineers come by their codes: a door of its own. Nobody is asked here who it is:
//! cookies are not read, requests are neither numbered nor written into the log nor counted, for each of these would tell who was there
//! when a ballot came.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use mingde_app::{
    AppError, SeatPaper, ballot_archive, ballot_file, ballot_files, ballot_now, cast_ballot, hand_in,
    seat_messages, seat_now, seat_result,
};
use mingde_core::diagnostic::Message;
use mingde_core::words::Locale;
use serde::Serialize;
use tokio::sync::Semaphore;

use super::answer::HEADERS;
use super::client;
use crate::booth;
use crate::house::House;
use crate::json::Json;
use crate::routing::{get, post};
use crate::screens::ballots::told;

/// Most bytes of a ballot or a share: the largest manifest has ballots of less than a megabyte.
const LARGEST: usize = 4 << 20;
/// So long they may take to come in.
const ALL_OF_IT: Duration = Duration::from_secs(30);

/// The routes that ask nobody who it is; so many are answered at once.
pub fn ballot_box(house: House, at_once: usize) -> Router {
    let room = Arc::new(Semaphore::new(at_once));
    Router::new()
        .route("/seat/{code}/{paper}", post(hand))
        .route("/vote/{id}", get(booth::vote))
        .route("/verifier", get(booth::verifier))
        .route("/vote/{id}/state", get(state))
        .route("/vote/{id}/files", get(files))
        .route("/vote/{id}/files/{*name}", get(file))
        .route("/vote/{id}/folder.zip", get(archive))
        .route("/vote/{id}/ballots", post(cast))
        .route("/seat/{code}", get(booth::seat))
        .route("/seat/{code}/state", get(seat))
        .route("/seat/{code}/messages", get(messages))
        .route("/seat/{code}/result", get(result).merge(post(hand_result)))
        .layer(from_fn_with_state(room, let_in))
        .with_state(house)
}

/// Lets in as many as there is room for, and puts the headers of every page on the answer.
async fn let_in(State(room): State<Arc<Semaphore>>, request: Request, next: Next) -> Response {
    let locale = locale(request.headers());
    let mut response = match room.try_acquire() {
        Ok(_room) => next.run(request).await,
        Err(_) => told::said(locale, StatusCode::SERVICE_UNAVAILABLE, "busy", &Message::new("web-full")),
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

fn locale(headers: &HeaderMap) -> Locale {
    client::locale(headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default())
}

type Answer = Result<Response, Response>;

fn refused(headers: &HeaderMap) -> impl Fn(AppError) -> Response {
    let locale = locale(headers);
    move |error| told::refused(locale, &error)
}

#[derive(Serialize)]
struct Now {
    state: &'static str,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    received: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ballot_length: Option<usize>,
    now: u64,
}

/// `GET /vote/{id}/state`
async fn state(State(house): State<House>, Path(id): Path<String>, headers: HeaderMap) -> Answer {
    let now = ballot_now(&house.bureau, house.now(), &id).await.map_err(refused(&headers))?;
    let (state, title) = (now.stage.name(), now.title);
    let now = Now { state, title, received: now.received, ballot_length: now.length, now: now.now };
    Ok(Json(now).into_response())
}

#[derive(Serialize)]
struct Names {
    files: Vec<String>,
}

/// `GET /vote/{id}/files`
async fn files(State(house): State<House>, Path(id): Path<String>, headers: HeaderMap) -> Answer {
    let files = ballot_files(&house.bureau, &id).await.map_err(refused(&headers))?;
    Ok(Json(Names { files }).into_response())
}

/// `GET /vote/{id}/files/{name}`
async fn file(
    State(house): State<House>,
    Path((id, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer {
    let bytes = ballot_file(&house.bureau, &id, &name).await.map_err(refused(&headers))?;
    let kind = match name.rsplit('.').next() {
        Some("json") => "application/json",
        Some("txt" | "note") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    Ok(([(CONTENT_TYPE, kind)], bytes).into_response())
}

/// `GET /vote/{id}/folder.zip`
async fn archive(State(house): State<House>, Path(id): Path<String>, headers: HeaderMap) -> Answer {
    let bytes = ballot_archive(&house.bureau, &id, ("verify.html", booth::verifier_bytes()))
        .await
        .map_err(refused(&headers))?;
    let named = "attachment; filename=\"ballot.zip\"";
    Ok(([(CONTENT_TYPE, "application/zip"), (CONTENT_DISPOSITION, named)], bytes).into_response())
}

/// `POST /vote/{id}/ballots`: the answer is the receipt, once the ballot is on disk.
async fn cast(State(house): State<House>, Path(id): Path<String>, headers: HeaderMap, body: Body) -> Answer {
    let bytes = all_of(&headers, body).await?;
    let receipt = cast_ballot(&house.bureau, house.now(), &id, bytes.into()).await;
    let receipt = receipt.map_err(refused(&headers))?;
    Ok(([(CONTENT_TYPE, "text/plain; charset=utf-8")], receipt).into_response())
}

/// `GET /seat/{code}/state`
async fn seat(State(house): State<House>, Path(code): Path<String>, headers: HeaderMap) -> Answer {
    let now = seat_now(&house.bureau, house.now(), &code).await.map_err(refused(&headers))?;
    Ok(Json(now).into_response())
}

/// `GET /seat/{code}/messages`
async fn messages(State(house): State<House>, Path(code): Path<String>, headers: HeaderMap) -> Answer {
    let messages = seat_messages(&house.bureau, &code).await.map_err(refused(&headers))?;
    Ok(Json(messages).into_response())
}

/// `GET /seat/{code}/result`
async fn result(State(house): State<House>, Path(code): Path<String>, headers: HeaderMap) -> Answer {
    let bytes = seat_result(&house.bureau, &code).await.map_err(refused(&headers))?;
    Ok(([(CONTENT_TYPE, "application/json")], bytes).into_response())
}

/// `POST /seat/{code}/result`
async fn hand_result(
    State(house): State<House>,
    Path(code): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    take(&house, &code, &headers, SeatPaper::Result, body).await
}

/// `POST /seat/{code}/{paper}`
async fn hand(
    State(house): State<House>,
    Path((code, paper)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let missing = || AppError::NotFound(Message::new("ballot-bad-paper"));
    let paper = SeatPaper::named(&paper).ok_or_else(missing).map_err(refused(&headers))?;
    take(&house, &code, &headers, paper, body).await
}

#[derive(Serialize)]
struct Taken {}

async fn take(house: &House, code: &str, headers: &HeaderMap, paper: SeatPaper, body: Body) -> Answer {
    let bytes = all_of(headers, body).await?;
    hand_in(&house.bureau, code, paper, bytes.into()).await.map_err(refused(headers))?;
    Ok(Json(Taken {}).into_response())
}

/// All of what is sent, within a while and within reason.
async fn all_of(headers: &HeaderMap, body: Body) -> Result<Bytes, Response> {
    let locale = locale(headers);
    let said = |status, code: &'static str| told::said(locale, status, code, &Message::new(code));
    match tokio::time::timeout(ALL_OF_IT, to_bytes(body, LARGEST)).await {
        Err(_) => Err(said(StatusCode::REQUEST_TIMEOUT, "web-form-slow")),
        Ok(Err(_)) => Err(said(StatusCode::PAYLOAD_TOO_LARGE, "web-form-large")),
        Ok(Ok(bytes)) => Ok(bytes),
    }
}
