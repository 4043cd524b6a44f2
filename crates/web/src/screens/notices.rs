//! 通知: what somebody was told, what of it was not read, and how it is read.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::accounts::Digest;
use mingde_app::{
    About, AppError, Cause, NOTICES, NoticeLine, Rhythm, Secret, Wish, keep_wish, notices_page, read_notice,
    read_notices, sends_mail, wish,
};
use mingde_core::date::Timestamp;
use mingde_core::diagnostic::{Class, Message};
use serde::Deserialize;

use crate::address;
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::posted::Posted;
use crate::visitor::Visitor;

/// From where on, and what was done just before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    from: u64,
    said: String,
}

#[derive(Template)]
#[template(path = "notices.html")]
struct Page {
    frame: Frame,
    unread: Vec<NoticeLine>,
    read: Vec<NoticeLine>,
    /// When the page was made: what comes later is not read with it.
    until: i64,
    from: u64,
    more: bool,
    wish: Wish,
    mails: bool,
    fault: Option<String>,
}

/// `GET /notices`
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    shown(&house, &visitor, &asked, None).await
}

async fn shown(
    house: &House,
    visitor: &Visitor,
    asked: &Asked,
    fault: Option<(Wish, AppError)>,
) -> Result<Response, Fault> {
    let until = house.now().0;
    let mut lines = notices_page(&house.bureau, &visitor.actor, asked.from).await?;
    let more = lines.len() as u64 > NOTICES;
    lines.truncate(NOTICES as usize);
    let (read, unread) = lines.into_iter().partition(|line| line.seen);
    let mails = sends_mail(&house.bureau).await?;
    let mut frame = Frame::of(house, visitor, Section::Notices, "");
    frame.title = frame.word("web-section-notices");
    frame.notice = match asked.said.as_str() {
        "read" => Some(Message::new("web-notices-said-read")),
        "kept" => Some(Message::new("web-notices-said-kept")),
        _ => None,
    };
    frame.faulty = fault.is_some();
    let (wish, fault) = match fault {
        Some((typed, error)) => (typed, Some(frame.say(&error.message()))),
        None => (wish(&house.bureau, &visitor.actor).await?, None),
    };
    page(&Page { frame, unread, read, until, from: asked.from, more, wish, mails, fault })
}

/// `POST /notices/{id}/reading`
pub async fn read(
    State(house): State<House>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let id = Digest::from_hex(&id).ok_or_else(Fault::missing)?;
    read_notice(&house.bureau, &posted.visitor.actor, house.now(), id).await?;
    Ok(Redirect::to("/notices").into_response())
}

/// `POST /notices/reading`: all that stood on the page that was sent back.
pub async fn read_all(State(house): State<House>, posted: Posted) -> Result<Response, Fault> {
    let now = house.now();
    let until = posted.one("until").parse().map_or(now, Timestamp).min(now);
    read_notices(&house.bureau, &posted.visitor.actor, now, until).await?;
    Ok(Redirect::to("/notices?said=read").into_response())
}

