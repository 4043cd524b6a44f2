//! Preparing a ballot: who votes on whom, who counts.

use std::str::FromStr as _;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::view::Title;
use mingde_app::{
    BallotRequest, Denominator, FollowingBallot, ThresholdRequest, Tie, VoterGroupRequest, files_ballots,
    following_ballot, prepare_ballot,
};
use mingde_core::date::Day;
use mingde_core::diagnostic::{Class, Message};
use mingde_core::kind::{BallotAsks, FieldKind, Kind};
use serde::Deserialize;

use super::frame_of;
use crate::booth;
use crate::fault::Fault;
use crate::frame::{Frame, page};
use crate::house::House;
use crate::posted::Posted;
use crate::visitor::Visitor;

/// Rows for voters who are counted apart.
const GROUPS: usize = 3;

#[derive(Template)]
#[template(path = "ballot_new.html")]
struct Form {
    frame: Frame,
    kind: Arc<Kind>,
    ranks: Vec<(String, Title)>,
    typed: Typed,
    fault: Option<String>,
}

/// Which records the result becomes, where there is a choice.
#[derive(Template)]
#[template(path = "ballot_kinds.html")]
struct Kinds {
    frame: Frame,
    kinds: Vec<(String, Title)>,
}

/// A field that whoever prepares the ballot fills in for all records.
struct SaidField {
    name: String,
    title: Title,
    /// What there is to choose from; none where it is written.
    choices: Vec<(String, Title)>,
}

/// From where the form begins.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct From {
    kind: String,
    after: String,
}

/// What was typed, field by field.
#[derive(Debug, Default)]
struct Typed(Vec<(String, String)>);

/// Whether somebody files results of ballots anywhere.
pub fn prepares(house: &House, visitor: &Visitor) -> bool {
    !files_ballots(&house.bureau.library(), &visitor.actor).is_empty()
}

/// `GET /ballots/new`: one kind after another, or what follows on a ballot.
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Query(from): Query<From>,
) -> Result<Response, Fault> {
    let id: [u8; 8] = house.random().map_err(Fault::broken)?;
    let id: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
    let today = house.today().to_string();
    let typed = [("id", id.as_str()), ("day", &today), ("first", &today), ("last", &today), ("needed", "2")];
    let mut typed: Vec<(String, String)> =
        typed.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    if !from.after.is_empty() {
        let before = following_ballot(&house.bureau, &visitor.actor, &from.after).await?;
        typed.push(("after".to_owned(), from.after));
        typed.extend(carried(&before));
        return shown(&house, &visitor, Typed(typed), None);
    }
    let kinds = files_ballots(&house.bureau.library(), &visitor.actor);
    let kind = kinds.iter().find(|kind| kind.id == from.kind).or(match &kinds[..] {
        [only] => Some(only),
        _ => None,
    });
    if let Some(kind) = kind {
        typed.push(("kind".to_owned(), kind.id.clone()));
        return shown(&house, &visitor, Typed(typed), None);
    }
    if kinds.is_empty() {
        return Err(Fault::missing());
    }
    let kinds = kinds.iter().map(|kind| (kind.id.clone(), Title::from(&**kind))).collect();
    page(&Kinds { frame: framed(&house, &visitor), kinds })
}

