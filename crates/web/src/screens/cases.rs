//! 案件办理: what was done in a case and what is due, the body that decides, what is in force, letters.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use mingde_app::view::Title;
use mingde_app::{
    BodyNow, CaseLine, CaseList, CasePage, DoneBy, LetterLine, MOST_CASES, OwnReply, StepNow, StepState,
    StepTime, case_page, cases, letter, own_case_of,
};
use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::record::State as RecordState;
use serde::Deserialize;

use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::paper::PaperFormat;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "cases/list.html")]
struct List {
    frame: Frame,
    shown: CaseList,
    /// The kind that alone is shown, where one is asked for.
    only: String,
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

/// Which cases are asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    kind: String,
}

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: String,
}

/// `GET /cases`
pub async fn list(
    State(house): State<House>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let shown = cases(&house.bureau, &visitor.actor, &asked.kind, house.today()).await?;
    page(&List { frame: frame_of(&house, &visitor), shown, only: asked.kind })
}

/// `GET /cases/{id}`
pub async fn one(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Done>,
) -> Result<Response, Fault> {
    let (bureau, actor, today) = (&house.bureau, &visitor.actor, house.today());
    // What is not seen is not there.
    let shown = case_page(bureau, actor, &id, today).await.map_err(Fault::at_address)?;
    let case = own_case_of(bureau, actor, &id, today).await?;
    let replies = case.map_or_else(Vec::new, |case| case.replies);
    let frame = frame_of(&house, &visitor);
    let above = frame.title.clone();
    let frame = if frame.has(Section::Cases) {
        frame.under(above, "/cases")
    } else {
        let record = frame.word("web-case-record");
        frame.under(record, format!("/records/{}", shown.id))
    };
    let mut frame = frame.about(shown.kind.say(visitor.locale), shown.gist.say(visitor.locale));
    frame.notice = (asked.done == "entered").then(|| Message::new("web-case-said-entered"));
    page(&One { frame, shown, replies, prints: house.printing().is_some() })
}

/// `GET /cases/{id}/letters/{letter}/{format}`
pub async fn paper(
    State(house): State<House>,
    visitor: Visitor,
    Path((id, name, format)): Path<(String, String, String)>,
) -> Result<Response, Fault> {
    let format = PaperFormat::of(&house, &format).ok_or_else(Fault::missing)?;
    let written = letter(&house.bureau, &visitor.actor, (&id, &name), house.today()).await?;
    let stem = written.form.clone();
    Ok(format.file(&stem, written).await?)
}

fn frame_of(house: &House, visitor: &Visitor) -> Frame {
    let mut frame = Frame::of(house, visitor, Section::Cases, "");
    frame.title = frame.word("web-section-cases");
    frame
}

