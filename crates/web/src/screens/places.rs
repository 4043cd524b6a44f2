//! Units and persons: found by name, and each with what it holds, owes and has done.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use mingde_app::{PersonPage, Places, SubjectResult, UnitPage, person_page, places, unit_page};
use serde::Deserialize;

use crate::address;
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::visitor::Visitor;

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    text: String,
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
}

#[derive(Template)]
#[template(path = "person.html")]
struct OnePerson {
    frame: Frame,
    shown: PersonPage,
}

/// `GET /units`: all units that are seen, and persons by name.
pub async fn find(
    State(house): State<House>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
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
    page(&OneUnit { frame: frame.under(units, "/units"), shown })
}

/// `GET /persons/{id}`
pub async fn person(
    State(house): State<House>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let shown = person_page(&house.bureau, &visitor.actor, &id, house.today()).await?;
    let section = if shown.own { Section::Own } else { Section::Units };
    let frame = Frame::of(&house, &visitor, section, shown.person.name.clone());
    let units = frame.word("web-section-units");
    page(&OnePerson { frame: frame.under(units, "/units"), shown })
}

impl OneUnit {
    fn owed(&self) -> Vec<&SubjectResult> {
        open(&self.shown.results)
    }

    fn settled(&self) -> Vec<&SubjectResult> {
        settled(&self.shown.results)
    }

    fn proof(&self, result: &SubjectResult) -> String {
        format!("/rulebooks/{}/{}/{}", result.rulebook, result.result, self.shown.unit.id)
    }

    fn all_records(&self) -> String {
        address::with("/records", &[("unit", &self.shown.unit.id.to_string())])
    }
}

impl OnePerson {
    fn owed(&self) -> Vec<&SubjectResult> {
        open(&self.shown.results)
    }

    fn settled(&self) -> Vec<&SubjectResult> {
        settled(&self.shown.results)
    }

    fn proof(&self, result: &SubjectResult) -> String {
        format!("/rulebooks/{}/{}/{}", result.rulebook, result.result, self.shown.person.id)
    }

    fn all_records(&self) -> String {
        address::with("/records", &[("person", &self.shown.person.id.to_string())])
    }
}

/// What wants something.
fn open(results: &[SubjectResult]) -> Vec<&SubjectResult> {
    results.iter().filter(|result| is_open(result)).collect()
}

fn settled(results: &[SubjectResult]) -> Vec<&SubjectResult> {
    results.iter().filter(|result| !is_open(result)).collect()
}

fn is_open(result: &SubjectResult) -> bool {
    matches!(result.status, "not-met" | "no-data")
}
