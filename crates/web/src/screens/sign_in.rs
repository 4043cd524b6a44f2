//! Signing in: account and password, then a code where a second factor is set; and signing out.

use askama::Template;
use axum::extract::{Extension, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::AppError;
use mingde_app::accounts::{
    ButtonPlace, Knock, NotSignedIn, ProviderButton, ProviderSettings, SignedIn, Token, provider_buttons,
    provider_signs_out_at, sign_in, sign_out,
};
use mingde_core::diagnostic::Message;
use serde::Deserialize;

use crate::address;
use crate::doors::{Client, Cookie, Doors, OwnSession, Typed};
use crate::fault::Fault;
use crate::frame::{Frame, page};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct Page {
    frame: Frame,
    /// What the form sends back.
    token: String,
    account: String,
    back: String,
    fault: Option<String>,
    /// Ways to providers, above the form and below it: address and title.
    above: Vec<(String, String)>,
    below: Vec<(String, String)>,
}

/// After signing out here, on the way to the provider.
#[derive(Template)]
#[template(path = "signed_out.html")]
struct Out {
    frame: Frame,
    address: String,
    title: String,
}

#[derive(Template)]
#[template(path = "code.html")]
struct CodePage {
    frame: Frame,
    token: String,
    back: String,
    fault: Option<String>,
}

/// Where somebody wanted to go.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    back: String,
}

/// Account and password.
#[derive(Deserialize)]
pub struct Given {
    account: String,
    password: String,
    #[serde(default)]
    back: String,
}

/// A code.
#[derive(Deserialize)]
pub struct GivenCode {
    code: String,
    #[serde(default)]
    back: String,
}

/// `GET /sign-in`
pub async fn get(
    State(doors): State<Doors>,
    client: Client,
    visitor: Option<Extension<Visitor>>,
    headers: HeaderMap,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    if visitor.is_some() {
        return Ok(Redirect::to(within(&wanted.back)).into_response());
    }
    form(&doors, &client, &headers, ("", &wanted.back), None).await
}

