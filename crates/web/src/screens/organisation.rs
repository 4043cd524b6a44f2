//! The registry edited in place: units as they belong together on a day, and a form for each thing that happens to units and
//! persons. What a change would do is shown before it is written.

mod form;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use mingde_app::{
    AppError, ChangePreview, HeldOffice, OfficeFate, PostLeft, RegistryAct, ReorganisedUnit, SubjectsChanged,
    TreeRow, has_part_in_school_year, organisation, preview_change, reorganise_as_shown,
};
use mingde_core::date::Day;
use mingde_core::diagnostic::{Class, Message};
use mingde_core::office::Power;
use mingde_core::policy::Actor;

use self::form::{Control, Given, Place, places};
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::posted::Posted;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "organisation.html")]
struct Tree {
    frame: Frame,
    rows: Vec<TreeRow>,
    day: Day,
    keeps: bool,
    /// Whether the change of the school year has something for whoever looks.
    sees_year: bool,
}

#[derive(Template)]
#[template(path = "organisation/form.html")]
struct Form {
    frame: Frame,
    act: RegistryAct,
    places: Vec<Place>,
    fault: Option<String>,
}

#[derive(Template)]
#[template(path = "organisation/preview.html")]
struct Preview {
    frame: Frame,
    act: RegistryAct,
    given: Given,
    shown: ChangePreview,
    from: Day,
    fault: Option<String>,
}

/// Whether somebody keeps the registry, and so has the ways to change it.
pub fn keeps_registry(actor: &Actor) -> bool {
    actor.may(Power::KeepRegistry).is_ok()
}

/// The tree on a day; on the present one if the text says none.
pub async fn tree(house: &House, visitor: &Visitor, day: &str, said: &str) -> Result<Response, Fault> {
    let day = day.trim().parse().unwrap_or_else(|_| house.today());
    let sight = house.bureau.sight(&visitor.actor, None).await?;
    let mut frame = frame_of(house, visitor);
    frame.notice = (said == "changed").then(|| Message::new("web-change-said"));
    let keeps = keeps_registry(&visitor.actor);
    let sees_year = has_part_in_school_year(&visitor.actor);
    page(&Tree { frame, rows: organisation(&sight, day), day, keeps, sees_year })
}

/// `GET /organisation/{act}`: the form, filled in as far as the address says.
pub async fn get(
    State(house): State<House>,
    visitor: Visitor,
    Path(act): Path<String>,
    Query(said): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let act = act_of(&visitor, &act)?;
    shown(&house, &visitor, act, &Given::said(said), None)
}

/// `POST /organisation/{act}`: shows what the change would do; carries it out once that was confirmed.
pub async fn post(
    State(house): State<House>,
    Path(act): Path<String>,
    posted: Posted,
) -> Result<Response, Fault> {
    let visitor = &posted.visitor;
    let act = act_of(visitor, &act)?;
    let given = Given::said(posted.pairs().to_vec());
    let (bureau, actor, now) = (&house.bureau, &visitor.actor, house.now());
    if posted.one("change") == "1" {
        return shown(&house, visitor, act, &given, None);
    }
    let request = match given.asked().request(bureau, act).await {
        Ok(request) => request,
        Err(error) => return refused(&house, visitor, act, &given, error),
    };
    let mut fault = None;
    if posted.one("confirmed") == "1" {
        match reorganise_as_shown(bureau, actor, now, &request, posted.one("mark")).await {
            Ok(done) => return Ok(Redirect::to(&leads_to(&done.persons, act, request.from)).into_response()),
            // What it would do now is shown instead, with the words that it is something else.
            Err(error) if error.class() == Class::Conflict => fault = Some(error),
            Err(error) => return refused(&house, visitor, act, &given, error),
        }
    }
    match preview_change(bureau, actor, now, &request).await {
        Ok(preview) => previewed(&house, visitor, act, given, (preview, request.from), fault),
        Err(error) => refused(&house, visitor, act, &given, error),
    }
}

fn leads_to(persons: &[(String, String)], act: RegistryAct, from: Day) -> String {
    use RegistryAct::{Appointment, Departure, Transfer};
    match (act, persons) {
        (Appointment | Transfer | Departure, [(code, _)]) => {
            format!("/persons/{}?said=changed", crate::address::escaped(code))
        }
        _ => format!("/units?day={from}&said=changed"),
    }
}

/// What somebody who does not keep the registry is not told of.
fn act_of(visitor: &Visitor, name: &str) -> Result<RegistryAct, Fault> {
    let act = RegistryAct::named(name).filter(|_| keeps_registry(&visitor.actor));
    act.ok_or_else(Fault::missing)
}

fn previewed(
    house: &House,
    visitor: &Visitor,
    act: RegistryAct,
    given: Given,
    (shown, from): (ChangePreview, Day),
    fault: Option<AppError>,
) -> Result<Response, Fault> {
    let mut frame = titled(house, visitor, act);
    frame.faulty = fault.is_some();
    let status = if fault.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    let fault = fault.map(|fault| frame.say(&fault.message()));
    Ok((status, page(&Preview { frame, act, given, shown, from, fault })?).into_response())
}

