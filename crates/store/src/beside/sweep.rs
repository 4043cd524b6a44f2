//! What nobody needs any more goes: links that are void, drafts that were left, sessions that ended, failures that are
//! forgotten.

use mingde_core::date::Timestamp;

use super::Beside;
use crate::dialect::Cell;

/// What goes is older than this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ages {
    /// Links that expired or were used before.
    pub links: Timestamp,
    /// Drafts that were kept last before.
    pub drafts: Timestamp,
    /// Sessions by which something was asked last before.
    pub sessions_seen: Timestamp,
    /// Sessions that began before.
    pub sessions_begun: Timestamp,
    /// Failures of which the last was before.
    pub attempts: Timestamp,
    /// Browsers in which somebody signed in last before.
    pub browsers: Timestamp,
    /// Tickets and answers that were used before.
    pub used: Timestamp,
    /// Answers to programs that were begun before.
    pub api_answers: Timestamp,
    /// Tokens that expired before.
    pub api_tokens: Timestamp,
    /// Imports that were begun before.
    pub imports: Timestamp,
}

impl Beside {
    /// Removes what is older.
    pub fn sweep(&mut self, ages: Ages) {
        self.add(
            "DELETE FROM one_time_link WHERE expires < $1 OR used < $2",
            vec![Cell::int(ages.links.0), Cell::int(ages.links.0)],
        );
        self.clear_drafts(ages.drafts);
        self.clear_sessions(ages.sessions_seen, ages.sessions_begun);
        self.clear_attempts(ages.attempts);
        self.clear_import_jobs(ages.imports);
        self.add("DELETE FROM api_answer WHERE begun < $1", vec![Cell::int(ages.api_answers.0)]);
        self.add("DELETE FROM api_token WHERE expires < $1", vec![Cell::int(ages.api_tokens.0)]);
        self.drop_lost_hooks();
        self.add("DELETE FROM known_browser WHERE seen < $1", vec![Cell::int(ages.browsers.0)]);
        self.add("DELETE FROM used_once WHERE used < $1", vec![Cell::int(ages.used.0)]);
    }
}
