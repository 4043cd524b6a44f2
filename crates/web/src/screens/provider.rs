//! Signing in at an identity provider: away, and back with what it says.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Extension, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::AppError;
use mingde_app::accounts::{
    Arrived, CameBack, Knock, NotSignedIn, Returned, Token, come_back, end_by_provider, provider_buttons,
    send_to_provider,
};
use serde::Deserialize;

use super::sign_in::{form, let_in, within};
use crate::address;
use crate::doors::{Client, Cookie, Doors, OwnSession, Typed};
use crate::fault::Fault;
use crate::frame::Frame;
use crate::visitor::Visitor;

/// Where somebody wanted to go, and whether somebody who is signed in is to be asked anew.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    back: String,
    again: Option<String>,
}

/// What stands in the address by which a browser comes back.
#[derive(Default, Deserialize)]
pub struct Said {
    #[serde(default)]
    state: String,
    code: Option<String>,
    iss: Option<String>,
    ticket: Option<String>,
    error: Option<String>,
}

/// What a CAS server sends when a session is over.
#[derive(Deserialize)]
pub struct Ended {
    #[serde(rename = "logoutRequest", default)]
    logout_request: String,
}

/// How somebody shows to be the owner of the account: by the password, or asked anew by the provider that began the session.
pub struct OwnPassword {
    /// Whether the provider asked just now.
    pub confirmed: bool,
    /// Where it asks; empty where there is only the password.
    pub address: String,
    /// What it is called.
    pub title: String,
}

impl OwnPassword {
    /// Of a session, on a page to which the provider leads back.
    pub(super) async fn of(
        doors: &Doors,
        own: &OwnSession,
        frame: &Frame,
        back: &str,
    ) -> Result<Self, Fault> {
        let mut shown = Self { confirmed: own.0.confirmed, address: String::new(), title: String::new() };
        let Some(id) = &own.0.provider else { return Ok(shown) };
        let buttons = provider_buttons(&doors.house().bureau, doors.providers()).await?;
        if let Some(button) = buttons.iter().find(|button| button.id == *id) {
            shown.address = address::with(&format!("/sign-in/with/{id}"), &[("again", "1"), ("back", back)]);
            shown.title = frame.either(&button.title, &button.english).to_owned();
        }
        Ok(shown)
    }
}

/// `GET /sign-in/with/{id}`: to the provider.
pub async fn away(
    State(doors): State<Doors>,
    client: Client,
    visitor: Option<Extension<Visitor>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    let again = wanted.again.is_some();
    if visitor.is_some() != again {
        return Ok(Redirect::to(if again { "/sign-in" } else { within(&wanted.back) }).into_response());
    }
    let house = doors.house();
    // Two ways that are begun beside each other both lead back.
    let browser = match Cookie::Provider.read(&client, &headers) {
        Some(browser) => browser,
        None => Token::draw(house.chance())?,
    };
    let known = Cookie::Browser.read(&client, &headers);
    let knock = Knock { network: &client.network, browser: known.as_ref(), agent: &client.agent };
    let (to, back) = ((id.as_str(), &browser), (within(&wanted.back), again));
    match send_to_provider(&house.bureau, house.now(), doors.providers(), to, back, knock).await {
        Ok(address) => {
            let mut response = Redirect::to(&address).into_response();
            Cookie::Provider.set(&client, &browser, response.headers_mut());
            Ok(response)
        }
        Err(error) => not_signed_in(&doors, &client, &headers, again, error).await,
    }
}

/// `GET /sign-in/with/{id}/callback`: back from the provider.
pub async fn back(
    State(doors): State<Doors>,
    client: Client,
    own: Option<Extension<OwnSession>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    said: Result<Query<Said>, QueryRejection>,
) -> Result<Response, Fault> {
    let (house, session) = (doors.house(), own.as_ref().map(|Extension(own)| &*own.0));
    // What does not read, or stands there twice, was begun by nobody; nor was what another browser began.
    let said = said.map(|Query(said)| said).unwrap_or_default();
    let Some(browser) = Cookie::Provider.read(&client, &headers) else {
        let stale = NotSignedIn::Stale.into();
        return not_signed_in(&doors, &client, &headers, session.is_some(), stale).await;
    };
    let returned = Returned {
        code: said.code.as_deref(),
        issuer: said.iss.as_deref(),
        ticket: said.ticket.as_deref(),
        error: said.error.as_deref(),
    };
    let came_back = CameBack { provider: &id, browser: &browser, state: &said.state, returned };
    let known = Cookie::Browser.read(&client, &headers);
    let knock = Knock { network: &client.network, browser: known.as_ref(), agent: &client.agent };
    let (now, chance) = (house.now(), house.chance());
    match come_back(&house.bureau, now, doors.providers(), came_back, session, knock, chance).await {
        Ok(Arrived::SignedIn(signed_in, back)) => {
            let mut response = let_in(&client, &signed_in, &back);
            Cookie::Provider.remove(&client, response.headers_mut());
            Ok(response)
        }
        Ok(Arrived::Confirmed(back)) => Ok(Redirect::to(within(&back)).into_response()),
        Err(error) => not_signed_in(&doors, &client, &headers, session.is_some(), error).await,
    }
}

/// `POST /sign-in/with/{id}/callback`: a CAS server says that a session is over. It is told nothing.
pub async fn ended(
    State(doors): State<Doors>,
    Path(id): Path<String>,
    Typed(ended): Typed<Ended>,
) -> Result<StatusCode, Fault> {
    end_by_provider(&doors.house().bureau, &id, &ended.logout_request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The page for signing in, with why nobody is; for somebody who is, a page that says it.
async fn not_signed_in(
    doors: &Doors,
    client: &Client,
    headers: &HeaderMap,
    signed_in: bool,
    error: AppError,
) -> Result<Response, Fault> {
    match error {
        AppError::NotSignedIn(_) | AppError::Federation(_) if !signed_in => {
            form(doors, client, headers, ("", ""), Some(error)).await
        }
        AppError::NotSignedIn(why) => Err(Fault::invalid(why.message())),
        error => Err(error.into()),
    }
}
