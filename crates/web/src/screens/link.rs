//! A one-time link: whoever holds it sets a password for the account it is for.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use mingde_app::AppError;
use mingde_app::accounts::{LinkView, Token, least_password, look_at_link, set_password_by_link};
use mingde_core::diagnostic::{Class, Message};
use serde::Deserialize;

use super::sign_in::{bare, form_token, with_form_cookie};
use crate::doors::{Client, Doors, Typed};
use crate::fault::Fault;
use crate::frame::{Frame, page};

#[derive(Template)]
#[template(path = "link.html")]
struct Page {
    frame: Frame,
    token: String,
    /// The address of the link; empty when it was used just now.
    action: String,
    view: LinkView,
    least: usize,
    fault: Option<String>,
}

/// A new password, twice.
#[derive(Deserialize)]
pub struct Given {
    next: String,
    again: String,
}

/// `GET /link/{token}`
pub async fn get(
    State(doors): State<Doors>,
    client: Client,
    headers: HeaderMap,
    Path(text): Path<String>,
) -> Result<Response, Fault> {
    let link = Token::parse(&text).ok_or_else(void)?;
    let view = looked_at(&doors, &link).await?;
    shown(&doors, &client, &headers, (&text, view), None)
}

/// `POST /link/{token}`
pub async fn post(
    State(doors): State<Doors>,
    client: Client,
    headers: HeaderMap,
    Path(text): Path<String>,
    Typed(given): Typed<Given>,
) -> Result<Response, Fault> {
    let link = Token::parse(&text).ok_or_else(void)?;
    let view = looked_at(&doors, &link).await?;
    if given.next != given.again {
        let differ = AppError::Invalid(Message::new("web-passwords-differ"));
        return shown(&doors, &client, &headers, (&text, view), Some(differ));
    }
    let (house, passwords) = (doors.house(), doors.passwords());
    let (bureau, now) = (&house.bureau, house.now());
    match set_password_by_link(bureau, now, &link, &given.next, passwords, house.chance()).await {
        Ok(()) => shown(&doors, &client, &headers, ("", view), None),
        Err(error) if error.class() == Class::Invalid => {
            shown(&doors, &client, &headers, (&text, view), Some(error))
        }
        Err(error) => Err(error.into()),
    }
}

/// Whoever holds a link is told why it does nothing: it came by paper, and they come to ask.
async fn looked_at(doors: &Doors, link: &Token) -> Result<LinkView, Fault> {
    let house = doors.house();
    look_at_link(&house.bureau, house.now(), link).await.map_err(|error| match error.class() {
        Class::NotFound => void(),
        _ => error.into(),
    })
}

fn void() -> Fault {
    Fault::said(axum::http::StatusCode::NOT_FOUND, Message::new("account-link-void"))
}

fn shown(
    doors: &Doors,
    client: &Client,
    headers: &HeaderMap,
    (text, view): (&str, LinkView),
    fault: Option<AppError>,
) -> Result<Response, Fault> {
    let frame = bare(doors, client, "web-link-title");
    let token = form_token(doors, client, headers)?;
    let status = fault.as_ref().map(|fault| match fault.class() {
        Class::Invalid => axum::http::StatusCode::UNPROCESSABLE_ENTITY,
        _ => axum::http::StatusCode::CONFLICT,
    });
    let answer = page(&Page {
        token: token.for_forms(),
        action: if text.is_empty() { String::new() } else { format!("/link/{text}") },
        view,
        least: least_password(),
        fault: fault.map(|fault| frame.say(&fault.message())),
        frame,
    })?;
    let mut answer = with_form_cookie(client, &token, None, answer);
    if let Some(status) = status {
        *answer.status_mut() = status;
    }
    Ok(answer)
}
