//! Formulas, duties, items and totals over vectors: one cell for each subject and frame.

use std::collections::BTreeMap;

use mingde_core::period::{Period, PeriodKind};

use super::Gather;
use super::cell::Cell;
use super::frame::Frame;
use super::number::{Number, Rounding};
use super::population::Known;
use super::tally::Tally;
use super::times::Times;
use super::veto::Vetoes;
use crate::assessment::{Reason, Status};
use crate::plan::{Body, Duty, Expression, Function, Item, ItemSort, Missing, Plan, Rule, Total, VetoName};
use crate::syntax::Operator;

/// The tallies of one count: over the frame itself, or over each part of it.
#[derive(Debug)]
pub(crate) enum Tallies {
    /// One slot for each frame.
    Slots(Tally),
    /// One tally for each frame.
    Frames(Vec<Tally>),
}

impl Tallies {
    /// Takes over what was counted anew for some groups; gives, ascending, those whose value changed.
    pub(crate) fn patch(&mut self, wanted: &[u32], few: &Tallies) -> Vec<u32> {
        let pairs = self.each_mut().iter_mut().zip(few.each());
        let mut changed: Vec<u32> = pairs.flat_map(|(own, few)| own.patch(wanted, few)).collect();
        changed.sort_unstable();
        changed.dedup();
        changed
    }

    /// The tallies one by one: a single one of all slots, or one for each frame.
    pub(crate) fn each(&self) -> &[Tally] {
        match self {
            Tallies::Slots(tally) => std::slice::from_ref(tally),
            Tallies::Frames(list) => list,
        }
    }

    /// The same, to be changed.
    pub(crate) fn each_mut(&mut self) -> &mut [Tally] {
        match self {
            Tallies::Slots(tally) => std::slice::from_mut(tally),
            Tallies::Frames(list) => list,
        }
    }

    fn cell(&self, group: u32, frame: usize) -> Cell {
        match self {
            Tallies::Slots(tally) => tally.cell(group, frame),
            Tallies::Frames(list) => list[frame].cell(group, 0),
        }
    }
}

/// A subject as the evaluation sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Who {
    /// Index among units or persons.
    pub(crate) index: u32,
    /// For persons, the unit of the main post on the day asked about; for units the unit itself.
    pub(crate) unit: u32,
}

/// The counts of a rulebook, by rule.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    /// Over the frame.
    pub(crate) whole: BTreeMap<usize, (Tallies, Gather)>,
    /// Over each week, month or quarter of the period.
    pub(crate) parts: BTreeMap<PeriodKind, Counts>,
}

impl Counts {
    /// Over what the count of a rule is kept: the frame, and each sort of part.
    pub(crate) fn kept_of(&self, rule: usize) -> Vec<Option<PeriodKind>> {
        let whole = self.whole.contains_key(&rule).then_some(None);
        let parts = self.parts.iter().filter(|(_, counts)| counts.whole.contains_key(&rule));
        whole.into_iter().chain(parts.map(|(every, _)| Some(*every))).collect()
    }

    /// The tallies of a rule over the frame, or over each part of it.
    pub(crate) fn kept(&mut self, rule: usize, every: Option<PeriodKind>) -> Option<&mut (Tallies, Gather)> {
        match every {
            None => self.whole.get_mut(&rule),
            Some(every) => self.parts.get_mut(&every)?.whole.get_mut(&rule),
        }
    }

    fn cell(&self, rule: usize, who: &Who, frame: usize) -> Cell {
        let Some((tallies, gather)) = self.whole.get(&rule) else {
            return Cell::NoData(Reason::NothingReported);
        };
        tallies.cell(gather.group(who), frame)
    }
}

/// Everything a rule is evaluated from, for some subjects and frames.
pub(crate) struct Sheet<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) who: &'a [Who],
    pub(crate) frames: &'a [Frame],
    pub(crate) counts: &'a Counts,
    pub(crate) settings: &'a [Cell],
    pub(crate) vetoes: &'a Vetoes,
    /// For each rule with a condition on the subject, whether it holds, by index of unit or person.
    pub(crate) applies: &'a [Option<Vec<u8>>],
    pub(crate) persons: bool,
    /// Cells by rule, subject by subject, frame by frame.
    pub(crate) cells: Vec<Option<Vec<Cell>>>,
    /// Statuses by rule, where they are not those of the cells.
    pub(crate) statuses: Vec<Option<Vec<(Status, Reason)>>>,
    /// Occurrences by rule, for repeated duties.
    pub(crate) occurrences: Vec<Option<Occurrences>>,
    pub(crate) times: Times<'a>,
    /// Places among all subjects, worked out before.
    pub(crate) known: &'a Known,
    /// Position of the first subject among all.
    pub(crate) offset: usize,
}

