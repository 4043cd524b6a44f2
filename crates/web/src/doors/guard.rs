//! Nothing is changed but by a form of one's own pages: every request that may change something comes from a page of this
//! house and carries what that page was given.

use axum::body::{Body, to_bytes};
use axum::extract::{Form, FromRequest as _, Query, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use mingde_core::diagnostic::Message;
use serde::Deserialize;

use super::client::Client;
use super::cookie::Cookie;
use super::{Doors, LARGEST_FORM};
use crate::fault::Fault;

/// Where what is not a plain form carries its token: a script in this header, a form with files in its address.
const HEADER: &str = "x-form-token";

#[derive(Debug, Default, Deserialize)]
struct Carried {
    token: Option<String>,
}

/// Lets what asks pass, and of what changes that which our own pages sent.
pub async fn own_forms(State(doors): State<Doors>, request: Request, next: Next) -> Response {
    if [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method()) {
        return next.run(request).await;
    }
    let client = request.extensions().get::<Client>().cloned();
    let client = client.unwrap_or_else(|| Client::of(doors.way(), &request));
    let strange = || Fault::said(StatusCode::FORBIDDEN, Message::new("web-form-strange")).into_response();
    if !comes_from_here(&client, request.headers()) {
        return strange();
    }
    let own: Vec<String> = [Cookie::Session, Cookie::Form]
        .into_iter()
        .filter_map(|cookie| cookie.read(&client, request.headers()))
        .map(|token| token.for_forms())
        .collect();
    match carried(request).await {
        Ok((Some(token), request)) if own.contains(&token) => next.run(request).await,
        Ok(_) => strange(),
        Err(fault) => fault.into_response(),
    }
}

/// What a browser says of where the form stood. One that says nothing is old, or no browser: it has to know the token.
fn comes_from_here(client: &Client, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let site = text("sec-fetch-site").is_none_or(|site| site == "same-origin" || site == "none");
    let origin = text(header::ORIGIN.as_str()).is_none_or(|origin| origin == client.origin());
    site && origin
}

/// The token that a request carries, with the request as it was.
async fn carried(request: Request) -> Result<(Option<String>, Request), Fault> {
    let (parts, body) = request.into_parts();
    if let Some(token) = parts.headers.get(HEADER).and_then(|value| value.to_str().ok()) {
        let token = token.to_owned();
        return Ok((Some(token), Request::from_parts(parts, body)));
    }
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
        let query = Query::<Carried>::try_from_uri(&parts.uri).unwrap_or_default();
        return Ok((query.0.token, Request::from_parts(parts, body)));
    }
    let too_large = |_| Fault::said(StatusCode::PAYLOAD_TOO_LARGE, Message::new("web-form-large"));
    let bytes = to_bytes(body, LARGEST_FORM).await.map_err(too_large)?;
    let copy = Request::from_parts(parts.clone(), Body::from(bytes.clone()));
    let token = Form::<Carried>::from_request(copy, &()).await.ok().and_then(|Form(carried)| carried.token);
    Ok((token, Request::from_parts(parts, Body::from(bytes))))
}
