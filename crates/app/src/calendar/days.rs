//! Days that no rulebook lays down: the last days of steps of cases and of what somebody may say, and those of selections.

use mingde_core::date::Day;

use super::day::{CalendarDay, DaySort};
use crate::cases::cases_due;
use crate::present::Present;
use crate::replying::own_replies_due;
use crate::selections::selection_days;
use crate::sight::Sight;
use crate::view::Title;

/// All of them from one day to another, for whoever looks, by day.
pub(super) fn days(
    present: &Present,
    sight: &Sight,
    (first, last): (Day, Day),
    today: Day,
) -> Vec<CalendarDay> {
    let library = &present.library;
    let steps = cases_due(library, sight, last, today).into_iter().map(|due| CalendarDay {
        day: due.last,
        sort: DaySort::CaseStep,
        id: due.id,
        name: due.step,
        title: due.title,
        kind: due.kind,
        gist: due.gist,
        unit: Some((due.unit, due.unit_name)),
    });
    let replies = own_replies_due(library, sight, today).into_iter().filter_map(|due| {
        Some(CalendarDay {
            day: due.last?,
            sort: DaySort::OwnReply,
            id: due.record,
            name: due.kind,
            title: due.title,
            kind: due.about,
            gist: Title::default(),
            unit: None,
        })
    });
    let mut all: Vec<CalendarDay> = steps.chain(replies).collect();
    all.extend(selection_days(present, sight.actor()));
    all.retain(|one| (first..=last).contains(&one.day));
    all.sort_by_key(|one| (one.day, one.id));
    all
}
