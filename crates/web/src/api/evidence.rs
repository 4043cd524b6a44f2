//! Photos: sent before the record that names them, and seen by whoever sees the record.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mingde_app::view::DayText;
use mingde_app::{LARGEST_PHOTO, drop_upload, evidence_of_record, take_photo};
use mingde_core::diagnostic::Class;
use serde::Serialize;
use utoipa::ToSchema;

use super::operation::{Api, operation};
use super::problem::Problem;
use super::records::named;
use super::sent::{Called, InAddress, sent_whole};
use crate::doors::Caller;
use crate::house::House;
use crate::json::Json;
use crate::screens::uploads::shown;

/// What photos come as.
const PHOTOS: &[&str] = &["image/jpeg", "image/png", "image/webp", "application/octet-stream"];

pub fn routes() -> Api<House> {
    Api::new()
        .act(
            operation("/api/v1/evidence", "send_evidence", "Takes a photo, to be named by a record")
                .by_kind()
                .asks::<Called>()
                .takes_file(PHOTOS, LARGEST_PHOTO)
                .answers_with::<Taken>(201),
            send,
        )
        .remove(
            operation("/api/v1/evidence/{id}", "drop_evidence", "Lets go of a photo that no record names")
                .by_kind()
                .answers_nothing(),
            remove,
        )
        .read(
            operation("/api/v1/records/{id}/evidence/{address}", "read_evidence", "A file beside a record")
                .by_kind()
                .answers_file(PHOTOS),
            read,
        )
}

/// A photo that a record may name.
#[derive(Debug, Serialize, ToSchema)]
pub struct Taken {
    /// What it is named by, until a record does: in `evidence`. It is let go of after two days.
    id: String,
    /// As it was called.
    name: String,
    /// Whether it said where it was taken; it no longer does.
    had_place: bool,
    /// The day on which the camera says it was taken.
    #[schema(value_type = Option<DayText>)]
    taken: Option<String>,
    /// Ids of records that show the same picture.
    shown_in: Vec<String>,
    /// How many others do.
    shown_elsewhere: usize,
}

/// `POST /api/v1/evidence`
async fn send(
    State(house): State<House>,
    caller: Caller,
    InAddress(called): InAddress<Called>,
    bytes: Bytes,
) -> Result<Response, Problem> {
    let (bureau, actor) = (&house.bureau, &caller.actor);
    let upload = sent_whole(&house, actor, &called, &bytes, LARGEST_PHOTO)?;
    let attached = match take_photo(bureau, actor, &upload.id).await {
        Ok(attached) => attached,
        Err(error) => {
            // What is no photo is not kept; if it stays, it is swept away later.
            _ = drop_upload(bureau, actor, &upload.id);
            return Err(error.into());
        }
    };
    let taken = Taken {
        id: attached.upload.id,
        name: attached.upload.name,
        had_place: attached.had_place,
        taken: attached.taken.map(|day| day.to_string()),
        shown_in: attached.shown_in.iter().map(|record| record.head.id.to_string()).collect(),
        shown_elsewhere: attached.shown_elsewhere,
    };
    Ok((StatusCode::CREATED, Json(taken)).into_response())
}

/// `DELETE /api/v1/evidence/{id}`
async fn remove(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    drop_upload(&house.bureau, &caller.actor, &id)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/records/{id}/evidence/{address}`
async fn read(
    State(house): State<House>,
    caller: Caller,
    Path((id, address)): Path<(String, String)>,
) -> Result<Response, Problem> {
    match evidence_of_record(&house.bureau, &caller.actor, named(&id)?.0, &address).await {
        Ok(found) => found.map(shown).ok_or_else(Problem::missing),
        // A forged address is answered like one that there is not.
        Err(error) if error.class() == Class::Invalid => Err(Problem::missing()),
        Err(error) => Err(error.into()),
    }
}
