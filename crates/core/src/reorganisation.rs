//! Units that are founded, closed, merged, split, renamed or moved: what becomes of them, of who works there and of what belongs
//! to them. What a unit did before stays its own: records name it, and it stands in the registry with its days.

mod ending;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use self::ending::{attach, end, end_parents};
use crate::date::Day;
use crate::diagnostic::Message;
use crate::id::{GroupId, PersonId, UnitId};
use crate::registry::{Group, Parent, Person, Span, Unit};
use crate::text::comparable;
use crate::unit_history::{FormerName, UnitHistory};

pub(crate) use self::ending::reaches;

/// A unit that is to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Founding {
    /// Code that identifies it.
    pub code: String,
    /// Name.
    pub name: String,
    /// Code of its kind.
    pub kind: String,
    /// The unit it belongs to.
    pub parent: Option<UnitId>,
}

/// What is done to units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reorganisation {
    /// A unit begins.
    Found(Founding),
    /// A unit is no longer there; posts at it and groups of it end with it.
    Close {
        /// Which.
        unit: UnitId,
    },
    /// Units become part of another one: who works there goes on there with the same post, what is below them is below it.
    Merge {
        /// Those that are no longer there.
        units: Vec<UnitId>,
        /// The one that goes on.
        into: UnitId,
    },
    /// A new unit takes the place of several, with all who work at them and all that is below them.
    Unite {
        /// Those that are no longer there.
        units: Vec<UnitId>,
        /// The one that begins.
        into: Founding,
    },
    /// New units take the place of one. Who goes where is for the posts of each to say.
    Split {
        /// The one that is no longer there.
        unit: UnitId,
        /// Code and name of those that begin.
        into: Vec<(String, String)>,
    },
    /// A unit has another name from the day on; the old one is still understood.
    Rename {
        /// Which.
        unit: UnitId,
        /// The new name.
        name: String,
    },
    /// A unit belongs to another one.
    Move {
        /// Which.
        unit: UnitId,
        /// The new parent.
        to: UnitId,
    },
}

/// Units, persons and groups: those that are looked at, or those that change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Affected {
    /// Units by id.
    pub units: BTreeMap<UnitId, Unit>,
    /// Persons with a post at one of the units.
    pub persons: BTreeMap<PersonId, Person>,
    /// Groups of the units.
    pub groups: BTreeMap<GroupId, Group>,
}

impl Reorganisation {
    /// The units whose persons and groups are concerned.
    pub fn ending(&self) -> &[UnitId] {
        match self {
            Self::Close { unit } | Self::Split { unit, .. } => std::slice::from_ref(unit),
            Self::Merge { units, .. } | Self::Unite { units, .. } => units,
            Self::Found(_) | Self::Rename { .. } | Self::Move { .. } => &[],
        }
    }

    /// What changes when it holds from `from` on. `registry` has all units and, of persons and groups, at least those of
    /// the units that end.
    ///
    /// # Errors
    /// What stands in the way.
    pub fn carry_out(&self, from: Day, registry: &Affected) -> Result<Affected, Message> {
        let mut changes = Affected::default();
        match self {
            Self::Found(founding) => found(founding, from, registry, &mut changes)?,
            Self::Close { unit } => {
                without_units(registry, *unit, from)?;
                end(registry, *unit, from, None, &mut changes)?;
            }
            Self::Merge { units, into } => {
                standing(registry, *into, from)?;
                merge(registry, units, *into, from, &mut changes)?;
            }
            Self::Unite { units, into } => {
                if units.len() < 2 {
                    return Err(Message::new("reorganisation-unite-few").with("name", &into.name));
                }
                merge(registry, units, Unit::id_of(into.code.trim()), from, &mut changes)?;
                found(into, from, registry, &mut changes)?;
            }
            Self::Split { unit, into } => split(registry, *unit, into, from, &mut changes)?,
            Self::Rename { unit, name } => {
                let renamed = rename(registry, *unit, name.trim(), from)?;
                changes.units.insert(*unit, renamed);
            }
            Self::Move { unit, to } => {
                let mut moved = standing(registry, *unit, from)?.clone();
                standing(registry, *to, from)?;
                if is_below(registry, *to, *unit, from) {
                    let message = Message::new("reorganisation-below-itself").with("unit", moved.name);
                    return Err(message.with("to", name(registry, *to)));
                }
                if moved.parent_on(from) == Some(*to) {
                    let message = Message::new("reorganisation-there-already").with("unit", moved.name);
                    return Err(message.with("to", name(registry, *to)));
                }
                attach(&mut moved, *to, from);
                changes.units.insert(*unit, moved);
            }
        }
        Ok(changes)
    }
}

/// Begins a unit, unless its code or name would be taken for another one.
fn found(founding: &Founding, from: Day, registry: &Affected, changes: &mut Affected) -> Result<(), Message> {
    let (code, name) = (founding.code.trim(), founding.name.trim());
    if code.is_empty() || name.is_empty() {
        return Err(Message::new("reorganisation-code-and-name"));
    }
    let taken = |unit: &Unit| comparable(&unit.code) == comparable(code);
    if registry.units.values().chain(changes.units.values()).any(taken) {
        return Err(Message::new("reorganisation-code-taken").with("code", code));
    }
    let id = Unit::id_of(code);
    free_name(registry, changes, id, name, from)?;
    let span = Span { from: Some(from), to: None };
    if let Some(parent) = founding.parent {
        standing(registry, parent, from)?;
    }
    let made = Unit {
        code: code.to_owned(),
        name: name.to_owned(),
        aliases: Vec::new(),
        history: UnitHistory::default(),
        kind: founding.kind.clone(),
        parents: founding.parent.map(|unit| Parent { unit, span }).into_iter().collect(),
        span,
        fields: BTreeMap::new(),
    };
    changes.units.insert(id, made);
    Ok(())
}