/// What of a ballot the next one begins with.
fn carried(before: &FollowingBallot) -> Vec<(String, String)> {
    let plan = &before.plan;
    let mut typed = [
        ("kind", plan.kind.clone()),
        ("title", plan.title.clone()),
        ("unit", plan.unit_name.clone()),
        ("subjects", before.subjects.join("\n")),
        ("choose", before.seats.max(1).to_string()),
        ("seats", before.seats.to_string()),
        ("tie", if plan.tie == Tie::Lot { "lot" } else { "revote" }.to_owned()),
        ("needed", plan.needed.to_string()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec();
    for (at, group) in (1..=GROUPS).zip(&plan.groups) {
        typed.push((format!("group-{at}-title"), group.title.clone()));
        typed.push((format!("group-{at}-unit"), group.unit.clone()));
        typed.extend(group.below.then(|| (format!("group-{at}-below"), "1".to_owned())));
        typed.extend(group.ranks.iter().map(|rank| (format!("group-{at}-rank"), rank.clone())));
    }
    // Another vote on those who are tied is of the same step; what comes next is said anew.
    let is_text = |name: &String| {
        let field = before.kind.fields.iter().find(|field| field.name == *name);
        field.is_some_and(|field| matches!(field.kind, FieldKind::Text { .. }))
    };
    let said = plan.said.iter().filter(|(name, _)| before.is_revote || is_text(name));
    typed.extend(said.map(|(name, value)| (format!("said.{name}"), value.clone())));
    typed
}

/// `POST /ballots`
pub async fn post(State(house): State<House>, posted: Posted) -> Result<Response, Fault> {
    let visitor = &posted.visitor;
    if !prepares(&house, visitor) {
        return Err(Fault::missing());
    }
    let typed = Typed(posted.pairs().to_vec());
    let seed = house.random().map_err(Fault::broken)?;
    let request = match typed.request() {
        Ok(request) => request,
        Err(message) => return refused(&house, visitor, typed, message),
    };
    match prepare_ballot(&house.bureau, &visitor.actor, seed, &request).await {
        Ok(()) => Ok(Redirect::to(&format!("/ballots/{}?said=prepared", request.id)).into_response()),
        Err(error) if matches!(error.class(), Class::Invalid | Class::Refused | Class::Conflict) => {
            refused(&house, visitor, typed, error.message())
        }
        Err(error) => Err(error.into()),
    }
}

fn refused(house: &House, visitor: &Visitor, typed: Typed, message: Message) -> Result<Response, Fault> {
    let page = shown(house, visitor, typed, Some(message))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn framed(house: &House, visitor: &Visitor) -> Frame {
    let frame = frame_of(house, visitor);
    let above = frame.title.clone();
    let mut frame = frame.under(above, "/ballots");
    frame.title = frame.word("web-ballot-new");
    frame
}

fn shown(house: &House, visitor: &Visitor, typed: Typed, fault: Option<Message>) -> Result<Response, Fault> {
    let library = house.bureau.library();
    let kinds = files_ballots(&library, &visitor.actor);
    let kind = kinds.into_iter().find(|kind| kind.id == typed.one("kind")).ok_or_else(Fault::missing)?;
    let ranks = library.schema.ranks.iter().map(|rank| (rank.code.clone(), Title::from(rank))).collect();
    let mut frame = framed(house, visitor);
    frame.faulty = fault.is_some();
    let fault = fault.map(|fault| frame.say(&fault));
    page(&Form { frame, kind, ranks, typed, fault })
}

impl Typed {
    /// The first value of a field.
    fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.trim())
    }

    fn all(&self, name: &str) -> Vec<String> {
        let values = self.0.iter().filter(|(field, value)| field == name && !value.is_empty());
        values.map(|(_, value)| value.clone()).collect()
    }

    fn has(&self, name: &str, value: &str) -> bool {
        self.0.iter().any(|(field, there)| field == name && there == value)
    }

    fn lines(&self, name: &str) -> Vec<String> {
        let lines = self.one(name).lines().map(|line| line.trim().to_owned());
        lines.filter(|line| !line.is_empty()).collect()
    }

    fn number(&self, name: &str) -> Result<u16, Message> {
        let text = self.one(name);
        text.parse().map_err(|_| Message::new("ballot-number").with("text", text))
    }

    /// A number, or what it is where none was typed.
    fn number_or(&self, name: &str, usual: u16) -> Result<u16, Message> {
        if self.one(name).is_empty() { Ok(usual) } else { self.number(name) }
    }

    /// What was typed for all records.
    fn said(&self) -> Vec<(String, String)> {
        let said = self.0.iter().filter_map(|(name, value)| Some((name.strip_prefix("said.")?, value)));
        said.map(|(name, value)| (name.to_owned(), value.clone())).collect()
    }

    fn day(&self, name: &str) -> Result<Day, Message> {
        let text = self.one(name);
        Day::from_str(text).map_err(|_| Message::new("ballot-day").with("text", text))
    }

    fn request(&self) -> Result<BallotRequest, Message> {
        let group = |at: usize| {
            let field = |name: &str| format!("group-{at}-{name}");
            let (title, unit) = (self.one(&field("title")), self.one(&field("unit")));
            (!title.is_empty() || !unit.is_empty()).then(|| VoterGroupRequest {
                title: title.to_owned(),
                unit: unit.to_owned(),
                below: self.has(&field("below"), "1"),
                ranks: self.all(&field("rank")),
            })
        };
        let threshold = match self.one("percent") {
            "" => None,
            _ => Some(ThresholdRequest {
                options: self.all("option"),
                percent: self.number("percent")?.into(),
                more_than: self.one("relation") != "at-least",
            }),
        };
        Ok(BallotRequest {
            id: self.one("id").to_owned(),
            title: self.one("title").to_owned(),
            kind: self.one("kind").to_owned(),
            unit: self.one("unit").to_owned(),
            day: self.day("day")?,
            days: (self.day("first")?, self.day("last")?),
            groups: (1..=GROUPS).filter_map(group).collect(),
            subjects: self.lines("subjects"),
            choose: (self.number_or("choose", 1)?, self.number_or("seats", 0)?),
            said: self.said(),
            observers: self.lines("observers"),
            after: Some(self.one("after").to_owned()).filter(|after| !after.is_empty()),
            threshold,
            denominator: Denominator::Valid,
            tie: if self.one("tie") == "lot" { Tie::Lot } else { Tie::Revote },
            trustees: (self.lines("trustees"), self.number("needed")?),
            scrutineers: (self.lines("scrutineers"), 2),
            printers: self.lines("printers"),
            page: booth::page_hash(),
        })
    }
}

impl Form {
    fn groups(&self) -> Vec<usize> {
        (1..=GROUPS).collect()
    }

    /// The grades by which each is rated; none where all stand in one question.
    fn grades(&self) -> Vec<(String, Title)> {
        match self.kind.ballot.as_ref().map(|ballot| &ballot.asks) {
            Some(BallotAsks::Rated(grades)) => {
                grades.iter().map(|(choice, _)| (choice.code.clone(), Title::from(choice))).collect()
            }
            _ => Vec::new(),
        }
    }

    fn is_observed(&self) -> bool {
        self.kind.ballot.as_ref().is_some_and(|ballot| ballot.observed.is_some())
    }

    fn kind_title(&self) -> Title {
        Title::from(&*self.kind)
    }

    fn said(&self) -> Vec<SaidField> {
        let wanted = self.kind.ballot.iter().flat_map(|ballot| &ballot.said);
        let fields = wanted.filter_map(|name| self.kind.fields.iter().find(|field| field.name == *name));
        let said = fields.map(|field| SaidField {
            name: format!("said.{}", field.name),
            title: Title::from(field),
            choices: match &field.kind {
                FieldKind::Choice(all) => all.iter().map(|it| (it.code.clone(), Title::from(it))).collect(),
                _ => Vec::new(),
            },
        });
        said.collect()
    }

    fn group(&self, at: &usize, name: &str) -> &str {
        self.typed.one(&format!("group-{at}-{name}"))
    }

    /// Whether something stands in a row for voters.
    fn is_typed(&self, at: &usize) -> bool {
        ["title", "unit"].into_iter().any(|name| !self.group(at, name).is_empty())
    }

    fn is_below(&self, at: &usize) -> bool {
        self.typed.has(&format!("group-{at}-below"), "1")
    }

    fn has_rank(&self, at: &usize, rank: &str) -> bool {
        self.typed.has(&format!("group-{at}-rank"), rank)
    }
}
