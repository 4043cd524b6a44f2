//! What became of a value on its way: what was cut off or rounded, which band it reached and why it is in another, which
//! condition does not hold.

use mingde_core::diagnostic::Message;
use mingde_core::words::Locale;

use super::explanation::Step;
use super::formula_words::in_titles;
use super::looked_up::rows;
use super::numbers::with_numbers;
use super::scaling::scaling;
use super::titled::titles;
use crate::evaluate::{Cell, Prepared, Sheet, Who, YES};
use crate::language::{Number, Rounding, in_words};
use crate::plan::{Body, Expression, Grade, Item, ItemSort, Quota, Reason, Status, Total, plain};

/// What is told of a rule beside its value.
pub(super) fn remarks(prepared: &Prepared<'_>, sheet: &Sheet<'_>, who: Who, rule: usize) -> Vec<Message> {
    let spec = &prepared.rulebook.plan.rules[rule];
    let (status, reason) = sheet.status(rule, 0);
    if status == Status::NotApplicable {
        let condition = (reason == Reason::ConditionNotMet).then(|| unmet(prepared, sheet, who, rule));
        return condition.flatten().into_iter().collect();
    }
    let value = sheet.cells[rule].as_ref().and_then(|cells| cells.get(0).number());
    let told = value.and_then(|value| match &spec.body {
        Body::Item(item) => of_item(sheet, item),
        Body::Total(total) => of_total(sheet, total),
        Body::Count(_) | Body::Formula { .. } => of_measure(sheet, rule, value),
        Body::Quota(quota) => places_of_share(sheet, rule, quota).map(|told| vec![told]),
        Body::Grade(grade) => {
            let reasons = reasons(prepared, sheet, rule, grade);
            Some(of_grade(sheet, grade, value).into_iter().chain(reasons).collect())
        }
        _ => None,
    });
    let looked_up = looked_up(prepared, sheet, rule);
    looked_up.into_iter().chain(told.unwrap_or_default()).collect()
}

/// What kept somebody from a grade or a pass by itself, with the last record behind it where it is of this rulebook: nothing
/// else that is told of the value decided.
pub(super) fn vetoed(sheet: &Sheet<'_>, rule: usize, inputs: &[Step]) -> Vec<Message> {
    let vetoes = match &sheet.plan.rules[rule].body {
        Body::Total(total) => &total.vetoes,
        Body::Grade(grade) => &grade.vetoes,
        _ => return Vec::new(),
    };
    let holds = |one: &&Expression| sheet.evaluate(one).iter().next() == Some(Cell::Truth(true));
    let told = vetoes.iter().filter(holds).filter_map(|veto| {
        let id = match veto {
            Expression::Veto(name) => name.veto.clone(),
            other => sheet.plan.rules.get(other.rule()?)?.id.clone(),
        };
        let own = inputs.iter().find(|input| input.id == id);
        let title = own.map_or(id.as_str(), |own| own.title.as_str());
        let last = own.and_then(|own| own.records.as_ref()?.counted.iter().max_by_key(|row| row.day));
        let message = match last.and_then(|row| Some((row.day?, row.record?))) {
            Some((day, record)) => Message::new(STOPPED_BY).with("day", day).with("record", record),
            None => Message::new("rulebook-explain-vetoed"),
        };
        Some(message.with("title", title))
    });
    told.collect()
}

/// The code of the words that name a veto with its record.
pub(super) const STOPPED_BY: &str = "rulebook-explain-vetoed-by";

/// How a share of those who compete becomes places: `12 × 20 % → 2`.
fn places_of_share(sheet: &Sheet<'_>, rule: usize, quota: &Quota) -> Option<Message> {
    let share = number(sheet, &quota.places.most).filter(|_| quota.places.share)?;
    let (competing, places) = sheet.known.contest(rule, sheet.offset)?;
    let raw = competing.times(share)?;
    let percent = share.times(Number::whole(100))?;
    let message = Message::new("rulebook-explain-places-share").with("share", exact(percent));
    let message = message.with("competing", exact(competing)).with("raw", exact(raw));
    Some(message.with("places", exact(places?)))
}

