//! What is good once and was used: tickets and answers of identity providers. A hash is kept as long as the answer could be
//! shown again.

use mingde_core::date::Timestamp;

use super::{Beside, Digest};
use crate::dialect::Cell;

impl Beside {
    /// Uses something up that was not used before.
    pub fn use_once(&mut self, token: Digest, now: Timestamp) {
        self.claim(
            "INSERT INTO used_once (token, used) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1",
            vec![token.cell(), Cell::int(now.0)],
        );
    }
}
