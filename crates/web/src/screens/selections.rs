//! 评选: what is called, who nominated, who has rated, what is proposed, objections, the decision, honours.

mod acts;
mod rating;
mod words;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use mingde_app::{
    CategoryPlaces, MarkGiven, NomineeLine, RankProposal, Ranked, SelectionDesk, SelectionLine,
    SelectionList, SelectionPage, SelectionStage, TypedDecision, notice_paper, result_paper, selection_page,
    selections,
};
use mingde_core::diagnostic::Message;
use mingde_core::id::RecordId;
use serde::Deserialize;

use crate::address;
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::paper::PaperFormat;
use crate::visitor::Visitor;

pub use acts::{close, decide, honour, notice};
pub use rating::{hand_in, keep, material, sheet};

#[derive(Template)]
#[template(path = "selections/list.html")]
struct List {
    frame: Frame,
    shown: SelectionList,
}

#[derive(Template)]
#[template(path = "selections/one.html")]
struct One {
    frame: Frame,
    shown: SelectionPage,
    /// Why what was sent was not taken.
    unsaid: Option<String>,
    /// What was typed of a decision, where it was not taken.
    typed: Option<TypedDecision>,
    /// Whether papers can be had as PDF.
    prints: bool,
}

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    said: String,
}

/// `GET /selections`
pub async fn list(State(house): State<House>, visitor: Visitor) -> Result<Response, Fault> {
    let shown = selections(&house.bureau, &visitor.actor, house.today()).await?;
    page(&List { frame: frame_of(&house, &visitor), shown })
}

/// `GET /selections/{id}`
pub async fn one(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(said): Query<Said>,
) -> Result<Response, Fault> {
    let mut shown = One::of(&house, &visitor, &id).await?;
    shown.frame.notice = match said.said.as_str() {
        "closed" => Some(Message::new("web-selection-said-closed")),
        "noticed" => Some(Message::new("web-selection-said-noticed")),
        "decided" => Some(Message::new("web-selection-said-decided")),
        "honoured" => Some(Message::new("web-selection-said-honoured")),
        "sheet" => Some(Message::new("web-selection-said-sheet")),
        _ => None,
    };
    page(&shown)
}

