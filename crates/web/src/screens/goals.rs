//! 目标分解: aims that are numbers, their parts by unit, and how far all have come.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::{Goal, GoalPage, Part, Split, goal_page, goals, split_goal};
use mingde_core::diagnostic::{Class, Message};
use mingde_core::number::Fixed;
use serde::Deserialize;

use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::posted::Posted;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "goals/list.html")]
struct List {
    frame: Frame,
    goals: Vec<Goal>,
}

#[derive(Template)]
#[template(path = "goals/one.html")]
struct One {
    frame: Frame,
    shown: GoalPage,
    /// What was typed for each unit.
    typed: Vec<Part>,
    /// What is wrong, by the field.
    faults: Vec<(String, String)>,
    /// The parts that were typed do not come to the whole.
    differs: Option<Fixed>,
}

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    split: usize,
}

/// `GET /goals`
pub async fn list(State(house): State<House>, visitor: Visitor) -> Result<Response, Fault> {
    let goals = goals(&house.bureau, &visitor.actor, house.today()).await?;
    let mut frame = below(&house, &visitor);
    frame.title = frame.word("web-goals");
    page(&List { frame, goals })
}

/// `GET /goals/{id}`
pub async fn one(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    axum::extract::Query(said): axum::extract::Query<Said>,
) -> Result<Response, Fault> {
    let mut shown = One::of(&house, &visitor, &id).await?;
    shown.frame.notice =
        (said.split > 0).then(|| Message::new("web-goal-said-split").with("count", said.split));
    page(&shown)
}

/// `POST /goals/{id}/parts`
pub async fn split(
    State(house): State<House>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let typed = posted.pairs().iter().filter_map(|(name, amount)| {
        let unit = name.strip_prefix("amount-")?.to_owned();
        Some(Part { unit, amount: amount.clone() })
    });
    let typed: Vec<Part> = typed.collect();
    let (visitor, is_meant) = (&posted.visitor, posted.one("meant") == "1");
    let mut shown = One::of(&house, visitor, &id).await?;
    match split_goal(&house.bureau, &visitor.actor, house.now(), (&id, &typed), is_meant).await {
        Ok(Split::Done(count)) => {
            return Ok(Redirect::to(&format!("/goals/{id}?split={count}")).into_response());
        }
        Ok(Split::Wrong(wrong)) => {
            let said =
                wrong.iter().map(|(unit, message)| (format!("amount-{unit}"), shown.frame.say(message)));
            shown.faults = said.collect();
        }
        Ok(Split::Differs(differs)) => shown.differs = Some(differs),
        Err(error) if error.class() == Class::Invalid => {
            shown.faults = vec![("parts".to_owned(), shown.frame.say(&error.message()))];
        }
        Err(error) => return Err(error.into()),
    }
    shown.frame.faulty = true;
    shown.typed = typed;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&shown)?).into_response())
}

fn below(house: &House, visitor: &Visitor) -> Frame {
    let frame = Frame::of(house, visitor, Section::Tasks, "");
    let tasks = frame.word("web-section-tasks");
    frame.under(tasks, "/tasks")
}

impl Frame {
    /// How far an aim has come.
    pub fn goal_progress(&self, goal: &Goal) -> String {
        let number = |number: Option<Fixed>| match number {
            Some(number) => self.number(&number.to_string()),
            None => self.word("web-goal-nothing-said"),
        };
        let (amount, reached) = (number(goal.amount), number(goal.reached));
        match goal.percent() {
            Some(percent) => {
                let percent = percent.to_string();
                let args = [("reached", reached.as_str()), ("amount", &amount), ("percent", &percent)];
                self.words("web-goal-progress", &args)
            }
            None => self.words("web-goal-reached", &[("reached", &reached), ("amount", &amount)]),
        }
    }

    /// What parts lack to the whole, or are more than it.
    pub fn goal_difference(&self, difference: &Fixed) -> String {
        let amount = Fixed::from_raw(difference.raw().saturating_abs()).to_string();
        let amount = self.number(&amount);
        match difference.raw() {
            0 => self.word("web-goal-adds-up"),
            less if less > 0 => self.words("web-goal-less", &[("amount", &amount)]),
            _ => self.words("web-goal-more", &[("amount", &amount)]),
        }
    }
}

impl One {
    async fn of(house: &House, visitor: &Visitor, id: &str) -> Result<Self, Fault> {
        let shown = goal_page(&house.bureau, &visitor.actor, id, house.today()).await?;
        let frame = below(house, visitor);
        let goals = frame.word("web-goals");
        let mut frame = frame.under(goals, "/goals");
        if let Some(above) = &shown.above {
            frame = frame.under(above.title.clone(), format!("/goals/{}", above.id));
        }
        frame.title = shown.goal.title.clone();
        Ok(Self { frame, shown, typed: Vec::new(), faults: Vec::new(), differs: None })
    }

    fn typed(&self, unit: &str) -> &str {
        self.typed.iter().find(|part| part.unit == unit).map_or("", |part| &part.amount)
    }

    fn fault(&self, field: &str) -> Option<&String> {
        self.faults.iter().find(|(own, _)| own == field).map(|(_, words)| words)
    }

    /// The sum of the parts against the whole.
    fn sum(&self) -> String {
        let sum = self.frame.number(&self.shown.sum.to_string());
        self.frame.words("web-goal-sum", &[("sum", &sum)])
    }
}
