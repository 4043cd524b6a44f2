//! Rows of persons and of posts. A row of the person sheet may carry the main post; a new main post ends the
//! one before on the day it begins, so that a transfer is one revision.

use mingde_core::date::{Day, Month};
use mingde_core::diagnostic::Message;
use mingde_core::id::{PersonId, UnitId};
use mingde_core::record::Value;
use mingde_core::registry::{Person, Post, RegistrySchema, Sex, Span};
use mingde_core::text::excerpt;
use mingde_sheet::{Cell, Key, PartLayout, Row};

use super::identities::Identity;
use super::named::{is_no_code, is_no_person, is_word};
use super::outcome::LikelyDuplicate;
use super::parties::Registry;
use super::reading::Reading;
use super::registry_cells::{
    MOST_OF_ONE, Stated, is_code_of_another, keep_field, not_found, not_named, outlives, span, stated_fields,
    unit_of,
};
use super::rows::RowReader;

/// The persons that a row of persons may change, as far as they are known.
pub(super) fn persons_touched<'r>(
    rows: &'r [(Identity, Row)],
    part: &PartLayout,
    registry: &'r Registry,
) -> impl Iterator<Item = PersonId> + 'r {
    let code = part.position(&Key::Code);
    rows.iter().filter_map(move |(identity, row)| match code.and_then(|at| row.cells.get(at)?.as_ref()) {
        Some(Cell::Value(Value::Text(code))) => registry.directory.person_by_code(code),
        _ => registry.person_of(identity).map(|(id, _)| id),
    })
}

/// The persons that a row of posts may change, as far as they are known.
pub(super) fn holders_touched<'r>(
    rows: &'r [(Identity, Row)],
    part: &PartLayout,
    registry: &'r Registry,
) -> impl Iterator<Item = PersonId> + 'r {
    let person = part.position(&Key::Person);
    rows.iter().filter_map(move |(_, row)| match person.and_then(|at| row.cells.get(at)?.as_ref()) {
        Some(Cell::One(reference)) => registry.directory.person(&reference.whole(), None).ok(),
        _ => None,
    })
}

pub(super) fn person_row(
    reader: &mut RowReader<'_>,
    registry: &Registry,
    schema: &RegistrySchema,
    identity: Identity,
    reading: &mut Reading,
) -> Option<Stated> {
    let name = reader.text(&Key::Name)?.to_owned();
    let known = registry.person_of(&identity).map(|(id, code)| (id, code.to_owned()));
    let (id, code) = match (reader.text(&Key::Code), &known, identity.indices.first()) {
        (Some(code), ..) => (Person::id_of(code), code.to_owned()),
        (None, Some((id, code)), _) => (*id, code.clone()),
        (None, None, Some(index)) => {
            let code = format!("P{}", index[..10].to_uppercase());
            (Person::id_of(&code), code)
        }
        (None, None, None) => {
            // A number that is wrong is one fault, not also a number that is not there.
            if !reader.is_faulty(&Key::IdNumber) {
                reader.fault(&Key::Code, Message::new("import-person-unidentified"), None);
            }
            return None;
        }
    };
    if is_code_of_another(reader, &code, |other| registry.directory.person_by_code(other).is_some()) {
        return None;
    }
    let before = registry.person(id);
    if before.is_none() {
        let says_more = reader.columns().filter(|(_, cell)| cell.is_some()).count() > 2;
        let is_no_code = is_no_code(&code) || is_word(&code) && !says_more;
        not_named(reader, (&code, is_no_code), (&name, is_no_person(&name)))?;
    }
    if let Some(before) = before
        && mingde_core::text::comparable(&before.name) != mingde_core::text::comparable(&name)
        && !same_person(reader, before, &identity)
    {
        let message = Message::new("import-code-taken").with("code", &code).with("name", &before.name);
        reader.fault(&Key::Code, message, None);
        return None;
    }
    let is_new = before.is_none();
    let mut person = before.cloned().unwrap_or_else(|| Person::new(code.as_str(), name.as_str()));
    person.name = name;
    state_identity(reader, &mut person, &identity);
    for (name, value) in stated_fields(reader, registry) {
        keep_field(reader, &mut person.fields, name, value);
    }
    check_birth(reader, &person);
    if let Some(unit) = unit_of_row(reader, &person, registry, reading) {
        let mut post = post(reader, unit);
        let known = person.posts.iter().any(|p| p.unit == post.unit);
        if post.rank.is_empty() && !known && !reader.is_faulty(&Key::Rank) {
            state_rank(reader, &mut post, registry, schema, reading);
        }
        place(reader, &mut person, post, registry);
    }
    if !reader.errors.is_empty() {
        return None;
    }
    if is_new {
        find_namesakes(reader, registry, id, &person, known, reading);
    }
    Some(Stated::Person(id, person, identity))
}

