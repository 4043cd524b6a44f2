//! How far the log has come, and that a record stands in it.

use axum::extract::{Path, State};
use mingde_app::{LogHead, RecordProof, log_head, record_proof};
use serde::Deserialize;
use utoipa::ToSchema;

use super::operation::{Api, operation};
use super::problem::Problem;
use super::records::named;
use super::sent::InAddress;
use crate::doors::Caller;
use crate::house::House;
use crate::json::Json;

pub fn routes() -> Api<House> {
    Api::new()
        .read(
            operation("/api/v1/checkpoint", "read_checkpoint", "How far the log has come, signed")
                .answers::<LogHead>(),
            head,
        )
        .read(
            operation(
                "/api/v1/records/{id}/proof",
                "prove_record",
                "That a revision of a record stands in the log",
            )
            .by_kind()
            .asks::<Asked>()
            .answers::<RecordProof>(),
            record,
        )
}

/// Which revision of it.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Asked {
    /// Its number, from 1; the latest if nothing is said.
    revision: Option<u32>,
}

/// `GET /api/v1/checkpoint`
async fn head(State(house): State<House>, _: Caller) -> Result<Json<LogHead>, Problem> {
    Ok(Json(log_head(&house.bureau).await?))
}

/// `GET /api/v1/records/{id}/proof`
async fn record(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<String>,
    InAddress(asked): InAddress<Asked>,
) -> Result<Json<RecordProof>, Problem> {
    let id = named(&id)?.to_string();
    Ok(Json(record_proof(&house.bureau, &caller.actor, &id, asked.revision).await?))
}
