#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::LazyLock;

use mingde_core::id::{EntityId, RecordId};
use mingde_core::record::State;

use super::*;

static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::load(&[]).unwrap());

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// The steps of a case of a kind that ships, filed on a day and looked at on another.
struct Case<'c> {
    kind: &'static str,
    filed: &'c str,
    values: Vec<(&'c str, Said)>,
    replies: Vec<ReplyLine>,
    counts: bool,
}

impl<'c> Case<'c> {
    fn of(kind: &'static str, filed: &'c str) -> Self {
        Self { kind, filed, values: Vec::new(), replies: Vec::new(), counts: true }
    }

    fn on(self, field: &'c str, text: &str) -> Self {
        self.says(field, Said::Day(day(text)))
    }

    fn says(mut self, field: &'c str, said: Said) -> Self {
        self.values.push((field, said));
        self
    }

    fn replied(mut self, kind: &str, on: &str, state: State) -> Self {
        let id = RecordId(EntityId::derive("record/reply", &[kind, on]));
        self.replies.push(ReplyLine { id, kind: kind.into(), title: Title::name(kind), state, on: day(on) });
        self
    }

    fn steps(&self, today: &str) -> Vec<StepNow> {
        let value =
            |name: &str| self.values.iter().find(|(own, _)| *own == name).map(|(_, said)| said.clone());
        let says = Says { date: day(self.filed), value: &value, replies: &self.replies, counts: self.counts };
        let procedure = LIBRARY.kinds[self.kind].procedure.as_ref().unwrap();
        steps(procedure, &says, &LIBRARY, day(today))
    }

    fn step(&self, name: &str, today: &str) -> StepNow {
        let procedure = LIBRARY.kinds[self.kind].procedure.as_ref().unwrap();
        let at = procedure.steps.iter().position(|step| step.name == name).unwrap();
        self.steps(today).swap_remove(at)
    }

    fn state(&self, name: &str, today: &str) -> StepState {
        self.step(name, today).state
    }
}

fn matter(limit: u32, working: bool, filed: &str) -> Case<'_> {
    let code = if working { "working-days" } else { "calendar-days" };
    Case::of("public-matter", filed)
        .says("limit", Said::Number(limit))
        .says("limit_kind", Said::Code(code.into()))
}

/// A case that was decided in order and served on a day.
fn decided(served: &str) -> Case<'_> {
    Case::of("ethics-violation", "2025-09-01")
        .on("filed_on", "2025-09-02")
        .on("statement_on", "2025-09-05")
        .on("hearing_told_on", "2025-09-08")
        .says("hearing_waived", Said::Yes)
        .on("decided_on", "2025-09-20")
        .on("served_on", served)
}

#[test]
fn working_days_leave_out_holidays_and_count_the_saturdays_that_make_up_for_them() {
    let case = matter(5, true, "2025-09-30");
    let due = case.step("replied", "2025-10-14").due.unwrap();
    assert_eq!(due, StepDue { last: day("2025-10-14"), presumed: false });
    assert!(!case.step("replied", "2025-10-14").is_late(day("2025-10-14")), "the last day is in time");
    assert!(case.step("replied", "2025-10-15").is_late(day("2025-10-15")));
    let saturday = matter(3, true, "2025-09-30").step("replied", "2025-10-09").due.unwrap();
    assert_eq!(saturday.last, day("2025-10-11"), "a Saturday that is worked");
    let found_on_a_holiday = matter(1, true, "2025-10-01").step("replied", "2025-10-02").due.unwrap();
    assert_eq!(found_on_a_holiday.last, day("2025-10-09"));
}

#[test]
fn days_of_the_calendar_run_through_holidays() {
    let case = matter(5, false, "2025-09-30");
    assert_eq!(case.step("replied", "2025-10-01").due.unwrap().last, day("2025-10-05"));
    let in_time = matter(5, false, "2025-09-30").on("replied_on", "2025-10-05");
    assert!(!in_time.step("replied", "2025-10-09").was_late());
    let late = matter(5, false, "2025-09-30").on("replied_on", "2025-10-06");
    assert!(late.step("replied", "2025-10-09").was_late());
}

#[test]
fn what_was_put_off_runs_longer_and_a_stated_day_stands_before_one_that_is_counted() {
    let put_off = matter(5, true, "2025-09-30").says("extended_days", Said::Number(2));
    assert_eq!(put_off.step("replied", "2025-10-01").due.unwrap().last, day("2025-10-16"));
    let case = matter(5, true, "2025-09-30");
    assert_eq!(case.step("notified", "2025-10-01").due.unwrap().last, day("2025-10-15"));
    let stated = matter(5, true, "2025-09-30").on("notify_due_on", "2025-10-09");
    assert_eq!(stated.step("notified", "2025-10-01").due.unwrap().last, day("2025-10-09"));
}

#[test]
fn days_of_a_year_whose_holidays_nobody_knows_are_presumed() {
    assert!(matter(5, true, "2031-03-03").step("replied", "2031-03-04").due.unwrap().presumed);
    assert!(!matter(5, false, "2031-03-03").step("replied", "2031-03-04").due.unwrap().presumed);
}

