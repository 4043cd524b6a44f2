//! Splitting: each unit gets a part of an aim, as a record of its own.

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::kind::Kind;
use mingde_core::number::Fixed;
use mingde_core::policy::{Actor, may_file};
use mingde_core::reason;
use mingde_core::record::{Content, Participant, Value, Who};
use mingde_core::registry::{Unit, UnitClass};
use mingde_core::snapshot::Snapshot;
use mingde_core::text::sort_key;

use super::{Goal, GoalPage, goal_page, unknown};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::filing::{Filed, file_content};
use crate::record_line::find;

/// The part of a unit, as it was typed.
#[derive(Debug, Clone)]
pub struct Part {
    /// Code of the unit.
    pub unit: String,
    /// What it is to reach.
    pub amount: String,
}

/// What came of splitting.
#[derive(Debug)]
pub enum Split {
    /// So many units have their part.
    Done(usize),
    /// Nothing was written: for units by their codes, what is wrong.
    Wrong(Vec<(String, Message)>),
    /// The parts do not come to the whole: by so much they are less; below zero, more.
    Differs(Fixed),
}

/// Splits an aim over units. Where the parts do not come to the whole nothing is written unless that is meant. Done twice it is done once.
///
/// # Errors
/// [`AppError::NotFound`] for whoever may not split it; [`AppError::Invalid`] where nothing was typed.
pub async fn split_goal(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    (id, parts): (&str, &[Part]),
    is_meant: bool,
) -> Result<Split, AppError> {
    let page = goal_page(bureau, actor, id, now.day()).await?;
    if !page.may_split {
        return Err(unknown());
    }
    let above = find(bureau, actor, id).await?;
    let library = bureau.library();
    let kind = library.kind(&above.content.kind)?;
    let (mut read, mut wrong) = (Vec::new(), Vec::new());
    for part in parts.iter().filter(|part| !part.amount.trim().is_empty()) {
        let there = page.without.iter().any(|(code, _)| *code == part.unit);
        let amount = mingde_core::text::narrow(part.amount.trim()).parse::<Fixed>().ok();
        match amount.filter(|amount| amount.raw() > 0 && amount.decimals() <= 2) {
            Some(amount) if there => read.push((part.unit.clone(), amount)),
            Some(_) => wrong.push((part.unit.clone(), Message::new("goal-unit-has-part"))),
            None => wrong.push((part.unit.clone(), Message::new("goal-amount").with("text", &part.amount))),
        }
    }
    if !wrong.is_empty() {
        return Ok(Split::Wrong(wrong));
    }
    if read.is_empty() {
        return Err(AppError::Invalid(Message::new("goal-no-parts")));
    }
    let differs = difference(&page, &read);
    if !is_meant && differs.is_some_and(|differs| differs.raw() != 0) {
        return Ok(Split::Differs(differs.unwrap_or(Fixed::whole(0))));
    }
    let why = reason::coded(&Message::new("reason-split").with("title", &page.goal.title));
    let count = read.len();
    for (code, amount) in read {
        let content = content(actor, kind, &above.content, &above.head.id.to_string(), (&code, amount));
        let content = content.ok_or_else(unknown)?;
        match file_content(bureau, actor, now, (kind, content), &why).await? {
            Filed::Written(_) | Filed::StoodThere(_) => {}
            Filed::Open(looked) => {
                let fault = looked.faults.into_iter().next().map(|fault| fault.message);
                let message = fault.unwrap_or_else(|| Message::new("filing-there-already"));
                return Ok(Split::Wrong(vec![(code, message)]));
            }
        }
    }
    Ok(Split::Done(count))
}

/// Units that have no part of an aim yet: code and name.
pub(super) fn without(snapshot: &Snapshot, parts: &[Goal], today: Day) -> Vec<(String, String)> {
    let has = |unit: &Unit| {
        let id = Unit::id_of(&unit.code);
        parts.iter().any(|part| part.unit.as_ref().is_some_and(|(own, _)| *own == id))
    };
    let units = snapshot.units.unit.iter().zip(&snapshot.units.class);
    let below = units.filter(|(unit, class)| {
        !matches!(class, UnitClass::Bureau | UnitClass::Party) && unit.span.contains(today)
    });
    let mut units: Vec<(String, String)> = below
        .filter(|(unit, _)| !has(unit))
        .map(|(unit, _)| (unit.code.clone(), unit.name.clone()))
        .collect();
    units.sort_by_cached_key(|(_, name)| sort_key(name));
    units
}

fn difference(page: &GoalPage, read: &[(String, Fixed)]) -> Option<Fixed> {
    let new = read.iter().fold(0, |sum, (_, amount)| sum + amount.raw());
    Some(Fixed::from_raw(page.goal.amount?.raw() - page.sum.raw() - new))
}

/// The part of a unit: what the aim says, with another unit and number. It is reported for the unit where the actor files for it, so
/// that the unit sees it.
fn content(
    actor: &Actor,
    kind: &Kind,
    above: &Content,
    id: &str,
    (code, amount): (&str, Fixed),
) -> Option<Content> {
    let splits = kind.splits.as_ref()?;
    let unit = Unit::id_of(code);
    let mut fields = above.fields.clone();
    fields.remove(&splits.reached);
    let named = above.number.clone().unwrap_or_else(|| id.to_owned());
    fields.insert(splits.parent.clone(), Value::Text(named));
    fields.insert(splits.amount.clone(), Value::Number(amount));
    let others = above.participants.iter().filter(|part| match part.who {
        Who::Unit(_) => part.role != splits.unit,
        // Whoever answers for the whole does not for each part; the unit names its own.
        Who::Person(_) => kind.role(&part.role).is_some_and(|role| role.min > 0),
        Who::Group(_) => true,
    });
    let own = Participant { role: splits.unit.clone(), who: Who::Unit(unit), attributes: Default::default() };
    Some(Content {
        kind: kind.id.clone(),
        unit: if may_file(actor, kind, unit).is_ok() { unit } else { above.unit },
        date: above.date,
        number: None,
        fields,
        participants: others.cloned().chain([own]).collect(),
        evidence: Vec::new(),
    })
}
