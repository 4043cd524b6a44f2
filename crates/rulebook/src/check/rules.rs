//! The rules of all blocks: collected by name, then resolved in the order in which they need each other.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use mingde_core::diagnostic::{Message, Source};
use mingde_core::kind::Measure;
use mingde_core::period::PeriodKind;
use mingde_core::yaml::{Entry, Fields, Findings, Node};

use super::condition::condition;
use super::count::count;
use super::decide::{grade, proposal, quota, ranking};
use super::duty::duty;
use super::entry::entry_check;
use super::exception::exceptions;
use super::formula::{Type, truth};
use super::measure::measure;
use super::names::{Rows, Vocabulary};
use super::naming::Place;
use super::overlay::{Texts, open_or_locked, setting_beneath};
use super::score::{item, total};
use super::section::{SECTIONS, Section};
use super::setting::setting;
use super::shown::shown;
use super::table::{Table, table};
use crate::language::{Dimension, Library, Number, syntax};
use crate::plan::{
    Attribute, Body, Condition, EntryCheck, Expression, From, ItemSort, Plan, Reference, ResultKind, Rule,
    Setting, Shown, Subject,
};

/// A rule as it was found, before its formulas are understood.
pub(super) struct Found<'n> {
    pub(super) entry: &'n Entry,
    pub(super) article: usize,
    pub(super) section: Section,
    pub(super) state: State,
    pub(super) rule: Option<Rule>,
    pub(super) kind: Option<Type>,
    /// Longest chain of rules beneath it.
    pub(super) depth: usize,
}

/// Where the first that bears a name stands, in the list of its sort: thousands of names are looked up as fast as one.
#[derive(Default)]
pub(super) struct Homes<'n> {
    pub(super) settings: HashMap<&'n str, usize>,
    pub(super) tables: HashMap<&'n str, usize>,
    pub(super) checks: HashMap<&'n str, usize>,
    pub(super) rules: HashMap<&'n str, usize>,
}

/// Most rules in a chain of which each needs the next: nobody could follow a longer proof.
pub(super) const DEEPEST: usize = 40;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Untouched,
    Open,
    Done,
}

/// Collects and resolves the rules of all blocks.
pub(crate) struct Resolver<'n> {
    pub(crate) library: &'n Library,
    pub(crate) subject: Subject,
    pub(super) period: PeriodKind,
    pub(super) texts: &'n Texts<'n>,
    pub(super) rulebook: String,
    pub(super) settings: Vec<Setting>,
    pub(super) checks: Vec<EntryCheck>,
    pub(super) tables: Vec<Table>,
    /// What formulas ask the registry about the subject, with its words.
    pub(super) attributes: Vec<(Attribute, String)>,
    /// Results of other rulebooks and of earlier periods.
    pub(super) references: Vec<Reference>,
    pub(super) found: Vec<Found<'n>>,
    /// Where each name stands.
    pub(super) homes: Homes<'n>,
    pub(super) order: Vec<usize>,
    /// Names being resolved, for the message about a circle.
    pub(super) open: Vec<usize>,
    /// For each of them the name it asks for by now, with its place.
    pub(super) asking: Vec<Option<(Arc<Source>, Range<usize>)>>,
    /// Names in blocks that could not be read: what asks for them is not wrong by that.
    pub(super) lost: &'n [String],
}

/// The plan of the blocks, upper layers first; broken rules are left out and named in the findings.
pub(crate) fn plan(
    library: &Library,
    (rulebook, subject, period): (&str, Subject, PeriodKind),
    texts: &Texts<'_>,
    (blocks, lost): (&[(usize, Node)], &[String]),
    findings: &mut Findings,
) -> Plan {
    let mut resolver = Resolver {
        library,
        subject,
        period,
        texts,
        rulebook: rulebook.to_owned(),
        settings: Vec::new(),
        checks: Vec::new(),
        tables: Vec::new(),
        attributes: Vec::new(),
        references: Vec::new(),
        found: Vec::new(),
        homes: Homes::default(),
        order: Vec::new(),
        open: Vec::new(),
        asking: Vec::new(),
        lost,
    };
    for (article, node) in blocks {
        findings.source = texts.source(*article);
        resolver.collect(*article, node, findings);
    }
    for at in 0..resolver.found.len() {
        resolver.resolve(at, findings);
    }
    let Resolver { settings, tables, checks, found, order, attributes, references, .. } = resolver;
    // With an error anywhere the plan is thrown away, so indices need not survive a broken rule; without one there is
    // none that is broken, or what asks for it would be about another rule.
    if !findings.has_errors()
        && let Some(lost) = found.iter().find(|f| f.rule.is_none())
    {
        findings.source = texts.source(lost.article);
        findings.error(lost.entry.key_span.clone(), Message::new("rulebook-rule-unread"));
    }
    titles_told_apart(&found, texts, findings);
    let rules: Vec<Rule> = found.into_iter().filter_map(|f| f.rule).collect();
    let (attributes, attribute_words) = attributes.into_iter().unzip();
    let table_titles = tables.iter().map(|table| (table.id.clone(), table.title.clone())).collect();
    let mut plan = Plan {
        applies: None,
        applies_written: String::new(),
        settings,
        tables: tables.into_iter().map(|table| (table.id, table.source)).collect(),
        table_titles,
        rules,
        checks,
        order,
        attributes,
        attribute_words,
        references,
        asks_calendar: false,
    };
    plan.asks_calendar = crate::plan::asks_calendar(&mut plan);
    plan
}

