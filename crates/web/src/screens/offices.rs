//! 职能: who holds what, where and how long, by whom granted; granted and taken back after a look at what the holder may then do.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::view::Title;
use mingde_app::{
    AppError, GrantPreview, GrantRequest, GrantStanding, Hand, HeldOffice, OfficeAllows, OfficeFate,
    ReachRequest, grant_office, offices_page, preview_grant, revoke_office,
};
use mingde_core::date::Day;
use mingde_core::diagnostic::{Class, Message};
use mingde_core::office::Power;
use serde::Deserialize;

use crate::fault::Fault;
use crate::frame::{Frame, Section, page, reads_grants};
use crate::house::House;
use crate::posted::Posted;
use crate::visitor::Visitor;

/// How the list is looked at, and what was done just before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    by: String,
    ended: String,
    said: String,
}

/// What was typed into the form of a grant.
#[derive(Debug, Default)]
struct Given {
    office: String,
    person: String,
    reach: String,
    unit: String,
    first: String,
    last: String,
}

/// Those under one heading.
type Group = (String, Vec<HeldOffice>);

#[derive(Template)]
#[template(path = "offices.html")]
struct Page {
    frame: Frame,
    asked: Asked,
    groups: Vec<Group>,
    grants: bool,
    takes_back: bool,
    offices: Vec<(String, Title)>,
    given: Given,
    fault: Option<String>,
}

#[derive(Template)]
#[template(path = "office_preview.html")]
struct Preview {
    frame: Frame,
    given: Given,
    shown: GrantPreview,
}

#[derive(Template)]
#[template(path = "office_ending.html")]
struct Ending {
    frame: Frame,
    held: HeldOffice,
    fault: Option<String>,
}

/// `GET /offices`
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let given = Given { first: house.today().to_string(), reach: "unit".to_owned(), ..Given::default() };
    shown(&house, &visitor, asked, given, None).await
}

/// `POST /offices`: shows what a grant would do; grants it once that was confirmed.
pub async fn grant(State(house): State<House>, posted: Posted) -> Result<Response, Fault> {
    let visitor = &posted.visitor;
    // Whoever grants nothing is not told that somebody does.
    if !visitor.actor.has_somewhere(Power::GrantOffices) {
        return Err(Fault::missing());
    }
    let given = Given::of(&posted);
    let (bureau, actor) = (&house.bureau, &visitor.actor);
    let request = match given.request(&frame_of(&house, visitor)) {
        Ok(request) => request,
        Err(message) => return refused(&house, visitor, given, AppError::Invalid(message)).await,
    };
    if posted.one("confirmed") == "1" {
        return match grant_office(bureau, actor, house.now(), &request).await {
            Ok(_) => Ok(Redirect::to("/offices?said=granted").into_response()),
            Err(error) => refused(&house, visitor, given, error).await,
        };
    }
    match preview_grant(bureau, actor, house.now(), &request).await {
        Ok(shown) => {
            let mut frame = below(&house, visitor);
            frame.title = frame.word("web-offices-preview");
            page(&Preview { frame, given, shown })
        }
        Err(error) => refused(&house, visitor, given, error).await,
    }
}

/// `GET /offices/{id}/ending`: what the holder may no longer do then.
pub async fn ending(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    asked_to_end(&house, &visitor, &id, None).await
}

