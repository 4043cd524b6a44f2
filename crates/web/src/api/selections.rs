//! Selections: how far each has come, what is asked in it, who is nominated and what came of it, as the page of one shows it.

use axum::extract::{Path, State};
use mingde_app::view::{DayText, IdText, Title};
use mingde_app::{
    NomineeLine, NomineeSort, RankProposal, SelectionLine, SelectionPage, SelectionStepState, UnitQuota,
    selection_page, selections,
};
use mingde_core::date::Day;
use serde::Serialize;
use utoipa::ToSchema;

use super::operation::{Api, operation};
use super::problem::Problem;
use crate::doors::Caller;
use crate::house::House;
use crate::json::Json;

pub fn routes() -> Api<House> {
    Api::new()
        .read(
            operation(
                "/api/v1/selections",
                "list_selections",
                "Selections that the owner of the token has to do with",
            )
            .answers::<Selections>(),
            list,
        )
        .read(
            operation(
                "/api/v1/selections/{id}",
                "read_selection",
                "A selection: its steps, its quotas, who is nominated and what came of it",
            )
            .answers::<Selection>(),
            one,
        )
}

/// The selections.
#[derive(Debug, Serialize, ToSchema)]
pub struct Selections {
    /// Those that go on, what ends first in front.
    open: Vec<Listed>,
    /// Those that are over, the latest first.
    over: Vec<Listed>,
}

/// A selection in the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Listed {
    /// The call.
    #[schema(value_type = IdText)]
    id: String,
    /// What it is called.
    title: String,
    /// How far it has come: `announced`, `nominating`, `evaluating`, `to-close`, `to-notice`, `noticed`, `to-answer`, `to-decide`, `to-honour`, `over`.
    stage: &'static str,
    /// When that ends.
    #[schema(value_type = Option<DayText>)]
    until: Option<String>,
    /// Whether the owner of the token has something to do in it.
    own: bool,
    /// How many were nominated: of the whole, or of the own units.
    nominated: usize,
}

/// A selection.
#[derive(Debug, Serialize, ToSchema)]
pub struct Selection {
    /// The call.
    #[schema(value_type = IdText)]
    id: String,
    /// What it is called.
    title: String,
    /// How far it has come.
    stage: &'static str,
    /// What is nominated: `person`, `unit`, `entry`.
    sort: &'static str,
    /// What is done one after the other.
    steps: Vec<Step>,
    /// In which categories.
    categories: Vec<Category>,
    /// How many a unit may nominate in all; nothing where there is no quota.
    quota: Option<u32>,
    /// The units for which the owner of the token nominates.
    own_units: Vec<OwnUnit>,
    /// Nominations that the owner of the token sees.
    nominees: Vec<Nominee>,
    /// Whether the owner of the token rates, and has handed in.
    has_rated: Option<bool>,
    /// How it was worked out, once evaluation is closed; for whoever handles it.
    ranking: Vec<Place>,
}

/// A step.
#[derive(Debug, Serialize, ToSchema)]
pub struct Step {
    /// Its name.
    name: &'static str,
    /// `done`, `now`, `later`.
    state: &'static str,
    /// Its first day.
    #[schema(value_type = Option<DayText>)]
    from: Option<String>,
    /// Its last day.
    #[schema(value_type = Option<DayText>)]
    until: Option<String>,
}

/// A category.
#[derive(Debug, Serialize, ToSchema)]
pub struct Category {
    /// Its code.
    code: String,
    /// What it is called.
    title: Title,
    /// How many are chosen.
    places: u32,
    /// How many a unit may nominate in it.
    quota: Option<u32>,
}

/// How far a unit has come with nominating.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnUnit {
    /// The unit.
    #[schema(value_type = IdText)]
    unit: String,
    /// What it is called.
    name: String,
    /// How many it has nominated.
    has: usize,
    /// How many more it may; nothing where there is no quota.
    left: Option<u32>,
}