/// What became of a repeated duty in each part of the period.
#[derive(Debug, Clone)]
pub(crate) struct Occurrences {
    pub(crate) parts: Vec<Period>,
    /// Subject by subject, part by part.
    pub(crate) statuses: Vec<Status>,
    pub(crate) reasons: Vec<Reason>,
}

impl<'a> Sheet<'a> {
    pub(crate) fn len(&self) -> usize {
        self.who.len() * self.frames.len()
    }

    /// Evaluates a rule and all it needs.
    pub(crate) fn fill(&mut self, rule: usize) {
        if self.cells[rule].is_some() {
            return;
        }
        if !self.frames.iter().any(|frame| self.times.in_force(frame)) {
            self.cells[rule] = Some(vec![Cell::NotApplicable(Reason::NotInForce); self.len()]);
            return;
        }
        let plan = self.plan;
        let cells = match &plan.rules[rule].body {
            Body::Count(_) => self.counts(rule),
            Body::Formula { formula, rounds, .. } => {
                self.fill_needs(formula);
                let cells = self.evaluate(formula);
                let shown = plan.rules[rule].shown;
                let decimals = shown.decimals + if shown.percent { 2 } else { 0 };
                if *rounds { rounded(cells, decimals, shown.how) } else { cells }
            }
            Body::Duty(duty) => self.duty(rule, duty),
            Body::Item(item) => self.item(rule, item),
            Body::Total(total) => self.total(rule, total),
            Body::Veto(_) => self.veto(rule),
            Body::Grade(grade) => self.grade(rule, grade),
            Body::Quota(_) | Body::Ranking(_) => self.place(rule),
            Body::Proposal(proposal) => self.proposal(proposal),
            Body::Exception(_) => self.exceptions(rule),
        };
        let cells = self.unless_excepted(rule, cells);
        let cells = self.where_it_applies(rule, cells);
        self.cells[rule] = Some(cells);
    }

    pub(crate) fn fill_needs(&mut self, expression: &Expression) {
        let mut needs = Vec::new();
        expression.walk(&mut |e| {
            if let Expression::Rule(rule) = e {
                needs.push(*rule);
            }
        });
        for rule in needs {
            self.fill(rule);
        }
    }

    fn where_it_applies(&mut self, rule: usize, mut cells: Vec<Cell>) -> Vec<Cell> {
        let Some(mask) = &self.applies[rule] else { return cells };
        for (at, cell) in cells.iter_mut().enumerate() {
            let who = self.who[at / self.frames.len()];
            if mask.get(who.index as usize).copied() != Some(super::test::YES) {
                *cell = Cell::NotApplicable(Reason::ConditionNotMet);
                if let Some(statuses) = &mut self.statuses[rule] {
                    statuses[at] = (Status::NotApplicable, Reason::ConditionNotMet);
                }
                if let Some(occurrences) = &mut self.occurrences[rule] {
                    let n = occurrences.parts.len();
                    occurrences.statuses[at * n..(at + 1) * n].fill(Status::NotApplicable);
                    occurrences.reasons[at * n..(at + 1) * n].fill(Reason::ConditionNotMet);
                }
            }
        }
        cells
    }

    pub(crate) fn counts(&self, rule: usize) -> Vec<Cell> {
        if self.consults_missing(rule) {
            return vec![Cell::NoData(Reason::RulebookMissing); self.len()];
        }
        let mut cells = Vec::with_capacity(self.len());
        for who in self.who {
            for frame in 0..self.frames.len() {
                cells.push(self.counts.cell(rule, who, frame));
            }
        }
        cells
    }

    /// Whether the condition of a count asks for a veto of a rulebook that is not there: nobody could be
    /// found under it, so no number would be right.
    fn consults_missing(&self, rule: usize) -> bool {
        let mut missing = false;
        if let Some((count, _)) = self.plan.count(rule)
            && let Some(condition) = &count.condition
        {
            condition.vetoes(&mut |name| missing |= self.vetoes.find(name).is_none());
        }
        missing
    }

    fn veto(&mut self, rule: usize) -> Vec<Cell> {
        let cells = self.counts(rule);
        let status = |cell: &Cell| match cell {
            Cell::Number(n) if n.is_zero() => (Status::Met, Reason::None),
            Cell::Number(_) => (Status::NotMet, Reason::None),
            other => (other.status(), other.reason()),
        };
        self.statuses[rule] = Some(cells.iter().map(status).collect());
        cells
    }

