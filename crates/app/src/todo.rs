//! 待办: what somebody has to do, by when, and in whose name.
//!
//! What is owed comes out of the duties of rulebooks. It is somebody's to do if they may file a kind of record that the
//! duty counts, for the unit it is asked of, or if it is asked of themselves. What was returned, what is begun and what
//! waits comes out of the records.

mod owed;
mod records;
mod unsettled;

pub(crate) use owed::{Near, near, rulebook_title};
pub use unsettled::{Unsettled, unsettled_duties};

use mingde_core::date::Day;
use mingde_core::id::{EntityId, UnitId};
use mingde_core::period::Period;
use mingde_core::policy::Actor;
use mingde_rulebook::{Assessment, AssessmentDate, ResultKind, Status, Subject};
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

use crate::assignments::{Received, received};
use crate::bureau::Bureau;
use crate::cases::{CaseDue, cases_due};
use crate::error::AppError;
use crate::glance::Glance;
use crate::replying::{OwnCase, OwnReply, own_cases};
use crate::selections::{SelectionDue, selections_due};
use crate::view::{DayText, IdText, Title};
use crate::writing::{DraftLine, waiting_for};

/// So many days ahead is looked.
pub const AHEAD: i32 = 31;

/// What somebody has to do.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Todo {
    /// Its day is over.
    pub overdue: Vec<Task>,
    /// Came back to be repaired, the latest first.
    pub returned: Vec<ReturnedRecord>,
    /// Came to units for which one signs, and is to be signed for or done.
    pub received: Vec<Received>,
    /// Steps of cases that are overdue or fall due within [`AHEAD`] days, the earliest first.
    pub cases: Vec<CaseDue>,
    /// What is to be done in selections, what ends first in front.
    pub selections: Vec<SelectionDue>,
    /// What concerns oneself and may be replied to now, with the replies that are open.
    #[serde(skip)]
    pub may_say: Vec<OwnCase>,
    /// Due by Sunday.
    pub this_week: Vec<Task>,
    /// Due within [`AHEAD`] days.
    pub later: Vec<Task>,
    /// Handed in by others, waiting to be accepted, by kind.
    pub to_accept: Vec<Waiting>,
    /// Rulebooks and kinds that others put forward, for the actor to publish.
    #[serde(skip)]
    pub to_publish: Vec<DraftLine>,
    /// Begun and not handed in, the latest first.
    pub drafts: Vec<Glance>,
    /// Handed in by one's own units, waiting for others, by kind.
    pub with_others: Vec<Waiting>,
    /// Owed by units that are seen, to be done by others there: overdue or due by Sunday.
    pub owed_by_others: Vec<Task>,
    /// Done, of what is due this month.
    pub done: Vec<Task>,
    /// Asks nothing before somebody lays a number down.
    pub unsettled: Vec<Unsettled>,
    /// The kinds filed most by one's units, the first few.
    pub usual: Vec<(String, Title)>,
    /// Where the only unit that is seen stands with its duties: its id and name, and how many stand how.
    #[schema(value_type = Option<(IdText, String, DutyCount)>)]
    pub standing: Option<(UnitId, String, DutyCount)>,
}

/// Something owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Task {
    /// The rulebook that asks for it.
    pub rulebook: String,
    /// What it is called.
    pub rulebook_title: Title,
    /// Heading of the article.
    pub article: String,
    /// Id of the duty within the rulebook.
    pub duty: String,
    /// Its title.
    pub title: String,
    /// Who must see to it, as the rulebook words it.
    pub owner: String,
    /// Last day on which it can be done in time; of several occurrences that were missed, the first.
    #[schema(value_type = DayText)]
    pub due: Day,
    /// The week, month or quarter of a repeated duty.
    #[serde(serialize_with = "crate::view::some_as_text")]
    #[schema(value_type = Option<String>)]
    pub part: Option<Period>,
    /// How many occurrences it stands for.
    pub occurrences: usize,
    /// Nothing was reported at all.
    pub no_data: bool,
    /// How much there is of what is asked for, where one is asked and that is all that it asks.
    pub amount: Option<Amount>,
    /// Of whom it is asked.
    pub of: TaskOf,
    /// Of several, the first who lack it.
    pub lacking: Vec<Lacking>,
    /// How many lack it.
    pub lack: usize,
    /// Kinds of records by which it is done and which the actor files, the likeliest first.
    pub file: Vec<(String, Title)>,
    /// The unit to file them for.
    #[schema(value_type = Option<IdText>)]
    pub unit: Option<UnitId>,
    /// The day that such a record bears: today, if it is still time, else the last day that counts. None where the whole period counts.
    #[schema(value_type = Option<DayText>)]
    pub day: Option<Day>,
}

