//! Style sheets, scripts and pictures that are part of the program. Their addresses carry their hash, so that a browser
//! keeps them for ever and never has an old one.

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::fault::Fault;

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// A file of the program.
struct Asset {
    /// As templates call it: `style.css`.
    name: &'static str,
    /// As browsers call it: with its hash.
    address: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

/// The address of a file. A name that no file has is a fault of a template, seen by a test.
pub fn address(name: &str) -> String {
    let asset = ASSETS.iter().find(|asset| asset.name == name);
    format!("/assets/{}", asset.map_or(name, |asset| asset.address))
}

/// Whether the program was built with a file.
pub fn is_there(name: &str) -> bool {
    ASSETS.iter().any(|asset| asset.name == name)
}

/// The bytes of a file; none where the program was built without it.
pub fn bytes(name: &str) -> &'static [u8] {
    ASSETS.iter().find(|asset| asset.name == name).map_or(&[], |asset| asset.bytes)
}

/// `GET /assets/{address}`
pub async fn get(Path(address): Path<String>) -> Result<Response, Fault> {
    let asset = ASSETS.iter().find(|asset| asset.address == address).ok_or_else(Fault::missing)?;
    let headers = [(CONTENT_TYPE, asset.kind), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, asset.bytes).into_response())
}
