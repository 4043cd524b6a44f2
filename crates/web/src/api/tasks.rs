//! Documents and tasks: what came to one's unit and what one sent, with how each unit stands. Signing is for whoever sits there in
//! person; a program answers what asks for a record by filing it.

use axum::extract::{Path, State};
use axum::response::Response;
use mingde_app::view::{DayText, IdText, Title};
use mingde_app::{
    Assignment, AssignmentPage, Assignments, Received, SentLine, SentTally, UnitStanding, assignment_file,
    assignment_page, assignments, has_assignments,
};
use mingde_core::date::Day;
use serde::Serialize;
use utoipa::ToSchema;

use super::operation::{Api, operation};
use super::problem::Problem;
use crate::doors::Caller;
use crate::house::House;
use crate::json::Json;
use crate::paper::download;

/// What files come as that lie beside a document.
const ATTACHED: &[&str] = &["application/octet-stream"];

pub fn routes() -> Api<House> {
    Api::new()
        .read(
            operation(
                "/api/v1/tasks",
                "list_tasks",
                "Documents and tasks that came to one's unit, and those that one sent",
            )
            .answers::<Tasks>(),
            list,
        )
        .read(
            operation(
                "/api/v1/tasks/{id}",
                "read_task",
                "A document or task, and how the units stand with it",
            )
            .answers::<TaskPage>(),
            one,
        )
        .read(
            operation("/api/v1/tasks/{id}/files/{nth}", "read_task_file", "A file beside it, counted from 1")
                .answers_file(ATTACHED),
            file,
        )
}

/// What came and what was sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct Tasks {
    /// What is to be signed for or done, what is due first in front.
    open: Vec<Came>,
    /// What is done.
    done: Vec<Came>,
    /// What was sent, as far as such records are read: what is overdue first.
    sent: Vec<SentOut>,
}

/// Something that came to a unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct Came {
    /// What.
    task: SentThing,
    /// How the unit stands with it.
    standing: StandingOfUnit,
}

/// Something that was sent, for whoever sent it.
#[derive(Debug, Serialize, ToSchema)]
pub struct SentOut {
    /// What.
    task: SentThing,
    /// How those stand to whom it was sent.
    tally: TallyOfSent,
}

/// A document or task.
#[derive(Debug, Serialize, ToSchema)]
pub struct SentThing {
    /// The record.
    #[schema(value_type = IdText)]
    id: String,
    /// What its kind is called.
    kind: Title,
    /// What it is called.
    heading: String,
    /// The unit that sent it.
    sender: String,
    /// When.
    #[schema(value_type = DayText)]
    sent: String,
    /// By when it is to be done.
    #[schema(value_type = Option<DayText>)]
    due: Option<String>,
    /// The kind of record by which it is answered.
    answer: Option<String>,
}

/// How many of those to whom something was sent stand how.
#[derive(Debug, Serialize, ToSchema)]
pub struct TallyOfSent {
    /// All of them.
    of: usize,
    /// Have signed or done it.
    signed: usize,
    /// Have done it.
    done: usize,
    /// Are past its day.
    overdue: usize,
}

/// How a unit stands with what it was sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct StandingOfUnit {
    /// The unit.
    #[schema(value_type = IdText)]
    unit: String,
    /// What it is called.
    name: String,
    /// When it was signed for.
    #[schema(value_type = Option<DayText>)]
    signed: Option<String>,
    /// By whom; nothing where it was on paper.
    signed_by: Option<String>,
    /// When it was done.
    #[schema(value_type = Option<DayText>)]
    done: Option<String>,
    /// Who said so, where somebody did here.
    done_by: Option<String>,
    /// The word on it.
    word: Option<String>,
    /// The record that answers it.
    #[schema(value_type = Option<IdText>)]
    record: Option<String>,
    /// It is past its day and not done.
    overdue: bool,
    /// When it was reminded last.
    #[schema(value_type = Option<DayText>)]
    reminded: Option<String>,
}

