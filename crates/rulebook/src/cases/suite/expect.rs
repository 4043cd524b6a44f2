//! What a case expects, held against what came of it.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::text::nearest;
use mingde_core::words::{Locale, say_code};
use mingde_core::yaml::{Data, Findings, Node};
use rust_decimal::Decimal;

use crate::assess::{Assessment, ResultView, assess};
use crate::cases::suite::Case;
use crate::plan::{Overrides, Reason, Rulebook, Status};
use crate::tell::explain;

/// What is expected of one subject.
#[derive(Debug)]
pub(super) struct Subject {
    code: String,
    span: Range<usize>,
    /// `None`: it must not be assessed at all.
    results: Option<Vec<Expected>>,
}

/// What is expected of one result.
#[derive(Debug)]
struct Expected {
    result: String,
    result_span: Range<usize>,
    written: String,
    span: Range<usize>,
    status: Option<Status>,
    reason: Option<Reason>,
    value: Option<Decimal>,
    grade: Option<String>,
}

/// Reads `expect: { S1: { result: met }, S2: not_assessed }`.
pub(super) fn read(node: Option<&Node>, findings: &mut Findings) -> Vec<Subject> {
    let Some(node) = node else { return Vec::new() };
    let Data::Map(entries) = &node.data else {
        findings.error(node.span.clone(), Message::new("yaml-mapping-wanted"));
        return Vec::new();
    };
    let mut subjects = Vec::new();
    for entry in entries {
        let (code, span) = (entry.key.clone(), entry.key_span.clone());
        if matches!(entry.value.as_text(), Some("not_assessed" | "不考核")) {
            subjects.push(Subject { code, span, results: None });
            continue;
        }
        let Data::Map(inner) = &entry.value.data else {
            findings.error(entry.value.span.clone(), Message::new("yaml-mapping-wanted"));
            continue;
        };
        let mut results = Vec::new();
        for one in inner {
            let text = one.value.as_text().unwrap_or("");
            let mut expected = Expected {
                result: one.key.clone(),
                result_span: one.key_span.clone(),
                written: text.to_owned(),
                span: one.value.span.clone(),
                status: None,
                reason: None,
                value: None,
                grade: None,
            };
            let mut understood = !text.trim().is_empty();
            let mut words = text.split_whitespace();
            while let Some(word) = words.next() {
                // `grade excellent`
                if matches!(word, "grade" | "等次") {
                    expected.grade = words.next().map(str::to_owned);
                    understood &= expected.grade.is_some();
                } else {
                    understood &= expected.take(word);
                }
            }
            if understood {
                results.push(expected);
            } else {
                let message = Message::new("rulebook-test-expected").with("text", text);
                let near = nearest(text, Status::ALL.map(|(_, name)| name)).map(str::to_owned);
                // A word that is no status may be the code or title of a grade.
                let grade =
                    || (text.split_whitespace().count() == 1).then(|| format!("grade {}", text.trim()));
                let near = near.or_else(grade);
                findings.error(one.value.span.clone(), message).suggestion = near;
            }
        }
        subjects.push(Subject { code, span, results: Some(results) });
    }
    subjects
}

impl Expected {
    /// A status in either language, a reason, a number with or without its unit.
    fn take(&mut self, word: &str) -> bool {
        let same = |code: &str, name: &str| {
            word == name
                || word.replace('-', "_") == name.replace('-', "_")
                || word == say_code(Locale::ZhCn, code, &[])
        };
        let status = Status::ALL.iter().find(|(_, name)| {
            let code = format!("rulebook-status-{}", name.replace('_', "-"));
            same(&code, name)
        });
        if let Some((status, _)) = status {
            self.status = Some(*status);
            return true;
        }
        let reason = Reason::ALL.iter().find(|r| same(&format!("rulebook-reason-{}", r.name()), r.name()));
        if let Some(reason) = reason {
            self.reason = Some(*reason);
            return true;
        }
        let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
        if digits.is_empty() {
            // The unit of the number before it: `50 %`, `3 people`.
            return self.value.is_some();
        }
        self.value = digits.parse().ok();
        self.value.is_some()
    }

