//! 公文任务: what came to one's unit, to be signed for and done; what one sent, with the board of who has.

pub mod sending;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::{
    AppError, Assignment, AssignmentPage, Assignments, SentTally, SigningStep, UnitStanding, assignment_file,
    assignment_page, assignments, has_assignments, has_goals, remind, sign,
};
use mingde_core::diagnostic::{Class, Message};
use serde::Deserialize;

use crate::address;
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::paper::download;
use crate::posted::Posted;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "tasks/list.html")]
struct List {
    frame: Frame,
    all: Assignments,
    /// Whether there is a page of aims for whoever reads it.
    splits: bool,
}

#[derive(Template)]
#[template(path = "tasks/one.html")]
struct One {
    frame: Frame,
    shown: AssignmentPage,
    /// What was typed and could not be done: for which unit, the word, and why.
    unsaid: Option<(String, String, String)>,
}

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    said: String,
    count: usize,
}

/// `GET /tasks`
pub async fn list(State(house): State<House>, visitor: Visitor) -> Result<Response, Fault> {
    if !has_assignments(&house.bureau.library(), &visitor.actor) {
        return Err(Fault::missing());
    }
    let all = assignments(&house.bureau, &visitor.actor, house.today()).await?;
    let splits = has_goals(&house.bureau.library(), &visitor.actor);
    page(&List { frame: frame_of(&house, &visitor), all, splits })
}

/// `GET /tasks/{id}`
pub async fn one(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(said): Query<Said>,
) -> Result<Response, Fault> {
    let mut shown = One::of(&house, &visitor, &id).await?;
    shown.frame.notice = match said.said.as_str() {
        "sent" => Some(Message::new("web-task-said-sent").with("count", said.count)),
        "signature" => Some(Message::new("web-task-said-signed")),
        "completion" => Some(Message::new("web-task-said-done")),
        "reminded" => Some(Message::new("web-task-said-reminded").with("count", said.count)),
        _ => None,
    };
    page(&shown)
}

