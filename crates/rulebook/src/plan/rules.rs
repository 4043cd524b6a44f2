//! The checked form of a rulebook that is evaluated: names are resolved, types agree, the order is settled.
//! Fields and roles stay names and are bound to columns when a snapshot is there, whose kinds may be newer.
//!
//! Here stand the rules; beside it what they are made of: counts over rows with their conditions, and formulas over
//! other rules.

use std::collections::BTreeSet;
use std::ops::Range;

use mingde_core::period::PeriodKind;

use super::condition::{Condition, Operand};
use super::contest::{Among, Grade, Quota, Ranking};
use super::count::{Count, From, Missing};
use super::day::DayPoint;
use super::expression::{Attribute, Expression};
use super::outcome::ResultKind;
use super::reference::Reference;
use super::settings::DatedValue;
use super::shown::Shown;
use crate::language::{Dimension, Leeway, Number, Operator, Rounding};

/// Everything that is evaluated for a rulebook.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    /// Which subjects it applies to; `None` for all.
    pub(crate) applies: Option<Condition>,
    /// The same as it is written.
    pub(crate) applies_written: String,
    /// Settings in order.
    pub(crate) settings: Vec<Setting>,
    /// Tables by id as they are written; the rules have their numbers.
    pub(crate) tables: Vec<(String, String)>,
    /// What tables are called, by id.
    pub(crate) table_titles: Vec<(String, String)>,
    /// Rules in the order of the document.
    pub(crate) rules: Vec<Rule>,
    /// Checks on records at entry.
    pub(crate) checks: Vec<EntryCheck>,
    /// Indices of [`rules`](Self::rules) such that each comes after those it needs.
    pub(crate) order: Vec<usize>,
    /// What formulas ask the registry about the subject.
    pub(crate) attributes: Vec<Attribute>,
    /// The same as they are written.
    pub(crate) attribute_words: Vec<String>,
    /// Results of other rulebooks and of earlier periods that formulas ask for.
    pub(crate) references: Vec<Reference>,
    /// Whether something asks for the bureau's calendar, to be put in before evaluation ([`crate::evaluate`]).
    pub(crate) asks_calendar: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Setting {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) dimension: Dimension,
    pub(crate) unit: Shown,
    /// Whether it is a coefficient, which may be above one.
    pub(crate) factor: bool,
    pub(crate) values: Vec<DatedValue>,
    /// Article of each value: those of a lower layer stand beside those from above.
    pub(crate) homes: Vec<usize>,
    pub(crate) article: usize,
    /// What a layer beneath may do with it.
    pub(crate) leeway: Leeway,
    /// Place of its name in the file.
    pub(crate) span: Range<usize>,
    /// As it is written in the file.
    pub(crate) source: String,
}

#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) article: usize,
    pub(crate) kind: ResultKind,
    pub(crate) shown: Shown,
    /// Place of its name in the file.
    pub(crate) span: Range<usize>,
    /// As it is written in the file.
    pub(crate) source: String,
    /// Which of the subjects it speaks of; `None` for all.
    pub(crate) applies: Option<Condition>,
    /// The same as it is written.
    pub(crate) applies_written: String,
    /// For a veto: what it keeps from, and its effect in words.
    pub(crate) effect: (Vec<String>, String),
    /// The rule that counts exceptions from this one.
    pub(crate) exception: Option<usize>,
    pub(crate) body: Body,
}

#[derive(Debug, Clone)]
pub(crate) enum Body {
    /// Counted from records or the registry.
    Count(Box<Count>),
    /// Computed from other rules.
    Formula {
        formula: Expression,
        written: String,
    },
    Duty(Box<Duty>),
    Item(Box<Item>),
    Total(Box<Total>),
    Veto(Box<Count>),
    Grade(Box<Grade>),
    Quota(Box<Quota>),
    Ranking(Box<Ranking>),
    Proposal(Box<Proposal>),
    /// Taken over the results of all subjects.
    Among(Box<Among>),
    /// How many exceptions from another rule are in force.
    Exception(Box<Count>),
}

