//! Front matter: what a rulebook is, from when on and of whom it speaks.

use mingde_core::diagnostic::Message;
use mingde_core::period::PeriodKind;
use mingde_core::registry::Span;
use mingde_core::yaml::{Data, Fields, Findings, Node};

use super::condition::condition;
use super::names::Rows;
use super::setting::layer;
use super::windows::period_meant;
use super::words::not_among;
use crate::language::{Layer, Library, syntax};
use crate::plan::{Condition, From, Subject};

const SUBJECTS: [(&str, Subject); 4] = [
    ("unit", Subject::Unit),
    ("department", Subject::Department),
    ("person", Subject::Person),
    ("group", Subject::Group),
];

/// What is written for a subject, and what it is called here.
const MEANT: [(&[&str], &str); 4] = [
    (&["school", "schools", "bureau", "单位", "学校", "基层单位"], "unit"),
    (&["section", "office", "科室", "股室", "部门"], "department"),
    (&["teacher", "staff", "cadre", "people", "人", "个人", "人员", "教师", "干部"], "person"),
    (&["groups", "team", "class", "小组", "教研组", "班级", "党小组", "志愿队"], "group"),
];

/// The front matter of a rulebook that stands on no other.
pub(super) struct Front {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) english: String,
    pub(super) version: String,
    pub(super) issuer: String,
    pub(super) effective: Span,
    pub(super) period: PeriodKind,
    pub(super) subject: Subject,
    pub(super) applies: Option<Condition>,
    /// The same as it is written.
    pub(super) applies_written: String,
    pub(super) layer: Option<Layer>,
}

impl Front {
    /// `settings` are the names of those that stand in the blocks.
    pub(super) fn read(node: &Node, library: &Library, settings: &[&str], findings: &mut Findings) -> Self {
        let mut fields = Fields::of(node, findings);
        let id = fields.required_text("id", findings).to_owned();
        let title = fields.required_text("title", findings).to_owned();
        let english = fields.text("english", findings).unwrap_or("").to_owned();
        let version = fields.required_text("version", findings).to_owned();
        let issuer = fields.text("issuer", findings).unwrap_or("").to_owned();
        let effective = effective(&mut fields, findings);
        let period = period(&mut fields, findings);
        let subject = subject(&mut fields, findings);
        let from = From::subjects(subject);
        let written = fields.node("applies").and_then(|n| syntax::read(n, findings));
        let asked = written.as_ref();
        let before = findings.list.len();
        let applies =
            asked.and_then(|written| condition(&Rows::new(library, &from), &written.tree, findings));
        settings_known(settings, before, findings);
        let applies_written = written.map_or(String::new(), |written| written.text);
        let layer = layer(&mut fields, findings);
        if let Some(node) = fields.node("extends") {
            let word = node.as_text().unwrap_or("");
            findings.error(node.span.clone(), Message::new("rulebook-extends-alone").with("word", word));
        }
        fields.finish(findings);
        Self {
            id,
            title,
            english,
            version,
            issuer,
            effective,
            period,
            subject,
            applies,
            applies_written,
            layer,
        }
    }
}

/// A setting has another value on another day, and whom a rulebook is about does not change with it: what was told as a name
/// that nobody knows since `before` is told as what it is.
fn settings_known(settings: &[&str], before: usize, findings: &mut Findings) {
    let text = findings.source.clone();
    for finding in findings.list.get_mut(before..).unwrap_or_default() {
        let word = text.text.get(finding.span.clone()).unwrap_or("");
        if finding.message.code == "rulebook-unknown-name" && settings.contains(&word) {
            finding.message = Message::new("rulebook-setting-in-front").with("name", word);
            finding.suggestion = None;
            finding.notes.clear();
        }
    }
}

fn period(fields: &mut Fields<'_>, findings: &mut Findings) -> PeriodKind {
    match fields.required("period", findings) {
        None => PeriodKind::Semester,
        Some(node) => {
            let word = node.as_text().unwrap_or("");
            PeriodKind::parse(word).unwrap_or_else(|| {
                let known = PeriodKind::ALL.map(|(_, name)| name);
                let message = Message::new("rulebook-unknown-period").with("word", word);
                let finding = not_among(findings, &node.span, message, word, &known);
                if let Some(meant) = period_meant(word) {
                    finding.suggestion = Some(meant.to_owned());
                }
                PeriodKind::Semester
            })
        }
    }
}

fn subject(fields: &mut Fields<'_>, findings: &mut Findings) -> Subject {
    match fields.required("subject", findings) {
        None => Subject::Unit,
        Some(node) => {
            let word = node.as_text().unwrap_or("");
            let found = SUBJECTS.iter().find(|(name, _)| *name == word).map(|(_, subject)| *subject);
            found.unwrap_or_else(|| {
                let known = SUBJECTS.map(|(name, _)| name);
                let message = Message::new("rulebook-unknown-subject").with("word", word);
                let finding = not_among(findings, &node.span, message, word, &known);
                if let Some((_, subject)) = MEANT.iter().find(|(words, _)| words.contains(&word)) {
                    finding.suggestion = Some((*subject).to_owned());
                }
                finding.notes.push(Message::new("rulebook-subject-narrow"));
                Subject::Unit
            })
        }
    }
}

/// `effective: 2026-02-01` or `effective: { from: …, to: … }`; `to` is the first day on which it no longer holds.
pub(super) fn effective(fields: &mut Fields<'_>, findings: &mut Findings) -> Span {
    let Some(node) = fields.required("effective", findings) else { return Span::ALWAYS };
    let mut day = |node: &Node| {
        let text = node.as_text().unwrap_or("");
        let day = mingde_core::date::parse_day(text).ok();
        if day.is_none() {
            bad_day(node, findings);
        }
        day
    };
    if node.as_text().is_some() {
        return Span { from: day(node), to: None };
    }
    let find = |key: &str| match &node.data {
        Data::Map(entries) => entries.iter().find(|e| e.key == key).map(|e| &e.value),
        _ => None,
    };
    let span = Span { from: find("from").and_then(&mut day), to: find("to").and_then(&mut day) };
    let mut inner = Fields::of(node, findings);
    inner.node("from");
    inner.node("to");
    inner.finish(findings);
    if let (Some(from), Some(to)) = (span.from, span.to)
        && to <= from
    {
        findings.error(node.span.clone(), Message::new("rulebook-effective-empty"));
    }
    span
}

/// A text that is no day, with the last day of its month where there is such a month.
pub(super) fn bad_day(node: &Node, findings: &mut Findings) {
    let text = node.as_text().unwrap_or("");
    let message = Message::new("rulebook-bad-day").with("text", text);
    let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月', '日']).map(str::trim).collect();
    let near = match parts.as_slice() {
        [year, month, day, ..] => (1..=31).rev().find_map(|last| {
            let day = day.parse::<u32>().ok()?.min(last);
            let written = format!("{year}-{:02}-{day:02}", month.parse::<u32>().ok()?);
            mingde_core::date::parse_day(&written).ok().map(|d| d.to_string())
        }),
        _ => None,
    };
    findings.error(node.span.clone(), message).suggestion = near;
}
