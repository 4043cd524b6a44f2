//! Preparing a ballot: who votes on whom, who counts.

use std::str::FromStr as _;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::view::Title;
use mingde_app::{
    BallotRequest, Denominator, ThresholdRequest, Tie, VoterGroupRequest, files_ballots, prepare_ballot,
};
use mingde_core::date::Day;
use mingde_core::diagnostic::{Class, Message};

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
    kinds: Vec<(String, Title)>,
    ranks: Vec<(String, Title)>,
    options: Vec<(String, Title)>,
    typed: Typed,
    fault: Option<String>,
}

/// What was typed, field by field.
#[derive(Debug, Default)]
struct Typed(Vec<(String, String)>);

/// Whether somebody files results of ballots anywhere.
pub fn prepares(house: &House, visitor: &Visitor) -> bool {
    !files_ballots(&house.bureau.library(), &visitor.actor).is_empty()
}

/// `GET /ballots/new`
pub async fn get(State(house): State<House>, visitor: Visitor) -> Result<Response, Fault> {
    let id: [u8; 8] = house.random().map_err(Fault::broken)?;
    let id: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
    let today = house.today().to_string();
    let typed = [("id", id.as_str()), ("day", &today), ("first", &today), ("last", &today), ("needed", "2")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    shown(&house, &visitor, Typed(typed.into()), None)
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

fn shown(house: &House, visitor: &Visitor, typed: Typed, fault: Option<Message>) -> Result<Response, Fault> {
    if !prepares(house, visitor) {
        return Err(Fault::missing());
    }
    let library = house.bureau.library();
    let kinds = files_ballots(&library, &visitor.actor);
    let options = kinds.iter().flat_map(|kind| kind.ballot.iter().flat_map(|ballot| &ballot.options));
    let options = options.map(|(choice, _)| (choice.code.clone(), Title::from(choice))).collect();
    let kinds = kinds.iter().map(|kind| (kind.id.clone(), Title::from(&**kind))).collect();
    let ranks = library.schema.ranks.iter().map(|rank| (rank.code.clone(), Title::from(rank))).collect();
    let frame = frame_of(house, visitor);
    let above = frame.title.clone();
    let mut frame = frame.under(above, "/ballots");
    frame.title = frame.word("web-ballot-new");
    frame.faulty = fault.is_some();
    let fault = fault.map(|fault| frame.say(&fault));
    page(&Form { frame, kinds, ranks, options, typed, fault })
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
            threshold,
            denominator: Denominator::Valid,
            tie: if self.one("tie") == "lot" { Tie::Lot } else { Tie::Revote },
            trustees: (self.lines("trustees"), self.number("needed")?),
            scrutineers: (self.lines("scrutineers"), 2),
            page: booth::page_hash(),
        })
    }
}

impl Form {
    fn groups(&self) -> Vec<usize> {
        (1..=GROUPS).collect()
    }

    fn group(&self, at: &usize, name: &str) -> &str {
        self.typed.one(&format!("group-{at}-{name}"))
    }

    fn is_below(&self, at: &usize) -> bool {
        self.typed.has(&format!("group-{at}-below"), "1")
    }

    fn has_rank(&self, at: &usize, rank: &str) -> bool {
        self.typed.has(&format!("group-{at}-rank"), rank)
    }
}
