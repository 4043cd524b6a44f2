//! Cells that the registry sheets have in common: names, days, further fields.

use std::collections::BTreeMap;

use mingde_core::diagnostic::Message;
use mingde_core::directory::NotFound;
use mingde_core::id::{GroupId, PersonId, UnitId};
use mingde_core::record::Value;
use mingde_core::registry::{Group, Person, Span, Unit};
use mingde_core::text::excerpt;
use mingde_sheet::{Cell, Key};

use super::identities::Identity;
use super::parties::Registry;
use super::rows::RowReader;

/// So many former names, parents or posts one unit or person has at most. Every row that adds one says all of them again.
pub(super) const MOST_OF_ONE: usize = 200;

/// What a row says stands, in clear.
pub(super) enum Stated {
    Unit(UnitId, Unit),
    Person(PersonId, Person, Identity),
    Group(GroupId, Group),
}

/// Explains why a name was not found, at the cell.
pub(super) fn not_found(
    reader: &mut RowReader<'_>,
    key: &Key,
    code: &'static str,
    text: &str,
    why: NotFound,
) {
    let text = &*excerpt(text);
    match why {
        NotFound::Unknown { nearest } => reader.fault(key, Message::new(code).with("name", text), nearest),
        NotFound::Ambiguous { candidates } => {
            let message =
                Message::new("import-ambiguous").with("name", text).with("candidates", candidates.join("；"));
            reader.fault(key, message, None);
        }
        NotFound::NameDiffers { name } => {
            let message = Message::new("import-name-differs").with("text", text).with("name", &name);
            reader.fault(key, message, Some(name));
        }
    }
}

/// Looks a unit up by what the cell says.
pub(super) fn unit_of(reader: &mut RowReader<'_>, key: &Key, registry: &Registry) -> Option<UnitId> {
    let Some(Cell::One(reference)) = reader.cell(key) else { return None };
    let text = reference.whole();
    match registry.directory.unit(&text) {
        Ok(id) => Some(id),
        Err(_) if registry.directory.units().next().is_none() => {
            let message = Message::new("import-registry-empty").with("name", excerpt(&text));
            reader.fault(key, message, None);
            None
        }
        Err(why) => {
            not_found(reader, key, "import-unit-unknown", &text, why);
            None
        }
    }
}

/// The dates of a row as a span; people write the last day, a span ends on the day after.
pub(super) fn span(reader: &mut RowReader<'_>) -> Span {
    let day = |key: &Key| match reader.cell(key) {
        Some(Cell::Value(Value::Date(day))) => Some(*day),
        _ => None,
    };
    let (from, last) = (day(&Key::From), day(&Key::To));
    if let (Some(from), Some(last)) = (from, last)
        && last < from
    {
        reader.fault(&Key::To, Message::new("import-ends-before").with("from", from).with("to", last), None);
    }
    Span { from, to: last.map(|d| d.plus(1)) }
}

/// Says so where something would stand with a unit on days on which that is no longer there: a post, a group, a unit
/// beneath it.
pub(super) fn outlives(reader: &mut RowReader<'_>, key: &Key, unit: Option<&Unit>, span: Span) {
    let Some((unit, ended)) = unit.and_then(|unit| Some((unit, unit.span.to?))) else { return };
    if span.to.is_none_or(|to| to > ended) {
        let message = Message::new("import-unit-outlived").with("unit", &unit.name);
        reader.fault(key, message.with("last", ended.plus(-1)), None);
    }
}

/// The same of a membership and its group.
pub(super) fn outlives_group(reader: &mut RowReader<'_>, group: &Group, span: Span) {
    let Some(ended) = group.span.to else { return };
    if span.to.is_none_or(|to| to > ended) {
        let message = Message::new("import-group-outlived").with("group", &group.name);
        reader.fault(&Key::Group, message.with("last", ended.plus(-1)), None);
    }
}

/// The further fields of the schema that the row states.
pub(super) fn stated_fields(
    reader: &RowReader<'_>,
    registry: &Registry,
) -> Vec<(String, Result<Value, String>)> {
    let mut stated = Vec::new();
    for (column, cell) in reader.columns() {
        let (Key::Field(name), Some(cell)) = (&column.key, cell) else { continue };
        let value = match cell {
            Cell::Value(value) => Ok(value.clone()),
            Cell::One(reference) => {
                let text = reference.whole();
                registry.directory.unit(&text).map(Value::Unit).map_err(|_| text)
            }
            Cell::Several(_) | Cell::Texts(_) => continue,
        };
        stated.push((name.clone(), value));
    }
    stated
}

/// Says of what is new that its code or its name is none, where that is so: below tables stand sums, signatures and notes.
pub(super) fn not_named(
    reader: &mut RowReader<'_>,
    (code, is_no_code): (&str, bool),
    (name, is_no_name): (&str, bool),
) -> Option<()> {
    if is_no_code {
        reader.fault(&Key::Code, Message::new("import-no-code").with("code", excerpt(code)), None);
    }
    if is_no_name {
        reader.fault(&Key::Name, Message::new("import-no-name").with("name", excerpt(name)), None);
    }
    (!is_no_code && !is_no_name).then_some(())
}

/// Whether a new code differs from one that is taken only in capitals: `t0012` beside `T0012`. Somebody has mistyped.
pub(super) fn is_code_of_another(
    reader: &mut RowReader<'_>,
    code: &str,
    is_taken: impl Fn(&str) -> bool,
) -> bool {
    if is_taken(code) {
        return false;
    }
    let turned = [code.to_ascii_uppercase(), code.to_ascii_lowercase()];
    let Some(other) = turned.into_iter().find(|other| other != code && is_taken(other)) else { return false };
    reader.fault(&Key::Code, Message::new("import-code-case").with("code", &other), Some(other));
    true
}

/// Keeps a further field that a row states; what it names has to be there.
pub(super) fn keep_field(
    reader: &mut RowReader<'_>,
    fields: &mut BTreeMap<String, Value>,
    name: String,
    value: Result<Value, String>,
) {
    match value {
        // What is known to the day stays known to the day.
        Ok(Value::Month(month)) if matches!(fields.get(&name), Some(Value::Date(day)) if month.contains(*day)) =>
            {}
        Ok(value) => {
            fields.insert(name, value);
        }
        Err(text) => {
            let message = Message::new("import-unit-unknown").with("name", text);
            reader.fault(&Key::Field(name), message, None);
        }
    }
}
