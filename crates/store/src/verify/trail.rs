//! The trail: audit lines and batches against the ends of it that were signed, in the database and in the witness
//! file.

use std::collections::HashMap;
use std::iter::Peekable;
use std::vec::IntoIter;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;

use super::checkpoints::Signed;
use super::findings::Findings;
use super::witness::{Memory, Stretch};
use crate::audit::UNDO_IMPORT;
use crate::dialect::{Cells, Link};
use crate::error::StoreError;
use crate::trail::{Line, Trail};

/// Both tables in one sequence, with the columns where [`line_of`] looks for them.
const LINES: &str =
    "SELECT place, CAST(0 AS BIGINT) AS tag, recorded, author, action, subject, detail, '' AS counts,
    serial FROM audit UNION ALL
    SELECT place, CAST(1 AS BIGINT), recorded, author, id, file, file_hash, counts,
    CAST(NULL AS BIGINT) FROM batch
    ORDER BY 1, 2";

/// Which batch undid which, as the trail has it.
pub(super) type Undoings = HashMap<String, String>;

/// Compares the trail with what was signed of it; tells what it says about undone imports.
pub(super) async fn compare(
    link: &mut Link,
    checkpoints: &Signed,
    witnessed: Memory,
    findings: &mut Findings,
) -> Result<Undoings, StoreError> {
    let signed: Vec<Trail> = checkpoints.iter().filter_map(|tip| tip.trail).collect();
    // A ledger that was founded with a trail has no line without a place.
    let whole = checkpoints.first().is_some_and(|tip| tip.size == 0 && tip.trail.is_some());
    let mut walk = Walk {
        signed: signed.into_iter().peekable(),
        witnessed,
        trail: Trail::default(),
        from: 0,
        altered: None,
        unsigned: 0,
    };
    let mut undoings = Undoings::new();
    let (mut serial, mut disordered) = (0, 0u64);
    let mut batch = None;
    link.fetch(LINES, Vec::new(), |row| {
        let told = place_of(row)?;
        let place = told.and_then(|place| u64::try_from(place).ok()).filter(|place| *place > 0);
        let Some(place) = place else {
            walk.unsigned += u64::from(whole || told.is_some());
            return Ok(());
        };
        if let Some(next) = row.optional_int(8)? {
            disordered += u64::from(next <= serial);
            serial = next;
        }
        let line = match line_of(row) {
            Ok(line) => Some(line),
            Err(error) if error.is_damage() => None,
            Err(error) => return Err(error),
        };
        walk.take(place, line, findings);
        match line {
            Some(Line::Batch { id, .. }) => batch = Some((place, id.to_owned())),
            Some(Line::Audit { action: UNDO_IMPORT, subject, .. }) => {
                if let Some((_, by)) = batch.take().filter(|(before, _)| before + 1 == place) {
                    undoings.insert(subject.to_owned(), by);
                }
            }
            _ => {}
        }
        Ok(())
    })
    .await?;
    walk.finish(findings);
    if disordered > 0 {
        findings.general(Message::new("ledger-audit-order").with("count", disordered));
    }
    Ok(undoings)
}

/// The way along the trail. Where it does not lead to what was signed, it goes on behind the place that was signed.
struct Walk {
    /// Ends that were signed and are still ahead.
    signed: Peekable<IntoIter<Trail>>,
    witnessed: Memory,
    /// Where the walk has come.
    trail: Trail,
    /// The last place that was signed.
    from: u64,
    /// Between which places something was altered, as long as that has found no end.
    altered: Option<(u64, u64)>,
    /// Lines that no signature covers.
    unsigned: u64,
}

impl Walk {
    /// The next line; none if it cannot be read. A line at a place that is not its own leads nowhere.
    fn take(&mut self, place: u64, line: Option<Line<'_>>, findings: &mut Findings) {
        self.settle(place, findings);
        if self.signed.peek().is_none() {
            self.unsigned += 1;
        }
        let hash = line.map_or_else(Default::default, |line| self.trail.after(line).hash);
        self.trail = Trail { place, hash };
    }

    /// Compares with every end before `next`, the place of the line to come.
    fn settle(&mut self, next: u64, findings: &mut Findings) {
        if self.signed.peek().is_none_or(|end| end.place > self.trail.place) {
            self.witnessed.compare(self.trail.place, self.trail.hash);
        }
        while let Some(end) = self.signed.next_if(|end| end.place < next) {
            if end != self.trail {
                self.witnessed.disregard();
                self.alter(self.from + 1, end.place, findings);
            }
            self.witnessed.compare_signed(end.place, end.hash);
            (self.trail, self.from) = (end, end.place);
        }
    }

    /// Notes that something was altered; a stretch that follows on another is one with it.
    fn alter(&mut self, from: u64, to: u64, findings: &mut Findings) {
        match &mut self.altered {
            Some((_, end)) if *end + 1 == from => *end = to,
            _ => {
                self.report_altered(findings);
                self.altered = Some((from, to));
            }
        }
    }

    fn report_altered(&mut self, findings: &mut Findings) {
        if let Some((from, to)) = self.altered.take() {
            findings.general(Message::new("ledger-trail-altered").with("from", from).with("to", to));
        }
    }

    fn finish(mut self, findings: &mut Findings) {
        self.settle(u64::MAX, findings);
        self.report_altered(findings);
        if self.unsigned > 0 {
            findings.general(Message::new("ledger-trail-inserted").with("count", self.unsigned));
        }
        for place in self.witnessed.forks() {
            findings.general(Message::new("ledger-trail-two").with("place", place));
        }
        for Stretch { agreed, differs } in self.witnessed.stretches() {
            let message = Message::new("ledger-trail-differs");
            findings.general(message.with("from", agreed + 1).with("to", differs));
        }
    }
}

/// What a line says its place is; one that is no number is no place.
fn place_of(row: &dyn Cells) -> Result<Option<i64>, StoreError> {
    match row.optional_int(0) {
        Err(error) if error.is_damage() => Ok(Some(0)),
        place => place,
    }
}

fn line_of(row: &dyn Cells) -> Result<Line<'_>, StoreError> {
    let (recorded, author) = (Timestamp(row.int(2)?), row.text(3)?);
    Ok(match row.int(1)? {
        0 => Line::Audit {
            recorded,
            author,
            action: row.text(4)?,
            subject: row.text(5)?,
            detail: row.text(6)?,
        },
        _ => Line::Batch {
            id: row.text(4)?,
            file: row.text(5)?,
            file_hash: row.text(6)?,
            recorded,
            author,
            counts: row.text(7)?,
        },
    })
}
