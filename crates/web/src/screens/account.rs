//! 我的账号: password, second factor, sessions and how pages look, of whoever is signed in.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::accounts::{
    Digest, SessionLine, change_password, end_other_sessions, end_session, least_password, list_sessions,
    set_appearance,
};
use mingde_app::{AppError, OwnAddress, own_address_made};
use mingde_core::diagnostic::{Class, Message};
use mingde_core::words::Locale;
use serde::Deserialize;

use super::provider::OwnPassword;
use super::tokens::{TokenLine, lines};
use crate::doors::{Doors, OwnSession, Typed};
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "account.html")]
struct Page {
    frame: Frame,
    account: String,
    second_factor: bool,
    sessions: Vec<Line>,
    feed: Option<String>,
    tokens: Vec<TokenLine>,
    least: usize,
    english: bool,
    large: bool,
    fault: Option<String>,
    own: OwnPassword,
}

struct Line {
    id: String,
    agent: String,
    network: String,
    begun: String,
    seen: String,
    own: bool,
}

/// What was done just before.
#[derive(Debug, Default, Deserialize)]
pub struct Said {
    #[serde(default)]
    said: String,
}

/// The present password and the next.
#[derive(Deserialize)]
pub struct Passwords {
    /// Empty where a provider asked just now.
    #[serde(default)]
    present: String,
    next: String,
    again: String,
}

/// How pages look.
#[derive(Debug, Deserialize)]
pub struct Appearance {
    language: String,
    large: Option<String>,
}

/// `GET /account`
pub async fn get(
    State(doors): State<Doors>,
    visitor: Visitor,
    own: OwnSession,
    Query(said): Query<Said>,
) -> Result<Response, Fault> {
    let notice = match said.said.as_str() {
        "password" => Some(Message::new("web-password-changed")),
        "sessions" => Some(Message::new("web-sessions-ended")),
        "other-sessions" => Some(Message::new("web-other-sessions-ended")),
        "second-factor" => Some(Message::new("web-second-factor-removed")),
        "token" => Some(Message::new("web-token-dropped")),
        "feed" => Some(Message::new("web-feed-dropped")),
        "appearance" => Some(Message::new("web-appearance-kept")),
        _ => None,
    };
    shown(&doors, &visitor, &own, notice, None).await
}

/// `POST /account/password`
pub async fn password(
    State(doors): State<Doors>,
    visitor: Visitor,
    own: OwnSession,
    Typed(given): Typed<Passwords>,
) -> Result<Response, Fault> {
    let house = doors.house();
    let changed = if given.next == given.again {
        let passwords = (given.present.as_str(), given.next.as_str());
        let (bureau, now) = (&house.bureau, house.now());
        change_password(bureau, now, &own.0, &visitor.actor, passwords, doors.passwords(), house.chance())
            .await
    } else {
        Err(AppError::Invalid(Message::new("web-passwords-differ")))
    };
    match changed {
        Ok(()) => Ok(Redirect::to("/account?said=password").into_response()),
        Err(error) => refused(&doors, &visitor, &own, error).await,
    }
}

/// `POST /account/appearance`
pub async fn appearance(
    State(doors): State<Doors>,
    own: OwnSession,
    Typed(given): Typed<Appearance>,
) -> Result<Response, Fault> {
    let language = Locale::of_tag(&given.language).unwrap_or_default();
    set_appearance(&doors.house().bureau, &own.0, language, given.large.is_some()).await?;
    Ok(Redirect::to("/account?said=appearance").into_response())
}

/// `POST /account/sessions/{id}/end`
pub async fn end(
    State(doors): State<Doors>,
    _: Visitor,
    own: OwnSession,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let id = Digest::from_hex(&id).ok_or_else(Fault::missing)?;
    end_session(&doors.house().bureau, &own.0, id).await?;
    Ok(Redirect::to("/account?said=sessions").into_response())
}

/// `POST /account/sessions/others/end`
pub async fn end_others(State(doors): State<Doors>, _: Visitor, own: OwnSession) -> Result<Response, Fault> {
    end_other_sessions(&doors.house().bureau, &own.0).await?;
    Ok(Redirect::to("/account?said=other-sessions").into_response())
}

/// The page again, with what is wrong; nobody is sent away over a typing error.
async fn refused(
    doors: &Doors,
    visitor: &Visitor,
    own: &OwnSession,
    error: AppError,
) -> Result<Response, Fault> {
    if !matches!(error.class(), Class::Invalid | Class::Busy) {
        return Err(error.into());
    }
    let mut answer = shown(doors, visitor, own, None, Some(error.message())).await?;
    *answer.status_mut() = Fault::from(error).status();
    Ok(answer)
}

async fn shown(
    doors: &Doors,
    visitor: &Visitor,
    own: &OwnSession,
    notice: Option<Message>,
    fault: Option<Message>,
) -> Result<Response, Fault> {
    let house = doors.house();
    let sessions = list_sessions(&house.bureau, house.now(), &own.0, doors.rules()).await?;
    let feed = own_address_made(&house.bureau, &own.0, OwnAddress::Feed).await?;
    let mut frame = Frame::of(house, visitor, Section::Own, "");
    frame.title = frame.word("web-account-title");
    frame.notice = notice;
    let line = |line: SessionLine| Line {
        id: line.id.to_hex(),
        agent: line.agent,
        network: line.network,
        begun: frame.moment(&line.begun),
        seen: frame.moment(&line.seen),
        own: line.own,
    };
    page(&Page {
        account: own.0.account.to_string(),
        second_factor: own.0.second_factor,
        sessions: sessions.into_iter().map(line).collect(),
        feed: feed.map(|made| made.to_string()),
        tokens: lines(doors, own, &frame).await?,
        least: least_password(),
        english: own.0.language == Locale::En,
        large: own.0.large_print,
        fault: fault.map(|fault| frame.say(&fault)),
        own: OwnPassword::of(doors, own, &frame, "/account").await?,
        frame,
    })
}
