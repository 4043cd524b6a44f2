//! What a ledger knows of roll-ups: the kinds of their records, the ledgers that are believed, and what was sent or came in.

use std::sync::Arc;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::id::{RecordId, UnitId};
use mingde_core::kind::{Kind, LedgerBelow, ResultBelow, RollsUp, SubmissionOf};
use mingde_core::number::Fixed;
use mingde_core::record::State;
use mingde_core::registry::UnitClass;
use mingde_core::snapshot::{Column, NO_NUMBER, Snapshot, Table};

use crate::error::AppError;
use crate::library::Library;

/// The kinds of records of roll-ups, each with where it says what.
pub struct RollUpKinds {
    pub ledger: (Arc<Kind>, LedgerBelow),
    pub superior: (Arc<Kind>, LedgerBelow),
    pub submission: (Arc<Kind>, SubmissionOf),
    pub result: (Arc<Kind>, ResultBelow),
}

impl RollUpKinds {
    /// Those of a library.
    ///
    /// # Errors
    /// [`AppError::NotFound`] where there is none of one sort.
    pub fn of(library: &Library) -> Result<Self, AppError> {
        let (mut ledger, mut superior, mut submission, mut result) = (None, None, None, None);
        for kind in library.kinds.values() {
            match &kind.rolls_up {
                Some(RollsUp::Ledger(says)) => ledger = Some((kind.clone(), says.clone())),
                Some(RollsUp::Superior(says)) => superior = Some((kind.clone(), says.clone())),
                Some(RollsUp::Submission(says)) => submission = Some((kind.clone(), says.clone())),
                Some(RollsUp::Result(says)) => result = Some((kind.clone(), (**says).clone())),
                None => {}
            }
        }
        let missing = || AppError::NotFound(Message::new("roll-up-no-kind"));
        Ok(Self {
            ledger: ledger.ok_or_else(missing)?,
            superior: superior.ok_or_else(missing)?,
            submission: submission.ok_or_else(missing)?,
            result: result.ok_or_else(missing)?,
        })
    }
}

/// A ledger that is believed to be a unit's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldLedger {
    pub unit: UnitId,
    pub origin: String,
    pub key: String,
    /// Since when it is believed.
    pub since: Timestamp,
}

/// The ledger that is believed of each bureau below.
pub fn ledgers(snapshot: &Snapshot, kinds: &RollUpKinds) -> Vec<HeldLedger> {
    believed(snapshot, &kinds.ledger)
}

/// The ledger that is believed of each unit in records of a kind: what was said last.
pub fn believed(snapshot: &Snapshot, (kind, says): &(Arc<Kind>, LedgerBelow)) -> Vec<HeldLedger> {
    let Some(table) = snapshot.table(&kind.id) else { return Vec::new() };
    let mut rows: Vec<usize> = (0..table.len()).filter(|row| table.state[*row] == State::Accepted).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(table.position[*row]));
    let mut found: Vec<HeldLedger> = Vec::new();
    for row in rows {
        let Some(unit) = snapshot.units.id.get(table.unit[row] as usize).copied() else { continue };
        if found.iter().any(|known| known.unit == unit) {
            continue;
        }
        let (origin, key) = (text(table, &says.origin, row), text(table, &says.key, row));
        found.push(HeldLedger { unit, origin, key, since: table.recorded[row] });
    }
    found
}

/// The unit that the bureau itself is.
pub fn own_unit(snapshot: &Snapshot) -> Result<UnitId, AppError> {
    let at = snapshot.units.class.iter().position(|class| *class == UnitClass::Bureau);
    at.map(|at| snapshot.units.id[at]).ok_or_else(|| AppError::NotFound(Message::new("roll-up-no-bureau")))
}

/// A submission as it stands in a ledger, the sender's or the superior's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldSubmission {
    pub record: RecordId,
    pub unit: Option<UnitId>,
    pub state: State,
    pub request: String,
    pub request_hash: String,
    pub origin: String,
    pub position: u64,
    pub root: String,
    pub manifest: String,
    /// When that was written: when it came in, or was taken back.
    pub recorded: Timestamp,
}

/// All submissions, whatever became of them, the largest ledger last.
pub fn submissions(snapshot: &Snapshot, kinds: &RollUpKinds) -> Vec<HeldSubmission> {
    let (kind, says) = &kinds.submission;
    let Some(table) = snapshot.table(&kind.id) else { return Vec::new() };
    let submission = |row: usize| HeldSubmission {
        record: table.id[row],
        unit: snapshot.units.id.get(table.unit[row] as usize).copied(),
        state: table.state[row],
        request: text(table, &says.request, row),
        request_hash: text(table, &says.request_hash, row),
        origin: text(table, &says.origin, row),
        position: whole(table, &says.position, row),
        root: text(table, &says.root, row),
        manifest: text(table, &says.manifest, row),
        recorded: table.recorded[row],
    };
    let mut found: Vec<HeldSubmission> = (0..table.len()).map(submission).collect();
    found.sort_by_key(|one| one.position);
    found
}

pub fn text(table: &Table, field: &str, row: usize) -> String {
    match table.column(field) {
        Some(Column::Text(texts)) => texts.get(row).unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}

fn whole(table: &Table, field: &str, row: usize) -> u64 {
    match table.column(field) {
        Some(Column::Number(numbers)) if numbers[row] != NO_NUMBER => {
            u64::try_from(Fixed::from_raw(numbers[row]).truncated()).unwrap_or(0)
        }
        _ => 0,
    }
}
