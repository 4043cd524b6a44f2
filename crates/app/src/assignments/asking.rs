//! Asking for what a figure lacks: a task to the units of those who file the records it is counted from.

use std::collections::BTreeSet;

use mingde_core::date::Timestamp;
use mingde_core::id::{EntityId, UnitId};
use mingde_core::kind::Kind;
use mingde_core::policy::{Actor, may_file};
use mingde_core::registry::UnitClass;

use super::sending::{Sending, send};
use super::{kinds_sent, page::unknown};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;
use crate::notices::Holders;
use crate::present::Present;

/// So many working days are given.
const WORKDAYS: u32 = 5;
/// Where a task goes to one unit, so many are sent at most.
const MOST: usize = 200;

/// What came of asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// So many units are asked, by the record of this id, or by the last of several.
    Sent(String, usize),
    /// It could not be settled whom to ask: whoever asks chooses, with a task of this kind.
    Choose(String),
}

/// Whether somebody may ask units for records.
pub fn asks_for_figures(library: &Library, actor: &Actor) -> bool {
    kind_to_ask_by(library, actor).is_some()
}

/// Asks those who file records of a kind for them, under a heading. The unit in whose name it is asked is the own one, or the bureau.
///
/// # Errors
/// [`AppError::NotFound`] for whoever sends no such task, and for a kind that nobody files.
pub async fn request_figure(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    kind: &str,
    heading: &str,
) -> Result<Request, AppError> {
    let present = bureau.present().await?;
    let library = &present.library;
    let by = kind_to_ask_by(library, actor).ok_or_else(unknown)?;
    let wanted = library.kinds.get(kind).filter(|kind| !kind.filed_by.is_empty()).ok_or_else(unknown)?;
    let units = units_filing(bureau, &present, wanted, now).await?;
    let Some(unit) = sender(&present, actor, by, now).filter(|_| !units.is_empty()) else {
        return Ok(Request::Choose(by.id.clone()));
    };
    let due = library.calendar.plus_workdays(now.day(), WORKDAYS);
    let role = by.sends.as_ref().and_then(|sends| by.role(&sends.to));
    let is_to_one = role.is_some_and(|role| role.max == Some(1));
    let count = units.len();
    let groups: Vec<Vec<String>> = match is_to_one {
        true => units.into_iter().take(MOST).map(|unit| vec![unit]).collect(),
        false => vec![units.into_iter().collect()],
    };
    let (several, mut last) = (groups.len() > 1, None);
    for to in groups {
        let number = if several { format!("{kind}-{}-{}", now.day(), to.concat()) } else { String::new() };
        let sending = Sending {
            kind: by.id.clone(),
            unit: unit.clone(),
            date: now.day().to_string(),
            number,
            heading: heading.to_owned(),
            due: due.to_string(),
            answer: kind.to_owned(),
            to,
            ..Sending::default()
        };
        match send(bureau, actor, now, &sending).await? {
            Ok(sent) => last = Some(sent),
            // Somebody asked the same today, under another hand.
            Err(_) => return Ok(Request::Choose(by.id.clone())),
        }
    }
    Ok(last.map_or_else(|| Request::Choose(by.id.clone()), |sent| Request::Sent(sent, count)))
}

/// The kind by which somebody asks: one that goes to many units, where they send one.
fn kind_to_ask_by<'l>(library: &'l Library, actor: &Actor) -> Option<&'l Kind> {
    let kinds = kinds_sent(library, actor);
    let kinds = kinds.iter().filter_map(|(id, _)| library.kinds.get(id).map(AsRef::as_ref));
    let asking = kinds.filter(|kind: &&Kind| kind.sends.as_ref().is_some_and(|sends| sends.answer.is_some()));
    asking.min_by_key(|kind| {
        let role = kind.sends.as_ref().and_then(|sends| kind.role(&sends.to));
        role.is_some_and(|role| role.max == Some(1))
    })
}

/// By which words units are chosen whose people file records of a kind: for the units their offices are held for, and of offices for the whole
/// bureau for the unit of the main post.
async fn units_filing(
    bureau: &Bureau,
    present: &Present,
    kind: &Kind,
    now: Timestamp,
) -> Result<BTreeSet<String>, AppError> {
    let holders = Holders::load(bureau, &kind.filed_by, now.day()).await?;
    let mut units: BTreeSet<EntityId> = BTreeSet::new();
    let persons = &present.snapshot.persons;
    for (grant, reach) in holders.grants() {
        match reach {
            Some(reach) => units.extend(reach.iter().copied()),
            None => {
                let post = persons
                    .index_of(grant.person)
                    .and_then(|at| persons.main_post(at, now.day()))
                    .map(|post| persons.posts.unit[post] as usize);
                units.extend(post.map(|unit| present.snapshot.units.id[unit].0));
            }
        }
    }
    let known = present.snapshot.units.id.iter().zip(&present.snapshot.units.unit);
    let asked = known.filter(|(id, unit)| units.contains(&id.0) && unit.span.contains(now.day()));
    let classes = |id: &UnitId| {
        present.snapshot.units.index_of(*id).map(|at| present.snapshot.units.class[at as usize])
    };
    let below = asked.filter(|(id, _)| classes(id) != Some(UnitClass::Bureau));
    Ok(below.map(|(_, unit)| format!("unit:{}", unit.code)).collect())
}

/// In whose name the actor asks: the own unit, else the bureau.
fn sender(present: &Present, actor: &Actor, kind: &Kind, now: Timestamp) -> Option<String> {
    let sight = present.sight(actor);
    let units = &present.snapshot.units;
    let own = actor.who().and_then(|who| sight.unit_of(who, now.day()));
    let bureau = units.id.iter().zip(&units.class).filter(|(_, class)| **class == UnitClass::Bureau);
    let mut candidates = own.into_iter().chain(bureau.map(|(id, _)| *id));
    let unit = candidates.find(|unit| may_file(actor, kind, *unit).is_ok())?;
    Some(units.unit[units.index_of(unit)? as usize].code.clone())
}
