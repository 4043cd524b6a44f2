//! 统一身份认证: where people sign in elsewhere, for whoever keeps the accounts of the whole bureau.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::AppError;
use mingde_app::accounts::{
    Address, ButtonPlace, Protocol, ProviderLine, ProviderSettings, Secret, close_provider, drop_provider,
    keep_provider, list_providers,
};
use mingde_core::diagnostic::{Class, Message};
use serde::Deserialize;

use crate::doors::{Doors, Typed};
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "providers.html")]
struct Page {
    frame: Frame,
    lines: Vec<Line>,
    /// Whether somebody could be led back.
    reached: bool,
    given: Given,
    /// Whether the form is of one that is there.
    changes: bool,
    fault: Option<String>,
}

struct Line {
    id: String,
    title: String,
    address: String,
    /// Where people are led back to; empty where nobody said how this house is reached.
    callback: String,
    changed: String,
    closed: bool,
    /// Whether somebody else has to open it.
    waits: bool,
    /// Whether only the operator changes it.
    trusted: bool,
}

/// A provider as the form writes it.
#[derive(Default, Deserialize)]
pub struct Given {
    id: String,
    title: String,
    english: String,
    protocol: String,
    address: String,
    #[serde(default)]
    client: String,
    #[serde(default)]
    secret: String,
    #[serde(default)]
    scopes: String,
    claim: String,
    #[serde(default)]
    hosts: String,
    #[serde(default)]
    authority: String,
    above: Option<String>,
    opens_accounts: Option<String>,
}

/// What was done just before.
#[derive(Debug, Default, Deserialize)]
pub struct Said {
    #[serde(default)]
    said: String,
}

/// `GET /providers`
pub async fn list(
    State(doors): State<Doors>,
    visitor: Visitor,
    Query(said): Query<Said>,
) -> Result<Response, Fault> {
    let notice = match said.said.as_str() {
        "kept" => Some(Message::new("web-provider-kept")),
        "closed" => Some(Message::new("web-provider-was-closed")),
        "opened" => Some(Message::new("web-provider-was-opened")),
        "dropped" => Some(Message::new("web-provider-was-dropped")),
        _ => None,
    };
    let given = Given { protocol: "oidc".into(), ..Given::default() };
    shown(&doors, &visitor, (given, false), notice, None).await
}

/// `GET /providers/{id}`: the form with what is configured.
pub async fn one(
    State(doors): State<Doors>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let lines = list_providers(&doors.house().bureau, &visitor.actor).await?;
    let line = lines.into_iter().find(|line| line.id == id).ok_or_else(Fault::missing)?;
    let given = line.settings.map(|settings| written(id, settings)).ok_or_else(Fault::missing)?;
    shown(&doors, &visitor, (given, true), None, None).await
}

