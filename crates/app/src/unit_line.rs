//! A unit in a line.

use mingde_core::date::Day;
use mingde_core::id::UnitId;
use mingde_core::snapshot::Snapshot;
use serde::Serialize;
use utoipa::ToSchema;

use crate::view::{DayText, IdText, Title};

/// A unit as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnitLine {
    /// Its id.
    #[schema(value_type = IdText)]
    pub id: UnitId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What kind of unit it is.
    pub kind: Title,
    /// The unit above it on the day.
    #[schema(value_type = Option<(IdText, String)>)]
    pub parent: Option<(UnitId, String)>,
    /// How many persons have their main post there on the day.
    pub persons: usize,
    /// The first day on which it is no longer there.
    #[schema(value_type = Option<DayText>)]
    pub ended: Option<Day>,
}

/// How many persons have their main post in each unit on a day.
pub(crate) fn heads(snapshot: &Snapshot, today: Day) -> Vec<usize> {
    let mut heads = vec![0; snapshot.units.len()];
    for person in 0..snapshot.persons.len() as u32 {
        if let Some(post) = snapshot.persons.main_post(person, today)
            && let Some(count) = heads.get_mut(snapshot.persons.posts.unit[post] as usize)
        {
            *count += 1;
        }
    }
    heads
}

pub(crate) fn unit_line(snapshot: &Snapshot, at: usize, persons: usize, today: Day) -> UnitLine {
    let unit = &snapshot.units.unit[at];
    let kind = snapshot.schema.unit_kinds.iter().find(|kind| kind.choice.code == unit.kind);
    UnitLine {
        id: snapshot.units.id[at],
        code: unit.code.clone(),
        name: unit.name.clone(),
        kind: kind.map_or_else(|| Title::name(&unit.kind), |kind| Title::from(&kind.choice)),
        parent: unit.parent_on(today).and_then(|parent| named_unit(snapshot, parent)),
        persons,
        ended: unit.span.to.filter(|to| *to <= today),
    }
}

fn named_unit(snapshot: &Snapshot, unit: UnitId) -> Option<(UnitId, String)> {
    let at = snapshot.units.index_of(unit)? as usize;
    Some((unit, snapshot.units.unit[at].name.clone()))
}
