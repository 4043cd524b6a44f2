//! What a draft begins with: nothing but what has to stand in it.

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;
use mingde_core::policy::Actor;
use mingde_core::text::{sort_key, spelt};

use super::{DraftSort, begin_draft, may_write};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;
use crate::rulebook_page::titles;
use crate::view::Title;

/// Most characters of a title.
const LONGEST_TITLE: usize = 60;
/// Most characters of an id.
const LONGEST_ID: usize = 48;

/// A draft that goes on from nothing.
#[derive(Debug, Clone, Copy)]
pub struct Blank<'b> {
    /// What it is to become.
    pub sort: DraftSort,
    /// What it is called.
    pub title: &'b str,
    /// Its id; spelt after the title where none is given.
    pub id: &'b str,
    /// Who issues it.
    pub issuer: &'b str,
}

/// Begins a draft with what has to stand in it.
///
/// # Errors
/// As of [`begin_draft`]; `draft-title-wanted`, `draft-id-taken`.
pub async fn begin_blank(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    blank: &Blank<'_>,
) -> Result<EntityId, AppError> {
    may_write(actor)?;
    let title = one_line(blank.title)?;
    let library = bureau.library();
    let id = free_id(&library, blank.sort, blank.id, &title)?;
    let year = now.day().year();
    let text = match blank.sort {
        DraftSort::Rulebook => front_of(&id, &title, blank.issuer, year) + RULEBOOK,
        DraftSort::Kind => {
            format!("id: {id}\ntitle: {title}\nenglish: {id}\npurpose: 记一次{title}。\n{KIND}")
        }
    };
    begin_draft(bureau, actor, now, blank.sort, (&text, "")).await
}

/// The front matter of a rulebook about the schools, for a semester, from the beginning of the year on.
pub(super) fn front_of(id: &str, title: &str, issuer: &str, year: i16) -> String {
    let issuer = issuer.replace(['\'', '\n'], "");
    format!(
        "---\nid: {id}\ntitle: {title}\nversion: '{year}.1'\nissuer: {issuer}\neffective: {year}-01-01\nperiod: semester\nsubject: unit\napplies: unit.class = 'school'\n---\n# {title}\n\n"
    )
}

const RULEBOOK: &str = "## 第一条 目的\n\n";
const KIND: &str = "filed_by: [school-contact]\naccepted_by: [office]\nidentity: [topic]\nfields:\n  topic: { title: 事项, english: Matter, type: text, max: 60, required: true }\n";

/// A title as it stands in a line of YAML.
pub(super) fn one_line(title: &str) -> Result<String, AppError> {
    let title: String =
        title.chars().filter(|c| !c.is_control() && !"#:'\"{}[]&*!|>%@`".contains(*c)).collect();
    let title = title.trim().trim_start_matches(['-', '?', ',']).trim().to_owned();
    if title.is_empty() || title.chars().count() > LONGEST_TITLE {
        return Err(AppError::Invalid(Message::new("draft-title-wanted").with("most", LONGEST_TITLE)));
    }
    Ok(title)
}

/// An id that nothing has yet: what was asked for, or spelt after the title.
pub(super) fn free_id(
    library: &Library,
    sort: DraftSort,
    asked: &str,
    title: &str,
) -> Result<String, AppError> {
    let wanted = if asked.trim().is_empty() { spelt(title) } else { asked.trim().to_ascii_lowercase() };
    let id: String = wanted.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let id = id.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    let id = id.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
    let id: String = id.chars().take(LONGEST_ID).collect();
    let id = id.trim_end_matches('-');
    let is_taken = match sort {
        DraftSort::Rulebook => library.rulebook_ids().contains(&id),
        DraftSort::Kind => library.kinds.contains_key(id),
    };
    if id.is_empty() || is_taken {
        return Err(AppError::Conflict(Message::new("draft-id-taken").with("id", id)));
    }
    Ok(id.to_owned())
}

/// Rulebooks of which another version may be written, by pinyin.
pub fn rulebooks_to_write(library: &Library) -> Vec<(String, Title)> {
    let mut found: Vec<_> = library
        .current_rulebooks()
        .into_iter()
        .map(|rulebook| (rulebook.id.clone(), titles(rulebook)))
        .collect();
    found.sort_by_cached_key(|(_, title)| sort_key(&title.title));
    found
}

/// Kinds that may be written on, by pinyin.
pub fn kinds_to_write(library: &Library) -> Vec<(String, Title)> {
    let mut found: Vec<_> =
        library.kinds.values().map(|kind| (kind.id.clone(), Title::from(kind.as_ref()))).collect();
    found.sort_by_cached_key(|(_, title): &(String, Title)| sort_key(&title.title));
    found
}
