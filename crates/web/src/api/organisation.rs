//! The registry as it belongs together on a day, and its changes: what one would do is shown first, and it is carried out as it was shown.

use axum::extract::{Path, State};
use mingde_app::view::{DayText, Title};
use mingde_app::{
    AppError, ChangeAsked, ChangePreview, HeldOffice, OfficeFate, PostLeft, PostsOf, RegistryAct,
    Reorganised, ReorganisedUnit, TreeRow, organisation, preview_change, reorganise_as_shown,
};
use mingde_core::date::Day;
use mingde_core::diagnostic::Class;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::asked::asked_day;
use super::operation::{Api, operation};
use super::problem::Problem;
use super::sent::{InAddress, Sent};
use crate::doors::Caller;
use crate::house::House;
use crate::json::Json;

pub fn routes() -> Api<House> {
    Api::new()
        .read(
            operation(
                "/api/v1/organisation",
                "read_organisation",
                "Units as they belonged together on a day",
            )
            .asks::<OnDay>()
            .answers::<Organisation>(),
            tree,
        )
        .act(
            operation(
                "/api/v1/organisation/{act}/preview",
                "preview_change",
                "What a change of the registry would do; nothing is written",
            )
            .takes::<GivenChangeOfRegistry>()
            .answers::<ChangeToCome>(),
            preview,
        )
        .act(
            operation(
                "/api/v1/organisation/{act}",
                "change_registry",
                "Carries a change of the registry out as its preview showed it",
            )
            .takes::<ConfirmedChange>()
            .answers::<Changed>(),
            change,
        )
}

/// Of which day.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OnDay {
    /// The day; today if nothing is said.
    #[schema(value_type = Option<DayText>)]
    day: Option<String>,
}

/// Units that belong together.
#[derive(Debug, Serialize, ToSchema)]
pub struct Organisation {
    /// The day.
    #[schema(value_type = DayText)]
    day: String,
    /// The units that are seen, each below the one that it belongs to.
    units: Vec<TreeRow>,
}

/// A change of the registry. Places that the act does not ask for are left out: `founding` takes `name`, `code`, `kind`, `parent`;
/// `renaming` `unit`, `name`; `move` `unit`, `parent`; `merger` `units` and `into`, or what a new unit takes; `division` `unit`, `parts`;
/// `closure` `unit`; `appointment` `name`, `code`, `sex`, `birth`, `unit`, `title`, `rank`; `transfer` `person`, `unit`, `title`, `rank`,
/// `concurrent`; `departure` `person`.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenChangeOfRegistry {
    /// The first day on which it holds.
    #[schema(value_type = DayText)]
    from: String,
    /// Why.
    reason: String,
    /// Code or name of the unit that it is about, or of a post.
    #[serde(default)]
    unit: String,
    /// Those that are merged.
    #[serde(default)]
    units: Vec<String>,
    /// The unit that those merged go into; a new one where nothing is said.
    #[serde(default)]
    into: String,
    /// Name of a new unit or person, or the new name.
    #[serde(default)]
    name: String,
    /// Code of a new unit, staff number of a new person.
    #[serde(default)]
    code: String,
    /// Code of the kind of a new unit.
    #[serde(default)]
    kind: String,
    /// The unit above.
    #[serde(default)]
    parent: String,
    /// Those that take the place of one.
    #[serde(default)]
    parts: Vec<GivenPart>,
    /// Staff number or name of the person.
    #[serde(default)]
    person: String,
    /// What a post is called.
    #[serde(default)]
    title: String,
    /// Code of its rank.
    #[serde(default)]
    rank: String,
    /// It is held beside a main post.
    #[serde(default)]
    concurrent: bool,
    /// `male` or `female`.
    #[serde(default)]
    sex: String,
    /// Day or month of birth.
    #[serde(default)]
    birth: String,
}

/// A unit that takes a part of another's place.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenPart {
    /// Its code.
    code: String,
    /// Its name.
    name: String,
}

/// A change that was looked at.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmedChange {
    /// The change.
    change: GivenChangeOfRegistry,
    /// The `mark` of its preview.
    mark: String,
}

