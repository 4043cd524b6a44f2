//! The people of a bureau that is being set up, out of a workbook: sent, looked at, confirmed. Whoever has the address of the
//! set-up does it in the name of the operator.

use askama::Template;
use axum::extract::{Multipart, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::template_bytes;
use mingde_core::diagnostic::Message;

use super::open;
use crate::doors::{Client, Doors, Typed};
use crate::fault::Fault;
use crate::frame::{Frame, page};
use crate::screens::imports::{Outcome, can_be_taken, received, run, workbook};
use crate::screens::sign_in::{bare, form_token, with_form_cookie};

#[derive(Template)]
#[template(path = "set_up/people.html")]
struct Page {
    frame: Frame,
    token: String,
    address: String,
    fault: Option<String>,
}

#[derive(Template)]
#[template(path = "set_up/preview.html")]
struct Preview {
    frame: Frame,
    token: String,
    address: String,
    /// The file, if it can be taken.
    waits: Option<String>,
    outcome: Outcome,
}

/// The templates that a bureau is set up with.
const TEMPLATES: [&str; 2] = ["unit", "person"];

#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Nothing {}

/// `GET /set-up/{token}/people`
pub async fn get(
    State(doors): State<Doors>,
    client: Client,
    headers: HeaderMap,
    Path(text): Path<String>,
) -> Result<Response, Fault> {
    open(&doors, &text).await?;
    shown(&doors, &client, &headers, &text, None)
}

/// `POST /set-up/{token}/people`: the workbook comes, and is looked at.
pub async fn send(
    State(doors): State<Doors>,
    client: Client,
    headers: HeaderMap,
    Path(text): Path<String>,
    mut parts: Multipart,
) -> Result<Response, Fault> {
    let operator = &open(&doors, &text).await?.operator;
    match received(doors.house(), operator, &mut parts).await? {
        Ok(id) => Ok(Redirect::to(&format!("/set-up/{text}/people/{id}")).into_response()),
        Err(message) => shown(&doors, &client, &headers, &text, Some(&message)),
    }
}

/// `GET /set-up/{token}/people/{id}`: what the workbook would do. Nothing is written.
pub async fn preview(
    State(doors): State<Doors>,
    client: Client,
    headers: HeaderMap,
    Path((text, id)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let operator = &open(&doors, &text).await?.operator;
    let outcome = run(doors.house(), operator, client.locale, &id, true).await?;
    let frame = bare(&doors, &client, "web-import-preview");
    let token = form_token(&doors, &client, &headers)?;
    let waits = can_be_taken(&outcome).then_some(id);
    let outcome = Outcome::of(&frame, outcome);
    let address = format!("/set-up/{text}");
    let answer = page(&Preview { token: token.for_forms(), address, waits, outcome, frame })?;
    Ok(with_form_cookie(&client, &token, None, answer))
}

/// `POST /set-up/{token}/people/{id}/confirmation`: leads on to who runs the bureau.
pub async fn confirm(
    State(doors): State<Doors>,
    client: Client,
    Path((text, id)): Path<(String, String)>,
    Typed(Nothing {}): Typed<Nothing>,
) -> Result<Response, Fault> {
    let operator = &open(&doors, &text).await?.operator;
    run(doors.house(), operator, client.locale, &id, false).await?;
    Ok(Redirect::to(&format!("/set-up/{text}?said=people")).into_response())
}

/// `GET /set-up/{token}/templates/{name}`
pub async fn template(
    State(doors): State<Doors>,
    Path((text, name)): Path<(String, String)>,
) -> Result<Response, Fault> {
    open(&doors, &text).await?;
    if !TEMPLATES.contains(&name.as_str()) {
        return Err(Fault::missing());
    }
    let bytes = template_bytes(&doors.house().bureau, std::slice::from_ref(&name), None).await?;
    Ok(workbook(if name == "unit" { "单位模板.xlsx" } else { "人员模板.xlsx" }, bytes))
}

fn shown(
    doors: &Doors,
    client: &Client,
    headers: &HeaderMap,
    text: &str,
    fault: Option<&Message>,
) -> Result<Response, Fault> {
    let frame = bare(doors, client, "web-set-up-people");
    let token = form_token(doors, client, headers)?;
    let fault = fault.map(|fault| frame.say(fault));
    let wrong = fault.is_some();
    let address = format!("/set-up/{text}");
    let answer = page(&Page { token: token.for_forms(), address, fault, frame })?;
    let mut answer = with_form_cookie(client, &token, None, answer);
    if wrong {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(answer)
}