/// `POST /sign-in`
pub async fn post(
    State(doors): State<Doors>,
    client: Client,
    headers: HeaderMap,
    Typed(given): Typed<Given>,
) -> Result<Response, Fault> {
    let (house, browser) = (doors.house(), Cookie::Browser.read(&client, &headers));
    let knock = Knock { network: &client.network, browser: browser.as_ref(), agent: &client.agent };
    let named = (given.account.as_str(), given.password.as_str());
    let signed_in =
        sign_in(&house.bureau, house.now(), named, knock, doors.passwords(), house.chance()).await;
    match signed_in {
        Ok(signed_in) => Ok(let_in(&client, &signed_in, &given.back)),
        Err(error @ AppError::NotSignedIn(_)) => {
            form(&doors, &client, &headers, (&given.account, &given.back), Some(error)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /sign-in/code`
pub async fn code(
    State(doors): State<Doors>,
    client: Client,
    OwnSession(session): OwnSession,
    headers: HeaderMap,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    if !session.waits_for_code {
        return Ok(Redirect::to(within(&wanted.back)).into_response());
    }
    code_form(&doors, &client, &headers, wanted.back, None)
}

/// `POST /sign-in/code`
pub async fn prove(
    State(doors): State<Doors>,
    client: Client,
    headers: HeaderMap,
    Typed(given): Typed<GivenCode>,
) -> Result<Response, Fault> {
    let Some(token) = Cookie::Session.read(&client, &headers) else {
        return Ok(Redirect::to("/sign-in").into_response());
    };
    let (house, browser) = (doors.house(), Cookie::Browser.read(&client, &headers));
    let knock = Knock { network: &client.network, browser: browser.as_ref(), agent: &client.agent };
    let shown = (&token, given.code.as_str());
    let proven =
        mingde_app::accounts::prove(&house.bureau, house.now(), shown, knock, doors.rules(), house.chance());
    match proven.await {
        Ok(signed_in) => Ok(let_in(&client, &signed_in, &given.back)),
        Err(AppError::NotSignedIn(NotSignedIn::Nobody)) => Ok(Redirect::to("/sign-in").into_response()),
        Err(AppError::NotSignedIn(why)) => code_form(&doors, &client, &headers, given.back, Some(why)),
        Err(error) => Err(error.into()),
    }
}

/// `POST /sign-out`: here, whatever comes of it; and on to where the session began.
pub async fn out(State(doors): State<Doors>, client: Client, headers: HeaderMap) -> Result<Response, Fault> {
    let house = doors.house();
    let mut provider = None;
    if let Some(token) = Cookie::Session.read(&client, &headers) {
        provider = sign_out(&house.bureau, &token).await?;
    }
    let elsewhere = match &provider {
        Some(id) => provider_signs_out_at(&house.bureau, house.now(), doors.providers(), id).await?,
        None => None,
    };
    let mut response = match elsewhere {
        None => Redirect::to("/sign-in").into_response(),
        Some((address, settings)) => on_the_way_out(&doors, &client, address, &settings)?,
    };
    Cookie::Session.remove(&client, response.headers_mut());
    Ok(response)
}

/// A form of ours leads nobody out of the house, so a page does.
fn on_the_way_out(
    doors: &Doors,
    client: &Client,
    address: String,
    provider: &ProviderSettings,
) -> Result<Response, Fault> {
    let frame = bare(doors, client, "web-signed-out-title");
    let title = frame.either(&provider.title, &provider.english).to_owned();
    let refresh = HeaderValue::try_from(format!("2; url={address}")).map_err(Fault::broken)?;
    let mut answer = page(&Out { frame, address, title })?;
    answer.headers_mut().insert(header::REFRESH, refresh);
    Ok(answer)
}

pub(super) fn let_in(client: &Client, signed_in: &SignedIn, back: &str) -> Response {
    let back = within(back);
    let mut response = match (&signed_in.browser, back) {
        (Some(_), back) => Redirect::to(back).into_response(),
        (None, "/") => Redirect::to("/sign-in/code").into_response(),
        (None, back) => Redirect::to(&address::with("/sign-in/code", &[("back", back)])).into_response(),
    };
    Cookie::Session.set(client, &signed_in.token, response.headers_mut());
    if let Some(browser) = &signed_in.browser {
        Cookie::Browser.set(client, browser, response.headers_mut());
    }
    response
}

/// An address in this house; its first page for one that leads elsewhere.
pub(super) fn within(back: &str) -> &str {
    let inside = back.starts_with('/') && !back.starts_with("//") && !back.contains(['\\', '\r', '\n', '\t']);
    if inside && !back.starts_with("/sign-") { back } else { "/" }
}

/// The page for signing in, with the account and what is wrong.
pub(super) async fn form(
    doors: &Doors,
    client: &Client,
    headers: &HeaderMap,
    (account, back): (&str, &str),
    why: Option<AppError>,
) -> Result<Response, Fault> {
    let frame = bare(doors, client, "web-sign-in-title");
    let token = form_token(doors, client, headers)?;
    let buttons = provider_buttons(&doors.house().bureau, doors.providers()).await?;
    let at = |place: ButtonPlace| {
        let there = buttons.iter().filter(|button| button.place == place);
        there.map(|button| way(&frame, button, back)).collect()
    };
    let answer = page(&Page {
        above: at(ButtonPlace::Above),
        below: at(ButtonPlace::Below),
        token: token.for_forms(),
        account: account.to_owned(),
        back: back.to_owned(),
        fault: why.as_ref().map(|why| frame.say(&why.message())),
        frame,
    })?;
    let not_signed_in = match &why {
        Some(AppError::NotSignedIn(why)) => Some(*why),
        _ => None,
    };
    let mut answer = with_form_cookie(client, &token, not_signed_in, answer);
    if let (Some(error), None) = (why, not_signed_in) {
        *answer.status_mut() = Fault::from(error).status();
    }
    Ok(answer)
}

/// The way to a provider, which leads back to where somebody wanted to go.
fn way(frame: &Frame, button: &ProviderButton, back: &str) -> (String, String) {
    let address = address::with(&format!("/sign-in/with/{}", button.id), &[("back", back)]);
    (address, frame.either(&button.title, &button.english).to_owned())
}

fn code_form(
    doors: &Doors,
    client: &Client,
    headers: &HeaderMap,
    back: String,
    why: Option<NotSignedIn>,
) -> Result<Response, Fault> {
    let frame = bare(doors, client, "web-code-title");
    let token = form_token(doors, client, headers)?;
    // Whoever waits for the code has a session already, and its forms carry what follows from it.
    let session = Cookie::Session.read(client, headers);
    let carried = session.as_ref().unwrap_or(&token).for_forms();
    let fault = why.map(|why| frame.say(&why.message()));
    let answer = page(&CodePage { frame, token: carried, back, fault })?;
    Ok(with_form_cookie(client, &token, why, answer))
}

/// The frame of a page before signing in.
pub(super) fn bare(doors: &Doors, client: &Client, title: &'static str) -> Frame {
    let mut frame = Frame::bare(&doors.house().name(), client.locale, "");
    frame.in_clear = client.in_clear;
    frame.title = frame.say(&Message::new(title));
    frame
}

/// What forms carry before anybody has signed in: what the browser has already, or something new.
pub(super) fn form_token(doors: &Doors, client: &Client, headers: &HeaderMap) -> Result<Token, Fault> {
    match Cookie::Form.read(client, headers) {
        Some(token) => Ok(token),
        None => Ok(Token::draw(doors.house().chance())?),
    }
}

pub(super) fn with_form_cookie(
    client: &Client,
    token: &Token,
    why: Option<NotSignedIn>,
    mut answer: Response,
) -> Response {
    *answer.status_mut() = match why {
        None => StatusCode::OK,
        Some(NotSignedIn::Wait { .. }) => StatusCode::TOO_MANY_REQUESTS,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Cookie::Form.set(client, token, answer.headers_mut());
    answer
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn nobody_is_led_out_of_the_house() {
        for inside in ["/", "/records?kind=talk", "/units/1"] {
            assert_eq!(within(inside), inside);
        }
        for outside in
            ["", "//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nb", "/sign-out"]
        {
            assert_eq!(within(outside), "/", "{outside:?}");
        }
    }
}