/// What a change would do.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeToCome {
    /// What would stand in the registry.
    outcome: Changed,
    /// Whose posts end or begin.
    posts: Vec<PostsOfPerson>,
    /// How many more there are of them.
    more_posts: usize,
    /// Offices that lose their ground. None of them ends by itself.
    offices: Vec<OfficeTouched>,
    /// Persons who hold no post afterwards and can still sign in.
    accounts: Vec<String>,
    /// Rulebooks that assess others from the day on.
    rulebooks: Vec<OthersAssessed>,
    /// Duties that units and persons who go have not met today.
    duties: Vec<DutyLeft>,
    /// How many more there are of them.
    more_duties: usize,
    /// Persons of the same name as somebody who joins: staff number, what they are called, and whether they were born on the same day.
    namesakes: Vec<(String, String, bool)>,
    /// What tells this preview from one of another state.
    mark: String,
}

/// What stands in the registry afterwards.
#[derive(Debug, Serialize, ToSchema)]
pub struct Changed {
    /// Units as they are afterwards.
    units: Vec<UnitAfter>,
    /// Persons of whom a post ends or begins: staff number and name.
    persons: Vec<(String, String)>,
    /// Names of groups that end.
    groups: Vec<String>,
    /// Names of units that have records after their end, and how many.
    records_after: Vec<(String, u64)>,
}

/// A unit afterwards.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitAfter {
    /// Its code.
    code: String,
    /// Its name from then on.
    name: String,
    /// What it was called before, if that changes.
    former: Option<String>,
    /// It begins with this day.
    #[schema(value_type = Option<DayText>)]
    begins: Option<String>,
    /// It is no longer there from this day on.
    #[schema(value_type = Option<DayText>)]
    ends: Option<String>,
    /// Name of the unit that it belongs to.
    parent: Option<String>,
}

/// Posts of one person that a change touches.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostsOfPerson {
    /// Who.
    person: String,
    /// Those that end.
    ends: Vec<PostSaid>,
    /// Those that begin.
    begins: Vec<PostSaid>,
    /// Those that go on.
    stays: Vec<PostSaid>,
}

/// A post.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostSaid {
    /// Name of the unit.
    unit: String,
    /// What it is called.
    title: String,
    /// Its rank.
    rank: Title,
    /// It is held beside a main post.
    concurrent: bool,
}

/// An office that a change touches.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficeTouched {
    /// How: `unit-ends`, `holder-leaves`, `holder-moves`.
    fate: &'static str,
    /// Who holds it.
    person: String,
    /// The office.
    office: Title,
    /// Name of the unit; empty for the whole bureau.
    unit: String,
}

/// A rulebook that assesses others.
#[derive(Debug, Serialize, ToSchema)]
pub struct OthersAssessed {
    /// The rulebook.
    rulebook: Title,
    /// Whom it assesses no more.
    lost: Vec<String>,
    /// Whom it assesses from then on.
    gained: Vec<String>,
}

/// A duty that is not met.
#[derive(Debug, Serialize, ToSchema)]
pub struct DutyLeft {
    /// Who has it.
    of: String,
    /// What it is.
    title: String,
    /// By which rulebook.
    rulebook: Title,
    /// When it is due.
    #[schema(value_type = Option<DayText>)]
    due: Option<String>,
}

/// `GET /api/v1/organisation`
async fn tree(
    State(house): State<House>,
    caller: Caller,
    InAddress(on): InAddress<OnDay>,
) -> Result<Json<Organisation>, Problem> {
    let day = asked_day("day", on.day.as_deref())?.unwrap_or_else(|| house.today());
    let sight = house.bureau.sight(&caller.actor, None).await?;
    Ok(Json(Organisation { day: day.to_string(), units: organisation(&sight, day) }))
}

/// `POST /api/v1/organisation/{act}/preview`
async fn preview(
    State(house): State<House>,
    caller: Caller,
    Path(act): Path<String>,
    Sent(given): Sent<GivenChangeOfRegistry>,
) -> Result<Json<ChangeToCome>, Problem> {
    let (bureau, act) = (&house.bureau, act_of(&act)?);
    let request = given.asked().request_by(bureau, &caller.actor, act).await.map_err(told)?;
    let shown = preview_change(bureau, &caller.actor, house.now(), &request).await.map_err(told)?;
    Ok(Json(ChangeToCome::of(shown)))
}