/// Opens a review for a named body; it decides nothing.
#[derive(Debug, Clone)]
pub(crate) struct Proposal {
    pub(crate) when: Expression,
    pub(crate) body: String,
    pub(crate) within: Within,
    pub(crate) written: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Within {
    Days(u16),
    Workdays(u16),
}

/// What a record must satisfy when it is entered.
#[derive(Debug, Clone)]
pub(crate) struct EntryCheck {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) article: usize,
    pub(crate) on: From,
    pub(crate) when: Option<Condition>,
    pub(crate) require: Condition,
    pub(crate) written: String,
    pub(crate) hard: bool,
    pub(crate) advice: String,
    /// Whether a layer beneath may replace it.
    pub(crate) open: bool,
    /// As it is written in the file.
    pub(crate) source: String,
}

impl Rule {
    /// The rules it needs, each once, in the order in which it speaks of them.
    pub(crate) fn needs(&self) -> Vec<usize> {
        let mut needs = Vec::new();
        for expression in self.body.expressions() {
            expression.walk(&mut |part| needs.extend(part.rule()));
        }
        if let Body::Total(total) = &self.body {
            needs.extend(&total.of);
        }
        needs.extend(self.exception);
        let mut seen = Vec::new();
        for need in needs {
            if !seen.contains(&need) {
                seen.push(need);
            }
        }
        seen
    }
}

impl Plan {
    /// Whether a rule is so many people of so many.
    pub(crate) fn is_share_of_people(&self, rule: usize) -> bool {
        let rule = &self.rules[rule];
        let Body::Formula { formula: Expression::Binary(Operator::Over, some, all), .. } = &rule.body else {
            return false;
        };
        let of_people = |side: &Expression| {
            let (mut count, mut people) = (0, 0);
            side.walk(&mut |part| {
                if let Expression::Rule(at) = part {
                    count += 1;
                    people += usize::from(self.rules[*at].shown.word == PEOPLE);
                }
            });
            count > 0 && count == people
        };
        rule.shown.percent && of_people(some) && of_people(all)
    }
}

/// How people are counted.
const PEOPLE: &str = "人";

impl Body {
    /// The formulas of a rule, the deciding one first.
    pub(crate) fn expressions(&self) -> Vec<&Expression> {
        match self {
            Body::Formula { formula, .. } => vec![formula],
            Body::Duty(duty) => [&duty.require].into_iter().chain(&duty.when).collect(),
            Body::Item(item) => [&item.score].into_iter().chain(&item.when).collect(),
            Body::Total(total) => total.pass.iter().chain(&total.vetoes).collect(),
            Body::Grade(grade) => {
                let bounds = grade.bands.iter().filter_map(|b| b.from.as_ref());
                let places = grade.bands.iter().filter_map(|b| b.places.as_ref()).map(|places| &places.most);
                let moves = grade.up.iter().chain(&grade.down).chain(&grade.contest.then);
                [&grade.of]
                    .into_iter()
                    .chain(bounds)
                    .chain(&grade.vetoes)
                    .chain(places)
                    .chain(moves)
                    .collect()
            }
            Body::Quota(quota) => {
                let own = [&quota.of, &quota.places.most].into_iter();
                own.chain(&quota.when).chain(&quota.contest.then).collect()
            }
            Body::Ranking(ranking) => {
                [&ranking.of].into_iter().chain(&ranking.when).chain(&ranking.contest.then).collect()
            }
            Body::Among(among) => among.of.iter().chain(&among.when).collect(),
            Body::Proposal(proposal) => vec![&proposal.when],
            Body::Count(_) | Body::Veto(_) | Body::Exception(_) => Vec::new(),
        }
    }
}

impl Body {
    /// Whether it is worked out over all subjects before any of them is told.
    pub(crate) fn compares_all(&self) -> bool {
        match self {
            Body::Quota(_) | Body::Ranking(_) | Body::Among(_) => true,
            Body::Grade(grade) => grade.is_limited(),
            _ => false,
        }
    }

