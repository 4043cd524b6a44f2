//! Pages of a host of many bureaus that are no bureau's: where one says which one wants, and what is said where there is none.

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use mingde_core::diagnostic::Message;
use mingde_core::text::{narrow, sort_key};
use mingde_core::words::Locale;
use serde::Deserialize;

use super::missing::Number;
use crate::frame::{Frame, page};

/// What the page at the name in common says.
pub struct FrontPage {
    /// Its language.
    pub locale: Locale,
    /// Where it is.
    pub common: String,
    /// What was typed and is no code.
    pub wanted: Option<String>,
    /// Address and name of each bureau; none where they are not listed.
    pub bureaus: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "front.html")]
struct Front {
    frame: Frame,
    wanted: Option<String>,
    /// What an address looks like.
    example: String,
    bureaus: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "nobody.html")]
struct Nobody {
    frame: Frame,
    said: String,
    number: Option<String>,
    front: Option<String>,
}

#[derive(Deserialize)]
struct Wanted {
    bureau: Option<String>,
}

/// Which bureau somebody typed, as it is meant: small, narrow, without blanks.
pub fn wanted(query: &str) -> Option<String> {
    let uri = format!("/?{query}").parse().ok()?;
    let Query(Wanted { bureau }) = Query::try_from_uri(&uri).ok()?;
    let typed = narrow(&bureau?).trim().to_lowercase();
    (!typed.is_empty()).then_some(typed)
}

/// The way to a bureau.
pub fn led_to(address: &str) -> Response {
    Redirect::to(address).into_response()
}

/// `GET /` at the name in common.
pub fn page_of_front(front: FrontPage) -> Response {
    let FrontPage { locale, common, wanted, mut bureaus } = front;
    // By the names as they are read aloud, codes among them by their letters.
    bureaus.sort_by_cached_key(|(_, name)| sort_key(name));
    let mut frame = Frame::bare("", locale, "");
    frame.bureau = frame.word("web-front-name");
    frame.title = frame.word("web-front-title");
    frame.faulty = wanted.is_some();
    let example = common.replacen("://", "://610122.", 1);
    page(&Front { frame, wanted, example, bureaus }).unwrap_or_else(IntoResponse::into_response)
}

/// What is said instead of the page of a bureau, with the number under which the log says why, and the way to the front.
pub fn page_of_nobody(
    locale: Locale,
    status: StatusCode,
    number: Option<Number>,
    message: &Message,
    front: Option<String>,
) -> Response {
    let mut frame = Frame::bare("", locale, "");
    frame.bureau = frame.word("web-front-name");
    frame.title = frame.word(match status {
        StatusCode::NOT_FOUND => "web-missing-title",
        _ => "web-fault-title",
    });
    let (said, number) = (frame.say(message), number.map(|Number(number)| number.to_string()));
    match page(&Nobody { frame, said, number, front }) {
        Ok(page) => (status, page).into_response(),
        Err(_) => status.into_response(),
    }
}
