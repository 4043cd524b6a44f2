//! What the script of a ballot page is told when something is not to be had: a code, and words in the language of whoever reads.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mingde_app::AppError;
use mingde_core::diagnostic::{Class, Message};
use mingde_core::words::{Locale, say};
use serde::Serialize;

use crate::fault::Fault;
use crate::json::Json;

#[derive(Serialize)]
struct Told<'t> {
    code: &'t str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'t str>,
}

/// Something is said instead of an answer.
pub fn said(locale: Locale, status: StatusCode, code: &str, message: &Message) -> Response {
    (status, Json(Told { code, message: say(locale, message), state: None })).into_response()
}

/// Why something was refused. What is wrong with this machine is said as pages say it.
pub fn refused(locale: Locale, error: &AppError) -> Response {
    let message = error.message();
    let status = match (error.class(), message.code) {
        _ if error.is_disk_full() => {
            let full = Message::new("ballot-disk-full");
            return said(locale, StatusCode::INSUFFICIENT_STORAGE, "disk-full", &full);
        }
        (Class::NotFound | Class::Refused, _) => {
            return said(locale, StatusCode::NOT_FOUND, "not-found", &Message::new("ballot-unknown"));
        }
        (Class::Busy, _) => return said(locale, StatusCode::SERVICE_UNAVAILABLE, "busy", &message),
        (Class::Conflict, _) => StatusCode::CONFLICT,
        (Class::Invalid, "ballot-credential") => StatusCode::FORBIDDEN,
        (Class::Invalid, "ballot-proof") => StatusCode::UNPROCESSABLE_ENTITY,
        (Class::Invalid, _) => StatusCode::BAD_REQUEST,
        (Class::Broken, _) => {
            let fault = Fault::broken(error);
            return said(locale, fault.status(), "broken", fault.message());
        }
    };
    let stage = message.args.iter().find(|(name, _)| *name == "stage").map(|(_, value)| value.to_string());
    let told = Told { code: message.code, message: say(locale, &message), state: stage.as_deref() };
    (status, Json(told)).into_response()
}
