//! Why something was not done, as programs read it (RFC 9457): by the code of the error, and in words.

use axum::http::header::{ACCEPT_LANGUAGE, ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use mingde_app::AppError;
use mingde_core::diagnostic::{Class, Message};
use mingde_core::words::{Locale, say};
use serde::Serialize;
use utoipa::ToSchema;

use crate::doors::accepted_language;
use crate::fault::Fault;
use crate::screens::missing::Number;

/// What such an answer is.
pub const PROBLEM: &str = "application/problem+json";

/// Why something was not done. The layer around all routes words it for whoever asked.
#[derive(Debug, Clone)]
pub struct Problem(Box<Told>);

#[derive(Debug, Clone)]
struct Told {
    status: StatusCode,
    message: Message,
    errors: Vec<Wrong>,
    alike: Vec<String>,
    after: Option<u64>,
}

/// What is wrong in one place of what was sent.
#[derive(Debug, Clone)]
pub struct Wrong {
    /// Where, as a JSON pointer.
    pub pointer: String,
    /// What.
    pub message: Message,
    /// The nearest right value.
    pub suggestion: Option<String>,
}

/// Why something was not done.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemView {
    /// What sort of problem it is: `urn:mingde:` and its code.
    pub r#type: String,
    /// The status in words.
    pub title: String,
    /// The status of the answer.
    pub status: u16,
    /// What is the matter, in the language that was asked for.
    pub detail: String,
    /// The code of the problem. It stays the same whatever the words.
    pub code: String,
    /// What is wrong in which place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<WrongView>,
    /// Ids of records that are there and probably the same.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub alike: Vec<String>,
    /// The number under which the log of the house says what happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    pub number: Option<u64>,
}

/// What is wrong in one place.
#[derive(Debug, Serialize, ToSchema)]
pub struct WrongView {
    /// Where, as a JSON pointer into what was sent; empty for all of it.
    pub pointer: String,
    /// The code of what is wrong.
    pub code: String,
    /// What is wrong, in words.
    pub detail: String,
    /// The nearest right value.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    pub suggestion: Option<String>,
}

impl Problem {
    /// Something is said instead of an answer.
    pub fn said(status: StatusCode, message: Message) -> Self {
        Self(Box::new(Told { status, message, errors: Vec::new(), alike: Vec::new(), after: None }))
    }

    /// Nothing is there, or nothing that whoever asks may know of.
    pub fn missing() -> Self {
        Self::said(StatusCode::NOT_FOUND, Message::new("api-missing"))
    }

    /// What was sent does not fit.
    pub fn invalid(message: Message) -> Self {
        Self::said(StatusCode::UNPROCESSABLE_ENTITY, message)
    }

    /// What a page would say.
    fn of_page(status: StatusCode, message: Message) -> Self {
        match message.code {
            "web-missing" => Self::missing(),
            "web-broken" => Self::said(status, Message::new("api-broken")),
            _ => Self::said(status, message),
        }
    }

    /// Why something was not done, where it is a value in one place of what was sent that does not fit.
    pub fn of_place(pointer: &str, error: AppError) -> Self {
        let (class, message) = (error.class(), error.message());
        let problem = Self::from(error);
        match class {
            Class::Invalid => {
                problem.with_errors(vec![Wrong { pointer: pointer.to_owned(), message, suggestion: None }])
            }
            _ => problem,
        }
    }

    /// With what is wrong in which place.
    pub fn with_errors(mut self, errors: Vec<Wrong>) -> Self {
        self.0.errors = errors;
        self
    }

    /// With records that are probably the same.
    pub fn with_alike(mut self, alike: Vec<String>) -> Self {
        self.0.alike = alike;
        self
    }

    /// To be asked again after so many seconds.
    pub fn after(mut self, seconds: u64) -> Self {
        self.0.after = Some(seconds);
        self
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self::of_page(fault.status(), fault.message().clone())
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        let problem = Self::from(Fault::from(error));
        match problem.0.status {
            StatusCode::SERVICE_UNAVAILABLE => problem.after(1),
            _ => problem,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.0.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The language that a program asks for.
pub fn accepted_by(headers: &HeaderMap) -> Locale {
    let language = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    language.map_or_else(Locale::default, accepted_language)
}

/// An answer with its problem in words, if it has one.
pub fn in_words(
    mut response: Response,
    (locale, number): (Locale, Option<Number>),
    method: &Method,
) -> Response {
    let extensions = response.extensions_mut();
    let problem = extensions.remove::<Problem>();
    let fault = extensions.remove::<Message>();
    let problem = problem
        .or_else(|| fault.map(|message| Problem::of_page(response.status(), message)))
        .or_else(|| unread(method, &response));
    let Some(problem) = problem else { return response };
    let mut told = worded(*problem.0, locale, number);
    if let Some(allowed) = response.headers_mut().remove(ALLOW) {
        told.headers_mut().insert(ALLOW, allowed);
    }
    told
}

/// What is to be said where no route was reached, or what was sent does not read: our own answers are JSON or files.
fn unread(method: &Method, response: &Response) -> Option<Problem> {
    let kind = response.headers().get(CONTENT_TYPE).map(|kind| kind.to_str().unwrap_or(""));
    if !response.status().is_client_error() || kind.is_some_and(|kind| !kind.starts_with("text/plain")) {
        return None;
    }
    let code = match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => "api-method",
        StatusCode::PAYLOAD_TOO_LARGE => "api-large",
        StatusCode::NOT_FOUND => "api-missing",
        _ if method.is_safe() => "api-address-unreadable",
        _ => "api-unreadable",
    };
    Some(Problem::said(response.status(), Message::new(code)))
}

fn worded(told: Told, locale: Locale, number: Option<Number>) -> Response {
    let Told { status, message, errors, alike, after } = told;
    let wrong = |wrong: Wrong| WrongView {
        pointer: wrong.pointer,
        code: wrong.message.code.to_owned(),
        detail: say(locale, &wrong.message),
        suggestion: wrong.suggestion,
    };
    let view = ProblemView {
        r#type: format!("urn:mingde:{}", message.code),
        title: status.canonical_reason().unwrap_or_default().to_owned(),
        status: status.as_u16(),
        detail: say(locale, &message),
        code: message.code.to_owned(),
        errors: errors.into_iter().map(wrong).collect(),
        alike,
        number: number.filter(|_| status.is_server_error()).map(|Number(number)| number),
    };
    // Plain data into memory cannot fail.
    let body = serde_json::to_vec(&view).unwrap_or_default();
    let mut response = (status, [(CONTENT_TYPE, PROBLEM)], body).into_response();
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"mingde\""));
    }
    if let Some(after) = after {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(after));
    }
    response
}
