//! The snapshot: the ledger's latest revisions as typed columns, which rulebooks are evaluated over and
//! Parquet files are written from.
//!
//! References are dense indices (`u32`) into [`Units`], [`Persons`] and [`Groups`]; missing values are the
//! sentinels of [`Column`]. Units, persons and groups are ordered by code, the rows of a table by
//! (unit, event date, record id): two machines with the same ledger build the same snapshot.

mod amend;
mod build;
mod column;
mod dictionary;
mod interner;
mod places;
mod raw;
mod register;
mod rows;
mod runs;
mod wanted;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use build::{BuildError, Latest, SnapshotBuilder, push_value};
pub use column::{Column, NO_CHOICE, NO_DAY, NO_FLAG, NO_INDEX, NO_NUMBER, NO_TIME, TextColumn};
pub use dictionary::Dictionary;

pub use runs::{Held, Run, Runs};
pub use wanted::{Wanted, WantedTable};

use ecow::EcoString;

use crate::date::{Day, Timestamp};
use crate::id::{GroupId, IdSet, PersonId, RecordId, UnitId};
use crate::kind::Kind;
use crate::policy::Hierarchy;
use crate::record::State;
use crate::registry::{Group, RegistrySchema, Unit, UnitClass};

/// Everything known at a position of the ledger.
///
/// Its parts are shared: a clone costs a pointer each, and whoever changes a part changes a copy of that part alone.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// Number of revisions in the ledger it was built from.
    pub position: u64,
    /// Root hash of the ledger at that position.
    pub root: [u8; 32],
    /// If set, only what was recorded up to this instant is in it.
    pub as_known: Option<Timestamp>,
    /// Kinds of units, ranks and further registry fields.
    pub schema: Arc<RegistrySchema>,
    /// Units by code.
    pub units: Arc<Units>,
    /// Persons by code, with their posts.
    pub persons: Arc<Persons>,
    /// Groups by code, with their members.
    pub groups: Arc<Groups>,
    /// One table per record kind that is known, by kind id; kinds without records have empty tables.
    pub tables: BTreeMap<String, Arc<Table>>,
    /// Ids that something refers to, or once did, and that the registry does not hold. Not in Parquet files.
    pub unresolved: Arc<IdSet>,
}

/// The units.
#[derive(Debug, Clone, Default)]
pub struct Units {
    /// Ids.
    pub id: Vec<UnitId>,
    /// The units themselves; there are few.
    pub unit: Vec<Unit>,
    /// Class of each, by the schema.
    pub class: Vec<UnitClass>,
}

/// The persons, as columns.
#[derive(Debug, Clone, Default)]
pub struct Persons {
    /// Ids.
    pub id: Vec<PersonId>,
    /// Staff numbers.
    pub code: Vec<EcoString>,
    /// Names.
    pub name: Vec<EcoString>,
    /// 0 male, 1 female, [`NO_FLAG`] unknown.
    pub sex: Vec<u8>,
    /// Dates of birth, [`NO_DAY`] where unknown.
    pub birth: Vec<i32>,
    /// Which of a person's dates are the first of a month of which the day is not known. Not in Parquet files, and empty
    /// where the persons come from there.
    pub by_month: Vec<u32>,
    /// One column per field of [`RegistrySchema::person_fields`].
    pub columns: Vec<Column>,
    /// Posts of person `i` are `post_start[i]..post_start[i + 1]` in [`Persons::posts`].
    pub post_start: Vec<u32>,
    /// Posts of all persons, by person and start.
    pub posts: Posts,
}

/// Dated posts, as columns.
#[derive(Debug, Clone, Default)]
pub struct Posts {
    /// Person index.
    pub person: Vec<u32>,
    /// Unit index.
    pub unit: Vec<u32>,
    /// Index in [`RegistrySchema::ranks`], [`NO_CHOICE`] where unknown.
    pub rank: Vec<u16>,
    /// What the post is called.
    pub title: TextColumn,
    /// First day; `i32::MIN` when open.
    pub from: Vec<i32>,
    /// First day after; `i32::MAX` when open.
    pub to: Vec<i32>,
    /// Whether it is held beside a main post.
    pub concurrent: Vec<bool>,
}

/// The groups.
#[derive(Debug, Clone, Default)]
pub struct Groups {
    /// Ids.
    pub id: Vec<GroupId>,
    /// The groups themselves; there are few.
    pub group: Vec<Group>,
    /// Unit index each belongs to.
    pub unit: Vec<u32>,
    /// Members of group `i` are `member_start[i]..member_start[i + 1]`.
    pub member_start: Vec<u32>,
    /// Person index of each member.
    pub member: Vec<u32>,
    /// Index in [`RegistrySchema::member_roles`], [`NO_CHOICE`] where unknown.
    pub role: Vec<u16>,
    /// First day; `i32::MIN` when open.
    pub from: Vec<i32>,
    /// First day after; `i32::MAX` when open.
    pub to: Vec<i32>,
}