/// `POST /api/v1/organisation/{act}`
async fn change(
    State(house): State<House>,
    caller: Caller,
    Path(act): Path<String>,
    Sent(given): Sent<ConfirmedChange>,
) -> Result<Json<Changed>, Problem> {
    let (bureau, act) = (&house.bureau, act_of(&act)?);
    let request = given.change.asked().request_by(bureau, &caller.actor, act).await.map_err(told)?;
    let done = reorganise_as_shown(bureau, &caller.actor, house.now(), &request, &given.mark).await;
    Ok(Json(Changed::of(done.map_err(told)?)))
}

fn act_of(name: &str) -> Result<RegistryAct, Problem> {
    RegistryAct::named(name).ok_or_else(Problem::missing)
}

/// Whoever keeps the registry sees all of it: that something they named is not there is no secret, and is told as what it is.
fn told(error: AppError) -> Problem {
    match error.class() {
        Class::NotFound => Problem::invalid(error.message()),
        _ => error.into(),
    }
}

fn text(day: Option<Day>) -> Option<String> {
    day.map(|day| day.to_string())
}

impl GivenChangeOfRegistry {
    fn asked(&self) -> ChangeAsked {
        ChangeAsked {
            unit: self.unit.clone(),
            units: self.units.join("\n"),
            into: self.into.clone(),
            name: self.name.clone(),
            code: self.code.clone(),
            kind: self.kind.clone(),
            parent: self.parent.clone(),
            parts: self.parts.iter().map(|part| (part.code.clone(), part.name.clone())).collect(),
            person: self.person.clone(),
            title: self.title.clone(),
            rank: self.rank.clone(),
            concurrent: self.concurrent,
            sex: self.sex.clone(),
            birth: self.birth.clone(),
            from: self.from.clone(),
            reason: self.reason.clone(),
        }
    }
}

impl ChangeToCome {
    fn of(shown: ChangePreview) -> Self {
        let office = |(fate, held): (OfficeFate, HeldOffice)| OfficeTouched {
            fate: fate.name(),
            person: held.person,
            office: held.office,
            unit: held.unit,
        };
        let rulebooks = shown.rulebooks.into_iter().map(|one| OthersAssessed {
            rulebook: one.rulebook,
            lost: one.lost,
            gained: one.gained,
        });
        let duties = shown.duties.into_iter().map(|duty| DutyLeft {
            of: duty.of,
            title: duty.title,
            rulebook: duty.rulebook,
            due: text(duty.due),
        });
        let namesakes = shown.namesakes.into_iter().map(|one| (one.code, one.label, one.same_birth));
        Self {
            outcome: Changed::of(shown.outcome),
            posts: shown.posts.into_iter().map(PostsOfPerson::of).collect(),
            more_posts: shown.more_posts,
            offices: shown.offices.into_iter().map(office).collect(),
            accounts: shown.accounts,
            rulebooks: rulebooks.collect(),
            duties: duties.collect(),
            more_duties: shown.more_duties,
            namesakes: namesakes.collect(),
            mark: shown.mark,
        }
    }
}

impl Changed {
    fn of(outcome: Reorganised) -> Self {
        let unit = |unit: ReorganisedUnit| UnitAfter {
            code: unit.code,
            name: unit.name,
            former: unit.former,
            begins: text(unit.begins),
            ends: text(unit.ends),
            parent: unit.parent,
        };
        let Reorganised { units, persons, groups, records_after, .. } = outcome;
        Self { units: units.into_iter().map(unit).collect(), persons, groups, records_after }
    }
}

impl PostsOfPerson {
    fn of(posts: PostsOf) -> Self {
        let said = |posts: Vec<PostLeft>| -> Vec<PostSaid> {
            let said = posts.into_iter().map(|post| PostSaid {
                unit: post.unit,
                title: post.title,
                rank: post.rank,
                concurrent: post.concurrent,
            });
            said.collect()
        };
        Self {
            person: posts.person,
            ends: said(posts.ends),
            begins: said(posts.begins),
            stays: said(posts.stays),
        }
    }
}
