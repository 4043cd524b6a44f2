//! The clock of the machine against what the ledger holds. Times of entries come from it, and a correction that says it was
//! made in another century hides from every question about what was known when.

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;

use crate::error::StoreError;
use crate::store::Store;

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;
/// So much earlier than the latest entry a clock may be: several machines write, and one summer time too many is no trouble.
const BEHIND: i64 = 2 * DAY;
/// So long nobody leaves a ledger alone: every school year begins with entries, and one may be passed over.
const AHEAD: i64 = 800 * DAY;

impl Store {
    /// What is to be told of a clock that says `now`: that it is far behind the latest entry, or far ahead of it. None
    /// where it agrees, and in a ledger without entries.
    pub async fn clock_doubt(&self, now: Timestamp) -> Result<Option<Message>, StoreError> {
        // The latest that was written, not the largest: a time that was believed once does not speak for ever.
        let sql =
            "SELECT recorded FROM (SELECT recorded FROM revision ORDER BY position DESC LIMIT 1) AS entry
            UNION ALL
            SELECT recorded FROM (SELECT recorded FROM audit ORDER BY serial DESC LIMIT 1) AS line";
        let latest = self.rows(sql, Vec::new(), |row| row.int(0)).await?.into_iter().max();
        let Some(latest) = latest else { return Ok(None) };
        let code = match now.0.saturating_sub(latest) {
            apart if apart < -BEHIND => "ledger-clock-behind",
            apart if apart > AHEAD => "ledger-clock-ahead",
            _ => return Ok(None),
        };
        let message = Message::new(code).with("now", now);
        Ok(Some(message.with("latest", Timestamp(latest))))
    }
}
