//! Heads: the table must say what the log says.

use std::collections::HashMap;

use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;

use super::findings::Findings;
use crate::dialect::Link;
use crate::error::StoreError;
use crate::head::{self, Head};

/// Compares the heads with those that follow from the log.
pub(super) async fn compare(
    link: &mut Link,
    mut expected: HashMap<EntityId, Head>,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    // In the order of the table: to sort the few that differ takes less than to sort all.
    let sql = format!("SELECT {} FROM head", head::COLUMNS);
    let mut differing = Vec::new();
    link.fetch(sql, Vec::new(), |row| {
        let stored = match head::read(row) {
            Ok(stored) => stored,
            Err(error) if error.is_damage() => {
                match row.int(7) {
                    Ok(stored) => findings.at_stored(stored, Message::new("ledger-head-damaged")),
                    Err(_) => findings.general(Message::new("ledger-head-unreadable")),
                }
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let code = match expected.remove(&stored.id) {
            Some(head) if head == stored => return Ok(()),
            Some(_) => "ledger-head-altered",
            None => "ledger-head-inserted",
        };
        differing.push((stored.position, stored.id, code));
        Ok(())
    })
    .await?;
    differing.sort_unstable();
    for (position, id, code) in differing {
        findings.about(position, id, Message::new(code));
    }
    let mut missing: Vec<Head> = expected.into_values().collect();
    missing.sort_by_key(|head| head.position);
    for head in missing {
        findings.about(head.position, head.id, Message::new("ledger-head-removed"));
    }
    Ok(())
}
