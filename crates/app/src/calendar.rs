//! 日历: what is due in which week, of whom, how far it has come, and what was done too late; days of cases and selections.

mod day;
mod days;

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::date::Day;
use mingde_core::id::{EntityId, UnitId};
use mingde_core::policy::Actor;
use mingde_core::text::sort_key;
use mingde_rulebook::{Assessment, AssessmentDate, Standing as Stands, Subject, owed_by};
use serde::Serialize;
use utoipa::ToSchema;

pub use day::{CalendarDay, DaySort};

use crate::assessed::Assessed;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::long_work::apart;
use crate::sight::Sight;
use crate::standing::Standing;
use crate::todo::rulebook_title;
use crate::view::{DayText, IdText, Title};

/// So many weeks are shown at once.
pub const WEEKS: i32 = 4;

/// What of the calendar is wished.
#[derive(Debug, Clone, Default)]
pub struct CalendarWish {
    /// What one unit, its people and its groups have to do.
    pub unit: Option<UnitId>,
    /// What one owner has to see to, as the rulebook calls them; all where this is empty.
    pub owner: String,
}

/// Some weeks, and what they can be narrowed to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Calendar {
    /// The weeks, one after another.
    pub weeks: Vec<CalendarWeek>,
    /// The units that the actor sees.
    #[schema(value_type = Vec<(IdText, String)>)]
    pub units: Vec<(UnitId, String)>,
    /// Who has to see to something in these weeks, by pinyin.
    pub owners: Vec<String>,
}

/// A week.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CalendarWeek {
    /// Its Monday.
    #[schema(value_type = DayText)]
    pub monday: Day,
    /// What is due in it, by day.
    pub duties: Vec<CalendarDuty>,
    /// Days of cases, of what the reader may say, and of selections.
    pub days: Vec<CalendarDay>,
}

/// A duty that is due on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CalendarDuty {
    /// The day.
    #[schema(value_type = DayText)]
    pub due: Day,
    /// The rulebook.
    pub rulebook: String,
    /// What it is called.
    pub rulebook_title: Title,
    /// Heading of the article.
    pub article: String,
    /// Id of the duty.
    pub duty: String,
    /// Its title.
    pub title: String,
    /// Who must see to it.
    pub owner: String,
    /// Of how many it is asked.
    pub of: usize,
    /// How many have done it.
    pub done: usize,
    /// How many of those only after its day, where that was looked at.
    pub late: usize,
    /// Whom it is asked of.
    #[schema(value_type = String)]
    pub whom: Subject,
    /// Of whom, where it is one.
    #[schema(value_type = Option<(IdText, String)>)]
    pub subject: Option<(EntityId, String)>,
    /// Its day is over and somebody has not done it.
    pub overdue: bool,
}

/// What is due from the Monday of a day's week on, of whom the actor sees, as everything stands today.
pub async fn calendar(
    bureau: &Bureau,
    actor: &Actor,
    (day, today): (Day, Day),
    wish: &CalendarWish,
) -> Result<Calendar, AppError> {
    let monday = day.plus(1 - i32::from(day.weekday()));
    let last = monday.plus(7 * WEEKS - 1);
    let standing = bureau.standing(actor, AssessmentDate::on(today)).await?;
    let sight = standing.present.sight(actor);
    let mut duties = due(&standing, &sight, (monday, last), wish.unit);
    let owners: BTreeSet<&str> = duties.iter().map(|duty| duty.owner.as_str()).collect();
    let mut owners: Vec<String> =
        owners.into_iter().filter(|owner| !owner.is_empty()).map(str::to_owned).collect();
    owners.sort_by_cached_key(|owner| sort_key(owner));
    duties.retain(|duty| wish.owner.is_empty() || duty.owner == wish.owner);
    look_who_was_late(&standing, &sight, &mut duties, today, wish.unit).await?;
    let empty =
        |week: i32| CalendarWeek { monday: monday.plus(7 * week), duties: Vec::new(), days: Vec::new() };
    let mut weeks: Vec<CalendarWeek> = (0..WEEKS).map(empty).collect();
    for duty in duties {
        let week = duty.due.since(monday) / 7;
        if let Some(week) = weeks.get_mut(week as usize) {
            week.duties.push(duty);
        }
    }
    // An owner is one whom a rulebook calls so; these days are of none.
    if wish.owner.is_empty() {
        for one in days::days(&standing.present, &sight, (monday, last), today) {
            let is_meant = wish.unit.is_none_or(|unit| one.unit.as_ref().is_some_and(|(id, _)| *id == unit));
            let week = one.day.since(monday) / 7;
            if let Some(week) = weeks.get_mut(week as usize).filter(|_| is_meant) {
                week.days.push(one);
            }
        }
    }
    Ok(Calendar { weeks, units: sight.units_seen(), owners })
}

