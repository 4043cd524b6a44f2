//! 案件办理: what was done in a case and what is due, the body that decides, what is in force, letters.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use mingde_app::{
    BodyNow, CaseLine, CasePage, OwnReply, ReportFormat, StepNow, StepState, case_page, cases,
    lay_out_report, letter, own_case_of, print_report,
};

use super::reports::{download, media_type};
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "cases/list.html")]
struct List {
    frame: Frame,
    open: Vec<CaseLine>,
    closed: usize,
}

#[derive(Template)]
#[template(path = "cases/one.html")]
struct One {
    frame: Frame,
    shown: CasePage,
    /// The ways in which whoever reads it may reply, if it concerns them.
    replies: Vec<OwnReply>,
    /// Whether letters can be had as PDF.
    prints: bool,
}

/// `GET /cases`
pub async fn list(State(house): State<House>, visitor: Visitor) -> Result<Response, Fault> {
    let (open, closed) = cases(&house.bureau, &visitor.actor, house.today()).await?;
    page(&List { frame: frame_of(&house, &visitor), open, closed })
}

/// `GET /cases/{id}`
pub async fn one(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let (bureau, actor, today) = (&house.bureau, &visitor.actor, house.today());
    let shown = case_page(bureau, actor, &id, today).await?;
    let case = own_case_of(bureau, actor, &id, today).await?;
    let replies = case.map_or_else(Vec::new, |case| case.replies);
    let frame = frame_of(&house, &visitor);
    let above = frame.title.clone();
    let mut frame = match frame.has(Section::Cases) {
        true => frame.under(above, "/cases"),
        false => frame,
    };
    frame.title = shown.kind.say(visitor.locale).to_owned();
    page(&One { frame, shown, replies, prints: house.printing().is_some() })
}

/// `GET /cases/{id}/letters/{letter}/{format}`
pub async fn paper(
    State(house): State<House>,
    visitor: Visitor,
    Path((id, name, format)): Path<(String, String, String)>,
) -> Result<Response, Fault> {
    let known = ReportFormat::ALL.into_iter().find(|(_, ending)| *ending == format);
    let printing = house.printing().filter(|_| format == "pdf");
    if known.is_none() && printing.is_none() {
        return Err(Fault::missing());
    }
    let written = letter(&house.bureau, &visitor.actor, (&id, &name), house.today()).await?;
    let stem = written.form.clone();
    let (kind, bytes) = match (known, printing) {
        (Some((to, _)), _) => (media_type(to), lay_out_report(written, to).await?),
        (None, Some(printing)) => ("application/pdf", print_report(printing, written).await?),
        (None, None) => return Err(Fault::missing()),
    };
    Ok(download(&format!("{stem}.{format}"), kind, bytes))
}

fn frame_of(house: &House, visitor: &Visitor) -> Frame {
    let mut frame = Frame::of(house, visitor, Section::Cases, "");
    frame.title = frame.word("web-section-cases");
    frame
}

/// Words of steps that several pages have.
impl Frame {
    /// How a step stands: the name of a sign.
    pub fn step_sign(&self, step: &StepNow) -> &'static str {
        match step.state {
            StepState::Done(_) if step.was_late() => "late",
            StepState::Done(_) | StepState::Waived => "done",
            StepState::InForce(..) => "not-met",
            StepState::Ended(_) => "met",
            StepState::Next if step.is_late(self.today) => "overdue",
            StepState::Next => "soon",
            StepState::Open => "later",
            StepState::Waits | StepState::NotTaken => "not-applicable",
        }
    }

    /// The same in words.
    pub fn step_state(&self, step: &StepNow) -> String {
        let on = |code: &str, day: &mingde_core::date::Day| self.words(code, &[("day", &self.full_day(day))]);
        match &step.state {
            StepState::Done(day) if step.was_late() => on("web-case-done-late", day),
            StepState::Done(day) => on("web-case-done", day),
            StepState::Waived => self.word("web-case-waived"),
            StepState::InForce(from, None) => on("web-case-in-force-open", from),
            StepState::InForce(from, Some(last)) => {
                let args = [("from", self.full_day(from)), ("last", self.full_day(last))];
                self.words("web-case-in-force", &[("from", &args[0].1), ("last", &args[1].1)])
            }
            StepState::Ended(day) => on("web-case-ended", day),
            StepState::Next if step.is_late(self.today) => self.word("web-case-late"),
            StepState::Next => self.word("web-case-next"),
            StepState::Open => self.word("web-case-open"),
            StepState::Waits => self.word("web-case-waits"),
            StepState::NotTaken => self.word("web-case-not-taken"),
        }
    }

    /// The time of a step: its last day, and by what that is counted.
    pub fn step_clock(&self, step: &StepNow) -> String {
        let Some(clock) = &step.clock else {
            let due = step.due.as_ref().filter(|_| matches!(step.state, StepState::Next));
            return due
                .map_or_else(String::new, |due| self.words("web-task-due", &[("day", &self.full_day(due))]));
        };
        let days = clock.days.to_string();
        let code = if clock.workdays { "web-case-workdays" } else { "web-case-days" };
        let within = self.words(code, &[("count", &days)]);
        match &step.due {
            Some(due) => self.words("web-case-until", &[("day", &self.full_day(due)), ("within", &within)]),
            None => within,
        }
    }
}

impl One {
    fn votes(&self, body: &BodyNow) -> String {
        let [for_it, against, abstained] =
            body.votes.map(|count| count.map_or_else(|| "–".to_owned(), |count| count.to_string()));
        let args = [("for", for_it.as_str()), ("against", &against), ("abstained", &abstained)];
        self.frame.words("web-case-votes", &args)
    }

    fn attendance(&self, body: &BodyNow) -> String {
        let present = body.present.map_or_else(|| "–".to_owned(), |count| count.to_string());
        let (entitled, least) = (body.entitled.to_string(), body.least.to_string());
        let args = [("present", present.as_str()), ("entitled", &entitled), ("least", &least)];
        self.frame.words("web-case-attendance", &args)
    }

    fn lacks(&self, letter: &mingde_app::LetterLine) -> String {
        let titles: Vec<&str> = letter.lacks.iter().map(|title| self.frame.titled(title)).collect();
        self.frame.words("web-case-letter-lacks", &[("fields", &titles.join(&self.frame.word("web-and")))])
    }
}
