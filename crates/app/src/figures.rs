//! Answering the figures a report form asks for: from the registry, from records, from assessments. Each
//! answer carries the receipt by which it can be asked again.

mod assessed;
mod check;
mod columns;
mod computed;
mod condition;
mod counted;
mod duties;
mod file;
mod indicators;
mod recorded;
mod registered;
mod times;
mod vocabulary;

use std::collections::BTreeMap;

use mingde_core::date::Day;
use mingde_core::id::RecordId;
use mingde_core::period::Period;
use mingde_core::snapshot::Snapshot;
use mingde_report::figure::{Figure, FigureValue, Figures, Receipt};
use mingde_report::form::{ColumnRequest, Form, Moment, Parts, PeriodTake, Question, RegistryTake, Window};
use mingde_report::proof::{Proof, Proofs};
use mingde_rulebook::Assessment;
use rust_decimal::Decimal;

pub(crate) use check::check_requests;
pub(crate) use counted::{MadeOf, ResultKey, ResultOf};
pub use file::EvidenceFile;
pub(crate) use file::TELLING;

use crate::library::Library;

/// The evidence files of records.
pub type Files = BTreeMap<RecordId, Vec<EvidenceFile>>;

/// What figures are answered from.
pub(crate) struct Answers<'a> {
    library: &'a Library,
    snapshot: &'a Snapshot,
    files: &'a Files,
    period: Period,
    /// Last day of the period, or the day of the report where that is earlier.
    as_of: Day,
    /// By rulebook, and whether all of its periods were asked for.
    assessments: BTreeMap<(String, bool), Vec<Assessment>>,
    proofs: Proofs,
}

impl<'a> Answers<'a> {
    /// Ready to answer a form for a period, as it stood on a day.
    pub fn new(
        library: &'a Library,
        snapshot: &'a Snapshot,
        files: &'a Files,
        period: Period,
        as_of: Day,
    ) -> Self {
        let (assessments, proofs) = Default::default();
        Self { library, snapshot, files, period, as_of, assessments, proofs }
    }

    /// Answers everything a form asks for, with the proofs. A form must have passed [`check_requests`].
    pub fn answer(mut self, form: &Form) -> (Figures, Proofs) {
        self.assess(form);
        let mut figures = Figures::default();
        for request in form.figures() {
            let (mut figure, mut proof) = self.ask(&request.question, &figures);
            let receipt = &mut figure.receipt;
            receipt.as_of.get_or_insert(self.as_of);
            receipt.ledger = Some(self.snapshot.position);
            receipt.hash.get_or_insert_with(|| hex(&self.snapshot.root));
            if let Some(place) = request.places.get("where") {
                let written = form.source().text[place.clone()].trim_matches(['[', ']']);
                proof.conditions = written.split(',').map(|c| c.trim().to_owned()).collect();
            }
            self.proofs.insert(request.name.clone(), proof);
            figures.insert(request.name.clone(), figure);
        }
        (figures, self.proofs)
    }

    fn ask(&mut self, question: &Question, before: &Figures) -> (Figure, Proof) {
        match question {
            Question::Registry { take, conditions, at } => {
                self.registered(take, conditions, self.moment(*at))
            }
            Question::Records { kind, take, conditions, window, .. } => {
                self.recorded(kind, take, conditions, self.window(*window), None)
            }
            Question::Assessment { rulebook, result, take, conditions, parts } => {
                self.assessed(rulebook, result, take, conditions, *parts)
            }
            Question::Duties { rulebooks, take, status, conditions } => {
                self.duties(rulebooks, *take, *status, conditions)
            }
            Question::Indicators { rulebooks, results, conditions } => {
                self.indicators(rulebooks, results, conditions)
            }
            Question::Setting { rulebook, setting } => self.setting(rulebook, setting),
            Question::Figures { take, names } => (computed::computed(*take, names, before), Proof::default()),
            Question::Period(take) => (self.of_period(*take), Proof::default()),
        }
    }

    fn moment(&self, at: Moment) -> Day {
        match at {
            Moment::End => self.as_of,
            Moment::Start => self.period.from,
        }
    }

    fn window(&self, window: Window) -> (Day, Day) {
        let from = match window {
            Window::Period => self.period.from,
            Window::Previous => {
                let previous = self.period.previous();
                return (previous.from, previous.last());
            }
            Window::Months(months) => self.period.to.plus_months(-(months as i32)),
            Window::All => Day::EARLIEST,
        };
        (from, self.as_of)
    }

    fn of_period(&self, take: PeriodTake) -> Figure {
        let value = match take {
            PeriodTake::Title => FigureValue::Text(self.period.chinese()),
            PeriodTake::FirstDay => FigureValue::Date(self.period.from),
            PeriodTake::LastDay => FigureValue::Date(self.as_of),
        };
        Figure::new(value, "报告期")
    }
}

/// Every question of a form, those of columns included.
fn questions(form: &Form) -> Vec<&Question> {
    let mut all = Vec::new();
    for request in form.figures() {
        all.push(&request.question);
        all.extend(columns_of(&request.question).iter().filter_map(|c| c.question.as_ref()));
    }
    all
}

/// The columns of a question that a form has written itself.
fn columns_of(question: &Question) -> &[ColumnRequest] {
    match question {
        Question::Registry { take: RegistryTake::Rows { columns, .. }, .. } => columns,
        _ => &[],
    }
}

/// Whether a form shows files of records, so that they have to be fetched.
pub(crate) fn shows_files(form: &Form) -> bool {
    questions(form).into_iter().any(|question| {
        matches!(question, Question::Indicators { .. })
            || matches!(question, Question::Records { take: mingde_report::form::RecordsTake::Rows(_), .. })
    })
}

fn each(parts: Parts) -> bool {
    parts == Parts::Each
}

/// A count; nothing counted among nothing recorded is no data, never zero.
fn count(number: usize, anything_recorded: bool) -> FigureValue {
    if number == 0 && !anything_recorded {
        FigureValue::NoData
    } else {
        FigureValue::Number(Decimal::from(number as u64))
    }
}

/// Names by pinyin, each once; none among nothing recorded is no data.
fn names(mut list: Vec<String>, anything_recorded: bool) -> FigureValue {
    list.sort_by_cached_key(|name| mingde_core::text::sort_key(name));
    list.dedup();
    if list.is_empty() && !anything_recorded { FigureValue::NoData } else { FigureValue::List(list) }
}

fn figure(value: FigureValue, source: String, counted: usize) -> Figure {
    let receipt = Receipt { source, counted: Some(counted as u64), ..Receipt::default() };
    Figure { value, measure: None, receipt }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
