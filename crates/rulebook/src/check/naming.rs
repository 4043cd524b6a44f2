//! Names of rules and settings: which may be given, and what they stand for.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::kind::{Field, FieldKind, Measure};
use mingde_core::yaml::{Data, Entry, Findings, Node};

use super::formula::{Named, Names, OwnWords, Type, Typed};
use super::overlay::left_open;
use super::past::kept;
use super::rules::{DEEPEST, Found, Homes, Resolver, State, gives};
use super::section::{SECTIONS, Section};
use super::table::Table;
use crate::language::{Dimension, Syntax};
use crate::plan::{Body, Expression, Part, Reference, VetoName};

/// Where a name of a block finds its place.
pub(super) enum Place {
    Free,
    /// It stands for one of an upper layer.
    Instead(usize),
    Refused,
}

impl Resolver<'_> {
    /// Whether a rule is needed by itself, at however many removes; the circle is told at the place that closes it.
    pub(super) fn closes_circle(&self, at: usize, span: &Range<usize>, findings: &mut Findings) -> bool {
        if self.found[at].state != State::Open {
            return false;
        }
        let from = self.open.iter().position(|&open| open == at).unwrap_or(0);
        findings.error(span.clone(), self.circle(from));
        true
    }

    /// The same of what adds up the rule at an index without naming it: the circle is told where that rule asks for what
    /// leads back to it.
    pub(super) fn closes_circle_by_sum(
        &self,
        at: usize,
        span: &Range<usize>,
        findings: &mut Findings,
    ) -> bool {
        if self.found[at].state != State::Open {
            return false;
        }
        let from = self.open.iter().position(|&open| open == at).unwrap_or(0);
        let Some((source, asked)) = self.asking.get(from).cloned().flatten() else {
            return self.closes_circle(at, span, findings);
        };
        let own = std::mem::replace(&mut findings.source, source);
        findings.error(asked, self.circle(from));
        findings.source = own;
        true
    }

    /// The names that need each other, from one of those being read to itself.
    fn circle(&self, from: usize) -> Message {
        let name = |at: &usize| self.found[*at].entry.key.as_str();
        let circle: Vec<&str> = self.open[from..].iter().chain(self.open.get(from)).map(name).collect();
        Message::new("rulebook-circle").with("circle", circle.join(" → "))
    }

    /// Whether a rule is being read by now, or speaks of one that is, at however many removes.
    fn leads_back(&self, at: usize) -> bool {
        let is_item = |at: &usize| matches!(self.found[*at].section, Section::Item(_));
        let mut next = vec![at];
        let mut seen = vec![false; self.found.len()];
        while let Some(at) = next.pop() {
            let Found { state, section, entry, article, .. } = &self.found[at];
            match state {
                State::Open => return true,
                State::Done => continue,
                State::Untouched if std::mem::replace(&mut seen[at], true) => continue,
                State::Untouched => {}
            }
            // A total that does not say of what is of all items.
            if *section == Section::Total && written_under(entry, "of").is_none() {
                next.extend((0..self.found.len()).filter(is_item));
            }
            let source = self.texts.source(*article);
            let words = source.text.get(entry.value.span.clone()).unwrap_or("").split(|c| !is_of_name(c));
            next.extend(words.filter_map(|word| self.homes.rules.get(word)));
        }
        false
    }

    /// Where a name finds its place: it is new, or stands for one of an upper layer that leaves it open.
    pub(super) fn place(
        &self,
        entry: &Entry,
        article: usize,
        section: &str,
        findings: &mut Findings,
    ) -> Place {
        let name = entry.key.as_str();
        let good = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(is_of_name)
            && name.len() <= 48;
        if !good {
            findings.error(entry.key_span.clone(), Message::new("rulebook-bad-name").with("name", name));
        }
        const RESERVED: [&str; 14] = [
            "and", "or", "not", "in", "is", "if", "then", "else", "given", "missing", "true", "false", "yes",
            "no",
        ];
        if RESERVED.contains(&name) {
            findings.error(entry.key_span.clone(), Message::new("rulebook-name-reserved").with("name", name));
        }
        let Homes { settings, checks, tables, rules } = &self.homes;
        let home = |of: &HashMap<&str, usize>| of.get(name).copied();
        let (setting, check, table, rule) = (home(settings), home(checks), home(tables), home(rules));
        let (at, theirs, key, open) = match (setting, check, table, rule) {
            (Some(at), ..) => (at, self.settings[at].article, "settings", true),
            (_, Some(at), ..) => (at, self.checks[at].article, "checks", self.checks[at].open),
            (.., Some(at), _) => (at, self.tables[at].article, "tables", false),
            (.., Some(at)) => {
                let found = &self.found[at];
                let key = SECTIONS.iter().find(|(_, s)| *s == found.section).map_or("", |(key, _)| key);
                (at, found.article, key, left_open(found.entry))
            }
            _ => return Place::Free,
        };
        let code = match self.texts.layer(theirs) < self.texts.layer(article) {
            true if key != section => "rulebook-other-sort",
            true if !open => "rulebook-locked",
            true => return Place::Instead(at),
            false => "rulebook-name-twice",
        };
        let message = Message::new(code).with("name", name).with("text", self.texts.origin(theirs));
        let finding = findings.error(entry.key_span.clone(), message.with("section", key));
        if code == "rulebook-locked" {
            finding.notes.push(Message::new("rulebook-locked-note"));
        }
        Place::Refused
    }
}

