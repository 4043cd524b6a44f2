//! What changes something is written down before it is done, and under a key of the program's own it is done once.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CONTENT_TYPE, ETAG, LOCATION};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use mingde_app::accounts::{Begun, KeptUnder, Request as Asked, begin_request, end_request};
use mingde_core::diagnostic::Message;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use super::operation::Operation;
use super::problem::{Problem, in_words};
use crate::doors::{Caller, LARGEST_FORM};
use crate::house::House;
use crate::screens::missing::Number;

/// By what a program knows that something is asked again.
const KEY: &str = "idempotency-key";
/// Says of an answer that it was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// So long what is sent may take to come in.
const COMES_IN: Duration = Duration::from_secs(30);
/// So many files come in at once.
const FILES: usize = 4;
/// Most bytes of an answer that is kept.
const LARGEST_ANSWER: usize = 4 << 20;

/// An answer as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    status: u16,
    heads: Vec<(String, String)>,
    body: String,
}

/// Heads of an answer that are kept.
const HEADS: [HeaderName; 3] = [CONTENT_TYPE, ETAG, LOCATION];

/// What is known of a route before it is asked.
#[derive(Clone, Copy)]
struct Known {
    /// Whoever only reads may ask it.
    harmless: bool,
    /// Whoever has to do with records of some kinds alone may ask it.
    by_kind: bool,
    /// Most bytes that are sent.
    largest: usize,
}

/// What is known of all routes before they are asked.
#[derive(Clone)]
pub struct Routes {
    house: House,
    /// By method and path.
    known: Arc<HashMap<(&'static str, &'static str), Known>>,
    /// Places for files that come in: each stands in memory until it is answered. Those of the pages are theirs.
    files: Arc<Semaphore>,
}

impl Routes {
    pub fn of(house: House, operations: &[Operation]) -> Self {
        let known = |one: &Operation| {
            let Operation { method, path, harmless, by_kind, largest, .. } = *one;
            ((method, path), Known { harmless, by_kind, largest })
        };
        let known = Arc::new(operations.iter().map(known).collect());
        Self { house, known, files: Arc::new(Semaphore::new(FILES)) }
    }

    /// What a request asks, and what is known of that; none for an address that is none of ours, or is not asked so.
    fn asked(&self, request: &Request) -> Option<(String, Known)> {
        let path = request.extensions().get::<MatchedPath>()?.as_str();
        // What is asked of with HEAD is what would be read.
        let method = if request.method() == Method::HEAD { "GET" } else { request.method().as_str() };
        let known = *self.known.get(&(method.to_ascii_lowercase().as_str(), path))?;
        Some((format!("{method} {path}"), known))
    }
}

/// Refuses what the token may not ask, and does what changes something once.
pub async fn once(State(routes): State<Routes>, caller: Caller, request: Request, next: Next) -> Response {
    let (method, number) = (request.method().clone(), request.extensions().get::<Number>().copied());
    // What is answered as unknown is not written down.
    let Some((route, Known { harmless, by_kind, largest })) = routes.asked(&request) else {
        return next.run(request).await;
    };
    let refused = |code| Problem::said(StatusCode::FORBIDDEN, Message::new(code)).into_response();
    if caller.token.narrowing.kinds.is_some() && !by_kind {
        return refused("api-token-of-kinds");
    }
    if method.is_safe() {
        return next.run(request).await;
    }
    if caller.token.narrowing.reads_only && !harmless {
        return refused("api-token-reads-only");
    }
    let full = || Problem::said(StatusCode::SERVICE_UNAVAILABLE, Message::new("web-full")).after(1);
    let place = (largest > LARGEST_FORM).then(|| routes.files.try_acquire()).transpose();
    let Ok(_place) = place else { return full().into_response() };
    let house = routes.house.clone();
    match begun(&house, &caller, (&route, largest), request).await {
        Err(problem) => problem.into_response(),
        Ok((Begun::Before(answer), _)) => replayed(&answer),
        Ok((Begun::Anew(None), request)) => next.run(request).await,
        Ok((Begun::Anew(Some(under)), request)) => {
            let response = in_words(next.run(request).await, (caller.locale, number), &method);
            kept(&house, under, response).await
        }
    }
}

async fn begun(
    house: &House,
    caller: &Caller,
    (route, largest): (&str, usize),
    request: Request,
) -> Result<(Begun, Request), Problem> {
    let (parts, body) = request.into_parts();
    let late = |_| Problem::said(StatusCode::REQUEST_TIMEOUT, Message::new("api-slow"));
    let large = |_| Problem::said(StatusCode::PAYLOAD_TOO_LARGE, Message::new("api-large"));
    let bytes: Bytes =
        tokio::time::timeout(COMES_IN, to_bytes(body, largest)).await.map_err(late)?.map_err(large)?;
    let key = parts.headers.get(KEY).map(|key| key.to_str().unwrap_or_default());
    let mut whole = format!("{} {}\n", parts.method, parts.uri).into_bytes();
    whole.extend_from_slice(&bytes);
    let asked = Asked { token: &caller.token, route, key, whole: &whole };
    let begun = begin_request(&house.bureau, &caller.actor, house.now(), asked).await?;
    Ok((begun, Request::from_parts(parts, Body::from(bytes))))
}

/// Keeps an answer; one of a house that failed or was busy is none.
async fn kept(house: &House, under: KeptUnder, response: Response) -> Response {
    let status = response.status();
    let passing = status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
    let (parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST_ANSWER).await else {
        return Problem::said(StatusCode::INTERNAL_SERVER_ERROR, Message::new("api-broken")).into_response();
    };
    let text = std::str::from_utf8(&bytes).ok().filter(|_| !passing);
    let head = |name: HeaderName| {
        let value = parts.headers.get(&name)?.to_str().ok()?;
        Some((name.to_string(), value.to_owned()))
    };
    let answer = text.map(|text| Kept {
        status: status.as_u16(),
        heads: HEADS.into_iter().filter_map(head).collect(),
        body: text.to_owned(),
    });
    // Plain data into memory cannot fail.
    let answer = answer.map(|answer| serde_json::to_string(&answer).unwrap_or_default());
    if let Err(cause) = end_request(&house.bureau, under, answer.as_deref()).await {
        tracing::warn!(?cause, "an answer was not kept");
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// The same answer as before.
fn replayed(answer: &str) -> Response {
    let broken =
        || Problem::said(StatusCode::INTERNAL_SERVER_ERROR, Message::new("api-broken")).into_response();
    let Ok(Kept { status, heads, body }) = serde_json::from_str(answer) else { return broken() };
    let mut response = (StatusCode::from_u16(status).unwrap_or_default(), body).into_response();
    response.headers_mut().remove(CONTENT_TYPE);
    for (name, value) in heads {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
}