    pub(crate) fn conditioned(&mut self, when: Option<&Expression>, mut cells: Vec<Cell>) -> Vec<Cell> {
        let Some(when) = when else { return cells };
        self.fill_needs(when);
        for (cell, when) in cells.iter_mut().zip(self.evaluate(when)) {
            match when {
                Cell::Truth(true) => {}
                Cell::Truth(false) => *cell = Cell::NotApplicable(Reason::ConditionNotMet),
                absent => *cell = absent,
            }
        }
        cells
    }

    fn duty(&mut self, rule: usize, duty: &Duty) -> Vec<Cell> {
        let Some(every) = duty.every else {
            self.fill_needs(&duty.require);
            let cells = missed(duty, self.evaluate(&duty.require));
            return self.conditioned(duty.when.as_ref(), cells);
        };
        let frame = self.frames[0];
        let parts = frame.period.split(every);
        let asked = frame.as_of;
        let frames: Vec<Frame> = parts.iter().map(|p| Frame::new(*p, asked)).collect();
        let none = Counts::default();
        let mut inner = Sheet {
            frames: &frames,
            counts: self.counts.parts.get(&every).unwrap_or(&none),
            cells: vec![None; self.plan.rules.len()],
            statuses: vec![None; self.plan.rules.len()],
            occurrences: vec![None; self.plan.rules.len()],
            plan: self.plan,
            who: self.who,
            settings: self.settings,
            vetoes: self.vetoes,
            applies: self.applies,
            persons: self.persons,
            times: Times::always(),
            known: Known::none(),
            offset: 0,
        };
        inner.fill_needs(&duty.require);
        let cells = missed(duty, inner.evaluate(&duty.require));
        let cells = inner.conditioned(duty.when.as_ref(), cells);
        // A week that is not over yet may still bring what is missing.
        let settled = |at: usize, cell: Cell| {
            let part = &parts[at % parts.len()];
            if let Some(why) = self.times.pause(part, duty.during, &self.who[at / parts.len()]) {
                return Cell::NotApplicable(why);
            }
            let open = part.last() > asked;
            if open && cell != Cell::Truth(true) { Cell::NotApplicable(Reason::NotDue) } else { cell }
        };
        let settled: Vec<Cell> = cells.into_iter().enumerate().map(|(at, c)| settled(at, c)).collect();
        let whole = settled
            .chunks(parts.len().max(1))
            .map(|own| own.iter().fold(Cell::NotApplicable(Reason::NotDue), |all, cell| all.and(*cell)));
        let whole = whole.collect();
        let statuses = settled.iter().map(|c| c.status()).collect();
        let reasons = settled.iter().map(|c| c.reason()).collect();
        self.occurrences[rule] = Some(Occurrences { parts, statuses, reasons });
        whole
    }

    fn item(&mut self, rule: usize, item: &Item) -> Vec<Cell> {
        self.fill_needs(&item.score);
        let mut cells = self.evaluate(&item.score);
        if let Some((decimals, how)) = item.rounding {
            cells = rounded(cells, decimals, how);
        }
        let sign = |n: Number| if item.sort == ItemSort::Deduction { Number::ZERO.minus(n) } else { Some(n) };
        for cell in &mut cells {
            if let Cell::Number(n) = *cell {
                *cell = Cell::exact(sign(n.max(item.least).min(item.points)));
            }
        }
        let cells = self.conditioned(item.when.as_ref(), cells);
        let status = |cell: &Cell| match cell {
            Cell::Number(n) => {
                let full = match item.sort {
                    ItemSort::Points => *n >= item.points,
                    ItemSort::Bonus => true,
                    ItemSort::Deduction => n.is_zero(),
                };
                (if full { Status::Met } else { Status::NotMet }, Reason::None)
            }
            other => (other.status(), other.reason()),
        };
        self.statuses[rule] = Some(cells.iter().map(status).collect());
        cells
    }

