//! Attempts to sign in that failed, counted by what they have in common. What that is stands in no row: a bucket is
//! called by a hash.

use mingde_core::date::Timestamp;

use super::{Beside, Digest};
use crate::dialect::Cell;
use crate::error::StoreError;
use crate::store::Store;

/// How often it failed, and when last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempts {
    /// How often.
    pub failures: u32,
    /// When last.
    pub latest: Timestamp,
}

impl Beside {
    /// Counts one failure in a bucket of which this was read. Of two who read the same, one is overtaken.
    pub fn count_failure(&mut self, bucket: Digest, read: Option<Attempts>, now: Attempts) {
        let Attempts { failures, latest } = now;
        let known = read.unwrap_or(Attempts { failures: 0, latest });
        self.claim(
            "INSERT INTO sign_in_attempt (bucket, failures, latest) VALUES ($1, $2, $3)
             ON CONFLICT (bucket) DO UPDATE SET failures = excluded.failures, latest = excluded.latest
             WHERE sign_in_attempt.failures = $4 AND sign_in_attempt.latest = $5 RETURNING 1",
            vec![
                bucket.cell(),
                Cell::int(failures),
                Cell::int(latest.0),
                Cell::int(known.failures),
                Cell::int(known.latest.0),
            ],
        );
    }

    /// Empties a bucket.
    pub fn forgive(&mut self, bucket: Digest) {
        self.add("DELETE FROM sign_in_attempt WHERE bucket = $1", vec![bucket.cell()]);
    }

    /// Takes one failure off a bucket: what was counted before it was tried did not fail.
    pub fn uncount_failure(&mut self, bucket: Digest) {
        self.add(
            "UPDATE sign_in_attempt SET failures = failures - 1 WHERE bucket = $1 AND failures > 0",
            vec![bucket.cell()],
        );
    }

    /// Removes what failed last before an instant.
    pub fn clear_attempts(&mut self, before: Timestamp) {
        self.add("DELETE FROM sign_in_attempt WHERE latest < $1", vec![Cell::int(before.0)]);
    }
}

impl Store {
    /// What failed in a bucket.
    pub async fn attempts(&self, bucket: Digest) -> Result<Option<Attempts>, StoreError> {
        let sql = "SELECT failures, latest FROM sign_in_attempt WHERE bucket = $1";
        let found = self.rows(sql, vec![bucket.cell()], |row| {
            let failures = u32::try_from(row.int(0)?).unwrap_or(u32::MAX);
            Ok(Attempts { failures, latest: Timestamp(row.int(1)?) })
        });
        Ok(found.await?.pop())
    }
}