fn refused(
    house: &House,
    visitor: &Visitor,
    act: RegistryAct,
    given: &Given,
    error: AppError,
) -> Result<Response, Fault> {
    if matches!(error.class(), Class::Busy | Class::Broken | Class::Refused) {
        return Err(error.into());
    }
    let answer = shown(house, visitor, act, given, Some(error.message()))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, answer).into_response())
}

fn shown(
    house: &House,
    visitor: &Visitor,
    act: RegistryAct,
    given: &Given,
    fault: Option<Message>,
) -> Result<Response, Fault> {
    let mut frame = titled(house, visitor, act);
    frame.faulty = fault.is_some();
    let library = house.bureau.library();
    let places = places(&frame, act, given, &library.schema, house.today());
    let fault = fault.map(|fault| frame.say(&fault));
    page(&Form { frame, act, places, fault })
}

fn frame_of(house: &House, visitor: &Visitor) -> Frame {
    let mut frame = Frame::of(house, visitor, Section::Units, "");
    frame.title = frame.word("web-section-units");
    frame
}

fn titled(house: &House, visitor: &Visitor, act: RegistryAct) -> Frame {
    let mut frame = frame_of(house, visitor);
    let units = std::mem::take(&mut frame.title);
    frame.title = frame.act(&act);
    frame.under(units, "/units")
}

/// Words of changes.
impl Frame {
    /// What an act is called.
    pub fn act(&self, act: &RegistryAct) -> String {
        self.word(&format!("web-change-{}", act.name()))
    }

    /// What becomes of a unit, sentence by sentence.
    fn unit_changes(&self, unit: &ReorganisedUnit, from: &Day) -> Vec<String> {
        let day = |day: &Day| self.full_day(day);
        let name = ("name", unit.name.as_str());
        let mut said = Vec::new();
        if let Some(begins) = &unit.begins {
            said.push(
                self.words("web-change-unit-begins", &[name, ("code", &unit.code), ("day", &day(begins))]),
            );
        }
        if let Some(former) = &unit.former {
            said.push(
                self.words("web-change-unit-renamed", &[name, ("former", former), ("day", &day(from))]),
            );
        }
        if let Some(parent) = &unit.parent {
            said.push(
                self.words("web-change-unit-belongs", &[name, ("parent", parent), ("day", &day(from))]),
            );
        }
        if let Some(ends) = &unit.ends {
            let last = day(&ends.plus(-1));
            said.push(self.words("web-change-unit-ends", &[name, ("last", &last)]));
        }
        said
    }

    /// Posts in one line.
    fn posts_said(&self, posts: &[PostLeft]) -> String {
        let said = |post: &PostLeft| {
            let title = if post.title.is_empty() { self.titled(&post.rank) } else { post.title.as_str() };
            let beside = if post.concurrent { self.word("web-change-beside") } else { String::new() };
            format!("{} {title}{beside}", post.unit)
        };
        posts.iter().map(said).collect::<Vec<_>>().join(&self.word("office-comma"))
    }
}

impl Tree {
    fn starts(&self) -> [RegistryAct; 5] {
        use RegistryAct::{Appointment, Departure, Founding, Merger, Transfer};
        [Founding, Merger, Appointment, Transfer, Departure]
    }
}

impl Preview {
    fn is_of_person(&self) -> bool {
        matches!(self.act, RegistryAct::Appointment | RegistryAct::Transfer | RegistryAct::Departure)
    }

    /// Offices by why they have to be looked at.
    fn offices(&self) -> Vec<(String, Vec<&HeldOffice>)> {
        let fates = [OfficeFate::UnitEnds, OfficeFate::HolderLeaves, OfficeFate::HolderMoves];
        let of = |fate: OfficeFate| {
            let held = self.shown.offices.iter().filter(|(other, _)| *other == fate);
            (
                self.frame.word(&format!("web-change-office-{}", fate.name())),
                held.map(|(_, held)| held).collect(),
            )
        };
        fates.into_iter().map(of).filter(|(_, held): &(String, Vec<&HeldOffice>)| !held.is_empty()).collect()
    }

    /// Whom rulebooks assess from the day on or no more, each with those that do.
    fn rulebooks(&self) -> Vec<(String, String)> {
        let comma = self.frame.word("office-comma");
        let mut alike: Vec<(&SubjectsChanged, Vec<&str>)> = Vec::new();
        for one in &self.shown.rulebooks {
            let same = |other: &SubjectsChanged| (&other.gained, &other.lost) == (&one.gained, &one.lost);
            let title = self.frame.titled(&one.rulebook);
            match alike.iter_mut().find(|(other, _)| same(other)) {
                Some((_, titles)) => titles.push(title),
                None => alike.push((one, vec![title])),
            }
        }
        let said = |SubjectsChanged { gained, lost, .. }: &SubjectsChanged| {
            let say =
                |code: &str, names: &[String]| self.frame.words(code, &[("names", &names.join(&comma))]);
            let gained = (!gained.is_empty()).then(|| say("web-change-gained", gained));
            let lost = (!lost.is_empty()).then(|| say("web-change-lost", lost));
            [gained, lost].into_iter().flatten().collect::<Vec<_>>().join(&self.frame.word("office-comma"))
        };
        alike.into_iter().map(|(who, titles)| (said(who), titles.join(&comma))).collect()
    }

    fn is_nothing_else(&self) -> bool {
        let shown = &self.shown;
        shown.offices.is_empty() && shown.rulebooks.is_empty() && shown.duties.is_empty()
    }
}
