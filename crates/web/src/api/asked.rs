//! What an address asks for by name: read, or refused with its place.

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;

use super::problem::{Problem, Wrong};

/// What stands under a name, if something does.
///
/// # Errors
/// `api-value` for what does not read.
pub fn asked<T>(
    name: &str,
    text: Option<&str>,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    text.map(|text| read(text).ok_or_else(|| unfit(name, text))).transpose()
}

/// The day that stands under a name: one that records may have, for beyond it no period ends.
///
/// # Errors
/// `api-value` for what is none.
pub fn asked_day(name: &str, text: Option<&str>) -> Result<Option<Day>, Problem> {
    asked(name, text, |text| text.parse().ok().filter(|day| (Day::EARLIEST..=Day::LATEST).contains(day)))
}

/// A value of the address that does not fit.
pub fn unfit(name: &str, value: impl ToString) -> Problem {
    let message = Message::new("api-value").with("name", name).with("value", value);
    Problem::invalid(message.clone()).with_errors(vec![Wrong {
        pointer: format!("/{name}"),
        message,
        suggestion: None,
    }])
}