/// A nomination.
#[derive(Debug, Serialize, ToSchema)]
pub struct Nominee {
    /// The record.
    #[schema(value_type = IdText)]
    id: String,
    /// Who or what is nominated.
    name: String,
    /// The unit that nominated.
    #[schema(value_type = IdText)]
    unit: String,
    /// What it is called.
    unit_name: String,
    /// The code of the category.
    category: String,
    /// Whether it is on public notice.
    noticed: bool,
    /// Whether the body chose it, once it decided.
    chosen: Option<bool>,
    /// The honour that came of it.
    #[schema(value_type = Option<IdText>)]
    honour: Option<String>,
}

/// A place in the ranking.
#[derive(Debug, Serialize, ToSchema)]
pub struct Place {
    /// The code of the category.
    category: String,
    /// The nomination.
    #[schema(value_type = IdText)]
    nominee: String,
    /// The weighted mean, exact; nothing where nobody rated.
    score: Option<String>,
    /// The place; those who are tied share one.
    place: Option<u32>,
    /// `proposed`, `tied`, `beyond`.
    proposal: &'static str,
}

/// `GET /api/v1/selections`
async fn list(State(house): State<House>, caller: Caller) -> Result<Json<Selections>, Problem> {
    let all = selections(&house.bureau, &caller.actor, house.today()).await?;
    let listed = |lines: Vec<SelectionLine>| lines.into_iter().map(Listed::of).collect();
    Ok(Json(Selections { open: listed(all.open), over: listed(all.over) }))
}

/// `GET /api/v1/selections/{id}`
async fn one(
    State(house): State<House>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Selection>, Problem> {
    let page = selection_page(&house.bureau, &caller.actor, &id, house.today()).await?;
    Ok(Json(Selection::of(page)))
}

fn text(day: Option<Day>) -> Option<String> {
    day.map(|day| day.to_string())
}

impl Listed {
    fn of(line: SelectionLine) -> Self {
        Self {
            id: line.id.to_string(),
            title: line.title,
            stage: line.stage.name(),
            until: text(line.until),
            own: line.is_mine,
            nominated: line.nominated,
        }
    }
}

impl Selection {
    fn of(page: SelectionPage) -> Self {
        let steps = page.steps.iter().map(|step| Step {
            name: step.name,
            state: match step.state {
                SelectionStepState::Done => "done",
                SelectionStepState::Now => "now",
                SelectionStepState::Later => "later",
            },
            from: text(step.days.0),
            until: text(step.days.1),
        });
        let categories = page.call.categories.iter().map(|category| Category {
            code: category.code.clone(),
            title: category.title.clone(),
            places: category.places,
            quota: category.quota,
        });
        let working = page.desk.iter().flat_map(|desk| &desk.working);
        let ranking = working.flat_map(|(category, ranked)| {
            ranked.iter().map(|one| Place {
                category: category.code.clone(),
                nominee: one.id.to_string(),
                score: one.score.map(|score| score.to_string()),
                place: one.place,
                proposal: match one.proposal {
                    RankProposal::Proposed => "proposed",
                    RankProposal::Tied => "tied",
                    RankProposal::Beyond => "beyond",
                },
            })
        });
        Self {
            steps: steps.collect(),
            categories: categories.collect(),
            ranking: ranking.collect(),
            id: page.call.id.to_string(),
            title: page.call.title.clone(),
            stage: page.stage.name(),
            sort: match page.call.sort {
                NomineeSort::Person => "person",
                NomineeSort::Unit => "unit",
                NomineeSort::Entry => "entry",
            },
            quota: page.call.quota,
            own_units: page.own_units.into_iter().map(OwnUnit::of).collect(),
            nominees: page.nominees.into_iter().map(Nominee::of).collect(),
            has_rated: page.rates,
        }
    }
}

impl OwnUnit {
    fn of(own: UnitQuota) -> Self {
        Self { unit: own.unit.to_string(), has: own.has, left: own.left(), name: own.name }
    }
}

impl Nominee {
    fn of(line: NomineeLine) -> Self {
        let nominee = line.nominee;
        Self {
            id: nominee.id.to_string(),
            name: nominee.name,
            unit: nominee.unit.to_string(),
            unit_name: nominee.unit_name,
            category: nominee.category,
            noticed: nominee.noticed,
            chosen: nominee.chosen,
            honour: line.honour.map(|honour| honour.to_string()),
        }
    }
}
