//! Whether the server is alive, whether it can work, and how it does: for whoever watches over the machine.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use mingde_app::Bureau;
use mingde_core::date::Timestamp;
use mingde_core::words::{Locale, say};

use super::Doors;
use super::client::Client;
use crate::fault::Fault;

/// `GET /healthz`
pub async fn alive() -> &'static str {
    "alive\n"
}

/// `GET /readyz`: whether the ledger answers and takes a write (one is made and taken back, twice a minute at most), whether there is room for what comes next, whether
/// it is what was signed, and whether the clock agrees with what was written last.
pub async fn ready(State(doors): State<Doors>) -> (StatusCode, &'static str) {
    let bureau = &doors.house().bureau;
    if let Err(error) = bureau.position().await {
        tracing::warn!(cause = ?error, "the ledger does not answer");
        return (StatusCode::SERVICE_UNAVAILABLE, "the ledger does not answer\n");
    }
    if bureau.is_archive().await.unwrap_or_default() {
        tracing::error!("the database may only be read");
        return (StatusCode::SERVICE_UNAVAILABLE, "the database may only be read\n");
    }
    if let Err(error) = bureau.takes_writes(doors.house().now()).await {
        tracing::error!(cause = ?error, "the database takes no write");
        return (StatusCode::SERVICE_UNAVAILABLE, "the database takes no write\n");
    }
    match bureau.has_room().await {
        Ok(()) => {}
        Err(error) if error.is_disk_full() => {
            tracing::error!(cause = ?error, "no room left on the disk");
            return (StatusCode::SERVICE_UNAVAILABLE, "no room left on the disk\n");
        }
        Err(error) => {
            tracing::error!(cause = ?error, "the data folder takes no files");
            return (StatusCode::SERVICE_UNAVAILABLE, "the data folder takes no files\n");
        }
    }
    if is_behind_its_witness(bureau).await {
        return (StatusCode::SERVICE_UNAVAILABLE, "the ledger is not what was signed\n");
    }
    if clock_is_doubted(bureau, doors.house().now()).await {
        return (StatusCode::SERVICE_UNAVAILABLE, "the clock disagrees with the ledger\n");
    }
    (StatusCode::OK, "ready\n")
}

/// Whether the database is older than what was signed, or another: it takes no entry until that is settled. The log is told.
async fn is_behind_its_witness(bureau: &Bureau) -> bool {
    let doubted = bureau.is_doubted().await.unwrap_or_else(|cause| {
        tracing::warn!(?cause, "the witness was not compared with the ledger");
        false
    });
    if doubted {
        tracing::error!("the ledger is not what was signed");
    }
    doubted
}

/// Whether the clock is far behind the latest entry of the ledger, or far ahead of it. The log is told which.
pub(crate) async fn clock_is_doubted(bureau: &Bureau, now: Timestamp) -> bool {
    let doubt = bureau.clock_doubt(now).await.unwrap_or_else(|cause| {
        tracing::warn!(?cause, "the clock was not compared with the ledger");
        None
    });
    if let Some(doubt) = &doubt {
        tracing::error!(said = say(Locale::En, doubt), "the clock disagrees with the ledger");
    }
    doubt.is_some()
}

/// `GET /metrics`, for this machine alone.
pub async fn metrics(State(doors): State<Doors>, client: Client) -> Response {
    if !client.is_here {
        return Fault::missing().into_response();
    }
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (kind, doors.share().common.meters().text()).into_response()
}
