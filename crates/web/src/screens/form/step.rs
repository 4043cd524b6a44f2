//! The form of one step of a case: its own places and no other, filled in as on the form of the record.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::{Filed, Looked, Slot, StepForm, enter_step, step_form};

use super::making::Ground;
use super::of_all;
use super::sent::Sent;
use super::view::{Control, Part, Place, View};
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "form/step.html")]
struct Page {
    frame: Frame,
    form: View,
    step: StepForm,
    /// The address of the case.
    case: String,
    asked: Vec<Asked>,
}

/// A place of the step, as it is shown.
enum Asked {
    Field(Box<Place>),
    Role(Part),
}

/// `GET /cases/{id}/steps/{step}`
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let step = step_form(&house.bureau, &visitor.actor, (&id, &name), house.today()).await;
    let step = step.map_err(Fault::at_address)?;
    let mut sent = Sent::of_address(&house, Vec::new())?;
    sent.typed = step.typed(None);
    show(&house, &visitor, step, sent, Looked::default()).await
}

/// `POST /cases/{id}/steps/{step}`
pub async fn post(
    State(house): State<House>,
    visitor: Visitor,
    Path((id, name)): Path<(String, String)>,
    mut sent: Sent,
) -> Result<Response, Fault> {
    let (bureau, actor, at) = (&house.bureau, &visitor.actor, (id.as_str(), name.as_str()));
    let step = step_form(bureau, actor, at, house.today()).await.map_err(Fault::at_address)?;
    if sent.is_search() {
        sent.typed = step.typed(Some(&sent.typed));
        return show(&house, &visitor, step, sent, Looked::default()).await;
    }
    let entered = enter_step(bureau, actor, house.now(), at, (&sent.typed, sent.stood())).await;
    let looked = match entered {
        Ok(Filed::Written(record) | Filed::StoodThere(record)) => {
            return Ok(Redirect::to(&format!("/cases/{}?done=entered", record.head.id)).into_response());
        }
        Ok(Filed::Open(looked)) => looked,
        // Nothing was written, and what was typed is given back: the same form may be sent again.
        Err(error) => {
            let fault = Fault::from(error);
            let statuses =
                [StatusCode::CONFLICT, StatusCode::SERVICE_UNAVAILABLE, StatusCode::INSUFFICIENT_STORAGE];
            if !statuses.contains(&fault.status()) {
                return Err(fault);
            }
            let looked = Looked { faults: vec![of_all(fault.message().clone())], ..Looked::default() };
            sent.typed = step.typed(Some(&sent.typed));
            let shown = show(&house, &visitor, step, sent, looked).await?;
            return Ok((fault.status(), shown).into_response());
        }
    };
    sent.typed = step.typed(Some(&sent.typed));
    show(&house, &visitor, step, sent, looked).await
}

async fn show(
    house: &House,
    visitor: &Visitor,
    step: StepForm,
    sent: Sent,
    looked: Looked,
) -> Result<Response, Fault> {
    let case = format!("/cases/{}", step.record.head.id);
    let mut frame = Frame::of(house, visitor, Section::Cases, "");
    let above = frame.either(&step.kind.title, &step.kind.english).to_owned();
    frame = frame.under(above, case.clone());
    frame.title = frame.titled(&step.step.title).to_owned();
    frame.faulty = !looked.faults.is_empty();
    let status = match looked.faults.is_empty() && looked.doubts.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let ground = Ground { house, visitor, kind: &step.kind, frame: &frame, of: Some(&step.record) };
    let mut form = View::of(&ground, &sent, looked, Vec::new(), Vec::new()).await?;
    form.action = format!("{case}/steps/{}", step.step.name);
    let asked = asked(&mut form, &step.places);
    Ok((status, page(&Page { frame, form, step, case, asked })?).into_response())
}

/// The places that are asked, out of all of the record, in the order of the step.
fn asked(form: &mut View, places: &[Slot]) -> Vec<Asked> {
    let mut asked = Vec::with_capacity(places.len());
    for input in places.iter().map(Slot::input) {
        if let Some(at) = form.fields.iter().position(|field| field.input == input) {
            asked.push(Asked::Field(Box::new(form.fields.remove(at))));
        } else if let Some(at) = form.roles.iter().position(|role| role.input == input) {
            asked.push(Asked::Role(form.roles.remove(at)));
        }
    }
    asked
}

impl Page {
    /// The time of the step, and what says so.
    fn clock(&self) -> String {
        self.frame.step_clock(&self.step.step)
    }
}
