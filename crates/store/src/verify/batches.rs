//! Batches: what their table says of an import against the revisions that carry its id. Name and hash of the file
//! and the counts stand nowhere else, so nothing can be said about them.

use std::collections::HashMap;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::revision::Revision;

use super::findings::Findings;
use crate::dialect::Link;
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

    /// Compares the table with what the log says.
    pub(super) async fn compare(
        mut self,
        link: &mut Link,
        findings: &mut Findings,
    ) -> Result<(), StoreError> {
        let mut undone = Vec::new();
        let mut known = Vec::new();
        let sql = "SELECT id, recorded, author, low, high, undone_by FROM batch ORDER BY recorded, id";
        link.fetch(sql, Vec::new(), |row| {
            let id = row.text(0)?.to_owned();
            let position = |at| row.optional_int(at).map(|p| p.and_then(|p| u64::try_from(p).ok()));
            let bounds = (position(3)?, position(4)?);
            let about = |code| Message::new(code).with("batch", &id);
            match self.0.remove(&id) {
                // An import that changed nothing has no revisions.
                None if bounds == (None, None) => {}
                None => findings.general(about("ledger-batch-altered")),
                Some(seen) => {
                    let same = bounds == (Some(seen.low), Some(seen.high))
                        // A revision is later than its import where the clock ran backwards meanwhile.
                        && row.int(1)? <= seen.recorded.0
                        && row.text(2)? == seen.author;
                    if !same {
                        findings.at(seen.low, about("ledger-batch-altered"));
                    }
                }
            }
            if let Some(by) = row.optional_text(5)? {
                undone.push((id.clone(), by.to_owned()));
            }
            known.push(id);
            Ok(())
        })
        .await?;
        for (id, by) in undone {
            if !known.contains(&by) {
                findings.general(Message::new("ledger-batch-altered").with("batch", id));
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
