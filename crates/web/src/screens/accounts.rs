//! 账号: whoever keeps accounts makes them, invites a school on one sheet, and leads back in who forgot the password.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::accounts::{
    AccountLine, InvitationStrip, Token, close_account, create_account, invite_unit, list_accounts,
    open_account, reset_password, reset_second_factor as reset_factor,
};
use mingde_core::diagnostic::Message;
use mingde_core::office::Power;
use mingde_core::policy::may_keep_providers;
use serde::Deserialize;

use super::second_factor::drawn;
use crate::doors::{Client, Doors, Typed};
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "accounts.html")]
struct Page {
    frame: Frame,
    lines: Vec<AccountLine>,
    /// Whether the visitor says where people sign in elsewhere.
    providers: bool,
}

#[derive(Template)]
#[template(path = "sheet.html")]
struct Sheet {
    frame: Frame,
    lead: String,
    strips: Vec<Strip>,
}

/// What one person is handed.
struct Strip {
    account: String,
    name: String,
    address: String,
    drawing: String,
}

/// What was done just before.
#[derive(Debug, Default, Deserialize)]
pub struct Said {
    #[serde(default)]
    said: String,
}

/// A person, by staff number.
#[derive(Debug, Deserialize)]
pub struct Whose {
    account: String,
}

/// A unit, by code or name.
#[derive(Debug, Deserialize)]
pub struct Where {
    unit: String,
}

impl Page {
    /// Whether the page of channels is for its reader.
    fn keeps_channels(&self) -> bool {
        self.frame
            .visitor
            .as_ref()
            .is_some_and(|visitor| visitor.actor.may(Power::AdministerAccounts).is_ok())
    }
}

/// `GET /accounts`
pub async fn get(
    State(doors): State<Doors>,
    visitor: Visitor,
    Query(said): Query<Said>,
) -> Result<Response, Fault> {
    // Whoever keeps no accounts is not told that somebody does.
    if !visitor.actor.has_somewhere(Power::AdministerAccounts) {
        return Err(Fault::missing());
    }
    let house = doors.house();
    let lines = list_accounts(&house.bureau, &visitor.actor, house.now()).await?;
    let mut frame = Frame::of(house, &visitor, Section::Offices, "");
    frame.title = frame.word("web-accounts-title");
    frame.notice = match said.said.as_str() {
        "closed" => Some(Message::new("web-accounts-closed")),
        "opened" => Some(Message::new("web-accounts-opened")),
        "second-factor" => Some(Message::new("web-accounts-second-factor")),
        _ => None,
    };
    page(&Page { frame, lines, providers: may_keep_providers(&visitor.actor).is_ok() })
}

/// `POST /accounts`: makes an account, and the link by which its owner sets a password.
pub async fn create(
    State(doors): State<Doors>,
    client: Client,
    visitor: Visitor,
    Typed(whose): Typed<Whose>,
) -> Result<Response, Fault> {
    let house = doors.house();
    let made = create_account(&house.bureau, &visitor.actor, house.now(), &whose.account, None).await?;
    handed_out(&doors, &client, &visitor, made.account).await
}

/// `POST /accounts/{account}/reset`
pub async fn reset(
    State(doors): State<Doors>,
    client: Client,
    visitor: Visitor,
    Path(account): Path<String>,
) -> Result<Response, Fault> {
    handed_out(&doors, &client, &visitor, account).await
}

/// `POST /accounts/invitation`: one sheet for the staff of a unit.
pub async fn invite(
    State(doors): State<Doors>,
    client: Client,
    visitor: Visitor,
    Typed(place): Typed<Where>,
) -> Result<Response, Fault> {
    let house = doors.house();
    let invited =
        invite_unit(&house.bureau, &visitor.actor, house.now(), &place.unit, house.chance()).await?;
    let frame = Frame::of(house, &visitor, Section::Offices, invited.unit.as_str());
    let counts = [
        ("day", invited.expires.day().to_string()),
        ("invited", invited.strips.len().to_string()),
        ("signed-up", invited.signed_up.to_string()),
        ("left-out", invited.left_out.to_string()),
    ];
    let lead = frame.words("web-sheet-lead", &counts.each_ref().map(|(name, value)| (*name, value.as_str())));
    let strip = |InvitationStrip { account, name, token }| strip(&client, account, name, &token);
    page(&Sheet { frame, lead, strips: invited.strips.into_iter().map(strip).collect() })
}

/// `POST /accounts/{account}/second-factor-reset`
pub async fn reset_second_factor(
    State(doors): State<Doors>,
    visitor: Visitor,
    Path(account): Path<String>,
) -> Result<Response, Fault> {
    let house = doors.house();
    reset_factor(&house.bureau, &visitor.actor, house.now(), &account).await?;
    Ok(Redirect::to("/accounts?said=second-factor").into_response())
}

/// `POST /accounts/{account}/closure`
pub async fn close(
    State(doors): State<Doors>,
    visitor: Visitor,
    Path(account): Path<String>,
) -> Result<Response, Fault> {
    let house = doors.house();
    close_account(&house.bureau, &visitor.actor, house.now(), &account).await?;
    Ok(Redirect::to("/accounts?said=closed").into_response())
}

/// `POST /accounts/{account}/opening`
pub async fn open(
    State(doors): State<Doors>,
    visitor: Visitor,
    Path(account): Path<String>,
) -> Result<Response, Fault> {
    let house = doors.house();
    open_account(&house.bureau, &visitor.actor, house.now(), &account).await?;
    Ok(Redirect::to("/accounts?said=opened").into_response())
}

/// A sheet of one strip: the link by which one person sets a password.
async fn handed_out(
    doors: &Doors,
    client: &Client,
    visitor: &Visitor,
    account: String,
) -> Result<Response, Fault> {
    let house = doors.house();
    let token = reset_password(&house.bureau, &visitor.actor, house.now(), &account, house.chance()).await?;
    let mut frame = Frame::of(house, visitor, Section::Offices, "");
    frame.title = frame.word("web-reset-title");
    let lead = frame.word("web-reset-lead");
    page(&Sheet { frame, lead, strips: vec![strip(client, account, String::new(), &token)] })
}

fn strip(client: &Client, account: String, name: String, token: &Token) -> Strip {
    let address = format!("{}/link/{}", client.origin, &*token.text());
    Strip { account, name, drawing: drawn(&address).unwrap_or_default(), address }
}