impl Names for Resolver<'_> {
    fn find(
        &mut self,
        name: &str,
        span: &Range<usize>,
        findings: &mut Findings,
    ) -> Option<(Named, Option<Type>)> {
        if let Some(&at) = self.homes.settings.get(name) {
            return Some((Named::Setting(at), Some(Type::Number(self.settings[at].dimension))));
        }
        let Some(&at) = self.homes.rules.get(name) else {
            return self.lost.iter().any(|lost| lost == name).then_some((Named::Setting(0), None));
        };
        if self.closes_circle(at, span, findings) {
            return Some((Named::Rule(at), None));
        }
        if self.open.len() > DEEPEST {
            let message = Message::new("rulebook-needs-too-deep").with("most", DEEPEST);
            findings.error(span.clone(), message);
            return Some((Named::Rule(at), None));
        }
        if let Some(asking) = self.asking.last_mut() {
            *asking = Some((findings.source.clone(), span.clone()));
        }
        self.resolve(at, findings);
        Some((Named::Rule(at), self.found[at].kind))
    }

    fn open(&self, name: &str) -> Option<(Expression, Type)> {
        let at = self.homes.rules.get(name).copied().filter(|at| self.leads_back(*at))?;
        let Found { section, entry, .. } = &self.found[at];
        let kind = match section {
            Section::Measure => Type::Number(unit_written(entry)),
            Section::Grade => Type::Grade(at),
            section => gives(*section)?,
        };
        Some((self.meant(at), kind))
    }

    fn known(&self) -> Vec<String> {
        let settings = self.settings.iter().map(|s| s.id.as_str());
        let names = settings.chain(self.found.iter().map(|f| f.entry.key.as_str()));
        let mut seen = HashSet::new();
        names.filter(|name| seen.insert(*name)).map(str::to_owned).collect()
    }

    fn number_of_records(&self, name: &str) -> Option<(String, String)> {
        let counted = self.found.iter().filter_map(|found| {
            let from = written_under(found.entry, "from")?.as_text()?;
            self.library.kinds.get(from)
        });
        let is_meant = |f: &&Field| {
            (f.name == name || f.title == name) && !f.sensitive && matches!(f.kind, FieldKind::Number { .. })
        };
        let mut of = counted.map(|kind| (kind, kind.fields.iter().find(is_meant)));
        of.find_map(|(kind, field)| Some((kind.id.clone(), field?.name.clone())))
    }

    fn title_of(&self, name: &str) -> &str {
        let setting = self.homes.settings.get(name).map(|at| self.settings[*at].title.as_str());
        let rule = || {
            let found = &self.found[*self.homes.rules.get(name)?];
            written_under(found.entry, "title").and_then(Node::as_text)
        };
        setting.or_else(rule).unwrap_or("")
    }

    fn rulebook(&self) -> Option<&str> {
        Some(&self.rulebook)
    }

    fn in_percent(&self, said: &Expression) -> bool {
        match said {
            Expression::Rule(rule) => self.found[*rule].rule.as_ref().is_some_and(|r| r.shown.percent),
            Expression::Setting(at) => self.settings[*at].unit.percent,
            _ => false,
        }
    }

    fn bands(&self, rule: usize) -> Vec<(String, String)> {
        match self.found[rule].rule.as_ref().map(|r| &r.body) {
            Some(Body::Grade(grade)) => {
                grade.bands.iter().map(|b| (b.code.clone(), b.title.clone())).collect()
            }
            Some(_) => Vec::new(),
            // Of an earlier period it may be asked while it is being read.
            None => bands_written(self.found[rule].entry),
        }
    }

    fn meant(&self, rule: usize) -> Expression {
        match self.found[rule].section {
            Section::Veto => {
                let veto = self.found[rule].entry.key.clone();
                Expression::Veto(VetoName { rulebook: self.rulebook.clone(), veto })
            }
            Section::Duty | Section::Quota | Section::Proposal => Expression::Held(rule),
            Section::Measure | Section::Item(_) | Section::Total | Section::Grade | Section::Ranking => {
                Expression::Rule(rule)
            }
        }
    }

    fn reference(&mut self, reference: Reference) -> usize {
        kept(&mut self.references, reference)
    }

    fn name(&self, rule: usize) -> String {
        self.found[rule].entry.key.clone()
    }

    fn as_condition(&mut self, said: &Expression) -> Option<Expression> {
        if let Expression::Elsewhere(at) = said {
            let earlier = Reference { held: true, ..self.references.get(*at)?.clone() };
            let found = &self.found[*self.homes.rules.get(earlier.result.as_str())?];
            let passes = match found.rule.as_ref().map(|rule| &rule.body) {
                Some(Body::Grade(grade)) => grade.pass.is_some(),
                Some(_) => false,
                None => found.section == Section::Grade && written_under(found.entry, "pass").is_some(),
            };
            return passes.then(|| Expression::Elsewhere(Names::reference(self, earlier)));
        }
        let rule = said.rule()?;
        match self.found[rule].rule.as_ref().map(|r| &r.body) {
            Some(Body::Grade(grade)) => grade.pass.map(|_| Expression::Held(rule)),
            _ => None,
        }
    }

    fn as_number(&self, said: &Expression) -> Option<(Expression, Dimension)> {
        match said {
            Expression::Held(rule) if self.found[*rule].section == Section::Quota => {
                Some((Expression::Rule(*rule), Dimension::Bare))
            }
            Expression::Held(rule) if self.is_repeated(*rule) => {
                Some((Expression::Parts(*rule, Part::Done), Dimension::Bare))
            }
            Expression::Veto(name) if name.rulebook == self.rulebook => {
                let rule = self.homes.rules.get(name.veto.as_str()).copied();
                let rule = rule.filter(|rule| self.found[*rule].section == Section::Veto)?;
                Some((Expression::Rule(rule), Dimension::of(Measure::Items)))
            }
            _ => None,
        }
    }

    fn attribute(&mut self, tree: &Syntax, findings: &mut Findings) -> Option<Option<Typed>> {
        Resolver::attribute(self, tree, findings)
    }

    fn own_words(
        &mut self,
        of: &Syntax,
        asked: (&Table, usize),
        findings: &mut Findings,
    ) -> Option<OwnWords> {
        self.words_of_own(of, asked, findings)
    }

    fn table(&self, name: &str) -> Option<Table> {
        self.tables.iter().find(|table| table.id == name).cloned()
    }

    fn tables(&self) -> Vec<String> {
        self.tables.iter().map(|table| table.id.clone()).collect()
    }

    fn is_contested(&self, rule: usize) -> bool {
        let body = self.found[rule].rule.as_ref().map(|r| &r.body);
        matches!(body, Some(Body::Quota(_) | Body::Ranking(_)))
            || matches!(body, Some(Body::Grade(grade)) if grade.is_limited())
    }

    fn is_repeated(&self, rule: usize) -> bool {
        let body = self.found[rule].rule.as_ref().map(|r| &r.body);
        matches!(body, Some(Body::Duty(duty)) if duty.every.is_some())
    }
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-')
}

