//! The trail: audit lines and batches against the ends of it that were signed.

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;

use super::checkpoints::Signed;
use super::findings::Findings;
use crate::dialect::{Cells, Link};
use crate::error::StoreError;
use crate::trail::{Line, Trail};

/// Both tables in one sequence, with the columns where [`line_of`] looks for them.
const LINES: &str = "SELECT place, CAST(0 AS BIGINT) AS tag, recorded, author, action, subject, detail
    FROM audit UNION ALL
    SELECT place, CAST(1 AS BIGINT), recorded, author, id || ':' || file_hash, file, counts FROM batch
    ORDER BY 1, 2";

/// Compares the trail with the checkpoints. Where it does not lead to what was signed, the search goes on behind
/// the place that was signed.
pub(super) async fn compare(
    link: &mut Link,
    checkpoints: &Signed,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    let mut signed = checkpoints.iter().filter_map(|tip| tip.trail).peekable();
    // A ledger that was founded with a trail has no line without a place.
    let whole = checkpoints.first().is_some_and(|tip| tip.size == 0 && tip.trail.is_some());
    let mut trail = Trail::default();
    let mut from = 0;
    let mut unsigned = 0u64;
    link.fetch(LINES, Vec::new(), |row| {
        let Some(place) = row.optional_int(0)? else {
            unsigned += u64::from(whole);
            return Ok(());
        };
        settle(&mut signed, &mut trail, &mut from, place as u64, findings);
        if signed.peek().is_none() {
            unsigned += 1;
        }
        let after = line_of(row).map(|line| trail.after(line))?;
        // A line at a place that is not its own leads nowhere.
        trail = Trail { place: place as u64, ..after };
        Ok(())
    })
    .await?;
    settle(&mut signed, &mut trail, &mut from, u64::MAX, findings);
    if unsigned > 0 {
        findings.general(Message::new("ledger-trail-inserted").with("count", unsigned));
    }
    Ok(())
}

/// Compares with every end that was signed before `next`, the place of the line to come.
fn settle(
    signed: &mut std::iter::Peekable<impl Iterator<Item = Trail>>,
    trail: &mut Trail,
    from: &mut u64,
    next: u64,
    findings: &mut Findings,
) {
    while let Some(end) = signed.next_if(|end| end.place < next) {
        if end != *trail {
            let message = Message::new("ledger-trail-altered").with("from", *from + 1).with("to", end.place);
            findings.general(message);
        }
        (*trail, *from) = (end, end.place);
    }
}

fn line_of(row: &dyn Cells) -> Result<Line<'_>, StoreError> {
    let (recorded, author) = (Timestamp(row.int(2)?), row.text(3)?);
    let (first, second, third) = (row.text(4)?, row.text(5)?, row.text(6)?);
    Ok(match row.int(1)? {
        0 => Line::Audit { recorded, author, action: first, subject: second, detail: third },
        _ => {
            let (id, file_hash) = first.rsplit_once(':').unwrap_or((first, ""));
            Line::Batch { id, file: second, file_hash, recorded, author, counts: third }
        }
    })
}