/// Words of a step.
impl Frame {
    /// How a step stands: the name of a sign.
    pub fn step_sign(&self, step: &StepNow) -> &'static str {
        match step.state {
            StepState::Done(_) if step.was_late() => "late",
            StepState::Done(_) | StepState::Waived => "done",
            StepState::InForce(..) => "not-met",
            StepState::Ended(_) => "met",
            StepState::Missing => "no-data",
            StepState::Next => step.due.map_or("soon", |due| self.nearness(&due.last)),
            StepState::Open | StepState::Begins(_) => "later",
            StepState::Waits | StepState::NotTaken | StepState::Idle => "not-applicable",
        }
    }

    /// The same in words.
    pub fn step_state(&self, step: &StepNow) -> String {
        let on = |code: &str, day: &Day| self.words(code, &[("day", &self.full_day(day))]);
        match &step.state {
            StepState::Done(day) if step.was_late() => on("web-case-done-late", day),
            StepState::Done(day) => on("web-case-done", day),
            StepState::Waived => self.word("web-case-waived"),
            StepState::InForce(from, None) => on("web-case-in-force-open", from),
            StepState::InForce(from, Some(last)) => {
                let (from, last) = (self.full_day(from), self.full_day(last));
                self.words("web-case-in-force", &[("from", &from), ("last", &last)])
            }
            StepState::Begins(day) => on("web-case-begins", day),
            StepState::Ended(day) => on("web-case-ended", day),
            StepState::Next if step.is_late(self.today) => self.word("web-case-late"),
            StepState::Next if step.reply.is_some() => self.word("web-case-take-up"),
            StepState::Next => self.word("web-case-next"),
            StepState::Missing => self.word("web-case-missing"),
            StepState::Open => self.word("web-case-open"),
            StepState::Waits => self.word("web-case-waits"),
            StepState::NotTaken => self.word("web-case-not-taken"),
            StepState::Idle => self.word("web-case-idle"),
        }
    }

    /// The time of a step: its last day, and by what that is counted.
    pub fn step_clock(&self, step: &StepNow) -> String {
        let within = match &step.time {
            Some(StepTime::Days(days)) => self.counted("web-case-days", days),
            Some(StepTime::Workdays(days)) => self.counted("web-case-workdays", days),
            Some(StepTime::NotSet { .. }) => return self.word("web-case-not-set"),
            None => String::new(),
        };
        let Some(due) = &step.due else { return within };
        let last = self.words("web-case-until", &[("day", &self.full_day(&due.last))]);
        let said = match within.is_empty() {
            true => last,
            false => self.words("web-case-until-within", &[("until", &last), ("within", &within)]),
        };
        if due.presumed { format!("{said} {}", self.word("web-case-presumed")) } else { said }
    }

    /// How a body voted.
    pub fn case_votes(&self, body: &BodyNow) -> String {
        if body.votes.iter().all(Option::is_none) {
            return self.words("web-case-votes-none", &[("wanted", &body.wanted.to_string())]);
        }
        let [for_it, against, abstained] =
            body.votes.map(|count| count.map_or_else(|| "–".to_owned(), |count| count.to_string()));
        let wanted = body.wanted.to_string();
        let args =
            [("for", for_it.as_str()), ("against", &against), ("abstained", &abstained), ("wanted", &wanted)];
        self.words("web-case-votes", &args)
    }

    /// How many of a body were there.
    pub fn case_attendance(&self, body: &BodyNow) -> String {
        let (entitled, least) = (body.entitled.to_string(), body.least.to_string());
        let Some(present) = body.present else {
            let args = [("entitled", entitled.as_str()), ("least", &least)];
            return self.words("web-case-attendance-none", &args);
        };
        let present = present.to_string();
        let args = [("present", present.as_str()), ("entitled", &entitled), ("least", &least)];
        self.words("web-case-attendance", &args)
    }

    /// Who does a step.
    pub fn step_by(&self, step: &StepNow) -> String {
        self.done_by(&step.by)
    }

    /// The same of a step that falls due.
    pub fn done_by(&self, by: &DoneBy) -> String {
        self.word(match by {
            DoneBy::Office => "web-case-by-office",
            DoneBy::Body => "web-case-by-body",
            DoneBy::Person => "web-case-by-person",
        })
    }
}

impl List {
    /// Those of a group that are listed.
    fn first<'c>(&self, lines: &'c [CaseLine]) -> &'c [CaseLine] {
        &lines[..lines.len().min(MOST_CASES)]
    }

    /// How many more there are.
    fn further(&self, lines: &[CaseLine]) -> usize {
        lines.len().saturating_sub(MOST_CASES)
    }

    /// The kind of which whoever asks enters a case from here: the one that is shown, or the only one.
    fn files(&self) -> Option<&(String, Title)> {
        match self.shown.files.as_slice() {
            [one] if self.only.is_empty() => Some(one),
            files => files.iter().find(|(kind, _)| *kind == self.only),
        }
    }

    fn is_empty(&self) -> bool {
        self.shown.open.is_empty() && self.shown.waiting.is_empty() && self.shown.in_force.is_empty()
    }

    /// The last day that matters next in a case, where it has one.
    fn day<'c>(&self, line: &'c CaseLine) -> Option<&'c Day> {
        match (&line.step.due, &line.step.state) {
            (Some(due), _) => Some(&due.last),
            (None, StepState::InForce(_, last)) => last.as_ref(),
            (None, _) => None,
        }
    }
}

impl One {
    /// Whether anything stands beside the steps.
    fn has_side(&self) -> bool {
        self.shown.body.is_some() || !self.shown.bars.is_empty() || !self.shown.letters.is_empty()
    }

    /// The letter lacks these.
    fn lacks(&self, letter: &LetterLine) -> String {
        let titles: Vec<&str> = letter.lacks.iter().map(|title| self.frame.titled(title)).collect();
        self.frame.words("web-case-letter-lacks", &[("fields", &titles.join(&self.frame.word("web-and")))])
    }

    /// Where a step is entered, by whoever may and where that is to be done or may be.
    fn enters(&self, step: &StepNow) -> Option<String> {
        let is_there = step.is_next() || step.may_end || step.state == StepState::Open;
        let may = self.shown.may_correct && step.has_day && is_there && !self.is_withdrawn();
        may.then(|| format!("/cases/{}/steps/{}", self.shown.id, step.name))
    }

    /// What is entered there.
    fn enters_what(&self, step: &StepNow) -> String {
        self.frame.word(if step.may_end { "web-case-end" } else { "web-case-enter-step" })
    }

    fn is_withdrawn(&self) -> bool {
        self.shown.state == RecordState::Withdrawn
    }
}