/// Whether a row with another name still speaks of the person who has its staff number: names are corrected and
/// changed, but then identity number or date of birth are the same.
fn same_person(reader: &RowReader<'_>, before: &Person, identity: &Identity) -> bool {
    let same_number = before.id_number_index.as_ref().is_some_and(|index| identity.indices.contains(index));
    let same_birth = stated_birth(reader).zip(before.birth).is_some_and(|((birth, by_month), known)| {
        birth == known || (by_month || before.birth_by_month) && Month::of(birth).contains(known)
    });
    same_number || same_birth
}

/// Nobody holds a post before being born.
fn check_birth(reader: &mut RowReader<'_>, person: &Person) {
    let from = match reader.cell(&Key::From) {
        Some(Cell::Value(Value::Date(from))) => Some(*from),
        _ => None,
    };
    if let (Some(birth), Some(from)) = (person.birth, from.or_else(|| person.posts.first()?.span.from))
        && birth >= from
    {
        let message = Message::new("import-birth-late").with("birth", birth).with("from", from);
        reader.fault(&Key::Birth, message, None);
    }
}

pub(super) fn post_row(reader: &mut RowReader<'_>, registry: &Registry) -> Option<Stated> {
    let Some(Cell::One(reference)) = reader.cell(&Key::Person) else { return None };
    let text = reference.whole();
    let id = match registry.directory.person(&text, None) {
        Ok(id) => id,
        Err(why) => {
            not_found(reader, &Key::Person, "import-person-unknown", &text, why);
            return None;
        }
    };
    let mut person = registry.person(id)?.clone();
    let unit = unit_of(reader, &Key::AtUnit, registry)?;
    let post = post(reader, unit);
    reader.note_elsewhere(&Key::Person, &registry.directory, &text, id, post.unit);
    place(reader, &mut person, post, registry);
    reader.errors.is_empty().then(|| Stated::Person(id, person, Identity::default()))
}

/// The date of birth that a row states, and whether only its month.
fn stated_birth(reader: &RowReader<'_>) -> Option<(Day, bool)> {
    match reader.cell(&Key::Birth)? {
        Cell::Value(Value::Date(birth)) => Some((*birth, false)),
        Cell::Value(Value::Month(month)) => Some((month.first(), true)),
        _ => None,
    }
}

/// A row that has a post and no rank says the rank by the post, where the bureau has said which.
fn state_rank(
    reader: &mut RowReader<'_>,
    post: &mut Post,
    registry: &Registry,
    schema: &RegistrySchema,
    reading: &mut Reading,
) {
    let class = registry.unit(post.unit).and_then(|unit| schema.class_of(&unit.kind));
    match class.and_then(|class| schema.rank_of_title(class, &post.title)) {
        Some(rank) => {
            post.rank.clone_from(&rank.code);
            reading.outcome.ranks_by_title.note(rank, &post.title);
        }
        None if post.title.is_empty() => {
            reader.fault(&Key::Rank, Message::new("import-rank-missing"), None);
        }
        None => {
            let message = Message::new("import-rank-unknown-title").with("title", excerpt(&post.title));
            reader.fault(&Key::Rank, message, None);
        }
    }
}

/// Sex and date of birth as stated, else as the identity number has them; a contradiction is an error.
fn state_identity(reader: &mut RowReader<'_>, person: &mut Person, identity: &Identity) {
    match reader.text(&Key::Sex) {
        Some("male") => person.sex = Some(Sex::Male),
        Some("female") => person.sex = Some(Sex::Female),
        _ => {}
    }
    match stated_birth(reader) {
        // What is known to the day stays known to the day.
        Some((first, true)) if person.birth.is_some_and(|known| Month::of(first).contains(known)) => {}
        Some((birth, by_month)) => (person.birth, person.birth_by_month) = (Some(birth), by_month),
        None => {}
    }
    if let Some(number) = &identity.number {
        let sex = if number.is_male() { Sex::Male } else { Sex::Female };
        if *person.sex.get_or_insert(sex) != sex {
            reader.fault(&Key::Sex, Message::new("import-sex-differs"), None);
        }
        let known = person.birth;
        match number.birth() {
            Some(birth)
                if known.is_some_and(|known| {
                    known != birth && !(person.birth_by_month && Month::of(birth).contains(known))
                }) =>
            {
                let message = Message::new("import-birth-differs").with("birth", birth);
                reader.fault(&Key::Birth, message, Some(birth.to_string()));
            }
            Some(birth) => (person.birth, person.birth_by_month) = (Some(birth), false),
            None => {}
        }
    }
}

