//! Tokens for programs: made for the password and shown once; those that there are stand on the page of the account.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::AppError;
use mingde_app::accounts::{
    Digest, TOKEN_DAYS, TokenWish, drop_api_token, list_api_tokens, make_api_token, token_text,
};
use mingde_app::kinds_known;
use mingde_core::diagnostic::{Class, Message};

use super::provider::OwnPassword;
use crate::doors::{Doors, OwnSession};
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "tokens.html")]
struct Page {
    frame: Frame,
    wish: TokenWish,
    /// For how many days, as it was typed.
    days_typed: String,
    days: (u32, u32),
    /// Kinds that it may be narrowed to: id, title, whether it is.
    kinds: Vec<(String, String, bool)>,
    /// The place that is at fault, or none for all of it, and why.
    fault: Option<(&'static str, String)>,
    own: OwnPassword,
}

#[derive(Template)]
#[template(path = "token_made.html")]
struct Made {
    frame: Frame,
    token: String,
    address: String,
}

/// A token as the page of the account lists it.
pub struct TokenLine {
    pub id: String,
    pub name: String,
    /// What it is for and what is left of what its owner may do.
    pub about: String,
    pub times: String,
}

/// Those of the owner of a session.
pub(super) async fn lines(doors: &Doors, own: &OwnSession, frame: &Frame) -> Result<Vec<TokenLine>, Fault> {
    let house = doors.house();
    let library = house.bureau.library();
    let tokens = list_api_tokens(&house.bureau, house.now(), &own.0).await?;
    let line = |token: mingde_app::accounts::ApiTokenLine| {
        let mut about =
            vec![frame.word(if token.machine { "web-token-machine" } else { "web-token-personal" })];
        if token.reads_only {
            about.push(frame.word("web-token-reads-only"));
        }
        let kinds = token.kinds.into_iter().flatten();
        about.extend(kinds.map(|id| match library.kinds.get(&id) {
            Some(kind) => frame.either(&kind.title, &kind.english).to_owned(),
            None => id,
        }));
        let until = if token.expired { "web-token-expired" } else { "web-token-until" };
        let mut times = frame.words(until, &[("expires", &frame.moment(&token.expires))]);
        if let Some(used) = token.used {
            times += &frame.words("web-token-used", &[("used", &frame.moment(&used))]);
        }
        TokenLine { id: token.id.to_hex(), name: token.name, about: about.join("　"), times }
    };
    Ok(tokens.into_iter().map(line).collect())
}

/// `GET /account/tokens`
pub async fn get(State(doors): State<Doors>, visitor: Visitor, own: OwnSession) -> Result<Response, Fault> {
    let wish = TokenWish { days: 30, ..TokenWish::default() };
    let days = wish.days.to_string();
    page(&Page::of(&doors, &visitor, &own, (wish, days), None).await?)
}

/// `POST /account/tokens`
pub async fn make(
    State(doors): State<Doors>,
    client: crate::doors::Client,
    visitor: Visitor,
    own: OwnSession,
    form: Result<Form<Vec<(String, String)>>, axum::extract::rejection::FormRejection>,
) -> Result<Response, Fault> {
    let Form(pairs) = form.map_err(|_| Fault::unreadable())?;
    let one = |name: &str| pairs.iter().find(|(own, _)| own == name).map_or("", |(_, text)| text.as_str());
    let days = mingde_core::text::narrow(one("days")).trim().to_owned();
    let wish = TokenWish {
        name: one("name").to_owned(),
        machine: one("for") == "machine",
        days: days.parse().unwrap_or(0),
        reads_only: one("reads_only") == "yes",
        kinds: pairs.iter().filter(|(name, _)| name == "kind").map(|(_, id)| id.clone()).collect(),
    };
    let house = doors.house();
    let made = make_api_token(
        &house.bureau,
        house.now(),
        (&*own.0, &*visitor.actor),
        &wish,
        (one("password"), doors.passwords()),
        house.chance(),
    );
    match made.await {
        Ok(token) => {
            let mut frame = Frame::of(house, &visitor, Section::Own, "");
            frame.title = frame.word("web-token-made-title");
            let address = format!("{}/api/v1/me", client.origin);
            page(&Made { frame, token: token_text(&token).to_string(), address })
        }
        Err(error) => refused(&doors, &visitor, &own, (wish, days), error).await,
    }
}

/// `POST /account/tokens/{id}/removal`
pub async fn remove(
    State(doors): State<Doors>,
    visitor: Visitor,
    own: OwnSession,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let house = doors.house();
    let id = Digest::from_hex(&id).ok_or_else(Fault::missing)?;
    drop_api_token(&house.bureau, house.now(), (&*own.0, &*visitor.actor), id).await?;
    Ok(Redirect::to("/account?said=token").into_response())
}

/// The form again, with what is wrong; nothing typed is lost but the password.
async fn refused(
    doors: &Doors,
    visitor: &Visitor,
    own: &OwnSession,
    typed: (TokenWish, String),
    error: AppError,
) -> Result<Response, Fault> {
    if !matches!(error.class(), Class::Invalid | Class::Busy | Class::Conflict) {
        return Err(error.into());
    }
    let shown = Page::of(doors, visitor, own, typed, Some(error.message())).await?;
    Ok((Fault::from(error).status(), page(&shown)?).into_response())
}

/// The place of the form that a message is about; none for all of it.
fn place_of(message: &Message) -> &'static str {
    match message.code {
        "account-token-days" => "days",
        "account-token-name" | "account-token-named" => "name",
        _ => "",
    }
}

impl Page {
    async fn of(
        doors: &Doors,
        visitor: &Visitor,
        own: &OwnSession,
        (wish, days_typed): (TokenWish, String),
        fault: Option<Message>,
    ) -> Result<Self, Fault> {
        let house = doors.house();
        let mut frame = Frame::of(house, visitor, Section::Own, "");
        let account = frame.word("web-account-title");
        frame = frame.under(account, "/account");
        frame.title = frame.word("web-token-new");
        frame.faulty = fault.is_some();
        let known = kinds_known(&house.bureau, &visitor.actor).kinds.into_iter();
        let kind = |line: mingde_app::KindLine| {
            let chosen = wish.kinds.contains(&line.id);
            (line.id, line.title.say(frame.locale).to_owned(), chosen)
        };
        let kinds = known.map(kind).collect();
        let fault = fault.map(|fault| (place_of(&fault), frame.say(&fault)));
        let own = OwnPassword::of(doors, own, &frame, "/account/tokens").await?;
        Ok(Self { wish, days_typed, days: TOKEN_DAYS, kinds, fault, own, frame })
    }

    /// What is wrong with what stands in a place.
    fn at(&self, place: &str) -> Option<&String> {
        self.fault.as_ref().filter(|(at, _)| *at == place).map(|(_, words)| words)
    }
}
