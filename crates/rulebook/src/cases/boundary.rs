//! Boundary cases: just under, at and just over every threshold, and no data at all, run through the evaluation.
//! An outcome that contradicts what the article says in words is a finding.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use mingde_core::date::Day;
use mingde_core::diagnostic::{Diagnostic, Message, Source};
use mingde_core::period::Period;

use crate::evaluate::{Cell, Cells, Frame, Sheet, Who, newest_settings};
use crate::language::{Bound, Number, Operator, Phrase, phrases};
use crate::plan::{Body, Count, Expression, Missing, Plan, Reason, ResultKind, Rulebook, Status};

/// What every other count is while one is moved: divisible by what documents like to divide by.
const BASE: i64 = 120;
/// Counts are moved from 0 up to this, and around every number the rulebook names.
const FAR: i64 = 240;

/// Where a case lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Just under the threshold.
    Under,
    /// At it.
    At,
    /// Just over it.
    Over,
    /// Nothing was reported whatever.
    NoData,
}

impl Side {
    /// Stable name, the last part of its translation key `boundary-…`: `under`, `at`, `over`, `no-data`.
    pub fn name(self) -> &'static str {
        match self {
            Side::Under => "under",
            Side::At => "at",
            Side::Over => "over",
            Side::NoData => "no-data",
        }
    }
}

/// A generated case and what the evaluation made of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Boundary {
    /// Id and title of the rule.
    pub rule: (String, String),
    /// The comparison; empty where nothing is compared.
    pub comparison: String,
    /// Where it lies.
    pub side: Side,
    /// The count that was moved, and to what; the others are 120.
    pub given: Option<(String, String)>,
    /// What came of it.
    pub status: Status,
    /// What the article says in words, where that is something else.
    pub contradicts: Option<String>,
    span: Range<usize>,
    layer: usize,
}

impl Boundary {
    /// The finding, where the outcome contradicts the article; `texts` are those of the rulebook.
    pub fn finding(&self, texts: &[Arc<Source>]) -> Option<Diagnostic> {
        let phrase = self.contradicts.as_ref()?;
        let (count, value) = self.given.clone().unwrap_or_default();
        let message = Message::new("boundary-contradicts")
            .with("comparison", &self.comparison)
            .with("count", count)
            .with("value", value)
            .with("phrase", phrase);
        let note = Message::new(match self.status {
            Status::Met => "boundary-is-met",
            _ => "boundary-is-not-met",
        });
        Some(Diagnostic::warning(texts.get(self.layer)?, self.span.clone(), message).note(note))
    }
}

/// Every boundary case of a rulebook, rule by rule.
pub fn boundaries(rulebook: &Rulebook) -> Vec<Boundary> {
    let plan = &*rulebook.plan;
    let day = rulebook.effective.from.unwrap_or(Day::from_number(20_000));
    let period = Period::containing(rulebook.period, day);
    let bench = Bench {
        rulebook,
        plan,
        frames: [Frame::new(period, period.last())],
        settings: newest_settings(plan),
        applies: vec![None; plan.rules.len()],
    };
    let mut cases = Vec::new();
    for (at, rule) in plan.rules.iter().enumerate() {
        let before = cases.len();
        for comparison in comparisons(at, &rule.body) {
            bench.around(at, &comparison, &mut cases);
        }
        let judged = matches!(rule.body, Body::Duty(_) | Body::Item(_) | Body::Total(_) | Body::Grade(_));
        if judged || cases.len() > before {
            cases.push(bench.nothing(at));
        }
    }
    cases
}

/// The comparisons that decide a rule.
fn comparisons(at: usize, body: &Body) -> Vec<Expression> {
    let mut found: Vec<Expression> = Vec::new();
    let mut note = |expression: &Expression| {
        expression.walk(&mut |part| {
            if let Expression::Binary(operator, ..) = part
                && operator.compares()
                && !found.contains(part)
            {
                found.push(part.clone());
            }
        });
    };
    match body {
        Body::Duty(duty) => note(&duty.require),
        Body::Item(item) => note(&item.score),
        Body::Proposal(proposal) => note(&proposal.when),
        Body::Formula { formula, .. } => note(formula),
        Body::Total(total) => {
            if let Some(pass) = &total.pass {
                let own = Box::new(Expression::Rule(at));
                note(&Expression::Binary(Operator::AtLeast, own, Box::new(pass.clone())));
            }
        }
        Body::Grade(grade) => {
            for bound in grade.bands.iter().filter_map(|b| b.from.clone()) {
                let of = Box::new(grade.of.clone());
                note(&Expression::Binary(Operator::AtLeast, of, Box::new(bound)));
            }
        }
        _ => {}
    }
    found
}

