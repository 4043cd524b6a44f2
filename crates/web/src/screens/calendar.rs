//! 日历: duties by week, unit and owner.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use mingde_app::{
    Calendar, CalendarDay, CalendarDuty, CalendarWeek, CalendarWish, DaySort, Unsettled, WEEKS, calendar,
    unsettled_duties,
};
use mingde_core::date::{Day, parse_day};
use mingde_core::diagnostic::Message;
use mingde_core::id::{EntityId, UnitId};
use mingde_core::text::excerpt;
use serde::Deserialize;

use crate::address;
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::visitor::Visitor;

/// From which week on, and whose.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    from: String,
    unit: String,
    owner: String,
}

#[derive(Template)]
#[template(path = "calendar.html")]
struct Page {
    frame: Frame,
    /// What of the address was not followed.
    passed_over: Option<Message>,
    shown: Calendar,
    unsettled: Vec<Unsettled>,
    first: Day,
    asked: Asked,
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
    // A unit that is not seen is one that there is not: nothing is due there.
    let unit = asked.unit.parse::<EntityId>().ok().map(UnitId);
    let wish = CalendarWish { unit, owner: asked.owner.trim().to_owned() };
    let shown = calendar(&house.bureau, &visitor.actor, (day, today), &wish).await?;
    let unsettled = unsettled_duties(&house.bureau, &visitor.actor, today).await?;
    let first = shown.weeks.first().map_or(day, |week| week.monday);
    let mut frame = Frame::of(&house, &visitor, Section::Calendar, "");
    frame.title = frame.word("web-section-calendar");
    page(&Page { frame, passed_over, shown, unsettled, first, asked })
}

impl Page {
    fn weeks_from(&self, weeks: i32) -> String {
        let from = self.first.plus(7 * weeks).to_string();
        address::with(
            "/calendar",
            &[("from", &from), ("unit", &self.asked.unit), ("owner", &self.asked.owner)],
        )
    }

    /// The same weeks of everybody.
    fn all(&self) -> String {
        address::with("/calendar", &[("from", &self.first.to_string())])
    }

    fn is_narrowed(&self) -> bool {
        !(self.asked.unit.is_empty() && self.asked.owner.is_empty())
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

    fn day_address(&self, one: &CalendarDay) -> String {
        match one.sort {
            DaySort::CaseStep => format!("/cases/{}", one.id),
            DaySort::OwnReply => format!("/records/{}/replies/{}", one.id, one.name),
            _ => format!("/selections/{}", one.id),
        }
    }

    /// The kind of what it is of, and the unit.
    fn day_why(&self, one: &CalendarDay) -> String {
        let unit = one.unit.iter().map(|(_, name)| name.as_str());
        let parts = [self.frame.titled(&one.kind)].into_iter().chain(unit);
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("　")
    }

    fn day_sign(&self, one: &CalendarDay) -> &'static str {
        match one.sort.falls_due() || one.day >= self.frame.today {
            true => self.frame.nearness(&one.day),
            false => "done",
        }
    }

    /// What day it is.
    fn day_words(&self, one: &CalendarDay) -> String {
        self.frame.word(&format!("web-calendar-{}", one.sort.name()))
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

    /// That it was done after its day, or by how many.
    fn late(&self, duty: &CalendarDuty) -> String {
        match (duty.late, duty.of) {
            (0, _) => String::new(),
            (_, 1) => self.frame.word("web-calendar-late"),
            (late, _) => self.frame.counted("web-calendar-late-of", late),
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
