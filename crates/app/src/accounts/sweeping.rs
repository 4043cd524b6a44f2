//! What nobody needs any more goes by itself: void links, drafts that were left, sessions that ended, failures that are
//! forgotten, browsers that nobody came back with, tickets that were used.

use mingde_core::date::Timestamp;
use mingde_store::{Ages, Beside};

use super::answers::ANSWERS_KEPT;
use super::sessions::SessionRules;
use super::sign_in::KNOWN_FOR;
use super::throttle::FORGOTTEN_AFTER;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::filing::DRAFTS_KEPT;
use crate::jobs::{JOBS_KEPT, drop_old_files};
use crate::uploads::UPLOADS_KEPT;

const DAY: i64 = 86_400 * 1_000_000;
/// So long a link is kept that is void, for whoever asks what became of it.
const LINKS_KEPT: i64 = 30 * DAY;
/// So long it is known of a ticket that it was used: longer than any provider takes one.
const USED_KEPT: i64 = DAY;
/// So long a token is listed that expired.
const TOKENS_KEPT: i64 = 30 * DAY;

/// Removes it, unless somebody else writes just now. Gives whether it is done.
pub async fn sweep(bureau: &Bureau, now: Timestamp, rules: SessionRules) -> Result<bool, AppError> {
    let before = |age: i64| Timestamp(now.0 - age);
    let (sessions_seen, sessions_begun) = rules.ended(now);
    let mut changes = Beside::default();
    changes.sweep(Ages {
        links: before(LINKS_KEPT),
        drafts: before(DRAFTS_KEPT),
        sessions_seen,
        sessions_begun,
        attempts: before(FORGOTTEN_AFTER),
        browsers: before(KNOWN_FOR),
        used: before(USED_KEPT),
        api_answers: before(ANSWERS_KEPT),
        api_tokens: before(TOKENS_KEPT),
        imports: before(UPLOADS_KEPT),
    });
    changes.clear_long_jobs(before(JOBS_KEPT));
    drop_old_files(bureau, now).await?;
    Ok(bureau.store.change_beside_if_free(changes).await?)
}
