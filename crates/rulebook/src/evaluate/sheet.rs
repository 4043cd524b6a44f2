//! Formulas, duties, items and totals over vectors: one cell for each subject and frame.

use std::cmp::Ordering;
use std::sync::LazyLock;

use mingde_core::kind::Party;
use mingde_core::period::Period;

use super::cell::Cell;
use super::cells::Cells;
use super::counts::Counts;
use super::elsewhere::Elsewhere;
use super::frame::Frame;
use super::population::Known;
use super::registered::Registered;
use super::times::Times;
use super::veto::Vetoes;
use super::who::Who;
use crate::language::Number;
use crate::plan::{Body, Count, Expression, From, Item, ItemSort, Missing, Plan, Reason, Status, Total};

/// Subjects evaluated together.
pub(crate) const BLOCK: usize = 256;

/// Everything a rule is evaluated from, for some subjects and frames.
pub(crate) struct Sheet<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) who: &'a [Who],
    pub(crate) frames: &'a [Frame],
    pub(crate) counts: &'a Counts,
    pub(crate) settings: &'a [Cell],
    pub(crate) vetoes: &'a Vetoes,
    /// For each rule with a condition on the subject, whether it holds, by index of unit, person or group.
    pub(crate) applies: &'a [Option<Vec<u8>>],
    pub(crate) party: Party,
    /// Cells by rule, subject by subject, frame by frame.
    pub(crate) cells: Vec<Option<Cells>>,
    /// Statuses by rule, where they are not those of the cells.
    pub(crate) statuses: Vec<Option<Vec<(Status, Reason)>>>,
    /// Occurrences by rule, for repeated duties.
    pub(crate) occurrences: Vec<Option<Occurrences>>,
    pub(crate) times: Times<'a>,
    /// Places among all subjects, worked out before.
    pub(crate) known: &'a Known,
    /// What the registry says of everybody.
    pub(crate) registered: &'a Registered,
    /// Results of other rulebooks and of earlier periods.
    pub(crate) elsewhere: &'a Elsewhere,
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
    /// Over nobody and no rules, with nothing known: what is given is put in its place.
    pub(crate) fn nothing() -> Self {
        static NOTHING: LazyLock<(Plan, Counts, Vetoes)> = LazyLock::new(Default::default);
        let (plan, counts, vetoes) = &*NOTHING;
        Self {
            plan,
            who: &[],
            frames: &[],
            counts,
            settings: &[],
            vetoes,
            applies: &[],
            party: Party::Unit,
            cells: Vec::new(),
            statuses: Vec::new(),
            occurrences: Vec::new(),
            times: Times::always(),
            known: Known::none(),
            registered: Registered::none(),
            elsewhere: Elsewhere::none(),
            offset: 0,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.who.len() * self.frames.len()
    }

    /// Evaluates a rule and all it needs.
    pub(crate) fn fill(&mut self, rule: usize) {
        if self.cells[rule].is_some() {
            return;
        }
        if !self.frames.iter().any(|frame| self.times.in_force(frame)) {
            let cell = Cell::NotApplicable(Reason::NotInForce);
            self.cells[rule] = Some(Cells::filled(cell, self.len()));
            return;
        }
        let plan = self.plan;
        let cells = match &plan.rules[rule].body {
            Body::Count(count) => self.counted(rule, count),
            Body::Formula { formula, .. } => {
                self.fill_needs(formula);
                self.rounded(rule, self.evaluate(formula))
            }
            Body::Duty(duty) => self.duty(rule, duty),
            Body::Item(item) => self.item(rule, item),
            Body::Total(total) => self.total(rule, total),
            Body::Veto(_) => self.veto(rule),
            Body::Grade(grade) if grade.is_limited() => self.place(rule),
            Body::Grade(grade) => self.grade(rule, grade),
            Body::Quota(_) | Body::Ranking(_) => self.place(rule),
            Body::Among(_) => {
                let cells = self.place(rule);
                let cells = self.rounded(rule, cells);
                if plan.rules[rule].shown.rounds {
                    self.statuses[rule] = None;
                }
                cells
            }
            Body::Proposal(proposal) => self.proposal(proposal),
            Body::Exception(_) => self.exceptions(rule),
        };
        let cells = self.unless_excepted(rule, cells);
        let cells = self.where_it_applies(rule, cells);
        self.cells[rule] = Some(cells);
    }

    /// The numbers of a measure that says `round`.
    fn rounded(&self, rule: usize, mut cells: Cells) -> Cells {
        if let Some((decimals, how)) = self.plan.rules[rule].shown.rounding() {
            cells.rounded(decimals, how);
        }
        cells
    }

    pub(crate) fn fill_needs(&mut self, expression: &Expression) {
        let mut needs = Vec::new();
        expression.walk(&mut |e| needs.extend(e.rule()));
        for rule in needs {
            self.fill(rule);
        }
    }

    fn where_it_applies(&mut self, rule: usize, mut cells: Cells) -> Cells {
        let applies = self.applies;
        let Some(mask) = &applies[rule] else { return cells };
        for at in 0..cells.len() {
            let who = self.who[at / self.frames.len()];
            if mask.get(who.index as usize).copied() != Some(super::test::YES) {
                self.set_aside(rule, at, &mut cells, Reason::ConditionNotMet);
            }
        }
        cells
    }

    /// A rule does not speak about a subject: neither its cell, nor its status, nor any of its occurrences.
    pub(crate) fn set_aside(&mut self, rule: usize, at: usize, cells: &mut Cells, why: Reason) {
        cells.set(at, Cell::NotApplicable(why));
        if let Some(statuses) = &mut self.statuses[rule] {
            statuses[at] = (Status::NotApplicable, why);
        }
        if let Some(occurrences) = &mut self.occurrences[rule] {
            let n = occurrences.parts.len();
            occurrences.statuses[at * n..(at + 1) * n].fill(Status::NotApplicable);
            occurrences.reasons[at * n..(at + 1) * n].fill(why);
        }
    }

    /// A count. Where nothing was reported and zero stands for it, that is the reason it is told with.
    fn counted(&mut self, rule: usize, count: &Count) -> Cells {
        let cells = self.rounded(rule, self.counts(rule));
        if count.missing == Missing::Zero
            && let Some(silent) = self.counts.silent(rule, self.who, self.frames.len())
        {
            let status = |(at, silent): (usize, bool)| match cells.is_number(at) && silent {
                true => (Status::Met, Reason::NothingReported),
                false => cells.outcome(at),
            };
            self.statuses[rule] = Some(silent.enumerate().map(status).collect());
        }
        cells
    }

    pub(crate) fn counts(&self, rule: usize) -> Cells {
        if self.consults_missing(rule) {
            return Cells::filled(Cell::NoData(Reason::RulebookMissing), self.len());
        }
        self.counts.cells(rule, self.who, self.frames.len())
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

    fn veto(&mut self, rule: usize) -> Cells {
        let cells = self.counts(rule);
        let status = |cell: Cell| match cell {
            Cell::Number(n) if n.is_zero() => (Status::Met, Reason::None),
            Cell::Number(_) => (Status::NotMet, Reason::None),
            other => (other.status(), other.reason()),
        };
        self.statuses[rule] = Some(cells.iter().map(status).collect());
        cells
    }

    pub(crate) fn conditioned(&mut self, when: Option<&Expression>, mut cells: Cells) -> Cells {
        let Some(when) = when else { return cells };
        self.fill_needs(when);
        for (at, when) in self.qualified(when).iter().enumerate() {
            match when {
                Cell::Truth(true) => {}
                Cell::Truth(false) => cells.set(at, Cell::NotApplicable(Reason::ConditionNotMet)),
                absent => cells.set(at, absent),
            }
        }
        cells
    }

    fn item(&mut self, rule: usize, item: &Item) -> Cells {
        self.fill_needs(&item.score);
        let mut cells = self.evaluate(&item.score);
        if let Some((decimals, how)) = item.rounding {
            cells.rounded(decimals, how);
        }
        cells.between(Some(item.least), Some(item.points));
        if item.sort == ItemSort::Deduction {
            cells.negated();
        }
        let cells = self.conditioned(item.when.as_ref(), cells);
        let full = match item.sort {
            ItemSort::Points => item.points,
            ItemSort::Bonus | ItemSort::Deduction => Number::ZERO,
        };
        let status = |at| match cells.compared(at, full) {
            Some(order) => {
                let met = match item.sort {
                    ItemSort::Points => order != Ordering::Less,
                    ItemSort::Bonus => true,
                    ItemSort::Deduction => order == Ordering::Equal,
                };
                (if met { Status::Met } else { Status::NotMet }, Reason::None)
            }
            None => cells.outcome(at),
        };
        let statuses: Vec<_> = (0..cells.len()).map(status).collect();
        self.statuses[rule] = Some(match item.sort {
            ItemSort::Points => self.for_nothing(rule, &cells, statuses),
            // Nothing added and nothing taken off is how most stand.
            ItemSort::Bonus | ItemSort::Deduction => statuses,
        });
        cells
    }

    fn total(&mut self, rule: usize, total: &Total) -> Cells {
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
        let mut cells = Cells::filled(Cell::Number(Number::ZERO), self.len());
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
            cells.add(column, add);
            for at in 0..column.len() {
                any[at] |= decides && column.is_number(at);
                gaps[at] |= column.is_gap(at);
            }
        }
        for at in (0..cells.len()).filter(|at| !any[*at]) {
            // Nothing reported for any item is no zero: it is no data.
            let absent = match gaps[at] {
                true => Cell::NoData(Reason::NothingReported),
                false => Cell::NotApplicable(Reason::ConditionNotMet),
            };
            cells.set(at, absent);
        }
        if total.redistributes {
            self.redistribute(total, &mut cells);
        }
        cells.between(total.least, total.most);
        if let Some((decimals, how)) = total.rounding {
            cells.rounded(decimals, how);
        }
        let pass = total.pass.as_ref().map(|e| self.evaluate(e));
        let vetoes: Vec<Cells> = total.vetoes.iter().map(|e| self.evaluate(e)).collect();
        let status = |at: usize| {
            if !cells.is_number(at) {
                return cells.outcome(at);
            }
            // A veto of which nothing is known leaves it open, unless the points are too few anyway.
            let free = vetoes.iter().fold(Cell::Truth(true), |free, veto| free.and(veto.get(at).not()));
            let passed = match pass.as_ref().map(|pass| pass.get(at)) {
                None => Cell::Truth(true),
                Some(Cell::Number(wanted)) => Cell::Truth(cells.compared(at, wanted) != Some(Ordering::Less)),
                Some(absent) => absent,
            };
            let whole = free.and(passed);
            (whole.status(), whole.reason())
        };
        let statuses = (0..cells.len()).map(status).collect();
        self.statuses[rule] = Some(self.for_nothing(rule, &cells, statuses));
        cells
    }

    /// How points stand: nought for whoever reported nothing for any of the counts they rest on, because zero stands there for
    /// nothing, is told with that reason.
    fn for_nothing(
        &self,
        rule: usize,
        cells: &Cells,
        mut statuses: Vec<(Status, Reason)>,
    ) -> Vec<(Status, Reason)> {
        let plan = self.plan;
        let of_records = |at: &usize| match &plan.rules[*at].body {
            Body::Count(count) => matches!(count.from, From::Kind(_)),
            _ => false,
        };
        let counts: Vec<usize> = plan.needed_for(rule).into_iter().filter(of_records).collect();
        let zero = |at: &usize| matches!(&plan.rules[*at].body, Body::Count(c) if c.missing == Missing::Zero);
        if counts.is_empty() || !counts.iter().all(zero) || !plan.references_for(rule).is_empty() {
            return statuses;
        }
        let silent = (Status::Met, Reason::NothingReported);
        for (at, (_, reason)) in statuses.iter_mut().enumerate() {
            let is_nought = cells.get(at).number().is_some_and(Number::is_zero);
            if is_nought
                && *reason == Reason::None
                && counts.iter().all(|count| self.status(*count, at) == silent)
            {
                *reason = Reason::NothingReported;
            }
        }
        statuses
    }

    /// The points of items that do not apply go to those that do, in proportion: what they gave is scaled up to all the
    /// points there are. Bonuses and deductions stay as they are.
    fn redistribute(&self, total: &Total, cells: &mut Cells) {
        let items: Vec<(Number, &Cells)> = total
            .of
            .iter()
            .filter_map(|rule| match &self.plan.rules[*rule].body {
                Body::Item(item) if item.sort == ItemSort::Points => {
                    Some((item.points, self.cells[*rule].as_ref()?))
                }
                _ => None,
            })
            .collect();
        let all = items.iter().try_fold(Number::ZERO, |sum, (points, _)| sum.plus(*points));
        cells.change(|at, cell| {
            let Cell::Number(sum) = cell else { return cell };
            let applies = |cells: &Cells| !matches!(cells.get(at), Cell::NotApplicable(_));
            let mut there = items.iter().filter(|(_, cells)| applies(cells));
            let there = there.try_fold(Number::ZERO, |sum, (points, _)| sum.plus(*points));
            let mut given = items.iter().filter_map(|(_, cells)| cells.get(at).number());
            let given = given.try_fold(Number::ZERO, Number::plus);
            if there == all || there == Some(Number::ZERO) {
                return cell;
            }
            let scaled = || given?.times(all?)?.divide(there?)?.plus(sum.minus(given?)?);
            Cell::exact(scaled())
        });
    }

    /// The status of a rule's cell.
    pub(crate) fn status(&self, rule: usize, at: usize) -> (Status, Reason) {
        if let Some(statuses) = &self.statuses[rule] {
            return statuses[at];
        }
        let absent = (Status::NoData, Reason::NothingReported);
        self.cells[rule].as_ref().map_or(absent, |cells| cells.outcome(at))
    }
}
