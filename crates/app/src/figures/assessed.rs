//! Figures from assessments.

use std::collections::BTreeMap;

use mingde_core::words::{Locale, say_code};
use mingde_core::yaml::{Findings, Node};
use mingde_report::figure::{Figure, FigureValue, Receipt, Row};
use mingde_report::form::{AssessmentTake, Parts, Status as Wanted};
use mingde_report::proof::{Listing, Proof};
use mingde_rulebook::survey::Selection;
use mingde_rulebook::{
    AssessedSubject, Assessment, AssessmentDate, Explainer, ResultColumn, ResultKind, Status, standing_code,
};
use rust_decimal::Decimal;

use super::{Answers, count, each, names};

/// One result over one or several periods of its rulebook.
pub(super) struct Judged<'a> {
    /// The last of the assessments: its subjects are the ones spoken of.
    pub assessment: &'a Assessment,
    pub column: &'a ResultColumn,
    /// Indices of the subjects that meet the conditions.
    pub chosen: Vec<usize>,
    earlier: Vec<(&'a Assessment, &'a ResultColumn)>,
}

impl Judged<'_> {
    /// The status over all periods: not met where it was not met once, no data where there was none once.
    pub fn status(&self, at: usize) -> Status {
        let all = self.everywhere(at).map(|(column, at)| column.status(at));
        let rank = |status: &Status| match status {
            Status::NotApplicable => 0,
            Status::Met => 1,
            Status::NoData => 2,
            Status::NotMet => 3,
        };
        all.max_by_key(rank).unwrap_or(Status::NoData)
    }

    /// The value; over several periods, the sum.
    pub fn value(&self, at: usize) -> Option<Decimal> {
        sum(self.everywhere(at).filter_map(|(column, at)| column.value(at)))
    }

    fn everywhere(&self, at: usize) -> impl Iterator<Item = (&ResultColumn, usize)> {
        let id = self.assessment.subjects[at].id;
        let earlier = self.earlier.iter().filter_map(move |(assessment, column)| {
            Some((*column, assessment.subjects.iter().position(|s| s.id == id)?))
        });
        earlier.chain([(self.column, at)])
    }

    /// The titles of settings that nobody has laid down and that leave a subject without a result.
    fn unsettled(&self, at: usize) -> Vec<&str> {
        let mut titles: Vec<&str> = Vec::new();
        for (column, _) in self.everywhere(at).filter(|(column, at)| column.is_unsettled(*at)) {
            titles.extend(column.unset.iter().map(String::as_str));
        }
        titles.sort_unstable();
        titles.dedup();
        titles
    }

    /// How a subject stands in the words of a paper: with what has still to be laid down, where that is why nothing is asked.
    fn said(&self, at: usize) -> String {
        let status = self.status(at);
        let settings = match status {
            Status::NotApplicable => self.unsettled(at),
            _ => Vec::new(),
        };
        let standing = said(self.column.kind, status);
        match settings.is_empty() {
            true => standing,
            false => {
                let which = [("settings", settings.join("、"))];
                let which = which.each_ref().map(|(name, titles)| (*name, titles.as_str()));
                format!("{standing}（{}）", say_code(Locale::ZhCn, "sheets-not-set-which", &which))
            }
        }
    }

    /// The same as a figure; no data stays no data.
    fn standing(&self, at: usize) -> FigureValue {
        match self.status(at) {
            Status::NoData => FigureValue::NoData,
            _ => FigureValue::Text(self.said(at)),
        }
    }

    fn with(&self, wanted: Wanted) -> Vec<usize> {
        self.chosen.iter().copied().filter(|&at| is(self.status(at), wanted)).collect()
    }

    /// Those that are spoken of: it is met or it is not.
    fn known(&self) -> usize {
        self.chosen.iter().filter(|&&at| matches!(self.status(at), Status::Met | Status::NotMet)).count()
    }

    /// The name of a subject; of one that ended within the period, with that.
    pub fn name(&self, at: usize) -> String {
        name_of(&self.assessment.subjects[at], Locale::ZhCn)
    }

    pub fn source(&self) -> String {
        let period = match self.earlier.first() {
            Some((first, _)) => {
                format!("{}至{}", first.period.chinese(), self.assessment.period.chinese())
            }
            None => self.assessment.period.chinese(),
        };
        let presumed = match self.assessment.presumed {
            Some((from, to)) => format!("（{from} 至 {to} 的工作日按周末推定）"),
            None => String::new(),
        };
        let (title, article) = (&self.assessment.title, &self.column.article);
        format!("《{title}》{article}“{}”，{period}{presumed}", self.column.title)
    }

    pub fn receipt(&self) -> Receipt {
        Receipt {
            source: self.source(),
            rulebook: Some(self.assessment.rulebook.clone()),
            version: Some(self.assessment.version.clone()),
            article: Some(self.column.article.clone()),
            result: Some(self.column.id.clone()),
            counted: Some(self.chosen.len() as u64),
            as_of: Some(self.assessment.as_of),
            hash: Some(self.assessment.receipt.hash_text()),
            ..Receipt::default()
        }
    }
}

