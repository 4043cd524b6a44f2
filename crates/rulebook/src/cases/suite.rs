//! Cases beside a rulebook (`<name>.test.yaml`): a few units, persons and records written as briefly as a clerk
//! would tell them, and what the rulebook must say about them.
//!
//! ```yaml
//! period: 2025-autumn
//! cases:
//!   - name: 一人谈两次只算一人
//!     units:   { S1: primary-school }
//!     persons: { H1: S1 school-head, T1..T4: S1 teacher }
//!     records:
//!       - { kind: heart-to-heart-talk, date: [2025-09-10, 2025-10-10], unit: S1, organiser: H1, counterpart: T1 }
//!     expect:
//!       S1: { talked_by_heads: 1, heads_talk_half: not_met, middle_coverage: no_data }
//! ```

mod expect;
mod given;
mod records;

use std::ops::Range;
use std::sync::Arc;

use mingde_core::diagnostic::{Diagnostic, Message, Source};
use mingde_core::period::Period;
use mingde_core::snapshot::Snapshot;
use mingde_core::yaml::{Data, Fields, Findings, Node, parse};

use crate::assess::AssessmentDate;
use crate::language::Library;
use crate::plan::{DatedValue, Overrides, Rulebook};

/// The cases of one file.
#[derive(Debug)]
pub struct Suite {
    source: Arc<Source>,
    cases: Vec<Case>,
}

/// One case: what there is, and what must come of it.
#[derive(Debug)]
struct Case {
    name: String,
    at: AssessmentDate,
    /// Settings of this or (`rulebook.setting`) another rulebook.
    settings: Vec<(String, Range<usize>, DatedValue)>,
    snapshot: Snapshot,
    expected: Vec<expect::Subject>,
}

impl Suite {
    /// Reads a file of cases. The second part lists warnings on success and every finding on failure.
    pub fn read(source: &Arc<Source>, library: &Library) -> (Option<Self>, Vec<Diagnostic>) {
        let node = match parse(source, 0..source.text.len()) {
            Ok(node) => node,
            Err(finding) => return (None, vec![*finding]),
        };
        let mut findings = Findings::new(source);
        let mut fields = Fields::of(&node, &mut findings);
        let period = read_period(&mut fields, &mut findings);
        let shared = fields.node("given");
        let mut cases = Vec::new();
        match fields.required("cases", &mut findings) {
            None => {}
            Some(Node { data: Data::List(list), .. }) => {
                for node in list {
                    cases.extend(read_case(library, node, shared, period, &mut findings));
                }
            }
            Some(node) => {
                findings.error(node.span.clone(), Message::new("yaml-list-wanted").with("key", "cases"));
            }
        }
        fields.finish(&mut findings);
        findings.list.sort_by_key(|d| (d.span.start, d.span.end));
        findings.list.dedup();
        let good = !findings.has_errors();
        (good.then(|| Self { source: source.clone(), cases }), findings.list)
    }

    /// Number of cases.
    pub fn len(&self) -> usize {
        self.cases.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.cases.is_empty()
    }

    /// Runs every case against the rulebook; each difference is an error at the place of what was expected.
    /// `others` are the rulebooks whose vetoes may be consulted, `own` the bureau's calendar (its settings
    /// stay out: a case says which it wants).
    pub fn run(&self, rulebook: &Rulebook, others: &[&Rulebook], own: &Overrides) -> Vec<Diagnostic> {
        let mut together = vec![rulebook];
        together.extend(others.iter().copied().filter(|o| o.id != rulebook.id));
        let mut findings = Findings::new(&self.source);
        for case in &self.cases {
            case.run(&together, own, &mut findings);
        }
        findings.list
    }
}

fn read_period(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<Period> {
    let node = fields.node("period")?;
    let period = node.as_text().and_then(|text| Period::parse(text).ok());
    if period.is_none() {
        let text = node.as_text().unwrap_or("").to_owned();
        findings.error(node.span.clone(), Message::new("rulebook-test-period").with("text", text));
    }
    period
}

fn read_case(
    library: &Library,
    node: &Node,
    shared: Option<&Node>,
    period: Option<Period>,
    findings: &mut Findings,
) -> Option<Case> {
    let mut fields = Fields::of(node, findings);
    let name = fields.required_text("name", findings).to_owned();
    let period = read_period(&mut fields, findings).or(period);
    let as_of = fields.node("as_of").and_then(|node| given::read_day(node, findings));
    let mut settings = Vec::new();
    for entry in fields.entries("settings", findings) {
        let text = entry.value.as_text().unwrap_or("");
        let value = crate::language::Number::parse(text);
        if value.is_none() && text != "unset" {
            let message = Message::new("rulebook-bad-number").with("text", text);
            findings.error(entry.value.span.clone(), message);
        }
        let value = DatedValue { from: None, value, source: name.clone() };
        settings.push((entry.key.clone(), entry.key_span.clone(), value));
    }
    let mut bureau = given::Given::new(library);
    if let Some(shared) = shared {
        let mut inner = Fields::of(shared, findings);
        bureau.read(&mut inner, findings);
        inner.finish(findings);
    }
    bureau.read(&mut fields, findings);
    let expected = expect::read(fields.required("expect", findings), findings);
    fields.finish(findings);
    let at = match (period, as_of) {
        (period, Some(as_of)) => AssessmentDate { as_of, period },
        (Some(period), None) => AssessmentDate::of(period),
        (None, None) => {
            let at = node.span.start..node.span.start;
            findings.error(at, Message::new("yaml-key-missing").with("key", "period"));
            return None;
        }
    };
    let snapshot = bureau.snapshot(&node.span, findings)?;
    Some(Case { name, at, settings, snapshot, expected })
}