/// A rulebook over made-up counts.
struct Bench<'a> {
    rulebook: &'a Rulebook,
    plan: &'a Plan,
    frames: [Frame; 1],
    settings: Vec<Cell>,
    applies: Vec<Option<Vec<u8>>>,
}

impl Bench<'_> {
    fn sheet<'s>(&'s self, who: &'s [Who], given: impl Fn(usize, &Count) -> Cells) -> Sheet<'s> {
        let rules = self.plan.rules.len();
        let cells = self.plan.rules.iter().enumerate().map(|(at, rule)| match &rule.body {
            Body::Count(count) => Some(given(at, count)),
            Body::Veto(_) | Body::Exception(_) => Some(Cells::filled(Cell::Number(Number::ZERO), who.len())),
            // Places are among all; a threshold says nothing about them.
            body if body.compares_all() => {
                Some(Cells::filled(Cell::NotApplicable(Reason::ConditionNotMet), who.len()))
            }
            _ => None,
        });
        Sheet {
            plan: self.plan,
            who,
            frames: &self.frames,
            settings: &self.settings,
            applies: &self.applies,
            party: self.rulebook.subject.party(),
            cells: cells.collect(),
            statuses: vec![None; rules],
            occurrences: vec![None; rules],
            ..Sheet::nothing()
        }
    }

    /// What a rule comes to; a repeated duty by what each occurrence asks for.
    fn statuses(&self, sheet: &mut Sheet<'_>, rule: usize) -> Vec<Status> {
        if let Body::Duty(duty) = &self.plan.rules[rule].body
            && duty.every.is_some()
        {
            sheet.fill_needs(&duty.require);
            return sheet.evaluate(&duty.require).iter().map(Cell::status).collect();
        }
        sheet.fill(rule);
        (0..sheet.len()).map(|at| sheet.status(rule, at).0).collect()
    }

    fn around(&self, rule: usize, comparison: &Expression, cases: &mut Vec<Boundary>) {
        let Expression::Binary(_, left, right) = comparison else { return };
        let mut moved = Vec::new();
        self.counts_in(left, &mut moved);
        self.counts_in(right, &mut moved);
        let steps = self.steps(comparison);
        let who: Vec<Who> = (0..steps.len()).map(|_| Who { index: 0, unit: 0 }).collect();
        for count in moved {
            let given = |at: usize, _: &Count| -> Cells {
                let cell =
                    |step: &Number| Cell::Number(if at == count { *step } else { Number::whole(BASE) });
                steps.iter().map(cell).collect()
            };
            let mut sheet = self.sheet(&who, given);
            sheet.fill_needs(left);
            sheet.fill_needs(right);
            let (a, b) = (sheet.evaluate(left), sheet.evaluate(right));
            let order = |at: usize| Some(a.get(at).number()?.cmp(&b.get(at).number()?));
            let crossing = (1..steps.len()).find(|&at| match (order(at - 1), order(at)) {
                (Some(before), Some(now)) => before != now && before.is_ne(),
                _ => false,
            });
            let Some(crossing) = crossing else { continue };
            let statuses = self.statuses(&mut sheet, rule);
            let last = (crossing..steps.len()).find(|&at| order(at).is_some_and(|o| o.is_ne()));
            let places = [Some(crossing - 1), order(crossing).filter(|o| o.is_eq()).map(|_| crossing), last];
            for place in places.into_iter().flatten() {
                let side = match order(place) {
                    Some(std::cmp::Ordering::Less) => Side::Under,
                    Some(std::cmp::Ordering::Greater) => Side::Over,
                    _ => Side::At,
                };
                let spec = &self.plan.rules[count];
                let given = Some((spec.id.clone(), steps[place].to_string()));
                let contradicts = self.contradicted(rule, comparison, side, statuses[place]);
                let comparison = crate::plan::plain(self.plan, comparison);
                cases.push(self.case(rule, comparison, side, given, statuses[place], contradicts));
            }
            return;
        }
    }

    /// Everything as if nothing had been reported.
    fn nothing(&self, rule: usize) -> Boundary {
        let who = [Who { index: 0, unit: 0 }];
        let none = |_: usize, count: &Count| {
            let cell = match count.missing {
                Missing::Zero => Cell::Number(Number::ZERO),
                Missing::NoData | Missing::Registered => Cell::NoData(Reason::NothingReported),
                Missing::NotApplicable => Cell::NotApplicable(Reason::NothingReported),
            };
            Cells::filled(cell, 1)
        };
        let mut sheet = self.sheet(&who, none);
        let status = self.statuses(&mut sheet, rule)[0];
        self.case(rule, String::new(), Side::NoData, None, status, None)
    }

    fn case(
        &self,
        rule: usize,
        comparison: String,
        side: Side,
        given: Option<(String, String)>,
        status: Status,
        contradicts: Option<String>,
    ) -> Boundary {
        let spec = &self.plan.rules[rule];
        let layer = self.rulebook.articles.get(spec.article).map_or(0, |a| a.layer);
        let rule = (spec.id.clone(), spec.title.clone());
        Boundary { rule, comparison, side, given, status, contradicts, span: spec.span.clone(), layer }
    }

    /// The counts beneath an expression, nearest first.
    fn counts_in(&self, expression: &Expression, found: &mut Vec<usize>) {
        let mut open = Vec::new();
        let mut seen = BTreeSet::new();
        let note = |expression: &Expression, open: &mut Vec<usize>| {
            expression.walk(&mut |part| open.extend(part.rule()));
        };
        note(expression, &mut open);
        while let Some(rule) = (!open.is_empty()).then(|| open.remove(0)) {
            if !seen.insert(rule) {
                continue;
            }
            match &self.plan.rules[rule].body {
                Body::Count(_) if !found.contains(&rule) => found.push(rule),
                Body::Total(total) => open.extend(&total.of),
                body => body.expressions().into_iter().for_each(|e| note(e, &mut open)),
            }
        }
    }

    /// Values for the count that is moved.
    fn steps(&self, comparison: &Expression) -> Vec<Number> {
        let mut steps: BTreeSet<Number> = (0..=FAR).map(Number::whole).collect();
        for number in self.numbers(comparison) {
            let around = [number.minus(Number::ONE), Some(number), number.plus(Number::ONE)];
            steps.extend(around.into_iter().flatten().filter(|n| *n >= Number::ZERO));
        }
        steps.into_iter().collect()
    }

    /// The numbers and settings an expression speaks of.
    fn numbers(&self, expression: &Expression) -> Vec<Number> {
        let mut found = Vec::new();
        expression.walk(&mut |part| match part {
            Expression::Number(n, _) => found.push(*n),
            Expression::Setting(at) => found.extend(self.settings[*at].number()),
            _ => {}
        });
        found
    }

    /// What the article says of this threshold, if that is not what came out. Where several wordings speak of the
    /// same number, one that agrees is enough.
    fn contradicted(
        &self,
        rule: usize,
        comparison: &Expression,
        side: Side,
        status: Status,
    ) -> Option<String> {
        let spec = &self.plan.rules[rule];
        if !matches!(spec.kind, ResultKind::Duty) || !matches!(status, Status::Met | Status::NotMet) {
            return None;
        }
        // With several comparisons in one duty, another one may be what decides.
        if comparisons(rule, &spec.body).len() > 1 {
            return None;
        }
        let numbers = self.numbers(comparison);
        let article = self.rulebook.articles.get(spec.article)?;
        let speaks: Vec<Phrase> =
            phrases(&article.text).into_iter().filter(|p| numbers.contains(&p.number)).collect();
        let says = |phrase: &Phrase| match (phrase.bound, side) {
            (Bound::AtLeast, Side::Under) | (Bound::Above, Side::Under | Side::At) => Status::NotMet,
            (Bound::AtMost, Side::Over) => Status::NotMet,
            _ => Status::Met,
        };
        if speaks.iter().any(|phrase| says(phrase) == status) {
            return None;
        }
        speaks.first().map(|phrase| phrase.text.clone())
    }
}
