//! Photos and workbooks on their way: a browser sends them piece by piece, and goes on after the network was away. Answers are
//! for the script of a form.

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};
use mingde_app::{
    AppError, LARGEST_PHOTO, LARGEST_WORKBOOK, Picture, RecordLine, begin_upload, continue_upload,
    drop_upload, evidence_of_record, small_evidence_of_record, small_uploaded_picture, take_photo, upload,
    uploaded_picture,
};
use mingde_core::diagnostic::{Class, Message};
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::house::House;
use crate::json::Json;
use crate::visitor::Visitor;

/// A piece is no longer.
pub const LONGEST_PIECE: usize = 1 << 20;

/// A file that is to be sent.
#[derive(Debug, Deserialize)]
pub struct Announced {
    name: String,
    size: u64,
    #[serde(default)]
    sort: Sort,
}

/// What it is to be.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Sort {
    #[default]
    Photo,
    Workbook,
}

impl Sort {
    /// So many bytes it has at most.
    fn most(self) -> u64 {
        match self {
            Self::Photo => LARGEST_PHOTO,
            Self::Workbook => LARGEST_WORKBOOK,
        }
    }
}

/// Where a piece belongs.
#[derive(Debug, Deserialize)]
pub struct Place {
    #[serde(default)]
    offset: u64,
}

/// How far a file has come.
#[derive(Debug, Serialize)]
struct Progress {
    id: String,
    here: u64,
    size: u64,
}

/// What is to be told of a photo that has come.
#[derive(Debug, Serialize)]
struct Taken {
    id: String,
    name: String,
    /// Address of the picture.
    picture: String,
    had_place: bool,
    /// The day on which it was taken.
    taken: Option<String>,
    /// Other records that show it.
    shown_in: Vec<Elsewhere>,
    /// How many others do that may not be seen.
    shown_elsewhere: usize,
    /// Other records that show almost the same.
    alike_in: Vec<Elsewhere>,
    /// How many others do that may not be seen.
    alike_elsewhere: usize,
}

#[derive(Debug, Serialize)]
struct Elsewhere {
    address: String,
    words: String,
}

/// Why a piece was not taken, in words.
#[derive(Debug, Serialize)]
struct Refused {
    code: &'static str,
    words: String,
}

/// `POST /uploads`
pub async fn begin(
    State(house): State<House>,
    visitor: Visitor,
    Json(announced): Json<Announced>,
) -> Result<Response, Fault> {
    let id = house.random().map_err(Fault::broken)?;
    let what = (announced.name.as_str(), announced.size, announced.sort.most());
    match begin_upload(&house.bureau, &visitor.actor, house.now(), id, what) {
        Ok(upload) => Ok(Json(Progress { id: upload.id, here: 0, size: upload.size }).into_response()),
        Err(error) => refused(&visitor, error),
    }
}

/// `GET /uploads/{id}`
pub async fn progress(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    match upload(&house.bureau, &visitor.actor, &id) {
        Ok((upload, here)) => Ok(Json(Progress { id: upload.id, here, size: upload.size }).into_response()),
        Err(error) => refused(&visitor, error),
    }
}

/// `PUT /uploads/{id}?offset=`
pub async fn put(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(place): Query<Place>,
    piece: Bytes,
) -> Result<Response, Fault> {
    let (bureau, actor) = (&house.bureau, &visitor.actor);
    let put = continue_upload(bureau, actor, &id, place.offset, &piece);
    match put.and_then(|here| Ok((here, upload(bureau, actor, &id)?.0.size))) {
        Ok((here, size)) => Ok(Json(Progress { id, here, size }).into_response()),
        Err(error) => refused(&visitor, error),
    }
}