/// Results of one title are told apart by nobody who reads a report; a measure and the points that come of it may share one.
/// What two layers call by one name was told already.
fn titles_told_apart(found: &[Found<'_>], texts: &Texts<'_>, findings: &mut Findings) {
    let mut seen = HashMap::new();
    for found in found {
        let Some(rule) = &found.rule else { continue };
        let first = seen.entry((rule.kind == ResultKind::Measure, rule.title.as_str())).or_insert(&rule.id);
        if **first != rule.id {
            findings.source = texts.source(found.article);
            let message = Message::new("rulebook-title-twice").with("title", &rule.title);
            findings.warning(rule.span.clone(), message);
        }
    }
}

impl<'n> Resolver<'n> {
    fn collect(&mut self, article: usize, node: &'n Node, findings: &mut Findings) {
        let mut fields = Fields::of(node, findings);
        for entry in fields.entries("settings", findings) {
            match self.place(entry, article, "settings", findings) {
                Place::Free => {
                    if let Some(setting) = setting(entry, article, findings) {
                        self.homes.settings.insert(&entry.key, self.settings.len());
                        self.settings.push(setting);
                    }
                }
                Place::Instead(at) => {
                    let text = self.texts.origin(self.settings[at].article);
                    let above = &self.settings[at];
                    if let Some(own) = setting_beneath(above, &text, entry, article, findings) {
                        self.settings[at] = own;
                    }
                }
                Place::Refused => {}
            }
        }
        for entry in fields.entries("tables", findings) {
            match self.place(entry, article, "tables", findings) {
                Place::Free => {
                    let table = table(entry, article, findings);
                    self.homes.tables.insert(&entry.key, self.tables.len());
                    self.tables.push(table);
                }
                Place::Instead(_) | Place::Refused => {}
            }
        }
        for entry in fields.entries("checks", findings) {
            match self.place(entry, article, "checks", findings) {
                Place::Free => {
                    if let Some(check) = entry_check(self.library, entry, article, findings) {
                        self.homes.checks.insert(&entry.key, self.checks.len());
                        self.checks.push(check);
                    }
                }
                Place::Instead(at) => {
                    if let Some(own) = entry_check(self.library, entry, article, findings) {
                        self.checks[at] = own;
                    }
                }
                Place::Refused => {}
            }
        }
        for (key, section) in SECTIONS {
            for entry in fields.entries(key, findings) {
                let state = State::Untouched;
                let found = Found { entry, article, section, state, rule: None, kind: None, depth: 0 };
                match self.place(entry, article, key, findings) {
                    Place::Instead(at) => self.found[at] = found,
                    _ => {
                        self.homes.rules.entry(&entry.key).or_insert(self.found.len());
                        self.found.push(found);
                    }
                }
            }
        }
        fields.finish(findings);
    }

    pub(super) fn resolve(&mut self, at: usize, findings: &mut Findings) {
        if self.found[at].state != State::Untouched {
            return;
        }
        self.found[at].state = State::Open;
        self.open.push(at);
        self.asking.push(None);
        let (entry, article, section) =
            (self.found[at].entry, self.found[at].article, self.found[at].section);
        let outer = std::mem::replace(&mut findings.source, self.texts.source(article));
        let resolved = self.rule(at, entry, article, section, findings);
        findings.source = outer;
        self.open.pop();
        self.asking.pop();
        let found = &mut self.found[at];
        found.state = State::Done;
        // What a broken rule would have given is known all the same: whatever asks for it can be checked.
        found.kind = gives(found.section);
        if let Some((rule, kind)) = resolved {
            let needs = rule.needs();
            let depth = needs.into_iter().map(|need| self.found[need].depth + 1).max().unwrap_or(0);
            let found = &mut self.found[at];
            found.depth = depth;
            if depth > DEEPEST {
                let message = Message::new("rulebook-needs-too-deep").with("most", DEEPEST);
                findings.error(entry.key_span.clone(), message);
            }
            found.rule = Some(rule);
            found.kind = Some(kind);
            self.order.push(at);
        }
    }

    fn rule(
        &mut self,
        at: usize,
        entry: &'n Entry,
        article: usize,
        section: Section,
        findings: &mut Findings,
    ) -> Option<(Rule, Type)> {
        let mut fields = Fields::of(&entry.value, findings);
        let title = fields.required_text("title", findings).to_owned();
        open_or_locked(&mut fields, findings);
        let applies = fields.node("applies").map(|node| self.applies(node, findings));
        let effect = if section == Section::Proposal {
            (Vec::new(), fields.text("recommend", findings).unwrap_or("").to_owned())
        } else if section == Section::Veto {
            let scope = fields.words("scope", findings).into_iter().map(|(word, _)| word.to_owned());
            (scope.collect(), fields.text("effect", findings).unwrap_or("").to_owned())
        } else {
            (Vec::new(), String::new())
        };
        let may_except = matches!(section, Section::Duty | Section::Item(_) | Section::Proposal);
        let exceptions = if may_except { fields.node("exceptions") } else { None };
        let exception = match exceptions {
            None => None,
            Some(node) => self.exceptions(node, entry, article, &title, findings),
        };
        let body = self.body(at, entry, &title, section, &mut fields, findings);
        // Keys of a broken rule were perhaps never asked for.
        match body {
            Some(_) => fields.finish(findings),
            None => fields.finish_knowing(&section.keys(), findings),
        }
        let (applies, applies_written) = match applies {
            Some(found) => found.map(|(condition, written)| (Some(condition), written))?,
            None => (None, String::new()),
        };
        let (body, kind, shown) = body?;
        let result = section.result();
        let (id, span) = (entry.key.clone(), entry.key_span.clone());
        let source = as_written(entry, findings);
        let rule = Rule {
            id,
            title,
            article,
            kind: result,
            shown,
            span,
            source,
            applies,
            applies_written,
            effect,
            exception,
            body,
        };
        Some((rule, kind))
    }

    /// A condition on the subject itself, with how it is written.
    fn applies(&self, node: &Node, findings: &mut Findings) -> Option<(Condition, String)> {
        let from = From::subjects(self.subject);
        let written = syntax::read(node, findings)?;
        let before = findings.list.len();
        let found = condition(&Rows::knowing(self.vocabulary(), &from), &written.tree, findings);
        // Whether a rule is asked at all by what was counted is another question than of whom it speaks.
        let of_rule = |name: &str| self.found.iter().any(|found| found.entry.key == name);
        for finding in findings.list.iter_mut().skip(before) {
            let unknown = finding.message.code == "rulebook-unknown-name";
            if unknown && finding.message.args.iter().any(|(_, name)| of_rule(name)) {
                finding.suggestion = None;
                finding.notes = vec![Message::new("rulebook-applies-figure").with("text", &written.text)];
            }
        }
        Some((found?, written.text))
    }

    /// What counts are understood by.
    pub(super) fn vocabulary(&self) -> Vocabulary<'_> {
        Vocabulary { library: self.library, settings: &self.settings, tables: &self.tables }
    }

    /// The rule that counts the exceptions from another one.
    fn exceptions(
        &mut self,
        node: &Node,
        entry: &'n Entry,
        article: usize,
        title: &str,
        findings: &mut Findings,
    ) -> Option<usize> {
        let count = exceptions(self.library, self.subject, node, findings)?;
        let rule = Rule {
            id: format!("{}.exception", entry.key),
            title: format!("{title}：例外"),
            article,
            kind: ResultKind::Exception,
            shown: shown(Dimension::of(Measure::Items), false, None),
            span: node.span.clone(),
            source: as_written(entry, findings),
            applies: None,
            applies_written: String::new(),
            effect: (Vec::new(), String::new()),
            exception: None,
            body: Body::Exception(Box::new(count)),
        };
        let at = self.found.len();
        let kind = Some(Type::Number(Dimension::of(Measure::Items)));
        let section = Section::Veto;
        self.found.push(Found {
            entry,
            article,
            section,
            state: State::Done,
            rule: Some(rule),
            kind,
            depth: 0,
        });
        self.order.push(at);
        Some(at)
    }

    fn body(
        &mut self,
        at: usize,
        entry: &'n Entry,
        title: &str,
        section: Section,
        fields: &mut Fields<'n>,
        findings: &mut Findings,
    ) -> Option<(Body, Type, Shown)> {
        match section {
            Section::Measure => measure(self, &entry.value, fields, findings),
            Section::Duty => duty(self, fields, findings),
            Section::Veto => {
                let (count, dimension) =
                    count(self.vocabulary(), self.subject, &entry.value, fields, true, findings)?;
                Some((Body::Veto(Box::new(count)), Type::Truth, shown(dimension, false, None)))
            }
            Section::Grade => grade(self, at, fields, findings),
            Section::Quota => quota(self, fields, findings),
            Section::Ranking => ranking(self, &entry.value, fields, findings),
            Section::Proposal => proposal(self, fields, findings),
            Section::Item(sort) => {
                let (item, shown) = item(self, sort, entry, fields, findings)?;
                Some((Body::Item(Box::new(item)), Type::Number(Dimension::of(Measure::Points)), shown))
            }
            Section::Total => {
                let (total, shown) = total(self, title, entry, fields, findings)?;
                Some((Body::Total(Box::new(total)), Type::Number(Dimension::of(Measure::Points)), shown))
            }
        }
    }

    /// `when`, resolved; the outer option says whether it was readable.
    pub(crate) fn when(
        &mut self,
        fields: &mut Fields<'n>,
        findings: &mut Findings,
    ) -> Option<Option<Expression>> {
        let Some(node) = fields.node("when") else { return Some(None) };
        let written = syntax::read(node, findings)?;
        truth(self, &written.tree, findings).map(Some)
    }

    /// The name of a rule beneath some formulas that has its value for the whole period only: a place among all, or
    /// how often a repeated duty was done.
    pub(super) fn of_the_whole_period<'e>(&self, of: impl Iterator<Item = &'e Expression>) -> Option<String> {
        let mut open = Vec::new();
        of.for_each(|expression| expression.walk(&mut |part| open.extend(part.rule())));
        let mut seen = BTreeSet::new();
        while let Some(at) = open.pop() {
            let Some(rule) = self.found[at].rule.as_ref().filter(|_| seen.insert(at)) else { continue };
            let whole = match &rule.body {
                Body::Duty(duty) => duty.every.is_some(),
                body => body.compares_all(),
            };
            if whole {
                return Some(rule.id.clone());
            }
            open.extend(rule.needs());
        }
        None
    }

    /// Indices of the items, bonuses and deductions, in order. What a lower layer adds is no part of the totals
    /// above it.
    pub(crate) fn scored(&self) -> Vec<usize> {
        let own = self.open.last().map_or(usize::MAX, |&at| self.texts.layer(self.found[at].article));
        let scored =
            |f: &Found<'_>| matches!(f.section, Section::Item(_)) && self.texts.layer(f.article) <= own;
        (0..self.found.len()).filter(|&at| scored(&self.found[at])).collect()
    }

    /// The name of the rule at an index.
    pub(crate) fn name_of(&self, at: usize) -> &str {
        &self.found[at].entry.key
    }

    /// What sort of item stands at an index, and the points it declares.
    pub(crate) fn declared_points(&self, at: usize) -> Option<(ItemSort, Number)> {
        let found = &self.found[at];
        let Section::Item(sort) = found.section else { return None };
        Some((sort, super::score::declared_points(found.entry)?))
    }

    /// The rule at an index once it is resolved.
    pub(crate) fn resolved(&mut self, at: usize, findings: &mut Findings) -> Option<&Rule> {
        self.resolve(at, findings);
        self.found[at].rule.as_ref()
    }
}

/// The sort of value that rules of a section give, where it does not depend on the rule.
pub(super) fn gives(section: Section) -> Option<Type> {
    match section {
        Section::Item(_) | Section::Total => Some(Type::Number(Dimension::of(Measure::Points))),
        Section::Duty | Section::Veto | Section::Quota | Section::Proposal => Some(Type::Truth),
        Section::Ranking => Some(Type::Number(Dimension::Bare)),
        Section::Measure | Section::Grade => None,
    }
}

/// A rule as it is written in the file.
pub(crate) fn as_written(entry: &Entry, findings: &Findings) -> String {
    let end = entry.value.span.end.max(entry.key_span.end);
    findings.source.text.get(entry.key_span.start..end).unwrap_or("").to_owned()
}