    fn total(&mut self, rule: usize, total: &Total) -> Vec<Cell> {
        for item in &total.of {
            self.fill(*item);
        }
        for expression in total.pass.iter().chain(&total.vetoes) {
            self.fill_needs(expression);
        }
        let add = |sum: Cell, next: Cell| match (sum, next) {
            (Cell::Number(a), Cell::Number(b)) => Cell::exact(a.plus(b)),
            // A gap stays a gap, whatever items follow.
            (sum @ Cell::NoData(_), _) => sum,
            (sum, Cell::NotApplicable(_)) => sum,
            (sum, Cell::NoData(_)) if total.missing == Missing::Zero => sum,
            (sum, Cell::NoData(_)) if sum.is_absent() => sum,
            (_, next) => next,
        };
        let mut cells = vec![Cell::Number(Number::ZERO); self.len()];
        let mut any = vec![false; self.len()];
        let mut gaps = vec![false; self.len()];
        let is_item = |rule: usize| match &self.plan.rules[rule].body {
            Body::Item(item) => item.sort == ItemSort::Points,
            _ => false,
        };
        // A bonus of nothing and no deduction say nothing about whether the items were reported.
        let has_items = total.of.iter().any(|rule| is_item(*rule));
        for item in &total.of {
            let Some(column) = &self.cells[*item] else { continue };
            let decides = is_item(*item) || !has_items;
            for (at, next) in column.iter().enumerate() {
                cells[at] = add(cells[at], *next);
                any[at] |= decides && next.number().is_some();
                gaps[at] |= matches!(next, Cell::NoData(_));
            }
        }
        for (at, cell) in cells.iter_mut().enumerate() {
            // Nothing reported for any item is no zero: it is no data.
            if !any[at] {
                *cell = match gaps[at] {
                    true => Cell::NoData(Reason::NothingReported),
                    false => Cell::NotApplicable(Reason::ConditionNotMet),
                };
            } else if let Cell::Number(n) = *cell {
                let n = total.least.map_or(n, |least| n.max(least));
                *cell = Cell::Number(total.most.map_or(n, |most| n.min(most)));
            }
        }
        if let Some((decimals, how)) = total.rounding {
            cells = rounded(cells, decimals, how);
        }
        let pass = total.pass.as_ref().map(|e| self.evaluate(e));
        let vetoes: Vec<Vec<Cell>> = total.vetoes.iter().map(|e| self.evaluate(e)).collect();
        let status = |(at, cell): (usize, &Cell)| {
            let Cell::Number(n) = cell else { return (cell.status(), cell.reason()) };
            // A veto of which nothing is known leaves it open, unless the points are too few anyway.
            let free = vetoes.iter().fold(Cell::Truth(true), |free, veto| free.and(veto[at].not()));
            let passed = match pass.as_ref().map(|p| p[at]) {
                None => Cell::Truth(true),
                Some(Cell::Number(wanted)) => Cell::Truth(*n >= wanted),
                Some(absent) => absent,
            };
            let whole = free.and(passed);
            (whole.status(), whole.reason())
        };
        self.statuses[rule] = Some(cells.iter().enumerate().map(status).collect());
        cells
    }

    /// The status of a rule's cell.
    pub(crate) fn status(&self, rule: usize, at: usize) -> (Status, Reason) {
        if let Some(statuses) = &self.statuses[rule] {
            return statuses[at];
        }
        let cell = self.cells[rule].as_ref().map_or(Cell::NoData(Reason::NothingReported), |c| c[at]);
        (cell.status(), cell.reason())
    }

    /// The value of an expression for every subject and frame; the rules it needs are filled already.
    pub(crate) fn evaluate(&self, expression: &Expression) -> Vec<Cell> {
        let all = |cell: Cell| vec![cell; self.len()];
        match expression {
            Expression::Number(n, _) => all(Cell::Number(*n)),
            Expression::Truth(truth) => all(Cell::Truth(*truth)),
            Expression::Rule(rule) => {
                self.cells[*rule].clone().unwrap_or_else(|| all(Cell::NoData(Reason::NothingReported)))
            }
            Expression::Setting(at) => all(self.settings[*at]),
            Expression::Veto(name) => self.in_force(name),
            Expression::Given(inner, given) => {
                let known = |cell: Cell| Cell::Truth(cell.is_absent() != *given);
                self.evaluate(inner).into_iter().map(known).collect()
            }
            Expression::Not(inner) => self.evaluate(inner).into_iter().map(Cell::not).collect(),
            Expression::Negative(inner) => {
                let turned = |cell: Cell| match cell {
                    Cell::Number(n) => Cell::exact(Number::ZERO.minus(n)),
                    other => other,
                };
                self.evaluate(inner).into_iter().map(turned).collect()
            }
            Expression::Binary(operator, a, b) => {
                let (a, b) = (self.evaluate(a), self.evaluate(b));
                a.into_iter().zip(b).map(|(a, b)| combined(*operator, a, b)).collect()
            }
            Expression::If(condition, yes, no) => {
                let (yes, no) = (self.evaluate(yes), self.evaluate(no));
                let condition = self.evaluate(condition).into_iter();
                let choose = |((condition, yes), no)| match condition {
                    Cell::Truth(true) => yes,
                    Cell::Truth(false) => no,
                    absent => absent,
                };
                condition.zip(yes).zip(no).map(choose).collect()
            }
            Expression::Call(function, arguments) => {
                let columns: Vec<Vec<Cell>> = arguments.iter().map(|a| self.evaluate(a)).collect();
                let row = |at| called(*function, columns.iter().map(move |c| c[at]));
                (0..self.len()).map(row).collect()
            }
        }
    }