/// In which row of a table, or at which step, the number was found.
fn looked_up(prepared: &Prepared<'_>, sheet: &Sheet<'_>, rule: usize) -> Vec<Message> {
    let plan = &prepared.rulebook.plan;
    let (formula, written) = match &plan.rules[rule].body {
        Body::Formula { formula, written } => (formula, written),
        Body::Item(item) => (&item.score, &item.written),
        Body::Duty(duty) => (&duty.require, &duty.written),
        _ => return Vec::new(),
    };
    let titles = titles(prepared, sheet, rule);
    let asked = |(id, _): &&(String, String)| written.contains(&format!("{id}("));
    let mut tables = plan.table_titles.iter().filter(asked);
    // Of several tables it is not said which row is whose.
    let table = tables.next().filter(|_| tables.next().is_none());
    let told = rows(sheet, formula, &titles).into_iter().map(|found| {
        let code = match (table.is_some(), found.written.is_empty()) {
            (true, false) => "rulebook-explain-row",
            (true, true) => "rulebook-explain-row-rest",
            (false, false) => "rulebook-explain-step",
            (false, true) => "rulebook-explain-step-rest",
        };
        let message = Message::new(code).with_translated("row", &found.chinese, &found.written);
        let (id, title) = table.map_or(("", ""), |(id, title)| (id.as_str(), title.as_str()));
        message.with_translated("table", title, id).with("value", found.value)
    });
    told.collect()
}

/// The first formula come to a number for the subject.
fn number(sheet: &Sheet<'_>, expression: &Expression) -> Option<Number> {
    sheet.evaluate(expression).iter().next()?.number()
}

/// Points as they were before anything was rounded.
fn exact(number: Number) -> String {
    let shown = number.to_decimal(4, Rounding::HalfUp);
    shown.map_or_else(String::new, |shown| shown.normalize().to_string())
}

/// What a measure was before it was rounded, as it is shown.
fn of_measure(sheet: &Sheet<'_>, rule: usize, value: Number) -> Option<Vec<Message>> {
    let spec = &sheet.plan.rules[rule];
    spec.shown.rounding()?;
    let raw = match &spec.body {
        Body::Formula { formula, .. } => number(sheet, formula)?,
        _ => sheet.counts(rule).iter().next()?.number()?,
    };
    if raw == value {
        return None;
    }
    Some(vec![on_the_way("rulebook-explain-rounded", spec.shown.scaled(raw)?, spec.shown.scaled(value)?)])
}

/// Everything that lifts or lowers, though the one may make up for the other.
fn reasons(prepared: &Prepared<'_>, sheet: &Sheet<'_>, rule: usize, grade: &Grade) -> Vec<Message> {
    let told = |code: &'static str, list: &[Expression]| {
        let holds = |one: &&Expression| sheet.evaluate(one).iter().next() == Some(Cell::Truth(true));
        let reason = |one: &Expression| {
            let written = plain(&prepared.rulebook.plan, one);
            let chinese = in_titles(&written, &titles(prepared, sheet, rule));
            Message::new(code).with_translated("reason", &chinese, &written)
        };
        list.iter().filter(holds).map(reason).collect::<Vec<_>>()
    };
    let lifted = told("rulebook-explain-lifted", &grade.up);
    lifted.into_iter().chain(told("rulebook-explain-lowered", &grade.down)).collect()
}

/// What was rounded, and what was cut off at the bounds.
fn of_item(sheet: &Sheet<'_>, item: &Item) -> Option<Vec<Message>> {
    let raw = number(sheet, &item.score)?;
    let rounded = item.rounding.map_or(Some(raw), |(decimals, how)| raw.rounded(decimals, how))?;
    let sort = match item.sort {
        ItemSort::Deduction => "rulebook-explain-capped-off",
        _ => "rulebook-explain-capped",
    };
    let mut told = Vec::new();
    if rounded != raw {
        told.push(on_the_way("rulebook-explain-rounded", raw, rounded));
    }
    if rounded > item.points {
        told.push(on_the_way(sort, rounded, item.points));
    } else if rounded < item.least {
        told.push(on_the_way("rulebook-explain-least", rounded, item.least));
    }
    Some(told)
}

fn on_the_way(code: &'static str, from: Number, to: Number) -> Message {
    Message::new(code).with("from", exact(from)).with("to", exact(to))
}

