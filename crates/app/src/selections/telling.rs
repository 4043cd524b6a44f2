//! What is told of selections, day by day: that one was called and that nominations end, to those who nominate; that it is time to rate; who is on
//! public notice and what the body decided, to those who nominated, who rate and who are named. And the days of selections for the calendar.

use mingde_core::date::Day;
use mingde_core::policy::Actor;

use super::call::Call;
use super::due::own_units;
use super::list::Standpoint;
use super::stage::Stage;
use super::standing::{NomineeWho, Standing, calls};
use crate::calendar::{CalendarDay, DaySort};
use crate::notices::Cause;
use crate::present::Present;
use crate::view::Title;

/// That nominations end is told so many days before.
const SOON: i32 = 3;
/// What was decided before so many days is no news.
const NEWS: i32 = 7;

/// The selections as they stand on a day, read once for everybody who is told of them.
pub(crate) struct SelectionsOn {
    all: Vec<(Call, Standing, Stage)>,
    today: Day,
}

impl SelectionsOn {
    /// Those that are not long over.
    pub fn read(present: &Present, today: Day) -> Self {
        let of = |call: Call| {
            let standing = Standing::of(present, &call);
            let stage = Stage::of(&call, &standing, today);
            let decided = standing.decision.as_ref().map(|decision| decision.on);
            let is_news = decided.is_none_or(|on| on >= today.plus(-NEWS));
            is_news.then_some((call, standing, stage))
        };
        Self { all: calls(&present.library, &present.snapshot).into_iter().filter_map(of).collect(), today }
    }

    /// What somebody is told. Whoever handles a selection knows it from there.
    pub fn told(&self, present: &Present, actor: &Actor) -> Vec<Cause> {
        let mut causes = Vec::new();
        let Some(own) = actor.who() else { return causes };
        for (call, standing, stage) in &self.all {
            let record = call.id;
            let Standpoint { organises, rates, .. } = Standpoint::of(present, actor, call);
            let units = own_units(present, actor, call, standing);
            let may_nominate = units.iter().any(|unit| unit.left() != Some(0));
            let is_named = standing.nominees.iter().any(|nominee| {
                nominee.noticed && matches!(nominee.who, NomineeWho::Person(person) if person == own)
            });
            match stage {
                Stage::Announced | Stage::Nominating if may_nominate && !organises => {
                    causes.push(Cause::SelectionCalled { record });
                    let on = call.nominate.1;
                    if *stage == Stage::Nominating && on <= self.today.plus(SOON) {
                        causes.push(Cause::SelectionClosing { record, on });
                    }
                }
                Stage::Evaluating if rates && !standing.sheets.contains_key(&own) => {
                    causes.push(Cause::SelectionRating { record, on: call.evaluate_until });
                }
                _ => {}
            }
            let concerns = !organises && (rates || is_named || units.iter().any(|unit| unit.has > 0));
            if !concerns {
                continue;
            }
            if let (Stage::Noticed, Some((on, _))) = (stage, call.notice)
                && on <= self.today
            {
                causes.push(Cause::SelectionNoticed { record, on });
            }
            if matches!(stage, Stage::ToHonour | Stage::Over) {
                causes.push(Cause::SelectionDecided { record });
            }
        }
        causes
    }
}

/// What a selection is called, for whoever may know of it: those who have to do with it and those who are named on its notice; and whether they
/// open its page.
pub(crate) fn selection_known(
    present: &Present,
    actor: &Actor,
    id: mingde_core::id::RecordId,
) -> Option<(String, bool)> {
    let call = calls(&present.library, &present.snapshot).into_iter().find(|call| call.id == id)?;
    let sees = Standpoint::of(present, actor, &call).sees;
    let is_named = || {
        let named = |who: &NomineeWho| matches!(who, NomineeWho::Person(own) if Some(*own) == actor.who());
        Standing::of(present, &call).nominees.iter().any(|one| one.noticed && named(&one.who))
    };
    (sees || is_named()).then_some((call.title, sees))
}

/// The days of the selections that somebody has to do with.
pub(crate) fn selection_days(present: &Present, actor: &Actor) -> Vec<CalendarDay> {
    let mut days = Vec::new();
    for call in calls(&present.library, &present.snapshot) {
        if actor.who().is_none() || !Standpoint::of(present, actor, &call).sees {
            continue;
        }
        let mut of = |day: Day, sort: DaySort| {
            days.push(CalendarDay {
                day,
                sort,
                id: call.id,
                name: String::new(),
                title: Title::name(&call.title),
                kind: Title::default(),
                gist: Title::default(),
                unit: None,
            });
        };
        of(call.nominate.0, DaySort::NominationsBegin);
        of(call.nominate.1, DaySort::NominationsEnd);
        if !call.groups.is_empty() {
            of(call.evaluate_until, DaySort::EvaluationEnds);
        }
        if let Some((first, last)) = call.notice {
            of(first, DaySort::NoticeBegins);
            of(last, DaySort::NoticeEnds);
        }
    }
    days
}
