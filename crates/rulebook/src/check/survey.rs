//! Counts and formulas that stand in no rulebook: a text of another sort, such as the form of a report, asks for them in
//! the same language, of the whole bureau or of each unit or person. They are read into the same plan, so whatever
//! assesses and explains rulebooks answers them. They may ask what was earlier and what rulebooks say, too.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use mingde_core::diagnostic::{Message, Source};
use mingde_core::kind::Measure;
use mingde_core::period::PeriodKind;
use mingde_core::registry::Span;
use mingde_core::yaml::{Data, Entry, Fields, Findings, Node};
use sha2::{Digest, Sha256};

use super::condition::{condition, operand};
use super::formula::{Named, Names, Type};
use super::measure::{computed, counted};
use super::names::{Rows, Sort, Vocabulary};
use super::past::kept;
use super::rules::as_written;
use super::shown::shown;
use crate::language::{Article, Dimension, Leeway, Library, syntax};
use crate::plan::{
    Aggregate, Body, Condition, Expression, From, GroupProperty, Operand, Plan, Reference, ResultKind,
    ResultSpec, Rule, Rulebook, Setting, Shown, Subject,
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

/// One measure that is asked for.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// Its name, and a mapping with the keys of a measure that counts, or of one that is computed from others.
    pub measure: &'a Entry,
    /// What is told of each row that is counted: names as they stand in conditions, with their places.
    pub told: Vec<(&'a str, Range<usize>)>,
}

/// A number that is known from elsewhere and that formulas may use: they ask for it as for a setting, so whoever assesses
/// gives it as the bureau's own value of a setting ([`crate::Overrides::set`]).
#[derive(Debug, Clone)]
pub struct Given {
    /// Its name in formulas.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Whether it is a share.
    pub share: bool,
}

/// The measures of a text, checked.
#[derive(Debug, Clone)]
pub struct Survey {
    rulebook: Rulebook,
    told: BTreeMap<String, Told>,
    dimensions: Vec<Dimension>,
}

/// What a formula asks of an earlier period or of a rulebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedElsewhere {
    /// The rulebook; none for a measure of the text itself.
    pub rulebook: Option<String>,
    /// The result or measure.
    pub result: String,
    /// How many periods earlier.
    pub back: u16,
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
    /// Reads measures. What is wrong with one of them is named at its place, and it is left out.
    pub fn read(
        text: &Text,
        subject: Subject,
        asked: Vec<Asked<'_>>,
        given: Vec<Given>,
        library: &Library,
        findings: &mut Findings,
    ) -> Self {
        let mut told = BTreeMap::new();
        // No rulebook has such an id.
        let id = format!("report:{}", text.id);
        let mut read = Measures {
            id: id.clone(),
            subject,
            rules: Vec::new(),
            dimensions: Vec::new(),
            given,
            settings: Vec::new(),
            references: Vec::new(),
            waiting: Vec::new(),
        };
        let is_computed = |asked: &Asked<'_>| value_of(asked.measure, "value").is_some();
        let (formulas, counts): (Vec<_>, Vec<_>) = asked.into_iter().partition(is_computed);
        for asked in counts {
            let Some((rule, dimension, of_rows)) = read_count(&asked, subject, library, findings) else {
                continue;
            };
            told.insert(rule.id.clone(), of_rows);
            read.push(rule, dimension);
        }
        let formulas: Vec<&Entry> = formulas.iter().map(|asked| asked.measure).collect();
        read.formulas(formulas, findings);
        let Measures { rules, dimensions, settings, references, .. } = read;
        let order = (0..rules.len()).collect();
        let mut plan = Plan { order, rules, settings, references, ..Plan::default() };
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
            id,
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
        Self { rulebook, told, dimensions }
    }

    /// The measures as a rulebook that can be assessed and explained like any other.
    pub fn rulebook(&self) -> &Rulebook {
        &self.rulebook
    }

    /// What the values of a count measure, where they are those of a field.
    pub fn measure(&self, name: &str) -> Option<Measure> {
        self.told.get(name)?.measure
    }

    /// Whether a formula gives a share.
    pub fn is_share(&self, name: &str) -> bool {
        let at = self.rulebook.plan.rules.iter().position(|rule| rule.id == name);
        at.is_some_and(|at| self.dimensions[at] == Dimension::SHARE)
    }

    /// The names that a formula speaks of, those of other measures before those that are given.
    pub fn needs(&self, name: &str) -> Vec<&str> {
        let plan = &self.rulebook.plan;
        let Some(rule) = plan.rules.iter().find(|rule| rule.id == name) else { return Vec::new() };
        let mut needs: Vec<&str> = rule.needs().into_iter().map(|at| plan.rules[at].id.as_str()).collect();
        for expression in rule.body.expressions() {
            expression.walk(&mut |part| {
                if let Expression::Setting(at) = part {
                    needs.push(&plan.settings[*at].id);
                }
            });
        }
        needs
    }

    /// What a formula asks of earlier periods and of rulebooks.
    pub fn elsewhere(&self, name: &str) -> Vec<AskedElsewhere> {
        let plan = &self.rulebook.plan;
        let Some(rule) = plan.rules.iter().position(|rule| rule.id == name) else { return Vec::new() };
        let asked = plan.references_of(rule).into_iter().map(|at| &plan.references[at]);
        let told = |reference: &Reference| AskedElsewhere {
            rulebook: Some(&reference.rulebook).filter(|id| **id != self.rulebook.id).cloned(),
            result: reference.result.clone(),
            back: reference.back,
        };
        asked.map(told).collect()
    }

    pub(crate) fn told(&self, name: &str) -> Option<&Told> {
        self.told.get(name)
    }
}

