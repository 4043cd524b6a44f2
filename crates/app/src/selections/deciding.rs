//! What the named body decided: who was there, how they voted, who was chosen. Where it was there in too small a number, or did not agree, that
//! is kept and nobody is chosen.

use std::collections::BTreeMap;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::kind::{DecidingBody, SelectionPart};
use mingde_core::number::Fixed;
use mingde_core::policy::{Actor, Before, may_append};
use mingde_core::reason;
use mingde_core::record::{Content, Participant, State, Value, Who, check_content};
use mingde_core::revision::Draft;

use super::closing::{Handled, among};
use super::find::unknown;
use super::guard::titled;
use super::stage::Stage;
use super::typed::{DecisionAsked, TypedDecision};
use crate::bureau::Bureau;
use crate::cases::undecided_by;
use crate::error::AppError;
use crate::sealing::sealing;

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SelectionDecided {
    /// It holds.
    Holds,
    /// It is kept, and is no decision, for this reason.
    Void(Message),
}

/// Enters what the body decided, and writes into each nomination whether it was chosen.
///
/// # Errors
/// [`AppError::NotFound`] for whoever does not handle it; [`AppError::Conflict`] before the notice is over, with an objection that has no
/// answer, and once it is decided; [`AppError::Invalid`] for what does not fit.
pub async fn decide_selection(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    id: &str,
    typed: &TypedDecision,
) -> Result<SelectionDecided, AppError> {
    // Whoever does not handle it is told nothing of what they typed.
    Handled::of(&*bureau.present().await?, actor, id)?;
    let asked = typed.read(bureau, now.day()).await?;
    let mut writer = bureau.store.begin(actor, now).await?;
    let present = bureau.renewed().await?;
    let handled = Handled::of(&present, actor, id)?;
    let Handled { call, standing, fields, nominations, .. } = &handled;
    handled.expect(&[Stage::ToDecide], now.day())?;
    let noticed_until = call.notice.map(|(_, last)| last);
    if asked.on > now.day() || noticed_until.is_some_and(|last| asked.on <= last) {
        let message = titled("selection-decided-day", call);
        let message = message.with("last", noticed_until.unwrap_or(now.day())).with("today", now.day());
        return Err(AppError::Invalid(message));
    }
    let chosen = among(standing, &asked.chosen)?;
    if let Some(unnoticed) = chosen.iter().find(|one| !one.noticed) {
        return Err(AppError::Invalid(Message::new("selection-unnoticed").with("name", &unnoticed.name)));
    }
    let differs = standing.candidates().filter(|one| one.noticed).count() != chosen.len();
    if differs && asked.why.trim().is_empty() {
        return Err(AppError::Invalid(Message::new("selection-why-wanted")));
    }
    let kind = present.library.kind(&fields.kinds.decision)?;
    let Some(SelectionPart::Decision(named)) = &kind.selection else { return Err(unknown()) };
    let procedure = kind.procedure.as_ref().ok_or_else(unknown)?;
    let body = procedure.body.as_ref().ok_or_else(unknown)?;
    let on = procedure.steps.iter().find_map(|step| step.on.as_ref().filter(|_| step.by_body));
    let names: Vec<String> =
        chosen.iter().map(|one| format!("{} {} {}", one.id, one.name, one.unit_name)).collect();
    let mut values = BTreeMap::from([
        (named.selection.clone(), Value::Text(call.title.clone())),
        (named.chosen.clone(), Value::Text(names.join("\n"))),
    ]);
    values.extend(on.map(|on| (on.clone(), Value::Date(asked.on))));
    values.extend(numbers(body, &asked));
    if !asked.why.trim().is_empty() {
        values.insert(named.why.clone(), Value::Text(asked.why.trim().to_owned()));
    }
    let panel =
        Participant { role: body.role.clone(), who: Who::Group(asked.panel), attributes: BTreeMap::new() };
    let mut content = Content {
        kind: kind.id.clone(),
        unit: call.unit,
        // One for a selection, on whatever day it is entered.
        date: standing.decision.as_ref().map_or(now.day(), |decision| decision.on),
        number: None,
        fields: values,
        participants: vec![panel],
        evidence: Vec::new(),
    };
    if let Some(fault) = check_content(kind, &content).into_iter().next() {
        return Err(AppError::Invalid(fault));
    }
    let void = undecided_by(&present.snapshot, kind, &content);
    let state = if void.is_none() { State::Accepted } else { State::Submitted };
    let decision = content.derive_id(kind);
    let head = bureau.store.existing(&[decision.0]).await?.get(&decision.0).cloned();
    let payload = sealing(&present.library, bureau.store.sealing()).record(kind, decision, &mut content)?;
    let code = "reason-selection-decided";
    let why = if head.is_some() { reason::coded(&Message::new(code)) } else { String::new() };
    let draft = Draft::of_record(decision, &content, payload, state, &why);
    let before = head.as_ref().map_or(Before::Nothing, |head| Before::Changed(head.standing()));
    let mut drafts = vec![may_append(actor, draft, before, Some(kind))?];
    if void.is_none() {
        for nominee in standing.candidates() {
            let is_chosen = asked.chosen.contains(&nominee.id);
            let result = if is_chosen { &nominations.1.chosen } else { &nominations.1.other };
            let values = [
                (&nominations.1.result, Some(Value::Choice(result.clone()))),
                (&nominations.1.decided, Some(Value::Date(asked.on))),
            ];
            drafts.extend(handled.concluded(bureau, actor, nominee.id, &values, code).await?);
        }
    }
    writer.append(drafts, None).await?;
    writer.audit("decide-selection", &call.id.0.to_string(), state.name());
    bureau.commit(writer).await?;
    Ok(void.map_or(SelectionDecided::Holds, SelectionDecided::Void))
}

fn numbers(body: &DecidingBody, asked: &DecisionAsked) -> [(String, Value); 4] {
    let [votes_for, against, abstained] = asked.votes;
    let of = |name: &String, count: u32| (name.clone(), Value::Number(Fixed::whole(i64::from(count))));
    [
        of(&body.present, asked.present),
        of(&body.votes_for, votes_for),
        of(&body.against, against),
        of(&body.abstained, abstained),
    ]
}
