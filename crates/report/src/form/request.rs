//! What a form asks for: figures as data. Nothing here knows how to answer; the requests are read, checked
//! for their own sense, and handed to whoever has the registry, the records and the assessments.

use std::collections::BTreeMap;
use std::ops::Range;

use mingde_core::yaml::{Entry, Node};

use super::columns::Column;
use crate::wording::Shape;

mingde_core::titled!(FigureRequest);

/// A figure a form asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureRequest {
    /// Name in the form: `bureau_staff`.
    pub name: String,
    /// Chinese title: `机关工作人员数`; the form may cite the figure by it as well.
    pub title: String,
    /// English title; the Chinese one where none is given.
    pub english: String,
    /// What it is counted in: `人`, `个`, `名`.
    pub unit: String,
    /// What is asked.
    pub question: Question,
    /// Place of its name in the form.
    pub span: Range<usize>,
    /// Places of the values of its keys (`kind`, `rulebook`, `columns`), so that what is wrong is found there.
    pub places: BTreeMap<String, Range<usize>>,
}

/// A question to the ledger, an assessment or the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Counted from records or the registry, as a measure of a rulebook is; in a column, for each row.
    Count {
        /// The measure, in the language of rulebooks: of what, which of them, in which days. Whoever has the kinds
        /// reads it.
        measure: Box<Entry>,
        /// What of it is told.
        take: Take,
        /// For [`Take::Rows`]: what is told of each row.
        columns: Vec<ColumnRequest>,
    },
    /// About a result of a rulebook.
    Assessment {
        /// Id of the rulebook.
        rulebook: String,
        /// Id of the result in it.
        result: String,
        /// What to take.
        take: AssessmentTake,
        /// Over which subjects: a condition on units or persons in the language of rulebooks; without, over all.
        which: Option<Node>,
        /// For which of the rulebook's periods.
        parts: Parts,
    },
    /// About the duties of rulebooks: which of them are met by whom.
    Duties {
        /// Ids of the rulebooks; none means all.
        rulebooks: Vec<String>,
        /// What to take.
        take: DutiesTake,
        /// With this status.
        status: Status,
        /// Over which subjects: a condition on units or persons in the language of rulebooks; without, over all.
        which: Option<Node>,
        /// For which of the rulebooks' periods.
        parts: Parts,
    },
    /// What rulebooks count, each with its figure, its records and their files.
    Indicators {
        /// Ids of the rulebooks.
        rulebooks: Vec<String>,
        /// Ids of the results; none means every measure.
        results: Vec<String>,
        /// Over which subjects: a condition on units or persons in the language of rulebooks; without, over all.
        which: Option<Node>,
    },
    /// A setting of a rulebook as it is in force.
    Setting {
        /// Id of the rulebook.
        rulebook: String,
        /// Id of the setting in it.
        setting: String,
    },
    /// Computed from other figures of the form, as a measure of a rulebook is from others: `value: visits - before`.
    /// Whoever has the kinds reads it.
    Computed(Box<Entry>),
    /// About the period reported on.
    Period(PeriodTake),
    /// Written by the author of the report, in free words; empty as long as nobody has written any.
    Author,
}

/// A column of rows: a field, or a question asked about each row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnRequest {
    /// Name: `pupils`.
    pub name: String,
    /// Title: `学生数`; the loop may cite the column by it as well.
    pub title: String,
    /// What it is counted in.
    pub unit: String,
    /// What is asked about each row; without, the field of that name.
    pub question: Option<Question>,
    /// Place in the form.
    pub span: Range<usize>,
}

/// What is told of a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// Its value.
    Number,
    /// The different things it counts, by name.
    Names,
    /// The date of the first record.
    FirstDay,
    /// The date of the last record.
    LastDay,
    /// One row for each record, unit, person or group; records by date, others by name.
    Rows,
}

/// Words after `from` that stand for a part of the registry; every other is the id of a record kind.
pub const REGISTRY: [&str; 5] = ["unit", "person", "post", "group", "member"];

/// What to take from an assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssessmentTake {
    /// The value for the one subject that the conditions leave.
    Value,
    /// How that subject stands, in words: 达到, 未达到, 不适用.
    Standing,
    /// How many subjects have this status.
    Count(Status),
    /// Subjects with this status out of those with data.
    Share(Status),
    /// Sum of the values over subjects.
    Sum,
    /// Names of subjects with this status.
    Names(Status),
    /// One row for each subject with this status: its name, `value`, `status`, and further results.
    Rows(Status, Vec<String>),
}

/// For which of a rulebook's periods its results are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Parts {
    /// The last that is over on the day of the report; if none is, the current one.
    #[default]
    Latest,
    /// Every one within the period reported on: sums run over all of them, and a subject meets a rule that it
    /// met in each of them.
    Each,
}

/// What to take from duties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DutiesTake {
    /// How many.
    Count(Gathered),
    /// Their names.
    Names(Gathered),
    /// One row each.
    Rows(Gathered),
}

/// By what duties are gathered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gathered {
    /// By duty: with the subjects that have the status.
    Duties,
    /// By subject: with the duties in which it has the status.
    Subjects,
}

/// Status of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Met.
    Met,
    /// Not met.
    NotMet,
    /// Not applicable.
    NotApplicable,
    /// No data.
    NoData,
    /// Whatever it is.
    Any,
}

/// What to take from the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodTake {
    /// Its title: 2025—2026学年.
    Title,
    /// Its first day.
    FirstDay,
    /// Its last day, or the day of the report where that is earlier.
    LastDay,
}

/// All statuses with their names.
pub const STATUSES: [(&str, Status); 5] = [
    ("met", Status::Met),
    ("not_met", Status::NotMet),
    ("not_applicable", Status::NotApplicable),
    ("no_data", Status::NoData),
    ("all", Status::Any),
];

impl Question {
    /// Whether the answer is a part of a whole, which is compared with `90 %` and not with 90.
    pub fn is_share(&self) -> bool {
        matches!(self, Question::Assessment { take: AssessmentTake::Share(_), .. })
    }

    /// The measure that whoever has the kinds reads, of a figure that is counted or computed.
    pub fn measure(&self) -> Option<&Entry> {
        match self {
            Question::Count { measure, .. } | Question::Computed(measure) => Some(measure),
            _ => None,
        }
    }
}

impl FigureRequest {
    /// What kind of words can be made of the answer.
    pub fn shape(&self) -> Shape {
        self.question.shape()
    }

    /// Columns that can be cited in a loop over the figure; `None` where it cannot be looped over.
    pub fn columns(&self) -> Option<Vec<Column>> {
        self.question.columns()
    }

    /// The place of the value of a key, or of the name where there is none.
    pub fn place(&self, key: &str) -> Range<usize> {
        self.places.get(key).unwrap_or(&self.span).clone()
    }
}