/// Measures as they are read, and what their formulas ask for.
struct Measures {
    /// What the text is called among rulebooks.
    id: String,
    subject: Subject,
    rules: Vec<Rule>,
    /// By rule.
    dimensions: Vec<Dimension>,
    given: Vec<Given>,
    /// Those of `given` that a formula speaks of.
    settings: Vec<Setting>,
    references: Vec<Reference>,
    /// Formulas that are not read yet: whatever needs one of them waits for it.
    waiting: Vec<String>,
}

impl Measures {
    fn push(&mut self, rule: Rule, dimension: Dimension) {
        self.rules.push(rule);
        self.dimensions.push(dimension);
    }

    /// Reads formulas in whichever order they need each other.
    fn formulas(&mut self, mut open: Vec<&Entry>, findings: &mut Findings) {
        loop {
            self.waiting = open.iter().map(|entry| entry.key.clone()).collect();
            let mut unheard = Findings::new(&findings.source);
            open.retain(|entry| match self.formula(entry, &mut unheard) {
                Some((rule, dimension)) => {
                    self.push(rule, dimension);
                    false
                }
                None => true,
            });
            if open.len() == self.waiting.len() {
                break;
            }
        }
        let told = findings.list.len();
        for entry in &open {
            self.formula(entry, findings);
        }
        // With nothing else wrong they wait for each other.
        if let Some(first) = open.first()
            && findings.list.len() == told
        {
            let circle = self.waiting.join(" → ");
            findings.error(first.key_span.clone(), Message::new("rulebook-circle").with("circle", circle));
        }
    }

    fn formula(&mut self, entry: &Entry, findings: &mut Findings) -> Option<(Rule, Dimension)> {
        let mut fields = Fields::of(&entry.value, findings);
        let title = fields.text("title", findings).unwrap_or(&entry.key).to_owned();
        let value = fields.node("value")?;
        let (body, dimension, shown) = computed(self, value, &mut fields, findings)?;
        fields.finish(findings);
        Some((measure(entry, title, shown, body, findings), dimension))
    }

    /// Whether a measure rests on something that is given to it: what that was earlier nobody says.
    fn rests_on_given(&self, rule: usize) -> bool {
        let rule = &self.rules[rule];
        let mut given = false;
        for expression in rule.body.expressions() {
            expression.walk(&mut |part| given |= matches!(part, Expression::Setting(_)));
        }
        given || rule.needs().into_iter().any(|needed| self.rests_on_given(needed))
    }
}

impl Names for Measures {
    fn rulebook(&self) -> Option<&str> {
        Some(&self.id)
    }

    fn subject(&self) -> Option<Subject> {
        Some(self.subject)
    }

    fn has_duties(&self) -> bool {
        false
    }

    fn has_past(&self, rule: usize) -> bool {
        !self.rests_on_given(rule)
    }

    fn reference(&mut self, reference: Reference) -> usize {
        kept(&mut self.references, reference)
    }

    fn name(&self, rule: usize) -> String {
        self.rules[rule].id.clone()
    }

    fn find(
        &mut self,
        name: &str,
        _span: &Range<usize>,
        _findings: &mut Findings,
    ) -> Option<(Named, Option<Type>)> {
        if let Some(at) = self.rules.iter().position(|rule| rule.id == name) {
            return Some((Named::Rule(at), Some(Type::Number(self.dimensions[at]))));
        }
        if self.waiting.iter().any(|waiting| waiting == name) {
            return Some((Named::Rule(0), None));
        }
        let at = self.settings.iter().position(|setting| setting.id == name);
        let at = at.or_else(|| {
            let given = self.given.iter().find(|given| given.name == name)?;
            self.settings.push(setting(given));
            Some(self.settings.len() - 1)
        })?;
        Some((Named::Setting(at), Some(Type::Number(self.settings[at].dimension))))
    }

    fn known(&self) -> Vec<String> {
        let given = self.given.iter().map(|given| given.name.clone());
        self.rules.iter().map(|rule| rule.id.clone()).chain(given).collect()
    }

    fn in_percent(&self, said: &Expression) -> bool {
        match said {
            Expression::Rule(at) => self.dimensions[*at] == Dimension::SHARE,
            Expression::Setting(at) => self.settings[*at].unit.percent,
            _ => false,
        }
    }
}

/// What is given as the setting that formulas ask for. Its value comes when it is asked.
fn setting(given: &Given) -> Setting {
    let dimension = if given.share { Dimension::SHARE } else { Dimension::Bare };
    Setting {
        id: given.name.clone(),
        title: given.title.clone(),
        dimension,
        unit: shown(dimension, given.share, None),
        factor: true,
        values: Vec::new(),
        homes: Vec::new(),
        article: 0,
        leeway: Leeway::Free,
        span: 0..0,
        source: String::new(),
    }
}

fn measure(entry: &Entry, title: String, shown: Shown, body: Body, findings: &Findings) -> Rule {
    Rule {
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
        body,
    }
}

fn read_count(
    asked: &Asked<'_>,
    subject: Subject,
    library: &Library,
    findings: &mut Findings,
) -> Option<(Rule, Dimension, Told)> {
    let entry = asked.measure;
    let mut fields = Fields::of(&entry.value, findings);
    let title = fields.text("title", findings).unwrap_or(&entry.key).to_owned();
    let (count, dimension, shown) =
        counted(Vocabulary::of(library), subject, &entry.value, &mut fields, findings)?;
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
    let rule = measure(entry, title, shown, Body::Count(Box::new(count)), findings);
    Some((rule, dimension, told))
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