/// `POST /tasks/{id}/units/{unit}/{step}`: a unit has received it, or has done it.
pub async fn step(
    State(house): State<House>,
    Path((id, unit, step)): Path<(String, String, String)>,
    posted: Posted,
) -> Result<Response, Fault> {
    let taken = SigningStep::named(&step).ok_or_else(Fault::missing)?;
    let (visitor, word) = (&posted.visitor, posted.one("word"));
    match sign(&house.bureau, &visitor.actor, house.now(), (&id, &unit), taken, word).await {
        Ok(()) => Ok(Redirect::to(&format!("/tasks/{id}?said={step}")).into_response()),
        Err(error) if error.class() == Class::Invalid => {
            refused(&house, visitor, &id, (unit, word.to_owned()), &error).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /tasks/{id}/reminders`: of one unit, or of all that have not done it.
pub async fn reminder(
    State(house): State<House>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let unit = Some(posted.one("unit")).filter(|unit| !unit.is_empty());
    let visitor = &posted.visitor;
    match remind(&house.bureau, &visitor.actor, house.now(), &id, unit).await {
        Ok(count) => Ok(Redirect::to(&format!("/tasks/{id}?said=reminded&count={count}")).into_response()),
        Err(error) if error.class() == Class::Conflict => {
            refused(&house, visitor, &id, (String::new(), String::new()), &error).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /tasks/{id}/files/{nth}`
pub async fn file(
    State(house): State<House>,
    visitor: Visitor,
    Path((id, nth)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let nth = nth.parse().map_err(|_| Fault::missing())?;
    let file = assignment_file(&house.bureau, &visitor.actor, &id, nth).await?;
    Ok(download(&file.name, "application/octet-stream", file.bytes))
}

async fn refused(
    house: &House,
    visitor: &Visitor,
    id: &str,
    (unit, word): (String, String),
    error: &AppError,
) -> Result<Response, Fault> {
    let mut shown = One::of(house, visitor, id).await?;
    shown.frame.faulty = true;
    shown.unsaid = Some((unit, word, shown.frame.say(&error.message())));
    let status = match error.class() {
        Class::Conflict => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok((status, page(&shown)?).into_response())
}

fn frame_of(house: &House, visitor: &Visitor) -> Frame {
    let mut frame = Frame::of(house, visitor, Section::Tasks, "");
    frame.title = frame.word("web-section-tasks");
    frame
}

fn below(house: &House, visitor: &Visitor) -> Frame {
    let frame = frame_of(house, visitor);
    let above = frame.title.clone();
    frame.under(above, "/tasks")
}

/// Words of what was sent that several pages have.
impl Frame {
    /// By when it is to be done, or what is asked where there is no day.
    pub fn task_asks(&self, assignment: &Assignment) -> String {
        match (&assignment.answer, assignment.due) {
            (Some((_, kind)), _) => self.words("web-task-asks-record", &[("kind", self.titled(kind))]),
            (None, Some(_)) => self.word("web-task-asks-word"),
            (None, None) => self.word("web-task-asks-signature"),
        }
    }

    /// How a unit stands with it: the name of a sign.
    pub fn task_sign(&self, standing: &UnitStanding) -> &'static str {
        match standing {
            UnitStanding { done: Some(_), .. } => "done",
            UnitStanding { overdue: true, .. } => "overdue",
            UnitStanding { signed: Some(_), .. } => "accepted",
            _ => "submitted",
        }
    }

    /// The same in words.
    pub fn task_state(&self, standing: &UnitStanding) -> String {
        self.word(match standing {
            UnitStanding { done: Some(_), .. } => "web-task-state-done",
            UnitStanding { overdue: true, .. } => "web-task-state-overdue",
            UnitStanding { signed: Some(_), .. } => "web-task-state-signed",
            _ => "web-task-state-sent",
        })
    }

    /// So many have signed, so many are done.
    pub fn task_tally(&self, tally: &SentTally) -> String {
        if tally.of == 0 {
            return self.word("web-task-to-none");
        }
        let [of, signed, done] = [tally.of, tally.signed, tally.done].map(|count| count.to_string());
        self.words("web-task-tally", &[("of", &of), ("signed", &signed), ("done", &done)])
    }

    /// When something was signed, and by whom.
    pub fn task_signed(&self, standing: &UnitStanding) -> String {
        let Some((on, by)) = &standing.signed else { return String::new() };
        let on = self.day(on);
        match by {
            Some(by) => self.words("web-task-signed-by", &[("day", &on), ("who", by)]),
            None => self.words("web-task-signed-on-paper", &[("day", &on)]),
        }
    }

    /// When something was done, and by whom.
    pub fn task_done(&self, standing: &UnitStanding) -> String {
        let Some(done) = &standing.done else { return String::new() };
        let on = self.day(&done.on);
        match &done.by {
            Some(by) => self.words("web-task-done-by", &[("day", &on), ("who", by)]),
            None => self.words("web-task-done-on", &[("day", &on)]),
        }
    }
}

impl One {
    async fn of(house: &House, visitor: &Visitor, id: &str) -> Result<Self, Fault> {
        let shown = assignment_page(&house.bureau, &visitor.actor, id, house.today()).await?;
        let mut frame = below(house, visitor);
        frame.title = shown.assignment.heading.clone();
        Ok(Self { frame, shown, unsaid: None })
    }

    /// The form of the record that answers it.
    fn form(&self, standing: &UnitStanding) -> Option<(String, String)> {
        let (kind, title) = self.shown.assignment.answer.as_ref()?;
        let at = address::with(&format!("/file/{kind}"), &[("unit", &standing.name)]);
        Some((at, self.frame.titled(title).to_owned()))
    }

    /// Whether somebody of the unit has still to say that it is done.
    fn is_to_finish(&self, standing: &UnitStanding) -> bool {
        match &standing.done {
            Some(done) => !done.signed,
            None => self.shown.assignment.answer.is_none() && self.shown.assignment.asks(),
        }
    }

    /// Whether a word is asked for.
    fn wants_word(&self, standing: &UnitStanding) -> bool {
        standing.done.is_none()
    }

    fn typed(&self, unit: &UnitStanding) -> &str {
        let unsaid = self.unsaid.as_ref().filter(|(own, ..)| *own == unit.unit.to_string());
        unsaid.map_or("", |(_, word, _)| word)
    }

    /// The paragraphs of what is to be read.
    fn paragraphs(&self) -> Vec<&str> {
        self.shown.text.lines().filter(|line| !line.trim().is_empty()).collect()
    }

    /// Whether a unit can be reminded of it.
    fn lacks(&self, standing: &UnitStanding) -> bool {
        standing.done.is_none() && (self.shown.assignment.asks() || standing.signed.is_none())
    }

    fn lacking(&self) -> usize {
        let units = self.shown.board.iter().flat_map(|board| &board.units);
        units.filter(|unit| self.lacks(unit)).count()
    }
}
