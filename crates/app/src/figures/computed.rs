//! Figures that are computed from others of the form, and what is given to their formulas: numbers that are neither
//! counted nor computed here come to them as settings come to a rulebook.

use mingde_report::figure::{Figure, FigureValue, Receipt};
use mingde_report::form::FigureRequest;
use mingde_report::proof::{Listing, Proof};
use mingde_rulebook::{DatedValue, Explanation, Number, Overrides, Status};
use rust_decimal::Decimal;

use super::surveyed::{Surveyed, exactly, is_given};

/// Gives a figure to the formulas of the survey.
pub(super) fn give(own: &mut Overrides, survey: &str, request: &FigureRequest, figure: &Figure) {
    if !is_given(&request.question) {
        return;
    }
    let value = match &figure.value {
        FigureValue::Number(n) => Number::decimal(*n),
        FigureValue::Share { part, whole } => {
            Number::decimal(*part).zip(Number::decimal(*whole)).and_then(|(part, whole)| part.divide(whole))
        }
        _ => None,
    };
    let source = figure.receipt.source.clone();
    own.set(survey, &request.name, DatedValue { from: None, value, source });
}

/// The value of a formula, with what it is computed from.
pub(super) fn computed(surveyed: &Surveyed<'_>, subject: &str, name: &str) -> (Figure, Proof) {
    let Some(explanation) = surveyed.explain(subject, name) else {
        return (Figure::new(FigureValue::NoData, name), Proof::default());
    };
    let root = &explanation.root;
    let value = match (root.status, root.exact.filter(|_| surveyed.is_share(name)), root.value) {
        (Status::Met, Some((part, whole)), _) => FigureValue::Share { part, whole },
        (Status::Met, None, Some(value)) => FigureValue::Number(value),
        _ => FigureValue::NoData,
    };
    let exactly = exactly(&explanation);
    (Figure { exactly, ..Figure::with(value, receipt(&explanation)) }, proof(&explanation))
}

fn receipt(explanation: &Explanation) -> Receipt {
    let formula = explanation.root.formula.as_ref().map_or("", |formula| &formula.written);
    Receipt {
        source: format!("由本报告的数据算出：{formula}"),
        as_of: Some(explanation.as_of),
        hash: Some(explanation.receipt.hash_text()),
        ..Receipt::default()
    }
}

/// The formula, with the numbers in it, and each figure that it speaks of.
fn proof(explanation: &Explanation) -> Proof {
    let root = &explanation.root;
    let lines = root.inputs.iter().map(|input| {
        let number = |value: Decimal| format!("{}{}", value.normalize(), input.unit);
        vec![input.title.clone(), input.value.map_or_else(|| "未报".to_owned(), number)]
    });
    Proof {
        formula: root.formula.as_ref().map(|f| (f.written.clone(), f.with_numbers.clone())),
        counted: Listing::new(&["数据", "数值"], lines),
        ..Proof::default()
    }
}
