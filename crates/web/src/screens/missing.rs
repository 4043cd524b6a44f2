//! What is said instead of a page.

use askama::Template;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use mingde_core::diagnostic::Message;
use mingde_core::words::Locale;

use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "missing.html")]
struct Missing {
    frame: Frame,
    said: String,
}

/// Makes a page of every fault that comes from within, in the language of whoever asked.
pub async fn told(State(house): State<House>, request: Request, next: Next) -> Response {
    let visitor = request.extensions().get::<Visitor>().cloned();
    let mut response = next.run(request).await;
    let Some(message) = response.extensions_mut().remove::<Message>() else { return response };
    let mut frame = match &visitor {
        Some(visitor) => Frame::of(&house, visitor, Section::Todo, ""),
        None => Frame::bare(&house.name, Locale::default(), ""),
    };
    frame.section = None;
    frame.title = frame.word("web-fault-title");
    let said = frame.say(&message);
    let status = response.status();
    match page(&Missing { frame, said }) {
        Ok(page) => (status, page).into_response(),
        Err(_) => status.into_response(),
    }
}
