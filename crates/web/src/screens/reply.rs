//! A reply of whoever a record concerns: a statement, an appeal, with its time in words.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::{OwnCase, OwnReply, ReplyOutcome, own_case_of, reply};
use mingde_core::diagnostic::Class;
use mingde_core::kind::ReplyTime;

use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::screens::form::{attach, sent::Sent};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "reply.html")]
struct Page {
    frame: Frame,
    case: OwnCase,
    own: OwnReply,
    text: String,
    /// Photos that were sent before.
    uploads: Vec<String>,
    /// The place that is at fault, and why.
    fault: Option<(&'static str, String)>,
}

/// `GET /records/{id}/replies/{kind}`
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Path((id, kind)): Path<(String, String)>,
) -> Result<Response, Fault> {
    page(&shown(&house, &visitor, &id, &kind).await?)
}

/// `POST /records/{id}/replies/{kind}`
pub async fn post(
    State(house): State<House>,
    visitor: Visitor,
    Path((id, kind)): Path<(String, String)>,
    mut sent: Sent,
) -> Result<Response, Fault> {
    // Who may not reply is told so before anything of theirs is taken.
    let mut shown = shown(&house, &visitor, &id, &kind).await?;
    let wrong = attach(&house, &visitor, &mut sent).await?;
    let (status, place, message) = match wrong.into_iter().next() {
        Some(fault) => (StatusCode::UNPROCESSABLE_ENTITY, "evidence", fault.message),
        None => {
            let said = (sent.words.as_str(), sent.uploads.as_slice());
            match reply(&house.bureau, &visitor.actor, house.now(), (&id, &kind), said).await {
                Ok(filed) => {
                    return Ok(Redirect::to(&format!("/records/{filed}?done=submitted")).into_response());
                }
                Err(error) => match error.class() {
                    Class::Conflict => (StatusCode::CONFLICT, "text", error.message()),
                    Class::Invalid => (StatusCode::UNPROCESSABLE_ENTITY, "text", error.message()),
                    _ => return Err(error.into()),
                },
            }
        }
    };
    shown.frame.faulty = true;
    (shown.text, shown.uploads) = (sent.words, sent.uploads);
    shown.fault = Some((place, shown.frame.say(&message)));
    Ok((status, page(&shown)?).into_response())
}

async fn shown(house: &House, visitor: &Visitor, id: &str, kind: &str) -> Result<Page, Fault> {
    let case = own_case_of(&house.bureau, &visitor.actor, id, house.today()).await?;
    let case = case.ok_or_else(Fault::missing)?;
    let own = case.replies.iter().find(|own| own.kind == kind).cloned().ok_or_else(Fault::missing)?;
    let frame = Frame::of(house, visitor, Section::Own, own.title.say(visitor.locale));
    let frame = frame.under(case.title.say(visitor.locale), format!("/records/{}", case.id));
    Ok(Page { frame, case, own, text: String::new(), uploads: Vec::new(), fault: None })
}

/// Words of the time to reply, and of what came of it.
impl Frame {
    /// What came of a reply, once that stands in the record; empty before.
    pub fn reply_outcome(&self, own: &OwnReply) -> String {
        match &own.outcome {
            None => String::new(),
            Some(ReplyOutcome::Told(title)) => {
                self.words("web-reply-outcome", &[("outcome", title.say(self.locale))])
            }
            Some(ReplyOutcome::Sealed) => self.word("web-reply-outcome-sealed"),
        }
    }

    /// How long it is still time, or since when no longer.
    pub fn reply_time(&self, time: &ReplyTime) -> String {
        match time {
            ReplyTime::NotYet => self.word("web-reply-not-yet"),
            ReplyTime::Open { last: None } => self.word("web-reply-open"),
            ReplyTime::Open { last: Some(last) } => {
                let left = last.number() - self.today.number();
                let (day, left) = (self.full_day(last), left.to_string());
                self.words("web-reply-left", &[("day", &day), ("count", &left)])
            }
            ReplyTime::Over { last } => self.words("web-reply-over", &[("day", &self.full_day(last))]),
        }
    }
}