    fn in_force(&self, name: &VetoName) -> Vec<Cell> {
        let Some(ranges) = self.vetoes.find(name) else {
            return vec![Cell::NoData(Reason::RulebookMissing); self.len()];
        };
        let mut cells = Vec::with_capacity(self.len());
        for who in self.who {
            // What is held against a unit is held against whoever works there only if the rulebook says so.
            let subject = (ranges.persons == self.persons).then_some(who.index);
            for frame in self.frames {
                cells.push(match subject {
                    Some(index) => Cell::Truth(ranges.in_force(index, frame.as_of.number())),
                    None => Cell::NotApplicable(Reason::ConditionNotMet),
                });
            }
        }
        cells
    }
}

/// Under `missing: missed` nothing reported is a duty that was not done.
fn missed(duty: &Duty, mut cells: Vec<Cell>) -> Vec<Cell> {
    for cell in cells.iter_mut().filter(|_| duty.missed) {
        if *cell == Cell::NoData(Reason::NothingReported) {
            *cell = Cell::Truth(false);
        }
    }
    cells
}

fn rounded(mut cells: Vec<Cell>, decimals: u32, how: Rounding) -> Vec<Cell> {
    for cell in &mut cells {
        if let Cell::Number(n) = *cell {
            *cell = Cell::exact(n.rounded(decimals, how));
        }
    }
    cells
}

/// Two cells under an operator.
pub(crate) fn combined(operator: Operator, a: Cell, b: Cell) -> Cell {
    match operator {
        Operator::And => return a.and(b),
        Operator::Or => return a.or(b),
        _ => {}
    }
    if let Some(absent) = Cell::absence(a, b) {
        return absent;
    }
    match (a, b) {
        (Cell::Number(x), Cell::Number(y)) => match operator {
            Operator::Plus => Cell::exact(x.plus(y)),
            Operator::Minus => Cell::exact(x.minus(y)),
            Operator::Times => Cell::exact(x.times(y)),
            Operator::Over if y.is_zero() => Cell::NotApplicable(Reason::NothingToShare),
            Operator::Over => Cell::exact(x.divide(y)),
            _ => Cell::Truth(operator.holds(x.cmp(&y))),
        },
        (Cell::Truth(x), Cell::Truth(y)) => Cell::Truth(operator.holds(x.cmp(&y))),
        _ => Cell::NoData(Reason::TooLarge),
    }
}

fn called(function: Function, arguments: impl Iterator<Item = Cell>) -> Cell {
    let mut result: Option<Number> = None;
    for cell in arguments {
        let next = match cell {
            Cell::Number(n) => n,
            absent => return absent,
        };
        result = Some(match (result, function) {
            (None, _) => next,
            (Some(kept), Function::Min) => kept.min(next),
            (Some(kept), _) => kept.max(next),
        });
    }
    let Some(n) = result else { return Cell::NoData(Reason::TooLarge) };
    Cell::exact(match function {
        Function::Ceil => n.rounded(0, Rounding::Up),
        Function::Floor => n.rounded(0, Rounding::Down),
        Function::Round(decimals) => n.rounded(decimals, Rounding::HalfUp),
        Function::Abs => Some(if n < Number::ZERO { Number::ZERO.minus(n).unwrap_or(n) } else { n }),
        Function::Hours => n.divide(Number::whole(60)),
        Function::Minutes => n.times(Number::whole(60)),
        Function::Min | Function::Max => Some(n),
    })
}

/// The rules a rule needs, each once, in the order in which it speaks of them.
pub(crate) fn needs_of(rule: &Rule) -> Vec<usize> {
    let mut needs = Vec::new();
    let mut note = |expression: &Expression| {
        expression.walk(&mut |e| {
            if let Expression::Rule(rule) = e {
                needs.push(*rule);
            }
        });
    };
    rule.body.expressions().into_iter().for_each(&mut note);
    if let Body::Total(total) = &rule.body {
        needs.extend(&total.of);
    }
    needs.extend(rule.exception);
    let mut seen = Vec::new();
    for need in needs {
        if !seen.contains(&need) {
            seen.push(need);
        }
    }
    seen
}
