//! What a form asks for: figures as data. Nothing here knows how to answer; the requests are read, checked
//! for their own sense, and handed to whoever has the registry, the records and the assessments.

use std::ops::Range;

use super::condition::Condition;
use crate::wording::Shape;

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
}

/// A question to the registry, the records, an assessment or the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// About units, persons, groups or members as they stand on a day of the period.
    Registry {
        /// What to take.
        take: RegistryTake,
        /// Which of them; all must hold. Names: a field of the unit, person or group (`code`, `name`, `kind`,
        /// `class`, `rank`, a further field), or of the unit it belongs to with `unit.` before it.
        conditions: Vec<Condition>,
        /// As they stand when.
        at: Moment,
    },
    /// About accepted records of one kind.
    Records {
        /// Record kind.
        kind: String,
        /// What to take.
        take: RecordsTake,
        /// Which of them; all must hold. Names: a field, a role with an optional attribute
        /// (`counterpart.rank`), `unit`, `unit.class`.
        conditions: Vec<Condition>,
        /// In which time.
        window: Window,
    },
    /// About a result of a rulebook.
    Assessment {
        /// Id of the rulebook.
        rulebook: String,
        /// Id of the result in it.
        result: String,
        /// What to take.
        take: AssessmentTake,
        /// Over which subjects; all must hold. Names as for the registry.
        conditions: Vec<Condition>,
    },
    /// About the period reported on.
    Period(PeriodTake),
}

/// What the registry holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Registered {
    /// Units.
    Units,
    /// Persons with a main post.
    Persons,
    /// Groups.
    Groups,
    /// Members of groups, each person once.
    Members,
}

/// What to take from the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegistryTake {
    /// How many there are.
    Count(Registered),
    /// Sum of a field over them.
    Sum {
        /// Over these.
        of: Registered,
        /// Name of the field.
        field: String,
    },
    /// Their names, sorted; a single one prints as a name.
    Names(Registered),
    /// One row each, with these fields as columns.
    Rows {
        /// Over these.
        of: Registered,
        /// Names of the fields.
        columns: Vec<String>,
    },
}

/// What to take from records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordsTake {
    /// How many there are.
    Count,
    /// How many different ones of this.
    Distinct(Each),
    /// Sum of a field.
    Sum(String),
    /// Different names in a role or different values of a field, sorted.
    Names(Each),
    /// Date of the first.
    FirstDate,
    /// Date of the last.
    LastDate,
    /// One row each, with these fields and roles as columns; by date.
    Rows(Vec<String>),
}

/// Of what records have different ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Each {
    /// The reporting unit.
    Unit,
    /// The day of the event date.
    Day,
    /// The ISO week of the event date.
    Week,
    /// The month of the event date.
    Month,
    /// A role or a field of the kind.
    Named(String),
}

/// The time a question is about, relative to the period reported on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// The period.
    Period,
    /// So many months that end with the period.
    Months(u32),
    /// Everything up to the end of the period.
    All,
}

/// A day of the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Moment {
    /// Its last day, or the day of the report where that is earlier.
    #[default]
    End,
    /// Its first day.
    Start,
}

/// What to take from an assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssessmentTake {
    /// The value for the one subject that the conditions leave.
    Value,
    /// How many subjects have this status.
    Count(Status),
    /// Subjects with this status out of those with data.
    Share(Status),
    /// Sum of the values over subjects.
    Sum,
    /// Names of subjects with this status.
    Names(Status),
    /// One row for each subject with this status: its name, and `value`.
    Rows(Status),
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
pub const STATUSES: [(&str, Status); 4] = [
    ("met", Status::Met),
    ("not_met", Status::NotMet),
    ("not_applicable", Status::NotApplicable),
    ("no_data", Status::NoData),
];

impl FigureRequest {
    /// What kind of words can be made of the answer.
    pub fn shape(&self) -> Shape {
        match &self.question {
            Question::Registry { take, .. } => match take {
                RegistryTake::Count(_) | RegistryTake::Sum { .. } => Shape::Number,
                RegistryTake::Names(_) => Shape::List,
                RegistryTake::Rows { .. } => Shape::Rows,
            },
            Question::Records { take, .. } => match take {
                RecordsTake::Count | RecordsTake::Distinct(_) | RecordsTake::Sum(_) => Shape::Number,
                RecordsTake::Names(_) => Shape::List,
                RecordsTake::FirstDate | RecordsTake::LastDate => Shape::Date,
                RecordsTake::Rows(_) => Shape::Rows,
            },
            Question::Assessment { take, .. } => match take {
                AssessmentTake::Names(_) => Shape::List,
                AssessmentTake::Rows(_) => Shape::Rows,
                _ => Shape::Number,
            },
            Question::Period(PeriodTake::Title) => Shape::Text,
            Question::Period(_) => Shape::Date,
        }
    }

    /// Columns that can be cited in a loop over the figure; `None` where it cannot be looped over.
    pub fn columns(&self) -> Option<Vec<&str>> {
        match &self.question {
            Question::Registry { take: RegistryTake::Rows { columns, .. }, .. }
            | Question::Records { take: RecordsTake::Rows(columns), .. } => {
                Some(columns.iter().map(String::as_str).collect())
            }
            Question::Assessment { take: AssessmentTake::Rows(_), .. } => Some(vec!["value"]),
            _ if self.shape() == Shape::List => Some(Vec::new()),
            _ => None,
        }
    }
}
