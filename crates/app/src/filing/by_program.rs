//! Filing and correcting by a program: the same as by a form.

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;
use mingde_core::kind::{Choice, Field, Kind};
use mingde_core::policy::{Actor, files_somewhere, may_file, may_write_of};
use mingde_core::record::State;
use mingde_core::text::nearest;

use super::slot::{Fault, Slot};
use super::{Filed, Form, GivenChange, GivenRecord, Intent, Looked, Twins, Typed, file, form_of};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::import::Directories;
use crate::record_line::{RecordLine, find};
use crate::records::{Step, change_state_of};
use crate::uploads::uploaded_evidence;

/// At most so many options are named in a message.
const NAMED: usize = 12;

/// Files a record.
///
/// # Errors
/// [`AppError::Invalid`] for a kind that there is not or that the actor does not file; otherwise those of [`file`](fn@super::file).
pub async fn file_given(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    given: &GivenRecord,
) -> Result<Filed, AppError> {
    let library = bureau.library();
    let kind = library.kinds.get(&given.kind).filter(|kind| files_somewhere(actor, kind));
    let unknown = || AppError::Invalid(Message::new("api-kind").with("kind", &given.kind));
    let kind = kind.ok_or_else(unknown)?;
    let (typed, faults) = given.typed(kind, &Directories::load(bureau).await?);
    if !faults.is_empty() {
        return Ok(Filed::Open(Looked { faults, ..Looked::default() }));
    }
    let evidence = uploaded_evidence(bureau, actor, &given.evidence)?;
    let spare = spare(&typed, given);
    let form = Form {
        kind,
        typed: &typed,
        evidence: &evidence,
        uploads: &given.evidence,
        intent: if given.draft { Intent::Keep } else { Intent::Submit },
        of: None,
        twins: twins(given.another, &spare),
        because: "",
    };
    Ok(in_codes(kind, file(bureau, actor, now, &form).await?))
}

/// Corrects a record that stands as whoever corrects it has seen it, at a revision of this number.
///
/// # Errors
/// [`AppError::NotFound`] for one that may not be seen; `api-unseen` where nothing is said of what was seen, `api-overtaken` where it no
/// longer stands so.
pub async fn correct_given(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    (id, seen): (&str, Option<u32>),
    change: &GivenChange,
) -> Result<Filed, AppError> {
    let record = find(bureau, actor, id).await?;
    let library = bureau.library();
    let kind = library.kind(&record.content.kind)?;
    may_file(actor, kind, record.content.unit)?;
    may_write_of(actor, kind, &record.content.participants)?;
    if record.head.state == State::Withdrawn {
        return Err(AppError::Conflict(Message::new("api-withdrawn")));
    }
    if seen.is_none() {
        return Err(AppError::Conflict(Message::new("api-unseen")));
    }
    stands_so(&record, seen)?;
    let stands = form_of(bureau, kind, &record).await?;
    let (typed, faults) = change.typed(kind, &Directories::load(bureau).await?, stands);
    if !faults.is_empty() {
        return Ok(Filed::Open(Looked { faults, ..Looked::default() }));
    }
    let (kept, uploads) = evidence(&record, change);
    let evidence = [kept, uploaded_evidence(bureau, actor, &uploads)?].concat();
    let handed_in = record.head.state.is_handed_in();
    let form = Form {
        kind,
        typed: &typed,
        evidence: &evidence,
        uploads: &uploads,
        intent: if handed_in || change.submit { Intent::Submit } else { Intent::Keep },
        of: Some(&record),
        twins: twins(change.another, ""),
        because: "",
    };
    Ok(in_codes(kind, file(bureau, actor, now, &form).await?))
}

/// Brings a record into another state, if it stands as whoever asks has seen it; none, if that does not matter to them.
///
/// # Errors
/// `api-overtaken` where it no longer stands so; otherwise those of [`change_state`](crate::change_state).
pub async fn decide_given(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    (id, seen): (&str, Option<u32>),
    step: Step,
    reason: &str,
) -> Result<RecordLine, AppError> {
    let record = find(bureau, actor, id).await?;
    stands_so(&record, seen)?;
    change_state_of(bureau, actor, now, &record, step, reason).await
}

/// The same with options named as a program names them: by their codes, and the nearest of those.
fn in_codes(kind: &Kind, filed: Filed) -> Filed {
    let Filed::Open(mut looked) = filed else { return filed };
    for fault in &mut looked.faults {
        let field = match &fault.slot {
            Slot::Field(name) => kind.field(name),
            Slot::Attribute { role, name, .. } => {
                let attributes = kind.role(role).into_iter().flat_map(|role| &role.attributes);
                attributes.into_iter().find(|field| field.name == *name)
            }
            _ => None,
        };
        if let Some(field) = field.filter(|_| fault.message.code.starts_with("sheet-choice-unknown")) {
            by_code(field, fault);
        }
    }
    Filed::Open(looked)
}

fn by_code(field: &Field, fault: &mut Fault) {
    let choices = field.choices();
    let value = fault.message.args.iter().find(|(name, _)| *name == "value");
    let value = value.map_or_else(String::new, |(_, value)| value.clone());
    let words = |choice: &'_ Choice| [choice.code.clone(), choice.title.clone(), choice.english.clone()];
    let all: Vec<String> = choices.iter().flat_map(words).collect();
    let near = nearest(&value, all.iter().map(String::as_str)).filter(|_| !field.sensitive);
    let meant =
        near.and_then(|near| choices.iter().find(|choice| words(choice).iter().any(|word| word == near)));
    let code = if choices.len() > NAMED { "api-choice-of-many" } else { "api-choice" };
    let codes: Vec<&str> = choices.iter().take(NAMED).map(|choice| choice.code.as_str()).collect();
    let message = Message::new(code).with_title("field", field).with("value", value);
    fault.message = message.with("options", codes.join(", "));
    fault.suggestion = meant.map(|choice| choice.code.clone());
}

fn stands_so(record: &RecordLine, seen: Option<u32>) -> Result<(), AppError> {
    if seen.is_some_and(|seen| seen != record.head.number) {
        return Err(AppError::Conflict(Message::new("api-overtaken")));
    }
    Ok(())
}

fn twins(another: bool, spare: &str) -> Twins<'_> {
    if another { Twins::Another(spare) } else { Twins::Unasked }
}

/// A number for a record that nothing else tells from another one: the same for what is sent again.
fn spare(typed: &Typed, given: &GivenRecord) -> String {
    let typed = typed.pairs().flat_map(|(name, text)| [name, text]);
    let parts: Vec<&str> = typed.chain(given.evidence.iter().map(String::as_str)).collect();
    let mut number = EntityId::derive("another", &parts).to_string().to_uppercase();
    number.truncate(6);
    number
}

/// The evidence that stays, and the files of what is new.
fn evidence(record: &RecordLine, change: &GivenChange) -> (Vec<String>, Vec<String>) {
    let stood = &record.content.evidence;
    let Some(given) = &change.evidence else { return (stood.clone(), Vec::new()) };
    given.iter().cloned().partition(|named| stood.contains(named))
}
