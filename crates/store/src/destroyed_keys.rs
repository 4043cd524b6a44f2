//! Keys that were destroyed on purpose, so that what they sealed can be read by nobody any more: one line of the trail for
//! each, with its id and the reason. What is sealed by one of them is not found to be damaged.

use std::collections::BTreeSet;

use crate::dialect::{Cell, Link};
use crate::error::StoreError;

/// The action of its line in the trail; the subject is the id of the key.
pub const DESTROYED_KEY: &str = "destroy-key";

/// Their ids.
pub(crate) async fn destroyed(link: &mut Link) -> Result<BTreeSet<String>, StoreError> {
    let mut found = BTreeSet::new();
    let sql = "SELECT subject FROM audit WHERE action = $1";
    link.fetch(sql, vec![Cell::text(DESTROYED_KEY)], |row| {
        found.insert(row.text(0)?.to_owned());
        Ok(())
    })
    .await?;
    Ok(found)
}