/// `POST /providers`
pub async fn keep(
    State(doors): State<Doors>,
    visitor: Visitor,
    Typed(given): Typed<Given>,
) -> Result<Response, Fault> {
    let house = doors.house();
    // Whoever may not is told nothing, whatever stands in the form.
    let lines = list_providers(&house.bureau, &visitor.actor).await?;
    let there = lines.into_iter().find(|line| line.id == given.id);
    let kept = match read(&given, there.as_ref()) {
        Ok(settings) => {
            let secret = match given.secret.as_str() {
                "" => Secret::Kept,
                secret => Secret::Is(secret.to_owned().into()),
            };
            let (now, named) = (house.now(), (given.id.as_str(), &settings));
            keep_provider(&house.bureau, &visitor.actor, now, named, secret).await
        }
        Err(field) => Err(AppError::Invalid(Message::new("provider-bad-field").with("field", field))),
    };
    match kept {
        Ok(()) => Ok(Redirect::to("/providers?said=kept").into_response()),
        Err(error) if error.class() == Class::Invalid => {
            let given = Given { secret: String::new(), ..given };
            let message = error.message();
            let mut answer = shown(&doors, &visitor, (given, there.is_some()), None, Some(message)).await?;
            *answer.status_mut() = Fault::from(error).status();
            Ok(answer)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /providers/{id}/closure`
pub async fn close(
    State(doors): State<Doors>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let house = doors.house();
    close_provider(&house.bureau, &visitor.actor, house.now(), &id, true).await?;
    Ok(Redirect::to("/providers?said=closed").into_response())
}

/// `POST /providers/{id}/opening`
pub async fn open(
    State(doors): State<Doors>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let house = doors.house();
    close_provider(&house.bureau, &visitor.actor, house.now(), &id, false).await?;
    Ok(Redirect::to("/providers?said=opened").into_response())
}

/// `POST /providers/{id}/removal`
pub async fn remove(
    State(doors): State<Doors>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let house = doors.house();
    drop_provider(&house.bureau, &visitor.actor, house.now(), &id).await?;
    Ok(Redirect::to("/providers?said=dropped").into_response())
}

/// What a form says; the name of the field that does not read. What only the operator says stays as it is.
fn read(given: &Given, there: Option<&ProviderLine>) -> Result<ProviderSettings, &'static str> {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    let address = Address::parse(&given.address).ok_or("address")?;
    let protocol = match given.protocol.as_str() {
        "cas" => Protocol::Cas { address },
        _ => Protocol::Oidc {
            issuer: address,
            client: given.client.trim().to_owned(),
            scopes: words(&given.scopes),
        },
    };
    let settings = there.and_then(|line| line.settings.as_ref());
    let authority = given.authority.trim();
    Ok(ProviderSettings {
        title: given.title.trim().to_owned(),
        english: given.english.trim().to_owned(),
        protocol,
        claim: given.claim.trim().to_owned(),
        hosts: words(&given.hosts),
        place: if given.above.is_some() { ButtonPlace::Above } else { ButtonPlace::Below },
        opens_accounts: given.opens_accounts.is_some(),
        administrators: settings.is_some_and(|settings| settings.administrators),
        vouching: settings.and_then(|settings| settings.vouching.clone()),
        authority: (!authority.is_empty()).then(|| authority.to_owned()),
    })
}

fn written(id: String, settings: ProviderSettings) -> Given {
    let (protocol, address, client, scopes) = match settings.protocol {
        Protocol::Cas { address } => ("cas", address, String::new(), Vec::new()),
        Protocol::Oidc { issuer, client, scopes } => ("oidc", issuer, client, scopes),
    };
    Given {
        id,
        title: settings.title,
        english: settings.english,
        protocol: protocol.to_owned(),
        address: address.to_string(),
        client,
        secret: String::new(),
        scopes: scopes.join(" "),
        claim: settings.claim,
        hosts: settings.hosts.join(" "),
        authority: settings.authority.unwrap_or_default(),
        above: (settings.place == ButtonPlace::Above).then(String::new),
        opens_accounts: settings.opens_accounts.then(String::new),
    }
}

async fn shown(
    doors: &Doors,
    visitor: &Visitor,
    (given, changes): (Given, bool),
    notice: Option<Message>,
    fault: Option<Message>,
) -> Result<Response, Fault> {
    let house = doors.house();
    let lines = list_providers(&house.bureau, &visitor.actor).await?;
    let mut frame = Frame::of(house, visitor, Section::Offices, "");
    frame.title = frame.word("web-providers-title");
    let above = frame.word("web-accounts-title");
    frame = frame.under(above, "/accounts");
    frame.notice = notice;
    let line = |line: ProviderLine| {
        let settings = line.settings.as_ref();
        Line {
            title: settings.map_or_else(
                || frame.word("provider-unreadable"),
                |settings| frame.either(&settings.title, &settings.english).to_owned(),
            ),
            address: settings.map(|settings| settings.address().to_string()).unwrap_or_default(),
            callback: doors.providers().callback(&line.id).unwrap_or_default(),
            changed: frame.moment(&line.changed),
            closed: line.closed.is_some(),
            waits: line.waits,
            trusted: settings.is_some_and(ProviderSettings::is_trusted_further),
            id: line.id,
        }
    };
    page(&Page {
        lines: lines.into_iter().map(line).collect(),
        reached: doors.providers().callback("x").is_some(),
        given,
        changes,
        fault: fault.map(|fault| frame.say(&fault)),
        frame,
    })
}