/// What is due from one day to another, of whom the actor sees, as everything stands today, and the other days; by day.
pub(crate) async fn all_due(
    bureau: &Bureau,
    actor: &Actor,
    span: (Day, Day),
    today: Day,
) -> Result<(Vec<CalendarDuty>, Vec<CalendarDay>), AppError> {
    let standing = bureau.standing(actor, AssessmentDate::on(today)).await?;
    let sight = standing.present.sight(actor);
    Ok((due(&standing, &sight, span, None), days::days(&standing.present, &sight, span, today)))
}

fn due(
    standing: &Standing,
    sight: &Sight,
    (first, last): (Day, Day),
    unit: Option<UnitId>,
) -> Vec<CalendarDuty> {
    let mut duties = Vec::new();
    for assessment in standing.assessed.iter() {
        let mut due: BTreeMap<(Day, &str), CalendarDuty> = BTreeMap::new();
        let subjects = subjects(sight, assessment, unit);
        for line in owed_by(assessment, subjects.iter().copied(), last) {
            if line.due < first {
                continue;
            }
            let subject = &assessment.subjects[line.subject];
            let one = due.entry((line.due, &line.column.id)).or_insert_with(|| CalendarDuty {
                due: line.due,
                rulebook: assessment.rulebook.clone(),
                rulebook_title: rulebook_title(&standing.present.library, assessment),
                article: line.column.article.clone(),
                duty: line.column.id.clone(),
                title: line.column.title.clone(),
                owner: line.column.owner.clone(),
                of: 0,
                done: 0,
                late: 0,
                whom: assessment.subject_kind,
                subject: None,
                overdue: false,
            });
            one.of += 1;
            one.done += usize::from(line.standing == Stands::Done);
            one.overdue |= line.standing == Stands::Overdue;
            one.subject = (one.of == 1).then(|| (subject.id, subject.name.to_string()));
        }
        duties.extend(due.into_values());
    }
    duties.sort_by(|one, two| (one.due, &one.rulebook).cmp(&(two.due, &two.rulebook)));
    duties
}

/// Places of those whom an assessment is of, the actor sees and, where one is named, the unit has.
fn subjects(sight: &Sight, assessment: &Assessment, unit: Option<UnitId>) -> Vec<usize> {
    let (kind, day) = (assessment.subject_kind, assessment.as_of);
    let mut seen = sight.subjects_seen(assessment);
    if let Some(unit) = unit {
        seen.retain(|at| sight.unit_of_subject(kind, &assessment.subjects[*at], day) == Some(unit));
    }
    seen
}

/// Counts of duties whose day is over how many had not done them on that day: the rulebooks are asked once more as of it.
async fn look_who_was_late(
    standing: &Standing,
    sight: &Sight,
    duties: &mut [CalendarDuty],
    today: Day,
    unit: Option<UnitId>,
) -> Result<(), AppError> {
    let mut days: BTreeMap<Day, BTreeSet<String>> = BTreeMap::new();
    for duty in duties.iter().filter(|duty| duty.due < today && duty.done > 0) {
        days.entry(duty.due).or_default().insert(duty.rulebook.clone());
    }
    for (day, rulebooks) in days {
        let present = standing.present.clone();
        let then = apart(move || {
            Assessed::some(&present.library, &present.snapshot, AssessmentDate::on(day), &rulebooks)
        });
        let mut in_time: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let then = then.await?;
        for assessment in &then {
            let subjects = subjects(sight, assessment, unit);
            let lines = owed_by(assessment, subjects.iter().copied(), day);
            for line in lines.filter(|line| line.due == day && line.standing == Stands::Done) {
                *in_time.entry((&assessment.rulebook, &line.column.id)).or_default() += 1;
            }
        }
        for duty in duties.iter_mut().filter(|duty| duty.due == day) {
            let then = in_time.get(&(duty.rulebook.as_str(), duty.duty.as_str())).copied().unwrap_or(0);
            duty.late = duty.done.saturating_sub(then);
        }
    }
    Ok(())
}
