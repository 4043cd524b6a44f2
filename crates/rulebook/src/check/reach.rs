//! Boundary cases generated from the thresholds of a rulebook: what a comparison comes to just under, at and
//! just over its threshold. A threshold that no number the rulebook can produce ever crosses is named, and so
//! is a formula that leaves the range of exact numbers within what can really be counted.

use std::collections::BTreeMap;

use mingde_core::diagnostic::Message;
use mingde_core::kind::{FieldKind, Measure};
use mingde_core::yaml::Findings;

use super::contradiction::{in_formula, never_holds};
use super::overlay::Texts;
use crate::language::{Library, Number, Operator, Rounding};
use crate::plan::{
    Aggregate, Body, Expression, From, Function, Grade, Item, ItemSort, Literal, Operand, Plan, Total, Way,
    plain,
};

/// Whether a value can be had; `None` is without bound.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Range {
    least: Option<Number>,
    most: Option<Number>,
}

/// What a condition can come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Always,
    Never,
    Open,
}

impl Range {
    const ALL: Range = Range { least: None, most: None };
    const COUNT: Range = Range { least: Some(Number::ZERO), most: None };

    fn only(n: Number) -> Self {
        Self { least: Some(n), most: Some(n) }
    }

    fn is_single(&self) -> bool {
        self.least.is_some() && self.least == self.most
    }

    fn join(self, other: Self) -> Self {
        let pick = |a: Option<Number>, b: Option<Number>, least: bool| {
            let (a, b) = (a?, b?);
            Some(if least { a.min(b) } else { a.max(b) })
        };
        Self { least: pick(self.least, other.least, true), most: pick(self.most, other.most, false) }
    }

    fn plus(self, other: Self) -> Self {
        let add = |a: Option<Number>, b: Option<Number>| a?.plus(b?);
        Self { least: add(self.least, other.least), most: add(self.most, other.most) }
    }

    /// Any number of values between these bounds, or none, added up.
    fn added_up(self) -> Self {
        let zero = Some(Number::ZERO);
        match (self.least >= zero, self.most.is_some() && self.most <= zero) {
            (true, _) => Self::COUNT,
            (_, true) => Self { least: None, most: zero },
            _ => Self::ALL,
        }
    }

    fn negative(self) -> Self {
        let turn = |n: Option<Number>| Number::ZERO.minus(n?);
        Self { least: turn(self.most), most: turn(self.least) }
    }

    fn times(self, other: Self) -> Self {
        let zero = Some(Number::ZERO);
        let (Some(a), Some(b), Some(c), Some(d)) = (self.least, self.most, other.least, other.most) else {
            // Without bounds only the sign is sure.
            let below = |range: &Self| range.most.is_some() && range.most <= zero;
            return match (self.least >= zero, other.least >= zero) {
                (true, true) => Self::COUNT,
                (true, false) if below(&other) => Self { least: None, most: zero },
                (false, true) if below(&self) => Self { least: None, most: zero },
                _ => Self::ALL,
            };
        };
        let products = [a.times(c), a.times(d), b.times(c), b.times(d)];
        let mut range = Self::ALL;
        for (at, product) in products.into_iter().enumerate() {
            let Some(product) = product else { return Self::ALL };
            range = if at == 0 { Self::only(product) } else { range.join(Self::only(product)) };
        }
        range
    }

    fn over(self, other: Self) -> Self {
        if let (Some(n), true) = (other.least, other.is_single())
            && let Some(inverse) = Number::ONE.divide(n)
            && !n.is_zero()
        {
            return self.scaled(inverse);
        }
        let zero = Some(Number::ZERO);
        if self.least >= zero && other.least >= zero { Self::COUNT } else { Self::ALL }
    }

    fn scaled(self, by: Number) -> Self {
        let scale = |n: Option<Number>| n?.times(by);
        let scaled = Self { least: scale(self.least), most: scale(self.most) };
        if by < Number::ZERO { Self { least: scaled.most, most: scaled.least } } else { scaled }
    }

    fn rounded(self, decimals: u32, how: Rounding) -> Self {
        let round = |n: Option<Number>| n?.rounded(decimals, how);
        Self { least: round(self.least), most: round(self.most) }
    }

    fn clamped(self, least: Option<Number>, most: Option<Number>) -> Self {
        let low = match (self.least, least) {
            (Some(a), Some(b)) => Some(a.max(b)),
            (a, b) => a.or(b),
        };
        let high = match (self.most, most) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        // A bound below the least (or above the most) leaves only the bound itself.
        let low = match (low, most) {
            (Some(a), Some(b)) => Some(a.min(b)),
            _ => low,
        };
        let high = match (high, least) {
            (Some(a), Some(b)) => Some(a.max(b)),
            _ => high,
        };
        Self { least: low, most: high }
    }
}

