//! The steps of a case with their times, from what the record says.

use mingde_core::date::Day;
use mingde_core::kind::{Procedure, ProcedureStep, ReplyTime, Time};
use mingde_core::record::{Content, Value};
use serde::Serialize;
use utoipa::ToSchema;

use super::counted;
use crate::library::Library;
use crate::record_page::ReplyLine;
use crate::settings_page::value_on;
use crate::view::Title;

/// A step as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepNow {
    /// Its name in the kind.
    pub name: String,
    /// What it is called.
    pub title: Title,
    /// How it stands.
    pub state: StepState,
    /// The last day of its time, once that runs.
    pub due: Option<StepDue>,
    /// The time it has.
    pub time: Option<StepTime>,
    /// Who does it.
    pub by: DoneBy,
    /// What says so.
    pub source: String,
    /// Whether it is entered in a field; what is done by filing the case is not.
    pub has_day: bool,
    /// Whether a day that ends it before its time can be entered: it is in force, or will be.
    pub may_end: bool,
    /// What whom the case concerns has said in it.
    pub reply: Option<ReplyLine>,
}

/// A last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepDue {
    /// The day itself: on it it is still time.
    pub last: Day,
    /// Working days were counted over days of which nobody knows yet whether they are free.
    pub presumed: bool,
}

/// How long a step may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepTime {
    /// So many days.
    Days(u32),
    /// So many working days.
    Workdays(u32),
    /// Nobody has laid it down yet.
    NotSet {
        /// The rulebook that asks for it.
        rulebook: String,
        /// The setting.
        setting: String,
    },
}

/// Who does a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DoneBy {
    /// The office that handles the case.
    Office,
    /// The body that decides.
    Body,
    /// Whom the case concerns.
    Person,
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
    /// It will be in force from this day on.
    Begins(Day),
    /// Was in force until this day.
    Ended(Day),
    /// It is the next to be done.
    Next,
    /// What comes after it was done, and it is not entered.
    Missing,
    /// It may be done, and need not.
    Open,
    /// Others come first.
    Waits,
    /// It did not come about, and can no longer.
    NotTaken,
    /// What it follows from did not come about.
    Idle,
}

impl StepNow {
    /// Whether something is to be done or entered.
    pub fn is_next(&self) -> bool {
        matches!(self.state, StepState::Next | StepState::Missing)
    }

    /// Whether its time is over and it is not done.
    pub fn is_late(&self, today: Day) -> bool {
        self.is_next() && self.due.is_some_and(|due| due.last < today)
    }

    /// It was done after its time.
    pub fn was_late(&self) -> bool {
        matches!((self.state, self.due), (StepState::Done(on), Some(due)) if on > due.last)
    }
}

/// What a record says, as far as its steps go by it.
pub(super) struct Says<'a> {
    /// The date of the record.
    pub date: Day,
    /// What stands in a field.
    pub value: &'a dyn Fn(&str) -> Option<Said>,
    /// What whom it concerns has said in reply.
    pub replies: &'a [ReplyLine],
    /// It was accepted: what it says was decided is in force.
    pub counts: bool,
}

/// What stands in a field by which steps go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    Day(Day),
    Yes,
    Number(u32),
    Code(String),
}

impl Says<'_> {
    fn day(&self, name: &str) -> Option<Day> {
        match (self.value)(name)? {
            Said::Day(day) => Some(day),
            _ => None,
        }
    }

    fn number(&self, name: &str) -> Option<u32> {
        match (self.value)(name)? {
            Said::Number(number) => Some(number),
            _ => None,
        }
    }
}

/// All steps of a case as they stand on a day.
pub(super) fn steps(procedure: &Procedure, says: &Says<'_>, library: &Library, today: Day) -> Vec<StepNow> {
    let reading = Reading { procedure, says, library, today };
    let mut steps: Vec<StepNow> = Vec::with_capacity(procedure.steps.len());
    for at in 0..procedure.steps.len() {
        steps.push(reading.step(at, &steps));
    }
    steps
}

struct Reading<'r> {
    procedure: &'r Procedure,
    says: &'r Says<'r>,
    library: &'r Library,
    today: Day,
}

