//! 二次验证: setting a second factor up with a telephone, its recovery codes, and turning it off.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::qr::QRBuilder;
use mingde_app::AppError;
use mingde_app::accounts::{
    Enrolment, begin_second_factor, confirm_second_factor, drop_second_factor, enrolment_of,
    renew_recovery_codes,
};
use mingde_core::diagnostic::{Class, Message};
use serde::Deserialize;

use super::provider::OwnPassword;
use crate::doors::{Doors, OwnSession, Typed};
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "second_factor.html")]
struct Page {
    frame: Frame,
    /// Whether one is set up.
    on: bool,
    /// Whether the offices of the owner ask for one.
    asked: bool,
    enrolment: Option<Shown>,
    /// Recovery codes, shown this once.
    codes: Vec<String>,
    fault: Option<String>,
    own: OwnPassword,
}

struct Shown {
    /// The secret in groups of four, for whoever types it.
    secret: String,
    /// The same as a drawing.
    drawing: String,
}

/// The own password.
#[derive(Deserialize)]
pub struct Password {
    /// Empty where a provider asked just now.
    #[serde(default)]
    password: String,
}

/// A code of the telephone.
#[derive(Debug, Deserialize)]
pub struct Code {
    code: String,
}

/// `GET /account/second-factor`
pub async fn get(State(doors): State<Doors>, visitor: Visitor, own: OwnSession) -> Result<Response, Fault> {
    shown(&doors, &visitor, &own, View::default()).await
}

/// `POST /account/second-factor`
pub async fn begin(
    State(doors): State<Doors>,
    visitor: Visitor,
    own: OwnSession,
    Typed(given): Typed<Password>,
) -> Result<Response, Fault> {
    let house = doors.house();
    let begun = begin_second_factor(
        &house.bureau,
        house.now(),
        &own.0,
        &given.password,
        doors.passwords(),
        house.chance(),
    );
    match begun.await {
        Ok(enrolment) => {
            shown(&doors, &visitor, &own, View { enrolment: Some(enrolment), ..View::default() }).await
        }
        Err(error) => refused(&doors, &visitor, &own, None, error).await,
    }
}

/// `POST /account/second-factor/confirmation`
pub async fn confirm(
    State(doors): State<Doors>,
    visitor: Visitor,
    own: OwnSession,
    Typed(given): Typed<Code>,
) -> Result<Response, Fault> {
    let house = doors.house();
    let (bureau, now) = (&house.bureau, house.now());
    let confirmed =
        confirm_second_factor(bureau, now, &own.0, &visitor.actor, &given.code, house.chance()).await;
    match confirmed {
        Ok(codes) => shown(&doors, &visitor, &own, View { on: true, codes, ..View::default() }).await,
        // The secret stays the same while its owner tries again.
        Err(error) => {
            let enrolment = enrolment_of(bureau, &own.0).await?;
            refused(&doors, &visitor, &own, enrolment, error).await
        }
    }
}

/// `POST /account/recovery-codes`
pub async fn renew_codes(
    State(doors): State<Doors>,
    visitor: Visitor,
    own: OwnSession,
    Typed(given): Typed<Password>,
) -> Result<Response, Fault> {
    let house = doors.house();
    let (bureau, now, password) = (&house.bureau, house.now(), given.password.as_str());
    let renewed = renew_recovery_codes(
        bureau,
        now,
        &own.0,
        &visitor.actor,
        password,
        doors.passwords(),
        house.chance(),
    );
    match renewed.await {
        Ok(codes) => shown(&doors, &visitor, &own, View { on: true, codes, ..View::default() }).await,
        Err(error) => refused(&doors, &visitor, &own, None, error).await,
    }
}

/// `POST /account/second-factor/removal`
pub async fn remove(
    State(doors): State<Doors>,
    visitor: Visitor,
    own: OwnSession,
    Typed(given): Typed<Password>,
) -> Result<Response, Fault> {
    let house = doors.house();
    let (bureau, now) = (&house.bureau, house.now());
    let removed =
        drop_second_factor(bureau, now, &own.0, &visitor.actor, &given.password, doors.passwords()).await;
    match removed {
        Ok(()) => Ok(Redirect::to("/account?said=second-factor").into_response()),
        Err(error) => refused(&doors, &visitor, &own, None, error).await,
    }
}

/// What the page shows beside what it always does.
#[derive(Default)]
struct View {
    on: bool,
    enrolment: Option<Enrolment>,
    codes: Vec<String>,
    fault: Option<Message>,
}

async fn refused(
    doors: &Doors,
    visitor: &Visitor,
    own: &OwnSession,
    enrolment: Option<Enrolment>,
    error: AppError,
) -> Result<Response, Fault> {
    if !matches!(error.class(), Class::Invalid | Class::Busy | Class::Conflict) {
        return Err(error.into());
    }
    let view = View { enrolment, fault: Some(error.message()), ..View::default() };
    let mut answer = shown(doors, visitor, own, view).await?;
    *answer.status_mut() = Fault::from(error).status();
    Ok(answer)
}

async fn shown(doors: &Doors, visitor: &Visitor, own: &OwnSession, view: View) -> Result<Response, Fault> {
    let mut frame = Frame::of(doors.house(), visitor, Section::Own, "");
    frame.title = frame.word("web-second-factor");
    let enrolment = view.enrolment.map(|enrolment| Shown {
        secret: in_fours(&enrolment.secret),
        drawing: drawn(&enrolment.address).unwrap_or_default(),
    });
    page(&Page {
        on: view.on || own.0.second_factor,
        asked: visitor.actor.administers(),
        own: OwnPassword::of(doors, own, &frame, "/account/second-factor").await?,
        enrolment,
        codes: view.codes,
        fault: view.fault.map(|fault| frame.say(&fault)),
        frame,
    })
}

fn in_fours(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    characters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// A text as a QR code, drawn without a style of its own.
pub(super) fn drawn(text: &str) -> Option<String> {
    let code = QRBuilder::new(text).build().ok()?;
    Some(SvgBuilder::default().to_str(&code))
}

#[cfg(test)]
mod tests {
    use super::{drawn, in_fours};

    #[test]
    fn a_secret_is_a_drawing_without_style_or_script() {
        let drawing = drawn("otpauth://totp/Mingde:T0012?secret=ABCD&issuer=Mingde").unwrap();
        assert!(drawing.starts_with("<svg ") && drawing.ends_with("</svg>"), "{drawing}");
        for forbidden in ["style=", "<script", "<style", "href"] {
            assert!(!drawing.contains(forbidden), "{forbidden} in {drawing}");
        }
        assert_eq!(in_fours("ABCDEFGHIJ"), "ABCD EFGH IJ");
    }
}