/// How far somebody has come with a duty, by its two sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Amount {
    /// What there is; none where nothing was reported.
    #[serde(serialize_with = "crate::view::some_as_text")]
    #[schema(value_type = Option<String>)]
    pub has: Option<Decimal>,
    /// What there is to be.
    #[serde(serialize_with = "crate::view::as_text")]
    #[schema(value_type = String)]
    pub bound: Decimal,
    /// At least, at most or just so much: `at-least`, `at-most`, `exactly`.
    pub reach: &'static str,
    /// The word of the unit of both.
    pub unit: &'static str,
}

/// Of whom something is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TaskOf {
    /// Of whoever asks.
    Oneself,
    /// Of one unit or person.
    One {
        /// Its id.
        #[schema(value_type = IdText)]
        id: EntityId,
        /// What it is called.
        name: String,
    },
    /// Of several, so many of whom have done it.
    Several {
        /// Have done it.
        done: usize,
        /// In all.
        of: usize,
        /// What they are.
        #[schema(value_type = String)]
        whom: Subject,
    },
}

/// Somebody who lacks what is asked of several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Lacking {
    /// Its id.
    #[schema(value_type = IdText)]
    pub id: EntityId,
    /// What it is called.
    pub name: String,
    /// The name of the unit for which a record is filed that does it.
    pub unit: Option<String>,
}

/// A record that came back.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReturnedRecord {
    /// The record.
    #[serde(flatten)]
    pub glance: Glance,
    /// What is to be repaired.
    pub reason: String,
    /// Name of who returned it, where it may be known.
    pub by: Option<String>,
    /// When.
    #[schema(value_type = DayText)]
    pub on: Day,
}

/// Records of a kind that wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Waiting {
    /// The kind.
    pub kind: String,
    /// What it is called.
    pub title: Title,
    /// How many.
    pub count: usize,
    /// Of how many units.
    pub units: usize,
    /// Since when the first of them waits.
    #[schema(value_type = DayText)]
    pub since: Day,
    /// Offices that accept them.
    pub accepted_by: Vec<Title>,
}

/// How many duties of somebody stand how, each once however often it comes again. 待办 and the pages of units and persons count by it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct DutyCount {
    /// Are met.
    pub met: usize,
    /// Are not.
    pub not_met: usize,
    /// Nothing was reported.
    pub no_data: usize,
    /// Ask nothing.
    pub not_applicable: usize,
}

impl DutyCount {
    /// Adds the duties of a subject in an assessment.
    pub(crate) fn add(&mut self, assessment: &Assessment, subject: usize) {
        for column in assessment.columns.iter().filter(|column| column.kind == ResultKind::Duty) {
            let counter = match column.status(subject) {
                Status::Met => &mut self.met,
                Status::NotMet => &mut self.not_met,
                Status::NoData => &mut self.no_data,
                Status::NotApplicable => &mut self.not_applicable,
            };
            *counter += 1;
        }
    }

    /// How many want something.
    pub fn open(&self) -> usize {
        self.not_met + self.no_data
    }
}

impl Todo {
    /// How many things are to be done.
    pub fn count(&self) -> usize {
        self.overdue.len()
            + self.returned.len()
            + self.received.len()
            + self.cases.len()
            + self.selections.len()
            + self.may_say.iter().map(|case| case.replies.len()).sum::<usize>()
            + self.this_week.len()
            + self.later.len()
            + self.to_accept.len()
            + self.to_publish.len()
    }
}

/// Of records that concern somebody those to which something may be said now.
fn open_replies(mut cases: Vec<OwnCase>) -> Vec<OwnCase> {
    cases.iter_mut().for_each(|case| case.replies.retain(OwnReply::is_open));
    cases.retain(|case| !case.replies.is_empty());
    cases
}

/// What somebody has to do, as everything stands on a day.
pub async fn todo(bureau: &Bureau, actor: &Actor, today: Day) -> Result<Todo, AppError> {
    let standing = bureau.standing(actor, AssessmentDate::on(today)).await?;
    let present = &standing.present;
    let sight = present.sight(actor);
    let owed = owed::owed(&present.library, &sight, &standing.assessed, today);
    let records = records::records(bureau, &present.library, &sight, today).await?;
    let received = received(&present.library, &sight, today);
    Ok(Todo {
        received: received.into_iter().filter(Received::is_open).collect(),
        cases: cases_due(&present.library, &sight, today.plus(AHEAD), today),
        selections: selections_due(present, actor, today),
        may_say: open_replies(own_cases(bureau, actor, today).await?),
        overdue: owed.overdue,
        this_week: owed.this_week,
        later: owed.later,
        owed_by_others: owed.by_others,
        done: owed.done,
        unsettled: unsettled::unsettled(&present.library, &sight, &standing.assessed),
        standing: owed.standing,
        returned: records.returned,
        to_accept: records.to_accept,
        to_publish: waiting_for(bureau, actor, &sight).await?,
        drafts: records.drafts,
        with_others: records.with_others,
        usual: records.usual,
    })
}
