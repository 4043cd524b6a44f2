//! Conditions of report forms over values of the snapshot.

use mingde_core::kind::{Field, FieldKind};
use mingde_core::number::Fixed;
use mingde_core::snapshot::{Column, NO_CHOICE, NO_DAY, NO_FLAG, NO_NUMBER, Snapshot};
use mingde_report::form::{Condition, Relation};

/// A value as a condition sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Seen {
    /// A code, name or text.
    Word(String),
    /// A number, or days since 1970-01-01 for dates.
    Number(i64),
    /// Not stated.
    Missing,
}

/// Whether a condition holds. What is missing fulfils no condition but `is missing`, not even `!=`: nobody said
/// so.
pub(super) fn holds(condition: &Condition, seen: &[Seen]) -> bool {
    let given = seen.iter().any(|one| *one != Seen::Missing);
    match condition.relation {
        Relation::Given => return given,
        Relation::Missing => return !given,
        _ => {}
    }
    seen.iter().any(|one| match one {
        Seen::Missing => false,
        Seen::Word(word) => match condition.relation {
            Relation::Equal | Relation::In => condition.values.iter().any(|v| v == word),
            Relation::NotEqual | Relation::NotIn => condition.values.iter().all(|v| v != word),
            _ => false,
        },
        Seen::Number(number) => {
            let values: Vec<i64> = condition.values.iter().filter_map(|v| parse(v)).collect();
            let against = |test: fn(&i64, &i64) -> bool| values.iter().any(|v| test(number, v));
            match condition.relation {
                Relation::Equal | Relation::In => against(|a, b| a == b),
                Relation::NotEqual | Relation::NotIn => !against(|a, b| a == b),
                Relation::AtLeast => against(|a, b| a >= b),
                Relation::AtMost => against(|a, b| a <= b),
                Relation::Above => against(|a, b| a > b),
                Relation::Below => against(|a, b| a < b),
                Relation::Given => true,
                Relation::Missing => false,
            }
        }
    })
}

/// A number or a day in a condition.
fn parse(text: &str) -> Option<i64> {
    match mingde_core::date::parse_day(text) {
        Ok(day) => Some(i64::from(day.number())),
        Err(_) => text.parse::<Fixed>().ok().map(Fixed::raw),
    }
}

/// The value of a field in a row.
pub(super) fn seen(snapshot: &Snapshot, field: &Field, column: &Column, row: usize) -> Seen {
    match column {
        Column::Number(v) if v[row] != NO_NUMBER => Seen::Number(v[row]),
        Column::Day(v) if v[row] != NO_DAY => Seen::Number(i64::from(v[row])),
        Column::Flag(v) if v[row] != NO_FLAG => Seen::Word(if v[row] == 1 { "true" } else { "false" }.into()),
        Column::Choice(v) if v[row] != NO_CHOICE => {
            field.choices().get(v[row] as usize).map_or(Seen::Missing, |c| Seen::Word(c.code.clone()))
        }
        Column::Unit(v) => {
            snapshot.units.unit.get(v[row] as usize).map_or(Seen::Missing, |u| Seen::Word(u.code.clone()))
        }
        Column::Text(text) => text.get(row).map_or(Seen::Missing, |t| Seen::Word(t.to_owned())),
        _ => Seen::Missing,
    }
}

/// The same for people: titles instead of codes, names of units.
pub(super) fn shown(snapshot: &Snapshot, field: &Field, column: &Column, row: usize) -> Option<String> {
    match (seen(snapshot, field, column, row), &field.kind) {
        (Seen::Missing, _) => None,
        (Seen::Word(code), FieldKind::Choice(choices)) => {
            choices.iter().find(|c| c.code == code).map(|c| c.title.clone())
        }
        (Seen::Word(code), FieldKind::Unit) => {
            snapshot.units.find(&code).map(|at| snapshot.units.unit[at as usize].name.clone())
        }
        (Seen::Word(word), _) => Some(word),
        (Seen::Number(raw), FieldKind::Date) => {
            Some(mingde_core::date::Day::from_number(raw as i32).chinese())
        }
        (Seen::Number(raw), _) => Some(Fixed::from_raw(raw).to_string()),
    }
}
