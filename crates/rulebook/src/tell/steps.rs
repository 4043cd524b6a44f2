//! Explaining single results: the same plan over the few rows that can concern one subject, each row's fate
//! noted.

use mingde_core::date::Day;
use mingde_core::period::Period;
use mingde_core::snapshot::NO_DAY;
use mingde_core::words::Locale;
use rust_decimal::Decimal;

use super::explanation::{ArticleText, Formula, Line, MOST_LISTED, Proof, Step, StepKind};
use super::numbers::{compared, with_numbers};
use super::remarks::{remarks, vetoed};
use super::rows::RowTeller;
use super::scaling::total_with_numbers;
use super::titled::{condition_titled, title_elsewhere, titles};
use crate::evaluate::{
    Basis, Cell, Counts, Domain, Fate, Few, Frame, Gather, Known, Prepared, Rows, Scope, Sheet, Slots,
    Values, Who, domain, gather_of, number_of, parts_needed, run, setting,
};
use crate::language::{Number, Rounding, in_words};
use crate::plan::{
    Aggregate, Body, Count, Expression, From, Overrides, Reason, ResultKind, Rule, Rulebook, Status,
};

/// Whether a rule needs a place among all subjects, which is not seen from one of them.
pub(crate) fn compares_all(rulebook: &Rulebook, rule: usize) -> bool {
    let rules = &rulebook.plan.rules;
    let needed = rulebook.plan.needed_for(rule);
    needed.into_iter().any(|rule| rules[rule].body.compares_all())
}

/// The proof of one result of one subject.
pub(crate) fn prove(
    prepared: &Prepared<'_>,
    who: Who,
    rule: usize,
    known: &Known,
    overrides: &Overrides,
    line: &dyn Fn(usize) -> Option<Line>,
) -> Step {
    let counts = own_counts(prepared, who, rule);
    let (whos, frames) = ([who], [prepared.frame]);
    let mut sheet = prepared.sheet(&whos, &frames, &counts);
    sheet.known = known;
    sheet.fill(rule);
    let telling = Telling { told: std::cell::Cell::new(0), prepared, who, overrides, line };
    telling.step(&mut sheet, rule, true)
}

/// What decides about the place of a subject in a quota, as its proof shows it.
pub(crate) fn value_in_quota(
    prepared: &Prepared<'_>,
    who: Who,
    rule: usize,
    known: &Known,
) -> Option<(Decimal, &'static str)> {
    let rules = &prepared.rulebook.plan.rules;
    let Body::Quota(quota) = &rules[rule].body else { return None };
    let counts = own_counts(prepared, who, rule);
    let (whos, frames) = ([who], [prepared.frame]);
    let mut sheet = prepared.sheet(&whos, &frames, &counts);
    sheet.known = known;
    sheet.fill_needs(&quota.of);
    let value = sheet.evaluate(&quota.of).get(0).number()?;
    match &quota.of {
        Expression::Rule(of) => Some((rules[*of].shown.show(value)?, rules[*of].shown.word)),
        _ => Some((value.to_decimal(4, Rounding::HalfUp)?.normalize(), "")),
    }
}

/// The counts a rule needs, over the rows that can concern one subject.
fn own_counts(prepared: &Prepared<'_>, who: Who, rule: usize) -> Counts {
    let plan = &prepared.rulebook.plan;
    let own = |rule: usize, parts: Option<&[Period]>| {
        let (count, veto) = plan.count(rule)?;
        let (ground, frame) = (prepared.ground, prepared.frame);
        let few = few(prepared, who, count, frame);
        let tallies = few.tallies(ground, count, veto, frame, parts);
        Some((rule, (tallies, Gather::Everyone)))
    };
    let mut needed = plan.needed_for(rule);
    needed.extend(needed.clone().into_iter().flat_map(|rule| plan.own_vetoes(&prepared.rulebook.id, rule)));
    let mut counts = Counts::default();
    counts.whole.extend(needed.iter().filter_map(|rule| own(*rule, None)));
    for (every, asked) in parts_needed(plan) {
        let parts = prepared.frame.period.split(every);
        let repeated = |r: &Rule| matches!(&r.body, Body::Duty(d) if d.every == Some(every));
        // Only a repeated duty asks for the parts of the period.
        if !needed.iter().any(|rule| repeated(&plan.rules[*rule])) {
            continue;
        }
        let inner = counts.parts.entry(every).or_default();
        inner.whole.extend(asked.intersection(&needed).filter_map(|rule| own(*rule, Some(&parts))));
    }
    counts
}

