//! Answering the figures a report form asks for: from the registry, from records, from assessments. Each
//! answer carries the receipt by which it can be asked again.

mod assessed;
mod check;
mod condition;
mod recorded;
mod registered;

use std::collections::BTreeMap;

use mingde_core::date::Day;
use mingde_core::period::Period;
use mingde_core::snapshot::Snapshot;
use mingde_report::figure::{Figure, FigureValue, Figures, Receipt};
use mingde_report::form::{Form, Moment, PeriodTake, Question, Window};
use mingde_rulebook::{Assessment, Rulebook};
use rust_decimal::Decimal;

pub(crate) use check::check_form;

use crate::library::Library;

/// What figures are answered from.
pub(crate) struct Answers<'a> {
    library: &'a Library,
    snapshot: &'a Snapshot,
    period: Period,
    /// Last day of the period, or the day of the report where that is earlier.
    as_of: Day,
    assessments: BTreeMap<String, Assessment>,
}

impl<'a> Answers<'a> {
    /// Ready to answer a form for a period, as it stood on a day.
    pub fn new(library: &'a Library, snapshot: &'a Snapshot, period: Period, as_of: Day) -> Self {
        Self { library, snapshot, period, as_of, assessments: BTreeMap::new() }
    }

    /// Answers everything a form asks for. A form must have passed [`check_form`].
    pub fn answer(mut self, form: &Form) -> Figures {
        self.assess(form);
        let mut figures = Figures::default();
        for request in form.figures() {
            let mut figure = match &request.question {
                Question::Registry { take, conditions, at } => {
                    self.registered(take, conditions, self.moment(*at))
                }
                Question::Records { kind, take, conditions, window } => {
                    self.recorded(kind, take, conditions, self.window(*window))
                }
                Question::Assessment { rulebook, result, take, conditions } => {
                    self.assessed(rulebook, result, take, conditions)
                }
                Question::Period(take) => self.of_period(*take),
            };
            let receipt = &mut figure.receipt;
            receipt.as_of.get_or_insert(self.as_of);
            receipt.ledger = Some(self.snapshot.position);
            receipt.hash.get_or_insert_with(|| hex(&self.snapshot.root));
            figures.insert(request.name.clone(), figure);
        }
        figures
    }

    /// Evaluates the rulebooks the form asks about, all in one pass.
    fn assess(&mut self, form: &Form) {
        let asked = form.figures().iter().any(|r| matches!(r.question, Question::Assessment { .. }));
        if !asked {
            return;
        }
        // A published version that no longer reads leaves the figures that rest on it without data.
        let all: Vec<&Rulebook> = self.library.rulebooks_on(self.as_of).unwrap_or_default();
        let at = mingde_rulebook::AssessmentDate { as_of: self.as_of, period: Some(self.period) };
        let assessed = mingde_rulebook::assess(&all, self.snapshot, at, &self.library.own);
        self.assessments = assessed.into_iter().map(|a| (a.rulebook.clone(), a)).collect();
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

/// A count; nothing counted among nothing recorded is no data, never zero.
fn count(number: usize, anything_recorded: bool) -> FigureValue {
    if number == 0 && !anything_recorded {
        FigureValue::NoData
    } else {
        FigureValue::Number(Decimal::from(number as u64))
    }
}

/// Names by pinyin, each once.
fn names(mut list: Vec<String>) -> FigureValue {
    list.sort_by_cached_key(|name| mingde_core::text::sort_key(name));
    list.dedup();
    if list.is_empty() { FigureValue::NoData } else { FigureValue::List(list) }
}

fn figure(value: FigureValue, source: String, counted: usize) -> Figure {
    let receipt = Receipt { source, counted: Some(counted as u64), ..Receipt::default() };
    Figure { value, measure: None, receipt }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
