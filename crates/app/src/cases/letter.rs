//! Letters of a case: what the record says in the places of a text, in official layout.

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::kind::{Field, FieldKind, Kind};
use mingde_core::period::{Period, PeriodKind};
use mingde_core::policy::{Actor, may_accept, may_file};
use mingde_core::record::{Value, Who};
use mingde_report::figure::Figures;
use mingde_report::letter::Letter;

use super::page::unknown;
use crate::accounts::bureau_name;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;
use crate::present::Present;
use crate::records::{RecordLine, find};
use crate::report::Composed;
use crate::view::Title;

/// A letter that a case has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterLine {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Title,
    /// What the record has to say before it can be written.
    pub lacks: Vec<Title>,
}

/// The letters that whoever handles a case writes from it.
pub(super) fn letters(library: &Library, actor: &Actor, kind: &Kind, record: &RecordLine) -> Vec<LetterLine> {
    if !handles(actor, kind, record) {
        return Vec::new();
    }
    let letters = library.letters.values().filter(|letter| letter.kind == kind.id);
    let line = |letter: &std::sync::Arc<Letter>| LetterLine {
        id: letter.id.clone(),
        title: Title { title: letter.title.clone(), english: letter.english.clone() },
        lacks: lacks(letter, kind, record),
    };
    letters.map(line).collect()
}

/// Whether whoever asks files or accepts such a case for its unit.
fn handles(actor: &Actor, kind: &Kind, record: &RecordLine) -> bool {
    let unit = record.content.unit;
    may_file(actor, kind, unit).is_ok() || may_accept(actor, kind, unit).is_ok()
}

fn lacks(letter: &Letter, kind: &Kind, record: &RecordLine) -> Vec<Title> {
    let content = &record.content;
    let says = |name: &str| {
        content.fields.contains_key(name) || content.participants.iter().any(|part| part.role == name)
    };
    let lacking = letter.needs.iter().filter(|name| !says(name));
    let title = |name: &String| {
        let field = kind.field(name).map(Title::from);
        field.or_else(|| kind.role(name).map(Title::from)).unwrap_or_else(|| Title::name(name))
    };
    lacking.map(title).collect()
}

/// A letter of a case, laid out by whoever asked for it.
///
/// # Errors
/// [`AppError::NotFound`] for whoever does not handle the case; [`AppError::Conflict`] while the record does not say what the letter needs.
pub async fn letter(
    bureau: &Bureau,
    actor: &Actor,
    (id, letter): (&str, &str),
    today: Day,
) -> Result<Composed, AppError> {
    let record = find(bureau, actor, id).await?;
    let present = bureau.present().await?;
    let kind = present.library.kind(&record.content.kind)?;
    let own = present.library.letters.get(letter).filter(|letter| letter.kind == kind.id);
    let own = own.filter(|_| handles(actor, kind, &record)).ok_or_else(unknown)?;
    if let Some(lacking) = lacks(own, kind, &record).first() {
        let message = Message::new("case-letter-lacks");
        return Err(AppError::Conflict(message.with_translated("field", &lacking.title, &lacking.english)));
    }
    let name = bureau_name(bureau).await?.unwrap_or_default();
    let says = |place: &str| said(&present, kind, &record, (place, &name, today));
    let document = own.write(&says, &name, today);
    let characters = document.runs().map(|run| run.text.chars().count()).sum();
    Ok(Composed {
        form: own.title.clone(),
        period: Period::containing(PeriodKind::SchoolYear, today),
        document,
        characters,
        limit: None,
        missing: Vec::new(),
        warnings: Vec::new(),
        figures: Figures::default(),
        proofs: Default::default(),
    })
}

/// What stands in a place; none for what is sealed or was not entered.
fn said(
    present: &Present,
    kind: &Kind,
    record: &RecordLine,
    (place, bureau, today): (&str, &str, Day),
) -> Option<String> {
    let content = &record.content;
    let name = |who: Who| {
        let called = present.directories().called(who)?;
        // The staff number is for lists; a letter calls people by their name.
        Some(called.split_once('(').map_or(called.clone(), |(name, _)| name.to_owned()))
    };
    match place {
        "bureau" => return Some(bureau.to_owned()),
        "today" => return Some(today.chinese()),
        "date" => return Some(content.date.chinese()),
        "unit" => return name(Who::Unit(content.unit)),
        "number" => return content.number.clone(),
        _ => {}
    }
    if let Some(field) = kind.field(place) {
        return value(present, field, content.fields.get(place)?);
    }
    let named: Vec<String> = content
        .participants
        .iter()
        .filter(|part| part.role == place)
        .filter_map(|part| name(part.who))
        .collect();
    Some(named.join("、")).filter(|named| !named.is_empty())
}

fn value(present: &Present, field: &Field, value: &Value) -> Option<String> {
    Some(match (value, &field.kind) {
        (Value::Sealed(_), _) => return None,
        (Value::Date(day), _) => day.chinese(),
        (Value::Choice(code), FieldKind::Choice(choices)) => {
            choices.iter().find(|choice| choice.code == *code)?.title.clone()
        }
        (Value::Number(number), FieldKind::Number { unit, .. }) => format!("{number}{}", unit.word()),
        (Value::Unit(unit), _) => present.directories().called(Who::Unit(*unit))?,
        (Value::Flag(flag), _) => if *flag { "是" } else { "否" }.to_owned(),
        (other, _) => other.to_string(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use super::*;

    /// Names that stand for no field of a kind.
    const OWN: [&str; 6] = ["bureau", "today", "date", "unit", "number", "blank"];

    #[test]
    fn every_place_of_a_letter_that_ships_is_a_field_or_role_of_its_kind() {
        let library = Library::load(&[]).unwrap();
        assert!(library.letters.len() >= 6, "{:?}", library.letters.keys());
        for letter in library.letters.values() {
            let kind =
                library.kinds.get(&letter.kind).unwrap_or_else(|| panic!("{}: no such kind", letter.id));
            let needs = letter.needs.iter().map(String::as_str);
            for name in letter.names().into_iter().chain(needs) {
                let known = kind.field(name).is_some() || kind.role(name).is_some() || OWN.contains(&name);
                assert!(known, "{}: {name}", letter.id);
            }
        }
    }
}
