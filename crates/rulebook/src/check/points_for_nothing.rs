//! Whether points are earned by silence.

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::period::{Period, PeriodKind};
use mingde_core::registry::Span;
use mingde_core::yaml::Findings;

use super::overlay::Texts;
use crate::evaluate::{Counts, Frame, Gather, Sheet, Tallies, Tally, Who, newest_settings, parts_needed};
use crate::language::{Number, Rounding};
use crate::plan::{Body, Count, From, ItemSort, Missing, Plan, Status, Subject};

/// Items that would earn points if nothing whatever had been reported: at the end of a period, or when a quarter of it is
/// over and little has been missed.
pub(super) fn points_for_nothing(
    plan: &Plan,
    period: PeriodKind,
    effective: Span,
    subject: Subject,
    texts: &Texts<'_>,
    findings: &mut Findings,
) {
    let period = Period::containing(period, effective.from.unwrap_or(Day::from_number(20_000)));
    let quarter = period.from.plus(period.to.since(period.from) / 4);
    let days = [period.last(), quarter];
    let earned = days.map(|day| earned(plan, Frame::new(period, day), subject));
    for (at, rule) in plan.rules.iter().enumerate() {
        let of_rule = || earned.iter().filter_map(|items| items.iter().find(|(rule, ..)| *rule == at));
        let message = match of_rule().find(|(_, full, _)| *full).or(of_rule().next()) {
            Some((_, true, _)) => Message::new("rulebook-full-marks-for-nothing"),
            Some((.., points)) => {
                let points = points.to_decimal(1, Rounding::HalfUp).unwrap_or_default().normalize();
                Message::new("rulebook-points-for-nothing").with("points", points)
            }
            None => continue,
        };
        findings.source = texts.source(rule.article);
        findings.warning(rule.span.clone(), message).notes.extend(instead(plan, at));
    }
}

/// What to write where silence must not earn anything: by what makes points of it.
fn instead(plan: &Plan, item: usize) -> Vec<Message> {
    let needed = plan.needed_for(item);
    let is_of_records = |count: &Count| matches!(count.from, From::Kind(_));
    let is_zero = |body: &Body| matches!(body, Body::Count(count) if count.missing == Missing::Zero);
    let zeros = needed.iter().map(|at| &plan.rules[*at]).filter(|rule| is_zero(&rule.body));
    let zeros: Vec<&str> = zeros.map(|rule| rule.title.as_str()).collect();
    let of_zeros = || Message::new("rulebook-nothing-is-zero").with("counts", zeros.join("、"));
    let reported = |duty: usize| {
        let mut counts = plan.needed_for(duty).into_iter().map(|at| &plan.rules[at]);
        counts.find(|rule| matches!(&rule.body, Body::Count(count) if is_of_records(count)))
    };
    let of_duty = |at: &usize| {
        let missed = matches!(&plan.rules[*at].body, Body::Duty(duty) if duty.missed);
        let count = reported(*at).filter(|_| missed)?;
        let message = Message::new("rulebook-nothing-is-missed").with("duty", &plan.rules[*at].title);
        Some(message.with("count", &count.id))
    };
    let zeros = (!zeros.is_empty()).then(of_zeros);
    zeros.into_iter().chain(needed.iter().filter_map(of_duty)).collect()
}

/// The items that earn something for nothing: rule, whether all there is, points.
fn earned(plan: &Plan, frame: Frame, subject: Subject) -> Vec<(usize, bool, Number)> {
    let counts = nothing(plan, frame);
    let settings = newest_settings(plan);
    let applies = vec![None; plan.rules.len()];
    let (who, frames) = ([Who { index: 0, unit: 0 }], [frame]);
    let mut sheet = Sheet {
        plan,
        who: &who,
        frames: &frames,
        counts: &counts,
        settings: &settings,
        applies: &applies,
        party: subject.party(),
        cells: vec![None; plan.rules.len()],
        statuses: vec![None; plan.rules.len()],
        occurrences: vec![None; plan.rules.len()],
        ..Sheet::nothing()
    };
    let mut earned = Vec::new();
    for (at, rule) in plan.rules.iter().enumerate() {
        let Body::Item(item) = &rule.body else { continue };
        if item.sort != ItemSort::Points {
            continue;
        }
        sheet.fill(at);
        let points = sheet.cells[at].as_ref().and_then(|cells| cells.get(0).number());
        // What an item gives to everybody, its `least`, is not earned by silence.
        if let Some(points) = points.filter(|points| *points > item.least.max(Number::ZERO)) {
            earned.push((at, sheet.status(at, 0).0 == Status::Met, points));
        }
    }
    earned
}

/// The counts of a plan over nothing at all.
fn nothing(plan: &Plan, frame: Frame) -> Counts {
    let over = |frames: usize| {
        let silent = |(rule, (count, _))| {
            let nothing = (0..frames).map(|_| Tally::empty(count, 1)).collect();
            (rule, (Tallies::Frames(nothing), Gather::Everyone))
        };
        Counts { whole: plan.counts().map(silent).collect(), ..Counts::default() }
    };
    let parts = parts_needed(plan).into_iter();
    let parts = parts.map(|(every, _)| (every, over(frame.period.split(every).len())));
    Counts { parts: parts.collect(), ..over(1) }
}
