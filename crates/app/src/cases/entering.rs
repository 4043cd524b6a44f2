//! One step of a case entered by a form with its own places alone: it is the correction of the record that the case is.

use std::sync::Arc;

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::id::RecordId;
use mingde_core::kind::{Kind, ProcedureStep};
use mingde_core::policy::Actor;
use mingde_core::reason;
use mingde_core::record::State;
use mingde_store::fingerprint;

use super::steps::{StepNow, steps_said};
use super::unknown;
use crate::asking::Asker;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::filing::{Composer, Fault, Filed, Form, Intent, Looked, Slot, Twins, Typed, file, form_of};
use crate::import::Directories;
use crate::record_line::{RecordLine, find};
use crate::record_page::replies_to;
use crate::records::may_correct;
use crate::sealing::sealing;

/// A step that is to be entered.
#[derive(Debug, Clone)]
pub struct StepForm {
    /// The record that the case is.
    pub record: RecordLine,
    /// Its kind.
    pub kind: Arc<Kind>,
    /// The step as it stands.
    pub step: StepNow,
    /// The places that are asked, in their order.
    pub places: Vec<Slot>,
    /// The whole record as it would be typed.
    stands: Typed,
}

impl StepForm {
    /// The whole record as it would be typed, with what was typed into the places of the step; as it stands where nothing was sent.
    pub fn typed(&self, sent: Option<&Typed>) -> Typed {
        let mut typed = self.stands.clone();
        let Some(sent) = sent else { return typed };
        for place in self.places.iter().chain([&Slot::Reason]) {
            typed.set(place.input(), sent.all(&place.input()).to_vec());
        }
        typed
    }

    /// The place without which nothing of the step is entered, where nothing stands in it nor in what may stand for it.
    fn lacks(&self, typed: &Typed) -> Option<Fault> {
        let step = self.procedure_step()?;
        let is_there = |name: &String| !typed.at(&Slot::Field(name.clone())).trim().is_empty();
        let named = if self.step.may_end { &step.ended } else { &step.on };
        let name = named.as_ref()?;
        if is_there(name) || step.waived.as_ref().is_some_and(is_there) {
            return None;
        }
        let message = Message::new("record-field-missing").with_title("field", self.kind.field(name)?);
        Some(Fault { missing: true, ..Fault::at(Slot::Field(name.clone()), message) })
    }

    fn procedure_step(&self) -> Option<&ProcedureStep> {
        self.kind.procedure.as_ref()?.step(&self.step.name)
    }
}

/// The form of a step, for whoever may correct the record. What stands there already stands in it.
///
/// # Errors
/// [`AppError::NotFound`] for whoever may not, for what is no case or not handed in, and for a step that is not entered in a field.
pub async fn step_form(
    bureau: &Bureau,
    actor: &Actor,
    (id, name): (&str, &str),
    today: Day,
) -> Result<StepForm, AppError> {
    let record = find(bureau, actor, id).await?;
    let present = bureau.present().await?;
    let library = &present.library;
    let kind = library.kind(&record.content.kind)?.clone();
    let state = record.head.state;
    if !state.goes_on() || !may_correct(actor, &kind, &record) {
        return Err(unknown());
    }
    let procedure = kind.procedure.as_ref().ok_or_else(unknown)?;
    let id = RecordId(record.head.id);
    let replies = replies_to(library, &present.sight(actor), &kind.id).remove(&id).unwrap_or_default();
    let steps = steps_said((procedure, &record.content, state == State::Accepted), &replies, library, today);
    let step = steps.into_iter().find(|step| step.name == name && step.has_day).ok_or_else(unknown)?;
    let said = procedure.step(name).ok_or_else(unknown)?;
    let named: Vec<&str> = match &said.ended {
        // What is in force is ended; when it begins was decided.
        Some(ended) if step.may_end => vec![ended],
        _ => procedure.entered_with(said),
    };
    let place = |name: &str| match kind.role(name) {
        Some(role) => Slot::Role(role.name.clone()),
        None => Slot::Field(name.to_owned()),
    };
    let places = named.into_iter().map(place).collect();
    let stands = form_of(bureau, &kind, &record).await?;
    Ok(StepForm { record, kind, step, places, stands })
}

/// Enters a step into a record that stood at this revision when its form was shown. Sent twice, it is entered once.
///
/// # Errors
/// Those of [`step_form`] and of [`file`](fn@crate::file). What is wrong with what was typed is no error but [`Filed::Open`], each fault at its
/// place, or at the whole where it is in none of the places that are asked.
pub async fn enter_step(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    at: (&str, &str),
    (sent, stood): (&Typed, Option<u32>),
) -> Result<Filed, AppError> {
    let form = step_form(bureau, actor, at, now.day()).await?;
    let typed = form.typed(Some(sent));
    let open = |fault| Ok(Filed::Open(Looked { faults: vec![fault], ..Looked::default() }));
    if stood.is_some_and(|stood| stood != form.record.head.number) {
        if says(bureau, actor, now, &form, &typed).await? {
            return Ok(Filed::StoodThere(Box::new(form.record)));
        }
        let message = Message::new("case-step-overtaken").with("when", form.record.head.recorded);
        return open(Fault::at(Slot::Whole, message));
    }
    if let Some(fault) = form.lacks(&typed) {
        return open(fault);
    }
    let because = Message::new("reason-case-step").with_title("step", &form.step.title);
    let because = reason::coded(&because);
    let evidence = &form.record.content.evidence;
    let sent_form = Form {
        kind: &form.kind,
        typed: &typed,
        evidence,
        uploads: &[],
        intent: Intent::Submit,
        of: Some(&form.record),
        // Whoever enters a step into a case has seen that it is this one.
        twins: Twins::Another(""),
        because: &because,
    };
    match file(bureau, actor, now, &sent_form).await {
        Ok(Filed::Open(mut looked)) => {
            for fault in &mut looked.faults {
                if fault.slot != Slot::Reason && !asks(&form.places, &fault.slot) {
                    fault.slot = Slot::Whole;
                }
            }
            Ok(Filed::Open(looked))
        }
        // The other of two clicks was faster.
        Err(AppError::Conflict(overtaken)) => {
            let form = step_form(bureau, actor, at, now.day()).await?;
            match says(bureau, actor, now, &form, &form.typed(Some(sent))).await? {
                true => Ok(Filed::StoodThere(Box::new(form.record))),
                false => Err(AppError::Conflict(overtaken)),
            }
        }
        done => done,
    }
}

/// Whether something is wrong in one of the places that are asked.
fn asks(places: &[Slot], slot: &Slot) -> bool {
    places.iter().any(|place| match (place, slot) {
        (Slot::Role(role), Slot::Attribute { role: of, .. }) => role == of,
        (place, slot) => place == slot,
    })
}

/// Whether the record says word for word what was typed.
async fn says(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    form: &StepForm,
    typed: &Typed,
) -> Result<bool, AppError> {
    let known = Directories::load(bureau).await?;
    let mut composer = Composer::new(&form.kind, &known, Asker::of(bureau, actor, now), now.day());
    let mut content = composer.content(typed, Some(&form.record.content));
    if !composer.faults.is_empty() {
        return Ok(false);
    }
    content.evidence.clone_from(&form.record.content.evidence);
    let id = RecordId(form.record.head.id);
    let payload = sealing(&bureau.library(), bureau.store.sealing()).record(&form.kind, id, &mut content)?;
    Ok(fingerprint(&payload) == form.record.head.fingerprint)
}
