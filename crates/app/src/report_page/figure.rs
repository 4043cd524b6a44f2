//! The figures of a report as they are listed beside it.

use mingde_core::period::Period;
use mingde_core::policy::Actor;
use mingde_report::form::{FigureRequest, Question};

use super::{ChangeShown, FigureOrigin, FigureShown, Made};
use crate::view::Title;

/// A figure of a report.
#[derive(Debug, Clone)]
pub struct ReportFigure {
    /// Its name in the form.
    pub name: String,
    /// What it is called.
    pub title: Title,
    /// What it is counted in.
    pub unit: String,
    /// What it is.
    pub shown: FigureShown,
    /// Where it comes from, as the paper says it.
    pub source: String,
    /// Who files what it is counted from.
    pub whose: FigureOrigin,
    /// What it was a year before.
    pub last_year: SinceLastYear,
}

impl ReportFigure {
    /// Whether nobody reported it.
    pub fn is_missing(&self) -> bool {
        self.shown == FigureShown::None
    }
}

/// What a figure was a year before, and how it differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SinceLastYear {
    /// The period of then.
    pub period: Period,
    /// What it was.
    pub shown: FigureShown,
    /// How it differs.
    pub change: ChangeShown,
}

impl SinceLastYear {
    /// Whether it is another one, as far as both are known.
    pub fn is_other(&self) -> bool {
        !matches!(self.change, ChangeShown::Same | ChangeShown::Unknown)
    }
}

/// All of them but those of the calendar, which nobody reports.
pub(super) fn figures(made: &Made, actor: &Actor) -> Vec<ReportFigure> {
    let requests = made.form.figures().iter();
    let reported =
        requests.filter(|request| !matches!(request.question, Question::Period(_) | Question::Author));
    reported.filter_map(|request| figure(made, request, actor)).collect()
}

fn figure(made: &Made, request: &FigureRequest, actor: &Actor) -> Option<ReportFigure> {
    let answer = made.composed.figures.get(&request.name)?;
    Some(ReportFigure {
        name: request.name.clone(),
        title: Title { title: request.title.clone(), english: request.english.clone() },
        unit: request.unit.clone(),
        shown: FigureShown::from(&answer.value),
        source: answer.receipt.source.clone(),
        whose: FigureOrigin::of(&request.question, &made.library, actor),
        last_year: last_year(made, &request.name),
    })
}

/// What a figure of the form was a year before.
pub(super) fn last_year(made: &Made, name: &str) -> SinceLastYear {
    let exact = |figures: &mingde_report::figure::Figures| figures.get(name).and_then(|f| f.value.exact());
    let (period, before) = &made.before;
    SinceLastYear {
        period: *period,
        shown: before.get(name).map_or(FigureShown::None, |figure| FigureShown::from(&figure.value)),
        change: ChangeShown::between(exact(before).as_deref(), exact(&made.composed.figures).as_deref()),
    }
}
