//! What changes from one version of a rulebook to the next, and for whom.

use std::collections::BTreeMap;

use mingde_core::period::Period;
use rust_decimal::Decimal;

use super::assessment::Assessment;
use crate::plan::{ResultKind, Rulebook, Status};

/// Something that differs between two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is about.
    pub part: Part,
    /// Its heading, id or key.
    pub name: String,
    /// How it was written; `None` where it is new.
    pub before: Option<String>,
    /// How it is written now; `None` where it is gone.
    pub after: Option<String>,
}

/// Part of a rulebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// A line of the front matter.
    Head,
    /// The text of an article.
    Article,
    /// A setting.
    Setting,
    /// A table that rules look numbers up in.
    Table,
    /// A rule.
    Rule,
    /// A check on records at entry.
    Check,
}

impl Part {
    /// Stable name: `head`, `article`, `setting`, `table`, `rule`, `check`.
    pub fn name(self) -> &'static str {
        match self {
            Part::Head => "head",
            Part::Article => "article",
            Part::Setting => "setting",
            Part::Table => "table",
            Part::Rule => "rule",
            Part::Check => "check",
        }
    }
}

/// What differs between two versions, in the order of the new one; what is gone comes last of its part. Spaces and
/// line breaks are no difference.
pub fn diff(before: &Rulebook, after: &Rulebook) -> Vec<Change> {
    let mut changes = Vec::new();
    for part in [Part::Head, Part::Article, Part::Setting, Part::Table, Part::Rule, Part::Check] {
        let (old, new) = (parts(before, part), parts(after, part));
        let find = |list: &[(String, String)], name: &str| {
            list.iter().find(|(n, _)| n == name).map(|(_, text)| text.clone())
        };
        for (name, text) in &new {
            let was = find(&old, name);
            if was.as_ref() != Some(text) {
                changes.push(Change { part, name: name.clone(), before: was, after: Some(text.clone()) });
            }
        }
        for (name, text) in old.iter().filter(|(name, _)| find(&new, name).is_none()) {
            changes.push(Change { part, name: name.clone(), before: Some(text.clone()), after: None });
        }
    }
    changes
}

fn parts(rulebook: &Rulebook, part: Part) -> Vec<(String, String)> {
    let plan = &rulebook.plan;
    let pairs: Vec<(String, String)> = match part {
        Part::Head => {
            let day = |day: Option<mingde_core::date::Day>| day.map_or(String::new(), |d| d.to_string());
            [
                ("title", rulebook.title.clone()),
                ("version", rulebook.version.clone()),
                ("issuer", rulebook.issuer.clone()),
                ("effective", format!("{}..{}", day(rulebook.effective.from), day(rulebook.effective.to))),
                ("period", rulebook.period.name().to_owned()),
                ("applies", plan.applies.as_ref().map_or(String::new(), |c| format!("{c:?}"))),
            ]
            .map(|(name, text)| (name.to_owned(), text))
            .to_vec()
        }
        Part::Article => rulebook.articles.iter().map(|a| (a.heading.clone(), a.text.clone())).collect(),
        Part::Setting => plan.settings.iter().map(|s| (s.id.clone(), s.source.clone())).collect(),
        Part::Table => plan.tables.clone(),
        Part::Rule => plan.rules.iter().map(|r| (r.id.clone(), r.source.clone())).collect(),
        Part::Check => plan.checks.iter().map(|c| (c.id.clone(), c.source.clone())).collect(),
    };
    let tidy = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    pairs.into_iter().map(|(name, text)| (name, tidy(text))).collect()
}

/// A result that comes out differently for somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impact {
    /// Result id.
    pub result: String,
    /// Its title.
    pub title: String,
    /// What sort of result.
    pub kind: ResultKind,
    /// Chinese word of its unit; empty for plain numbers.
    pub unit: &'static str,
    /// Who is concerned, in the order of the new assessment.
    pub subjects: Vec<SubjectChange>,
}

/// What changes for one subject; `None` where there was or is no such result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectChange {
    /// Unit code or staff number.
    pub code: String,
    /// Name.
    pub name: String,
    /// Status and value before.
    pub before: Option<(Status, Option<Decimal>)>,
    /// Status and value now.
    pub after: Option<(Status, Option<Decimal>)>,
    /// Of a grade: code and title before and now; two versions may have other grades under one number.
    pub grades: [Option<(String, String)>; 2],
    /// Of a repeated duty: each part of the period that stands otherwise, before and now.
    pub parts: Vec<(Period, Status, Status)>,
}

/// Whose results differ between two assessments: of two versions of a rulebook, or of one version before and
/// after a correction in the ledger. Results that only one of them has are told for everybody.
pub fn impact(before: &Assessment, after: &Assessment) -> Vec<Impact> {
    let old: BTreeMap<_, _> = before.subjects.iter().enumerate().map(|(at, s)| (s.id, at)).collect();
    let mut subjects: Vec<_> =
        after.subjects.iter().enumerate().map(|(at, s)| (s, old.get(&s.id).copied(), Some(at))).collect();
    let new: BTreeMap<_, _> = after.subjects.iter().map(|s| (s.id, ())).collect();
    let gone = before.subjects.iter().enumerate().filter(|(_, s)| !new.contains_key(&s.id));
    subjects.extend(gone.map(|(at, s)| (s, Some(at), None)));
    let left = before.columns.iter().filter(|c| after.column(&c.id).is_none());
    let mut impacts = Vec::new();
    for column in after.columns.iter().chain(left) {
        let changed = subjects.iter().filter_map(|(subject, old, new)| {
            let (before, after) = (side(before, *old, &column.id), side(after, *new, &column.id));
            (before != after).then(|| SubjectChange {
                code: subject.code.to_string(),
                name: subject.name.to_string(),
                before: before.map(|side| side.standing),
                after: after.map(|side| side.standing),
                grades: [before, after].map(|side| side?.grade.cloned()),
                parts: before.zip(after).map_or_else(Vec::new, |(before, after)| before.parts_until(&after)),
            })
        });
        let changed: Vec<SubjectChange> = changed.collect();
        if !changed.is_empty() {
            let (result, title) = (column.id.clone(), column.title.clone());
            impacts.push(Impact { result, title, kind: column.kind, unit: column.unit, subjects: changed });
        }
    }
    impacts
}

/// How one of two assessments has it.
#[derive(Clone, Copy, PartialEq)]
struct Side<'a> {
    standing: (Status, Option<Decimal>),
    /// Code and title of a grade.
    grade: Option<&'a (String, String)>,
    /// How each part of the period stands.
    occurrences: &'a [Status],
    parts: &'a [Period],
}

fn side<'a>(assessment: &'a Assessment, at: Option<usize>, result: &str) -> Option<Side<'a>> {
    let view = assessment.result(at?, result)?;
    let (standing, parts) = ((view.status, view.value), view.column.parts.as_slice());
    Some(Side { standing, grade: view.grade, occurrences: view.occurrences, parts })
}

impl Side<'_> {
    /// The parts that stand otherwise now.
    fn parts_until(&self, now: &Self) -> Vec<(Period, Status, Status)> {
        if self.parts != now.parts {
            return Vec::new();
        }
        let pairs = self.occurrences.iter().zip(now.occurrences).zip(self.parts);
        let changed = pairs.filter(|((before, after), _)| before != after);
        changed.map(|((before, after), part)| (*part, *before, *after)).collect()
    }
}
