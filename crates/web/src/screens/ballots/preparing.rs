//! Preparing a ballot: who votes on whom, who counts.

use std::str::FromStr as _;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::import::Directories;
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

/// Id of the form: what is wrong with all of it leads there.
const WHOLE: &str = "preparing";

/// Fields of the form, each with what is wrong with it.
type Lacks = Vec<(String, Message)>;

#[derive(Template)]
#[template(path = "ballot_new.html")]
struct Form {
    frame: Frame,
    kind: Arc<Kind>,
    ranks: Vec<(String, Title)>,
    typed: Typed,
    /// Field, and what is wrong with it.
    faults: Vec<(String, String)>,
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
        return shown(&house, &visitor, Typed(typed), Vec::new()).await;
    }
    let kinds = files_ballots(&house.bureau.library(), &visitor.actor);
    let kind = kinds.iter().find(|kind| kind.id == from.kind).or(match &kinds[..] {
        [only] => Some(only),
        _ => None,
    });
    if let Some(kind) = kind {
        typed.push(("kind".to_owned(), kind.id.clone()));
        return shown(&house, &visitor, Typed(typed), Vec::new()).await;
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
        Err(unread) => return refused(&house, visitor, typed, unread).await,
    };
    match prepare_ballot(&house.bureau, &visitor.actor, seed, &request).await {
        Ok(Ok(())) => Ok(Redirect::to(&format!("/ballots/{}?said=prepared", request.id)).into_response()),
        Ok(Err(lacks)) => {
            let lacks = lacks.0.into_iter().map(|(place, message)| (typed.field_of(&place), message));
            let lacks = lacks.collect();
            refused(&house, visitor, typed, lacks).await
        }
        Err(error) if matches!(error.class(), Class::Invalid | Class::Refused | Class::Conflict) => {
            refused(&house, visitor, typed, vec![(WHOLE.to_owned(), error.message())]).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn refused(house: &House, visitor: &Visitor, typed: Typed, lacks: Lacks) -> Result<Response, Fault> {
    let page = shown(house, visitor, typed, lacks).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn framed(house: &House, visitor: &Visitor) -> Frame {
    let frame = frame_of(house, visitor);
    let above = frame.title.clone();
    let mut frame = frame.under(above, "/ballots");
    frame.title = frame.word("web-ballot-new");
    frame
}

async fn shown(house: &House, visitor: &Visitor, mut typed: Typed, lacks: Lacks) -> Result<Response, Fault> {
    let library = house.bureau.library();
    let kinds = files_ballots(&library, &visitor.actor);
    let kind = kinds.into_iter().find(|kind| kind.id == typed.one("kind")).ok_or_else(Fault::missing)?;
    let ranks = library.schema.ranks.iter().map(|rank| (rank.code.clone(), Title::from(rank))).collect();
    let mut frame = framed(house, visitor);
    frame.faulty = !lacks.is_empty();
    let faults = lacks.into_iter().map(|(field, message)| (field, frame.say(&message))).collect();
    typed.name_units(&Directories::load(&house.bureau).await?);
    page(&Form { frame, kind, ranks, typed, faults })
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

    /// The number of a field; what does not read is noted and passed over.
    fn number(&self, name: &str, unread: &mut Lacks) -> u16 {
        let text = self.one(name);
        text.parse().unwrap_or_else(|_| {
            unread.push((id_of(name), Message::new("ballot-number").with("text", text)));
            0
        })
    }

    /// A number, or what it is where none was typed.
    fn number_or(&self, name: &str, usual: u16, unread: &mut Lacks) -> u16 {
        if self.one(name).is_empty() { usual } else { self.number(name, unread) }
    }

    /// What was typed for all records.
    fn said(&self) -> Vec<(String, String)> {
        let said = self.0.iter().filter_map(|(name, value)| Some((name.strip_prefix("said.")?, value)));
        said.map(|(name, value)| (name.to_owned(), value.clone())).collect()
    }

    fn day(&self, name: &str, unread: &mut Lacks) -> Day {
        let text = self.one(name);
        Day::from_str(text).unwrap_or_else(|_| {
            unread.push((name.to_owned(), Message::new("ballot-day").with("text", text)));
            Day::EARLIEST
        })
    }

    /// The rows for voters in which something stands.
    fn rows(&self) -> Vec<usize> {
        let stands = |at: &usize, name: &str| !self.one(&format!("group-{at}-{name}")).is_empty();
        (1..=GROUPS).filter(|at| stands(at, "title") || stands(at, "unit")).collect()
    }

    /// The field in which a part of the request was typed: groups are counted there without the rows that are empty.
    fn field_of(&self, place: &str) -> String {
        let group = place.strip_prefix("group-").and_then(|rest| rest.split_once('-'));
        let row = group.and_then(|(at, name)| Some((*self.rows().get(at.parse::<usize>().ok()? - 1)?, name)));
        row.map_or_else(|| id_of(place), |(row, name)| format!("group-{row}-{name}"))
    }

    /// Says units by their names where they were typed by their codes.
    fn name_units(&mut self, units: &Directories) {
        for (name, typed) in &mut self.0 {
            if (name == "unit" || name.ends_with("-unit"))
                && let Some(called) = units.unit(typed.trim()).ok().and_then(|id| units.unit_label(id))
            {
                *typed = called;
            }
        }
    }

    fn request(&self) -> Result<BallotRequest, Lacks> {
        let group = |at: usize| {
            let field = |name: &str| format!("group-{at}-{name}");
            VoterGroupRequest {
                title: self.one(&field("title")).to_owned(),
                unit: self.one(&field("unit")).to_owned(),
                below: self.has(&field("below"), "1"),
                ranks: self.all(&field("rank")),
            }
        };
        let mut unread = Lacks::new();
        let threshold = match self.one("percent") {
            "" => None,
            _ => Some(ThresholdRequest {
                options: self.all("option"),
                percent: self.number("percent", &mut unread).into(),
                more_than: self.one("relation") != "at-least",
            }),
        };
        let request = BallotRequest {
            id: self.one("id").to_owned(),
            title: self.one("title").to_owned(),
            kind: self.one("kind").to_owned(),
            unit: self.one("unit").to_owned(),
            days: (self.day("first", &mut unread), self.day("last", &mut unread)),
            day: self.day("day", &mut unread),
            groups: self.rows().into_iter().map(group).collect(),
            subjects: self.lines("subjects"),
            choose: (self.number_or("choose", 1, &mut unread), self.number_or("seats", 0, &mut unread)),
            said: self.said(),
            observers: self.lines("observers"),
            after: Some(self.one("after").to_owned()).filter(|after| !after.is_empty()),
            threshold,
            denominator: Denominator::Valid,
            tie: if self.one("tie") == "lot" { Tie::Lot } else { Tie::Revote },
            trustees: (self.lines("trustees"), self.number("needed", &mut unread)),
            scrutineers: (self.lines("scrutineers"), 2),
            printers: self.lines("printers"),
            page: booth::page_hash(),
        };
        if unread.is_empty() { Ok(request) } else { Err(unread) }
    }
}

/// Id of the field with a name; scripts look for names of their own at other ids.
fn id_of(name: &str) -> String {
    if name == "seats" { "seats-left" } else { name }.to_owned()
}

impl Form {
    /// What is wrong with a field.
    fn fault(&self, field: &str) -> Option<&String> {
        self.faults.iter().find(|(own, _)| own == field).map(|(_, words)| words)
    }

    /// What is wrong, each with what its field is called.
    fn summary(&self) -> Vec<(String, String)> {
        let said = |(field, words): &(String, String)| {
            let title = self.called(field);
            let words = match title.is_empty() || words.contains(&title) {
                true => words.clone(),
                false => self.frame.words("web-fault-at", &[("title", &title), ("words", words)]),
            };
            (field.clone(), words)
        };
        self.faults.iter().map(said).collect()
    }

    /// What a field is called.
    fn called(&self, field: &str) -> String {
        // Groups have a field of one name each.
        if let Some((at, _)) = field.strip_prefix("group-").and_then(|rest| rest.split_once('-')) {
            return self.frame.counted("web-ballot-group", at);
        }
        let code = match field {
            "title" | "unit" | "first" | "last" | "day" | "subjects" | "choose" | "observers" | "percent"
            | "trustees" | "needed" | "scrutineers" => format!("web-ballot-{field}"),
            "seats-left" => "web-ballot-elects".to_owned(),
            "printers" => "web-ballot-printer".to_owned(),
            _ => {
                let own = self.said().into_iter().find(|own| own.name == field);
                return own.map_or_else(String::new, |own| self.frame.titled(&own.title).to_owned());
            }
        };
        self.frame.word(&code)
    }

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

    /// The field for the unit of some voters.
    fn unit_field(&self, at: &usize) -> String {
        format!("group-{at}-unit")
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