/// The rows that can concern a subject.
fn few(prepared: &Prepared<'_>, who: Who, count: &Count, frame: Frame) -> Few {
    let group = gather_of(prepared.rulebook, count, prepared.ground).group(&who);
    Few::of(prepared.ground, count, frame, vec![group])
}

/// Steps beyond which a proof goes no deeper: where everything needs everything the tree has no end.
const MOST_STEPS: usize = 1_000;

struct Telling<'a, 'p> {
    told: std::cell::Cell<usize>,
    prepared: &'a Prepared<'p>,
    who: Who,
    overrides: &'a Overrides,
    /// Where the line of a quota fell.
    line: &'a dyn Fn(usize) -> Option<Line>,
}

impl Telling<'_, '_> {
    fn step(&self, sheet: &mut Sheet<'_>, rule: usize, whole: bool) -> Step {
        sheet.fill(rule);
        let plan = &self.prepared.rulebook.plan;
        let spec = &plan.rules[rule];
        let (status, reason) = sheet.status(rule, 0);
        let cell = sheet.cells[rule].as_ref().map_or(Cell::NoData(Reason::NothingReported), |c| c.get(0));
        let occurrences = sheet.occurrences[rule].as_ref().map_or(Vec::new(), |found| {
            found.parts.iter().copied().zip(found.statuses.iter().copied()).collect()
        });
        let value = if occurrences.is_empty() || status == Status::NotApplicable {
            cell.number().and_then(|n| spec.shown.show(n))
        } else {
            let met = occurrences.iter().filter(|(_, s)| *s == Status::Met).count();
            Some(Decimal::from(met as u64))
        };
        let article = self.prepared.rulebook.articles.get(spec.article);
        let (due, owner) = self.prepared.due(spec);
        let mut inputs = Vec::new();
        let told = self.told.get() + 1;
        self.told.set(told);
        // What bars somebody is told before what it bars from.
        let needs = plan.own_vetoes(&self.prepared.rulebook.id, rule).into_iter().chain(spec.needs());
        for need in needs.filter(|_| told <= MOST_STEPS) {
            inputs.push(self.step(sheet, need, false));
        }
        for at in spec.body.settings() {
            inputs.push(self.setting(at));
        }
        for at in plan.references_of(rule) {
            inputs.push(self.elsewhere(sheet, at));
        }
        Step {
            id: spec.id.clone(),
            kind: StepKind::Result(spec.kind),
            title: spec.title.clone(),
            status,
            value,
            exact: cell.number().and_then(Number::parts),
            unit: spec.shown.word,
            reason,
            // The article is told once, with the result that was asked about, and where it changes.
            article: article
                .filter(|_| whole || self.prepared.rulebook.articles.len() > 1)
                .map(|a| ArticleText { heading: a.heading.clone(), text: a.text.clone() }),
            formula: self.formula(sheet, rule),
            records: plan.count(rule).and_then(|(count, veto)| self.proof(count, veto)),
            source: None,
            origin: self.prepared.rulebook.line_origin(spec.article),
            due,
            owner,
            occurrences,
            occurrence_reasons: sheet.occurrences[rule].as_ref().map_or(Vec::new(), |of| of.reasons.clone()),
            contest: self.contest(sheet, rule),
            line: (self.line)(rule),
            remarks: vetoed(sheet, rule, &inputs)
                .into_iter()
                .chain(remarks(self.prepared, sheet, self.who, rule))
                .collect(),
            grade: cell.number().and_then(|n| spec.grade(n)),
            inputs,
        }
    }

    fn contest(&self, sheet: &Sheet<'_>, rule: usize) -> Option<(Decimal, Option<Decimal>)> {
        let body = &sheet.plan.rules[rule].body;
        if !body.compares_all() || matches!(body, Body::Among(_)) {
            return None;
        }
        let (competing, places) = sheet.known.contest(rule, sheet.offset)?;
        let whole = |n: Number| n.to_decimal(0, Rounding::Down);
        Some((whole(competing)?, places.and_then(whole)))
    }

    fn setting(&self, at: usize) -> Step {
        let rulebook = self.prepared.rulebook;
        let spec = &rulebook.plan.settings[at];
        let (cell, source) = setting(rulebook, at, self.prepared.frame, self.overrides);
        let article = rulebook.articles.get(spec.article);
        Step {
            status: cell.status(),
            value: cell.number().and_then(|n| spec.unit.show(n)),
            unit: spec.unit.word,
            reason: cell.reason(),
            article: article.map(|a| ArticleText { heading: a.heading.clone(), text: String::new() }),
            source: Some(source),
            origin: rulebook.setting_origin(at, self.prepared.frame.as_of, self.overrides),
            ..Step::named(spec.id.clone(), StepKind::Setting, spec.title.clone())
        }
    }