/// All records of one kind, in every state: the evaluation needs those left out as well, to say why.
#[derive(Debug, Clone)]
pub struct Table {
    /// The kind.
    pub kind: Arc<Kind>,
    /// Record ids.
    pub id: Vec<RecordId>,
    /// State after the latest revision.
    pub state: Vec<State>,
    /// Reporting unit, an index into [`Snapshot::units`].
    pub unit: Vec<u32>,
    /// Event date.
    pub day: Vec<i32>,
    /// When the ledger first learned of it.
    pub entered: Vec<Timestamp>,
    /// When the latest revision was recorded.
    pub recorded: Vec<Timestamp>,
    /// Position of the latest revision in the ledger.
    pub position: Vec<u64>,
    /// The reporter's own number.
    pub number: TextColumn,
    /// Number of evidence files.
    pub evidence: Vec<u16>,
    /// One column per field of the kind, in its order.
    pub columns: Vec<Column>,
    /// Who took part.
    pub participations: Participations,
    by_person: places::ByPerson,
}

/// Participations of all records of one kind.
#[derive(Debug, Clone, Default)]
pub struct Participations {
    /// Those of row `i` are `start[i]..start[i + 1]`; they keep the order in which they were entered.
    pub start: Vec<u32>,
    /// Row of the record.
    pub record: Vec<u32>,
    /// Index of the role in [`Kind::roles`].
    pub role: Vec<u8>,
    /// Index into persons, units or groups, as the role's [`crate::kind::Party`] says.
    pub who: Vec<u32>,
    /// One column per attribute of [`Kind::attributes`].
    pub columns: Vec<Column>,
}

impl Snapshot {
    /// The rows of a kind.
    pub fn table(&self, kind: &str) -> Option<&Table> {
        self.tables.get(kind).map(AsRef::as_ref)
    }

    /// Number of records of all kinds and states.
    pub fn records(&self) -> usize {
        self.tables.values().map(|table| table.len()).sum()
    }

    /// Number of participations in all records.
    pub fn participations(&self) -> usize {
        self.tables.values().map(|t| t.participations.who.len()).sum()
    }
}

impl Units {
    /// Number of units.
    pub fn len(&self) -> usize {
        self.id.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.id.is_empty()
    }

    /// Index of the unit with a code or exact name.
    pub fn find(&self, code_or_name: &str) -> Option<u32> {
        let by_code = self.unit.iter().position(|u| u.code == code_or_name);
        by_code.or_else(|| self.unit.iter().position(|u| u.name == code_or_name)).map(|i| i as u32)
    }

    /// Index of a unit.
    pub fn index_of(&self, id: UnitId) -> Option<u32> {
        self.id.iter().position(|u| *u == id).map(|i| i as u32)
    }

    /// Which belonged to which on a day.
    pub fn hierarchy_on(&self, day: Day) -> Hierarchy {
        self.id.iter().zip(&self.unit).map(|(id, unit)| (*id, unit.parent_on(day))).collect()
    }
}

impl Persons {
    /// Number of persons.
    pub fn len(&self) -> usize {
        self.id.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.id.is_empty()
    }

    /// Index of a person.
    pub fn index_of(&self, id: PersonId) -> Option<u32> {
        self.id.iter().position(|person| *person == id).map(|at| at as u32)
    }

    /// Whether of the date of birth, or of the further field at a place, only the month is known.
    pub fn is_by_month(&self, person: u32, field: Option<usize>) -> bool {
        let bit = field.map_or(0, |at| at + 1);
        bit < 32 && self.by_month.get(person as usize).is_some_and(|bits| bits >> bit & 1 == 1)
    }

    /// Indices of the posts of a person.
    pub fn posts_of(&self, person: u32) -> std::ops::Range<usize> {
        let at = person as usize;
        self.post_start[at] as usize..self.post_start[at + 1] as usize
    }

    /// The main post of a person on a day; of several, the one that began last.
    pub fn main_post(&self, person: u32, day: Day) -> Option<usize> {
        let number = day.number();
        self.posts_of(person)
            .filter(|&p| {
                !self.posts.concurrent[p] && self.posts.from[p] <= number && number < self.posts.to[p]
            })
            .max_by_key(|&p| self.posts.from[p])
    }
}

impl Table {
    /// Number of rows. Every table that is read, however little of it is [`Wanted`], has their states.
    pub fn len(&self) -> usize {
        self.state.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.state.is_empty()
    }

    /// The column of a field.
    pub fn column(&self, field: &str) -> Option<&Column> {
        let at = self.kind.fields.iter().position(|f| f.name == field)?;
        self.columns.get(at)
    }

    /// The column of a participation attribute.
    pub fn attribute(&self, name: &str) -> Option<&Column> {
        let at = self.kind.attributes().iter().position(|f| f.name == name)?;
        self.participations.columns.get(at)
    }
}

impl Participations {
    /// Participations of a row.
    pub fn of(&self, row: usize) -> std::ops::Range<usize> {
        self.start[row] as usize..self.start[row + 1] as usize
    }
}
