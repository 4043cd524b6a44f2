//! Report forms, and a report that was written.

use std::collections::BTreeMap;
use std::path::Path;

use mingde_core::words::{Locale, say};
use mingde_report::figure::Receipt;
use mingde_report::form::Form;
use serde::Serialize;

use crate::report::Composed;

/// What is told of a form wherever it stands.
#[derive(Debug, Clone, Serialize)]
pub struct FormHead<'f> {
    /// Its id.
    pub form: &'f str,
    /// What it is called.
    pub name: &'f str,
    /// In English.
    pub english: &'f str,
    /// Kind of period it reports on.
    pub period: Option<&'static str>,
    /// Most characters.
    pub limit: Option<usize>,
}

/// A form as it is listed.
#[derive(Debug, Clone, Serialize)]
pub struct FormLine<'f> {
    /// What it is.
    #[serde(flatten)]
    pub head: FormHead<'f>,
    /// How many figures it asks for.
    pub figures: usize,
}

/// A form as it is shown.
#[derive(Debug, Clone, Serialize)]
pub struct FormView<'f> {
    /// What it is.
    #[serde(flatten)]
    pub head: FormHead<'f>,
    /// The figures it asks for.
    pub figures: Vec<AskedFigure<'f>>,
}

/// A figure that a form asks for.
#[derive(Debug, Clone, Serialize)]
pub struct AskedFigure<'f> {
    /// Its key.
    pub figure: &'f str,
    /// Title.
    pub title: &'f str,
    /// In English.
    pub english: &'f str,
    /// What it is counted in.
    pub unit: &'f str,
    /// Where it comes from, as the form says it.
    pub from: &'f str,
    /// Line of the form that says so, from 1.
    pub line: usize,
}

impl<'f> From<&'f Form> for FormHead<'f> {
    fn from(form: &'f Form) -> Self {
        Self {
            form: &form.id,
            name: &form.name,
            english: &form.english,
            period: form.period.map(|period| period.name()),
            limit: form.limit,
        }
    }
}

impl<'f> From<&'f Form> for FormLine<'f> {
    fn from(form: &'f Form) -> Self {
        Self { head: form.into(), figures: form.figures().len() }
    }
}

impl<'f> From<&'f Form> for FormView<'f> {
    fn from(form: &'f Form) -> Self {
        let figures = form.figures().iter().map(|figure| AskedFigure {
            figure: &figure.name,
            title: &figure.title,
            english: &figure.english,
            unit: &figure.unit,
            from: match form.written(figure, "from") {
                "" => form.written(figure, "value"),
                from => from,
            },
            line: form.source().position(figure.span.start).0,
        });
        Self { head: form.into(), figures: figures.collect() }
    }
}

/// A report that was written.
#[derive(Debug, Clone, Serialize)]
pub struct WrittenView<'r> {
    /// What the form is called.
    pub form: &'r str,
    /// The period reported on.
    pub period: String,
    /// The file.
    pub path: &'r Path,
    /// Characters of it.
    pub characters: usize,
    /// Most characters.
    pub limit: Option<usize>,
    /// Figures without data.
    pub missing: &'r [String],
    /// What its reader should know.
    pub warnings: Vec<String>,
    /// Its figures by their keys.
    pub figures: BTreeMap<&'r str, StatedFigure<'r>>,
}

/// A figure of a report.
#[derive(Debug, Clone, Serialize)]
pub struct StatedFigure<'r> {
    /// Exact value; none for no data.
    pub value: Option<String>,
    /// Where it came from.
    pub receipt: &'r Receipt,
}

impl<'r> WrittenView<'r> {
    /// A report, with its warnings in words.
    pub fn of(composed: &'r Composed, path: &'r Path, locale: Locale) -> Self {
        let figures = composed.figures.0.iter().map(|(name, figure)| {
            (name.as_str(), StatedFigure { value: figure.value.exact(), receipt: &figure.receipt })
        });
        Self {
            form: &composed.form,
            period: composed.period.to_string(),
            path,
            characters: composed.characters,
            limit: composed.limit,
            missing: &composed.missing,
            warnings: composed.warnings.iter().map(|warning| say(locale, warning)).collect(),
            figures: figures.collect(),
        }
    }
}
