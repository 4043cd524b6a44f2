//! Sending a document or a task: which units, what, by when, and what answers it.

use askama::Template;
use axum::extract::{Multipart, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::{AssignmentSending, LARGEST_ATTACHMENT, SendingForm, Unsent, send, sending_form};
use serde::Deserialize;

use super::below;
use crate::fault::Fault;
use crate::frame::{Frame, page};
use crate::house::House;
use crate::received::Received;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "tasks/new.html")]
struct New {
    frame: Frame,
    form: SendingForm,
    typed: AssignmentSending,
    /// Part of the form, and what is wrong with it.
    faults: Vec<(String, String)>,
}

/// What is known before anything is typed, as it stands in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    kind: String,
    heading: String,
    answer: String,
    follows: String,
    to: String,
}

/// `GET /tasks/new`
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let typed = AssignmentSending {
        kind: asked.kind,
        date: house.today().to_string(),
        heading: asked.heading,
        answer: asked.answer,
        follows: asked.follows,
        to: asked.to.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect(),
        ..AssignmentSending::default()
    };
    page(&New::of(&house, &visitor, typed, Unsent::default()).await?)
}

/// `POST /tasks`
pub async fn post(
    State(house): State<House>,
    visitor: Visitor,
    mut parts: Multipart,
) -> Result<Response, Fault> {
    let (mut received, too_large) = Received::of(&mut parts, (&house, &visitor), LARGEST_ATTACHMENT).await?;
    let text = |name: &str| received.one(name).to_owned();
    let mut typed = AssignmentSending {
        kind: text("kind"),
        unit: text("unit"),
        date: text("date"),
        number: text("number"),
        heading: text("heading"),
        text: text("text"),
        due: text("due"),
        answer: text("answer"),
        owner: text("owner"),
        follows: text("follows"),
        to: received.all("to").map(str::to_owned).collect(),
        file: None,
    };
    typed.file = received.file.take();
    if let Some(message) = too_large {
        return refused(&house, &visitor, typed, Unsent(vec![("file", message)])).await;
    }
    match send(&house.bureau, &visitor.actor, house.now(), &typed).await? {
        Ok(sent) => Ok(Redirect::to(&format!("/tasks/{sent}?said=sent")).into_response()),
        Err(unsent) => refused(&house, &visitor, typed, unsent).await,
    }
}

async fn refused(
    house: &House,
    visitor: &Visitor,
    typed: AssignmentSending,
    unsent: Unsent,
) -> Result<Response, Fault> {
    let shown = New::of(house, visitor, typed, unsent).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&shown)?).into_response())
}

impl New {
    async fn of(
        house: &House,
        visitor: &Visitor,
        mut typed: AssignmentSending,
        unsent: Unsent,
    ) -> Result<Self, Fault> {
        let form = sending_form(&house.bureau, &visitor.actor, &typed.kind, house.today()).await?;
        typed.kind.clone_from(&form.kind.id);
        if typed.unit.is_empty()
            && let [only] = &form.units[..]
        {
            typed.unit.clone_from(only);
        }
        let mut frame = below(house, visitor);
        frame.title = frame.word("web-task-new");
        frame.faulty = !unsent.0.is_empty();
        let faults = unsent.0.iter().map(|(part, message)| ((*part).to_owned(), frame.say(message)));
        let faults = faults.collect();
        Ok(Self { frame, form, typed, faults })
    }

    fn fault(&self, part: &str) -> Option<&String> {
        self.faults.iter().find(|(own, _)| own == part).map(|(_, words)| words)
    }

    fn has(&self, code: &str) -> bool {
        self.typed.to.iter().any(|own| own == code)
    }

    /// Whether the kind has a place for something.
    fn takes(&self, what: &str) -> bool {
        let Some(sends) = self.form.sends() else { return false };
        match what {
            "text" => sends.text.is_some(),
            "file" => sends.files.is_some(),
            "due" => sends.due.is_some(),
            "answer" => sends.answer.is_some(),
            "owner" => sends.owner.is_some(),
            _ => false,
        }
    }

    /// What the kind calls a part of the form.
    fn called(&self, what: &str) -> String {
        let kind = &self.form.kind;
        let field = |name: &str| {
            let field = kind.field(name);
            field.map_or_else(String::new, |field| self.frame.either(&field.title, &field.english).to_owned())
        };
        let role = |name: &str| {
            let role = kind.role(name);
            role.map_or_else(String::new, |role| self.frame.either(&role.title, &role.english).to_owned())
        };
        let Some(sends) = self.form.sends() else { return String::new() };
        let optional = |name: &Option<String>| name.as_deref().map_or_else(String::new, field);
        match what {
            "heading" => field(&sends.heading),
            "text" => optional(&sends.text),
            "due" => optional(&sends.due),
            "answer" => optional(&sends.answer),
            "to" => role(&sends.to),
            "owner" => sends.owner.as_deref().map_or_else(String::new, role),
            "file" => self.frame.either(&kind.evidence.title, &kind.evidence.english).to_owned(),
            _ => self.frame.either(&kind.date_title, &kind.date_english).to_owned(),
        }
    }

    /// How long a text may be.
    fn most(&self) -> usize {
        let heading = self.form.sends().and_then(|sends| self.form.kind.field(&sends.heading));
        match heading.map(|field| &field.kind) {
            Some(mingde_core::kind::FieldKind::Text { max }) => *max,
            _ => 500,
        }
    }
}
