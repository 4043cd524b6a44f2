//! The rules of all blocks: collected by name, then resolved in the order in which they need each other.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::kind::Measure;
use mingde_core::period::PeriodKind;
use mingde_core::text::nearest;
use mingde_core::yaml::{Data, Entry, Fields, Findings, Node};

use super::condition::condition;
use super::count::{count, day_point};
use super::decide::{grade, proposal, quota, ranking};
use super::entry::entry_check;
use super::exception::exceptions;
use super::formula::{Named, Names, Type, numeric, truth};
use super::names::Rows;
use super::score::{item, total};
use crate::assessment::ResultKind;
use crate::dimension::Dimension;
use crate::evaluate::number::Rounding;
use crate::library::Library;
use crate::plan::{Body, Condition, During, Duty, EntryCheck, From, ItemSort, Plan, Rule, Setting, Shown};
use crate::rulebook::Subject;
use crate::settings::read_dated;
use crate::syntax;

/// A rule as it was found, before its formulas are understood.
struct Found<'n> {
    entry: &'n Entry,
    article: usize,
    section: Section,
    state: State,
    rule: Option<Rule>,
    kind: Option<Type>,
    /// Longest chain of rules beneath it.
    depth: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Measure,
    Duty,
    Item(ItemSort),
    Total,
    Veto,
    Grade,
    Quota,
    Ranking,
    Proposal,
}

const SECTIONS: [(&str, Section); 11] = [
    ("measures", Section::Measure),
    ("duties", Section::Duty),
    ("items", Section::Item(ItemSort::Points)),
    ("bonuses", Section::Item(ItemSort::Bonus)),
    ("deductions", Section::Item(ItemSort::Deduction)),
    ("totals", Section::Total),
    ("vetoes", Section::Veto),
    ("grades", Section::Grade),
    ("quotas", Section::Quota),
    ("rankings", Section::Ranking),
    ("proposals", Section::Proposal),
];

/// Most rules in a chain of which each needs the next: nobody could follow a longer proof.
const DEEPEST: usize = 40;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Untouched,
    Open,
    Done,
}

/// Collects and resolves the rules of all blocks.
pub(crate) struct Resolver<'n> {
    pub(crate) library: &'n Library,
    pub(crate) subject: Subject,
    rulebook: String,
    period: PeriodKind,
    settings: Vec<Setting>,
    checks: Vec<EntryCheck>,
    found: Vec<Found<'n>>,
    order: Vec<usize>,
    /// Names being resolved, for the message about a circle.
    open: Vec<usize>,
}

/// The plan of the blocks; broken rules are left out and named in the findings.
pub(crate) fn plan(
    library: &Library,
    (rulebook, subject, period): (&str, Subject, PeriodKind),
    blocks: &[(usize, Node)],
    findings: &mut Findings,
) -> Plan {
    let mut resolver = Resolver {
        library,
        subject,
        rulebook: rulebook.to_owned(),
        period,
        settings: Vec::new(),
        checks: Vec::new(),
        found: Vec::new(),
        order: Vec::new(),
        open: Vec::new(),
    };
    for (article, node) in blocks {
        resolver.collect(*article, node, findings);
    }
    for at in 0..resolver.found.len() {
        resolver.resolve(at, findings);
    }
    let Resolver { settings, checks, found, order, .. } = resolver;
    // With an error anywhere the plan is thrown away, so indices need not survive a broken rule.
    let rules: Vec<Rule> = found.into_iter().filter_map(|f| f.rule).collect();
    Plan { applies: None, settings, rules, checks, order }
}