    /// A result of another rulebook or of an earlier period: its value, and of when it is.
    fn elsewhere(&self, sheet: &Sheet<'_>, at: usize) -> Step {
        let reference = &self.prepared.rulebook.plan.references[at];
        let told = sheet.elsewhere.told(at);
        let cell = sheet.elsewhere.cell(at, self.who.index);
        let title = title_elsewhere(self.prepared, sheet, at);
        let shown = told.and_then(|told| told.shown);
        let id = format!("{}.{}", reference.rulebook, reference.result);
        Step {
            status: cell.status(),
            value: cell.number().zip(shown).and_then(|(n, shown)| shown.show(n)),
            unit: shown.map_or("", |shown| shown.word),
            reason: cell.reason(),
            ..Step::named(id, StepKind::Result(ResultKind::Measure), title)
        }
    }

    fn proof(&self, count: &Count, veto: bool) -> Option<Proof> {
        let frame = self.prepared.frame;
        let (scope, mut fates) = fates(self.prepared, self.who, count, veto)?;
        // What lies in the window but does not count says more than what lies outside.
        let outside = |fate: &Fate| *fate == Fate::LeftOut(crate::evaluate::LeftOut::WrongDate);
        fates.sort_by_key(|(_, fate)| outside(fate));
        let from = match &count.from {
            From::Kind(kind) => {
                let title = self.prepared.ground.snapshot.table(kind).map(|t| t.kind.title.clone());
                (kind.clone(), title.unwrap_or_default())
            }
            From::Persons => ("person".into(), "人员".into()),
            From::Posts => ("post".into(), "任职".into()),
            From::Members => ("member".into(), "成员".into()),
            From::Units => ("unit".into(), "单位".into()),
            From::Groups => ("group".into(), "小组".into()),
        };
        let window = match scope.rows {
            Rows::Table(_) => frame.window(count.window),
            _ => (Day::from_number(scope.day), Day::from_number(scope.day)),
        };
        let condition = condition_told(&scope, count, &fates);
        let kind = match scope.rows {
            Rows::Table(table) => Some(&*table.kind),
            _ => None,
        };
        let worded = |text: &str, locale| in_words(text, kind, &scope.snapshot.schema, locale);
        // Settings and vetoes have titles of their own, which no kind knows.
        let condition_words = {
            let rulebook = self.prepared.rulebook;
            worded(&condition_titled(&rulebook.plan, &rulebook.id, &condition), Locale::ZhCn)
        };
        let condition_english = worded(&condition, Locale::En);
        let mut proof = Proof {
            from,
            window,
            condition,
            condition_words,
            condition_english,
            counted: Vec::new(),
            counted_total: 0,
            left_out: Vec::new(),
            left_out_total: 0,
            closed: (0, 0),
        };
        // Entries that are not there on the day asked about are no news in the registry.
        let registry = !matches!(scope.rows, Rows::Table(_));
        let teller = RowTeller::new(&scope, count);
        for (at, fate) in fates {
            match fate {
                Fate::Counted => {
                    proof.counted_total += 1;
                    if proof.counted.len() < MOST_LISTED {
                        proof.counted.push(teller.row(at));
                    }
                }
                Fate::LeftOut(crate::evaluate::LeftOut::NotInForce) if registry => {}
                Fate::LeftOut(why) => {
                    proof.left_out_total += 1;
                    if proof.left_out.len() < MOST_LISTED {
                        proof.left_out.push((teller.row(at), why));
                    }
                }
            }
        }
        Some(proof)
    }
}

/// The rows looked at for a subject with what becomes of each, in the order in which they stand.
pub(crate) fn fates<'s>(
    prepared: &Prepared<'s>,
    who: Who,
    count: &Count,
    veto: bool,
) -> Option<(Scope<'s>, Vec<(usize, Fate)>)> {
    fates_among(prepared, &few(prepared, who, count, prepared.frame), count, veto)
}

/// The same of one row, as if there were no others.
pub(crate) fn fates_alone<'s>(
    prepared: &Prepared<'s>,
    who: Who,
    count: &Count,
    veto: bool,
    row: u32,
) -> Option<(Scope<'s>, Vec<(usize, Fate)>)> {
    let group = gather_of(prepared.rulebook, count, prepared.ground).group(&who);
    fates_among(prepared, &Few::row(group, row), count, veto)
}

