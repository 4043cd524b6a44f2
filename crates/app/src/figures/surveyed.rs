//! What a form counts and computes, as a survey that is asked: the way of its figures into the language of rulebooks.

use mingde_core::date::Day;
use mingde_core::yaml::Findings;
use mingde_report::figure::{Exactly, Figure, FigureValue, Receipt};
use mingde_report::form::{FigureRequest, Question};
use mingde_report::wording::Shape;
use mingde_rulebook::survey::{Asked, AskedElsewhere, CountedRow, Given, Survey, Text};
use mingde_rulebook::{AssessmentDate, Explainer, Explanation, Overrides, Status, Subject};

use super::Answers;

/// Everything a form counts and computes over the whole bureau.
pub(super) fn survey(
    text: &Text,
    requests: &[FigureRequest],
    library: &mingde_rulebook::Library,
    findings: &mut Findings,
) -> Survey {
    let asked = requests.iter().filter_map(|request| asked(&request.question));
    Survey::read(text, Subject::Bureau, asked.collect(), given(requests), library, findings)
}

/// A count with what is told of its rows, or a formula, as a survey takes it.
pub(super) fn asked(question: &Question) -> Option<Asked<'_>> {
    let fields = super::columns_of(question).iter().filter(|column| column.question.is_none());
    let told = fields.map(|column| (column.name.as_str(), column.span.clone()));
    Some(Asked { measure: question.measure()?, told: told.collect() })
}

/// A survey that is being asked, over one snapshot.
pub(super) struct Surveyed<'s> {
    survey: &'s Survey,
    explainer: Explainer<'s>,
    date: AssessmentDate,
}

impl<'s> Surveyed<'s> {
    /// Ready to answer; rulebooks that it asks come along in the version that holds, with those that these ask.
    /// Numbers that its formulas take from elsewhere are among the bureau's own values.
    pub fn new(answers: &Answers<'s>, survey: &'s Survey, own: &'s Overrides) -> Self {
        Self::at(answers, survey, own, answers.asked_at())
    }

    /// The same at another time.
    fn at(answers: &Answers<'s>, survey: &'s Survey, own: &'s Overrides, date: AssessmentDate) -> Self {
        // A published version that no longer reads leaves the figures that rest on it without data.
        let on_the_day = answers.library.rulebooks_on(answers.as_of).unwrap_or_default();
        let asked = mingde_rulebook::asked_by(&[survey.rulebook()], &on_the_day);
        let all: Vec<_> = std::iter::once(survey.rulebook()).chain(asked).collect();
        let explainer = Explainer::new(&all, answers.snapshot, date, own);
        Self { survey, explainer, date }
    }

    /// The same so many periods earlier.
    pub fn earlier(&self, answers: &Answers<'s>, own: &'s Overrides, back: u16) -> Option<Self> {
        let period = (0..back).fold(self.date.period?, |period, _| period.previous());
        let date = AssessmentDate { as_of: period.last().min(self.date.as_of), period: Some(period) };
        Some(Self::at(answers, self.survey, own, date))
    }

    /// The same of the same period as it stood on an earlier day.
    pub fn on(&self, answers: &Answers<'s>, own: &'s Overrides, day: Day) -> Self {
        Self::at(answers, self.survey, own, AssessmentDate { as_of: day, ..self.date })
    }

    /// The value of a count with its proof, over the whole bureau or for the unit or person of a code.
    pub fn explain(&self, subject: &str, name: &str) -> Option<Explanation> {
        self.explainer.explain(&self.survey.rulebook().id, subject, name).ok()
    }

    /// Every row it counted.
    pub fn rows(&self, subject: &str, name: &str) -> Vec<CountedRow> {
        self.explainer.rows(self.survey, subject, name).unwrap_or_default()
    }

    /// The figure that a count is, with what it is exactly.
    pub fn figure(&self, name: &str, value: FigureValue, explanation: &Explanation) -> Figure {
        let measure = self.survey.measure(name);
        Figure { measure, exactly: exactly(explanation), ..Figure::with(value, receipt(explanation)) }
    }

    /// Whether a formula gives a share.
    pub fn is_share(&self, name: &str) -> bool {
        self.survey.is_share(name)
    }

    /// What a formula asks of earlier periods and of rulebooks.
    pub fn elsewhere(&self, name: &str) -> Vec<AskedElsewhere> {
        self.survey.elsewhere(name)
    }

    /// The figures that a formula speaks of.
    pub fn needs(&self, name: &str) -> Vec<&str> {
        self.survey.needs(name)
    }
}

/// The numbers of a form that its formulas may use and that are from elsewhere.
pub(super) fn given(requests: &[FigureRequest]) -> Vec<Given> {
    let numbers = requests.iter().filter(|request| is_given(&request.question));
    let given = |request: &FigureRequest| Given {
        name: request.name.clone(),
        title: request.title.clone(),
        share: request.question.is_share(),
    };
    numbers.map(given).collect()
}

pub(super) fn is_given(question: &Question) -> bool {
    question.measure().is_none() && question.shape() == Shape::Number
}

/// What a number is before it is rounded.
pub(super) fn exactly(explanation: &Explanation) -> Exactly {
    let root = &explanation.root;
    match (root.status, root.exact) {
        (Status::NotApplicable, _) => Exactly::NotApplicable,
        (Status::Met, Some((over, under))) => Exactly::Number(over, under),
        _ => Exactly::AsPrinted,
    }
}

/// Where a count comes from, for a reader and to ask again.
pub(super) fn receipt(explanation: &Explanation) -> Receipt {
    let records = explanation.root.records.as_ref();
    let source = records.map_or_else(String::new, |records| {
        let (from, to) = records.window;
        match (&*records.from.0, from) {
            (from, _) if mingde_report::form::REGISTRY.contains(&from) => {
                format!("登记册，截至{}", to.chinese())
            }
            (_, Day::EARLIEST) => format!("《{}》记录，截至{}", records.from.1, to.chinese()),
            (_, from) => format!("《{}》记录，{}至{}", records.from.1, from.chinese(), to.chinese()),
        }
    });
    let kind = records.map(|records| records.from.0.clone());
    Receipt {
        source,
        kind: kind.filter(|kind| !mingde_report::form::REGISTRY.contains(&&**kind)),
        counted: records.map(|records| records.counted_total as u64),
        as_of: Some(records.map_or(explanation.as_of, |records| records.window.1)),
        hash: Some(explanation.receipt.hash_text()),
        ..Receipt::default()
    }
}
