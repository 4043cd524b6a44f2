//! Days that no rulebook lays down: the last days of steps of cases and of what somebody may say, and those of selections.

use mingde_core::date::Day;
use mingde_core::id::{RecordId, UnitId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::cases::cases_due;
use crate::present::Present;
use crate::replying::own_replies_due;
use crate::selections::selection_days;
use crate::sight::Sight;
use crate::view::{DayText, IdText, Title};

/// A day in the calendar of whoever has to do with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CalendarDay {
    /// The day.
    #[schema(value_type = DayText)]
    pub day: Day,
    /// What it is the day of.
    pub sort: DaySort,
    /// The case, the record that concerns whoever reads, or the call.
    #[schema(value_type = IdText)]
    pub id: RecordId,
    /// The name of the step in its kind, or the kind of the reply; empty for a selection.
    pub name: String,
    /// What the step, the reply or the selection is called.
    pub title: Title,
    /// The kind of the record that it is of; empty for a selection.
    pub kind: Title,
    /// What tells a case from others of its kind: it may name somebody.
    pub gist: Title,
    /// The unit it is of.
    #[schema(value_type = Option<(IdText, String)>)]
    pub unit: Option<(UnitId, String)>,
}

/// What a day is the day of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DaySort {
    /// The last one of a step of a case.
    CaseStep,
    /// The last one on which whoever reads may state or appeal.
    OwnReply,
    /// The first one on which units nominate.
    NominationsBegin,
    /// The last one.
    NominationsEnd,
    /// The last one on which raters rate.
    EvaluationEnds,
    /// The first one of a public notice.
    NoticeBegins,
    /// The last one.
    NoticeEnds,
}

impl DaySort {
    /// Its name in codes of words.
    pub fn name(self) -> &'static str {
        match self {
            Self::CaseStep => "case-step",
            Self::OwnReply => "own-reply",
            Self::NominationsBegin => "nominations-begin",
            Self::NominationsEnd => "nominations-end",
            Self::EvaluationEnds => "evaluation-ends",
            Self::NoticeBegins => "notice-begins",
            Self::NoticeEnds => "notice-ends",
        }
    }

    /// Whether something is late once it is over.
    pub fn falls_due(self) -> bool {
        matches!(self, Self::CaseStep | Self::OwnReply)
    }
}

/// All of them from one day to another, for whoever looks, by day.
pub(super) fn days(
    present: &Present,
    sight: &Sight,
    (first, last): (Day, Day),
    today: Day,
) -> Vec<CalendarDay> {
    let library = &present.library;
    let steps = cases_due(library, sight, last, today).into_iter().map(|due| CalendarDay {
        day: due.last,
        sort: DaySort::CaseStep,
        id: due.id,
        name: due.step,
        title: due.title,
        kind: due.kind,
        gist: due.gist,
        unit: Some((due.unit, due.unit_name)),
    });
    let replies = own_replies_due(library, sight, today).into_iter().filter_map(|due| {
        Some(CalendarDay {
            day: due.last?,
            sort: DaySort::OwnReply,
            id: due.record,
            name: due.kind,
            title: due.title,
            kind: due.about,
            gist: Title::default(),
            unit: None,
        })
    });
    let mut all: Vec<CalendarDay> = steps.chain(replies).collect();
    all.extend(selection_days(present, sight.actor()));
    all.retain(|one| (first..=last).contains(&one.day));
    all.sort_by_key(|one| (one.day, one.id));
    all
}
