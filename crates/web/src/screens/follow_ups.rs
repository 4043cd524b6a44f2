//! What follows from a meeting: its items, what was decided, and the tasks for it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use mingde_app::{FollowUp, FollowUpPage, follow_up_page};

use crate::address;
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "follow_ups.html")]
struct Page {
    frame: Frame,
    shown: FollowUpPage,
}

/// `GET /records/{id}/follow-ups`
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let shown = follow_up_page(&house.bureau, &visitor.actor, &id, house.today()).await?;
    let mut frame = Frame::of(&house, &visitor, Section::Tasks, "");
    frame.title = frame.word("web-follow-ups");
    let frame = frame.under(shown.kind.say(visitor.locale), format!("/records/{}", shown.id));
    page(&Page { frame, shown })
}

impl Page {
    /// The form of a task that does what was decided.
    fn task(&self, kind: &str, heading: &str) -> String {
        let id = self.shown.id.to_string();
        address::with("/tasks/new", &[("kind", kind), ("follows", &id), ("heading", heading)])
    }

    /// Whose a task is.
    fn whose(&self, task: &FollowUp) -> String {
        let units = task.units.iter().map(|unit| unit.name.as_str());
        let all: Vec<&str> = units.chain(task.owners.iter().map(String::as_str)).collect();
        all.join(&self.frame.word("web-and"))
    }
}
