//! What a form asks for: figures as data. Nothing here knows how to answer; the requests are read, checked
//! for their own sense, and handed to whoever has the registry, the records and the assessments.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::text::nearest;
use mingde_core::yaml::{Entry, Fields, Findings, Node};

use super::condition::{Condition, read_conditions};
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

const REGISTERED: [(&str, Registered); 4] = [
    ("units", Registered::Units),
    ("persons", Registered::Persons),
    ("groups", Registered::Groups),
    ("members", Registered::Members),
];

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

/// Reads one entry of `figures:`.
pub fn read_request(entry: &Entry, findings: &mut Findings) -> Option<FigureRequest> {
    let mut fields = Fields::of(&entry.value, findings);
    let title = fields.required_text("title", findings).to_owned();
    let english = fields.text("english", findings).unwrap_or(&title).to_owned();
    let unit = fields.text("unit", findings).unwrap_or("").to_owned();
    let from = fields.required("from", findings);
    let word = from.and_then(Node::as_text).unwrap_or("");
    let mut ask = Ask { fields, entry, findings };
    let question = match word {
        "registry" => ask.registry(),
        "records" => ask.records(),
        "assessment" => ask.assessment(),
        "period" => ask.period(),
        _ => {
            if let Some(node) = from {
                let near = nearest(word, ["registry", "records", "assessment", "period"]).map(str::to_owned);
                let message = Message::new("report-from-unknown").with("word", word);
                ask.findings.error(node.span.clone(), message).suggestion = near;
            }
            // What follows depends on the source, so its keys cannot be judged.
            return None;
        }
    };
    let Ask { fields, findings, .. } = ask;
    fields.finish(findings);
    let name = entry.key.clone();
    Some(FigureRequest { name, title, english, unit, question: question?, span: entry.key_span.clone() })
}

/// A request being read.
struct Ask<'n, 'f> {
    fields: Fields<'n>,
    entry: &'n Entry,
    findings: &'f mut Findings,
}

