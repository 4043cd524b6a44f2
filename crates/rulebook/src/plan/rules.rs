//! The checked form of a rulebook that is evaluated: names are resolved, types agree, the order is settled.
//! Fields and roles stay names and are bound to columns when a snapshot is there, whose kinds may be newer.
//!
//! Here stand the rules; beside it what they are made of: counts over rows with their conditions, and formulas over
//! other rules.

use std::collections::BTreeSet;
use std::ops::Range;

use mingde_core::period::PeriodKind;

use super::condition::Condition;
use super::count::{Count, From, Missing};
use super::day::DayPoint;
use super::expression::Expression;
use super::outcome::ResultKind;
use super::settings::DatedValue;
use super::shown::Shown;
use crate::language::{Dimension, Leeway, Number, Operator, Rounding};

/// Everything that is evaluated for a rulebook.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    /// Which subjects it applies to; `None` for all.
    pub(crate) applies: Option<Condition>,
    /// Settings in order.
    pub(crate) settings: Vec<Setting>,
    /// Rules in the order of the document.
    pub(crate) rules: Vec<Rule>,
    /// Checks on records at entry.
    pub(crate) checks: Vec<EntryCheck>,
    /// Indices of [`rules`](Self::rules) such that each comes after those it needs.
    pub(crate) order: Vec<usize>,
    /// Whether something asks for the bureau's calendar, to be put in before evaluation ([`crate::evaluate`]).
    pub(crate) asks_calendar: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Setting {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) dimension: Dimension,
    pub(crate) unit: Shown,
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
        rounds: bool,
    },
    Duty(Box<Duty>),
    Item(Box<Item>),
    Total(Box<Total>),
    Veto(Box<Count>),
    Grade(Box<Grade>),
    Quota(Box<Quota>),
    Ranking(Box<Ranking>),
    Proposal(Box<Proposal>),
    /// How many exceptions from another rule are in force.
    Exception(Box<Count>),
}

/// A named band of a value.
#[derive(Debug, Clone)]
pub(crate) struct Band {
    /// From which value up; the lowest has none.
    pub(crate) from: Option<Expression>,
    pub(crate) code: String,
    pub(crate) title: String,
}

/// The value of a grade is the number of bands beneath it.
#[derive(Debug, Clone)]
pub(crate) struct Grade {
    pub(crate) of: Expression,
    /// From the highest down.
    pub(crate) bands: Vec<Band>,
    pub(crate) vetoes: Vec<Expression>,
    /// Most that is given while a veto is in force, as an index from the highest.
    pub(crate) vetoed: usize,
    /// The lowest band that passes, as an index from the highest.
    pub(crate) pass: Option<usize>,
    pub(crate) written: String,
}

/// At most so many of those who qualify.
#[derive(Debug, Clone)]
pub(crate) struct Quota {
    pub(crate) of: Expression,
    pub(crate) when: Option<Expression>,
    pub(crate) most: Expression,
    /// Whether `most` is a share of those who have a value.
    pub(crate) share: bool,
    pub(crate) how: Rounding,
    /// Whether those who tie across the border all come in; else all stay out.
    pub(crate) ties_in: bool,
    pub(crate) by_unit: bool,
    pub(crate) written: String,
}

#[derive(Debug, Clone)]
pub(crate) struct Ranking {
    pub(crate) of: Expression,
    pub(crate) when: Option<Expression>,
    pub(crate) ascending: bool,
    /// 1, 2, 2, 3 instead of 1, 2, 2, 4.
    pub(crate) dense: bool,
    pub(crate) by_unit: bool,
    pub(crate) written: String,
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
                [&grade.of].into_iter().chain(bounds).chain(&grade.vetoes).collect()
            }
            Body::Quota(quota) => [&quota.of, &quota.most].into_iter().chain(&quota.when).collect(),
            Body::Ranking(ranking) => [&ranking.of].into_iter().chain(&ranking.when).collect(),
            Body::Proposal(proposal) => vec![&proposal.when],
            Body::Count(_) | Body::Veto(_) | Body::Exception(_) => Vec::new(),
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
