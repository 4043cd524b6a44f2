//! Counts that stand in no rulebook: a text of another sort, such as the form of a report, asks for them in the same
//! language, of the whole bureau or of each unit or person. They are read into the same plan, so whatever assesses and
//! explains rulebooks answers them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use mingde_core::diagnostic::Source;
use mingde_core::kind::Measure;
use mingde_core::period::PeriodKind;
use mingde_core::registry::Span;
use mingde_core::yaml::{Data, Entry, Fields, Findings, Node};
use sha2::{Digest, Sha256};

use super::condition::{condition, operand};
use super::measure::counted;
use super::names::{Rows, Sort, Vocabulary};
use super::rules::as_written;
use crate::language::{Article, Library, syntax};
use crate::plan::{
    Aggregate, Body, Condition, From, GroupProperty, Operand, Plan, ResultKind, ResultSpec, Rule, Rulebook,
    Subject,
};

/// The text that asks.
#[derive(Debug, Clone)]
pub struct Text {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Itself: places of what is wrong are places in it, and its hash is part of every receipt.
    pub source: Arc<Source>,
    /// Over which kind of period it asks.
    pub period: PeriodKind,
}

/// One count that is asked for.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// Its name, and a mapping with the keys of a measure that counts.
    pub measure: &'a Entry,
    /// What is told of each row that is counted: names as they stand in conditions, with their places.
    pub told: Vec<(&'a str, Range<usize>)>,
}

/// The counts of a text, checked.
#[derive(Debug, Clone)]
pub struct Survey {
    rulebook: Rulebook,
    told: BTreeMap<String, Told>,
}

/// What is told of the rows of a count.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    measure: Option<Measure>,
    /// What it tells apart.
    pub(crate) distinct: Option<Quote>,
    pub(crate) quotes: Vec<Quote>,
}

/// Something a row has, with how it is said to people.
#[derive(Debug, Clone)]
pub(crate) struct Quote {
    pub(crate) operand: Operand,
    pub(crate) sort: Sort,
}

impl Survey {
    /// Reads counts. What is wrong with one of them is named at its place, and it is left out: none needs another.
    pub fn read(
        text: &Text,
        subject: Subject,
        asked: Vec<Asked<'_>>,
        library: &Library,
        findings: &mut Findings,
    ) -> Self {
        let (mut rules, mut told) = (Vec::new(), BTreeMap::new());
        for asked in asked {
            let Some((rule, of_rows)) = read_one(&asked, subject, library, findings) else { continue };
            told.insert(rule.id.clone(), of_rows);
            rules.push(rule);
        }
        let mut plan = Plan { order: (0..rules.len()).collect(), rules, ..Plan::default() };
        plan.asks_calendar = crate::plan::asks_calendar(&mut plan);
        let results = plan.rules.iter().map(|rule| ResultSpec {
            id: rule.id.clone(),
            kind: rule.kind,
            title: rule.title.clone(),
            article: rule.article,
            unit: rule.shown.word,
        });
        let rulebook = Rulebook {
            results: results.collect(),
            // No rulebook has such an id.
            id: format!("report:{}", text.id),
            title: text.title.clone(),
            english: text.title.clone(),
            version: String::new(),
            issuer: String::new(),
            effective: Span::ALWAYS,
            period: text.period,
            subject,
            articles: vec![Article { heading: text.title.clone(), text: String::new(), layer: 0 }],
            hash: Sha256::digest(text.source.text.as_bytes()).into(),
            layers: Vec::new(),
            school: None,
            plan: Arc::new(plan),
        };
        Self { rulebook, told }
    }

    /// The counts as a rulebook that can be assessed and explained like any other.
    pub fn rulebook(&self) -> &Rulebook {
        &self.rulebook
    }

    /// What the values of a count measure, where they are those of a field.
    pub fn measure(&self, name: &str) -> Option<Measure> {
        self.told.get(name)?.measure
    }

    pub(crate) fn told(&self, name: &str) -> Option<&Told> {
        self.told.get(name)
    }
}

fn read_one(
    asked: &Asked<'_>,
    subject: Subject,
    library: &Library,
    findings: &mut Findings,
) -> Option<(Rule, Told)> {
    let entry = asked.measure;
    let mut fields = Fields::of(&entry.value, findings);
    let title = fields.text("title", findings).unwrap_or(&entry.key).to_owned();
    let (count, _, shown) = counted(Vocabulary::of(library), subject, &entry.value, &mut fields, findings)?;
    fields.finish(findings);
    let rows = Rows::new(library, &count.from);
    let mut told = Told { measure: None, distinct: None, quotes: Vec::new() };
    match &count.aggregate {
        // What is told apart was understood once already.
        Aggregate::Distinct(Operand::Pair(..)) | Aggregate::Rows => {}
        Aggregate::Distinct(_) => {
            let name = value_of(entry, "count").and_then(|text| text.strip_prefix("distinct "));
            let mut unheard = Findings::new(&findings.source);
            told.distinct = name.and_then(|name| quote(&rows, name, &entry.value.span, &mut unheard));
        }
        aggregate => {
            told.measure = aggregate.operand().and_then(|o| rows.field(o)).and_then(|field| field.measure());
        }
    }
    for (name, span) in &asked.told {
        told.quotes.push(quote(&rows, name, span, findings)?);
    }
    let rule = Rule {
        id: entry.key.clone(),
        title,
        article: 0,
        kind: ResultKind::Measure,
        shown,
        span: entry.key_span.clone(),
        source: as_written(entry, findings),
        applies: None,
        applies_written: String::new(),
        effect: (Vec::new(), String::new()),
        exception: None,
        body: Body::Count(Box::new(count)),
    };
    Some((rule, told))
}

fn value_of<'e>(entry: &'e Entry, key: &str) -> Option<&'e str> {
    let Data::Map(entries) = &entry.value.data else { return None };
    entries.iter().find(|e| e.key == key)?.value.as_text()
}

/// What a row has under a name.
fn quote(rows: &Rows<'_>, name: &str, span: &Range<usize>, findings: &mut Findings) -> Option<Quote> {
    let data = Data::Scalar { text: name.to_owned(), quoted: false };
    let written = syntax::read(&Node { span: span.clone(), data }, findings)?;
    let (operand, sort) = operand(rows, &written.tree, findings)?;
    // Of memberships and groups a group is known by its words.
    if sort == Sort::Group && operand == Operand::Group {
        let operand = Operand::GroupProperty(Box::new(operand), GroupProperty::Name);
        return Some(Quote { operand, sort: Sort::Text });
    }
    Some(Quote { operand, sort })
}

/// Reads a condition on those whom a rulebook is about.
pub(crate) fn on_subjects(
    node: &Node,
    subject: Subject,
    library: &Library,
    findings: &mut Findings,
) -> Option<Condition> {
    let from = From::subjects(subject);
    let written = syntax::read(node, findings)?;
    condition(&Rows::new(library, &from), &written.tree, findings)
}
