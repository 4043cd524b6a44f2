//! 大屏: its address made, shown once and taken back, and what hangs there.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderValue;
use axum::http::header::{HeaderName, REFERRER_POLICY};
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::accounts::Token;
use mingde_app::{
    OwnAddress, RulebookTally, Wall, drop_own_address, make_own_address, may_hang, own_address_made, wall,
};
use serde::Deserialize;

use crate::doors::{Client, Doors, OwnSession};
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::visitor::Visitor;

/// So many rulebooks are on one page of the display.
const ON_A_PAGE: usize = 6;
/// It reads itself again after so many seconds, and turns to its next page. A header says so, for no script runs there.
const TURNS: u64 = 30;
const REFRESH: HeaderName = HeaderName::from_static("refresh");

#[derive(Template)]
#[template(path = "wall/address.html")]
struct Address {
    frame: Frame,
    /// Since when there is one.
    since: Option<String>,
    /// The one that was just made.
    address: Option<String>,
}

#[derive(Template)]
#[template(path = "wall/display.html")]
struct Display {
    frame: Frame,
    shown: Wall,
    number: usize,
}

/// Which page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    page: String,
}

/// `GET /boards/wall`
pub async fn info(State(doors): State<Doors>, visitor: Visitor, own: OwnSession) -> Result<Response, Fault> {
    let house = doors.house();
    if !may_hang(&house.bureau.sight(&visitor.actor, None).await?) {
        return Err(Fault::missing());
    }
    let since = own_address_made(&house.bureau, &own.0, OwnAddress::Wall).await?.map(|made| made.to_string());
    page(&Address { frame: framed(&doors, &visitor), since, address: None })
}

/// `POST /boards/wall`
pub async fn make(
    State(doors): State<Doors>,
    client: Client,
    visitor: Visitor,
    own: OwnSession,
) -> Result<Response, Fault> {
    let house = doors.house();
    let (actor, session, of) = (&visitor.actor, &own.0, OwnAddress::Wall);
    let token = make_own_address(&house.bureau, actor, house.now(), session, of, house.chance()).await?;
    let address = Some(format!("{}/wall/{}", client.origin, &*token.text()));
    page(&Address { frame: framed(&doors, &visitor), since: None, address })
}

/// `POST /boards/wall/removal`
pub async fn remove(
    State(doors): State<Doors>,
    visitor: Visitor,
    own: OwnSession,
) -> Result<Response, Fault> {
    let house = doors.house();
    drop_own_address(&house.bureau, &visitor.actor, house.now(), &own.0, OwnAddress::Wall).await?;
    Ok(Redirect::to("/boards").into_response())
}

/// `GET /wall/{token}`, without a session
pub async fn get(
    State(doors): State<Doors>,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let house = doors.house();
    let known = Token::parse(&token).ok_or_else(Fault::missing)?;
    let shown = wall(&house.bureau, house.now(), &known).await?;
    let mut frame = Frame::bare(&house.name(), shown.locale, "");
    frame.title = frame.word("web-wall-title");
    frame.today = house.today();
    let display = Display { number: asked.page.parse().unwrap_or(1), frame, shown };
    let next = format!("{TURNS}; url=/wall/{token}?page={}", display.next());
    let mut response = page(&display)?;
    let headers = response.headers_mut();
    headers.insert(REFRESH, HeaderValue::from_str(&next).map_err(Fault::broken)?);
    // The address is a secret: it goes nowhere else.
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Ok(response)
}

fn framed(doors: &Doors, visitor: &Visitor) -> Frame {
    let mut frame = Frame::of(doors.house(), visitor, Section::Boards, "");
    frame.title = frame.word("web-wall-title");
    let all = frame.word("web-section-boards");
    frame.under(all, "/boards")
}

impl Display {
    fn pages(&self) -> usize {
        self.shown.rulebooks.len().div_ceil(ON_A_PAGE).max(1)
    }

    /// The page that is shown: another one than there is is the first.
    fn page(&self) -> usize {
        if (1..=self.pages()).contains(&self.number) { self.number } else { 1 }
    }

    fn next(&self) -> usize {
        self.page() % self.pages() + 1
    }

    fn listed(&self) -> Vec<&RulebookTally> {
        self.shown.rulebooks.iter().skip((self.page() - 1) * ON_A_PAGE).take(ON_A_PAGE).collect()
    }

    fn turned(&self) -> String {
        format!("{} / {}", self.page(), self.pages())
    }
}
