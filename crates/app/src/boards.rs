//! 看板: how the whole stands of whom somebody sees, in sums of duties: the bureau at a glance, one rulebook, one unit, and what filing
//! costs. All of it comes out of the assessments in memory. Units that have filed nothing stand first, the others by how much is open;
//! there are no places, and no person is ever listed.

mod alike;
mod burden;
mod filed;
mod past;
mod tally;
mod wall;

use std::collections::BTreeMap;
use std::sync::Arc;

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::id::UnitId;
use mingde_core::period::{Period, PeriodKind};
use mingde_core::policy::{Actor, Scope};
use mingde_core::record::Who;
use mingde_core::text::sort_key;
use mingde_rulebook::{Assessment, AssessmentDate, ResultKind, Subject};
use serde::Serialize;
use utoipa::ToSchema;

pub use self::alike::{Alike, Spread, Together};
pub use self::burden::{AskedTwice, Burden, Cost, KindFiled, UnitFiled, burden};
pub(crate) use self::past::Pasts;
pub use self::tally::Tally;
pub use self::wall::{Wall, wall};

use self::alike::{alike, own_kind};
use self::filed::{by_month, has_filed};
use self::past::{month_ends, periods_before};
use self::tally::{ByUnit, by_unit, count, sum};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;
use crate::sight::{Sight, scope};
use crate::standing::Standing;
use crate::todo::rulebook_title;
use crate::unit_line::{UnitLine, heads, unit_line};
use crate::view::{DayText, IdText, Title};

/// The bureau at a glance.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Board {
    /// The semester in which it is looked who has filed nothing.
    #[serde(serialize_with = "crate::view::as_text")]
    #[schema(value_type = String)]
    pub semester: Period,
    /// As it stands on this day.
    #[schema(value_type = DayText)]
    pub as_of: Day,
    /// All duties of all who are seen.
    pub all: Tally,
    /// By rulebook, those with the most past its day first.
    pub rulebooks: Vec<RulebookTally>,
    /// By unit, those that have filed nothing first.
    pub units: Vec<UnitTally>,
    /// How it stood at the ends of the months before, and stands now.
    #[schema(value_type = Vec<(DayText, Tally)>)]
    pub trend: Vec<(Day, Tally)>,
    /// Records that happened in a month.
    #[serde(serialize_with = "crate::view::firsts_as_text")]
    #[schema(value_type = Vec<(String, usize)>)]
    pub filed: Vec<(Period, usize)>,
    /// Units that are alike, beside each other.
    pub alike: Vec<Alike>,
}

/// One rulebook.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RulebookBoard {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Title,
    /// Who is assessed by it.
    #[schema(value_type = String)]
    pub whom: Subject,
    /// The period it is in.
    #[serde(serialize_with = "crate::view::as_text")]
    #[schema(value_type = String)]
    pub period: Period,
    /// As it stands on this day.
    #[schema(value_type = DayText)]
    pub as_of: Day,
    /// All of its duties.
    pub all: Tally,
    /// By duty, in the order of the rulebook.
    pub duties: Vec<DutyOnBoard>,
    /// By unit, as on the board of the bureau; of what is asked of persons the sum of theirs.
    pub units: Vec<UnitTally>,
    /// How periods before it ended, and how this one stands.
    #[serde(serialize_with = "crate::view::firsts_as_text")]
    #[schema(value_type = Vec<(String, Tally)>)]
    pub trend: Vec<(Period, Tally)>,
    /// Units that are alike, beside each other.
    pub alike: Vec<Alike>,
}

/// One unit, with its people's duties among its own.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnitBoard {
    /// The unit.
    pub unit: UnitLine,
    /// It has filed nothing in the semester.
    pub silent: bool,
    /// The semester.
    #[serde(serialize_with = "crate::view::as_text")]
    #[schema(value_type = String)]
    pub semester: Period,
    /// As it stands on this day.
    #[schema(value_type = DayText)]
    pub as_of: Day,
    /// All of its duties.
    pub all: Tally,
    /// By rulebook.
    pub rulebooks: Vec<RulebookTally>,
    /// How it stood at the ends of the months before, and stands now.
    #[schema(value_type = Vec<(DayText, Tally)>)]
    pub trend: Vec<(Day, Tally)>,
    /// Records that happened in a month.
    #[serde(serialize_with = "crate::view::firsts_as_text")]
    #[schema(value_type = Vec<(String, usize)>)]
    pub filed: Vec<(Period, usize)>,
    /// All units of its kind together, for whoever sees all of them.
    pub like: Option<Together>,
}

/// How the duties of a rulebook stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RulebookTally {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Title,
    /// Of how many units it asks something.
    pub units: usize,
    /// How they stand.
    pub tally: Tally,
}