/// Ends units; who works there and what is below them goes on at another one.
fn merge(
    registry: &Affected,
    units: &[UnitId],
    into: UnitId,
    from: Day,
    changes: &mut Affected,
) -> Result<(), Message> {
    for unit in units {
        if *unit == into {
            return Err(Message::new("reorganisation-into-itself").with("unit", name(registry, *unit)));
        }
        end(registry, *unit, from, Some(into), changes)?;
        for (id, child) in below(registry, *unit, from) {
            let mut child = changes.units.remove(id).unwrap_or_else(|| child.clone());
            attach(&mut child, into, from);
            changes.units.insert(*id, child);
        }
    }
    // A unit that ends is below none that goes on.
    for unit in units {
        if let (Some(ended), Some(before)) = (changes.units.get_mut(unit), registry.units.get(unit)) {
            ended.parents.clone_from(&before.parents);
            end_parents(ended, from);
            ended.history.continued_by = vec![into];
        }
    }
    Ok(())
}

/// Ends a unit and begins others of its kind in its place.
fn split(
    registry: &Affected,
    unit: UnitId,
    into: &[(String, String)],
    from: Day,
    changes: &mut Affected,
) -> Result<(), Message> {
    let before = end(registry, unit, from, None, changes)?;
    if into.len() < 2 {
        return Err(Message::new("reorganisation-split-few").with("unit", before.name));
    }
    without_units(registry, unit, from)?;
    let parent = before.parent_on(from.plus(-1));
    for (code, name) in into {
        let kind = before.kind.clone();
        let founding = Founding { code: code.clone(), name: name.clone(), kind, parent };
        found(&founding, from, registry, changes)?;
    }
    let continued_by = into.iter().map(|(code, _)| Unit::id_of(code.trim())).collect();
    if let Some(ended) = changes.units.get_mut(&unit) {
        ended.history.continued_by = continued_by;
    }
    Ok(())
}

fn rename(registry: &Affected, unit: UnitId, name: &str, from: Day) -> Result<Unit, Message> {
    let mut renamed = standing(registry, unit, from)?.clone();
    if name.is_empty() {
        return Err(Message::new("reorganisation-code-and-name"));
    }
    if renamed.name == name {
        return Err(Message::new("reorganisation-same-name").with("unit", name));
    }
    free_name(registry, &Affected::default(), unit, name, from)?;
    if let Some(last) = renamed.history.former_names.last().filter(|last| last.to > from) {
        let message = Message::new("reorganisation-renamed-later").with("unit", &renamed.name);
        return Err(message.with("day", last.to));
    }
    let former = std::mem::replace(&mut renamed.name, name.to_owned());
    renamed.aliases.retain(|alias| alias != name && *alias != former);
    renamed.aliases.push(former.clone());
    renamed.history.former_names.push(FormerName { name: former, to: from });
    Ok(renamed)
}

/// A name is free unless another unit bears it that still stands on the day once the changes hold: whoever wrote it
/// afterwards would be understood as that one.
fn free_name(
    registry: &Affected,
    changes: &Affected,
    of: UnitId,
    name: &str,
    day: Day,
) -> Result<(), Message> {
    let wanted = comparable(name);
    let bears = |unit: &Unit| {
        comparable(&unit.name) == wanted || unit.aliases.iter().any(|alias| comparable(alias) == wanted)
    };
    let untouched = registry.units.iter().filter(|(id, _)| !changes.units.contains_key(id));
    let mut others = untouched.chain(&changes.units).filter(|(id, _)| **id != of);
    match others.find(|(_, unit)| reaches(unit.span, day) && bears(unit)) {
        None => Ok(()),
        Some((_, unit)) => {
            Err(Message::new("reorganisation-name-taken").with("name", name).with("code", &unit.code))
        }
    }
}

fn without_units(registry: &Affected, unit: UnitId, from: Day) -> Result<(), Message> {
    let Some((_, below)) = below(registry, unit, from).next() else { return Ok(()) };
    let message = Message::new("reorganisation-has-units").with("unit", name(registry, unit));
    Err(message.with("below", &below.name))
}

fn name(registry: &Affected, unit: UnitId) -> &str {
    registry.units.get(&unit).map_or("", |unit| unit.name.as_str())
}

/// A unit that is there on a day.
pub(crate) fn standing(registry: &Affected, unit: UnitId, day: Day) -> Result<&Unit, Message> {
    let found = registry.units.get(&unit).filter(|found| found.span.contains(day));
    found.ok_or_else(|| {
        let message = Message::new("reorganisation-not-there").with("unit", name(registry, unit));
        message.with("day", day)
    })
}

/// Units directly below another one on a day.
fn below(registry: &Affected, unit: UnitId, day: Day) -> impl Iterator<Item = (&UnitId, &Unit)> {
    registry.units.iter().filter(move |(id, child)| {
        **id != unit && child.span.contains(day) && child.parent_on(day) == Some(unit)
    })
}

/// Whether a unit is another one or stands somewhere below it. A registry may contradict itself, so the way up ends.
fn is_below(registry: &Affected, unit: UnitId, whole: UnitId, day: Day) -> bool {
    let up = |unit: &UnitId| registry.units.get(unit).and_then(|unit| unit.parent_on(day));
    std::iter::successors(Some(unit), up).take(registry.units.len() + 1).any(|above| above == whole)
}
