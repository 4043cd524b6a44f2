//! Units and persons: found by name, and each with what it holds, owes and has done.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mingde_app::{
    Asked as SealedField, OwnCase, OwnOpening, PersonPage, Places, RegistryAct, Sight, SubjectResult,
    UnitEvent, UnitPage, Whose, open_sealed, own_cases, own_openings, person_page, places, unit_page,
};
use mingde_core::diagnostic::Message;
use serde::Deserialize;

use crate::address;
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::posted::Posted;
use crate::screens::organisation::{keeps_registry, tree};
use crate::visitor::Visitor;

/// What is looked for, or on which day; what was done just before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    text: String,
    day: String,
    said: String,
}

#[derive(Template)]
#[template(path = "places.html")]
struct Found {
    frame: Frame,
    text: String,
    found: Places,
}

#[derive(Template)]
#[template(path = "unit.html")]
struct OneUnit {
    frame: Frame,
    shown: UnitPage,
    keeps: bool,
    sight: Sight,
}

#[derive(Template)]
#[template(path = "person.html")]
struct OnePerson {
    frame: Frame,
    shown: PersonPage,
    keeps: bool,
    sight: Sight,
    /// Records on whoever reads, with the ways to reply; and who opened what is sealed of them.
    cases: Vec<OwnCase>,
    openings: Vec<OwnOpening>,
    /// A sealed value that was just opened: its title and what it says.
    opened: Option<(String, String)>,
    fault: Vec<(String, String)>,
}

/// `GET /units`: all units that are seen, as they belong together on a day; units and persons by name, if one is looked for.
pub async fn find(
    State(house): State<House>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    if asked.text.trim().is_empty() {
        return tree(&house, &visitor, &asked.day, &asked.said).await;
    }
    let sight = house.bureau.sight(&visitor.actor, None).await?;
    let found = places(&sight, &asked.text, house.today());
    let mut frame = Frame::of(&house, &visitor, Section::Units, "");
    frame.title = frame.word("web-section-units");
    page(&Found { frame, text: asked.text.trim().to_owned(), found })
}

/// `GET /units/{id}`
pub async fn unit(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let shown = unit_page(&house.bureau, &visitor.actor, &id, house.today()).await?;
    let frame = Frame::of(&house, &visitor, Section::Units, shown.unit.name.clone());
    let units = frame.word("web-section-units");
    let keeps = keeps_registry(&visitor.actor);
    let sight = house.bureau.sight(&visitor.actor, None).await?;
    page(&OneUnit { frame: frame.under(units, "/units"), shown, keeps, sight })
}

/// `GET /persons/{id}`
pub async fn person(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let mut person = OnePerson::of(&house, &visitor, &id).await?;
    person.frame.notice = (asked.said == "changed").then(|| Message::new("web-change-said"));
    page(&person)
}

/// `POST /persons/{id}/opening`: a sealed value is opened for a purpose, and that is written down first.
pub async fn open(
    State(house): State<House>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let mut person = OnePerson::of(&house, &posted.visitor, &id).await?;
    let (field, purpose) = (posted.one("field"), posted.one("purpose"));
    let (actor, whose) = (&posted.visitor.actor, Whose::Person(&person.shown.person.code));
    let asked = SealedField { field, participant: None };
    match open_sealed(&house.bureau, actor, house.now(), whose, asked, purpose).await {
        Ok(opened) => {
            let title = person.frame.either(&opened.title, &opened.english).to_owned();
            person.opened = Some((title, opened.text.as_str().to_owned()));
            page(&person)
        }
        Err(error) => {
            let fault = Fault::from(error);
            if fault.status() == StatusCode::NOT_FOUND {
                return Err(fault);
            }
            person.fault = vec![(format!("purpose-{field}"), person.frame.say(fault.message()))];
            person.frame.faulty = true;
            Ok((fault.status(), page(&person)?).into_response())
        }
    }
}

impl OneUnit {
    fn owed(&self) -> Vec<&SubjectResult> {
        duties(&self.shown.results, false)
    }

    fn settled(&self) -> Vec<&SubjectResult> {
        duties(&self.shown.results, true)
    }

    fn others(&self) -> Vec<&SubjectResult> {
        others(&self.shown.results)
    }

    fn proof(&self, result: &SubjectResult) -> String {
        format!("/rulebooks/{}/{}/{}", result.rulebook, result.result, self.shown.unit.id)
    }

