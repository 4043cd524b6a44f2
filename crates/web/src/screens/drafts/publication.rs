//! What comes of a draft before it is published: whoever wrote it puts it forward, somebody else publishes it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::{
    DraftChecked, DraftPage, DraftPreview, DraftSort, ImpactOf, ImpactSide, Proposal, check_draft,
    draft_page, draft_preview, propose_draft, publish_draft, take_back_draft,
};
use mingde_core::date::{Day, parse_day};
use mingde_core::diagnostic::{Class, Message};
use mingde_core::words::measured;

use super::titled;
use crate::fault::Fault;
use crate::frame::{Frame, page};
use crate::house::House;
use crate::posted::Posted;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "drafts/publication.html")]
struct Publication {
    frame: Frame,
    shown: DraftPage,
    checked: DraftChecked,
    /// What would come of a rulebook that reads.
    preview: Option<DraftPreview>,
    /// Why what was asked was not done.
    fault: Option<String>,
}

/// `GET /drafts/{id}/publication`
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    show(&house, &visitor, &id, None).await
}

async fn show(house: &House, visitor: &Visitor, id: &str, fault: Option<String>) -> Result<Response, Fault> {
    let shown = draft_page(&house.bureau, &visitor.actor, id, None).await?;
    let parts = (shown.text.as_str(), shown.cases.as_str());
    let checked = check_draft(&house.bureau, &visitor.actor, shown.line.sort, parts).await?;
    let preview = match shown.line.sort {
        DraftSort::Rulebook => {
            draft_preview(&house.bureau, &visitor.actor, &shown.text, house.today(), visitor.locale).await?
        }
        DraftSort::Kind => None,
    };
    let mut frame = titled(house, visitor);
    let all = std::mem::replace(&mut frame.title, shown.line.title.clone());
    frame.faulty = fault.is_some();
    let frame = frame.under(all, "/drafts");
    page(&Publication { frame, shown, checked, preview, fault })
}

/// `POST /drafts/{id}/proposal`
pub async fn propose(
    State(house): State<House>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let visitor = &posted.visitor;
    let seen = posted.one("seen").parse::<u32>().map_err(|_| Fault::unreadable())?;
    let from = posted.one("from").trim();
    let proposal = match from.is_empty() {
        true => Ok(Proposal { version: posted.one("version").to_owned(), from: None }),
        false => parse_day(from)
            .map(|from| Proposal { version: posted.one("version").to_owned(), from: Some(from) })
            .map_err(|_| Message::new("web-view-no-day").with("value", from)),
    };
    let proposal = match proposal {
        Ok(proposal) => proposal,
        Err(message) => {
            let shown =
                show(&house, visitor, &id, Some(mingde_core::words::say(visitor.locale, &message))).await?;
            return Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, shown).into_response());
        }
    };
    let done = propose_draft(&house.bureau, &visitor.actor, house.now(), (&id, seen), &proposal).await;
    told(&house, visitor, &id, done.map(drop), &format!("/drafts/{id}/publication")).await
}

/// `POST /drafts/{id}/proposal/withdrawal`
pub async fn take_back(
    State(house): State<House>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let visitor = &posted.visitor;
    let done = take_back_draft(&house.bureau, &visitor.actor, house.now(), &id).await;
    told(&house, visitor, &id, done, &format!("/drafts/{id}?said=back")).await
}

/// `POST /drafts/{id}/publication`
pub async fn publish(
    State(house): State<House>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let visitor = &posted.visitor;
    let number = posted.one("number").parse::<u32>().map_err(|_| Fault::unreadable())?;
    let done = publish_draft(&house.bureau, &visitor.actor, house.now(), (&id, number)).await;
    told(&house, visitor, &id, done.map(drop), "/drafts?said=published").await
}

/// Leads on; what was not done is told on the page.
async fn told(
    house: &House,
    visitor: &Visitor,
    id: &str,
    done: Result<(), mingde_app::AppError>,
    on: &str,
) -> Result<Response, Fault> {
    match done {
        Ok(()) => Ok(Redirect::to(on).into_response()),
        Err(error) if matches!(error.class(), Class::Invalid | Class::Conflict) => {
            let said = mingde_core::words::say(visitor.locale, &error.message());
            let status = Fault::from(error).status();
            Ok((status, show(house, visitor, id, Some(said)).await?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

impl Publication {
    fn is_rulebook(&self) -> bool {
        self.shown.line.sort == DraftSort::Rulebook
    }

    /// Where what is proposed stands: what may be done with it.
    fn may_propose(&self) -> bool {
        self.shown.line.proposed.is_none() && !self.shown.line.is_published && self.checked.is_sound()
    }

    fn day(&self, day: &Option<Day>) -> String {
        day.map_or_else(String::new, |day| day.to_string())
    }

    fn put_forward(&self) -> String {
        let Some(put) = &self.shown.line.proposed else { return String::new() };
        let when = self.frame.moment(&put.at);
        self.frame.words("web-draft-is-proposed", &[("who", put.by.say(self.frame.locale)), ("when", &when)])
    }

    /// How somebody stands in a result: a grade, a number, a state.
    fn side(&self, side: &Option<ImpactSide>) -> String {
        let Some(side) = side else { return "—".to_owned() };
        if let Some(grade) = &side.grade {
            return self.frame.phrase(grade).to_owned();
        }
        let number = side.value.as_ref().map(|(value, unit)| measured(self.frame.locale, value, unit));
        let state = side.state.map(|code| self.frame.word(code));
        state.into_iter().chain(number).collect::<Vec<_>>().join(" ")
    }

    /// By how much, with its sign.
    fn by(&self, of: &ImpactOf) -> String {
        match &of.by {
            Some(by) if by.is_sign_positive() => format!("+{by}"),
            Some(by) => by.to_string(),
            None => String::new(),
        }
    }

    fn gist(&self, preview: &DraftPreview) -> String {
        let Some(against) = &preview.against else { return self.frame.word("web-draft-impact-new") };
        let code = if preview.concerned == 0 { "web-draft-impact-none" } else { "web-draft-impact" };
        let count = preview.concerned.to_string();
        self.frame.words(code, &[("version", against), ("count", &count)])
    }
}
