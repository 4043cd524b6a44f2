//! 日历: duties by week.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use mingde_app::{CalendarDuty, CalendarWeek, Unsettled, WEEKS, calendar, unsettled_duties};
use mingde_core::date::{Day, parse_day};
use mingde_core::diagnostic::Message;
use mingde_core::text::excerpt;
use serde::Deserialize;

use crate::address;
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::visitor::Visitor;

/// From which week on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    from: String,
}

#[derive(Template)]
#[template(path = "calendar.html")]
struct Page {
    frame: Frame,
    /// What of the address was not followed.
    passed_over: Option<Message>,
    weeks: Vec<CalendarWeek>,
    unsettled: Vec<Unsettled>,
    first: Day,
}

/// `GET /calendar`
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let today = house.today();
    let read = parse_day(&asked.from);
    let not_read = || Message::new("web-calendar-no-day").with("value", excerpt(&asked.from));
    let passed_over = (read.is_err() && !asked.from.trim().is_empty()).then(not_read);
    let day = read.unwrap_or(today);
    let weeks = calendar(&house.bureau, &visitor.actor, day, today).await?;
    let unsettled = unsettled_duties(&house.bureau, &visitor.actor, today).await?;
    let first = weeks.first().map_or(day, |week| week.monday);
    let mut frame = Frame::of(&house, &visitor, Section::Calendar, "");
    frame.title = frame.word("web-section-calendar");
    page(&Page { frame, passed_over, weeks, unsettled, first })
}

impl Page {
    fn weeks_from(&self, weeks: i32) -> String {
        format!("/calendar?from={}", self.first.plus(7 * weeks))
    }

    fn back(&self) -> String {
        self.weeks_from(-WEEKS)
    }

    fn on(&self) -> String {
        self.weeks_from(WEEKS)
    }

    fn is_this(&self, week: &CalendarWeek) -> bool {
        let days = self.frame.today.since(week.monday);
        (0..7).contains(&days)
    }

    fn until(&self, week: &CalendarWeek) -> String {
        self.frame.day(&week.monday.plus(6))
    }

    fn address(&self, duty: &CalendarDuty) -> String {
        let path = format!("/rulebooks/{}/{}", duty.rulebook, duty.duty);
        let path = match &duty.subject {
            Some((id, _)) => format!("{path}/{id}"),
            None => path,
        };
        // Of a day that is over the figure of that day.
        let as_of = if duty.due < self.frame.today { duty.due.to_string() } else { String::new() };
        address::with(&path, &[("as_of", &as_of)])
    }

    fn why(&self, duty: &CalendarDuty) -> String {
        self.frame.why(duty.rulebook_title.say(self.frame.locale), &duty.article, &duty.owner)
    }

    fn state(&self, duty: &CalendarDuty) -> &'static str {
        match duty.done == duty.of {
            true => "met",
            false => self.frame.nearness(&duty.due),
        }
    }

    fn state_word(&self, duty: &CalendarDuty) -> String {
        match self.state(duty) {
            "met" => self.frame.word("web-state-done"),
            other => self.frame.state(other),
        }
    }

    fn progress(&self, duty: &CalendarDuty) -> Option<(usize, usize, String)> {
        if duty.of < 2 {
            return None;
        }
        let code = format!("web-todo-{}", duty.whom.plural());
        let (done, of) = (duty.done.to_string(), duty.of.to_string());
        Some((duty.done, duty.of, self.frame.words(&code, &[("done", &done), ("of", &of)])))
    }
}
