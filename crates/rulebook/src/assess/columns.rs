//! Results of all subjects in columns: formulas over blocks of subjects, shared between threads.

use mingde_core::date::Day;
use mingde_core::period::Period;
use rust_decimal::Decimal;

use super::assessment::ResultColumn;
use super::packed::{Outcomes, Strip};
use crate::evaluate::{BLOCK, Counts, Frame, Known, Prepared, Sheet, Who};
use crate::language::Number;
use crate::plan::{Body, From, Reason, Status};

/// Subjects from which on a second thread pays.
const MANY: usize = 32 * BLOCK;

/// Every result of some subjects, `known` tells their places; many subjects are shared between two threads.
pub(crate) fn results(
    prepared: &Prepared<'_>,
    counts: &Counts,
    who: &[Who],
    known: &Known,
) -> Vec<ResultColumn> {
    let half = if who.len() < MANY { who.len() } else { who.len() / BLOCK / 2 * BLOCK };
    let (first, second) = who.split_at(half);
    let mut columns = empty_columns(prepared, who.len());
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for column in &mut columns {
        let [first, second] = column.outcomes.strips(half);
        own.push(Share::of(first));
        others.push(Share::of(second));
    }
    if second.is_empty() {
        fill(prepared, counts, who, known, 0, &mut own);
    } else {
        std::thread::scope(|scope| {
            scope.spawn(|| fill(prepared, counts, second, known, half, &mut others));
            fill(prepared, counts, first, known, 0, &mut own);
        });
    }
    let shares: Vec<Filled> = own.into_iter().zip(others).map(|(own, other)| own.join(other)).collect();
    for (column, filled) in columns.iter_mut().zip(shares) {
        column.outcomes.take_large(filled.large);
        column.occurrences = filled.occurrences;
        column.occurrence_reasons = filled.occurrence_reasons;
    }
    columns
}

/// The share of one thread in a column.
struct Share<'o> {
    strip: Strip<'o>,
    occurrences: Vec<Status>,
    occurrence_reasons: Vec<Reason>,
}

/// What was not written in place.
struct Filled {
    large: Vec<(usize, Decimal)>,
    occurrences: Vec<Status>,
    occurrence_reasons: Vec<Reason>,
}

impl<'o> Share<'o> {
    fn of(strip: Strip<'o>) -> Self {
        Self { strip, occurrences: Vec::new(), occurrence_reasons: Vec::new() }
    }

    fn join(mut self, next: Share<'_>) -> Filled {
        self.occurrences.extend(next.occurrences);
        self.occurrence_reasons.extend(next.occurrence_reasons);
        let large = [self.strip.into_large(), next.strip.into_large()].concat();
        Filled { large, occurrences: self.occurrences, occurrence_reasons: self.occurrence_reasons }
    }
}

