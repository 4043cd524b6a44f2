//! What the ledger stands on: the pages and indexes of the database, its layout, the name of the ledger.

use mingde_core::diagnostic::Message;

use super::findings::Findings;
use crate::dialect::{Dialect, Link};
use crate::error::StoreError;
use crate::schema;

/// Asks the database whether its tables and indexes are sound in themselves.
pub(super) async fn check(
    link: &mut Link,
    dialect: Dialect,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    let Some(sql) = dialect.structure() else { return Ok(()) };
    link.fetch(sql, Vec::new(), |row| {
        let complaint = row.text(0)?;
        if complaint != "ok" {
            findings.general(Message::new("ledger-structure").with("complaint", complaint));
        }
        Ok(())
    })
    .await
}

/// Compares the two tables of which nothing is signed with the little that they should hold.
pub(super) async fn check_names(link: &mut Link, findings: &mut Findings) -> Result<(), StoreError> {
    let mut versions = Vec::new();
    link.fetch("SELECT version FROM schema_version ORDER BY version", Vec::new(), |row| {
        versions.push(row.int(0)?);
        Ok(())
    })
    .await?;
    if versions.into_iter().ne(1..=schema::LAYOUT) {
        findings.general(Message::new("ledger-layout-altered"));
    }
    // What the name is was compared with the keys when the ledger was opened.
    let (mut names, mut others) = (0u64, 0u64);
    link.fetch("SELECT name FROM ledger", Vec::new(), |row| {
        let is_name = row.text(0).is_ok_and(|name| name == "origin");
        *(if is_name { &mut names } else { &mut others }) += 1;
        Ok(())
    })
    .await?;
    if names == 0 {
        findings.general(Message::new("ledger-name-missing"));
    }
    if others > 0 {
        findings.general(Message::new("ledger-name-others").with("count", others));
    }
    Ok(())
}
