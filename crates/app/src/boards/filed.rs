//! What was filed, in numbers: records by month, and whether a unit has filed anything at all.

use mingde_core::date::Day;
use mingde_core::period::{Period, PeriodKind};
use mingde_core::record::State;
use mingde_core::snapshot::Snapshot;

use crate::sight::Sight;

/// So many months are looked back at, the present one among them.
const MONTHS: usize = 6;

/// Records of units that are seen which were handed in, by the month in which they happened, the earliest first; of one unit or all.
pub(super) fn by_month(sight: &Sight, today: Day, unit: Option<u32>) -> Vec<(Period, usize)> {
    let this = Period::containing(PeriodKind::Month, today);
    let months = std::iter::successors(Some(this), |month| Some(month.previous()));
    let mut months: Vec<(Period, usize)> = months.take(MONTHS).map(|month| (month, 0)).collect();
    months.reverse();
    let mut add = |(day, state): (Day, State)| {
        // Ordered, so the month is the last that has begun by then.
        let place = months.partition_point(|(month, _)| month.from <= day);
        if place > 0 && day < this.to && state.is_handed_in() {
            months[place - 1].1 += 1;
        }
    };
    match unit {
        Some(unit) => sight.rows_of_unit(unit).for_each(|row| add((row.date(), row.state()))),
        None => sight
            .rows()
            .filter(|row| row.unit().is_some_and(|unit| sight.sees_unit(unit)))
            .for_each(|row| add((row.date(), row.state()))),
    }
    months
}

/// Whether a unit has handed in any record of any kind that happened in a period.
pub(super) fn has_filed(snapshot: &Snapshot, unit: u32, period: Period) -> bool {
    let days = period.from.number()..period.to.number();
    snapshot.tables.values().any(|table| {
        let mut rows = table.rows_of_unit(unit);
        rows.any(|row| days.contains(&table.day[row]) && table.state[row].is_handed_in())
    })
}
