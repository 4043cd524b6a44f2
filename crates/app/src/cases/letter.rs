//! Letters of a case: what the record says in the places of a text, in official layout.

use std::sync::Arc;

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::kind::{Field, FieldKind, Kind};
use mingde_core::policy::{Actor, may_accept, may_decide_of, may_file};
use mingde_core::record::{Content, State, Value, Who};
use mingde_report::letter::Letter;

use super::steps::{StepNow, StepTime, steps_said};
use super::{undecided_now, unknown};
use crate::accounts::bureau_name;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;
use crate::present::Present;
use crate::record_line::{RecordLine, find};
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
    /// Why it cannot be written though the record says all of it: it is too late for it, nothing was decided, or that is not accepted.
    pub held: Option<Message>,
}

/// The letters that whoever handles a case writes from it.
pub(super) fn letters(
    library: &Library,
    actor: &Actor,
    (kind, record): (&Kind, &RecordLine),
    void: Option<&Message>,
) -> Vec<LetterLine> {
    if !handles(actor, kind, record) {
        return Vec::new();
    }
    let letters = library.letters.values().filter(|letter| letter.kind == kind.id);
    let line = |letter: &Arc<Letter>| LetterLine {
        id: letter.id.clone(),
        title: Title { title: letter.title.clone(), english: letter.english.clone() },
        lacks: lacks(letter, kind, record),
        held: held(letter, kind, record, void),
    };
    letters.map(line).collect()
}

/// Whether whoever asks files or accepts such a case for its unit, and it is about somebody else.
fn handles(actor: &Actor, kind: &Kind, record: &RecordLine) -> bool {
    let Content { unit, participants, .. } = &record.content;
    may_decide_of(actor, kind, participants).is_ok()
        && (may_file(actor, kind, *unit).is_ok() || may_accept(actor, kind, *unit).is_ok())
}

/// Why a letter is not written: it is too late for it, or what it tells of was not decided.
fn held(letter: &Letter, kind: &Kind, record: &RecordLine, void: Option<&Message>) -> Option<Message> {
    let past = letter.until.as_ref().filter(|name| record.content.fields.contains_key(*name));
    if let Some(field) = past.and_then(|name| kind.field(name)) {
        let message = Message::new("case-letter-past");
        return Some(message.with_translated("field", &field.title, &field.english));
    }
    let steps = kind.procedure.iter().flat_map(|procedure| &procedure.steps);
    let mut decided = steps.filter(|step| step.by_body).filter_map(|step| step.on.as_ref());
    if !decided.any(|on| letter.needs.contains(on)) {
        return None;
    }
    let waits = record.head.state != State::Accepted;
    void.cloned().or_else(|| waits.then(|| Message::new("case-letter-waits")))
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
        return Err(AppError::Conflict(message.with_title("field", lacking)));
    }
    let void = undecided_now(bureau, kind, &record.content).await?;
    if let Some(message) = held(own, kind, &record, void.as_ref()) {
        return Err(AppError::Conflict(message));
    }
    let name = bureau_name(bureau).await?.unwrap_or_default();
    let content = &record.content;
    let procedure = kind.procedure.as_ref();
    let steps = procedure.map_or_else(Vec::new, |procedure| {
        let counts = record.head.state == State::Accepted;
        let now = steps_said((procedure, content, counts), &[], &present.library, today);
        procedure.steps.iter().map(|step| step.name.clone()).zip(now).collect()
    });
    let dated = own.dated.as_deref().and_then(|field| match content.fields.get(field) {
        Some(Value::Date(day)) => Some(*day),
        _ => None,
    });
    let day = dated.unwrap_or(today);
    let filling = Filling { present: &present, kind, content, bureau: &name, day, steps };
    let document = own.write(&|place| filling.said(place), &name, day);
    Ok(Composed::plain(&own.title, document, day))
}

/// What stands in the places of a letter.
struct Filling<'f> {
    present: &'f Present,
    kind: &'f Kind,
    content: &'f Content,
    bureau: &'f str,
    /// The day of the letter.
    day: Day,
    /// The steps of the case by their names.
    steps: Vec<(String, StepNow)>,
}

impl Filling<'_> {
    /// What stands in a place; none for what is sealed or was not entered.
    fn said(&self, place: &str) -> Option<String> {
        let Self { present, kind, content, .. } = self;
        match place {
            "bureau" => return Some(self.bureau.to_owned()),
            "today" => return Some(self.day.chinese()),
            "date" => return Some(content.date.chinese()),
            "unit" => return self.name(Who::Unit(content.unit)),
            "number" => return content.number.clone(),
            _ => {}
        }
        if let Some((step, what)) = place.split_once('.') {
            return self.of_step(step, what);
        }
        if let Some(field) = kind.field(place) {
            return value(present, field, content.fields.get(place)?);
        }
        let standing = content.participants.iter().filter(|part| part.role == place);
        let named: Vec<String> = standing.filter_map(|part| self.name(part.who)).collect();
        Some(named.join("、")).filter(|named| !named.is_empty())
    }

    /// How long a step may take (`within`), or its last day (`due`).
    fn of_step(&self, name: &str, what: &str) -> Option<String> {
        let (_, step) = self.steps.iter().find(|(own, _)| own == name)?;
        match (what, &step.time) {
            ("within", Some(StepTime::Days(days))) => Some(format!("{days}日")),
            ("within", Some(StepTime::Workdays(days))) => Some(format!("{days}个工作日")),
            ("due", _) => step.due.map(|due| due.last.chinese()),
            _ => None,
        }
    }

    fn name(&self, who: Who) -> Option<String> {
        match who {
            // The staff number is for lists; a letter calls people by their name.
            Who::Person(person) => {
                let persons = &self.present.snapshot.persons;
                let at = persons.id.iter().position(|id| *id == person)?;
                Some(persons.name[at].to_string())
            }
            other => self.present.directories().called(other),
        }
    }
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
