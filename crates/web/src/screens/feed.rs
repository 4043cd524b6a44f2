//! The feed of the calendar: its address made, shown once and taken back, and what a calendar fetches there.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::accounts::Token;
use mingde_app::{
    CalendarDay, CalendarDuty, DaySort, Feed, FeedEvent, FeedWhat, OwnAddress, drop_own_address, feed,
    make_own_address,
};
use mingde_core::words::{Locale, say_code};

use crate::doors::{Client, Doors, OwnSession};
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::icalendar::{Calendar, Event};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "feed.html")]
struct Page {
    frame: Frame,
    address: String,
}

/// `POST /account/feed`
pub async fn make(
    State(doors): State<Doors>,
    client: Client,
    visitor: Visitor,
    own: OwnSession,
) -> Result<Response, Fault> {
    let house = doors.house();
    let (actor, session, of) = (&visitor.actor, &own.0, OwnAddress::Feed);
    let token = make_own_address(&house.bureau, actor, house.now(), session, of, house.chance()).await?;
    let address = format!("{}/feed/{}/duties.ics", client.origin, &*token.text());
    let mut frame = Frame::of(house, &visitor, Section::Own, "");
    frame.title = frame.word("web-feed-made-title");
    page(&Page { frame, address })
}

/// `POST /account/feed/removal`
pub async fn remove(
    State(doors): State<Doors>,
    visitor: Visitor,
    own: OwnSession,
) -> Result<Response, Fault> {
    let house = doors.house();
    drop_own_address(&house.bureau, &visitor.actor, house.now(), &own.0, OwnAddress::Feed).await?;
    Ok(Redirect::to("/account?said=feed").into_response())
}

/// `GET /feed/{token}/duties.ics`, without a session
pub async fn get(
    State(doors): State<Doors>,
    client: Client,
    Path(token): Path<String>,
) -> Result<Response, Fault> {
    let house = doors.house();
    let token = Token::parse(&token).ok_or_else(Fault::missing)?;
    let feed = feed(&house.bureau, house.now(), &token).await?;
    let name = say_code(feed.locale, "web-feed-name", &[("bureau", &house.name())]);
    let text = written(&feed, &name, &client.origin);
    Ok(([(CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response())
}

fn written(feed: &Feed, name: &str, origin: &str) -> String {
    let locale = feed.locale;
    let mut calendar = Calendar::begin(name, locale.tag(), feed.made);
    for FeedEvent { uid, what } in &feed.events {
        match what {
            FeedWhat::Duty(duty) => add_duty(&mut calendar, locale, uid, duty, origin),
            FeedWhat::Day(day) => add_day(&mut calendar, locale, uid, day, origin),
        }
    }
    calendar.end()
}

fn add_duty(calendar: &mut Calendar, locale: Locale, uid: &str, duty: &CalendarDuty, origin: &str) {
    let rulebook = duty.rulebook_title.say(locale);
    let args = [("rulebook", rulebook), ("article", duty.article.as_str())];
    let mut about = say_code(locale, "web-todo-why", &args);
    if !duty.owner.is_empty() {
        about = format!("{about}\n{}", duty.owner);
    }
    if let Some((_, unit)) = &duty.subject {
        about = format!("{unit}\n{about}");
    }
    calendar.add(&Event {
        uid,
        day: duty.due,
        summary: &summary(locale, duty),
        about: &about,
        address: &format!("{origin}/rulebooks/{}", duty.rulebook),
    });
}

/// A day of a case, of a selection, or of something that the owner may say: of that neither what it is nor where it stands.
fn add_day(calendar: &mut Calendar, locale: Locale, uid: &str, day: &CalendarDay, origin: &str) {
    let words = say_code(locale, &format!("web-calendar-{}", day.sort.name()), &[]);
    let (summary, address) = match day.sort {
        DaySort::OwnReply => (say_code(locale, "web-feed-own-reply", &[]), format!("{origin}/")),
        DaySort::CaseStep => {
            let args = [("kind", day.kind.say(locale)), ("step", day.title.say(locale)), ("day", &words)];
            (say_code(locale, "web-feed-case-step", &args), format!("{origin}/cases/{}", day.id))
        }
        _ => {
            let args = [("title", day.title.say(locale)), ("day", words.as_str())];
            (say_code(locale, "web-feed-selection", &args), format!("{origin}/selections/{}", day.id))
        }
    };
    let about = day.unit.as_ref().map_or("", |(_, unit)| unit.as_str());
    calendar.add(&Event { uid, day: day.day, summary: &summary, about, address: &address });
}

fn summary(locale: Locale, duty: &CalendarDuty) -> String {
    let state = match (duty.done == duty.of, duty.overdue) {
        (true, _) => "web-state-done",
        (_, true) => "web-state-overdue",
        _ => "web-state-later",
    };
    let state = say_code(locale, state, &[]);
    if duty.of < 2 {
        return say_code(locale, "web-feed-event", &[("title", &duty.title), ("state", &state)]);
    }
    let code = format!("web-todo-{}", duty.whom.plural());
    let (done, of) = (duty.done.to_string(), duty.of.to_string());
    let progress = say_code(locale, &code, &[("done", &done), ("of", &of)]);
    let args = [("title", duty.title.as_str()), ("state", &state), ("progress", &progress)];
    say_code(locale, "web-feed-event-several", &args)
}
