//! A day of the calendar that no rulebook lays down.

use mingde_core::date::Day;
use mingde_core::id::{RecordId, UnitId};
use serde::Serialize;
use utoipa::ToSchema;

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
