//! Sending: what was typed is filed as a record like any other, to the units that were chosen.

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::kind::{Asked, Kind, Sends};
use mingde_core::policy::{Actor, files_somewhere};
use mingde_core::text::sort_key;

use super::audience::{Audiences, audiences, chosen};
use super::kinds_sent;
use super::page::unknown;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::filing::{Filed, Form, Intent, Slot, Twins, Typed, file, units_to_file};
use crate::view::Title;

/// An attached file has so many bytes at most.
pub const LARGEST_ATTACHMENT: usize = 20 << 20;

/// What is to be sent, as it was typed.
#[derive(Debug, Clone, Default)]
pub struct Sending {
    /// The kind of record that is sent.
    pub kind: String,
    /// The unit that sends it.
    pub unit: String,
    /// The day of it.
    pub date: String,
    /// Its number, where it has one.
    pub number: String,
    /// What it is called.
    pub heading: String,
    /// What is to be read.
    pub text: String,
    /// By when it is to be done.
    pub due: String,
    /// The kind of record by which it is answered; empty for a word.
    pub answer: String,
    /// Which units are chosen, by the codes of [`Audiences`].
    pub to: Vec<String>,
    /// Who is to see to it, where the kind names somebody.
    pub owner: String,
    /// The record it follows from.
    pub follows: String,
    /// A file beside it, with its name.
    pub file: Option<(String, Vec<u8>)>,
}

/// Before anything is typed.
#[derive(Debug, Clone)]
pub struct SendingForm {
    /// Kinds that the actor sends.
    pub kinds: Vec<(String, Title)>,
    /// The one that is sent.
    pub kind: std::sync::Arc<Kind>,
    /// Units that the actor sends such records for; none where there are too many to choose from.
    pub units: Vec<String>,
    /// Units to choose from.
    pub audiences: Audiences,
    /// Kinds of records that can be asked for.
    pub answers: Vec<(String, Title)>,
}

impl SendingForm {
    /// How the kind is sent.
    pub fn sends(&self) -> Option<&Sends> {
        self.kind.sends.as_ref()
    }

    /// Whether it goes to one unit only.
    pub fn is_to_one(&self) -> bool {
        let role = self.sends().and_then(|sends| self.kind.role(&sends.to));
        role.is_some_and(|role| role.max == Some(1))
    }
}