/// `POST /offices/{id}/ending`
pub async fn end(
    State(house): State<House>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let visitor = &posted.visitor;
    match revoke_office(&house.bureau, &visitor.actor, house.now(), &id, posted.one("reason")).await {
        Ok(_) => Ok(Redirect::to("/offices?said=ended").into_response()),
        Err(error) if error.class() == Class::Invalid => {
            asked_to_end(&house, visitor, &id, Some(error)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn asked_to_end(
    house: &House,
    visitor: &Visitor,
    id: &str,
    fault: Option<AppError>,
) -> Result<Response, Fault> {
    visitor.actor.may(Power::GrantOffices).map_err(|_| Fault::missing())?;
    let all = offices_page(&house.bureau, &visitor.actor, house.today()).await?;
    let is_it = |one: &HeldOffice| one.id.to_string() == id && one.standing != GrantStanding::TakenBack;
    let held = all.into_iter().find(is_it).ok_or_else(Fault::missing)?;
    let mut frame = below(house, visitor);
    frame.title = frame.word("web-offices-end-title");
    frame.faulty = fault.is_some();
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let fault = fault.map(|fault| frame.say(&fault.message()));
    Ok((status, page(&Ending { frame, held, fault })?).into_response())
}

/// The list again, with what was typed and why it was not taken.
async fn refused(house: &House, visitor: &Visitor, given: Given, error: AppError) -> Result<Response, Fault> {
    if matches!(error.class(), Class::Busy | Class::Broken) {
        return Err(error.into());
    }
    let answer = shown(house, visitor, Asked::default(), given, Some(error.message())).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, answer).into_response())
}

async fn shown(
    house: &House,
    visitor: &Visitor,
    asked: Asked,
    given: Given,
    fault: Option<Message>,
) -> Result<Response, Fault> {
    if !reads_grants(&visitor.actor) {
        return Err(Fault::missing());
    }
    let held = offices_page(&house.bureau, &visitor.actor, house.today()).await?;
    let library = house.bureau.library();
    let offices = library.schema.offices.iter();
    let offices = offices.map(|office| (office.choice.code.clone(), Title::from(&office.choice))).collect();
    let mut frame = frame_of(house, visitor);
    frame.faulty = fault.is_some();
    frame.notice = match asked.said.as_str() {
        "granted" => Some(Message::new("web-offices-said-granted")),
        "ended" => Some(Message::new("web-offices-said-ended")),
        _ => None,
    };
    let groups = groups(&frame, held, &asked);
    let fault = fault.map(|fault| frame.say(&fault));
    let grants = visitor.actor.has_somewhere(Power::GrantOffices);
    let takes_back = visitor.actor.may(Power::GrantOffices).is_ok();
    page(&Page { frame, asked, groups, grants, takes_back, offices, given, fault })
}

fn frame_of(house: &House, visitor: &Visitor) -> Frame {
    let mut frame = Frame::of(house, visitor, Section::Grants, "");
    frame.title = frame.word("web-section-grants");
    frame
}

fn below(house: &House, visitor: &Visitor) -> Frame {
    let frame = frame_of(house, visitor);
    let offices = frame.title.clone();
    frame.under(offices, "/offices")
}

/// Those that are in force or will be, or those that ended, by whom or where they are held.
fn groups(frame: &Frame, held: Vec<HeldOffice>, asked: &Asked) -> Vec<Group> {
    let is_over = |one: &HeldOffice| matches!(one.standing, GrantStanding::Over | GrantStanding::TakenBack);
    let mut groups: BTreeMap<String, Vec<HeldOffice>> = BTreeMap::new();
    for one in held.into_iter().filter(|one| is_over(one) == (asked.ended == "1")) {
        let heading = match (asked.by.as_str(), one.unit.as_str()) {
            ("person", _) => one.person.clone(),
            (_, "") => frame.word("web-offices-reach-bureau"),
            (_, unit) => unit.to_owned(),
        };
        groups.entry(heading).or_default().push(one);
    }
    groups.into_iter().collect()
}

impl Given {
    fn of(posted: &Posted) -> Self {
        let one = |name: &str| posted.one(name).trim().to_owned();
        Self {
            office: one("office"),
            person: one("person"),
            reach: one("reach"),
            unit: one("unit"),
            first: one("first"),
            last: one("last"),
        }
    }

    fn request(&self, frame: &Frame) -> Result<GrantRequest, Message> {
        let day = |text: &str, place: &str| {
            let wrong = Message::new("web-offices-day").with("place", frame.word(place)).with("text", text);
            text.parse::<Day>().map_err(|_| wrong)
        };
        let reach = match self.reach.as_str() {
            "bureau" => ReachRequest::Bureau,
            "below" => ReachRequest::Below(self.unit.clone()),
            _ => ReachRequest::Unit(self.unit.clone()),
        };
        let days = (day(&self.first, "web-offices-first")?, day(&self.last, "web-offices-last")?);
        Ok(GrantRequest { office: self.office.clone(), person: self.person.clone(), reach, days })
    }
}

impl Page {
    fn views(&self) -> Vec<(String, &'static str, bool)> {
        let ended = self.asked.ended == "1";
        let by_person = self.asked.by == "person";
        vec![
            (self.frame.word("web-offices-by-unit"), "/offices", !ended && !by_person),
            (self.frame.word("web-offices-by-person"), "/offices?by=person", !ended && by_person),
            (self.frame.word("web-offices-ended"), "/offices?by=person&ended=1", ended),
        ]
    }

    fn reaches(&self) -> Vec<(&'static str, String, bool)> {
        let reach = |name: &'static str| {
            (name, self.frame.word(&format!("web-offices-reach-{name}")), self.given.reach == name)
        };
        ["unit", "below", "bureau"].map(reach).into()
    }
}

/// Words of a grant that several pages have.
impl Frame {
    /// Where an office is held.
    pub fn held_where(&self, held: &HeldOffice) -> String {
        match held.reach.name() {
            "unit" => held.unit.clone(),
            "below" => format!("{}{}", held.unit, self.word("office-reach-below")),
            _ => self.word("web-offices-reach-bureau"),
        }
    }

    /// Who granted or took back.
    pub fn hand(&self, hand: &Hand) -> String {
        match hand {
            Hand::Person(name) => name.clone(),
            // Which account of the machine it was stands in the trail.
            Hand::Operator(_) => self.word("web-offices-operator"),
        }
    }

    /// Why an office should be looked at.
    pub fn loose(&self, fate: &OfficeFate) -> String {
        self.word(match fate {
            OfficeFate::UnitEnds => "web-offices-unit-ended",
            OfficeFate::HolderLeaves | OfficeFate::HolderMoves => "web-offices-holder-left",
        })
    }

    /// From its first day to its last.
    pub fn held_from_to(&self, held: &HeldOffice) -> String {
        self.span(&held.first, &held.last)
    }

    /// How a grant stands.
    pub fn held_standing(&self, held: &HeldOffice) -> String {
        self.word(match held.standing {
            GrantStanding::Holds => "web-offices-holds",
            GrantStanding::Later => "web-offices-later",
            GrantStanding::Over => "web-offices-over",
            GrantStanding::TakenBack => "web-offices-taken-back",
        })
    }

    /// What an office allows, part by part; parts that are empty are left out.
    pub fn allowed(&self, allows: &OfficeAllows) -> Vec<(String, String)> {
        let comma = self.word("office-comma");
        let titles = |titles: &[Title]| {
            titles.iter().map(|title| title.say(self.locale)).collect::<Vec<_>>().join(&comma)
        };
        let powers: Vec<String> =
            allows.powers.iter().map(|power| self.word(&format!("power-{}", power.name()))).collect();
        let parts = [
            (self.word("web-offices-powers"), powers.join(&comma)),
            (self.word("web-offices-files"), titles(&allows.files)),
            (self.word("web-offices-accepts"), titles(&allows.accepts)),
            (self.word("web-offices-opens"), titles(&allows.opens)),
        ];
        parts.into_iter().filter(|(_, words)| !words.is_empty()).collect()
    }
}
