//! The steps of a case with their time, from what the record says.

use mingde_core::calendar::Calendar;
use mingde_core::date::Day;
use mingde_core::kind::{Clock, Procedure, ProcedureStep};

use crate::view::Title;

/// A step as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepNow {
    /// What it is called.
    pub title: Title,
    /// How it stands.
    pub state: StepState,
    /// The last day of its time, once that runs.
    pub due: Option<Day>,
    /// The time it has.
    pub clock: Option<Clock>,
    /// Whether it is for a body to do.
    pub by_body: bool,
    /// What says so.
    pub source: String,
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// Done on this day.
    Done(Day),
    /// Waived by whom it concerns.
    Waived,
    /// In force from this day on, until that one where it is known.
    InForce(Day, Option<Day>),
    /// Was in force until this day.
    Ended(Day),
    /// It is the next to be done.
    Next,
    /// It may be done, and need not.
    Open,
    /// Others come first.
    Waits,
    /// It did not come about, and can no longer.
    NotTaken,
}

impl StepNow {
    /// Whether it is the next to be done.
    pub fn is_next(&self) -> bool {
        self.state == StepState::Next
    }

    /// Whether its time is over and it is not done.
    pub fn is_late(&self, today: Day) -> bool {
        self.is_next() && self.due.is_some_and(|due| due < today)
    }

    /// It was done after its time.
    pub fn was_late(&self) -> bool {
        matches!((self.state, self.due), (StepState::Done(on), Some(due)) if on > due)
    }
}

/// What the record says of a day, and of yes or no.
pub(super) type Says<'a> = (&'a dyn Fn(&str) -> Option<Day>, &'a dyn Fn(&str) -> bool);

/// All steps of a case that was filed on a day.
pub(super) fn steps(
    procedure: &Procedure,
    filed: Day,
    (day, flag): Says<'_>,
    (calendar, today): (&Calendar, Day),
) -> Vec<StepNow> {
    let done = |step: &ProcedureStep| match &step.on {
        None => Some(filed),
        Some(name) => day(name),
    };
    let is_over = |step: &ProcedureStep| done(step).is_some() || step.waived.as_deref().is_some_and(flag);
    // What stands before something that was done is not waited for any more.
    let last_done = procedure.steps.iter().rposition(|step| !step.optional && is_over(step));
    let next =
        procedure.steps.iter().position(|step| !step.optional && step.until.is_none() && !is_over(step));
    let steps = procedure.steps.iter().enumerate().map(|(at, step)| {
        let stated = step.due.as_deref().and_then(day);
        let counted = step.clock.as_ref().and_then(|clock| {
            let after = procedure.step(&clock.after)?;
            let begun = done(after)?;
            Some(match clock.workdays {
                true => calendar.plus_workdays(begun, clock.days),
                false => begun.plus(i32::try_from(clock.days).unwrap_or(0)),
            })
        });
        let due = stated.or(counted);
        let state = match done(step) {
            Some(on) if step.until.is_some() => in_force(step, on, day, today),
            Some(on) => StepState::Done(on),
            None if step.waived.as_deref().is_some_and(flag) => StepState::Waived,
            None if step.optional => match due {
                Some(due) if due < today => StepState::NotTaken,
                Some(_) => StepState::Open,
                None => StepState::Waits,
            },
            None if Some(at) == next => StepState::Next,
            None if last_done.is_some_and(|last| at < last) => StepState::Next,
            None => StepState::Waits,
        };
        StepNow {
            title: Title { title: step.title.clone(), english: step.english.clone() },
            state,
            due,
            clock: step.clock.clone(),
            by_body: step.by_body,
            source: step.source.clone(),
        }
    });
    steps.collect()
}

fn in_force(step: &ProcedureStep, from: Day, day: &dyn Fn(&str) -> Option<Day>, today: Day) -> StepState {
    let last = step.until.as_deref().and_then(day);
    let ended = step.ended.as_deref().and_then(day);
    match (ended, last) {
        (Some(ended), _) if ended <= today => StepState::Ended(ended),
        (_, Some(last)) if last < today => StepState::Ended(last),
        (ended, last) => StepState::InForce(from, ended.into_iter().chain(last).min()),
    }
}
