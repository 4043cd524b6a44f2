//! 新学年: the change of the school year as a list, for whoever has a part in it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use mingde_app::{SchoolYear, YearStep, YearStepState, school_year};

use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "school_year.html")]
struct Page {
    frame: Frame,
    shown: SchoolYear,
}

/// `GET /school-year`
pub async fn get(State(house): State<House>, visitor: Visitor) -> Result<Response, Fault> {
    let shown = school_year(&house.bureau, &visitor.actor, house.now()).await?;
    let mut frame = Frame::of(&house, &visitor, Section::Units, "");
    let (from, to) = (shown.year.to_string(), (shown.year + 1).to_string());
    frame.title = frame.words("web-school-year-title", &[("from", from.as_str()), ("to", to.as_str())]);
    page(&Page { frame, shown })
}

impl Page {
    fn lead(&self) -> String {
        let since = self.frame.full_day(&self.shown.since);
        self.frame.words("web-school-year-lead", &[("since", since.as_str())])
    }

    /// What a step is called, what is done in it, and how it stands.
    fn named(&self, step: &YearStep, what: &str) -> String {
        self.frame.word(&format!("school-year-{}{what}", step.about))
    }

    fn state(&self, step: &YearStep) -> String {
        self.frame.word(match step.state {
            YearStepState::Done => "school-year-state-done",
            YearStepState::Open => "school-year-state-open",
            YearStepState::Look => "school-year-state-look",
        })
    }

    /// The drawing of a state: each has a silhouette of its own.
    fn drawing(&self, step: &YearStep) -> &'static str {
        match step.state {
            YearStepState::Done => "met",
            YearStepState::Open => "not-met",
            YearStepState::Look => "soon",
        }
    }

    /// Where a step is done.
    fn place(&self, step: &YearStep) -> &'static str {
        match step.about {
            "moves" => "/imports",
            "offices" => "/offices",
            "accounts" => "/accounts",
            "rulebooks" => "/drafts",
            "settings" => "/settings",
            "holidays" => "/system",
            "backup" => "/jobs",
            _ => "/units",
        }
    }
}