/// In what a measure says that it is told.
fn unit_written(entry: &Entry) -> Dimension {
    let unit = written_under(entry, "unit").and_then(Node::as_text);
    unit.and_then(Dimension::parse).unwrap_or(Dimension::Bare)
}

/// Codes and titles of the bands of a grade as they are written.
fn bands_written(entry: &Entry) -> Vec<(String, String)> {
    let Some(Data::List(bands)) = written_under(entry, "bands").map(|bands| &bands.data) else {
        return Vec::new();
    };
    let under = |band: &Node, key: &str| match &band.data {
        Data::Map(entries) => {
            let found = entries.iter().find(|entry| entry.key == key);
            found.and_then(|entry| entry.value.as_text()).map(str::to_owned)
        }
        _ => None,
    };
    bands.iter().filter_map(|band| Some((under(band, "grade")?, under(band, "title")?))).collect()
}

/// What stands under a key of a rule.
fn written_under<'n>(entry: &'n Entry, key: &str) -> Option<&'n Node> {
    match &entry.value.data {
        Data::Map(entries) => entries.iter().find(|e| e.key == key).map(|e| &e.value),
        _ => None,
    }
}

/// The names a block gives that could not be read as YAML: the keys one level below its sections.
pub(super) fn names_in(text: &str) -> impl Iterator<Item = String> {
    let named = |line: &str| {
        let (word, _) = line.strip_prefix([' ', '\t'])?.trim_start().split_once([':', '：'])?;
        let name = !word.is_empty() && word.chars().all(is_of_name);
        name.then(|| word.to_owned())
    };
    text.lines().filter_map(named).collect::<Vec<_>>().into_iter()
}
