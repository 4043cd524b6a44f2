//! Heads: one row per entity with where it stands now, so that lookups need not walk the log. They are a
//! projection, written in the same transaction and checked against the log by verification.

use mingde_core::date::{Day, Timestamp};
use mingde_core::id::EntityId;
use mingde_core::policy::Standing;
use mingde_core::record::State;
use mingde_core::revision::{Draft, EntityKind, Revision};

use crate::dialect::{Cells, Rows};
use crate::error::StoreError;
use crate::revision::entity_id;

/// First sixteen bytes of the BLAKE3 hash of a payload: enough to tell "unchanged" without reading it.
pub type Fingerprint = [u8; 16];

/// The fingerprint of a payload.
pub fn fingerprint(payload: &str) -> Fingerprint {
    let mut short = [0; 16];
    short.copy_from_slice(&blake3::hash(payload.as_bytes()).as_bytes()[..16]);
    short
}

/// Where an entity stands after its latest revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Which one.
    pub id: EntityId,
    /// What it is.
    pub entity: EntityKind,
    /// Record kind, or the kind of unit or group; empty for persons.
    pub kind: String,
    /// Unit that reports it, for records.
    pub unit: Option<EntityId>,
    /// Event date of a record.
    pub event: Option<Day>,
    /// State after the latest revision.
    pub state: State,
    /// Number of the latest revision, from 1.
    pub number: u32,
    /// Its position in the log.
    pub position: u64,
    /// When the ledger learned what it says now.
    pub recorded: Timestamp,
    /// When the ledger first learned of the entity.
    pub entered: Timestamp,
    /// Fingerprint of its payload.
    pub fingerprint: Fingerprint,
}

impl Head {
    /// Where an entity that was unknown before would stand after a draft.
    pub fn of(draft: &Draft, number: u32, position: u64, recorded: Timestamp) -> Self {
        Self {
            id: draft.id,
            entity: draft.entity,
            kind: draft.kind.clone(),
            unit: draft.unit,
            event: draft.event,
            state: draft.state,
            number,
            position,
            recorded,
            entered: recorded,
            fingerprint: fingerprint(&draft.payload),
        }
    }

    /// Where the entity stands.
    pub fn standing(&self) -> Standing<'static> {
        Standing::of(self.number, self.state, self.unit)
    }

    /// Whether appending `draft` would change nothing: same state, kind, unit, event date and payload.
    pub fn says_the_same_as(&self, draft: &Draft) -> bool {
        self.state == draft.state
            && self.kind == draft.kind
            && self.unit == draft.unit
            && self.event == draft.event
            && self.fingerprint == fingerprint(&draft.payload)
    }
}

/// What [`read`] expects, in order.
pub(crate) const COLUMNS: &str =
    "id, entity, kind, state, event, unit, number, position, recorded, entered, fingerprint";
/// How many columns that is.
pub(crate) const WIDTH: usize = 11;
/// About how long their texts are together.
pub(crate) const LENGTH: usize = 80;
/// What becomes of a head that is there already.
pub(crate) const REPLACE: &str = "ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, state = excluded.state, \
    event = excluded.event, unit = excluded.unit, number = excluded.number, position = excluded.position, \
    recorded = excluded.recorded, entered = excluded.entered, \
    fingerprint = excluded.fingerprint";

/// The head that a revision leaves of an entity that was first recorded at `entered`.
pub(crate) fn after(revision: &Revision, entered: Timestamp) -> Head {
    Head { entered, ..Head::of(&revision.draft, revision.number, revision.position, revision.recorded) }
}

/// Adds a head with the values of [`COLUMNS`].
pub(crate) fn put(head: &Head, rows: &mut Rows) {
    rows.blob(head.id.as_bytes().as_slice());
    rows.text(head.entity.name());
    rows.text(head.kind.as_str());
    rows.text(head.state.name());
    rows.int(head.event.map(|day| day.number().into()));
    rows.blob(head.unit.as_ref().map(|unit| unit.as_bytes().as_slice()));
    rows.int(i64::from(head.number));
    rows.int(head.position as i64);
    rows.int(head.recorded.0);
    rows.int(head.entered.0);
    rows.blob(head.fingerprint.as_slice());
}

/// The head of a row of [`COLUMNS`].
pub(crate) fn read(row: &dyn Cells) -> Result<Head, StoreError> {
    let position = row.int(7)?;
    let damaged = |what| StoreError::Damaged { table: "head", position, what };
    let event = match row.optional_int(4)? {
        None => None,
        Some(day) => Some(Day::from_number(i32::try_from(day).map_err(|_| damaged("event"))?)),
    };
    let unit = row.optional_blob(5)?.map(|bytes| entity_id(bytes).ok_or_else(|| damaged("unit")));
    Ok(Head {
        id: entity_id(row.blob(0)?).ok_or_else(|| damaged("id"))?,
        entity: EntityKind::parse(row.text(1)?).ok_or_else(|| damaged("entity"))?,
        kind: row.text(2)?.to_owned(),
        state: State::parse(row.text(3)?).ok_or_else(|| damaged("state"))?,
        event,
        unit: unit.transpose()?,
        number: row.int(6)?.try_into().map_err(|_| damaged("number"))?,
        position: row.position(7)?,
        recorded: Timestamp(row.int(8)?),
        entered: Timestamp(row.int(9)?),
        fingerprint: row.blob(10)?.try_into().map_err(|_| damaged("fingerprint"))?,
    })
}