/// Why nothing was sent: each fault with the part of the form it is about.
#[derive(Debug, Clone, Default)]
pub struct Unsent(pub Vec<(&'static str, Message)>);

/// What is needed to send a record of a kind; of the first that the actor sends where none is named.
///
/// # Errors
/// [`AppError::NotFound`] for whoever sends no such records.
pub async fn sending_form(
    bureau: &Bureau,
    actor: &Actor,
    kind: &str,
    today: Day,
) -> Result<SendingForm, AppError> {
    let present = bureau.present().await?;
    let library = &present.library;
    let kinds = kinds_sent(library, actor);
    let named = kinds.iter().find(|(id, _)| kind.is_empty() || id == kind).ok_or_else(unknown)?;
    let kind = library.kinds.get(&named.0).ok_or_else(unknown)?.clone();
    let units = units_to_file(bureau, actor, today, &kind).await?;
    let mut answers: Vec<(String, Title)> = library
        .kinds
        .values()
        .filter(|kind| !kind.filed_by.is_empty() && kind.sends.is_none())
        .map(|kind| (kind.id.clone(), Title::from(&**kind)))
        .collect();
    answers.sort_by_cached_key(|(_, title)| sort_key(&title.title));
    let audiences = audiences(&present.snapshot, today);
    Ok(SendingForm { kinds, kind, units, audiences, answers })
}

/// Sends a record to the units that were chosen. Gives its id, or why nothing was sent.
///
/// # Errors
/// [`AppError::NotFound`] for whoever sends no such records, and where the ledger fails.
pub async fn send(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    sending: &Sending,
) -> Result<Result<String, Unsent>, AppError> {
    let present = bureau.present().await?;
    let kind = present.library.kinds.get(&sending.kind).ok_or_else(unknown)?;
    let sends = kind.sends.as_ref().filter(|_| files_somewhere(actor, kind)).ok_or_else(unknown)?;
    let units = chosen(&present.snapshot, &sending.to, now.day());
    let mut unsent = Unsent::default();
    if units.is_empty() {
        unsent.0.push(("to", Message::new("assignment-to-nobody")));
    }
    let answers = present.library.kinds.get(&sending.answer);
    if !sending.answer.is_empty() && answers.is_none_or(|kind| kind.filed_by.is_empty()) {
        unsent.0.push(("answer", Message::new("assignment-answer-unknown")));
    }
    if kind.evidence.asked == Asked::Required && sending.file.is_none() {
        unsent.0.push(("file", Message::new("app-evidence-wanted").with_title("title", &kind.evidence)));
    }
    if sending.file.is_some() && sends.files.is_none() {
        unsent.0.push(("file", Message::new("assignment-no-files")));
    }
    if !unsent.0.is_empty() {
        return Ok(Err(unsent));
    }
    let mut evidence = Vec::new();
    if let Some((_, bytes)) = sending.file.as_ref() {
        evidence.push(bureau.store.evidence().put(bytes)?);
    }
    let typed = typed(sends, sending, units);
    // With a number it is another one; without, what is probably there already is told.
    let number = sending.number.trim();
    let form = Form {
        kind,
        typed: &typed,
        evidence: &evidence,
        uploads: &[],
        intent: Intent::Submit,
        of: None,
        because: "",
        twins: if number.is_empty() { Twins::Unasked } else { Twins::Another(number) },
    };
    Ok(match file(bureau, actor, now, &form).await? {
        Filed::Written(record) | Filed::StoodThere(record) => Ok(record.head.id.to_string()),
        Filed::Open(looked) => {
            let faults = looked.faults.into_iter().map(|fault| (place(sends, &fault.slot), fault.message));
            let doubts = looked.doubts.into_iter().map(|doubt| ("heading", doubt));
            let mut unsent: Vec<(&'static str, Message)> = faults.chain(doubts).collect();
            if unsent.is_empty() {
                unsent.push(("number", Message::new("assignment-there-already")));
            }
            Err(Unsent(unsent))
        }
    })
}

fn typed(sends: &Sends, sending: &Sending, units: impl IntoIterator<Item = String>) -> Typed {
    let field = |name: &str| Slot::Field(name.to_owned()).input();
    let mut typed = Typed::new([
        (Slot::Unit.input(), sending.unit.clone()),
        (Slot::Date.input(), sending.date.clone()),
        (field(&sends.heading), sending.heading.clone()),
    ]);
    let optional = [
        (&sends.text, &sending.text),
        (&sends.due, &sending.due),
        (&sends.answer, &sending.answer),
        (&sends.follows, &sending.follows),
    ];
    for (name, text) in optional {
        if let Some(name) = name.as_ref().filter(|_| !text.trim().is_empty()) {
            typed.set(field(name), [text.clone()]);
        }
    }
    if !sending.number.trim().is_empty() {
        typed.set(Slot::Number.input(), [sending.number.clone()]);
    }
    if let (Some(name), Some((file, _))) = (&sends.files, &sending.file) {
        typed.set(field(name), [file_name(file)]);
    }
    if let Some(owner) = sends.owner.as_ref().filter(|_| !sending.owner.trim().is_empty()) {
        typed.set(Slot::Role(owner.clone()).input(), [sending.owner.clone()]);
    }
    typed.set(Slot::Role(sends.to.clone()).input(), units);
    typed
}

/// The name of a file on one line and without a folder.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let plain: String = last.chars().filter(|c| !c.is_control()).take(120).collect();
    if plain.is_empty() { "1".to_owned() } else { plain }
}

/// The part of the form that a fault is about.
fn place(sends: &Sends, slot: &Slot) -> &'static str {
    let is = |name: &str, own: &Option<String>| own.as_deref() == Some(name);
    match slot {
        Slot::Unit => "unit",
        Slot::Date => "date",
        Slot::Number => "number",
        Slot::Evidence => "file",
        Slot::Role(name) if *name == sends.to => "to",
        Slot::Role(_) => "owner",
        Slot::Field(name) if is(name, &sends.text) => "text",
        Slot::Field(name) if is(name, &sends.due) => "due",
        Slot::Field(name) if is(name, &sends.answer) => "answer",
        Slot::Field(name) if is(name, &sends.files) => "file",
        Slot::Field(_) | Slot::Attribute { .. } | Slot::Whole | Slot::Reason => "heading",
    }
}