    /// In what those are alike who are compared with each other.
    pub(crate) fn each(&self) -> Option<&Vec<Operand>> {
        match self {
            Body::Quota(quota) => Some(&quota.contest.each),
            Body::Ranking(ranking) => Some(&ranking.contest.each),
            Body::Grade(grade) => Some(&grade.contest.each),
            Body::Among(among) => Some(&among.each),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub(crate) fn each_mut(&mut self) -> Option<&mut Vec<Operand>> {
        match self {
            Body::Quota(quota) => Some(&mut quota.contest.each),
            Body::Ranking(ranking) => Some(&mut ranking.contest.each),
            Body::Grade(grade) => Some(&mut grade.contest.each),
            Body::Among(among) => Some(&mut among.each),
            _ => None,
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Duty {
    pub(crate) when: Option<Expression>,
    pub(crate) require: Expression,
    pub(crate) written: String,
    pub(crate) due: Option<DayPoint>,
    pub(crate) every: Option<PeriodKind>,
    pub(crate) during: During,
    /// Whether nothing reported means that it was not done, instead of no data.
    pub(crate) missed: bool,
    pub(crate) owner: String,
}

/// In which parts of the period a repeated duty is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum During {
    /// Schools in term, others on working days.
    Usual,
    /// In term only.
    Terms,
    /// Wherever there is a working day.
    Workdays,
    /// Always.
    All,
}

#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) when: Option<Expression>,
    pub(crate) score: Expression,
    pub(crate) written: String,
    /// Most points, in points; for deductions the most that is taken off.
    pub(crate) points: Number,
    pub(crate) least: Number,
    pub(crate) sort: ItemSort,
    pub(crate) rounding: Option<(u32, Rounding)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ItemSort {
    Points,
    Bonus,
    Deduction,
}

#[derive(Debug, Clone)]
pub(crate) struct Total {
    pub(crate) of: Vec<usize>,
    pub(crate) vetoes: Vec<Expression>,
    pub(crate) pass: Option<Expression>,
    pub(crate) missing: Missing,
    /// Whether the points of items that do not apply go to those that do, in proportion.
    pub(crate) redistributes: bool,
    pub(crate) rounding: Option<(u32, Rounding)>,
    pub(crate) least: Option<Number>,
    pub(crate) most: Option<Number>,
    pub(crate) written: String,
}

/// A veto of this or another rulebook.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct VetoName {
    pub(crate) rulebook: String,
    pub(crate) veto: String,
}

impl Plan {
    /// The counts by rule, and whether each is a veto.
    pub(crate) fn counts(&self) -> impl Iterator<Item = (usize, (&Count, bool))> {
        (0..self.rules.len()).filter_map(|rule| self.count(rule).map(|count| (rule, count)))
    }

    /// The count of a rule.
    pub(crate) fn count(&self, rule: usize) -> Option<(&Count, bool)> {
        match &self.rules[rule].body {
            Body::Count(count) => Some((count, false)),
            Body::Veto(count) | Body::Exception(count) => Some((count, true)),
            _ => None,
        }
    }

    /// A rule and all it needs, at however many removes.
    pub(crate) fn needed_for(&self, rule: usize) -> BTreeSet<usize> {
        let mut open = vec![rule];
        let mut needed = BTreeSet::new();
        while let Some(next) = open.pop() {
            if needed.insert(next) {
                open.extend(self.rules[next].needs());
            }
        }
        needed
    }

    /// The vetoes of this rulebook that a rule asks about by itself.
    pub(crate) fn own_vetoes(&self, rulebook: &str, rule: usize) -> Vec<usize> {
        let mut found = Vec::new();
        for expression in self.rules[rule].body.expressions() {
            expression.walk(&mut |part| {
                if let Expression::Veto(name) = part {
                    let own = |r: &Rule| matches!(r.body, Body::Veto(_)) && r.id == name.veto;
                    let at = self.rules.iter().position(own).filter(|_| name.rulebook == rulebook);
                    found.extend(at.filter(|at| !found.contains(at)));
                }
            });
        }
        found
    }

    /// Calls `visit` for every veto consulted anywhere.
    pub(crate) fn consulted(&self, visit: &mut dyn FnMut(&VetoName)) {
        let conditions = self.applies.iter().chain(self.rules.iter().filter_map(|r| r.applies.as_ref()));
        let counts = self.counts().filter_map(|(_, (count, _))| count.condition.as_ref());
        let checks = self.checks.iter().flat_map(|c| c.when.iter().chain([&c.require]));
        conditions.chain(counts).chain(checks).for_each(|c| c.vetoes(visit));
        let mut expression = |e: &Expression| {
            e.walk(&mut |part| {
                if let Expression::Veto(name) = part {
                    visit(name);
                }
            });
        };
        for rule in &self.rules {
            rule.body.expressions().into_iter().for_each(&mut expression);
        }
    }
}
