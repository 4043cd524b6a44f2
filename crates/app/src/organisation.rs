//! The units of a bureau as they belonged together on a day, and what became of each over time.

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::date::Day;
use mingde_core::id::UnitId;
use mingde_core::snapshot::Snapshot;
use mingde_core::text::sort_key;
use serde::Serialize;
use utoipa::ToSchema;

use crate::sight::Sight;
use crate::unit_line::{UnitLine, heads, unit_line};
use crate::view::IdText;

/// A unit in the tree, in the order in which it is read from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TreeRow {
    /// The unit, called as it was on the day.
    pub unit: UnitLine,
    /// Others follow that are below it.
    pub has_below: bool,
    /// So many units above it have no more below them than those up to here.
    pub closes: usize,
}

/// What happened to a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum UnitEvent {
    /// It has been there since.
    Began,
    /// It took the place of others.
    CameFrom {
        /// Which.
        #[schema(value_type = Vec<(IdText, String)>)]
        units: Vec<(UnitId, String)>,
    },
    /// It was called otherwise before.
    Renamed {
        /// Before.
        former: String,
        /// Since.
        name: String,
    },
    /// It belonged to a unit from then on.
    Below {
        /// Which.
        #[schema(value_type = (IdText, String))]
        unit: (UnitId, String),
    },
    /// It was no longer there.
    Ended,
    /// Others took its place.
    ContinuedBy {
        /// Which.
        #[schema(value_type = Vec<(IdText, String)>)]
        units: Vec<(UnitId, String)>,
    },
    /// Other names under which it is understood, of which no day is known.
    AlsoCalled {
        /// Which.
        names: Vec<String>,
    },
}

/// The units that an actor sees and that are there on a day, each below the one it belonged to on that day.
pub fn organisation(sight: &Sight, day: Day) -> Vec<TreeRow> {
    let snapshot = sight.uncut();
    let there =
        |at: &usize| snapshot.units.unit[*at].span.contains(day) && sight.sees_unit(snapshot.units.id[*at]);
    let seen: Vec<usize> = (0..snapshot.units.len()).filter(there).collect();
    let ids: BTreeSet<UnitId> = seen.iter().map(|at| snapshot.units.id[*at]).collect();
    let parent = |at: usize| snapshot.units.unit[at].parent_on(day).filter(|parent| ids.contains(parent));
    let mut below: BTreeMap<Option<UnitId>, Vec<usize>> = BTreeMap::new();
    for at in &seen {
        below.entry(parent(*at)).or_default().push(*at);
    }
    let kinds = &snapshot.schema.unit_kinds;
    let rank = |at: usize| {
        let unit = &snapshot.units.unit[at];
        let kind = kinds.iter().position(|kind| kind.choice.code == unit.kind);
        (kind.unwrap_or(kinds.len()), sort_key(unit.name_on(day)))
    };
    below.values_mut().for_each(|units| units.sort_by_cached_key(|at| rank(*at)));
    let mut reading = Reading { snapshot, below: &below, heads: heads(snapshot, day), day, rows: Vec::new() };
    let roots = below.get(&None).map_or(&[][..], Vec::as_slice);
    reading.read(roots, 0);
    // Units that belong to each other in a circle hang from nothing; they are told all the same.
    let told: BTreeSet<UnitId> = reading.rows.iter().map(|row| row.unit.id).collect();
    for at in seen.iter().filter(|at| !told.contains(&snapshot.units.id[**at])) {
        reading.tell(*at, false, 0);
    }
    reading.rows
}

struct Reading<'s> {
    snapshot: &'s Snapshot,
    below: &'s BTreeMap<Option<UnitId>, Vec<usize>>,
    heads: Vec<usize>,
    day: Day,
    rows: Vec<TreeRow>,
}

impl Reading<'_> {
    /// Tells units that stand beside each other; after the last of them, those above close that end with it.
    fn read(&mut self, units: &[usize], closing: usize) {
        let tree = self.below;
        for (nth, at) in units.iter().enumerate() {
            let closes = if nth + 1 == units.len() { closing } else { 0 };
            let children = tree.get(&Some(self.snapshot.units.id[*at])).map_or(&[][..], Vec::as_slice);
            if children.is_empty() {
                self.tell(*at, false, closes);
            } else {
                self.tell(*at, true, 0);
                self.read(children, closes + 1);
            }
        }
    }

    fn tell(&mut self, at: usize, has_below: bool, closes: usize) {
        let mut unit = unit_line(self.snapshot, at, self.heads[at], self.day);
        unit.name = self.snapshot.units.unit[at].name_on(self.day).to_owned();
        self.rows.push(TreeRow { unit, has_below, closes });
    }
}

/// What became of a unit, the earliest first; what has no day stands before all.
pub(crate) fn history(snapshot: &Snapshot, at: usize) -> Vec<(Option<Day>, UnitEvent)> {
    let (id, unit) = (snapshot.units.id[at], &snapshot.units.unit[at]);
    let named = |unit: UnitId| {
        snapshot.units.index_of(unit).map(|at| (unit, snapshot.units.unit[at as usize].name.clone()))
    };
    let mut events = Vec::new();
    let former = &unit.history.former_names;
    let undated = unit.aliases.iter().filter(|alias| !former.iter().any(|former| former.name == **alias));
    let names: Vec<String> = undated.cloned().collect();
    if !names.is_empty() {
        events.push((None, UnitEvent::AlsoCalled { names }));
    }
    if unit.span.from.is_some() {
        events.push((unit.span.from, UnitEvent::Began));
    }
    let mut origins: BTreeMap<Option<Day>, Vec<(UnitId, String)>> = BTreeMap::new();
    for (other, before) in snapshot.units.id.iter().zip(&snapshot.units.unit) {
        if before.history.continued_by.contains(&id) {
            origins.entry(before.span.to).or_default().push((*other, before.name.clone()));
        }
    }
    events.extend(origins.into_iter().map(|(day, units)| (day, UnitEvent::CameFrom { units })));
    for parent in &unit.parents {
        if let Some(above) = named(parent.unit) {
            events.push((parent.span.from.or(unit.span.from), UnitEvent::Below { unit: above }));
        }
    }
    for (nth, one) in former.iter().enumerate() {
        let name = former.get(nth + 1).map_or(&unit.name, |next| &next.name).clone();
        events.push((Some(one.to), UnitEvent::Renamed { former: one.name.clone(), name }));
    }
    if let Some(ended) = unit.span.to {
        events.push((Some(ended), UnitEvent::Ended));
        let units: Vec<_> = unit.history.continued_by.iter().filter_map(|unit| named(*unit)).collect();
        if !units.is_empty() {
            events.push((Some(ended), UnitEvent::ContinuedBy { units }));
        }
    }
    events.sort_by_key(|(day, _)| *day);
    events
}
