//! Whom a revision concerns: one row for each person that takes part in a record or holds a grant, so that "what
//! concerns me" is found by index. A projection of the log, written in the same transaction and never altered: a row
//! stands for one revision, and a head leads to those of its latest.

use mingde_core::grant::Grant;
use mingde_core::id::{EntityId, PersonId};
use mingde_core::record::Who;
use mingde_core::revision::{Draft, EntityKind};

use crate::dialect::{Cell, Link, Rows, Script};
use crate::error::StoreError;
use crate::revision::entity_id;

/// The columns, in order.
const COLUMNS: &str = "who, position";
/// How many columns that is.
const WIDTH: usize = 2;
/// Revisions that are read at once when an older ledger is brought up.
const MANY: u32 = 16_384;

/// The persons a draft concerns, each once. A payload that does not read concerns nobody: verification names it.
pub(crate) fn persons(draft: &Draft) -> Vec<PersonId> {
    persons_of(draft.entity, &draft.payload)
}

fn persons_of(entity: EntityKind, payload: &str) -> Vec<PersonId> {
    #[derive(serde::Deserialize)]
    struct Concerning {
        #[serde(default)]
        participants: Vec<TakingPart>,
    }
    #[derive(serde::Deserialize)]
    struct TakingPart {
        who: Who,
    }
    let mut persons: Vec<PersonId> = match entity {
        EntityKind::Record => {
            let content: Option<Concerning> = serde_json::from_str(payload).ok();
            let parts = content.into_iter().flat_map(|content| content.participants);
            parts
                .filter_map(|part| if let Who::Person(person) = part.who { Some(person) } else { None })
                .collect()
        }
        EntityKind::Grant => {
            serde_json::from_str::<Grant>(payload).map(|grant| grant.person).into_iter().collect()
        }
        EntityKind::Unit | EntityKind::Person | EntityKind::Group | EntityKind::Rulebook => Vec::new(),
    };
    persons.sort_unstable();
    persons.dedup();
    persons
}

/// Adds the rows of a revision.
fn put(position: u64, persons: &[PersonId], rows: &mut Rows) {
    for person in persons {
        rows.blob(person.0.as_bytes().as_slice());
        rows.int(position as i64);
    }
}

/// Fills the table from the log.
pub(crate) async fn fill(link: &mut Link) -> Result<(), StoreError> {
    let sql = "SELECT position, entity, payload FROM revision WHERE position > $1 ORDER BY position LIMIT $2";
    let mut after = -1;
    loop {
        let (mut read, mut concerned) = (0, Vec::new());
        link.fetch(sql, vec![Cell::int(after), Cell::int(MANY)], |row| {
            (read, after) = (read + 1, row.int(0)?);
            if let Some(entity) = EntityKind::parse(row.text(1)?) {
                let position = row.position(0)?;
                concerned.push((position, persons_of(entity, row.text(2)?)));
            }
            Ok(())
        })
        .await?;
        let mut script = Script::default();
        insert(&concerned, &mut script);
        link.run(script, |_, _| Ok(())).await?;
        if read < MANY {
            return Ok(());
        }
    }
}

/// Adds the insertion of many revisions' rows.
pub(crate) fn insert(concerned: &[(u64, Vec<PersonId>)], script: &mut Script) {
    for piece in concerned.chunks(256) {
        let count = piece.iter().map(|(_, persons)| persons.len()).sum();
        let mut rows = Rows::with_capacity(WIDTH, count, count * 16);
        piece.iter().for_each(|(position, persons)| put(*position, persons, &mut rows));
        script.insert("concern", COLUMNS, "", rows);
    }
}

/// Tells two sets of rows apart, in whatever order they come: the sum of a hash of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Sum {
    rows: u64,
    hashes: u128,
}

impl Sum {
    /// Adds a row.
    pub(crate) fn add(&mut self, who: EntityId, position: i64) {
        let mut hasher = blake3::Hasher::new();
        hasher.update(who.as_bytes());
        hasher.update(&position.to_be_bytes());
        let mut hash = [0; 16];
        hash.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        self.rows += 1;
        self.hashes = self.hashes.wrapping_add(u128::from_be_bytes(hash));
    }

    /// The rows of the table. One whose person does not read as an id is like none.
    pub(crate) async fn of_table(link: &mut Link) -> Result<Self, StoreError> {
        let mut sum = Self::default();
        link.fetch("SELECT who, position FROM concern", Vec::new(), |row| {
            match row.blob(0).ok().and_then(entity_id) {
                Some(who) => sum.add(who, row.int(1)?),
                None => sum.rows += 1,
            }
            Ok(())
        })
        .await?;
        Ok(sum)
    }
}
