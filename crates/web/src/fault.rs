//! Errors as pages.

use std::fmt::Debug;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mingde_app::AppError;
use mingde_core::diagnostic::{Class, Message};

/// Why there is no page. What may be known of it is said, the cause is for the log.
#[derive(Debug)]
pub struct Fault {
    status: StatusCode,
    message: Message,
}

impl Fault {
    /// Nothing is there, or nothing that whoever asks may know of: both are told in the same words.
    pub fn missing() -> Self {
        Self { status: StatusCode::NOT_FOUND, message: Message::new("web-missing") }
    }

    /// A form that was not made for whoever sends it, or for another session.
    pub fn stale() -> Self {
        Self { status: StatusCode::FORBIDDEN, message: Message::new("web-stale") }
    }

    /// A form that does not read.
    pub fn unreadable() -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, message: Message::new("web-unreadable") }
    }

    /// The program failed.
    pub fn broken(cause: impl Debug) -> Self {
        tracing::error!(?cause, "a page failed");
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, message: Message::new("web-broken") }
    }

    /// What was sent does not fit.
    pub fn invalid(message: Message) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, message }
    }

    /// Something is said instead of a page.
    pub fn said(status: StatusCode, message: Message) -> Self {
        Self { status, message }
    }

    /// Why nothing is shown at an address. Whatever is wrong with it, what it names is not there; what the house failed at is told as that.
    pub fn at_address(error: AppError) -> Self {
        let fault = Self::from(error);
        if fault.status.is_server_error() { fault } else { Self::missing() }
    }

    /// What is said.
    pub fn message(&self) -> &Message {
        &self.message
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.status
    }
}

impl From<AppError> for Fault {
    /// What may not be seen is told like what there is not.
    fn from(error: AppError) -> Self {
        if let Some((status, code)) = told_as_it_is(&error) {
            tracing::error!(cause = ?error, "a page failed");
            return Self { status, message: Message::new(code) };
        }
        let status = match error.class() {
            Class::NotFound | Class::Refused => return Self::missing(),
            _ if error.is_of_this_machine() => return Self::broken(error),
            Class::Conflict => StatusCode::CONFLICT,
            Class::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Class::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Class::Broken => return Self::broken(error),
        };
        Self { status, message: error.message() }
    }
}

/// What somebody in front of a page can do something about, or has to know: that they are not to send it again without looking.
fn told_as_it_is(error: &AppError) -> Option<(StatusCode, &'static str)> {
    match error.message().code {
        "ledger-unreachable" => Some((StatusCode::SERVICE_UNAVAILABLE, "web-ledger-away")),
        "ledger-read-only" => Some((StatusCode::SERVICE_UNAVAILABLE, "web-ledger-read-only")),
        "ledger-no-writing-behind" => Some((StatusCode::SERVICE_UNAVAILABLE, "web-ledger-behind")),
        "ledger-commit-unknown" => Some((StatusCode::INTERNAL_SERVER_ERROR, "web-commit-unknown")),
        _ if error.is_disk_full() => Some((StatusCode::INSUFFICIENT_STORAGE, "web-disk-full")),
        _ => None,
    }
}

impl IntoResponse for Fault {
    /// The layer around all pages sees the fault and makes a page of it, in the language of whoever asked.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self.message);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_as_one_and_not_where_it_is() {
        let cause = std::io::ErrorKind::StorageFull.into();
        let fault = Fault::from(AppError::File { path: "/srv/mingde/evidence".into(), cause });
        assert_eq!(
            (fault.status(), fault.message().code),
            (StatusCode::INSUFFICIENT_STORAGE, "web-disk-full")
        );
        assert!(fault.message().args.is_empty());
    }

    #[test]
    fn an_address_that_names_nothing_is_missing_and_a_house_that_fails_is_not() {
        let told = |error| Fault::at_address(error).status();
        let message = || Message::new("app-several-records").with("id", "a");
        for error in
            [AppError::NotFound(message()), AppError::Invalid(message()), AppError::Conflict(message())]
        {
            assert_eq!(told(error), StatusCode::NOT_FOUND);
        }
        let file = |kind: std::io::ErrorKind| AppError::File { path: "/srv/a".into(), cause: kind.into() };
        assert_eq!(told(file(std::io::ErrorKind::PermissionDenied)), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(told(file(std::io::ErrorKind::StorageFull)), StatusCode::INSUFFICIENT_STORAGE);
    }
}