impl<'n> Resolver<'n> {
    fn collect(&mut self, article: usize, node: &'n Node, findings: &mut Findings) {
        let mut fields = Fields::of(node, findings);
        for entry in fields.entries("settings", findings) {
            self.check_name(entry, findings);
            if let Some(setting) = setting(entry, article, findings) {
                self.settings.push(setting);
            }
        }
        for entry in fields.entries("checks", findings) {
            self.check_name(entry, findings);
            self.checks.extend(entry_check(self.library, entry, article, findings));
        }
        for (key, section) in SECTIONS {
            for entry in fields.entries(key, findings) {
                self.check_name(entry, findings);
                let state = State::Untouched;
                self.found.push(Found { entry, article, section, state, rule: None, kind: None, depth: 0 });
            }
        }
        fields.finish(findings);
    }

    fn check_name(&self, entry: &Entry, findings: &mut Findings) {
        let name = entry.key.as_str();
        let good = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-'))
            && name.len() <= 48;
        if !good {
            findings.error(entry.key_span.clone(), Message::new("rulebook-bad-name").with("name", name));
        }
        const RESERVED: [&str; 14] = [
            "and", "or", "not", "in", "is", "if", "then", "else", "given", "missing", "true", "false", "yes",
            "no",
        ];
        let reserved = RESERVED.contains(&name);
        let taken = self.checks.iter().any(|c| c.id == name)
            || self.settings.iter().any(|s| s.id == name)
            || self.found.iter().any(|f| f.entry.key == name);
        if reserved || taken {
            let code = if reserved { "rulebook-name-reserved" } else { "rulebook-name-twice" };
            findings.error(entry.key_span.clone(), Message::new(code).with("name", name));
        }
    }