/// Warns of thresholds nobody can cross.
pub(super) fn thresholds(plan: &Plan, library: &Library, texts: &Texts<'_>, findings: &mut Findings) {
    let mut reach = Reach { plan, library, known: BTreeMap::new() };
    for rule in &plan.rules {
        findings.source = texts.source(rule.article);
        // A tier that everybody reaches is a way to write the lowest one; a duty everybody meets is none.
        let asks = matches!(rule.body, Body::Duty(_));
        let mut conditions: Vec<&Expression> = Vec::new();
        let mut formulas: Vec<&Expression> = Vec::new();
        match &rule.body {
            Body::Duty(duty) => conditions.extend(duty.when.iter().chain([&duty.require])),
            Body::Item(item) => {
                conditions.extend(&item.when);
                formulas.push(&item.score);
                below_zero(item, &mut reach, &rule.span, findings);
            }
            Body::Formula { formula, .. } => formulas.push(formula),
            Body::Total(total) => conditions.extend(&total.vetoes),
            Body::Proposal(proposal) => conditions.push(&proposal.when),
            Body::Quota(quota) => conditions.extend(&quota.when),
            Body::Ranking(ranking) => conditions.extend(&ranking.when),
            Body::Among(among) => conditions.extend(&among.when),
            Body::Grade(grade) => {
                conditions.extend(grade.vetoes.iter().chain(&grade.up).chain(&grade.down));
                bands(grade, &mut reach, &rule.span, findings);
            }
            Body::Count(_) | Body::Veto(_) | Body::Exception(_) => {}
        }
        let mut seen: Vec<(String, Verdict)> = Vec::new();
        for expression in conditions.iter().chain(&formulas) {
            for (text, never) in in_formula(plan, expression) {
                seen.push((text, if never { Verdict::Never } else { Verdict::Always }));
            }
        }
        for expression in conditions.into_iter().chain(formulas) {
            expression.walk(&mut |part| {
                let Expression::Binary(operator, a, b) = part else { return };
                if !operator.compares() || constant(a) && constant(b) {
                    return;
                }
                let verdict = reach.comparison(*operator, a, b);
                let text = plain(plan, part);
                if (verdict == Verdict::Never || asks && verdict == Verdict::Always)
                    && !seen.iter().any(|(t, _)| *t == text)
                {
                    seen.push((text, verdict));
                }
            });
        }
        for (text, verdict) in seen {
            let code = match verdict {
                Verdict::Always => "rulebook-always-so",
                _ => "rulebook-never-so",
            };
            findings.warning(rule.span.clone(), Message::new(code).with("comparison", text));
        }
        if let Body::Total(total) = &rule.body
            && let Some(pass) = &total.pass
        {
            let at = plan.rules.iter().position(|r| r.id == rule.id).unwrap_or(0);
            let (own, wanted) = (reach.rule(at), reach.of(pass));
            if own.most.zip(wanted.least).is_some_and(|(most, least)| most < least) && !constant(pass) {
                let most = own.most.unwrap_or(Number::ZERO);
                findings
                    .warning(rule.span.clone(), Message::new("rulebook-pass-unreachable").with("most", most));
            }
        }
    }
}

/// Conditions on rows, on subjects and on records at entry that nothing can meet.
pub(super) fn conditions(plan: &Plan, texts: &Texts<'_>, findings: &mut Findings) {
    let never = |code: &'static str, written: &str| Message::new(code).with("comparison", written);
    for (at, (count, _)) in plan.counts() {
        if count.condition.as_ref().is_some_and(never_holds) {
            let rule = &plan.rules[at];
            findings.source = texts.source(rule.article);
            findings.warning(rule.span.clone(), never("rulebook-never-so", &count.written));
        }
    }
    for rule in plan.rules.iter().filter(|r| r.applies.as_ref().is_some_and(never_holds)) {
        findings.source = texts.source(rule.article);
        findings.warning(rule.span.clone(), never("rulebook-never-so", "applies"));
    }
}

/// A score that is never above zero: what is taken off is written without a sign, and an item gives nothing less than
/// nothing.
fn below_zero(item: &Item, reach: &mut Reach<'_>, span: &std::ops::Range<usize>, findings: &mut Findings) {
    let range = reach.of(&item.score);
    if constant(&item.score) || range.most.is_none_or(|most| most > Number::ZERO) {
        return;
    }
    let taken = match &item.score {
        Expression::Negative(inner) => Some(inner),
        Expression::Binary(Operator::Minus, _, inner) => Some(inner),
        _ => None,
    };
    let code = match item.sort {
        ItemSort::Deduction => "rulebook-deduction-negative",
        ItemSort::Points | ItemSort::Bonus => "rulebook-score-negative",
    };
    let finding = findings.error(span.clone(), Message::new(code));
    if item.sort == ItemSort::Deduction {
        finding.suggestion = taken.map(|taken| format!("score: {}", plain(reach.plan, taken)));
    }
}

