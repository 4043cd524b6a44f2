//! Tests on figures (`如果 …`, `其中 …`): conditions of the language of rulebooks, over the figures of the form and the
//! columns of its rows.

use std::ops::Range;

use mingde_core::yaml::Findings;
use mingde_rulebook::survey::{FigureSeen, FigureSort, FigureTest};
use rust_decimal::Decimal;

use super::names::{Known, Names, Scope};
use super::template::Path;
use crate::figure::{Exactly, Figure, FigureValue};
use crate::wording::Shape;

/// A test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// None where it could not be read.
    test: Option<FigureTest>,
    /// The figures it looks at.
    paths: Vec<Path>,
}

impl Test {
    /// Whether it holds; `None` where that hangs on a figure nobody reported, so that neither the part nor
    /// its counterpart may be printed. `value` finds what a path leads to.
    pub fn holds<'v>(&self, value: impl Fn(&Path) -> FigureSeen<'v>) -> Option<bool> {
        self.test.as_ref()?.holds(|figure| value(&self.paths[figure]))
    }

    /// Every value it looks at.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.paths.iter()
    }
}

/// Reads what stands after 如果 or 其中.
pub fn read_test(range: Range<usize>, names: &Names<'_>, scope: &Scope, findings: &mut Findings) -> Test {
    let mut paths: Vec<Path> = Vec::new();
    let mut find = |name: &str, span: Range<usize>, findings: &mut Findings| {
        let (path, known) = names.path(name, span, scope, findings)?;
        let at = paths.iter().position(|other| *other == path).unwrap_or_else(|| {
            paths.push(path);
            paths.len() - 1
        });
        Some((at, sort(&known)))
    };
    let test = FigureTest::read(range, &mut find, findings);
    Test { test, paths }
}

fn sort(known: &Known) -> FigureSort {
    match known.shape {
        Some(Shape::Number) if known.share => FigureSort::Share,
        Some(Shape::Number) => FigureSort::Number,
        Some(Shape::Text) => FigureSort::Text,
        Some(Shape::List | Shape::Rows) => FigureSort::Names,
        Some(Shape::Date) => FigureSort::Day,
        None => FigureSort::Any,
    }
}

/// A figure as a test looks at it.
pub(super) fn seen(figure: &Figure) -> FigureSeen<'_> {
    match figure.exactly {
        Exactly::Number(part, whole) if matches!(figure.value, FigureValue::Number(_)) => {
            return FigureSeen::Number(part, whole);
        }
        Exactly::NotApplicable => return FigureSeen::NotApplicable,
        _ => {}
    }
    match &figure.value {
        FigureValue::Number(n) => FigureSeen::Number(*n, Decimal::ONE),
        FigureValue::Share { part, whole } => FigureSeen::Number(*part, *whole),
        FigureValue::Text(text) => FigureSeen::Word(text),
        FigureValue::List(names) => FigureSeen::Names(names),
        FigureValue::Rows(rows) => FigureSeen::Rows(rows.len()),
        FigureValue::Date(day) => FigureSeen::Day(*day),
        FigureValue::NoData => FigureSeen::Nothing,
    }
}
