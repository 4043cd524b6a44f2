//! What a record of a selection says, read the same way from a content that is to be filed and from the columns in memory.

use mingde_core::date::Day;
use mingde_core::id::{RecordId, UnitId};
use mingde_core::kind::{Kind, Party};
use mingde_core::number::Fixed;
use mingde_core::record::{Content, Value, Who};
use mingde_core::snapshot::{Column, NO_CHOICE, NO_DAY, NO_INDEX, NO_NUMBER};

use crate::glance::RowAt;

/// What a record says.
pub(super) struct SaidRow<'s> {
    pub id: RecordId,
    pub unit: UnitId,
    pub date: Day,
    source: Source<'s>,
}

enum Source<'s> {
    Content(&'s Content),
    Row(RowAt<'s>),
}

impl<'s> SaidRow<'s> {
    pub fn of_content(kind: &Kind, content: &'s Content) -> Self {
        let id = content.derive_id(kind);
        Self { id, unit: content.unit, date: content.date, source: Source::Content(content) }
    }

    /// None for a record of a unit that the registry does not know.
    pub fn of_row(row: RowAt<'s>) -> Option<Self> {
        Some(Self {
            id: row.table.id[row.row],
            unit: row.unit()?,
            date: row.date(),
            source: Source::Row(row),
        })
    }

    /// What stands in a field in clear.
    pub fn value(&self, name: &str) -> Option<Value> {
        let RowAt { table, row, .. } = match self.source {
            Source::Content(content) => return content.fields.get(name).cloned(),
            Source::Row(row) => row,
        };
        match table.column(name)? {
            Column::Text(texts) => {
                texts.get(row).filter(|text| !text.is_empty()).map(|text| Value::Text(text.to_owned()))
            }
            Column::Day(days) => (days[row] != NO_DAY).then(|| Value::Date(Day::from_number(days[row]))),
            Column::Number(numbers) => {
                (numbers[row] != NO_NUMBER).then(|| Value::Number(Fixed::from_raw(numbers[row])))
            }
            Column::Flag(flags) => (flags[row] <= 1).then(|| Value::Flag(flags[row] == 1)),
            Column::Choice(codes) => {
                let choices = table.kind.field(name)?.choices();
                let choice = choices.get(usize::from(codes[row])).filter(|_| codes[row] != NO_CHOICE);
                choice.map(|choice| Value::Choice(choice.code.clone()))
            }
            _ => None,
        }
    }

    pub fn text(&self, name: &str) -> String {
        match self.value(name) {
            Some(Value::Text(text)) => text,
            _ => String::new(),
        }
    }

    pub fn choice(&self, name: &str) -> String {
        match self.value(name) {
            Some(Value::Choice(code)) => code,
            _ => String::new(),
        }
    }

    pub fn day(&self, name: &str) -> Option<Day> {
        match self.value(name) {
            Some(Value::Date(day)) => Some(day),
            _ => None,
        }
    }

    pub fn number(&self, name: &str) -> Option<Fixed> {
        match self.value(name) {
            Some(Value::Number(number)) => Some(number),
            _ => None,
        }
    }

    pub fn count(&self, name: &str) -> Option<u32> {
        self.number(name).and_then(|number| u32::try_from(number.truncated()).ok())
    }

    pub fn flag(&self, name: &str) -> bool {
        self.value(name) == Some(Value::Flag(true))
    }

    /// Who stands in a role, each with the code of a choice that is recorded beside them.
    pub fn parts(&self, role: &str, beside: &str) -> Vec<(Who, String)> {
        match self.source {
            Source::Content(content) => {
                let own = content.participants.iter().filter(|part| part.role == role);
                let code = |value: Option<&Value>| match value {
                    Some(Value::Choice(code)) => code.clone(),
                    _ => String::new(),
                };
                own.map(|part| (part.who, code(part.attributes.get(beside)))).collect()
            }
            Source::Row(row) => in_role(row, role, beside),
        }
    }
}

fn in_role(row: RowAt<'_>, role: &str, beside: &str) -> Vec<(Who, String)> {
    let RowAt { snapshot, table, row } = row;
    let Some(nth) = table.kind.role_index(role) else { return Vec::new() };
    let role = &table.kind.roles[nth];
    let attribute = role.attributes.iter().find(|field| field.name == beside);
    let code = |at: usize| match table.attribute(beside) {
        Some(Column::Choice(codes)) => attribute
            .and_then(|field| field.choices().get(usize::from(codes[at])))
            .map_or_else(String::new, |choice| choice.code.clone()),
        _ => String::new(),
    };
    let parts = &table.participations;
    let own = parts.of(row).filter(|at| usize::from(parts.role[*at]) == nth && parts.who[*at] != NO_INDEX);
    let who = |at: usize| {
        let index = parts.who[at] as usize;
        match role.of {
            Party::Person => snapshot.persons.id.get(index).map(|id| Who::Person(*id)),
            Party::Unit => snapshot.units.id.get(index).map(|id| Who::Unit(*id)),
            Party::Group => snapshot.groups.id.get(index).map(|id| Who::Group(*id)),
        }
    };
    own.filter_map(|at| Some((who(at)?, code(at)))).collect()
}
