//! What somebody types into a field of a form, read like a cell of the template of the same kind.

use mingde_core::date::{BadDay, Day, civil, parse_day_near};
use mingde_core::diagnostic::Message;
use mingde_core::kind::{Field, FieldKind};
use mingde_core::text::narrow;

use super::cell::{Cell, Reference, listed};
use super::convert::Converter;
use super::row::OriginalCell;
use crate::layout::{Column, Key};

/// Why what was typed is no value of its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongValue {
    /// What and why.
    pub message: Message,
    /// The nearest right value.
    pub suggestion: Option<String>,
}

/// The units, persons or groups that a text lists, as people separate them.
pub fn read_references(text: &str) -> Vec<Reference> {
    listed(text).map(Reference::read).collect()
}

/// Reads what was typed into a field; none where nothing was. Beside what a cell may hold, a day may be named by its
/// distance from `today` ([`parse_day_near`]).
pub fn read_typed(field: &Field, text: &str, today: Day) -> Result<Option<Cell>, WrongValue> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let column = Column::of_field(field, Key::Field(field.name.clone()));
    let named = match field.kind {
        FieldKind::Date => named_day(text, today),
        _ => None,
    };
    let found = Converter::new(&column, false).convert(OriginalCell::Text(named.as_deref().unwrap_or(text)));
    found.map(|found| found.cell).map_err(|fault| {
        let mut message = fault.message;
        // What was typed is told, not what was made of it.
        let value = message.args.iter_mut().find(|(name, _)| named.is_some() && *name == "value");
        if let Some((_, value)) = value.filter(|_| !field.sensitive) {
            *value = text.trim().chars().take(40).collect();
        }
        WrongValue { message, suggestion: fault.suggestion }
    })
}

/// A day that is named beside today, as it is written in full. One that no month has is left to be explained, with the year
/// that was meant.
fn named_day(text: &str, today: Day) -> Option<String> {
    match parse_day_near(text, today) {
        Ok(day) => Some(day.to_string()),
        Err(BadDay::NoSuchDay) => {
            let text = narrow(text);
            let parts: Vec<&str> = text.trim_end_matches(['日', '号']).split(['月', '-', '/', '.']).collect();
            let [month, day] = parts.as_slice() else { return None };
            let (month, day): (i8, i8) = (month.trim().parse().ok()?, day.trim().parse().ok()?);
            let begins = civil(today.year(), month, 1)?;
            let year = if begins > today { today.year() - 1 } else { today.year() };
            Some(format!("{year}-{month:02}-{day:02}"))
        }
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use mingde_core::kind::Measure;
    use mingde_core::number::Fixed;
    use mingde_core::record::Value;

    use super::*;

    fn field(kind: FieldKind) -> Field {
        Field {
            name: "field".into(),
            title: "一项".into(),
            english: "One".into(),
            kind,
            required: false,
            sensitive: false,
            help: String::new(),
        }
    }

    fn today() -> Day {
        "2026-01-15".parse().unwrap()
    }

    #[test]
    fn a_field_takes_what_a_cell_takes() {
        let minutes = field(FieldKind::Number {
            unit: Measure::Minutes,
            decimals: 0,
            min: Some(Fixed::ONE),
            max: Some(Fixed::whole(480)),
        });
        let read = |text| read_typed(&minutes, text, today());
        for text in ["45", "４５", " 45 分钟", "45分"] {
            assert_eq!(read(text), Ok(Some(Cell::Value(Value::Number(Fixed::whole(45))))), "{text}");
        }
        assert_eq!(read("  "), Ok(None));
        let wrong = read("1小时").unwrap_err();
        assert_eq!(
            (wrong.message.code, wrong.suggestion.as_deref()),
            ("sheet-number-other-unit", Some("60"))
        );
        assert_eq!(read("481").unwrap_err().message.code, "record-number-above");
        let time = field(FieldKind::Time);
        assert_eq!(read_typed(&time, "下午2点半", today()), Ok(Some(Cell::Value(Value::Time(14 * 60 + 30)))));
    }

    #[test]
    fn a_day_may_be_named_beside_today() {
        let day = field(FieldKind::Date);
        let read = |text| read_typed(&day, text, today());
        for (text, expected) in
            [("昨天", "2026-01-14"), ("９月12日", "2025-09-12"), ("2025-09-12", "2025-09-12")]
        {
            assert_eq!(read(text), Ok(Some(Cell::Value(Value::Date(expected.parse().unwrap())))), "{text}");
        }
        let none = read("11月31日").unwrap_err();
        assert_eq!(
            (none.message.code, none.suggestion.as_deref()),
            ("sheet-date-no-such-day", Some("2025-11-30"))
        );
        assert_eq!(read("不久以前").unwrap_err().message.code, "sheet-date-malformed");
    }
}
