//! 操作记录: who did what, looked through by whoever watches over it.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use mingde_app::{TrailLine, TrailPage, TrailSubject, TrailWish, find_in_trail};
use mingde_core::date::{Day, parse_day};
use mingde_core::diagnostic::Message;
use mingde_core::text::excerpt;
use mingde_core::words::known;
use serde::Deserialize;

use crate::address;
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::visitor::Visitor;

/// What is looked for, as it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    author: String,
    action: String,
    subject: String,
    from: String,
    to: String,
    before: String,
}

#[derive(Template)]
#[template(path = "trail.html")]
struct Page {
    frame: Frame,
    asked: Asked,
    /// What of the address was not followed.
    passed_over: Vec<Message>,
    shown: TrailPage,
}

/// `GET /trail`
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Query(mut asked): Query<Asked>,
) -> Result<Response, Fault> {
    let mut passed_over = Vec::new();
    let mut day = |text: &mut String| -> Option<Day> {
        let read = parse_day(text).ok();
        if read.is_none() && !text.trim().is_empty() {
            passed_over.push(Message::new("web-view-no-day").with("value", excerpt(text)));
            text.clear();
        }
        read
    };
    let (from, to) = (day(&mut asked.from), day(&mut asked.to));
    let wish = TrailWish {
        author: asked.author.clone(),
        action: asked.action.clone(),
        subject: asked.subject.clone(),
        from,
        to,
        before: asked.before.parse().ok(),
    };
    let shown = find_in_trail(&house.bureau, &visitor.actor, &wish, house.today()).await?;
    let mut frame = Frame::of(&house, &visitor, Section::Trail, "");
    frame.title = frame.word("web-section-trail");
    page(&Page { frame, asked, passed_over, shown })
}

impl Page {
    /// What was done, in words where there are any.
    fn action(&self, action: &str) -> String {
        let code = format!("web-trail-{action}");
        if known(&code) { self.frame.word(&code) } else { action.to_owned() }
    }

    /// What a line is about in words, and where more is told of it to whoever reads.
    fn about(&self, line: &TrailLine) -> (String, Option<String>) {
        let frame = &self.frame;
        match &line.subject {
            TrailSubject::Person { name, code, opens } => {
                let called = frame.with_code(name, code);
                (called, opens.then(|| format!("/persons/{code}")))
            }
            TrailSubject::Unit { id, name, opens } => (name.clone(), opens.then(|| format!("/units/{id}"))),
            TrailSubject::Record(glance) => (frame.gist(glance), Some(format!("/records/{}", glance.id))),
            TrailSubject::Withdrawn(id, kind, day) => {
                let day = frame.day(day);
                let args = [("kind", frame.titled(kind)), ("day", day.as_str())];
                (frame.words("web-trail-withdrawn-record", &args), Some(format!("/records/{id}")))
            }
            TrailSubject::Closed => (frame.word("web-trail-closed"), None),
            TrailSubject::Office { office, person } => {
                let args = [("office", frame.titled(office)), ("person", person.as_str())];
                (frame.words("web-trail-office", &args), None)
            }
            TrailSubject::Named(title) => (frame.titled(title).to_owned(), None),
            TrailSubject::Text => (line.line.subject.clone(), None),
            TrailSubject::Unknown => (frame.word("web-trail-unknown"), None),
        }
    }

    /// Who did it, with the staff number; the operator of the machine and an account that is nobody's by what they are.
    fn author(&self, line: &TrailLine) -> String {
        let (name, account) = (self.frame.titled(&line.author), line.line.author.as_str());
        if line.author.english.is_empty() && name != account {
            self.frame.with_code(name, account)
        } else {
            name.to_owned()
        }
    }

    /// Whether anything is said beside some line.
    fn has_details(&self) -> bool {
        self.shown.lines.iter().any(|line| !line.detail.title.is_empty())
    }

    /// The id by which the trail has it, where words stand in its place.
    fn id<'l>(&self, line: &'l TrailLine) -> Option<&'l str> {
        (line.subject != TrailSubject::Text).then_some(line.line.subject.as_str())
    }

    fn on(&self) -> String {
        let Some(next) = self.shown.next else { return String::new() };
        let next = next.to_string();
        let pairs = [
            ("author", self.asked.author.as_str()),
            ("action", &self.asked.action),
            ("subject", &self.asked.subject),
            ("from", &self.asked.from),
            ("to", &self.asked.to),
            ("before", &next),
        ];
        address::with("/trail", &pairs)
    }
}