/// Bands that nobody comes into: above what can be had, or beneath a bound that everybody reaches.
fn bands(grade: &Grade, reach: &mut Reach<'_>, span: &std::ops::Range<usize>, findings: &mut Findings) {
    let of = reach.of(&grade.of);
    for (at, band) in grade.bands.iter().enumerate() {
        let Some(Expression::Number(from, _)) = &band.from else { continue };
        if of.most.is_some_and(|most| most < *from) {
            let most = of.most.unwrap_or(Number::ZERO);
            let message =
                Message::new("rulebook-band-above-all").with("band", &band.title).with("from", from);
            findings.warning(span.clone(), message.with("most", most));
        }
        if of.least.is_some_and(|least| least >= *from)
            && let Some(beneath) = grade.bands.get(at + 1)
        {
            let message = Message::new("rulebook-band-beneath-all").with("band", &beneath.title);
            findings.warning(span.clone(), message.with("from", from));
            return;
        }
    }
}

/// Whether an expression speaks of nothing that is counted.
fn constant(expression: &Expression) -> bool {
    let mut counted = false;
    expression.walk(&mut |part| {
        let asked = matches!(part, Expression::Setting(_) | Expression::Veto(_) | Expression::Own(_));
        counted |= part.rule().is_some() || asked;
    });
    !counted
}

struct Reach<'p> {
    plan: &'p Plan,
    library: &'p Library,
    known: BTreeMap<usize, Range>,
}