/// Fills the shares of those who stand from `offset` on among all.
fn fill(
    prepared: &Prepared<'_>,
    counts: &Counts,
    who: &[Who],
    known: &Known,
    offset: usize,
    shares: &mut [Share<'_>],
) {
    let frames = [prepared.frame];
    for (number, block) in who.chunks(BLOCK).enumerate() {
        let mut sheet = prepared.sheet(block, &frames, counts);
        sheet.known = known;
        sheet.offset = offset + number * BLOCK;
        for &rule in &prepared.rulebook.plan.order {
            sheet.fill(rule);
        }
        for (rule, share) in shares.iter_mut().enumerate() {
            take(&sheet, rule, number * BLOCK, share);
        }
    }
}

fn empty_columns(prepared: &Prepared<'_>, subjects: usize) -> Vec<ResultColumn> {
    let rulebook = prepared.rulebook;
    let settings = prepared.settings.iter().enumerate();
    let all_unset: Vec<usize> =
        settings.filter(|(_, value)| value.number().is_none()).map(|(at, _)| at).collect();
    let column = |(at, rule): (usize, &crate::plan::Rule)| {
        let (due, owner) = prepared.due(rule);
        let bands = match &rule.body {
            Body::Grade(grade) => {
                grade.bands.iter().rev().map(|b| (b.code.clone(), b.title.clone())).collect()
            }
            _ => Vec::new(),
        };
        let (parts, due_by_part) = match &rule.body {
            Body::Duty(duty) => duty.every.map_or_else(Default::default, |every| {
                let parts = prepared.frame.period.split(every);
                let day = |part: &Period| match &duty.due {
                    Some(due) => Frame::new(*part, part.last()).day(due),
                    None => part.last(),
                };
                let days: Vec<Day> = parts.iter().map(day).collect();
                (parts, days)
            }),
            _ => Default::default(),
        };
        // Out of force there are no occurrences.
        let parts = if prepared.times.in_force(&prepared.frame) { parts } else { Vec::new() };
        ResultColumn {
            id: rule.id.clone(),
            kind: rule.kind,
            title: rule.title.clone(),
            article: rulebook.articles.get(rule.article).map_or(String::new(), |a| a.heading.clone()),
            unit: rule.shown.word,
            outcomes: Outcomes::new(subjects, rule.shown.decimals),
            due,
            owner,
            unset: unset(prepared, &all_unset, at),
            parts,
            occurrences: Vec::new(),
            occurrence_reasons: Vec::new(),
            parts_due: due_by_part,
            bands,
            scope: rule.effect.0.clone(),
            effect: rule.effect.1.clone(),
            share_of_people: rulebook.plan.is_share_of_people(at),
            of_registry: matches!(&rule.body, Body::Count(count) if !matches!(count.from, From::Kind(_))),
        }
    };
    rulebook.plan.rules.iter().enumerate().map(column).collect()
}

/// The titles of the settings that a rule needs and nobody has set, those of other rulebooks that it asks behind its own.
fn unset(prepared: &Prepared<'_>, all: &[usize], rule: usize) -> Vec<String> {
    let plan = &prepared.rulebook.plan;
    let mut found = Vec::new();
    // Of most rulebooks everything is set: then what each rule needs is not looked for.
    if !all.is_empty() {
        let needed = plan.settings_for(rule);
        let own = all.iter().filter(|at| needed.contains(at));
        found.extend(own.map(|at| plan.settings[*at].title.clone()));
    }
    if prepared.elsewhere.is_unsettled() {
        let asked = plan.references_for(rule);
        for title in prepared.elsewhere.unset(&asked) {
            if !found.iter().any(|known| known == title) {
                found.push(title.to_owned());
            }
        }
    }
    found
}

/// Takes the cells of a rule from a sheet, whose first subject has a place among those of the share.
fn take(sheet: &Sheet<'_>, rule: usize, place: usize, share: &mut Share<'_>) {
    let Some(cells) = &sheet.cells[rule] else { return };
    let shown = &sheet.plan.rules[rule].shown;
    if let Some(found) = &sheet.occurrences[rule] {
        share.occurrences.extend_from_slice(&found.statuses);
        share.occurrence_reasons.extend_from_slice(&found.reasons);
        // The value of a repeated duty is how often it was done.
        for (at, own) in found.statuses.chunks(found.parts.len().max(1)).enumerate() {
            let outcome = sheet.status(rule, at);
            let done = own.iter().filter(|status| **status == Status::Met).count() as i64;
            let done = (outcome.0 != Status::NotApplicable).then(|| Number::whole(done));
            share.strip.set(place + at, outcome, done, shown.how);
        }
        return;
    }
    let statuses = sheet.statuses[rule].as_deref();
    for at in 0..cells.len() {
        let outcome = statuses.map_or_else(|| cells.outcome(at), |statuses| statuses[at]);
        if let Some(value) = cells.scaled(at, shown.percent, shown.decimals, shown.how) {
            share.strip.set_scaled(place + at, outcome, value);
        } else {
            let value = if cells.is_number(at) { cells.get(at).number() } else { None };
            share.strip.set(place + at, outcome, value.and_then(|n| shown.scaled(n)), shown.how);
        }
    }
}
