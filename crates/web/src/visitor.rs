//! Who is in front of the screen.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use mingde_core::policy::Actor;
use mingde_core::words::Locale;

use crate::address;

/// Somebody who has signed in. A handler that takes one as an argument answers nobody else: others are asked to sign in
/// first and led back.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// What may be seen and done: the sum of the offices held today.
    pub actor: Arc<Actor>,
    /// Name of the person, for the foot of the rail.
    pub name: Arc<str>,
    /// Titles of the offices held, Chinese and English.
    pub offices: Arc<[(String, String)]>,
    /// Language of the pages.
    pub locale: Locale,
    /// Characters are set larger.
    pub large: bool,
    /// What they read and write comes over a connection that others may read along.
    pub in_clear: bool,
    /// How many notices were not read.
    pub unread: u64,
    /// What a form must send back, so that no other site can send it.
    pub token: Arc<str>,
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        // Put there by the layer that knows sessions.
        match parts.extensions.get::<Self>() {
            Some(visitor) => Ok(visitor.clone()),
            None => Err(to_sign_in(parts).into_response()),
        }
    }
}

/// The sign-in page, which leads back to what was asked for if asking changes nothing.
fn to_sign_in(parts: &Parts) -> Redirect {
    let back = parts.uri.path_and_query().map_or("/", |p| p.as_str());
    if parts.method != axum::http::Method::GET || back == "/" {
        return Redirect::to("/sign-in");
    }
    Redirect::to(&address::with("/sign-in", &[("back", back)]))
}