impl Reach<'_> {
    fn comparison(&mut self, operator: Operator, a: &Expression, b: &Expression) -> Verdict {
        let (a, b) = (self.of(a), self.of(b));
        let below = |x: Option<Number>, y: Option<Number>| x.zip(y).is_some_and(|(x, y)| x < y);
        let not_above = |x: Option<Number>, y: Option<Number>| x.zip(y).is_some_and(|(x, y)| x <= y);
        let (sure, impossible) = match operator {
            Operator::Less => (below(a.most, b.least), not_above(b.most, a.least)),
            Operator::AtMost => (not_above(a.most, b.least), below(b.most, a.least)),
            Operator::More => (below(b.most, a.least), not_above(a.most, b.least)),
            Operator::AtLeast => (not_above(b.most, a.least), below(a.most, b.least)),
            Operator::Equal => (false, below(a.most, b.least) || below(b.most, a.least)),
            Operator::Unequal => (below(a.most, b.least) || below(b.most, a.least), false),
            _ => (false, false),
        };
        match (sure, impossible) {
            (true, _) => Verdict::Always,
            (_, true) => Verdict::Never,
            _ => Verdict::Open,
        }
    }

    fn rule(&mut self, at: usize) -> Range {
        if let Some(known) = self.known.get(&at) {
            return *known;
        }
        let plan = self.plan;
        let range = match &plan.rules[at].body {
            Body::Veto(_) | Body::Exception(_) | Body::Duty(_) | Body::Proposal(_) => Range::COUNT,
            Body::Quota(_) | Body::Ranking(_) => Range { least: Some(Number::ONE), most: None },
            Body::Among(among) => match (&among.of, among.way) {
                (_, Way::Count) | (None, _) => Range::COUNT,
                (Some(of), Way::Sum) => self.of(of).added_up(),
                (Some(of), _) => self.of(of),
            },
            Body::Grade(grade) => {
                Range { least: Some(Number::ZERO), most: Some(Number::whole(grade.bands.len() as i64 - 1)) }
            }
            Body::Count(count) => match &count.aggregate {
                Aggregate::Rows | Aggregate::Distinct(_) => Range::COUNT,
                Aggregate::Sum(Operand::Evidence) => Range::COUNT,
                Aggregate::Sum(of) => self.field(&count.from, of).added_up(),
                Aggregate::Average(of)
                | Aggregate::Min(of)
                | Aggregate::Max(of)
                | Aggregate::First(of)
                | Aggregate::Last(of) => self.field(&count.from, of),
                Aggregate::Uncovered(_) | Aggregate::Overlapping(_) => Range::COUNT,
            },
            Body::Formula { formula, .. } => self.of(formula),
            Body::Item(item) => self.item(item),
            Body::Total(total) => self.total(total),
        };
        let range = match (&plan.rules[at].body, plan.rules[at].shown.rounding()) {
            (Body::Count(_) | Body::Formula { .. } | Body::Among(_), Some((decimals, how))) => {
                range.rounded(decimals, how)
            }
            _ => range,
        };
        self.known.insert(at, range);
        range
    }

    /// Between which bounds the kind keeps the numbers of a field.
    fn field(&self, from: &From, of: &Operand) -> Range {
        let From::Kind(kind) = from else { return Range::ALL };
        let Some(kind) = self.library.kinds.get(kind) else { return Range::ALL };
        let field = match of {
            Operand::Field(name) => kind.fields.iter().find(|field| field.name == *name),
            Operand::Attribute(role, name) => {
                let attributes = kind.role(role).map(|role| &role.attributes);
                attributes.and_then(|list| list.iter().find(|field| field.name == *name))
            }
            _ => None,
        };
        let Some(FieldKind::Number { unit, min, max, .. }) = field.map(|field| &field.kind) else {
            return Range::ALL;
        };
        let range = Range { least: min.map(Number::fixed), most: max.map(Number::fixed) };
        match (unit, Number::fraction(1, 100)) {
            // 85 is 85 %.
            (Measure::Percent, Some(hundredth)) => range.scaled(hundredth),
            _ => range,
        }
    }

    fn item(&mut self, item: &Item) -> Range {
        let mut range = self.of(&item.score);
        if let Some((decimals, how)) = item.rounding {
            range = range.rounded(decimals, how);
        }
        let range = range.clamped(Some(item.least), Some(item.points));
        if item.sort == ItemSort::Deduction { range.negative() } else { range }
    }

    fn total(&mut self, total: &Total) -> Range {
        let mut sum = Range::only(Number::ZERO);
        for item in &total.of {
            // What does not apply or is not reported adds nothing.
            sum = sum.plus(self.rule(*item).join(Range::only(Number::ZERO)));
        }
        // What is left may be scaled up to all there is.
        let sum = if total.redistributes { Range { least: None, ..sum } } else { sum };
        let sum = sum.clamped(total.least, total.most);
        match total.rounding {
            Some((decimals, how)) => sum.rounded(decimals, how),
            None => sum,
        }
    }

    fn of(&mut self, expression: &Expression) -> Range {
        match expression {
            Expression::Number(n, Literal::Plain | Literal::Share) => Range::only(*n),
            Expression::Rule(at) => self.rule(*at),
            Expression::Parts(..) | Expression::Competing(_) => Range::COUNT,
            // A bureau may set another value, so a setting holds nothing back.
            Expression::Setting(_) => Range::ALL,
            Expression::Negative(inner) => self.of(inner).negative(),
            Expression::Binary(operator, a, b) => {
                let (a, b) = (self.of(a), self.of(b));
                match operator {
                    Operator::Plus => a.plus(b),
                    Operator::Minus => a.plus(b.negative()),
                    Operator::Times => a.times(b),
                    Operator::Over => a.over(b),
                    _ => Range::ALL,
                }
            }
            Expression::If(_, yes, no) => self.of(yes).join(self.of(no)),
            Expression::Call(function, arguments) => {
                let ranges: Vec<Range> = arguments.iter().map(|a| self.of(a)).collect();
                called(*function, &ranges)
            }
            _ => Range::ALL,
        }
    }
}

fn called(function: Function, ranges: &[Range]) -> Range {
    let first = ranges.first().copied().unwrap_or(Range::ALL);
    match function {
        Function::Ceil => first.rounded(0, Rounding::Up),
        Function::Floor => first.rounded(0, Rounding::Down),
        Function::Round(decimals) => first.rounded(decimals, Rounding::HalfUp),
        Function::Abs if first.least >= Some(Number::ZERO) => first,
        Function::Abs => Range::COUNT,
        Function::Hours => Number::fraction(1, 60).map_or(Range::ALL, |by| first.scaled(by)),
        Function::Minutes => first.scaled(Number::whole(60)),
        Function::Min => ranges.iter().skip(1).fold(first, |kept, next| Range {
            least: kept.least.zip(next.least).map(|(a, b)| a.min(b)),
            most: match (kept.most, next.most) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            },
        }),
        Function::Max => ranges.iter().skip(1).fold(first, |kept, next| Range {
            least: match (kept.least, next.least) {
                (Some(a), Some(b)) => Some(a.max(b)),
                (a, b) => a.or(b),
            },
            most: kept.most.zip(next.most).map(|(a, b)| a.max(b)),
        }),
    }
}
