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

/// `GET /readyz`: whether the ledger answers, and whether there is room for what comes next.
pub async fn ready(State(doors): State<Doors>) -> (StatusCode, &'static str) {
    let bureau = &doors.house().bureau;
    if let Err(error) = bureau.position().await {
        tracing::warn!(cause = ?error, "the ledger does not answer");
        return (StatusCode::SERVICE_UNAVAILABLE, "the ledger does not answer\n");
    }
    match bureau.has_room().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) if error.is_disk_full() => {
            tracing::error!(cause = ?error, "no room left on the disk");
            (StatusCode::SERVICE_UNAVAILABLE, "no room left on the disk\n")
        }
        Err(error) => {
            tracing::error!(cause = ?error, "the data folder takes no files");
            (StatusCode::SERVICE_UNAVAILABLE, "the data folder takes no files\n")
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