/// `GET /selections/{id}/notice/{format}`
pub async fn paper(
    State(house): State<House>,
    visitor: Visitor,
    Path((id, format)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let format = PaperFormat::of(&house, &format).ok_or_else(Fault::missing)?;
    let written = notice_paper(&house.bureau, &visitor.actor, &id).await?;
    let stem = written.form.clone();
    Ok(format.file(&stem, written).await?)
}

/// `GET /selections/{id}/result/{format}`
pub async fn result(
    State(house): State<House>,
    visitor: Visitor,
    Path((id, format)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let format = PaperFormat::of(&house, &format).ok_or_else(Fault::missing)?;
    let written = result_paper(&house.bureau, &visitor.actor, &id).await?;
    let stem = written.form.clone();
    Ok(format.file(&stem, written).await?)
}

fn frame_of(house: &House, visitor: &Visitor) -> Frame {
    let mut frame = Frame::of(house, visitor, Section::Selections, "");
    frame.title = frame.word("web-section-selections");
    frame
}

fn below(house: &House, visitor: &Visitor, title: &str) -> Frame {
    let frame = frame_of(house, visitor);
    let above = frame.title.clone();
    let mut frame = frame.under(above, "/selections");
    frame.title = title.to_owned();
    frame
}

impl List {
    fn is_empty(&self) -> bool {
        self.shown.open.is_empty() && self.shown.over.is_empty()
    }

    /// The sign of a line: what is to be done by whoever reads it stands out.
    fn sign(&self, line: &SelectionLine) -> &'static str {
        match (line.is_mine, line.stage) {
            (true, _) => "soon",
            (_, SelectionStage::Over) => "done",
            (_, SelectionStage::Announced) => "later",
            _ => "submitted",
        }
    }
}

impl One {
    async fn of(house: &House, visitor: &Visitor, id: &str) -> Result<Self, Fault> {
        let shown = selection_page(&house.bureau, &visitor.actor, id, house.today()).await;
        let shown = shown.map_err(Fault::at_address)?;
        let frame = below(house, visitor, &shown.call.title);
        Ok(Self { frame, typed: None, shown, unsaid: None, prints: house.printing().is_some() })
    }

    /// Where a unit nominates, with what is known filled in.
    fn nominates_at(&self, unit: &str) -> String {
        let today = self.frame.today.to_string();
        let known =
            [(self.shown.named.as_str(), self.shown.call.title.as_str()), ("unit", unit), ("date", &today)];
        address::with(&format!("/file/{}", self.shown.nomination), &known)
    }

    /// What stands in the form of a decision before and after somebody typed.
    fn decision(&self) -> TypedDecision {
        self.typed.clone().unwrap_or_else(|| TypedDecision {
            panel: self.shown.panel.clone().unwrap_or_default(),
            on: self.frame.today.to_string(),
            ..TypedDecision::default()
        })
    }

    /// Whether somebody is ticked in the form of a decision.
    fn is_chosen(&self, line: &NomineeLine) -> bool {
        let id = line.nominee.id.to_string();
        self.typed.as_ref().map_or(line.nominee.noticed, |typed| typed.chosen.contains(&id))
    }

    /// Those on notice.
    fn noticed(&self) -> Vec<&NomineeLine> {
        self.shown.nominees.iter().filter(|line| line.nominee.noticed).collect()
    }

    /// Whether nominations are taken today.
    fn is_open(&self) -> bool {
        self.shown.stage == SelectionStage::Nominating
    }

    fn desk(&self) -> Option<&SelectionDesk> {
        self.shown.desk.as_ref()
    }

    /// Those of a category on the page.
    fn of_category(&self, category: &CategoryPlaces) -> Vec<&NomineeLine> {
        self.shown.nominees.iter().filter(|line| line.nominee.category == category.code).collect()
    }

    /// A line of the page by its id.
    fn line(&self, id: &RecordId) -> Option<&NomineeLine> {
        self.shown.nominees.iter().find(|line| line.nominee.id == *id)
    }

    /// Whether somebody is ticked for the notice: the proposal, or who is on it already.
    fn is_ticked(&self, ranked: &Ranked) -> bool {
        let noticed = self.shown.call.notice.is_some();
        let is_on = self.line(&ranked.id).is_some_and(|line| line.nominee.noticed);
        if noticed { is_on } else { ranked.proposal == RankProposal::Proposed }
    }

    /// Where an objection is entered.
    fn objects_at(&self, kind: &str) -> String {
        let known = [(self.shown.objects.as_str(), self.shown.call.title.as_str())];
        address::with(&format!("/file/{kind}"), &known)
    }

    /// Whether objections are taken in today.
    fn is_noticed(&self) -> bool {
        self.shown.stage == SelectionStage::Noticed
    }

    fn is_to_honour(&self) -> bool {
        self.shown.stage == SelectionStage::ToHonour
    }

    /// Whether the form of a notice is shown.
    fn may_notice(&self) -> bool {
        use SelectionStage::{Noticed, ToAnswer, ToDecide, ToNotice};
        self.desk().is_some_and(|desk| !desk.is_concerned)
            && [ToNotice, Noticed, ToAnswer, ToDecide].contains(&self.shown.stage)
    }

    /// Whether the form of a decision is shown.
    fn may_decide(&self) -> bool {
        self.desk().is_some_and(|desk| !desk.is_concerned) && self.shown.stage == SelectionStage::ToDecide
    }

    fn given<'m>(&self, marks: &'m [MarkGiven]) -> impl Iterator<Item = (String, bool)> + use<'m> {
        marks.iter().map(|given| (given.mark.to_string(), given.dropped))
    }

    /// How many raters have handed in, of how many.
    fn raters_in(&self, desk: &SelectionDesk) -> String {
        let done = desk.raters.iter().filter(|rater| rater.handed_in.is_some()).count().to_string();
        let of = desk.raters.len().to_string();
        self.frame.words("web-selection-raters-in", &[("in", &done), ("of", &of)])
    }
}
