//! What the script of a page asks and is told.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use mingde_core::diagnostic::Message;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::fault::Fault;

/// A value as JSON. The feature of axum would have every crate that reads JSON built with another one of serde_json.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(bytes) => {
                ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")], bytes).into_response()
            }
            Err(cause) => Fault::broken(cause).into_response(),
        }
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let bytes = Bytes::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        let read = serde_json::from_slice(&bytes).map(Self);
        read.map_err(|_| Fault::invalid(Message::new("web-form-unreadable")).into_response())
    }
}