/// What the sum was before its bounds, and from where on it passes.
fn of_total(sheet: &Sheet<'_>, total: &Total) -> Option<Vec<Message>> {
    let (mut sum, mut given) = (Number::ZERO, Number::ZERO);
    for of in &total.of {
        let cell = sheet.cells[*of].as_ref().map_or(Cell::NoData(Reason::None), |cells| cells.get(0));
        let number = cell.number().unwrap_or(Number::ZERO);
        sum = sum.plus(number)?;
        if let Body::Item(item) = &sheet.plan.rules[*of].body
            && item.sort == ItemSort::Points
        {
            given = given.plus(number)?;
        }
    }
    let mut told = Vec::new();
    if let Some((there, all)) = scaling(sheet, total) {
        sum = given.times(all)?.divide(there)?.plus(sum.minus(given)?)?;
        told.push(on_the_way("rulebook-explain-redistributed", there, all));
    }
    let least = total.least.map_or(sum, |least| sum.max(least));
    let bounded = total.most.map_or(least, |most| least.min(most));
    if bounded != sum {
        let code = if bounded < sum { "rulebook-explain-capped" } else { "rulebook-explain-least" };
        told.push(on_the_way(code, sum, bounded));
    }
    if let Some((decimals, how)) = total.rounding
        && let Some(rounded) = bounded.rounded(decimals, how).filter(|rounded| *rounded != bounded)
    {
        told.push(on_the_way("rulebook-explain-rounded", bounded, rounded));
    }
    if let Some(pass) = total.pass.as_ref().and_then(|pass| number(sheet, pass)) {
        told.push(Message::new("rulebook-explain-pass").with("pass", exact(pass)));
    }
    Some(told)
}

/// The band that the value reaches, where the next one begins, and why it has another one.
fn of_grade(sheet: &Sheet<'_>, grade: &Grade, given: Number) -> Vec<Message> {
    let mut told = Vec::new();
    let Some(value) = number(sheet, &grade.of) else { return told };
    let bound = |at: usize| grade.bands[at].from.as_ref().and_then(|from| number(sheet, from));
    let lowest = grade.bands.len() - 1;
    let reached = (0..lowest).find(|at| bound(*at).is_some_and(|from| value >= from)).unwrap_or(lowest);
    let said = |expression: &Expression, number: Number| match expression {
        Expression::Rule(rule) => {
            let shown = &sheet.plan.rules[*rule].shown;
            let sign = if shown.percent { " %" } else { "" };
            shown.show(number).map_or_else(String::new, |n| format!("{}{sign}", n.normalize()))
        }
        _ => exact(number),
    };
    let band = |code: &'static str, at: usize| {
        let from = bound(at).map_or(String::new(), |from| said(&grade.of, from));
        Message::new(code).with("title", &grade.bands[at].title).with("from", from)
    };
    if bound(reached).is_some() {
        told.push(band("rulebook-explain-band", reached));
    }
    if let Some(next) = reached.checked_sub(1) {
        told.push(band("rulebook-explain-band-next", next));
    }
    let Some(is) = (0..grade.bands.len()).find(|at| Number::whole((lowest - at) as i64) == given) else {
        return told;
    };
    if is != reached {
        let holds = |list: &[Expression]| {
            list.iter().any(|one| sheet.evaluate(one).iter().next() == Some(Cell::Truth(true)))
        };
        let code = if holds(&grade.vetoes) {
            "rulebook-explain-band-vetoed"
        } else if holds(&grade.up) || holds(&grade.down) {
            "rulebook-explain-band-moved"
        } else {
            "rulebook-explain-band-no-place"
        };
        told.push(Message::new(code).with("title", &grade.bands[is].title));
    }
    told
}

/// The condition that does not hold: on the subject, or on figures.
fn unmet(prepared: &Prepared<'_>, sheet: &Sheet<'_>, who: Who, rule: usize) -> Option<Message> {
    let plan = &prepared.rulebook.plan;
    let spec = &plan.rules[rule];
    let meant = prepared.applies[rule].as_ref().and_then(|applies| applies.get(who.index as usize).copied());
    if meant.is_some_and(|meant| meant != YES) {
        let schema = &prepared.ground.snapshot.schema;
        let words = |locale| in_words(&spec.applies_written, None, schema, locale);
        let message = Message::new("rulebook-explain-not-meant");
        return Some(message.with_translated("condition", &words(Locale::ZhCn), &words(Locale::En)));
    }
    let when = match &spec.body {
        Body::Duty(duty) => duty.when.as_ref(),
        Body::Item(item) => item.when.as_ref(),
        Body::Quota(quota) => quota.when.as_ref(),
        Body::Ranking(ranking) => ranking.when.as_ref(),
        _ => None,
    }?;
    if sheet.evaluate(when).iter().next() == Some(Cell::Truth(true)) {
        return None;
    }
    let written = plain(plan, when);
    let numbers = with_numbers(sheet, when);
    let titles = titles(prepared, sheet, rule);
    let chinese = in_titles(&written, &titles);
    let message = Message::new("rulebook-explain-when").with_translated("condition", &chinese, &written);
    Some(message.with_translated("numbers", &in_titles(&numbers, &titles), &numbers))
}
