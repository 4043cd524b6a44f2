//! Nothing is changed but by a form of one's own pages: every request that may change something comes from a page of this
//! house and carries what that page was given.
//!
//! Behind it there is room for so many at once. Whoever has not sent all of a form yet takes none of it, and does not have long
//! to send it; whether the house is alive is told to whoever asks.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Form, FromRequest as _, Multipart, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, StreamExt as _};
use mingde_core::diagnostic::Message;
use serde::Deserialize;
use tokio::sync::SemaphorePermit;
use tokio::time::error::Elapsed;

use super::client::Client;
use super::cookie::Cookie;
use super::known::OwnSession;
use super::{Doors, LARGEST_FORM};
use crate::fault::Fault;

/// Where what a script sends carries its token.
const HEADER: &str = "x-form-token";
/// So much of a form with files is looked at before it is let in: its first part is the token, and no larger.
const FIRST_PART: usize = 2048;

#[derive(Debug, Default, Deserialize)]
struct Carried {
    token: Option<String>,
}

/// So long a form may take to come in.
const ALL_OF_A_FORM: Duration = Duration::from_secs(10);

/// Lets whoever asks in, as long as there is room.
async fn let_in(doors: &Doors, request: Request, next: Next) -> Response {
    if WATCHED.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let Some(_place) = place(doors, request.method()).await else { return full().into_response() };
    next.run(request).await
}

/// Room for a request, and the turn of one that only reads.
pub(super) type Place<'d> = ([SemaphorePermit<'d>; 2], Option<SemaphorePermit<'d>>);

/// Room for a request, as long as there is some. Whoever only reads waits for a turn.
pub(super) async fn place<'d>(doors: &'d Doors, method: &Method) -> Option<Place<'d>> {
    // That of the house, and of all houses of the process.
    let room = [doors.room().try_acquire().ok()?, doors.share().common.room().try_acquire().ok()?];
    let turn = match method.is_safe() {
        // It is never closed.
        true => doors.reading().acquire().await.ok(),
        false => None,
    };
    Some((room, turn))
}

/// What a watcher over the machine asks.
const WATCHED: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

fn full() -> Fault {
    Fault::said(StatusCode::SERVICE_UNAVAILABLE, Message::new("web-full"))
}

/// Lets what asks pass, and of what changes that which our own pages sent.
pub async fn own_forms(State(doors): State<Doors>, request: Request, next: Next) -> Response {
    if [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method()) {
        return let_in(&doors, request, next).await;
    }
    if is_of_provider(&request) {
        let (parts, body) = request.into_parts();
        return match all_of(&doors, &parts, body).await {
            Ok(bytes) => let_in(&doors, Request::from_parts(parts, Body::from(bytes)), next).await,
            Err(fault) => fault.into_response(),
        };
    }
    let person = request.extensions().get::<OwnSession>().map(|own| own.0.person);
    let Some(_bringing) = doors.bringing().begin(person) else { return full().into_response() };
    let client = request.extensions().get::<Client>().cloned();
    let client = client.unwrap_or_else(|| Client::of(doors.way(), &request));
    let strange = || Fault::said(StatusCode::FORBIDDEN, Message::new("web-form-strange")).into_response();
    if !comes_from_here(&client, request.headers()) {
        return strange();
    }
    let own = own_tokens(&client, &request);
    // Every form of ours was given out with one of the two.
    if own.is_empty() {
        return strange();
    }
    match carried(&doors, request).await {
        Ok((Some(token), request)) if own.contains(&token) => let_in(&doors, request, next).await,
        Ok(_) => strange(),
        Err(fault) => fault.into_response(),
    }
}

/// What an identity provider sends by itself: that a session is over. It is told by a ticket that nobody else knows, and it
/// ends what that ticket began and nothing else.
fn is_of_provider(request: &Request) -> bool {
    let between =
        request.uri().path().strip_prefix("/sign-in/with/").and_then(|rest| rest.strip_suffix("/callback"));
    request.method() == Method::POST && between.is_some_and(|id| !id.is_empty() && !id.contains('/'))
}

/// What a form of our own may carry. Whoever is signed in sends that of the session: a cookie of forms may have been put
/// into the browser by somebody who knows it. Pages that know of no session give that one to everybody.
fn own_tokens(client: &Client, request: &Request) -> Vec<String> {
    let is_known = request.extensions().get::<OwnSession>().is_some();
    let path = request.uri().path();
    let knows_none = path == "/sign-in" || ["/link/", "/set-up/"].iter().any(|open| path.starts_with(open));
    let session = Some(Cookie::Session).filter(|_| is_known);
    let form = Some(Cookie::Form).filter(|_| !is_known || knows_none);
    let cookies = [session, form].into_iter().flatten();
    let tokens = cookies.filter_map(|cookie| cookie.read(client, request.headers()));
    tokens.map(|token| token.for_forms()).collect()
}