    fn holds(&self, found: &ResultView<'_>) -> bool {
        let status = self.status.is_none_or(|s| s == found.status);
        let reason = self.reason.is_none_or(|r| r == found.reason);
        let value = self.value.is_none_or(|v| found.value == Some(v));
        let grade = self.grade.as_ref().is_none_or(|g| found.grade.is_some_and(|(c, t)| g == c || g == t));
        status && reason && value && grade
    }
}

impl Case {
    /// Assesses the first rulebook and compares.
    pub(super) fn run(&self, rulebooks: &[&Rulebook], own: &Overrides, findings: &mut Findings) {
        let rulebook = rulebooks[0];
        let mut overrides = own.without_settings();
        for (name, span, value) in &self.settings {
            let (of, setting) = name.split_once('.').unwrap_or((&rulebook.id, name));
            let settings = rulebooks.iter().find(|r| r.id == of).map(|r| &r.plan.settings);
            let known = settings.into_iter().flatten().map(|s| s.id.as_str());
            if !known.clone().any(|s| s == setting) {
                let message = Message::new("rulebook-unknown-name").with("name", name);
                findings.unknown(span.clone(), message, setting, known);
                continue;
            }
            overrides.set(of, setting, value.clone());
        }
        let assessed = assess(rulebooks, &self.snapshot, self.at, &overrides);
        let Some(assessment) = assessed.first() else { return };
        for subject in &self.expected {
            self.compare(subject, rulebooks, assessment, &overrides, findings);
        }
    }

    fn compare(
        &self,
        subject: &Subject,
        rulebooks: &[&Rulebook],
        assessment: &Assessment,
        overrides: &Overrides,
        findings: &mut Findings,
    ) {
        let position = assessment.find_subject(&subject.code);
        let (at, results) = match (position, &subject.results) {
            (None, None) => return,
            (Some(at), Some(results)) => (at, results),
            (Some(_), None) => {
                let message = Message::new("rulebook-test-assessed");
                let message = message.with("case", &self.name).with("subject", &subject.code);
                findings.error(subject.span.clone(), message);
                return;
            }
            (None, Some(_)) => {
                let codes = assessment.subjects.iter().flat_map(|s| [&*s.code, &*s.name]);
                let near = nearest(&subject.code, codes).map(str::to_owned);
                let message = Message::new("rulebook-test-not-assessed");
                let message = message.with("case", &self.name).with("subject", &subject.code);
                findings.error(subject.span.clone(), message).suggestion = near;
                return;
            }
        };
        for expected in results {
            let Some(found) = assessment.result(at, &expected.result) else {
                let known = assessment.columns.iter().map(|c| c.id.as_str());
                let message = Message::new("rulebook-unknown-result").with("name", &expected.result);
                findings.unknown(expected.result_span.clone(), message, &expected.result, known);
                continue;
            };
            if expected.holds(&found) {
                continue;
            }
            let message = Message::new("rulebook-test-failed")
                .with("case", &self.name)
                .with("subject", &subject.code)
                .with("result", &expected.result)
                .with("expected", &expected.written)
                .with("found", shown(&found));
            let finding = findings.error(expected.span.clone(), message);
            let snapshot = &self.snapshot;
            let id = &assessment.rulebook;
            let proof = explain(rulebooks, id, snapshot, self.at, overrides, &subject.code, &expected.result);
            let Ok(proof) = proof else { continue };
            if let Some(formula) = &proof.root.formula {
                let note = Message::new("rulebook-test-formula");
                let note = note.with("written", &formula.written).with("numbers", &formula.with_numbers);
                finding.notes.push(note);
            }
            if let Some(records) = &proof.root.records {
                let note = Message::new("rulebook-test-records")
                    .with("kind", &records.from.1)
                    .with("counted", records.counted_total)
                    .with("left", records.left_out_total);
                finding.notes.push(note);
            }
        }
    }
}

/// `not_met 17.5`, `no_data not-set`.
fn shown(found: &ResultView<'_>) -> String {
    let mut text = found.status.name().to_owned();
    if let Some((code, _)) = found.grade {
        text.push_str(" grade ");
        text.push_str(code);
    }
    if let Some(value) = found.value {
        text.push(' ');
        text.push_str(&value.normalize().to_string());
    }
    if found.reason != Reason::None {
        text.push(' ');
        text.push_str(found.reason.name());
    }
    text
}
