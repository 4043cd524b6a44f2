//! Who asks by a token: a program that acts in somebody's name. Cookies say nothing here, and tokens say nothing to the pages, so no
//! page of another site asks anything in the name of whoever looks at it.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use mingde_app::accounts::{ApiToken, api_token, read_token};
use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;
use mingde_core::words::Locale;

use super::Doors;
use super::client::{Client, locale};
use super::guard::place;
use super::known::owner_now;
use crate::api::Problem;

/// A program that shows a token.
#[derive(Debug, Clone)]
pub struct Caller {
    /// What it may see and do: what its owner may on the day, narrowed.
    pub actor: Arc<Actor>,
    /// Name of the owner.
    pub name: Arc<str>,
    /// Titles of the offices that the owner holds, Chinese and English.
    pub offices: Arc<[(String, String)]>,
    /// The language of words in answers.
    pub locale: Locale,
    /// By which token.
    pub token: Arc<ApiToken>,
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(unknown)
    }
}

/// Nobody acts by it: it was never given out, or is void, or was taken back, or its owner has left. All are told alike.
fn unknown() -> Problem {
    Problem::said(StatusCode::UNAUTHORIZED, Message::new("api-token-unknown"))
}

/// Finds out by which token something is asked. Nothing is asked without one.
pub async fn caller(State(doors): State<Doors>, mut request: Request, next: Next) -> Response {
    let client = Client::of(doors.way(), &request);
    if client.misdirected {
        let told = Message::new("web-other-address").with("address", &client.origin);
        return Problem::said(StatusCode::MISDIRECTED_REQUEST, told).into_response();
    }
    let (headers, safe) = (request.headers().clone(), request.method().is_safe());
    match found(&doors, &headers).await {
        Err(problem) => problem.into_response(),
        Ok(caller) => {
            let person = (!safe).then_some(caller.token.person);
            let full = || {
                Problem::said(StatusCode::SERVICE_UNAVAILABLE, Message::new("web-full"))
                    .after(1)
                    .into_response()
            };
            let Some(_bringing) = doors.bringing().begin(person) else { return full() };
            let Some(_place) = place(&doors, request.method()).await else { return full() };
            request.extensions_mut().insert(client);
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
    }
}

async fn found(doors: &Doors, headers: &HeaderMap) -> Result<Caller, Problem> {
    let house = doors.house();
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let shown = text(header::AUTHORIZATION).and_then(|shown| shown.split_once(' '));
    let shown = shown.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let token = shown.and_then(|(_, token)| read_token(token.trim())).ok_or_else(unknown)?;
    let token = api_token(&house.bureau, house.now(), &token).await?.ok_or_else(unknown)?;
    if let Err(seconds) = doors.rates().take(token.id, house.now()) {
        let told = Message::new("api-too-often").with("seconds", seconds);
        return Err(Problem::said(StatusCode::TOO_MANY_REQUESTS, told).after(seconds));
    }
    let owner = owner_now(doors, token.person, &token.account).await.map_err(Problem::from)?;
    let owner = owner.ok_or_else(unknown)?;
    let actor = token.acting(&owner.actor, owner.in_post).ok_or_else(unknown)?;
    let language = text(header::ACCEPT_LANGUAGE).map_or(token.language, locale);
    let (name, offices) = (owner.name, owner.offices);
    Ok(Caller { actor: Arc::new(actor), name, offices, locale: language, token: Arc::new(token) })
}
