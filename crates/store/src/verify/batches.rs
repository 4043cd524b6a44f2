//! Batches: what their table says of an import against the revisions that carry its id, and what undid it against
//! the trail. Name and hash of the file and the counts are the trail's business.

use std::collections::{HashMap, HashSet};

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::revision::Revision;

use super::findings::Findings;
use super::trail::Undoings;
use crate::dialect::{Cells, Link};
use crate::error::StoreError;

/// What the log says about a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    low: u64,
    high: u64,
    /// Of its revisions the earliest.
    recorded: Timestamp,
    author: String,
}

/// The batches of the log, by id.
#[derive(Debug, Default)]
pub(super) struct Batches(HashMap<String, Seen>);

impl Batches {
    /// The next revision of the log.
    pub(super) fn take(&mut self, revision: &Revision) {
        let Some(id) = &revision.batch else { return };
        if let Some(seen) = self.0.get_mut(id) {
            seen.high = revision.position;
            seen.recorded = seen.recorded.min(revision.recorded);
            return;
        }
        let (low, high) = (revision.position, revision.position);
        let (recorded, author) = (revision.recorded, revision.author.clone());
        self.0.insert(id.clone(), Seen { low, high, recorded, author });
    }

    /// Compares the table with what log and trail say.
    pub(super) async fn compare(
        mut self,
        link: &mut Link,
        mut undoings: Undoings,
        findings: &mut Findings,
    ) -> Result<(), StoreError> {
        let mut undone = Vec::new();
        let mut before_trail = HashSet::new();
        let sql = "SELECT id, recorded, author, low, high, undone_by, place FROM batch ORDER BY recorded, id";
        link.fetch(sql, Vec::new(), |row| {
            let line = match BatchLine::read(row) {
                Ok(line) => line,
                // The trail says which line it is.
                Err(error) if error.is_damage() => {
                    findings.general(Message::new("ledger-batch-unreadable"));
                    return Ok(());
                }
                Err(error) => return Err(error),
            };
            let about = || Message::new("ledger-batch-altered").with("batch", line.id);
            match self.0.remove(line.id) {
                // An import that changed nothing has no revisions.
                None if line.bounds == (None, None) => {}
                None => findings.general(about()),
                Some(seen) if line.fits(&seen) => {}
                Some(seen) => findings.at(seen.low, about()),
            }
            let known = undoings.remove(line.id);
            if known.as_deref() != line.undone_by {
                match line.undone_by {
                    Some(by) if known.is_none() => undone.push((line.id.to_owned(), by.to_owned())),
                    _ => findings.general(Message::new("ledger-batch-undoing").with("batch", line.id)),
                }
            }
            if !line.in_trail {
                before_trail.insert(line.id.to_owned());
            }
            Ok(())
        })
        .await?;
        // What undid an import before there was a trail stands nowhere else.
        for (id, by) in undone {
            if !before_trail.contains(&by) {
                findings.general(Message::new("ledger-batch-undoing").with("batch", id));
            }
        }
        let mut missing: Vec<(String, Seen)> = self.0.into_iter().collect();
        missing.sort_by_key(|(_, seen)| seen.low);
        for (id, seen) in missing {
            findings.at(seen.low, Message::new("ledger-batch-missing").with("batch", id));
        }
        Ok(())
    }
}

/// What the table says of a batch.
struct BatchLine<'r> {
    id: &'r str,
    recorded: Timestamp,
    author: &'r str,
    /// First and last position, as stored.
    bounds: (Option<i64>, Option<i64>),
    undone_by: Option<&'r str>,
    in_trail: bool,
}

impl<'r> BatchLine<'r> {
    fn read(row: &'r dyn Cells) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.text(0)?,
            recorded: Timestamp(row.int(1)?),
            author: row.text(2)?,
            bounds: (row.optional_int(3)?, row.optional_int(4)?),
            undone_by: row.optional_text(5)?,
            in_trail: row.optional_int(6)?.is_some(),
        })
    }

    fn fits(&self, seen: &Seen) -> bool {
        let is = |stored: Option<i64>, seen| stored.is_some_and(|stored| u64::try_from(stored) == Ok(seen));
        is(self.bounds.0, seen.low)
            && is(self.bounds.1, seen.high)
            // A revision is later than its import where the clock ran backwards meanwhile.
            && self.recorded <= seen.recorded
            && self.author == seen.author
    }
}