    fn resolve(&mut self, at: usize, findings: &mut Findings) {
        if self.found[at].state != State::Untouched {
            return;
        }
        self.found[at].state = State::Open;
        self.open.push(at);
        let (entry, article, section) =
            (self.found[at].entry, self.found[at].article, self.found[at].section);
        let resolved = self.rule(at, entry, article, section, findings);
        self.open.pop();
        let found = &mut self.found[at];
        found.state = State::Done;
        if let Some((rule, kind)) = resolved {
            let needs = crate::evaluate::derive::needs_of(&rule);
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
        let applies = fields.node("applies").map(|node| self.applies(node, findings));
        let effect = if section == Section::Proposal {
            (Vec::new(), fields.text("recommend", findings).unwrap_or("").to_owned())
        } else if section == Section::Veto {
            let scope = fields.words("scope", findings).into_iter().map(|(word, _)| word.to_owned());
            (scope.collect(), fields.text("effect", findings).unwrap_or("").to_owned())
        } else {
            (Vec::new(), String::new())
        };
        let before = findings.list.len();
        let may_except = matches!(section, Section::Duty | Section::Item(_) | Section::Proposal);
        let exceptions = fields.node("exceptions").filter(|_| may_except);
        let exception = match exceptions {
            None => None,
            Some(node) => self.exceptions(node, entry, article, &title, findings),
        };
        let body = self.body(at, entry, &title, section, &mut fields, findings);
        // Keys of a broken rule were perhaps never asked for; one finding at a time is enough then.
        if body.is_some() || findings.list.len() == before {
            fields.finish(findings);
        }
        let applies = match applies {
            Some(found) => Some(found?),
            None => None,
        };
        let (body, kind, shown) = body?;
        let result = match section {
            Section::Measure => ResultKind::Measure,
            Section::Duty => ResultKind::Duty,
            Section::Item(_) => ResultKind::Item,
            Section::Total => ResultKind::Total,
            Section::Veto => ResultKind::Veto,
            Section::Grade => ResultKind::Grade,
            Section::Quota => ResultKind::Quota,
            Section::Ranking => ResultKind::Ranking,
            Section::Proposal => ResultKind::Proposal,
        };
        let (id, span) = (entry.key.clone(), entry.key_span.clone());
        let rule = Rule { id, title, article, kind: result, shown, span, applies, effect, exception, body };
        Some((rule, kind))
    }

    /// A condition on the subject itself.
    fn applies(&self, node: &Node, findings: &mut Findings) -> Option<Condition> {
        let from = subject_rows(self.subject);
        let written = syntax::read(node, findings)?;
        condition(&Rows::new(self.library, &from), &written.tree, findings)
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
            applies: None,
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
            Section::Measure => self.measure(&entry.value, fields, findings),
            Section::Duty => self.duty(fields, findings),
            Section::Veto => {
                let (count, dimension) =
                    count(self.library, self.subject, &entry.value, fields, true, findings)?;
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

    fn measure(
        &mut self,
        node: &'n Node,
        fields: &mut Fields<'n>,
        findings: &mut Findings,
    ) -> Option<(Body, Type, Shown)> {
        let Some(value) = fields.node("value") else {
            if fields.node("from").is_none() {
                let at = node.span.start..node.span.start;
                findings.error(at, Message::new("rulebook-measure-from-or-value"));
                return None;
            }
            let (count, dimension) = count(self.library, self.subject, node, fields, false, findings)?;
            let rounding = rounding(fields, findings);
            let shown = shown(dimension, false, rounding);
            return Some((Body::Count(Box::new(count)), Type::Number(dimension), shown));
        };
        let written = syntax::read(value, findings)?;
        let (formula, mut dimension) = numeric(self, &written.tree, findings)?;
        let mut percent = false;
        if let Some(unit) = fields.node("unit") {
            let word = unit.as_text().unwrap_or("");
            percent = word == Measure::Percent.name();
            let wanted = match Measure::parse(word) {
                Some(Measure::Percent) => Some(Dimension::SHARE),
                other => other.map(Dimension::of),
            };
            match wanted {
                None => {
                    let known = Measure::ALL.map(|(_, name, _)| name);
                    let near = nearest(word, known).map(str::to_owned);
                    let message = Message::new("rulebook-unknown-unit").with("word", word);
                    let finding = findings.error(unit.span.clone(), message);
                    finding.suggestion = near;
                    finding.notes.push(Message::new("rulebook-names-known").with("names", known.join(", ")));
                }
                Some(wanted) if dimension.with(wanted).is_some() => dimension = wanted,
                Some(wanted) => {
                    let message = Message::new("rulebook-unit-mismatch");
                    let message = message.with("left", wanted).with("right", dimension);
                    findings.error(unit.span.clone(), message);
                }
            }
        }
        let rounding = rounding(fields, findings);
        let shown = shown(dimension, percent, rounding);
        let body = Body::Formula { formula, written: written.text, rounds: rounding.is_some() };
        Some((body, Type::Number(dimension), shown))
    }

    fn duty(&mut self, fields: &mut Fields<'n>, findings: &mut Findings) -> Option<(Body, Type, Shown)> {
        let when = self.when(fields, findings);
        let require = fields.required("require", findings).and_then(|n| syntax::read(n, findings));
        let due = match fields.node("due") {
            None => None,
            Some(node) => day_point(node, findings),
        };
        let every = match fields.node("every") {
            None => None,
            Some(node) => {
                let word = node.as_text().unwrap_or("");
                let kind = PeriodKind::parse(word);
                if kind.is_none() {
                    let near = nearest(word, PeriodKind::ALL.map(|(_, name)| name)).map(str::to_owned);
                    let message = Message::new("rulebook-unknown-period").with("word", word);
                    findings.error(node.span.clone(), message).suggestion = near;
                }
                if kind.is_some_and(|k| k > self.period) {
                    let message = Message::new("rulebook-every-too-long").with("word", word);
                    findings.error(node.span.clone(), message);
                }
                kind
            }
        };
        let owner = fields.text("owner", findings).unwrap_or("").to_owned();
        let during = during(fields, findings);
        let written = require?;
        let require = truth(self, &written.tree, findings)?;
        let when = when?;
        let duty = Duty { when, require, written: written.text, due, every, during, owner };
        Some((Body::Duty(Box::new(duty)), Type::Truth, shown(Dimension::Bare, false, None)))
    }

    /// `when`, resolved; the outer option says whether it was readable.
    pub(crate) fn when(
        &mut self,
        fields: &mut Fields<'n>,
        findings: &mut Findings,
    ) -> Option<Option<crate::plan::Expression>> {
        let Some(node) = fields.node("when") else { return Some(None) };
        let written = syntax::read(node, findings)?;
        truth(self, &written.tree, findings).map(Some)
    }

    /// Indices of the items, bonuses and deductions, in order.
    pub(crate) fn scored(&self) -> Vec<usize> {
        let scored = |f: &Found<'_>| matches!(f.section, Section::Item(_));
        (0..self.found.len()).filter(|&at| scored(&self.found[at])).collect()
    }

    /// The name of the rule at an index.
    pub(crate) fn name_of(&self, at: usize) -> &str {
        &self.found[at].entry.key
    }

    /// The rule at an index once it is resolved.
    pub(crate) fn resolved(&mut self, at: usize, findings: &mut Findings) -> Option<&Rule> {
        self.resolve(at, findings);
        self.found[at].rule.as_ref()
    }
}

/// `during: terms`, `workdays` or `all`.
fn during(fields: &mut Fields<'_>, findings: &mut Findings) -> During {
    const WORDS: [(&str, During); 3] =
        [("terms", During::Terms), ("workdays", During::Workdays), ("all", During::All)];
    let Some(node) = fields.node("during") else { return During::Usual };
    let word = node.as_text().unwrap_or("");
    if let Some((_, during)) = WORDS.iter().find(|(name, _)| *name == word) {
        return *during;
    }
    let known = WORDS.map(|(name, _)| name);
    let near = nearest(word, known).map(str::to_owned);
    let finding =
        findings.error(node.span.clone(), Message::new("rulebook-unknown-during").with("word", word));
    finding.suggestion = near;
    finding.notes.push(Message::new("rulebook-names-known").with("names", known.join(", ")));
    During::Usual
}

/// The rows that stand for the subjects themselves.
pub(crate) fn subject_rows(subject: Subject) -> From {
    match subject {
        Subject::Unit | Subject::Department => From::Units,
        Subject::Person => From::Persons,
    }
}

impl Names for Resolver<'_> {
    fn find(
        &mut self,
        name: &str,
        span: &Range<usize>,
        findings: &mut Findings,
    ) -> Option<(Named, Option<Type>)> {
        if let Some(at) = self.settings.iter().position(|s| s.id == name) {
            return Some((Named::Setting(at), Some(Type::Number(self.settings[at].dimension))));
        }
        let at = self.found.iter().position(|f| f.entry.key == name)?;
        if self.found[at].state == State::Open {
            let circle: Vec<&str> = self.open.iter().map(|&o| self.found[o].entry.key.as_str()).collect();
            let from = self.open.iter().position(|&o| o == at).unwrap_or(0);
            let circle = format!("{} → {name}", circle[from..].join(" → "));
            findings.error(span.clone(), Message::new("rulebook-circle").with("circle", circle));
            return Some((Named::Rule(at), None));
        }
        if self.open.len() > DEEPEST {
            let message = Message::new("rulebook-needs-too-deep").with("most", DEEPEST);
            findings.error(span.clone(), message);
            return Some((Named::Rule(at), None));
        }
        self.resolve(at, findings);
        Some((Named::Rule(at), self.found[at].kind))
    }

    fn known(&self) -> Vec<String> {
        let settings = self.settings.iter().map(|s| s.id.clone());
        settings.chain(self.found.iter().map(|f| f.entry.key.clone())).collect()
    }

    fn rulebook(&self) -> &str {
        &self.rulebook
    }

    fn bands(&self, rule: usize) -> Vec<(String, String)> {
        match self.found[rule].rule.as_ref().map(|r| &r.body) {
            Some(Body::Grade(grade)) => {
                grade.bands.iter().map(|b| (b.code.clone(), b.title.clone())).collect()
            }
            _ => Vec::new(),
        }
    }

    fn is_veto(&self, rule: usize) -> bool {
        self.found[rule].section == Section::Veto
    }
}

fn setting(entry: &Entry, article: usize, findings: &mut Findings) -> Option<Setting> {
    let mut fields = Fields::of(&entry.value, findings);
    let title = fields.required_text("title", findings).to_owned();
    let mut percent = false;
    let dimension = match fields.node("unit") {
        None => Dimension::Bare,
        Some(node) => {
            let word = node.as_text().unwrap_or("");
            percent = word == Measure::Percent.name();
            match Measure::parse(word) {
                Some(Measure::Percent) => Dimension::SHARE,
                Some(measure) => Dimension::of(measure),
                None if word == "share" => Dimension::SHARE,
                None => {
                    let known = Measure::ALL.map(|(_, name, _)| name);
                    let near = nearest(word, known).map(str::to_owned);
                    let message = Message::new("rulebook-unknown-unit").with("word", word);
                    let finding = findings.error(node.span.clone(), message);
                    finding.suggestion = near;
                    finding.notes.push(Message::new("rulebook-names-known").with("names", known.join(", ")));
                    Dimension::Bare
                }
            }
        }
    };
    let mut values = Vec::new();
    match fields.node("values") {
        None => values.extend(read_dated(&mut fields, findings)),
        Some(Node { data: Data::List(list), .. }) => {
            for node in list {
                let mut one = Fields::of(node, findings);
                values.extend(read_dated(&mut one, findings));
                one.finish(findings);
            }
        }
        Some(node) => {
            findings.error(node.span.clone(), Message::new("yaml-list-wanted").with("key", "values"));
        }
    }
    fields.finish(findings);
    let plain_percent = |text: &Node| text.as_text().is_some_and(|t| !t.contains(['%', '％', '/']));
    if percent
        && let Some(node) = Fields::of(&entry.value, findings).node("value")
        && plain_percent(node)
    {
        // `90` under `unit: percent` would be read as nine thousand per cent by one and ninety by another.
        findings.error(node.span.clone(), Message::new("rulebook-percent-sign"));
    }
    let shown = shown(dimension, percent, None);
    Some(Setting { id: entry.key.clone(), title, dimension, unit: shown, values, article })
}

/// `round: 1`, `round: { decimals: 1, how: up }`.
pub(crate) fn rounding(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<(u32, Rounding)> {
    let node = fields.node("round")?;
    let bad = |findings: &mut Findings| {
        findings.error(node.span.clone(), Message::new("rulebook-bad-rounding"));
        None
    };
    let decimals = |text: Option<&str>| text.and_then(|t| t.parse::<u32>().ok()).filter(|d| *d <= 4);
    if let Some(text) = node.as_text() {
        return match decimals(Some(text)) {
            Some(decimals) => Some((decimals, Rounding::HalfUp)),
            None => bad(findings),
        };
    }
    let mut inner = Fields::of(node, findings);
    let places = decimals(inner.text("decimals", findings));
    let how = match inner.text("how", findings) {
        None | Some("half-up") => Some(Rounding::HalfUp),
        Some("up") => Some(Rounding::Up),
        Some("down") => Some(Rounding::Down),
        Some(_) => None,
    };
    inner.finish(findings);
    match (places, how) {
        (Some(places), Some(how)) => Some((places, how)),
        _ => bad(findings),
    }
}

pub(crate) fn shown(dimension: Dimension, percent: bool, rounding: Option<(u32, Rounding)>) -> Shown {
    let (decimals, how) = rounding.unwrap_or((if percent { 2 } else { 4 }, Rounding::HalfUp));
    Shown { word: if percent { "%" } else { dimension.word() }, percent, decimals, how }
}
