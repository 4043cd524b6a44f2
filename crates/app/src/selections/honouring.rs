//! Honours: for each who was chosen a record that leads back to the nomination, all in one transaction.

use std::collections::BTreeMap;

use mingde_core::date::{Day, Timestamp};
use mingde_core::kind::{HonourFields, Kind, SelectionPart};
use mingde_core::policy::{Actor, Before, accepts_at_once, may_append, may_file};
use mingde_core::record::{Content, Participant, State, Value, Who, check_content};
use mingde_core::revision::Draft;

use super::call::Call;
use super::closing::Handled;
use super::find::{record_of, unknown};
use super::stage::Stage;
use super::standing::{Nominee, NomineeWho};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::present::Present;
use crate::sealing::sealing;

/// Longest title of an honour.
const LONGEST: usize = 100;

/// Whether somebody may write the honours of a selection.
pub(super) fn may_honour(present: &Present, actor: &Actor, call: &Call, chosen: &[&Nominee]) -> bool {
    let kind = super::call_kind(&present.library, call)
        .and_then(|(_, fields)| present.library.kinds.get(&fields.kinds.honour));
    kind.is_some_and(|kind| chosen.iter().all(|one| may_file(actor, kind, one.unit).is_ok()))
}

/// Writes the honours that are not there. Gives back how many were written; done twice it is done once.
///
/// # Errors
/// [`AppError::NotFound`] for whoever does not handle it; [`AppError::Refused`] for whoever does not file honours;
/// [`AppError::Conflict`] before the body has decided.
pub async fn write_honours(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    id: &str,
) -> Result<usize, AppError> {
    let mut writer = bureau.store.begin(actor, now).await?;
    let present = bureau.renewed().await?;
    let handled = Handled::of(&present, actor, id)?;
    let Handled { call, standing, fields, nominations, .. } = &handled;
    handled.expect(&[Stage::ToHonour, Stage::Over], now.day())?;
    let kind = present.library.kind(&fields.kinds.honour)?;
    let Some(SelectionPart::Honour(named)) = &kind.selection else { return Err(unknown()) };
    let mut drafts = Vec::new();
    for nominee in standing.chosen().filter(|one| !standing.honours.contains_key(&one.id)) {
        let nomination = record_of(bureau, nominee.id).await?.content;
        let decided = super::call::dated(&nomination, &nominations.1.decided).unwrap_or(now.day());
        let mut content = content(call, (kind, named), nominee, decided);
        if let Some(fault) = check_content(kind, &content).into_iter().next() {
            return Err(AppError::Invalid(fault));
        }
        let at_once = accepts_at_once(actor, kind, content.unit, &content.participants);
        let state = if at_once { State::Accepted } else { State::Submitted };
        let id = content.derive_id(kind);
        let head = bureau.store.existing(&[id.0]).await?.get(&id.0).cloned();
        let payload = sealing(&present.library, bureau.store.sealing()).record(kind, id, &mut content)?;
        let why = mingde_core::reason::coded(
            &mingde_core::diagnostic::Message::new("reason-selection-honour").with("title", &call.title),
        );
        let draft = Draft::of_record(id, &content, payload, state, &why);
        let before = head.as_ref().map_or(Before::Nothing, |head| Before::Changed(head.standing()));
        drafts.push(may_append(actor, draft, before, Some(kind))?);
    }
    let count = drafts.len();
    if count == 0 {
        return Ok(0);
    }
    writer.append(drafts, None).await?;
    writer.audit("write-honours", &call.id.0.to_string(), &count.to_string());
    bureau.commit(writer).await?;
    Ok(count)
}

fn content(call: &Call, (kind, named): (&Kind, &HonourFields), nominee: &Nominee, decided: Day) -> Content {
    let category = call.category(&nominee.category).map_or("", |own| own.title.title.as_str());
    let mut title = format!("{category}（{}）", call.title);
    if nominee.who == NomineeWho::Entry {
        title = format!("{title}：{}", nominee.name);
    }
    let (role, who) = match nominee.who {
        NomineeWho::Person(person) => (&named.person, Who::Person(person)),
        NomineeWho::Unit(unit) => (&named.unit, Who::Unit(unit)),
        NomineeWho::Entry => (&named.unit, Who::Unit(nominee.unit)),
    };
    let fields = BTreeMap::from([
        (named.title.clone(), Value::Text(title.chars().take(LONGEST).collect())),
        (named.level.clone(), Value::Choice(call.level.clone())),
        (named.granted_by.clone(), Value::Text(call.granted_by.clone())),
        (named.nomination.clone(), Value::Text(nominee.id.to_string())),
    ]);
    Content {
        kind: kind.id.clone(),
        unit: nominee.unit,
        date: decided,
        number: None,
        fields,
        participants: vec![Participant { role: role.clone(), who, attributes: BTreeMap::new() }],
        evidence: Vec::new(),
    }
}
