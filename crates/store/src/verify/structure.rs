//! What the ledger stands on: the pages and indexes of the database, its layout, the name of the ledger.

use std::collections::BTreeMap;

use mingde_core::diagnostic::Message;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use super::findings::Findings;
use crate::dialect::{Dialect, Link, Object};
use crate::error::StoreError;
use crate::moving::MOVED;
use crate::schema;

/// What the database says of its own pages and indexes. It reads every page for that and takes as long as a third of
/// everything else, so it goes on beside the rest, on a connection of its own.
pub(super) struct Structure(Option<JoinHandle<Result<Vec<String>, StoreError>>>);

impl Structure {
    /// Asks the database, where it can be asked.
    pub(super) fn begin(link: Option<Link>, dialect: Dialect) -> Self {
        Self(link.zip(dialect.structure()).map(|(link, sql)| {
            let runtime = Handle::current();
            tokio::task::spawn_blocking(move || runtime.block_on(complaints(link, sql)))
        }))
    }

    /// Waits for the answer.
    pub(super) async fn finish(self, findings: &mut Findings) -> Result<(), StoreError> {
        let Some(asked) = self.0 else { return Ok(()) };
        for complaint in asked.await.map_err(StoreError::database)?? {
            findings.general(Message::new("ledger-structure").with("complaint", complaint));
        }
        Ok(())
    }
}

async fn complaints(mut link: Link, sql: &'static str) -> Result<Vec<String>, StoreError> {
    let mut complaints = Vec::new();
    link.fetch(sql, Vec::new(), |row| {
        // A heading says in which database, of which there is one.
        let lines = row.text(0)?.lines().filter(|line| *line != "ok" && !line.starts_with("***"));
        complaints.extend(lines.map(str::to_owned));
        Ok(())
    })
    .await?;
    link.close().await?;
    Ok(complaints)
}

/// Compares what the database holds beside rows with what this program made; tells of what it did not make and
/// what changes nothing.
pub(super) async fn check_objects(
    link: &mut Link,
    dialect: Dialect,
    findings: &mut Findings,
) -> Result<Vec<Message>, StoreError> {
    let mut made: BTreeMap<(String, String), String> = dialect
        .made_by(&schema::statements(dialect))?
        .into_iter()
        .map(|Object { sort, name, made }| ((sort, name), made))
        .collect();
    let mut remarks = Vec::new();
    link.fetch(dialect.objects(), Vec::new(), |row| {
        let Object { sort, name, made: found } = Object::read(row)?;
        let about = |code| Message::new(code).with("sort", &sort).with("name", &name);
        match made.remove(&(sort.clone(), name.clone())) {
            Some(made) if made == found => {}
            Some(_) => findings.general(about("ledger-object-altered")),
            // What is written would not be what is said to be written.
            None if sort == "trigger" || sort == "rule" => findings.general(about("ledger-trigger-foreign")),
            None => remarks.push(about("ledger-object-foreign")),
        }
        Ok(())
    })
    .await?;
    for (sort, name) in made.into_keys() {
        findings.general(Message::new("ledger-object-missing").with("sort", sort).with("name", name));
    }
    Ok(remarks)
}

/// Compares the two tables of which nothing is signed with the little that they should hold.
pub(super) async fn check_names(link: &mut Link, findings: &mut Findings) -> Result<(), StoreError> {
    let mut versions = Vec::new();
    link.fetch("SELECT version FROM schema_version ORDER BY version", Vec::new(), |row| {
        versions.push(row.int(0).unwrap_or_default());
        Ok(())
    })
    .await?;
    if versions.into_iter().ne(1..=schema::LAYOUT) {
        findings.general(Message::new("ledger-layout-altered"));
    }
    // What the name is was compared with the keys when the ledger was opened.
    let (mut names, mut others) = (0u64, 0u64);
    link.fetch("SELECT name FROM ledger", Vec::new(), |row| {
        match row.text(0) {
            Ok("origin") => names += 1,
            Ok(MOVED) => {}
            _ => others += 1,
        }
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