impl Reading<'_> {
    fn step(&self, at: usize, before: &[StepNow]) -> StepNow {
        let step = &self.procedure.steps[at];
        let reply = step.reply.as_deref();
        let reply_to = reply.and_then(|kind| self.library.kinds.get(kind)?.replies_to.as_ref());
        let stands = |line: &&ReplyLine| Some(line.kind.as_str()) == reply && line.state.is_handed_in();
        let reply = self.says.replies.iter().find(stands).cloned();
        let time = match (&step.clock, reply_to) {
            (Some(clock), _) => Some(self.own_time(step, self.time(&clock.time, self.begun(step)))),
            (None, Some(to)) => to.days.and_then(|days| u32::try_from(days).ok()).map(StepTime::Days),
            (None, None) => None,
        };
        let replying = reply_to.map(|to| to.time_by(self.says.date, &|name| self.says.day(name), self.today));
        let due = self.due(step, time.as_ref(), replying);
        let idle = step.clock.as_ref().is_some_and(|clock| {
            let after = self.procedure.steps.iter().position(|step| step.name == clock.after);
            let after = after.and_then(|after| before.get(after));
            after.is_some_and(|after| matches!(after.state, StepState::NotTaken | StepState::Idle))
        });
        let state = match self.done(step) {
            Some(on) if step.until.is_some() && self.says.counts => self.in_force(step, on),
            Some(_) if step.until.is_some() => StepState::Waits,
            Some(on) => StepState::Done(on),
            None if self.is_over(step) => StepState::Waived,
            None if idle => StepState::Idle,
            // What was said is to be taken up.
            None if reply.is_some() => StepState::Next,
            None if step.optional => match (replying, due) {
                (Some(ReplyTime::Over { .. }), _) => StepState::NotTaken,
                (Some(ReplyTime::Open { .. }), _) => StepState::Open,
                (Some(ReplyTime::NotYet), _) | (None, None) => StepState::Waits,
                (None, Some(due)) if due.last < self.today => StepState::NotTaken,
                (None, Some(_)) => StepState::Open,
            },
            None if step.until.is_some() => match before.iter().any(StepNow::is_next) {
                true => StepState::Waits,
                false => StepState::Idle,
            },
            None if self.waits(step) => StepState::Waits,
            None if self.later_is_over(at) => StepState::Missing,
            // Its own time does not wait for what comes before it.
            None if due.is_none_or(|due| due.last >= self.today)
                && before.iter().any(|step| step.state == StepState::Next) =>
            {
                StepState::Waits
            }
            None => StepState::Next,
        };
        StepNow {
            name: step.name.clone(),
            title: Title { title: step.title.clone(), english: step.english.clone() },
            state,
            due,
            time,
            by: match (step.by_body, reply_to) {
                (true, _) => DoneBy::Body,
                (false, Some(_)) => DoneBy::Person,
                (false, None) => DoneBy::Office,
            },
            source: match reply_to {
                Some(to) if step.source.is_empty() => to.source.clone(),
                _ => step.source.clone(),
            },
            has_day: step.on.is_some(),
            may_end: step.ended.is_some() && matches!(state, StepState::InForce(..) | StepState::Begins(_)),
            reply,
        }
    }

    /// The day on which it was done.
    fn done(&self, step: &ProcedureStep) -> Option<Day> {
        match &step.on {
            None => Some(self.says.date),
            Some(name) => self.says.day(name),
        }
    }

    fn is_over(&self, step: &ProcedureStep) -> bool {
        self.done(step).is_some()
            || step.waived.as_deref().is_some_and(|name| (self.says.value)(name) == Some(Said::Yes))
    }

    /// Whether a step behind this one was done that is nobody's mere right.
    fn later_is_over(&self, at: usize) -> bool {
        self.procedure.steps[at + 1..].iter().any(|step| !step.optional && self.is_over(step))
    }

    /// Whether it follows from something that somebody may do, and has not done.
    fn waits(&self, step: &ProcedureStep) -> bool {
        let after = step.clock.as_ref().and_then(|clock| self.procedure.step(&clock.after));
        after.is_some_and(|after| after.optional && !self.is_over(after))
    }

    /// The day from which its time runs.
    fn begun(&self, step: &ProcedureStep) -> Option<Day> {
        self.done(self.procedure.step(&step.clock.as_ref()?.after)?)
    }

    /// The time as the record has it: a shorter one of its own, and what it was put off by.
    fn own_time(&self, step: &ProcedureStep, time: StepTime) -> StepTime {
        let own = &step.own;
        let limit = own.limit.as_deref().and_then(|name| self.says.number(name));
        let put_off = own.extended.as_deref().and_then(|name| self.says.number(name)).unwrap_or(0);
        let in_workdays = own.workdays.as_ref().is_some_and(|(name, code)| {
            (self.says.value)(name).is_some_and(|said| said == Said::Code(code.clone()))
        });
        let time = match limit {
            Some(days) if in_workdays => StepTime::Workdays(days),
            Some(days) => StepTime::Days(days),
            None => time,
        };
        match time {
            StepTime::Days(days) => StepTime::Days(days.saturating_add(put_off)),
            StepTime::Workdays(days) => StepTime::Workdays(days.saturating_add(put_off)),
            other => other,
        }
    }

    fn time(&self, time: &Time, begun: Option<Day>) -> StepTime {
        match time {
            Time::Days(days) => StepTime::Days(*days),
            Time::Workdays(days) => StepTime::Workdays(*days),
            Time::Setting { rulebook, setting } => {
                let value = value_on(self.library, rulebook, setting, begun.unwrap_or(self.today));
                match value.and_then(|value| u32::try_from(value).ok()) {
                    Some(days) => StepTime::Days(days),
                    None => StepTime::NotSet { rulebook: rulebook.clone(), setting: setting.clone() },
                }
            }
        }
    }

    fn due(
        &self,
        step: &ProcedureStep,
        time: Option<&StepTime>,
        replying: Option<ReplyTime>,
    ) -> Option<StepDue> {
        let known = |last: Day| StepDue { last, presumed: false };
        if let Some(stated) = step.due.as_deref().and_then(|name| self.says.day(name)) {
            return Some(known(stated));
        }
        match replying {
            Some(ReplyTime::Open { last }) => return last.map(known),
            Some(ReplyTime::Over { last }) => return Some(known(last)),
            _ => {}
        }
        let begun = self.begun(step)?;
        match time? {
            StepTime::Days(days) => i32::try_from(*days).ok().map(|days| known(begun.plus(days))),
            StepTime::Workdays(days) => {
                let calendar = &self.library.calendar;
                let last = calendar.plus_workdays(begun, *days);
                let mut counted = (begun.number() + 1..=last.number()).map(Day::from_number);
                Some(StepDue { last, presumed: counted.any(|day| calendar.day(day).provisional) })
            }
            StepTime::NotSet { .. } => None,
        }
    }

    fn in_force(&self, step: &ProcedureStep, from: Day) -> StepState {
        let last = step.until.as_deref().and_then(|name| self.says.day(name));
        let ended = step.ended.as_deref().and_then(|name| self.says.day(name));
        match (ended, last) {
            (Some(ended), _) if ended <= self.today => StepState::Ended(ended),
            (_, Some(last)) if last < self.today => StepState::Ended(last),
            _ if from > self.today => StepState::Begins(from),
            (ended, last) => {
                StepState::InForce(from, ended.map(|ended| ended.plus(-1)).into_iter().chain(last).min())
            }
        }
    }
}

/// The steps of a case by the content of its record.
pub(super) fn steps_said(
    (procedure, content, counts): (&Procedure, &Content, bool),
    replies: &[ReplyLine],
    library: &Library,
    today: Day,
) -> Vec<StepNow> {
    let value = |name: &str| match content.fields.get(name)? {
        Value::Date(day) => Some(Said::Day(*day)),
        Value::Flag(yes) => yes.then_some(Said::Yes),
        Value::Number(number) => counted(*number),
        Value::Choice(code) => Some(Said::Code(code.clone())),
        _ => None,
    };
    let says = Says { date: content.date, value: &value, replies, counts };
    steps(procedure, &says, library, today)
}

#[cfg(test)]
mod tests;
