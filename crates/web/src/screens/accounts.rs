//! 账号: whoever keeps accounts makes them, invites a school on one sheet, and leads back in who forgot the password.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::AppError;
use mingde_app::accounts::{
    AccountLine, InvitationStrip, Token, close_account, create_account, invite_unit, list_accounts,
    open_account, reset_password, reset_second_factor as reset_factor,
};
use mingde_core::diagnostic::{Class, Message};
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
    /// The unit or person that was typed and does not do, with why.
    fault: Option<Wrong>,
}

/// What was typed into a form of the page and does not do.
struct Wrong {
    /// The place: `unit` or `account`.
    place: &'static str,
    typed: String,
    words: String,
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
    /// What was typed into a place.
    fn typed(&self, place: &str) -> &str {
        self.fault.as_ref().filter(|fault| fault.place == place).map_or("", |fault| &fault.typed)
    }

    /// What is wrong with it.
    fn wrong(&self, place: &str) -> Option<&str> {
        self.fault.as_ref().filter(|fault| fault.place == place).map(|fault| fault.words.as_str())
    }

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
    let notice = match said.said.as_str() {
        "closed" => Some(Message::new("web-accounts-closed")),
        "opened" => Some(Message::new("web-accounts-opened")),
        "second-factor" => Some(Message::new("web-accounts-second-factor")),
        _ => None,
    };
    shown(&doors, &visitor, notice, None).await
}

async fn shown(
    doors: &Doors,
    visitor: &Visitor,
    notice: Option<Message>,
    fault: Option<(&'static str, &str, Message)>,
) -> Result<Response, Fault> {
    let house = doors.house();
    let lines = list_accounts(&house.bureau, &visitor.actor, house.now()).await?;
    let mut frame = Frame::of(house, visitor, Section::Offices, "");
    frame.title = frame.word("web-accounts-title");
    frame.notice = notice;
    frame.faulty = fault.is_some();
    let fault = fault.map(|(place, typed, message)| Wrong {
        place,
        typed: typed.chars().take(100).collect(),
        words: frame.say(&message),
    });
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let providers = may_keep_providers(&visitor.actor).is_ok();
    Ok((status, page(&Page { frame, lines, providers, fault })?).into_response())
}

/// The page again, with what is wrong with what was typed. Whoever keeps no accounts is not told that somebody does; whoever
/// keeps some is told that these are somebody else's.
async fn refused(
    doors: &Doors,
    visitor: &Visitor,
    (place, typed): (&'static str, &str),
    error: AppError,
) -> Result<Response, Fault> {
    if !visitor.actor.has_somewhere(Power::AdministerAccounts) {
        return Err(Fault::missing());
    }
    let message = match error.class() {
        Class::Refused => Message::new("web-accounts-not-yours"),
        Class::NotFound | Class::Invalid | Class::Conflict => error.message(),
        Class::Busy | Class::Broken => return Err(error.into()),
    };
    shown(doors, visitor, None, Some((place, typed, message))).await
}

/// `POST /accounts`: makes an account, and the link by which its owner sets a password.
pub async fn create(
    State(doors): State<Doors>,
    client: Client,
    visitor: Visitor,
    Typed(whose): Typed<Whose>,
) -> Result<Response, Fault> {
    let house = doors.house();
    match create_account(&house.bureau, &visitor.actor, house.now(), &whose.account, None).await {
        Ok(made) => handed_out(&doors, &client, &visitor, made.account).await,
        Err(error) => refused(&doors, &visitor, ("account", &whose.account), error).await,
    }
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
    let (bureau, actor, now) = (&house.bureau, &visitor.actor, house.now());
    let invited = match invite_unit(bureau, actor, now, &place.unit, house.chance()).await {
        Ok(invited) => invited,
        Err(error) => return refused(&doors, &visitor, ("unit", &place.unit), error).await,
    };
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
    let lines = list_accounts(&house.bureau, &visitor.actor, house.now()).await?;
    let name = lines.into_iter().find(|line| line.account == account).map(|line| line.name);
    let name = name.unwrap_or_default();
    let lead = frame.words("web-reset-lead", &[("name", &name), ("account", &account)]);
    page(&Sheet { frame, lead, strips: vec![strip(client, account, name, &token)] })
}

fn strip(client: &Client, account: String, name: String, token: &Token) -> Strip {
    let address = format!("{}/link/{}", client.origin, &*token.text());
    Strip { account, name, drawing: drawn(&address).unwrap_or_default(), address }
}
