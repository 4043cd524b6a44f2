//! 日历: what is due in which week, of whom, and how far it has come.

use std::collections::BTreeMap;

use mingde_core::date::Day;
use mingde_core::id::EntityId;
use mingde_core::policy::Actor;
use mingde_rulebook::{AssessmentDate, Standing, Subject, owed_by};
use serde::Serialize;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::todo::rulebook_title;
use crate::view::Title;

/// So many weeks are shown at once.
pub const WEEKS: i32 = 4;

/// A week.
#[derive(Debug, Clone, Serialize)]
pub struct CalendarWeek {
    /// Its Monday.
    pub monday: Day,
    /// What is due in it, by day.
    pub duties: Vec<CalendarDuty>,
}

/// A duty that is due on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalendarDuty {
    /// The day.
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
    /// Whom it is asked of.
    pub whom: Subject,
    /// Of whom, where it is one.
    pub subject: Option<(EntityId, String)>,
    /// Its day is over and somebody has not done it.
    pub overdue: bool,
}

/// What is due from the Monday of a day's week on, of whom the actor sees, as everything stands today.
pub async fn calendar(
    bureau: &Bureau,
    actor: &Actor,
    day: Day,
    today: Day,
) -> Result<Vec<CalendarWeek>, AppError> {
    let monday = day.plus(1 - i32::from(day.weekday()));
    let last = monday.plus(7 * WEEKS - 1);
    let mut weeks: Vec<CalendarWeek> =
        (0..WEEKS).map(|week| CalendarWeek { monday: monday.plus(7 * week), duties: Vec::new() }).collect();
    for duty in duties_due(bureau, actor, (monday, last), today).await? {
        let week = duty.due.since(monday) / 7;
        if let Some(week) = weeks.get_mut(week as usize) {
            week.duties.push(duty);
        }
    }
    Ok(weeks)
}

/// What is due from one day to another, of whom the actor sees, as everything stands today; by day.
pub(crate) async fn duties_due(
    bureau: &Bureau,
    actor: &Actor,
    (first, last): (Day, Day),
    today: Day,
) -> Result<Vec<CalendarDuty>, AppError> {
    let standing = bureau.standing(actor, AssessmentDate::on(today)).await?;
    let (sight, library) = (standing.present.sight(actor), &standing.present.library);
    let mut duties = Vec::new();
    for assessment in standing.assessed.iter() {
        let subjects = sight.subjects_seen(assessment);
        let mut due: BTreeMap<(Day, &str), CalendarDuty> = BTreeMap::new();
        for line in owed_by(assessment, subjects.iter().copied(), last) {
            if line.due < first {
                continue;
            }
            let subject = &assessment.subjects[line.subject];
            let one = due.entry((line.due, &line.column.id)).or_insert_with(|| CalendarDuty {
                due: line.due,
                rulebook: assessment.rulebook.clone(),
                rulebook_title: rulebook_title(library, assessment),
                article: line.column.article.clone(),
                duty: line.column.id.clone(),
                title: line.column.title.clone(),
                owner: line.column.owner.clone(),
                of: 0,
                done: 0,
                whom: assessment.subject_kind,
                subject: None,
                overdue: false,
            });
            one.of += 1;
            one.done += usize::from(line.standing == Standing::Done);
            one.overdue |= line.standing == Standing::Overdue;
            one.subject = (one.of == 1).then(|| (subject.id, subject.name.to_string()));
        }
        duties.extend(due.into_values());
    }
    duties.sort_by(|one, two| (one.due, &one.rulebook).cmp(&(two.due, &two.rulebook)));
    Ok(duties)
}
