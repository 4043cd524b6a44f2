//! A form that was sent: only from a page of ours, by the one it was made for.

use axum::Form;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Response};

use crate::fault::Fault;
use crate::visitor::Visitor;

/// What a form says, field by field, with whoever sent it. One that does not carry the visitor's token was not made for
/// the visitor, and is not taken.
#[derive(Debug)]
pub struct Posted {
    /// Who sent it.
    pub visitor: Visitor,
    pairs: Vec<(String, String)>,
}

impl Posted {
    /// The first value of a field; empty where it has none.
    pub fn one(&self, name: &str) -> &str {
        self.pairs.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// All of it, field by field.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// All values of a field.
    pub fn all<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p str> {
        self.pairs.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, state).await?;
        let form = Form::<Vec<(String, String)>>::from_request(Request::from_parts(parts, body), state).await;
        let Form(pairs) = form.map_err(|_| Fault::unreadable().into_response())?;
        let posted = Self { visitor, pairs };
        if posted.one("token") == &*posted.visitor.token {
            Ok(posted)
        } else {
            Err(Fault::stale().into_response())
        }
    }
}
