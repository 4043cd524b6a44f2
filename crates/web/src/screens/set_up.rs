//! The first day: whoever started the server says what the bureau is called and who runs it. The address is printed in the
//! terminal of the machine and nowhere else.

pub mod people;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use mingde_app::AppError;
use mingde_app::accounts::{
    FirstDay, FirstPassword, bureau_unit, knows_nobody, least_password, recovery_sheet, set_up,
};
use mingde_core::diagnostic::{Class, Message};
use serde::Deserialize;

use super::second_factor::drawn;
use super::sign_in::{bare, form_token, with_form_cookie};
use crate::doors::{Client, Doors, SetUp, Typed};
use crate::fault::Fault;
use crate::frame::{Frame, page};

#[derive(Template)]
#[template(path = "set_up.html")]
struct Page {
    frame: Frame,
    token: String,
    action: String,
    given: Given,
    least: usize,
    fault: Option<String>,
}

#[derive(Template)]
#[template(path = "set_up_done.html")]
struct Done {
    frame: Frame,
    /// The keys of the ledger, to be printed.
    keys: String,
    system: String,
    security: String,
    address: String,
    drawing: String,
}

/// What is asked.
#[derive(Default, Deserialize)]
pub struct Given {
    bureau: String,
    code: String,
    system: String,
    system_name: String,
    next: String,
    again: String,
    security: String,
    security_name: String,
}

/// What was done just before.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    said: String,
}

/// `GET /set-up/{token}`
pub async fn get(
    State(doors): State<Doors>,
    client: Client,
    headers: HeaderMap,
    Path(text): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    open(&doors, &text).await?;
    // What a workbook has said already is not asked again.
    let (bureau, code) = bureau_unit(&doors.house().bureau).await?.unwrap_or_default();
    let given = Given { bureau, code, ..Given::default() };
    let notice = (asked.said == "people").then(|| Message::new("web-set-up-people-said"));
    shown(&doors, &client, &headers, &text, given, (notice, None))
}

/// `POST /set-up/{token}`
pub async fn post(
    State(doors): State<Doors>,
    client: Client,
    headers: HeaderMap,
    Path(text): Path<String>,
    Typed(given): Typed<Given>,
) -> Result<Response, Fault> {
    let operator = &open(&doors, &text).await?.operator;
    let house = doors.house();
    if given.next != given.again {
        let differ = AppError::Invalid(Message::new("web-passwords-differ"));
        return shown(&doors, &client, &headers, &text, given, (None, Some(differ)));
    }
    let first = FirstDay {
        bureau: given.bureau.clone(),
        code: given.code.clone(),
        system: (given.system.clone(), given.system_name.clone()),
        security: (given.security.clone(), given.security_name.clone()),
    };
    let password =
        FirstPassword { password: &given.next, passwords: doors.passwords(), chance: house.chance() };
    match set_up(&house.bureau, operator, house.now(), &first, password).await {
        Ok(link) => {
            let frame = bare(&doors, &client, "web-set-up-done");
            let address = format!("{}/link/{}", client.origin, &*link.text());
            let keys = recovery_sheet(&house.bureau)?;
            page(&Done {
                keys: keys.to_string(),
                system: given.system,
                security: format!("{} {}", given.security_name, given.security),
                drawing: drawn(&address).unwrap_or_default(),
                address,
                frame,
            })
        }
        Err(error) if error.class() == Class::Invalid => {
            shown(&doors, &client, &headers, &text, given, (None, Some(error)))
        }
        Err(error) => Err(error.into()),
    }
}

/// The set-up, while nobody can sign in yet. Afterwards its address is as unknown as any other.
async fn open<'d>(doors: &'d Doors, text: &str) -> Result<&'d SetUp, Fault> {
    let set_up = doors.set_up(text).ok_or_else(Fault::missing)?;
    if knows_nobody(&doors.house().bureau).await? { Ok(set_up) } else { Err(Fault::missing()) }
}

fn shown(
    doors: &Doors,
    client: &Client,
    headers: &HeaderMap,
    text: &str,
    given: Given,
    (notice, fault): (Option<Message>, Option<AppError>),
) -> Result<Response, Fault> {
    let mut frame = bare(doors, client, "web-set-up-title");
    frame.notice = notice;
    let token = form_token(doors, client, headers)?;
    let wrong = fault.is_some();
    let answer = page(&Page {
        token: token.for_forms(),
        action: format!("/set-up/{text}"),
        given,
        least: least_password(),
        fault: fault.map(|fault| frame.say(&fault.message())),
        frame,
    })?;
    let mut answer = with_form_cookie(client, &token, None, answer);
    if wrong {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(answer)
}