/// A document or task, as its page shows it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskPage {
    /// What.
    task: SentThing,
    /// What is to be read.
    text: String,
    /// Names of the files beside it.
    files: Vec<String>,
    /// How the units stand for which the owner of the token signs.
    own: Vec<StandingOfUnit>,
    /// How all stand, for whoever reads such records.
    units: Option<Vec<StandingOfUnit>>,
    /// The same in numbers.
    tally: Option<TallyOfSent>,
    /// The record it follows from, where it is seen.
    #[schema(value_type = Option<IdText>)]
    follows: Option<String>,
}

/// `GET /api/v1/tasks`
async fn list(State(house): State<House>, caller: Caller) -> Result<Json<Tasks>, Problem> {
    if !has_assignments(&house.bureau.library(), &caller.actor) {
        return Err(Problem::missing());
    }
    let Assignments { open, done, sent, .. } =
        assignments(&house.bureau, &caller.actor, house.today()).await?;
    let came = |all: Vec<Received>| all.into_iter().map(Came::of).collect();
    let sent = sent.into_iter().map(SentOut::of).collect();
    Ok(Json(Tasks { open: came(open), done: came(done), sent }))
}

/// `GET /api/v1/tasks/{id}`
async fn one(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<TaskPage>, Problem> {
    let page = assignment_page(&house.bureau, &caller.actor, &id, house.today()).await?;
    Ok(Json(TaskPage::of(page)))
}

/// `GET /api/v1/tasks/{id}/files/{nth}`
async fn file(
    State(house): State<House>,
    caller: Caller,
    Path((id, nth)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let nth = nth.parse().map_err(|_| Problem::missing())?;
    let file = assignment_file(&house.bureau, &caller.actor, &id, nth).await?;
    Ok(download(&file.name, "application/octet-stream", file.bytes))
}

fn text(day: Option<Day>) -> Option<String> {
    day.map(|day| day.to_string())
}

impl Came {
    fn of(received: Received) -> Self {
        Self { task: SentThing::of(received.assignment), standing: StandingOfUnit::of(received.standing) }
    }
}

impl SentOut {
    fn of(line: SentLine) -> Self {
        Self { task: SentThing::of(line.assignment), tally: TallyOfSent::of(line.tally) }
    }
}

impl SentThing {
    fn of(sent: Assignment) -> Self {
        Self {
            id: sent.id.to_string(),
            kind: sent.kind,
            heading: sent.heading,
            sender: sent.sender,
            sent: sent.sent.to_string(),
            due: text(sent.due),
            answer: sent.answer.map(|(kind, _)| kind),
        }
    }
}

impl TallyOfSent {
    fn of(tally: SentTally) -> Self {
        let SentTally { of, signed, done, overdue } = tally;
        Self { of, signed, done, overdue }
    }
}

impl StandingOfUnit {
    fn of(standing: UnitStanding) -> Self {
        let (signed, signed_by) = standing.signed.unzip();
        let done = standing.done;
        Self {
            unit: standing.unit.to_string(),
            name: standing.name,
            signed: text(signed),
            signed_by: signed_by.flatten(),
            done: text(done.as_ref().map(|done| done.on)),
            done_by: done.as_ref().and_then(|done| done.by.clone()),
            word: done.as_ref().and_then(|done| done.word.clone()),
            record: done.and_then(|done| done.record).map(|record| record.to_string()),
            overdue: standing.overdue,
            reminded: text(standing.reminded),
        }
    }
}

impl TaskPage {
    fn of(page: AssignmentPage) -> Self {
        let all = |units: Vec<UnitStanding>| units.into_iter().map(StandingOfUnit::of).collect();
        let (units, tally) = page.board.map(|board| (all(board.units), TallyOfSent::of(board.tally))).unzip();
        Self {
            task: SentThing::of(page.assignment),
            text: page.text,
            files: page.files,
            own: all(page.own),
            units,
            tally,
            follows: page.follows.map(|(record, _)| record.to_string()),
        }
    }
}
