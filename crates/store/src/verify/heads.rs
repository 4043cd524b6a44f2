//! Heads: the table must say what the log says.

use std::collections::HashMap;

use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;

use super::about::{About, between_heads};
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
        let (code, differs) = match expected.remove(&stored.id) {
            Some(head) if head == stored => return Ok(()),
            Some(head) => ("ledger-head-altered", between_heads(&head, &stored)),
            None => ("ledger-head-inserted", Vec::new()),
        };
        differing.push((stored.position, stored.id, code, About::head(&stored).with(differs)));
        Ok(())
    })
    .await?;
    differing.sort_by_key(|(position, id, ..)| (*position, *id));
    for (position, id, code, about) in differing {
        findings.about(position, id, Message::new(code), about);
    }
    let mut missing: Vec<Head> = expected.into_values().collect();
    missing.sort_by_key(|head| head.position);
    for head in missing {
        findings.about(head.position, head.id, Message::new("ledger-head-removed"), About::head(&head));
    }
    Ok(())
}
