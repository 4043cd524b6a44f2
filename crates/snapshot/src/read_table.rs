//! The records of a kind and their participations back from their files.

use std::path::Path;

use mingde_core::id::RecordId;
use mingde_core::kind::{Field, Kind, Party};
use mingde_core::record::State;
use mingde_core::snapshot::{Participations, Table};

use crate::decode::{self, Fillings, Texts};
use crate::error::Error;
use crate::layout;
use crate::manifest::{participations_path, records_path};
use crate::read_registry::Starts;
use crate::scan::scan;

/// How many units, persons and groups there are: no reference lies beyond.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counts {
    pub(crate) units: usize,
    pub(crate) persons: usize,
    pub(crate) groups: usize,
}

/// Fills everything of an empty table but its participations.
pub(crate) fn read_records(dir: &Path, table: &mut Table, counts: Counts) -> Result<(), Error> {
    let kind = table.kind.clone();
    let layout = layout::records(&kind);
    let names = [
        "record_id",
        "record_row",
        "state",
        "unit_row",
        "event_date",
        "entered_at",
        "recorded_at",
        "position",
        "own_number",
        "evidence_files",
    ];
    let fields: Vec<&Field> = kind.fields.iter().collect();
    let mut specs = layout.pick(&names);
    specs.extend(layout.pick_fields(&fields));
    let mut further = Fillings::new(&fields);
    let mut numbers = Texts::default();
    let mut last = None;
    scan(&dir.join(records_path(&kind.id)), &specs, |portion| {
        let before = table.id.len();
        decode::ids(&mut table.id, portion, 0, RecordId)?;
        decode::own_rows(portion, 1)?;
        decode::listed(portion, 2, State::ALL.iter().map(|(_, name)| *name), |state| {
            table.state.extend(state.map(|at| State::ALL[at].0));
        })?;
        decode::rows(&mut table.unit, portion, 3, counts.units)?;
        decode::days(&mut table.day, portion, 4, mingde_core::snapshot::NO_DAY);
        decode::instants(&mut table.entered, portion, 5);
        decode::instants(&mut table.recorded, portion, 6);
        table.position.extend(portion.longs(7).values().iter().map(|p| *p as u64));
        numbers.extend(portion, 8);
        for (row, files) in portion.ints(9).values().iter().enumerate() {
            table.evidence.push(u16::try_from(*files).map_err(|_| portion.bad(9, row, files))?);
        }
        for row in before..table.id.len() {
            let key = (table.unit[row], table.day[row], table.id[row]);
            if last.is_some_and(|last| last > key) {
                return Err(portion.unsorted(row - before));
            }
            last = Some(key);
        }
        further.extend(portion, names.len(), counts.units)
    })?;
    table.number = numbers.finish();
    table.columns = further.finish();
    Ok(())
}

/// The participations of a kind that has `records` records.
pub(crate) fn read_participations(
    dir: &Path,
    kind: &Kind,
    records: usize,
    counts: Counts,
) -> Result<Participations, Error> {
    let layout = layout::participations(kind);
    let names = ["record_row", "role", "person_row", "unit_row", "group_row"];
    let fields = kind.attributes();
    let mut specs = layout.pick(&names);
    specs.extend(layout.pick_fields(&fields));
    let mut parts = Participations::default();
    let mut further = Fillings::new(&fields);
    let mut start = Starts::default();
    let of: Vec<Party> = kind.roles.iter().map(|r| r.of).collect();
    scan(&dir.join(participations_path(&kind.id)), &specs, |portion| {
        let before = parts.record.len();
        decode::rows(&mut parts.record, portion, 0, records)?;
        start.extend(portion, &parts.record)?;
        decode::listed(portion, 1, kind.roles.iter().map(|r| r.name.as_str()), |role| {
            parts.role.extend(role.map(|at| at as u8));
        })?;
        let (mut persons, mut units, mut groups) = (Vec::new(), Vec::new(), Vec::new());
        decode::rows(&mut persons, portion, 2, counts.persons)?;
        decode::rows(&mut units, portion, 3, counts.units)?;
        decode::rows(&mut groups, portion, 4, counts.groups)?;
        for (row, role) in parts.role[before..].iter().enumerate() {
            parts.who.push(match of[usize::from(*role)] {
                Party::Person => persons[row],
                Party::Unit => units[row],
                Party::Group => groups[row],
            });
        }
        further.extend(portion, names.len(), counts.units)
    })?;
    parts.columns = further.finish();
    parts.start = start.finish(records);
    Ok(parts)
}