/// How the duties of a unit and its people stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnitTally {
    /// The unit.
    #[schema(value_type = IdText)]
    pub id: UnitId,
    /// What it is called.
    pub name: String,
    /// What kind of unit it is.
    pub kind: Title,
    /// It has filed nothing in the semester.
    pub silent: bool,
    /// How they stand.
    pub tally: Tally,
}

/// How one duty stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DutyOnBoard {
    /// Id of the result.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it is due.
    #[schema(value_type = Option<DayText>)]
    pub due: Option<Day>,
    /// How it stands.
    pub tally: Tally,
}

/// Whether somebody has boards: they see how some unit stands.
pub fn has_boards(library: &Library, actor: &Actor) -> bool {
    match scope(library, actor) {
        Scope::Everything => true,
        Scope::Part(part) => !part.areas.is_empty(),
    }
}

/// The unit whose board is all that somebody has.
pub async fn only_board(bureau: &Bureau, actor: &Actor) -> Result<Option<UnitId>, AppError> {
    let sight = bureau.present().await?.sight(actor);
    Ok(sight.only_unit().map(|(unit, _)| unit))
}

/// The bureau at a glance, of the units that an actor sees.
///
/// # Errors
/// [`AppError::NotFound`] for whoever sees none.
pub async fn board(bureau: &Bureau, actor: &Actor, today: Day) -> Result<Board, AppError> {
    let standing = standing(bureau, actor, today).await?;
    let sight = standing.present.sight(actor);
    let semester = Period::containing(PeriodKind::Semester, today);
    let (rulebooks, units) = all(&standing, &sight, |_| true);
    let past = bureau.pasts.at(&standing, actor, &month_ends(today)).await?;
    let here =
        |of: &ByUnit| sum(of.iter().filter(|(unit, _)| sight.sees_unit(**unit)).map(|(_, tally)| tally));
    let all = sum(units.values());
    let mut trend: Vec<(Day, Tally)> = past.iter().map(|past| (past.day, here(&past.units))).collect();
    trend.push((today, all));
    Ok(Board {
        semester,
        as_of: today,
        all,
        alike: alike(sight.uncut(), &units),
        units: listed(&sight, &units, semester),
        rulebooks,
        trend,
        filed: by_month(&sight, today, None),
    })
}

/// The board of a rulebook, of the units that an actor sees.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such rulebook, and for whoever sees no unit.
pub async fn rulebook_board(
    bureau: &Bureau,
    actor: &Actor,
    id: &str,
    today: Day,
) -> Result<RulebookBoard, AppError> {
    let standing = standing(bureau, actor, today).await?;
    let sight = standing.present.sight(actor);
    let found = standing.assessed.by_rulebook().find(|(rulebook, _)| rulebook.id == id);
    let (rulebook, assessment) = found.ok_or_else(|| nowhere(id))?;
    let units = of_units_seen(&sight, assessment);
    let all = sum(units.values());
    let mut trend = Vec::new();
    for before in periods_before(&standing, rulebook.id.clone(), assessment.period).await? {
        trend.push((before.period, sum(of_units_seen(&sight, &before).values())));
    }
    trend.push((assessment.period, all));
    Ok(RulebookBoard {
        id: rulebook.id.clone(),
        title: rulebook_title(&standing.present.library, assessment),
        whom: assessment.subject_kind,
        period: assessment.period,
        as_of: today,
        all,
        duties: duties(&sight, assessment),
        alike: alike(sight.uncut(), &units),
        units: listed(&sight, &units, Period::containing(PeriodKind::Semester, today)),
        trend,
    })
}

/// The board of a unit, by id or code.
///
/// # Errors
/// [`AppError::NotFound`] for what there is not and what may not be seen alike.
pub async fn unit_board(
    bureau: &Bureau,
    actor: &Actor,
    name: &str,
    today: Day,
) -> Result<UnitBoard, AppError> {
    let standing = standing(bureau, actor, today).await?;
    let sight = standing.present.sight(actor);
    let snapshot = sight.uncut();
    let id = name.parse().unwrap_or_else(|_| mingde_core::registry::Unit::id_of(name));
    let at = snapshot.units.index_of(id).filter(|_| sight.opens(Who::Unit(id), today));
    let at = at.ok_or_else(|| nowhere(name))?;
    let (rulebooks, units) = all(&standing, &sight, |unit| unit == id);
    let own = sum(units.values());
    let past = bureau.pasts.at(&standing, actor, &month_ends(today)).await?;
    let here = |of: &ByUnit| of.get(&id).copied().unwrap_or_default();
    let mut trend: Vec<(Day, Tally)> = past.iter().map(|past| (past.day, here(&past.units))).collect();
    trend.push((today, own));
    let semester = Period::containing(PeriodKind::Semester, today);
    let like = sight.sees_everything().then(|| own_kind(snapshot, &all(&standing, &sight, |_| true).1, id));
    Ok(UnitBoard {
        unit: unit_line(snapshot, at as usize, heads(snapshot, today)[at as usize], today),
        silent: own.asked() > 0 && !has_filed(snapshot, at, semester),
        semester,
        as_of: today,
        all: own,
        rulebooks,
        trend,
        filed: by_month(&sight, today, Some(at)),
        like: like.flatten(),
    })
}