impl<'n> Ask<'n, '_> {
    /// The one of `keys` that is there; none or several is an error.
    fn one_of(&mut self, keys: &[&'static str]) -> Option<(&'static str, &'n Node)> {
        let present: Vec<_> = keys.iter().filter_map(|k| Some((*k, self.fields.node(k)?))).collect();
        if present.len() != 1 {
            let message = Message::new("report-take-one").with("keys", keys.join("、"));
            self.findings.error(self.entry.key_span.clone(), message);
            return None;
        }
        present.into_iter().next()
    }

    fn choice<T: Copy>(&mut self, node: &Node, known: &[(&'static str, T)]) -> Option<T> {
        let word = node.as_text().unwrap_or("");
        let found = known.iter().find(|(w, _)| *w == word).map(|(_, t)| *t);
        if found.is_none() {
            let words = known.iter().map(|(w, _)| *w);
            let near = nearest(word, words.clone()).map(str::to_owned);
            let message = Message::new("report-word-unknown").with("word", word);
            let finding = self.findings.error(node.span.clone(), message);
            finding.suggestion = near;
            let words = words.collect::<Vec<_>>().join("、");
            finding.notes.push(Message::new("report-words-known").with("words", words));
        }
        found
    }

    fn text(&mut self, node: &Node) -> Option<String> {
        let text = node.as_text().map(str::to_owned);
        if text.is_none() {
            self.findings.error(node.span.clone(), Message::new("report-text-wanted"));
        }
        text
    }

    fn conditions(&mut self) -> Vec<Condition> {
        read_conditions(&mut self.fields, self.findings)
    }

    fn columns(&mut self) -> Vec<String> {
        self.fields.words("columns", self.findings).into_iter().map(|(w, _)| w.to_owned()).collect()
    }

    fn registry(&mut self) -> Option<Question> {
        let taken = self.one_of(&["count", "sum", "names", "rows"]);
        let (conditions, columns) = (self.conditions(), self.columns());
        let of = self.fields.node("of");
        let at = match self.fields.node("at") {
            None => Moment::End,
            Some(node) => {
                self.choice(node, &[("period-end", Moment::End), ("period-start", Moment::Start)])?
            }
        };
        let (key, node) = taken?;
        let take = match key {
            "count" => RegistryTake::Count(self.choice(node, &REGISTERED)?),
            "names" => RegistryTake::Names(self.choice(node, &REGISTERED)?),
            "rows" => RegistryTake::Rows { of: self.choice(node, &REGISTERED)?, columns },
            _ => {
                let of = match of {
                    None => Registered::Units,
                    Some(node) => self.choice(node, &REGISTERED)?,
                };
                RegistryTake::Sum { of, field: self.text(node)? }
            }
        };
        Some(Question::Registry { take, conditions, at })
    }

    fn records(&mut self) -> Option<Question> {
        let kind = self.fields.required_text("kind", self.findings).to_owned();
        let taken = self.one_of(&["count", "sum", "names", "date", "rows"]);
        let (conditions, window) = (self.conditions(), self.window());
        let (key, node) = taken?;
        let take = match key {
            "count" => match node.as_text().unwrap_or("").split_once(' ') {
                Some(("distinct", each)) => RecordsTake::Distinct(each_of(each.trim())),
                _ => {
                    self.choice(node, &[("records", ()), ("distinct …", ())])?;
                    RecordsTake::Count
                }
            },
            "sum" => RecordsTake::Sum(self.text(node)?),
            "names" => RecordsTake::Names(each_of(&self.text(node)?)),
            "date" => {
                let first = self.choice(node, &[("first", true), ("last", false)])?;
                if first { RecordsTake::FirstDate } else { RecordsTake::LastDate }
            }
            _ => {
                let rows = self.fields.words("rows", self.findings);
                RecordsTake::Rows(rows.into_iter().map(|(w, _)| w.to_owned()).collect())
            }
        };
        Some(Question::Records { kind, take, conditions, window: window? })
    }

    /// `period`, `all`, `12 months`, `3 years`.
    fn window(&mut self) -> Option<Window> {
        let Some(node) = self.fields.node("window") else { return Some(Window::Period) };
        let word = node.as_text().unwrap_or("");
        if let Some((number, unit)) = word.split_once(' ')
            && let Ok(number) = number.parse::<u32>()
            && (1..=600).contains(&number)
        {
            match unit.trim() {
                "month" | "months" => return Some(Window::Months(number)),
                "year" | "years" if number <= 50 => return Some(Window::Months(number * 12)),
                _ => {}
            }
        }
        self.choice(
            node,
            &[
                ("period", Window::Period),
                ("all", Window::All),
                ("12 months", Window::Months(12)),
                ("3 years", Window::Months(36)),
            ],
        )
    }

    fn assessment(&mut self) -> Option<Question> {
        let rulebook = self.fields.required_text("rulebook", self.findings).to_owned();
        let result = self.fields.required_text("result", self.findings).to_owned();
        let taken = self.one_of(&["value", "count", "share", "sum", "names", "rows"]);
        let conditions = self.conditions();
        let (key, node) = taken?;
        let take = match key {
            "value" => {
                self.choice(node, &[("subject", ())])?;
                AssessmentTake::Value
            }
            "sum" => {
                self.choice(node, &[("values", ())])?;
                AssessmentTake::Sum
            }
            "count" => AssessmentTake::Count(self.choice(node, &STATUSES)?),
            "share" => AssessmentTake::Share(self.choice(node, &STATUSES)?),
            "names" => AssessmentTake::Names(self.choice(node, &STATUSES)?),
            _ => AssessmentTake::Rows(self.choice(node, &STATUSES)?),
        };
        Some(Question::Assessment { rulebook, result, take, conditions })
    }

    fn period(&mut self) -> Option<Question> {
        let node = self.fields.required("take", self.findings)?;
        let known = [
            ("title", PeriodTake::Title),
            ("first-day", PeriodTake::FirstDay),
            ("last-day", PeriodTake::LastDay),
        ];
        self.choice(node, &known).map(Question::Period)
    }
}

fn each_of(word: &str) -> Each {
    match word {
        "unit" => Each::Unit,
        "day" => Each::Day,
        "week" => Each::Week,
        "month" => Each::Month,
        name => Each::Named(name.to_owned()),
    }
}