/// Where a row of persons says that somebody works: in its own cell, above the table, or where the one post is that is known.
/// A post that is nobody's is not passed over in silence.
fn unit_of_row(
    reader: &mut RowReader<'_>,
    person: &Person,
    registry: &Registry,
    reading: &mut Reading,
) -> Option<UnitId> {
    if reader.cell(&Key::AtUnit).is_some() {
        return unit_of(reader, &Key::AtUnit, registry);
    }
    let stated = [Key::PostTitle, Key::Rank, Key::From].into_iter().find(|key| reader.cell(key).is_some())?;
    let mut held = person.posts.iter().filter(|post| !post.concurrent && post.span.to.is_none());
    let only = held.next().filter(|_| held.next().is_none()).map(|post| post.unit);
    let unit = reader.above.or(only);
    if unit.is_none() {
        reading.outcome.list_warning(&reader.fault_of(&stated, Message::new("import-post-without-unit")));
    }
    unit
}

fn post(reader: &mut RowReader<'_>, unit: UnitId) -> Post {
    let title = reader.text(&Key::PostTitle).unwrap_or("").to_owned();
    let rank = reader.text(&Key::Rank).unwrap_or("").to_owned();
    let concurrent = matches!(reader.cell(&Key::Concurrent), Some(Cell::Value(Value::Flag(true))));
    let span = span(reader);
    Post { unit, title, rank, span, concurrent }
}

/// Puts a post among those of a person. Nobody holds one at a unit that is no longer there.
fn place(reader: &mut RowReader<'_>, person: &mut Person, post: Post, registry: &Registry) {
    let unit = registry.unit(post.unit);
    let same = |p: &Post| {
        p.unit == post.unit
            && p.concurrent == post.concurrent
            && (p.span.from == post.span.from || post.span.from.is_none())
    };
    if let Some(known) = person.posts.iter_mut().rev().find(|p| same(p)) {
        for (value, stated) in [(&mut known.title, post.title), (&mut known.rank, post.rank)] {
            if !stated.is_empty() {
                *value = stated;
            }
        }
        if post.span.to.is_some() {
            known.span.to = post.span.to;
        }
        let span = known.span;
        outlives(reader, &Key::AtUnit, unit, span);
        return;
    }
    outlives(reader, &Key::AtUnit, unit, post.span);
    if !post.concurrent && !person.posts.is_empty() {
        let Some(from) = post.span.from else {
            reader.fault(&Key::From, Message::new("import-transfer-undated"), None);
            return;
        };
        let open =
            |p: &&mut Post| !p.concurrent && p.span.to.is_none() && p.span.from.is_none_or(|f| f < from);
        for earlier in person.posts.iter_mut().filter(open) {
            earlier.span = Span { to: Some(from), ..earlier.span };
        }
    }
    if person.posts.len() >= MOST_OF_ONE {
        reader.fault(&Key::AtUnit, Message::new("import-too-many-of-one").with("most", MOST_OF_ONE), None);
        return;
    }
    person.posts.push(post);
    person.posts.sort_by_key(|p| p.span.from);
}

/// Persons that may already be in the registry under another staff number are listed, never merged.
fn find_namesakes(
    reader: &RowReader<'_>,
    registry: &Registry,
    id: PersonId,
    person: &Person,
    by_number: Option<(PersonId, String)>,
    reading: &mut Reading,
) {
    let mut list = |resembles: String, reason| {
        reading.outcome.duplicates.push(LikelyDuplicate {
            place: reader.place().to_string(),
            code: person.code.clone(),
            resembles,
            reason: Message::new(reason),
        });
    };
    // The same identity number is the same person under whatever name.
    let by_number = by_number.filter(|(other, _)| *other != id);
    if let Some((_, code)) = &by_number {
        list(code.clone(), "import-duplicate-id-number");
    }
    let Some(birth) = person.birth else { return };
    for (other, code) in registry.directory.namesakes(&person.name, birth) {
        if other != id && by_number.as_ref().is_none_or(|(known, _)| *known != other) {
            list(code.to_owned(), "import-duplicate-name-birth");
        }
    }
}
