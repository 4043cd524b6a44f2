//! 起草: drafts of rulebooks and kinds, and how one is begun.

pub mod editor;
pub mod from_text;
pub mod publication;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::view::Title;
use mingde_app::{
    Blank, DraftLine, DraftSort, begin_blank, begin_draft_of, draft_list, kinds_to_write, rulebooks_to_write,
};
use mingde_core::diagnostic::{Class, Message};
use serde::Deserialize;

use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::posted::Posted;
use crate::visitor::Visitor;

/// What was just done.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    said: String,
}

#[derive(Template)]
#[template(path = "drafts.html")]
struct List {
    frame: Frame,
    drafts: Vec<DraftLine>,
    rulebooks: Vec<(String, Title)>,
    kinds: Vec<(String, Title)>,
    /// What was typed and came to nothing, and why.
    fault: Option<String>,
    typed: [String; 3],
}

/// `GET /drafts`
pub async fn list(
    State(house): State<House>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let notice = match asked.said.as_str() {
        "published" => Some(Message::new("web-draft-done")),
        "dropped" => Some(Message::new("web-draft-dropped")),
        _ => None,
    };
    show(&house, &visitor, notice, None, Default::default()).await
}

async fn show(
    house: &House,
    visitor: &Visitor,
    notice: Option<Message>,
    fault: Option<String>,
    typed: [String; 3],
) -> Result<Response, Fault> {
    let drafts = draft_list(&house.bureau, &visitor.actor).await?;
    let library = house.bureau.library();
    let (rulebooks, kinds) = (rulebooks_to_write(&library), kinds_to_write(&library));
    let mut frame = titled(house, visitor);
    (frame.notice, frame.faulty) = (notice, fault.is_some());
    page(&List { frame, drafts, rulebooks, kinds, fault, typed })
}

/// `POST /drafts`: begins one: of what there is, or blank.
pub async fn begin(State(house): State<House>, posted: Posted) -> Result<Response, Fault> {
    let (bureau, visitor) = (&house.bureau, &posted.visitor);
    let sort = DraftSort::of_name(posted.one("sort")).ok_or_else(Fault::unreadable)?;
    let [of, title, id] = ["of", "title", "id"].map(|name| posted.one(name).trim().to_owned());
    let begun = match of.is_empty() {
        false => begin_draft_of(bureau, &visitor.actor, house.now(), (sort, &of)).await,
        true => {
            let (bureau_name, now) = (house.name(), house.now());
            let blank = Blank { sort, title: &title, id: &id, issuer: &bureau_name };
            begin_blank(bureau, &visitor.actor, now, &blank).await
        }
    };
    match begun {
        Ok(id) => Ok(Redirect::to(&format!("/drafts/{id}")).into_response()),
        Err(error) if matches!(error.class(), Class::Invalid | Class::Conflict) => {
            let said = mingde_core::words::say(visitor.locale, &error.message());
            let status = Fault::from(error).status();
            let typed = [sort.name().to_owned(), title, id];
            Ok((status, show(&house, visitor, None, Some(said), typed).await?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn titled(house: &House, visitor: &Visitor) -> Frame {
    let mut frame = Frame::of(house, visitor, Section::Drafts, "");
    frame.title = frame.word("web-section-drafts");
    frame
}

impl List {
    fn waiting(&self) -> Vec<&DraftLine> {
        self.drafts.iter().filter(|draft| draft.publishes).collect()
    }

    fn written(&self) -> Vec<&DraftLine> {
        self.drafts.iter().filter(|draft| !draft.publishes && !draft.is_published).collect()
    }

    fn published(&self) -> Vec<&DraftLine> {
        self.drafts.iter().filter(|draft| draft.is_published).collect()
    }

    fn sort(&self, draft: &DraftLine) -> String {
        self.frame.word(&format!("web-draft-sort-{}", draft.sort.name()))
    }

    fn saved(&self, draft: &DraftLine) -> String {
        let (when, who) = (self.frame.moment(&draft.saved.0), draft.saved.1.say(self.frame.locale));
        self.frame.words("web-draft-saved", &[("when", &when), ("who", who)])
    }

    /// What was typed for a blank of this sort: title and id.
    fn typed(&self, sort: &str, at: usize) -> &str {
        if self.typed[0] == sort { &self.typed[at] } else { "" }
    }

    fn fault_of(&self, sort: &str) -> Option<&String> {
        self.fault.as_ref().filter(|_| self.typed[0] == sort)
    }
}
