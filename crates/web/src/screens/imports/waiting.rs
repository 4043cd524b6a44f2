//! The page of an import that is not done yet, or that a server left undone.

use askama::Template;
use axum::http::HeaderName;
use axum::response::{IntoResponse, Response};

use super::titled;
use crate::fault::Fault;
use crate::frame::{Frame, page};
use crate::house::House;
use crate::visitor::Visitor;

/// After so many seconds the page of work that goes on asks again, without a script as well.
const ASKS_AGAIN: &str = "4";

#[derive(Template)]
#[template(path = "imports/waiting.html")]
struct Page {
    frame: Frame,
    /// Where it stands.
    said: String,
    /// The address of how far it has come, while it is worked on.
    progress: Option<String>,
    /// Begins anew by looking at this address,
    looks_again: Option<String>,
    /// or by a form that is sent there.
    takes_again: Option<String>,
    /// What it was taken as.
    batch: Option<String>,
    /// The file whose returned rows can be fetched.
    returned: Option<String>,
}

impl Page {
    fn of(house: &House, visitor: &Visitor, title: &str) -> Self {
        let frame = titled(house, visitor, title);
        let said = String::new();
        Self {
            frame,
            said,
            progress: None,
            looks_again: None,
            takes_again: None,
            batch: None,
            returned: None,
        }
    }
}

/// It is worked on.
pub(super) fn working(
    house: &House,
    visitor: &Visitor,
    id: &str,
    rows: u64,
    looks: bool,
) -> Result<Response, Fault> {
    let title = if looks { "web-import-preview" } else { "web-import-taking" };
    let mut waiting = Page::of(house, visitor, title);
    let code = if looks { "web-import-working-looks" } else { "web-import-working-takes" };
    waiting.said = waiting.frame.words(code, &[("rows", &rows.to_string())]);
    waiting.progress = Some(format!("/imports/{id}"));
    let refresh = HeaderName::from_static("refresh");
    Ok(([(refresh, ASKS_AGAIN)], page(&waiting)?).into_response())
}

/// The server ended before it did.
pub(super) fn interrupted(
    house: &House,
    visitor: &Visitor,
    id: String,
    looks: bool,
) -> Result<Response, Fault> {
    let mut waiting = Page::of(house, visitor, "web-import-interrupted");
    waiting.said = waiting.frame.word("web-import-interrupted-said");
    match looks {
        true => waiting.looks_again = Some(format!("/imports/{id}?again=1")),
        false => waiting.takes_again = Some(format!("/imports/{id}/confirmation")),
    }
    page(&waiting)
}

/// It was taken before this server was started. What was said of its rows stands in the workbook of those that came back.
pub(super) fn taken(
    house: &House,
    visitor: &Visitor,
    batch: Option<String>,
    returned: Option<String>,
) -> Result<Response, Fault> {
    let mut waiting = Page::of(house, visitor, "web-import-done");
    let code = if batch.is_some() { "web-import-taken-before" } else { "web-import-taken-nothing" };
    waiting.said = waiting.frame.word(code);
    (waiting.batch, waiting.returned) = (batch, returned);
    page(&waiting)
}
