//! What is said instead of a page.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use mingde_core::diagnostic::Message;
use mingde_core::words::Locale;

use crate::doors::Client;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "missing.html")]
struct Missing {
    frame: Frame,
    said: String,
    /// The number under which the log says what happened.
    number: Option<String>,
}

/// The number of a request, as the log has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number(pub u64);

/// Makes a page of every fault that comes from within, in the language of whoever asked.
pub async fn told(State(house): State<House>, request: Request, next: Next) -> Response {
    let visitor = request.extensions().get::<Visitor>().cloned();
    let number = request.extensions().get::<Number>().copied();
    let client = request.extensions().get::<Client>();
    let in_clear = client.is_some_and(|client| client.in_clear);
    let unknown = client.map_or_else(Locale::default, |client| client.locale);
    let method = request.method().clone();
    let mut response = next.run(request).await;
    let said = response.extensions_mut().remove::<Message>();
    let Some(message) = said.or_else(|| unread(&method, &response)) else { return response };
    let locale = visitor.as_ref().map_or(unknown, |visitor| visitor.locale);
    page_of(&house, visitor.as_ref(), (locale, in_clear), (response.status(), number), &message)
}

/// What is to be said where no screen was reached: the address, what stands behind it or what was sent does not read. Our
/// own answers are pages, or for scripts; these are bare text, or nothing.
fn unread(method: &Method, response: &Response) -> Option<Message> {
    let kind = response.headers().get(CONTENT_TYPE).map(|kind| kind.to_str().unwrap_or(""));
    if !response.status().is_client_error() || kind.is_some_and(|kind| !kind.starts_with("text/plain")) {
        return None;
    }
    Some(Message::new(match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => "web-method",
        StatusCode::PAYLOAD_TOO_LARGE => "web-form-large",
        _ if [Method::GET, Method::HEAD].contains(method) => "web-address-unreadable",
        _ => "web-unreadable",
    }))
}

/// The page that says something instead of another page.
pub fn page_of(
    house: &House,
    visitor: Option<&Visitor>,
    (locale, in_clear): (Locale, bool),
    (status, number): (StatusCode, Option<Number>),
    message: &Message,
) -> Response {
    let mut frame = match visitor {
        Some(visitor) => Frame::of(house, visitor, Section::Todo, ""),
        None => Frame::bare(&house.name(), locale, ""),
    };
    frame.section = None;
    frame.in_clear = in_clear;
    frame.title = frame.word(match status {
        StatusCode::NOT_FOUND => "web-missing-title",
        _ => "web-fault-title",
    });
    let said = frame.say(message);
    let number = number.filter(|_| status.is_server_error()).map(|Number(number)| number.to_string());
    match page(&Missing { frame, said, number }) {
        Ok(page) => (status, page).into_response(),
        Err(_) => status.into_response(),
    }
}
