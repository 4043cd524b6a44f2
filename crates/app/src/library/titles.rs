//! Rulebooks by their titles, which two of them may bear.

use std::ops::Range;
use std::sync::Arc;

use mingde_core::diagnostic::{Diagnostic, Message, Source};
use mingde_rulebook::Rulebook;

use super::Library;
use crate::error::{AppError, unknown};

impl Library {
    /// A rulebook by id or title, as it is now: the file, or the last published version where there is no file.
    pub fn rulebook(&self, name: &str) -> Result<&Arc<Rulebook>, AppError> {
        let now = |id: &str| self.editions.draft(id).or_else(|| self.editions.all(id).last());
        let all = || self.editions.ids().into_iter().filter_map(|id| now(id)?.rulebook.as_ref().ok());
        if let Some(edition) = now(name) {
            return edition.readable();
        }
        let titled: Vec<_> = all().filter(|r| r.title == name).collect();
        match titled.as_slice() {
            [one] => Ok(one),
            [] => {
                let known = all().flat_map(|r| [r.id.as_str(), r.title.as_str()]);
                Err(unknown("app-unknown-rulebook", name, known))
            }
            // Which is meant nobody but who asks can say.
            several => {
                let ids: Vec<&str> = several.iter().map(|r| r.id.as_str()).collect();
                let message = Message::new("app-several-rulebooks").with("name", name);
                Err(AppError::Invalid(message.with("ids", ids.join("、"))))
            }
        }
    }

    /// The other rulebook of the same title, of the library or published.
    pub(crate) fn same_title(&self, rulebook: &Rulebook) -> Option<&Arc<Rulebook>> {
        let mut all = self.current_rulebooks().into_iter();
        all.find(|other| other.title == rulebook.title && other.id != rulebook.id)
    }
}

/// Who asks for a rulebook by its title means one of them, and nobody who reads a report can tell them apart.
pub(crate) fn title_elsewhere(source: &Arc<Source>, rulebook: &Rulebook, other: &str) -> Diagnostic {
    let message = Message::new("rulebook-title-elsewhere").with_title("title", rulebook).with("id", other);
    Diagnostic::warning(source, value_of(&source.text, "title").unwrap_or_default(), message)
}

/// Where the value of a key of the first level stands in a text, without quotes and what is remarked behind it.
pub(crate) fn value_of(text: &str, key: &str) -> Option<Range<usize>> {
    let line = text.lines().find(|line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')))?;
    let said = line[key.len() + 1..].split(" #").next().unwrap_or("");
    let value = said.trim().trim_matches(['\'', '"']);
    let at = value.as_ptr().addr() - text.as_ptr().addr();
    Some(at..at + value.len()).filter(|place| !place.is_empty())
}