#[test]
fn a_time_that_nobody_laid_down_is_told_and_nothing_is_late_by_it() {
    let case = Case::of("ethics-violation", "2025-09-01").on("filed_on", "2025-09-02");
    let step = case.step("decided", "2026-09-01");
    assert!(matches!(step.time, Some(StepTime::NotSet { .. })), "{step:?}");
    assert_eq!((step.due, step.by), (None, DoneBy::Body));
}

#[test]
fn one_step_is_next_and_those_behind_it_wait() {
    let case = Case::of("ethics-violation", "2025-09-01");
    let today = "2025-09-03";
    assert_eq!(case.state("found", today), StepState::Done(day("2025-09-01")));
    assert_eq!(case.state("opened", today), StepState::Next);
    for name in ["statement", "told", "hearing", "decided", "served", "effect", "appeal", "reviewed"] {
        assert_eq!(case.state(name, today), StepState::Waits, "{name}");
    }
}

#[test]
fn what_was_passed_over_is_told_and_waived_is_as_good_as_done() {
    let case = Case::of("ethics-violation", "2025-09-01")
        .on("filed_on", "2025-09-02")
        .says("hearing_waived", Said::Yes)
        .on("decided_on", "2025-09-20");
    let today = "2025-09-21";
    assert_eq!(case.state("statement", today), StepState::Missing);
    assert_eq!(case.state("hearing", today), StepState::Waived);
    assert_eq!(case.state("served", today), StepState::Next);
    assert_eq!(decided("2025-09-22").state("effect", today), StepState::Idle, "no measure has effect");
}

#[test]
fn what_the_person_said_is_to_be_taken_up() {
    let case = Case::of("ethics-violation", "2025-09-01").on("filed_on", "2025-09-02");
    assert_eq!(case.step("statement", "2025-09-03").by, DoneBy::Person);
    let said = case.replied("ethics-statement", "2025-09-04", State::Submitted);
    let step = said.step("statement", "2025-09-05");
    assert_eq!((step.state, step.reply.unwrap().on), (StepState::Next, day("2025-09-04")));
    let begun =
        Case::of("ethics-violation", "2025-09-01").replied("ethics-statement", "2025-09-04", State::Draft);
    assert_eq!(begun.step("statement", "2025-09-05").reply, None, "what is not handed in is not said");
}

#[test]
fn an_appeal_may_be_filed_on_its_last_day_and_not_after_it() {
    let case = decided("2025-09-22");
    let last = day("2025-10-22");
    assert_eq!(case.step("appeal", "2025-10-22").due, Some(StepDue { last, presumed: false }));
    assert_eq!(case.state("appeal", "2025-10-22"), StepState::Open);
    assert_eq!(case.state("reviewed", "2025-10-22"), StepState::Waits);
    assert_eq!(case.state("appeal", "2025-10-23"), StepState::NotTaken);
    assert_eq!(case.state("reviewed", "2025-10-23"), StepState::Idle);
    assert!(!case.steps("2025-10-23").iter().any(StepNow::is_next), "nothing is to be done");
}

#[test]
fn an_appeal_is_decided_within_its_time() {
    let raised = decided("2025-09-22").replied("ethics-appeal", "2025-10-20", State::Submitted);
    assert_eq!(raised.state("appeal", "2025-10-30"), StepState::Next, "also after the time to raise it");
    let entered = decided("2025-09-22").on("appealed_on", "2025-10-20");
    let reviewed = entered.step("reviewed", "2025-12-19");
    assert_eq!((reviewed.state, reviewed.due.unwrap().last), (StepState::Next, day("2025-12-19")));
    assert!(entered.step("reviewed", "2025-12-20").is_late(day("2025-12-20")));
    let over = entered.on("appeal_decided_on", "2025-12-19");
    assert!(!over.step("reviewed", "2025-12-20").was_late());
}

#[test]
fn a_measure_is_in_force_from_its_first_day_to_its_last_or_until_it_is_lifted() {
    let case = || decided("2025-09-22").on("effect_from", "2025-09-22").on("effect_to", "2026-03-21");
    let (from, last) = (day("2025-09-22"), day("2026-03-21"));
    assert_eq!(case().state("effect", "2025-09-21"), StepState::Begins(from));
    assert_eq!(case().state("effect", "2025-09-22"), StepState::InForce(from, Some(last)));
    assert_eq!(case().state("effect", "2026-03-21"), StepState::InForce(from, Some(last)));
    assert_eq!(case().state("effect", "2026-03-22"), StepState::Ended(last));
    let lifted = case().on("released_on", "2025-12-01");
    assert_eq!(lifted.state("effect", "2025-11-30"), StepState::InForce(from, Some(day("2025-11-30"))));
    assert_eq!(lifted.state("effect", "2025-12-01"), StepState::Ended(day("2025-12-01")));
}

#[test]
fn what_was_decided_is_in_force_once_the_record_counts() {
    let mut case = decided("2025-09-22").on("effect_from", "2025-09-22").on("effect_to", "2026-09-21");
    let last = Some(day("2026-09-21"));
    assert_eq!(case.state("effect", "2025-11-03"), StepState::InForce(day("2025-09-22"), last));
    case.counts = false;
    assert_eq!(case.state("effect", "2025-11-03"), StepState::Waits);
}
