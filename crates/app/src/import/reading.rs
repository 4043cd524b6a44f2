//! The first half of an import: a workbook becomes drafts and refusals, as values. Nothing here writes to the ledger;
//! of what stands in it only the present values of persons are asked for, through [`Outside`].

use std::collections::HashMap;
use std::sync::Arc;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::id::{EntityId, IdMap};
use mingde_core::policy::Actor;
use mingde_core::revision::{Draft, EntityKind};
use mingde_sheet::{CellError, DataSheet, Layout, Original, PartOf, Place, RejectedRow, RejectedSheet, Row};
use mingde_store::{SealingKeys, StoreError};

use super::opening::Opened;
use super::outcome::FileOutcome;
use super::parties::Present;
use super::pictured::SheetPicture;
use super::unsaid::Unsaid;
use crate::asking::Asker;
use crate::ballots::Balloted;
use crate::entry::EntryGround;
use crate::error::AppError;
use crate::library::Library;
use crate::selections::Calls;

/// The address of an evidence file that a row names.
pub(super) type FindEvidence = dyn Fn(&str) -> Result<String, StoreError> + Send + Sync;

/// Gives the present values of those of some entities that exist.
pub(super) type AskForPresent<'a> = dyn FnMut(&[EntityId]) -> Result<Vec<Present>, AppError> + 'a;

/// What rows are read against, beside the registry.
pub(super) struct Ground {
    pub library: Arc<Library>,
    pub layouts: Arc<[Layout]>,
    pub actor: Actor,
    /// Whoever may not know of every person is told of nobody but those of the unit.
    pub asker: Asker,
    pub now: Timestamp,
    pub keys: Arc<SealingKeys>,
    pub evidence: Box<FindEvidence>,
    /// What rulebooks ask of records, by kind.
    pub checks: HashMap<String, EntryGround>,
    /// Figures that ballots say.
    pub balloted: Balloted,
    /// What calls of selections say of what answers them.
    pub calls: Calls,
}

/// What reading asks and tells while it goes on.
pub(super) struct Outside<'a> {
    /// Hears of how many entities something was said so far.
    pub told: &'a mut dyn FnMut(u64),
    /// The present values of persons and records, as the ledger has them.
    pub present: &'a mut AskForPresent<'a>,
}

/// A draft that may be taken, and what it continues.
pub(super) struct Said {
    pub draft: Draft,
    pub continues: Continues,
    /// The row that says it, where one does.
    pub place: Option<Place>,
}

/// What a draft was made of beside its row.
#[derive(Debug, Clone)]
pub(super) enum Continues {
    /// Nothing: a record whose row says all of it.
    Nothing,
    /// The value of the registry that stood there, or nowhere yet.
    Stood(Option<u64>),
    /// The record that stood there, or nowhere yet: it has what the sheets have no columns for.
    Completed(Option<u64>, Arc<Unsaid>),
}

/// What a workbook says.
pub(super) struct Reading {
    /// What is to be told about it so far: refusals, remarks, likely duplicates.
    pub outcome: FileOutcome,
    /// What may be taken, sheet after sheet.
    pub sheets: Vec<Vec<Said>>,
    refused: HashMap<Arc<str>, Refused>,
    /// The last draft of each entity of the registry: sheet and place.
    last: IdMap<(u32, u32)>,
    count: u64,
    /// Rows that go back, or would if there were not so many.
    back: u64,
}

/// So many rows of a workbook go back; of more, nobody mends them one by one, and what is wrong with them is one thing.
const MOST_BACK: u64 = 20_000;

/// Rows of a sheet that go back to whoever handed them in.
#[derive(Default)]
struct Refused {
    rows: Vec<RejectedRow>,
    second_table: Vec<Original>,
}

impl Reading {
    pub fn of(opened: &Opened) -> Self {
        Self {
            outcome: opened.outcome.clone(),
            sheets: vec![Vec::new()],
            refused: HashMap::new(),
            last: IdMap::default(),
            count: 0,
            back: 0,
        }
    }

    /// Of how many entities something was said so far.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Notes what may be taken.
    pub fn put(&mut self, said: Said) {
        self.count += 1;
        let sheet = self.sheets.len() as u32 - 1;
        let Some(list) = self.sheets.last_mut() else { return };
        if said.draft.entity != EntityKind::Record {
            self.last.insert(said.draft.id, (sheet, list.len() as u32));
        }
        list.push(said);
    }

    /// What this workbook has said last of an entity of the registry: its value as canonical JSON.
    pub fn said_of(&self, id: EntityId) -> Option<&str> {
        let (sheet, at) = self.last.get(&id)?;
        Some(&self.sheets[*sheet as usize][*at as usize].draft.payload)
    }

    /// The row, if it is data. What is remarkable about it is listed; a line of a second table goes back.
    pub fn data(&mut self, sheet: &DataSheet, row: Row) -> Option<Row> {
        self.is_data(sheet, &row).then_some(row)
    }

    /// The same of a row that stays where it is.
    pub fn is_data(&mut self, sheet: &DataSheet, row: &Row) -> bool {
        row.warnings.iter().for_each(|w| self.outcome.list_warning(w));
        match row.part_of {
            PartOf::Data => return true,
            PartOf::Frame => {}
            PartOf::SecondTable => {
                row.errors.iter().for_each(|e| self.outcome.list_error(e));
                self.outcome.refused += 1;
                self.back += 1;
                if self.back <= MOST_BACK {
                    self.refused_of(sheet).second_table.push(row.original.clone());
                }
            }
        }
        false
    }

    /// Lists the faults of a row, which goes back with them. A row of participants goes with that of its record, which
    /// alone is counted.
    pub fn refuse(&mut self, sheet: &DataSheet, original: Original, errors: Vec<CellError>) {
        errors.iter().for_each(|e| self.outcome.list_error(e));
        self.back += 1;
        match self.back {
            ..=MOST_BACK => self.refused_of(sheet).rows.push(RejectedRow { original, errors }),
            more if more == MOST_BACK + 1 => {
                self.outcome.notes.push(Message::new("import-returned-cut").with("most", MOST_BACK));
            }
            _ => {}
        }
    }

    /// The rows that go back, as they stand in their sheets.
    pub fn pictures(&self, layouts: &[Layout], sheets: &[DataSheet]) -> Vec<SheetPicture> {
        let of = |sheet: &DataSheet| SheetPicture::of(layouts, sheet, &self.refused.get(&sheet.name)?.rows);
        sheets.iter().filter_map(of).collect()
    }

    /// The rows that go back, by the sheets they came from.
    pub fn take_refused<'s>(&mut self, sheets: &'s [DataSheet]) -> Vec<RejectedSheet<'s>> {
        let mut rejected = Vec::new();
        for sheet in sheets {
            if let Some(Refused { rows, second_table }) = self.refused.remove(&sheet.name) {
                rejected.push(RejectedSheet { sheet, rows, second_table });
            }
        }
        rejected
    }

    fn refused_of(&mut self, sheet: &DataSheet) -> &mut Refused {
        self.refused.entry(sheet.name.clone()).or_default()
    }
}
