//! Whether a person fits what a call asks beside a veto: no like honour in the last years, so many years of service.

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::id::PersonId;
use mingde_core::kind::SelectionPart;
use mingde_core::record::State;
use mingde_core::snapshot::Snapshot;

use super::call::Call;
use super::reading::SaidRow;
use crate::glance::RowAt;
use crate::sight::Sight;

/// What does not fit, with its reason for whoever may know it.
pub(super) fn misfits(
    snapshot: &Snapshot,
    sight: &Sight,
    (call, category): (&Call, &str),
    person: PersonId,
    today: Day,
) -> Vec<Message> {
    let mut found = Vec::new();
    let Some(at) = snapshot.persons.index_of(person) else { return found };
    if let Some(years) = call.honoured_years
        && let Some(row) = like_honour(snapshot, at, (call, category), today.plus_months(-12 * years as i32))
    {
        let seen = sight.row_seen(row.table.id[row.row]).is_some();
        let message = Message::new(if seen { "selection-honoured" } else { "selection-honoured-untold" });
        let message = message.with("years", years);
        found.push(if seen {
            let gist = row.gist();
            message.with_title("honour", &gist).with("day", row.date())
        } else {
            message
        });
    }
    if let Some(years) = call.service_years {
        let posts = &snapshot.persons.posts;
        let first = snapshot.persons.posts_of(at).map(|post| posts.from[post]).min();
        let first = first.filter(|day| *day > i32::MIN).map(Day::from_number);
        if let Some(first) = first.filter(|first| first.plus_months(12 * years as i32) > today) {
            let seen = sight.person_name(person, today).is_some();
            let message = Message::new(if seen { "selection-service" } else { "selection-service-untold" });
            let message = message.with("years", years);
            found.push(if seen { message.with("day", first) } else { message });
        }
    }
    found
}

/// An honour in force that somebody was granted since a day and whose title speaks of the category.
fn like_honour<'s>(
    snapshot: &'s Snapshot,
    person: u32,
    (call, category): (&Call, &str),
    since: Day,
) -> Option<RowAt<'s>> {
    let wanted = &call.category(category)?.title.title;
    snapshot.tables.values().find_map(|table| {
        let Some(SelectionPart::Honour(fields)) = &table.kind.selection else { return None };
        let rows = table.rows_of_person(person).filter(|row| table.state[*row] == State::Accepted);
        let at = |row| RowAt { snapshot, table, row };
        rows.map(at).find(|at| {
            let title = SaidRow::of_row(*at).map_or_else(String::new, |said| said.text(&fields.title));
            at.date() > since && title.contains(wanted.as_str())
        })
    })
}