/// What a browser says of where the form stood. One that says nothing is old, or no browser: it has to know the token.
fn comes_from_here(client: &Client, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let site = text("sec-fetch-site").is_none_or(|site| site == "same-origin" || site == "none");
    let origin = text(header::ORIGIN.as_str()).is_none_or(|origin| origin == &*client.origin);
    site && origin
}

/// The token that a request carries, with the request as it was.
async fn carried(doors: &Doors, request: Request) -> Result<(Option<String>, Request), Fault> {
    let (parts, body) = request.into_parts();
    if let Some(token) = parts.headers.get(HEADER).and_then(|value| value.to_str().ok()) {
        let token = token.to_owned();
        // What those bring who are not signed in is there before they are let in, wherever its token stands.
        if parts.extensions.get::<OwnSession>().is_none() {
            let bytes = all_of(doors, &parts, body).await?;
            return Ok((Some(token), Request::from_parts(parts, Body::from(bytes))));
        }
        return Ok((Some(token), Request::from_parts(parts, body)));
    }
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let in_parts = kind.starts_with("multipart/form-data");
    if !in_parts && !kind.starts_with("application/x-www-form-urlencoded") {
        return Ok((None, Request::from_parts(parts, body)));
    }
    if in_parts {
        let (begun, body) = beginning_of(doors, &parts, body).await?;
        let token = first_part(&parts, begun).await;
        return Ok((token, Request::from_parts(parts, body)));
    }
    let bytes = all_of(doors, &parts, body).await?;
    let copy = Request::from_parts(parts.clone(), Body::from(bytes.clone()));
    let token = Form::<Carried>::from_request(copy, &()).await.ok().and_then(|Form(carried)| carried.token);
    Ok((token, Request::from_parts(parts, Body::from(bytes))))
}

/// A place among those whose forms come in. Those who are signed in are not kept from it by others who only begin.
fn coming_in<'d>(doors: &'d Doors, parts: &Parts) -> Result<Option<SemaphorePermit<'d>>, Fault> {
    match parts.extensions.get::<OwnSession>() {
        Some(_) => Ok(None),
        None => doors.coming_in().try_acquire().map(Some).map_err(|_| full()),
    }
}

fn slow(_: Elapsed) -> Fault {
    Fault::said(StatusCode::REQUEST_TIMEOUT, Message::new("web-form-slow"))
}

/// All of a form, which comes in within a while.
async fn all_of(doors: &Doors, parts: &Parts, body: Body) -> Result<Bytes, Fault> {
    let _coming_in = coming_in(doors, parts)?;
    let all = tokio::time::timeout(ALL_OF_A_FORM, to_bytes(body, LARGEST_FORM)).await;
    let too_large = |_| Fault::said(StatusCode::PAYLOAD_TOO_LARGE, Message::new("web-form-large"));
    all.map_err(slow)?.map_err(too_large)
}

/// The beginning of a form with files, which comes in within a while, and its body.
async fn beginning_of(doors: &Doors, parts: &Parts, body: Body) -> Result<(Bytes, Body), Fault> {
    let _coming_in = coming_in(doors, parts)?;
    tokio::time::timeout(ALL_OF_A_FORM, begun(body)).await.map_err(slow)?
}

/// The beginning of a body, with the body as it was: the files behind it have not come yet.
async fn begun(body: Body) -> Result<(Bytes, Body), Fault> {
    let unreadable = |_| Fault::said(StatusCode::BAD_REQUEST, Message::new("web-form-unreadable"));
    let (mut rest, mut begun) = (body.into_data_stream(), Vec::new());
    while begun.len() < FIRST_PART {
        let Some(piece) = rest.next().await else { break };
        begun.extend_from_slice(&piece.map_err(unreadable)?);
    }
    let begun = Bytes::from(begun);
    let whole = stream::iter([Ok(begun.clone())]).chain(rest);
    Ok((begun, Body::from_stream(whole)))
}

/// The token, if it is the first part of a form that has begun.
async fn first_part(parts: &Parts, begun: Bytes) -> Option<String> {
    let mut form =
        Multipart::from_request(Request::from_parts(parts.clone(), Body::from(begun)), &()).await.ok()?;
    let part = form.next_field().await.ok()??;
    if part.name() != Some("token") || part.file_name().is_some() {
        return None;
    }
    part.text().await.ok()
}
