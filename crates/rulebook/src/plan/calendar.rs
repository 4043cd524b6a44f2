//! What of a rulebook asks for the bureau's calendar: working days between two days, and school days as due dates.

use std::sync::Arc;

use mingde_core::calendar::Calendar;
use mingde_core::date::Day;
use mingde_core::period::Period;

use super::condition::{Condition, Operand};
use super::count::{By, Count};
use super::day::{DayPoint, Moment};
use super::expression::Attribute;
use super::rules::{Body, Plan};
use super::settings::Overrides;
use super::workdays::{Workdays, school_days};

/// What is visited: a point in the period, or working days between two days.
enum Asked<'p> {
    Point(&'p mut DayPoint),
    Workdays(&'p mut Option<Arc<Workdays>>),
}

/// Whether a plan asks for the calendar anywhere.
pub(crate) fn asks_calendar(plan: &mut Plan) -> bool {
    let mut asks = false;
    visit(plan, &mut |asked| {
        asks |= match asked {
            Asked::Point(point) => {
                let weeks = matches!(point.from, Moment::SchoolWeek(_));
                weeks || matches!(point.from, Moment::FirstSchoolDay | Moment::LastSchoolDay)
            }
            Asked::Workdays(_) => true,
        };
    });
    asks
}

/// Puts the calendar in; without one, Monday to Friday are worked and taught. Weeks are those of the term that holds the day
/// asked about.
pub(crate) fn with_calendar(plan: &mut Plan, period: &Period, as_of: Day, overrides: &Overrides) {
    let weekends = Calendar::default();
    let (first, last) = school_days(overrides.calendar().unwrap_or(&weekends), period);
    visit(plan, &mut |asked| match asked {
        Asked::Point(point) => {
            let on: Option<Day> = match point.from {
                Moment::FirstSchoolDay => Some(first),
                Moment::LastSchoolDay => Some(last),
                Moment::SchoolWeek(week) => Some(overrides.workdays().school_week_begins(as_of, week)),
                _ => None,
            };
            point.from = on.map_or(point.from, Moment::On);
        }
        Asked::Workdays(days) => {
            *days = Some(overrides.workdays());
        }
    });
}

fn visit(plan: &mut Plan, told: &mut dyn FnMut(Asked<'_>)) {
    if let Some(applies) = &mut plan.applies {
        in_condition(applies, told);
    }
    for check in &mut plan.checks {
        check.when.iter_mut().for_each(|c| in_condition(c, told));
        in_condition(&mut check.require, told);
    }
    for attribute in &mut plan.attributes {
        match attribute {
            Attribute::Number(operand) => in_operand(operand, told),
            Attribute::Is(condition) => in_condition(condition, told),
        }
    }
    for rule in &mut plan.rules {
        if let Some(each) = rule.body.each_mut() {
            each.iter_mut().for_each(|operand| in_operand(operand, told));
        }
        if let Some(applies) = &mut rule.applies {
            in_condition(applies, told);
        }
        match &mut rule.body {
            Body::Count(count) | Body::Veto(count) | Body::Exception(count) => in_count(count, told),
            Body::Duty(duty) => {
                if let Some(due) = &mut duty.due {
                    told(Asked::Point(due));
                }
            }
            _ => {}
        }
    }
}

fn in_count(count: &mut Count, told: &mut dyn FnMut(Asked<'_>)) {
    told(Asked::Point(&mut count.at));
    if let Some(condition) = &mut count.condition {
        in_condition(condition, told);
    }
    if let By::Who(operand) = &mut count.by {
        in_operand(operand, told);
    }
    in_operand(&mut count.dated, told);
    count.numbers_mut().for_each(|operand| in_operand(operand, told));
}

fn in_condition(condition: &mut Condition, told: &mut dyn FnMut(Asked<'_>)) {
    match condition {
        Condition::And(list) | Condition::Or(list) => list.iter_mut().for_each(|c| in_condition(c, told)),
        Condition::Not(inner) => in_condition(inner, told),
        Condition::Compare(_, a, b) => {
            in_operand(a, told);
            in_operand(b, told);
        }
        Condition::OneOf(of, _) | Condition::Given(of) | Condition::Flag(of) | Condition::Vetoed(of, _) => {
            in_operand(of, told);
        }
    }
}

fn in_operand(operand: &mut Operand, told: &mut dyn FnMut(Asked<'_>)) {
    match operand {
        Operand::Day(point) => told(Asked::Point(point)),
        Operand::Workdays(a, b, days) => {
            told(Asked::Workdays(days));
            in_operand(a, told);
            in_operand(b, told);
        }
        Operand::SchoolWeek(of, days) => {
            told(Asked::Workdays(days));
            in_operand(of, told);
        }
        Operand::Presence(days) => told(Asked::Workdays(days)),
        Operand::Arithmetic(_, a, b) | Operand::Pair(a, b) | Operand::Elapsed(a, b, _) => {
            in_operand(a, told);
            in_operand(b, told);
        }
        Operand::If(condition, a, b) => {
            in_condition(condition, told);
            in_operand(a, told);
            in_operand(b, told);
        }
        Operand::Call(_, list) => list.iter_mut().for_each(|operand| in_operand(operand, told)),
        Operand::Now(of)
        | Operand::UnitOf(of)
        | Operand::GroupOf(of, _)
        | Operand::GroupProperty(of, _)
        | Operand::UnitProperty(of, _)
        | Operand::PersonProperty(of, _)
        | Operand::Shift(of, ..)
        | Operand::StartOf(of, _) => in_operand(of, told),
        Operand::HowMany(_, Some(condition)) => in_condition(condition, told),
        _ => {}
    }
}
