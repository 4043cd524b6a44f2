//! Whether the server is alive, whether it can work, and how it does: for whoever watches over the machine.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Doors;
use super::client::Client;
use crate::fault::Fault;

/// `GET /healthz`
pub async fn alive() -> &'static str {
    "alive\n"
}

/// `GET /readyz`: whether the ledger answers.
pub async fn ready(State(doors): State<Doors>) -> (StatusCode, &'static str) {
    match doors.house().bureau.position().await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(cause = ?error, "the ledger does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the ledger does not answer\n")
        }
    }
}

/// `GET /metrics`, for this machine alone.
pub async fn metrics(State(doors): State<Doors>, client: Client) -> Response {
    if !client.is_here {
        return Fault::missing().into_response();
    }
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (kind, doors.meters().text()).into_response()
}
