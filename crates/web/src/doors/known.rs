//! Who it is: the session of a request becomes somebody with offices.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::accounts::{Gate, Session, gate, owner, session};
use mingde_app::unread_notices;
use mingde_core::date::Day;
use mingde_core::diagnostic::{Class, Message};
use mingde_core::id::PersonId;
use mingde_core::policy::{Account, Actor};

use super::Doors;
use super::client::Client;
use super::cookie::Cookie;
use crate::fault::Fault;
use crate::visitor::Visitor;

/// The session of a request, of which its owner may not have shown everything yet. Whoever has none is asked to sign in.
#[derive(Debug, Clone)]
pub struct OwnSession(pub Arc<Session>);

impl<S: Send + Sync> FromRequestParts<S> for OwnSession {
    type Rejection = Redirect;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Redirect> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Redirect::to("/sign-in"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Client {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Fault::broken("a screen outside the doors"))
    }
}

/// Finds out who sends a request.
pub async fn visitor(State(doors): State<Doors>, mut request: Request, next: Next) -> Response {
    let client = Client::of(doors.way(), &request);
    let token = Cookie::Session.read(&client, request.headers());
    let (in_clear, misdirected) = (client.in_clear, client.misdirected.then(|| client.origin.clone()));
    request.extensions_mut().insert(client);
    let path = request.uri().path();
    // What has nobody's name on it is nobody's, and whoever watches over the machine asks it by whatever name.
    if path.starts_with("/assets/") || matches!(path, "/healthz" | "/readyz" | "/metrics") {
        return next.run(request).await;
    }
    if let Some(address) = misdirected {
        let told = Message::new("web-other-address").with("address", address);
        return Fault::said(StatusCode::MISDIRECTED_REQUEST, told).into_response();
    }
    if let Some(token) = token {
        let own = match session(&doors.house().bureau, doors.house().now(), &token, doors.rules()).await {
            Ok(own) => own,
            Err(error) => return Fault::from(error).into_response(),
        };
        if let Some(own) = own {
            let found = match somebody(&doors, &own, token.for_forms()).await {
                Ok(found) => found,
                Err(fault) => return fault.into_response(),
            };
            if let Some(mut visitor) = found {
                visitor.in_clear = in_clear;
                let asked = gate(&own, &visitor.actor);
                if let Some(elsewhere) = led_elsewhere(asked, path) {
                    return Redirect::to(elsewhere).into_response();
                }
                request.extensions_mut().insert(OwnSession(Arc::new(own)));
                if asked != Gate::Code {
                    request.extensions_mut().insert(visitor);
                }
            }
        }
    }
    next.run(request).await
}

/// Where a session that is not good for everything is led.
fn led_elsewhere(asked: Gate, path: &str) -> Option<&'static str> {
    match asked {
        Gate::Open => None,
        _ if path == "/sign-out" => None,
        Gate::Code if path.starts_with("/sign-in") => None,
        Gate::Code => Some("/sign-in/code"),
        // Who has no password here is asked anew by the provider first.
        Gate::SetUpSecondFactor if path.starts_with("/account/second-factor") => None,
        Gate::SetUpSecondFactor if path.starts_with("/sign-in/with/") => None,
        Gate::SetUpSecondFactor => Some("/account/second-factor"),
    }
}

/// Owners of sessions, as they were when somebody asked last.
#[derive(Debug, Default)]
pub(super) struct Owners(Mutex<HashMap<PersonId, Known>>);

#[derive(Debug, Clone)]
pub(super) struct Known {
    /// As of which the offices were read.
    as_of: (u64, Day),
    pub(super) name: Arc<str>,
    pub(super) actor: Arc<Actor>,
    pub(super) offices: Arc<[(String, String)]>,
    /// Whether they have a post.
    pub(super) in_post: bool,
}

/// Most owners that are kept in mind.
const MOST: usize = 10_000;

/// The owner of an account; none who is no longer in the registry. Offices are read again when the ledger has moved on, or
/// the day.
pub(super) async fn owner_now(
    doors: &Doors,
    person: PersonId,
    account: &Account,
) -> Result<Option<Known>, Fault> {
    let house = doors.house();
    let as_of = (house.bureau.position().await?, house.today());
    let owners = &doors.owners().0;
    let known = owners.lock().unwrap_or_else(PoisonError::into_inner).get(&person).cloned();
    let known = match known.filter(|known| known.as_of == as_of) {
        Some(known) => known,
        None => {
            let owner = match owner(&house.bureau, account, as_of.1).await {
                Ok(owner) => owner,
                Err(error) if error.class() == Class::NotFound => return Ok(None),
                Err(error) => return Err(error.into()),
            };
            let offices = owner.actor.offices();
            let offices =
                offices.into_iter().map(|office| (office.title.clone(), office.english.clone())).collect();
            let (name, actor, in_post) = (owner.name.into(), Arc::new(owner.actor), owner.in_post);
            let known = Known { as_of, name, actor, offices, in_post };
            let mut owners = owners.lock().unwrap_or_else(PoisonError::into_inner);
            if owners.len() >= MOST {
                owners.clear();
            }
            owners.insert(person, known.clone());
            known
        }
    };
    Ok(Some(known))
}

/// The owner of a session.
async fn somebody(doors: &Doors, own: &Session, token: String) -> Result<Option<Visitor>, Fault> {
    let Some(known) = owner_now(doors, own.person, &own.account).await? else { return Ok(None) };
    let Known { name, actor, offices, .. } = known;
    let unread = unread_notices(&doors.house().bureau, own.person).await?;
    Ok(Some(Visitor {
        actor,
        name,
        offices,
        locale: own.language,
        large: own.large_print,
        in_clear: false,
        unread,
        token: token.into(),
    }))
}