impl Answers<'_> {
    /// A result, with the subjects that meet the conditions.
    pub(super) fn judged(
        &self,
        rulebook: &str,
        result: &str,
        which: Option<&Node>,
        parts: Parts,
    ) -> Option<Judged<'_>> {
        let all = self.assessments.get(&(rulebook.to_owned(), each(parts)))?;
        let mut found: Vec<_> = all.iter().filter_map(|a| Some((a, a.column(result)?))).collect();
        let (assessment, column) = found.pop()?;
        // The people of a unit that ended are counted where they are now; what was done there is counted nowhere else.
        let counted_elsewhere = |at: &usize| column.of_registry && assessment.subjects[*at].ended.is_some();
        let all = (0..assessment.subjects.len()).filter(|at| !counted_elsewhere(at));
        let chosen = match which {
            None => all.collect(),
            Some(node) => {
                let mut unheard = Findings::new(&self.text.source);
                let which =
                    Selection::read(node, assessment.subject_kind, &self.library.known(), &mut unheard)?;
                let meant = which.among(assessment, self.snapshot);
                all.filter(|at| meant[*at]).collect()
            }
        };
        Some(Judged { assessment, column, chosen, earlier: found })
    }

    pub(super) fn assessed(
        &self,
        rulebook: &str,
        result: &str,
        take: &AssessmentTake,
        which: Option<&Node>,
        parts: Parts,
    ) -> (Figure, Proof) {
        let Some(judged) = self.judged(rulebook, result, which, parts) else {
            return (Figure::new(FigureValue::NoData, format!("{rulebook}.{result}")), Proof::default());
        };
        let (only, spoken) = (judged.chosen.first().filter(|_| judged.chosen.len() == 1), judged.known() > 0);
        let value = match take {
            AssessmentTake::Value => {
                only.and_then(|&at| judged.value(at)).map_or(FigureValue::NoData, FigureValue::Number)
            }
            AssessmentTake::Standing => only.map_or(FigureValue::NoData, |&at| judged.standing(at)),
            AssessmentTake::Count(wanted) => count(judged.with(*wanted).len(), spoken),
            AssessmentTake::Share(wanted) => FigureValue::Share {
                part: Decimal::from(judged.with(*wanted).len() as u64),
                whole: Decimal::from(judged.known() as u64),
            },
            AssessmentTake::Sum => {
                let values = judged.chosen.iter().filter_map(|&at| judged.value(at));
                sum(values).map_or(FigureValue::NoData, FigureValue::Number)
            }
            AssessmentTake::Names(wanted) => {
                names(judged.with(*wanted).into_iter().map(|at| judged.name(at)).collect(), spoken)
            }
            AssessmentTake::Rows(wanted, further) => {
                self.assessed_rows(&judged, *wanted, further, which, parts)
            }
        };
        let mut receipt = judged.receipt();
        if let (AssessmentTake::Value | AssessmentTake::Standing, Some(&at)) = (take, only) {
            receipt.subject = Some(judged.assessment.subjects[at].id.to_string());
        }
        let proof = self.proof_of(&judged);
        (Figure::with(value, receipt), proof)
    }

    /// The value, or how it stands, of the only subject chosen.
    pub(super) fn assessed_of_one(&self, judged: &Judged<'_>, in_words: bool) -> Figure {
        let mut receipt = judged.receipt();
        let value = match judged.chosen.as_slice() {
            [at] => {
                receipt.subject = Some(judged.assessment.subjects[*at].id.to_string());
                if in_words {
                    judged.standing(*at)
                } else {
                    judged.value(*at).map_or(FigureValue::NoData, FigureValue::Number)
                }
            }
            _ => FigureValue::NoData,
        };
        Figure::with(value, receipt)
    }

    fn assessed_rows(
        &self,
        judged: &Judged<'_>,
        wanted: Wanted,
        further: &[String],
        which: Option<&Node>,
        parts: Parts,
    ) -> FigureValue {
        let rulebook = &judged.assessment.rulebook;
        let others: Vec<(&String, Option<Judged<'_>>)> =
            further.iter().map(|id| (id, self.judged(rulebook, id, which, parts))).collect();
        let cell = |of: &Judged<'_>, at: usize, value: FigureValue| {
            let mut receipt = of.receipt();
            receipt.subject = Some(of.assessment.subjects[at].id.to_string());
            Figure::with(value, receipt)
        };
        let number = |of: &Judged<'_>, at| of.value(at).map_or(FigureValue::NoData, FigureValue::Number);
        let mut rows: Vec<Row> = judged
            .with(wanted)
            .into_iter()
            .map(|at| {
                let own = [
                    ("value".to_owned(), cell(judged, at, number(judged, at))),
                    ("status".to_owned(), cell(judged, at, judged.standing(at))),
                ];
                let further = others.iter().filter_map(|(id, other)| {
                    let other = other.as_ref()?;
                    Some(((*id).clone(), cell(other, at, number(other, at))))
                });
                Row { name: judged.name(at), cells: own.into_iter().chain(further).collect() }
            })
            .collect();
        rows.sort_by_cached_key(|row| mingde_core::text::sort_key(&row.name));
        let end = say_code(Locale::ZhCn, "rulebook-ended-name", &[("name", "")]);
        rows.sort_by_key(|row| row.name.ends_with(&end));
        let spoken = judged.known() > 0;
        if rows.is_empty() && !spoken { FigureValue::NoData } else { FigureValue::Rows(rows) }
    }

    /// Article and formula, then each subject with its value; for a single one, the records.
    pub(super) fn proof_of(&self, judged: &Judged<'_>) -> Proof {
        let lines = judged.chosen.iter().map(|&at| {
            let value = judged.value(at).map_or_else(|| "未报".to_owned(), |v| v.normalize().to_string());
            vec![judged.name(at), value, judged.said(at)]
        });
        let mut proof =
            Proof { counted: Listing::new(&["对象", "数值", "结果"], lines), ..Proof::default() };
        let used = &judged.assessment.receipt;
        let rulebook = self.library.rulebook_of(&used.rulebook, &used.rulebook_hash);
        let article = rulebook.and_then(|r| r.articles.iter().find(|a| a.heading == judged.column.article));
        proof.article = article.map(|a| (a.heading.clone(), a.text.clone()));
        let known = judged.chosen.iter().find(|&&at| judged.column.value(at).is_some());
        let shown = known.or(judged.chosen.first());
        let explained = shown.and_then(|&at| {
            self.explainer(judged)?
                .explain(&used.rulebook, &judged.assessment.subjects[at].code, &judged.column.id)
                .ok()
        });
        if let Some(explanation) = explained {
            proof.formula = explanation.root.formula.as_ref().map(|formula| {
                let numbers = format!("{}：{}", explanation.subject.1, formula.with_numbers);
                (formula.written.clone(), numbers)
            });
        }
        proof
    }

    /// Explains results of an assessment, in the versions it was made with: a catalogue asks for thousands, so only
    /// the rulebooks it truly consults come along.
    pub(super) fn explainer(&self, judged: &Judged<'_>) -> Option<Explainer<'_>> {
        let used = &judged.assessment.receipt;
        let rulebook = self.library.rulebook_of(&used.rulebook, &used.rulebook_hash)?;
        let date = AssessmentDate { as_of: judged.assessment.as_of, period: Some(judged.assessment.period) };
        let consulted = used.consulted.iter().filter_map(|(id, hash)| self.library.rulebook_of(id, hash));
        let all: Vec<_> = std::iter::once(rulebook).chain(consulted).map(AsRef::as_ref).collect();
        Some(Explainer::new(&all, self.snapshot, date, &self.library.own))
    }

    /// A setting as it is in force, with the document it rests on.
    pub(super) fn setting(&self, rulebook: &str, setting: &str) -> (Figure, Proof) {
        let assessment = self.assessments.get(&(rulebook.to_owned(), false)).and_then(|a| a.last());
        let found = assessment.and_then(|a| a.receipt.settings.iter().find(|s| s.id == setting));
        let Some((assessment, used)) = assessment.zip(found) else {
            return (Figure::new(FigureValue::NoData, format!("{rulebook}.{setting}")), Proof::default());
        };
        let value = used.value.as_deref().and_then(exact).map_or(FigureValue::NoData, FigureValue::Number);
        let mut figure = Figure::new(value, format!("《{}》参数，依据：{}", assessment.title, used.source));
        figure.receipt.rulebook = Some(assessment.rulebook.clone());
        figure.receipt.version = Some(assessment.version.clone());
        figure.receipt.hash = Some(assessment.receipt.hash_text());
        (figure, Proof::default())
    }
}

