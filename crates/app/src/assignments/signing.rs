//! Signing: a unit has received what it was sent, or has done it. Each is a record of its own, by whoever signs, of the day on which it is
//! done, and nobody writes it for another day.

use std::collections::BTreeMap;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::id::{EntityId, RecordId, UnitId};
use mingde_core::kind::{Kind, ReceiptOf};
use mingde_core::policy::{Actor, Before, may_sign, signs_for};
use mingde_core::reason;
use mingde_core::record::{Content, Participant, State, Value, Who, check_content};
use mingde_core::revision::Draft;
use mingde_store::{Change, StoreError};

use super::page::{content_of, find, unknown};
use super::receiving::received_of;
use super::sent::SentRow;
use super::standing::Receipts;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::notices::{Cause, Holders, Teller};
use crate::sealing::sealing;

/// What is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SigningStep {
    /// It was received.
    Received,
    /// It is done.
    Done,
}

impl SigningStep {
    /// From its name in addresses.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "signature" => Some(Self::Received),
            "completion" => Some(Self::Done),
            _ => None,
        }
    }

    fn option(self, receipt: &ReceiptOf) -> &str {
        match self {
            Self::Received => &receipt.signed,
            Self::Done => &receipt.done,
        }
    }
}

/// Signs for a unit that it received something, or has done it. Signed twice it is signed once.
///
/// # Errors
/// [`AppError::NotFound`] for whoever does not sign for the unit; [`AppError::Invalid`] where a record or a word is wanted first.
pub async fn sign(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    (id, unit): (&str, &str),
    step: SigningStep,
    word: &str,
) -> Result<(), AppError> {
    let present = bureau.present().await?;
    let sent = find(&present, actor, id)?;
    let receipts = Receipts::all(&present.snapshot);
    let own = received_of(&present.library, actor, &sent, &receipts, now.day());
    let own = own.into_iter().find(|own| own.standing.unit.to_string() == unit).ok_or_else(unknown)?;
    let (assignment, standing) = (own.assignment, own.standing);
    let is_there = match step {
        SigningStep::Received => standing.signed.is_some(),
        SigningStep::Done => standing.done.as_ref().is_some_and(|done| done.signed),
    };
    if is_there {
        return Ok(());
    }
    let word = word.trim();
    if step == SigningStep::Done && standing.done.is_none() {
        if let Some((_, title)) = &assignment.answer {
            let message = Message::new("assignment-answer-first");
            return Err(AppError::Invalid(message.with_title("kind", &title)));
        }
        if word.is_empty() {
            return Err(AppError::Invalid(Message::new("assignment-word-wanted")));
        }
    }
    write(bureau, actor, now, &sent, standing.unit, (step, word)).await
}

/// A record was filed: what its unit was asked for by such a record is done, if whoever filed it signs for the unit.
pub(crate) async fn answered(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    content: &Content,
) -> Result<(), AppError> {
    // What a program files is an answer; that it is done nobody signs but in person.
    if !actor.is_in_person() {
        return Ok(());
    }
    let Some(present) = bureau.known() else { return Ok(()) };
    let Some(unit) = present.snapshot.units.index_of(content.unit) else { return Ok(()) };
    let asking: Vec<SentRow<'_>> = SentRow::all(&present.snapshot)
        .filter(|sent| sent.answer() == Some(&content.kind))
        .filter(|sent| sent.receivers().iter().any(|receiver| receiver.index == unit))
        .collect();
    if asking.is_empty() {
        return Ok(());
    }
    let receipts = Receipts::all(&present.snapshot);
    for sent in asking {
        let kind = present.library.kinds.get(&sent.sends.receipt);
        if kind.is_none_or(|kind| !signs_for(actor, kind, content.unit)) {
            continue;
        }
        let own = received_of(&present.library, actor, &sent, &receipts, now.day());
        let done = own.iter().find(|own| own.standing.unit == content.unit);
        if done.and_then(|own| own.standing.done.as_ref()).is_some_and(|done| !done.signed) {
            write(bureau, actor, now, &sent, content.unit, (SigningStep::Done, "")).await?;
        }
    }
    Ok(())
}

