//! What somebody typed into a form.

use axum::Form;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use mingde_core::diagnostic::Message;
use serde::de::DeserializeOwned;

use crate::fault::Fault;

/// The fields of a form. One that lacks a field, or is too large, is answered with a page.
#[derive(Debug)]
pub struct Typed<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Typed<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        match Form::<T>::from_request(request, state).await {
            Ok(Form(typed)) => Ok(Self(typed)),
            Err(why) => Err(Fault::said(why.status(), Message::new("web-unreadable")).into_response()),
        }
    }
}