/// The name of a subject; of a unit or group that ended within the period, with that.
pub(crate) fn name_of(subject: &AssessedSubject, locale: Locale) -> String {
    match subject.ended {
        Some(_) => say_code(locale, "rulebook-ended-name", &[("name", subject.name.as_str())]),
        None => subject.name.to_string(),
    }
}

/// The sum of what there is; one that is too large for a number is no value, never a wrong one.
fn sum(mut values: impl Iterator<Item = Decimal>) -> Option<Decimal> {
    let first = values.next()?;
    values.try_fold(first, Decimal::checked_add)
}

/// `0.9` or `1/3` as a number.
fn exact(text: &str) -> Option<Decimal> {
    match text.split_once('/') {
        Some((over, under)) => over.parse::<Decimal>().ok()?.checked_div(under.parse().ok()?),
        None => text.parse().ok(),
    }
}

pub(super) fn is(status: Status, wanted: Wanted) -> bool {
    match wanted {
        Wanted::Met => status == Status::Met,
        Wanted::NotMet => status == Status::NotMet,
        Wanted::NotApplicable => status == Status::NotApplicable,
        Wanted::NoData => status == Status::NoData,
        Wanted::Any => true,
    }
}

/// How a result stands in the words of a paper.
fn said(kind: ResultKind, status: Status) -> String {
    match status {
        Status::NoData => "未报".to_owned(),
        status => say_code(Locale::ZhCn, standing_code(kind, status), &[]),
    }
}

/// A cell that is not asked of the rulebook again.
pub(super) fn cell(value: FigureValue, receipt: &Receipt) -> Figure {
    Figure::with(value, receipt.clone())
}

/// Cells of a row by name.
pub(super) fn cells<const N: usize>(
    receipt: &Receipt,
    values: [(&str, FigureValue); N],
) -> BTreeMap<String, Figure> {
    values.into_iter().map(|(name, value)| (name.to_owned(), cell(value, receipt))).collect()
}