fn fates_among<'s>(
    prepared: &Prepared<'s>,
    few: &Few,
    count: &Count,
    veto: bool,
) -> Option<(Scope<'s>, Vec<(usize, Fate)>)> {
    let frame = prepared.frame;
    let (scope, own) = few.scope(prepared.ground, count, frame)?;
    let of_subject = |at: usize| match &own {
        Values::Index(v) => v[at] == 0,
        _ => true,
    };
    let mut fates = Vec::new();
    let slots = Slots::one();
    let basis = Basis::of(&scope, count, veto, &own, 1, &slots);
    run(&basis, count, |at, fate| {
        if of_subject(at) {
            fates.push((at, fate));
        }
    });
    // Told first are the rows that do not stand.
    fates.sort_unstable_by_key(|(at, _)| *at);
    settle_chosen(&scope, count, &mut fates);
    Some((scope, fates))
}

/// The condition, and for a count of minutes which they are.
fn condition_told(scope: &Scope<'_>, count: &Count, fates: &[(usize, Fate)]) -> String {
    let Some(shifts) = scope.shifts(count) else { return count.written.clone() };
    let days = scope.values(&count.dated, Domain::Record);
    let counted = fates.iter().filter(|(_, fate)| *fate == Fate::Counted);
    let stretches = counted.filter_map(|(at, _)| shifts.stretch(*at, days.day(*at)?).ok());
    let told = shifts.told(matches!(count.aggregate, Aggregate::Overlapping(_)), stretches.collect());
    if told.is_empty() {
        count.written.clone()
    } else {
        format!("{} [{told}]", count.written).trim().to_owned()
    }
}

/// Of least, greatest, first and last only one row counts.
fn settle_chosen(scope: &Scope<'_>, count: &Count, fates: &mut [(usize, Fate)]) {
    let Some(operand) = number_of(count) else { return };
    let single = !matches!(count.aggregate, Aggregate::Sum(_) | Aggregate::Average(_));
    if !single {
        return;
    }
    let domain = domain(count);
    let values = scope.values(operand, domain);
    let days = scope.values(&count.dated, domain);
    let key = |at: usize| (days.day(at).unwrap_or(NO_DAY), scope.row(domain, at));
    let mut best: Option<usize> = None;
    for (at, fate) in fates.iter() {
        if *fate != Fate::Counted {
            continue;
        }
        let better = |b: usize| match &count.aggregate {
            Aggregate::Min(_) => values.number(*at) < values.number(b),
            Aggregate::Max(_) => values.number(*at) > values.number(b),
            Aggregate::First(_) => key(*at) < key(b),
            _ => key(*at) > key(b),
        };
        if best.is_none_or(better) {
            best = Some(*at);
        }
    }
    for (at, fate) in fates.iter_mut().filter(|(_, f)| *f == Fate::Counted) {
        if best != Some(*at) {
            *fate = Fate::LeftOut(crate::evaluate::LeftOut::NotChosen);
        }
    }
}

impl Telling<'_, '_> {
    /// The formula of a rule, with what its words are called.
    fn formula(&self, sheet: &Sheet<'_>, rule: usize) -> Option<Formula> {
        let formula = formula(sheet, rule)?;
        Some(Formula { titles: titles(self.prepared, sheet, rule), ..formula })
    }
}

/// Without what its words are called.
fn formula(sheet: &Sheet<'_>, rule: usize) -> Option<Formula> {
    let (written, expression): (&str, Option<&Expression>) = match &sheet.plan.rules[rule].body {
        Body::Formula { written, formula, .. } => (written, Some(formula)),
        Body::Duty(duty) if duty.every.is_none() => (&duty.written, Some(&duty.require)),
        Body::Duty(duty) => (&duty.written, None),
        Body::Item(item) => (&item.written, Some(&item.score)),
        Body::Total(total) => (&total.written, None),
        Body::Grade(grade) => (&grade.written, Some(&grade.of)),
        Body::Quota(quota) => (&quota.written, Some(&quota.of)),
        Body::Ranking(ranking) => (&ranking.written, Some(&ranking.of)),
        Body::Among(among) => (&among.written, among.of.as_ref()),
        Body::Proposal(proposal) => (&proposal.written, Some(&proposal.when)),
        Body::Count(_) | Body::Veto(_) | Body::Exception(_) => return None,
    };
    let with_numbers = match (expression, &sheet.plan.rules[rule].body) {
        (Some(expression), _) => with_numbers(sheet, expression),
        (None, Body::Total(total)) => total_with_numbers(sheet, total),
        _ => written.to_owned(),
    };
    let compared = expression.and_then(|expression| compared(sheet, expression));
    Some(Formula { written: written.to_owned(), with_numbers, compared, titles: Vec::new() })
}