    fn all_records(&self) -> String {
        address::with("/records", &[("unit", &self.shown.unit.id.to_string())])
    }

    /// The ways to change it, filled in with what it is.
    fn changes(&self) -> Vec<(RegistryAct, String)> {
        use RegistryAct::{Appointment, Closure, Division, Founding, Merger, Move, Renaming};
        let unit = format!("{}({})", self.shown.unit.name, self.shown.unit.code);
        let places = [
            (Renaming, "unit"),
            (Move, "unit"),
            (Merger, "units"),
            (Division, "unit"),
            (Closure, "unit"),
            (Founding, "parent"),
            (Appointment, "unit"),
        ];
        places.map(|(act, place)| (act, to_act(act, &[(place, &unit)]))).into()
    }

    /// What happened to it, in words.
    fn event(&self, event: &UnitEvent) -> String {
        let comma = self.frame.word("office-comma");
        let named = |units: &[(mingde_core::id::UnitId, String)]| {
            units.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(&comma)
        };
        let say = |code: &str, names: &str| self.frame.words(code, &[("names", names)]);
        match event {
            UnitEvent::Began => self.frame.word("web-history-began"),
            UnitEvent::CameFrom { units } => say("web-history-came-from", &named(units)),
            UnitEvent::Renamed { former, name } => {
                self.frame.words("web-history-renamed", &[("former", former), ("name", name)])
            }
            UnitEvent::Below { unit } => say("web-history-below", &unit.1),
            UnitEvent::Ended => self.frame.word("web-history-ended"),
            UnitEvent::ContinuedBy { units } => say("web-history-continued-by", &named(units)),
            UnitEvent::AlsoCalled { names } => say("web-history-also", &names.join(&comma)),
        }
    }
}

impl OnePerson {
    async fn of(house: &House, visitor: &Visitor, id: &str) -> Result<Self, Fault> {
        let (bureau, actor) = (&house.bureau, &visitor.actor);
        let shown = person_page(bureau, actor, id, house.today()).await?;
        let section = if shown.own { Section::Own } else { Section::Units };
        let frame = Frame::of(house, visitor, section, shown.person.name.clone());
        let units = frame.word("web-section-units");
        let (mut cases, mut openings) = (Vec::new(), Vec::new());
        if shown.own {
            cases = own_cases(bureau, actor, house.today()).await?;
            openings = own_openings(bureau, actor).await?;
        }
        Ok(Self {
            frame: frame.under(units, "/units"),
            keeps: keeps_registry(actor),
            sight: bureau.sight(actor, None).await?,
            shown,
            cases,
            openings,
            opened: None,
            fault: Vec::new(),
        })
    }

    fn owed(&self) -> Vec<&SubjectResult> {
        duties(&self.shown.results, false)
    }

    fn settled(&self) -> Vec<&SubjectResult> {
        duties(&self.shown.results, true)
    }

    fn others(&self) -> Vec<&SubjectResult> {
        others(&self.shown.results)
    }

    fn proof(&self, result: &SubjectResult) -> String {
        format!("/rulebooks/{}/{}/{}", result.rulebook, result.result, self.shown.person.id)
    }

    fn all_records(&self) -> String {
        address::with("/records", &[("person", &self.shown.person.id.to_string())])
    }

    /// The ways to change what it is, filled in.
    fn changes(&self) -> Vec<(RegistryAct, String)> {
        let person = format!("{}({})", self.shown.person.name, self.shown.person.code);
        let to = |act| (act, to_act(act, &[("person", &person)]));
        vec![to(RegistryAct::Transfer), to(RegistryAct::Departure)]
    }
}

fn to_act(act: RegistryAct, places: &[(&str, &str)]) -> String {
    address::with(&format!("/organisation/{}", act.name()), places)
}

/// Duties that are met, or those that are not: as many as [`mingde_app::DutyCount`] counts.
fn duties(results: &[SubjectResult], met: bool) -> Vec<&SubjectResult> {
    results.iter().filter(|result| result.owed.is_some() && (result.status == "met") == met).collect()
}

/// Totals, grades and vetoes, which nobody owes.
fn others(results: &[SubjectResult]) -> Vec<&SubjectResult> {
    results.iter().filter(|result| result.owed.is_none()).collect()
}