async fn write(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    sent: &SentRow<'_>,
    unit: UnitId,
    (step, word): (SigningStep, &str),
) -> Result<(), AppError> {
    let (_, about) = content_of(bureau, sent.id()).await?;
    let library = bureau.library();
    let kind = library.kind(&sent.sends.receipt)?;
    let receipt = kind.receipt.as_ref().ok_or_else(unknown)?;
    let mut content = content(actor, (kind, receipt), sent, (unit, now), (step, word)).ok_or_else(unknown)?;
    if let Some(fault) = check_content(kind, &content).into_iter().next() {
        return Err(AppError::Invalid(fault));
    }
    let id = content.derive_id(kind);
    let head = bureau.store.existing(&[id.0]).await?.get(&id.0).cloned();
    if head.as_ref().is_some_and(|head| head.state.is_handed_in()) {
        return Ok(());
    }
    let state = match head.as_ref().map(|head| head.state) {
        Some(State::Returned) => State::Submitted,
        _ => State::Accepted,
    };
    let why = match &head {
        Some(_) => reason::coded(&Message::new("reason-filed-again")),
        None => String::new(),
    };
    let payload = sealing(&library, bureau.store.sealing()).record(kind, id, &mut content)?;
    let draft = Draft::of_record(id, &content, payload, state, &why);
    let before = head.as_ref().map_or(Before::Nothing, |head| Before::Changed(head.standing()));
    let draft = may_sign(actor, draft, before, kind, (sent.sends, &about))?;
    let telling = Default::default();
    let change = Change { draft, before: head.as_ref(), action: "sign", detail: "", telling };
    match bureau.append_alone(now, change).await {
        // The other of two clicks, or somebody else of the unit, was faster.
        Err(AppError::Store(StoreError::Conflict { .. })) => Ok(()),
        done => done,
    }
}

fn content(
    actor: &Actor,
    (kind, receipt): (&Kind, &ReceiptOf),
    sent: &SentRow<'_>,
    (unit, now): (UnitId, Timestamp),
    (step, word): (SigningStep, &str),
) -> Option<Content> {
    let (id, option) = (sent.id().to_string(), step.option(receipt));
    let mut fields = BTreeMap::from([
        (receipt.of.clone(), Value::Text(id.clone())),
        (receipt.step.clone(), Value::Choice(option.to_owned())),
        (receipt.sent.clone(), Value::Date(sent.at.date())),
    ]);
    if let Some(due) = sent.due() {
        fields.insert(receipt.due.clone(), Value::Date(due));
    }
    if !word.is_empty() {
        fields.insert(receipt.word.clone(), Value::Text(word.to_owned()));
    }
    let signer = Participant {
        role: receipt.signer.clone(),
        who: Who::Person(actor.who()?),
        attributes: BTreeMap::new(),
    };
    Some(Content {
        kind: kind.id.clone(),
        unit,
        date: now.day(),
        // One for a unit and step, on whatever day.
        number: Some(format!("{id}-{option}")),
        fields,
        participants: vec![signer],
        evidence: Vec::new(),
    })
}

/// Tells those who sign for the units, and whom it names as its owners, that something was sent.
pub(crate) async fn told_of(
    bureau: &Bureau,
    teller: &mut Teller<'_>,
    now: Timestamp,
    (kind, id, content): (&Kind, EntityId, &Content),
) -> Result<(), AppError> {
    let Some(sends) = &kind.sends else { return Ok(()) };
    let library = bureau.library();
    let Some(receipt) = library.kinds.get(&sends.receipt).and_then(|kind| kind.receipt.as_ref()) else {
        return Ok(());
    };
    let holders = Holders::load(bureau, &receipt.by, now.day()).await?;
    let cause = Cause::AssignmentSent { record: RecordId(id) };
    for part in &content.participants {
        match part.who {
            Who::Unit(unit) if part.role == sends.to => {
                for person in holders.of(&receipt.by, unit) {
                    teller.once(person, &cause, 1);
                }
            }
            Who::Person(person) if sends.owner.as_ref() == Some(&part.role) => {
                teller.once(person, &cause, 1);
            }
            Who::Unit(_) | Who::Person(_) | Who::Group(_) => {}
        }
    }
    Ok(())
}
