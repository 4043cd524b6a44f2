//! What a program sends.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::header::{CONTENT_TYPE, IF_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use mingde_app::{Upload, begin_upload, continue_upload};
use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use super::held::Wanted;
use super::operation::Shape;
use super::problem::{Problem, Wrong};
use crate::fault::Fault;
use crate::house::House;

/// A value as JSON.
#[derive(Debug)]
pub struct Sent<T>(pub T);

impl<T: DeserializeOwned + ToSchema, S: Send + Sync> FromRequest<S> for Sent<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
        let media = kind.split(';').next().unwrap_or_default().trim();
        if !media.eq_ignore_ascii_case("application/json") {
            let told = Message::new("api-media").with("wanted", "application/json");
            return Err(Problem::said(StatusCode::UNSUPPORTED_MEDIA_TYPE, told).into_response());
        }
        let bytes = Bytes::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        read(&bytes).map(Self).map_err(|wrong| {
            Problem::said(StatusCode::BAD_REQUEST, Message::new("api-body"))
                .with_errors(wrong)
                .into_response()
        })
    }
}

/// Reads a value that was sent as JSON, or says what is wrong with it and where.
fn read<T: DeserializeOwned + ToSchema>(bytes: &[u8]) -> Result<T, Vec<Wrong>> {
    let whole = |message| vec![Wrong { pointer: String::new(), message, suggestion: None }];
    let value = serde_json::from_slice(bytes).map_err(|why| {
        let code = if why.is_eof() { "api-json-ends" } else { "api-json" };
        whole(Message::new(code).with("line", why.line()).with("column", why.column()))
    })?;
    let wrong = Wanted::of(Shape::of::<T>()).wrong_in(bytes, &value);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    // What the document says no more of than that it is a text or a number.
    serde_json::from_slice(bytes).map_err(|why| {
        let place = Message::new("api-json-unfit").with("line", why.line());
        whole(place.with("column", why.column()))
    })
}

/// What stands in the address behind the question mark.
#[derive(Debug)]
pub struct InAddress<T>(pub T);

impl<T: DeserializeOwned + ToSchema, S: Send + Sync> FromRequestParts<S> for InAddress<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let unreadable = || Problem::said(StatusCode::BAD_REQUEST, Message::new("api-address-unreadable"));
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map_err(|_| unreadable())?;
        let wrong = Wanted::of(Shape::of::<T>()).wrong_among(&pairs);
        if !wrong.is_empty() {
            return Err(unreadable().with_errors(wrong));
        }
        let Query(read) = Query::try_from_uri(&parts.uri).map_err(|_| unreadable())?;
        Ok(Self(read))
    }
}

/// What a file is called.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Called {
    /// The name of the file.
    name: String,
}

/// Takes in a file that is sent whole, of so many bytes at most.
///
/// # Errors
/// Those of beginning an upload and going on with it.
pub fn sent_whole(
    house: &House,
    actor: &Actor,
    called: &Called,
    bytes: &Bytes,
    most: u64,
) -> Result<Upload, Problem> {
    let id = house.random().map_err(Fault::broken)?;
    let what = (called.name.as_str(), bytes.len() as u64, most);
    let sent = begin_upload(&house.bureau, actor, house.now(), id, what)?;
    continue_upload(&house.bureau, actor, &sent.id, 0, bytes)?;
    Ok(sent)
}

/// The number of the revision that whoever changes a record has looked at; none where that is not said. `*` says that there is
/// something, and not what was seen.
///
/// # Errors
/// For a tag of something else, which it no longer has, and for what is no tag at all.
pub fn seen(headers: &HeaderMap) -> Result<Option<u32>, Problem> {
    let Some(said) = headers.get(IF_MATCH) else { return Ok(None) };
    let said = said.to_str().unwrap_or_default().trim();
    if said == "*" {
        return Ok(None);
    }
    let tag = said.strip_prefix("W/").unwrap_or(said);
    let within = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).filter(|tag| !tag.contains('"'));
    let within = within.ok_or_else(|| Problem::said(StatusCode::BAD_REQUEST, Message::new("api-tag")))?;
    // A weak tag is never the same as another (RFC 9110, 13.1.1).
    let number = within.parse().ok().filter(|_| tag.len() == said.len());
    number.map(Some).ok_or_else(overtaken)
}

/// Somebody changed it since it was looked at.
pub fn overtaken() -> Problem {
    Problem::said(StatusCode::PRECONDITION_FAILED, Message::new("api-overtaken"))
}