/// `POST /notices/wish`
pub async fn keep(State(house): State<House>, posted: Posted) -> Result<Response, Fault> {
    let rhythm = Rhythm::of_name(posted.one("rhythm")).unwrap_or_default();
    let wish = Wish { rhythm, address: Some(Secret::new(posted.one("address").to_owned())) };
    match keep_wish(&house.bureau, &posted.visitor.actor, house.now(), &wish).await {
        Ok(()) => Ok(Redirect::to("/notices?said=kept").into_response()),
        Err(error) if error.class() == Class::Invalid => {
            let answer = shown(&house, &posted.visitor, &Asked::default(), Some((wish, error))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, answer).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

impl Page {
    /// How somebody may be told: by mail where there is a server for it.
    fn rhythms(&self) -> Vec<(&'static str, String, bool)> {
        let way = |rhythm: &Rhythm| self.mails || matches!(rhythm, Rhythm::Off | Rhythm::Page);
        // Without a server a mail a day is the pages alone.
        let wished = match self.wish.rhythm {
            rhythm if way(&rhythm) => rhythm,
            _ => Rhythm::Page,
        };
        let words = |rhythm: Rhythm| self.frame.word(&format!("web-notices-rhythm-{}", rhythm.name()));
        let all = Rhythm::ALL.into_iter().filter(way);
        all.map(|rhythm| (rhythm.name(), words(rhythm), rhythm == wished)).collect()
    }

    fn address(&self) -> &str {
        self.wish.address.as_ref().map_or("", |address| address)
    }

    /// What happened, in words.
    fn words(&self, line: &&NoticeLine) -> String {
        let frame = &self.frame;
        let done = if line.waiting == Some(0) { "-done" } else { "" };
        let code = format!("web-notice-{}{done}", line.cause.code());
        let count = line.count.to_string();
        match (&line.about, &line.cause) {
            (About::Gone, _) => frame.word("web-notice-gone"),
            (About::Record { kind, .. }, Cause::ReplyClosing { on, .. }) => {
                frame.words(&code, &[("kind", frame.titled(kind)), ("day", &frame.day(on))])
            }
            (
                About::Step { kind, step, .. },
                Cause::CaseStepDue { on, .. } | Cause::CaseStepOverdue { on, .. },
            ) => {
                let args =
                    [("kind", frame.titled(kind)), ("step", frame.titled(step)), ("day", &frame.day(on))];
                frame.words(&code, &args)
            }
            (
                About::Selection(_, title, _),
                Cause::SelectionClosing { on, .. } | Cause::SelectionRating { on, .. },
            ) => frame.words(&code, &[("title", title), ("day", &frame.day(on))]),
            (About::Selection(_, title, _), _) => frame.words(&code, &[("title", title)]),
            (About::Record { kind, date, .. }, _) => {
                frame.words(&code, &[("kind", frame.titled(kind)), ("day", &frame.day(date))])
            }
            (About::Kind(_, kind), _) => {
                frame.words(&code, &[("kind", frame.titled(kind)), ("count", &count)])
            }
            (About::Duty(_, title), Cause::DutyDue(duty) | Cause::DutyOverdue(duty)) => {
                frame.words(&code, &[("title", frame.phrase(title)), ("day", &frame.day(&duty.due))])
            }
            (
                About::Assignment(_, title),
                Cause::AssignmentDue { on, .. } | Cause::AssignmentOverdue { on, .. },
            ) => frame.words(&code, &[("title", title), ("day", &frame.day(on))]),
            (About::Assignment(_, title), _) => frame.words(&code, &[("title", title)]),
            (About::Office(office), _) => frame.words(&code, &[("office", frame.titled(office))]),
            (About::Import(file), _) => frame.words(&code, &[("file", file)]),
            (About::Account | About::Duty(..) | About::Step { .. }, _) => frame.word(&code),
        }
    }

    /// What else is to be said.
    fn why(&self, line: &&NoticeLine) -> String {
        let frame = &self.frame;
        match &line.about {
            About::Record { reason, .. } if !reason.is_empty() => {
                let (open, close) = (frame.word("web-quote-open"), frame.word("web-quote-close"));
                format!("{open}{}{close}", frame.reason(reason))
            }
            About::Duty(rulebook, _) if line.count > 1 => {
                let count = line.count.to_string();
                let args = [("rulebook", frame.titled(rulebook)), ("count", count.as_str())];
                frame.words("web-notice-duty-several", &args)
            }
            About::Duty(rulebook, _) => frame.titled(rulebook).to_owned(),
            _ => String::new(),
        }
    }

    /// Where something can be done about it; empty where there is nothing to be seen.
    fn leads_to(&self, line: &&NoticeLine) -> String {
        match (&line.about, &line.cause) {
            (About::Record { id, .. }, Cause::ReplyOpen { kind, .. } | Cause::ReplyClosing { kind, .. }) => {
                format!("/records/{id}/replies/{kind}")
            }
            (About::Record { id, .. }, _) => format!("/records/{id}"),
            (About::Kind(..), _) if line.waiting == Some(0) => String::new(),
            (About::Kind(kind, _), Cause::RecordsWaiting { .. }) => {
                address::with("/records", &[("view", "waiting"), ("kind", kind)])
            }
            (About::Kind(kind, _), _) => address::with("/records", &[("kind", kind), ("state", "accepted")]),
            (About::Duty(..), Cause::DutyDue(duty) | Cause::DutyOverdue(duty)) => {
                format!("/rulebooks/{}", duty.rulebook)
            }
            (About::Assignment(id, _), _) => format!("/tasks/{id}"),
            (About::Step { id, .. }, _) => format!("/cases/{id}"),
            (About::Selection(id, _, true), Cause::SelectionRating { .. }) => {
                format!("/selections/{id}/sheet")
            }
            (About::Selection(id, _, true), _) => format!("/selections/{id}"),
            (About::Import(_), _) => "/imports".to_owned(),
            (About::Account, _) => "/account".to_owned(),
            _ => String::new(),
        }
    }

    fn back(&self) -> String {
        match self.from {
            0 => String::new(),
            from => format!("/notices?from={}", from.saturating_sub(NOTICES)),
        }
    }

    fn on(&self) -> String {
        if self.more { format!("/notices?from={}", self.from + NOTICES) } else { String::new() }
    }
}