/// How everything stands, for whoever has boards.
async fn standing(bureau: &Bureau, actor: &Actor, today: Day) -> Result<Arc<Standing>, AppError> {
    let standing = bureau.standing(actor, AssessmentDate::on(today)).await?;
    match has_boards(&standing.present.library, actor) {
        true => Ok(standing),
        false => Err(nowhere("")),
    }
}

/// The duties of every rulebook by rulebook, those with the most past its day first, and by unit; of some of the units that are seen.
fn all(standing: &Standing, sight: &Sight, wanted: impl Fn(UnitId) -> bool) -> (Vec<RulebookTally>, ByUnit) {
    let (mut rulebooks, mut units) = (Vec::new(), ByUnit::new());
    for assessment in standing.assessed.iter() {
        let mut own = of_units_seen(sight, assessment);
        own.retain(|unit, tally| wanted(*unit) && tally.asked() > 0);
        if own.is_empty() {
            continue;
        }
        rulebooks.push(RulebookTally {
            id: assessment.rulebook.clone(),
            title: rulebook_title(&standing.present.library, assessment),
            units: own.len(),
            tally: sum(own.values()),
        });
        for (unit, tally) in own {
            units.entry(unit).or_default().add(&tally);
        }
    }
    rulebooks.sort_by_cached_key(|rulebook| {
        let open = rulebook.tally.duties.open() * 1_000 / rulebook.tally.asked().max(1);
        (std::cmp::Reverse((rulebook.tally.overdue(), open)), sort_key(&rulebook.title.title))
    });
    (rulebooks, units)
}

/// The duties of a rulebook by unit, of the units that are seen. What somebody owes who belongs to none of them is their own affair.
fn of_units_seen(sight: &Sight, assessment: &Assessment) -> ByUnit {
    let mut units = by_unit(sight, assessment, &sight.subjects_seen(assessment));
    units.retain(|unit, _| sight.sees_unit(*unit));
    units
}

/// Units of which something is asked: those that have filed nothing first, then by how much is open, then by name.
fn listed(sight: &Sight, tallies: &ByUnit, semester: Period) -> Vec<UnitTally> {
    let snapshot = sight.uncut();
    let line = |(id, tally): (&UnitId, &Tally)| {
        let at = snapshot.units.index_of(*id)?;
        let line = unit_line(snapshot, at as usize, 0, semester.last());
        Some(UnitTally {
            id: *id,
            name: line.name,
            kind: line.kind,
            silent: !has_filed(snapshot, at, semester),
            tally: *tally,
        })
    };
    let mut units: Vec<UnitTally> =
        tallies.iter().filter(|(_, tally)| tally.asked() > 0).filter_map(line).collect();
    units.sort_by_cached_key(|unit| {
        (!unit.silent, std::cmp::Reverse(unit.tally.duties.open()), sort_key(&unit.name))
    });
    units
}

fn duties(sight: &Sight, assessment: &Assessment) -> Vec<DutyOnBoard> {
    let seen = sight.subjects_seen(assessment);
    let in_unit = |at: &usize| {
        let subject = &assessment.subjects[*at];
        let unit = sight.unit_of_subject(assessment.subject_kind, subject, assessment.as_of);
        unit.is_some_and(|unit| sight.sees_unit(unit))
    };
    let seen: Vec<usize> = seen.into_iter().filter(in_unit).collect();
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    count(assessment, &seen, |duty, _, add| add(tallies.entry(&duty.id).or_default()));
    let columns = assessment.columns.iter().filter(|column| column.kind == ResultKind::Duty);
    let duty = |column: &mingde_rulebook::ResultColumn| DutyOnBoard {
        id: column.id.clone(),
        title: column.title.clone(),
        due: column.due.filter(|_| column.parts.is_empty()),
        tally: tallies.get(&*column.id).copied().unwrap_or_default(),
    };
    columns.map(duty).collect()
}

fn nowhere(name: &str) -> AppError {
    AppError::NotFound(Message::new("app-nowhere").with("name", name))
}