/// `POST /uploads/{id}/photo`: it has come whole, and is to be evidence.
pub async fn photo(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let attached = match take_photo(&house.bureau, &visitor.actor, &id).await {
        Ok(attached) => attached,
        Err(error) => return refused(&visitor, error),
    };
    let say = |message: &Message| mingde_core::words::say(visitor.locale, message);
    let elsewhere = |record: &RecordLine| Elsewhere {
        address: format!("/records/{}", record.head.id),
        words: say(&Message::new("web-day").with("day", record.content.date)),
    };
    let taken = Taken {
        picture: format!("/uploads/{}/picture", attached.upload.id),
        id: attached.upload.id,
        name: attached.upload.name,
        had_place: attached.had_place,
        taken: attached.taken.map(|day| day.to_string()),
        shown_in: attached.shown_in.iter().map(elsewhere).collect(),
        shown_elsewhere: attached.shown_elsewhere,
        alike_in: attached.alike_in.iter().map(elsewhere).collect(),
        alike_elsewhere: attached.alike_elsewhere,
    };
    Ok(Json(taken).into_response())
}

/// `DELETE /uploads/{id}`
pub async fn remove(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<StatusCode, Fault> {
    drop_upload(&house.bureau, &visitor.actor, &id).map_err(|_| Fault::missing())?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /uploads/{id}/picture`
pub async fn picture(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(wish): Query<Wish>,
) -> Result<Response, Fault> {
    let (bureau, actor) = (&house.bureau, &visitor.actor);
    let found = match wish.is_small() {
        true => small_uploaded_picture(bureau, actor, &id).await,
        false => uploaded_picture(bureau, actor, &id),
    };
    found.map_err(|_| Fault::missing())?.map(shown).ok_or_else(Fault::missing)
}

/// How a picture is wished.
#[derive(Debug, Default, Deserialize)]
pub struct Wish {
    #[serde(default)]
    small: String,
}

impl Wish {
    /// Small, for a list.
    fn is_small(&self) -> bool {
        self.small == "1"
    }
}

/// `GET /records/{id}/evidence/{address}`
pub async fn evidence(
    State(house): State<House>,
    visitor: Visitor,
    Path((id, address)): Path<(String, String)>,
    Query(wish): Query<Wish>,
) -> Result<Response, Fault> {
    let id = id.parse().map_err(|_| Fault::missing())?;
    let (bureau, actor) = (&house.bureau, &visitor.actor);
    let found = match wish.is_small() {
        true => small_evidence_of_record(bureau, actor, id, &address).await,
        false => evidence_of_record(bureau, actor, id, &address).await,
    };
    match found {
        Ok(found) => found.map(shown).ok_or_else(Fault::missing),
        // A forged address is answered like one that there is not.
        Err(error) if error.class() == Class::Invalid => Err(Fault::missing()),
        Err(error) => Err(error.into()),
    }
}

/// A file for whoever may see it: a picture to be looked at, anything else to be kept. Nothing in it runs.
pub(crate) fn shown(picture: Picture) -> Response {
    let (kind, disposition) = match picture.media_type {
        Some(kind) => (kind, "inline"),
        None => ("application/octet-stream", "attachment"),
    };
    let headers = [
        (CONTENT_TYPE, kind),
        (CONTENT_DISPOSITION, disposition),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (CACHE_CONTROL, "no-store"),
    ];
    (headers, picture.bytes).into_response()
}

/// What whoever sends it can put right is told in words; the rest is a fault.
fn refused(visitor: &Visitor, error: AppError) -> Result<Response, Fault> {
    let is_ours = matches!(error.class(), Class::Broken | Class::Busy);
    if error.is_of_this_machine() || is_ours && !matches!(error, AppError::Unreadable(_)) {
        return Err(error.into());
    }
    let message = error.message();
    let status = match message.code {
        "upload-unknown" => StatusCode::NOT_FOUND,
        "upload-gap" => StatusCode::CONFLICT,
        "upload-too-large" => StatusCode::PAYLOAD_TOO_LARGE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let words = mingde_core::words::say(visitor.locale, &message);
    Ok((status, Json(Refused { code: message.code, words })).into_response())
}
