//! 系统: how the house does, for whoever looks after the machine.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use mingde_app::{HealthLine, Wellness, health};

use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "system.html")]
struct Page {
    frame: Frame,
    lines: Vec<HealthLine>,
}

/// `GET /system`
pub async fn get(State(house): State<House>, visitor: Visitor) -> Result<Response, Fault> {
    let lines = health(&house.bureau, &visitor.actor, house.now()).await?;
    let mut frame = Frame::of(&house, &visitor, Section::System, "");
    frame.title = frame.word("web-section-system");
    frame.faulty = lines.iter().any(|line| line.state == Wellness::Ill);
    page(&Page { frame, lines })
}

impl Page {
    /// How many are how, in words, the worst first.
    fn sums(&self) -> Vec<String> {
        let count = |state| self.lines.iter().filter(|line| line.state == state).count();
        let sums = [("web-system-ill", count(Wellness::Ill)), ("web-system-watch", count(Wellness::Watch))];
        let told: Vec<String> = sums
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(code, count)| self.frame.counted(code, count))
            .collect();
        if told.is_empty() { vec![self.frame.word("web-system-all-well")] } else { told }
    }

    fn about(&self, line: &HealthLine) -> String {
        self.frame.word(&format!("health-about-{}", line.about))
    }

    fn state(&self, line: &HealthLine) -> String {
        self.frame.word(&format!("health-state-{}", line.state.name()))
    }

    /// The drawing of a state: each has a silhouette of its own.
    fn drawing(&self, line: &HealthLine) -> &'static str {
        match line.state {
            Wellness::Well => "met",
            Wellness::Watch => "soon",
            Wellness::Ill => "not-met",
        }
    }
}
