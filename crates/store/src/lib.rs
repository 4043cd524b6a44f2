//! The ledger: an append-only log of revisions on SQLite or PostgreSQL, the evidence files beside it and the
//! keys that protect it. The only crate that knows SQL.
//!
//! Everything is written through a [`Writer`]: one transaction holding revisions, heads, batch, audit lines
//! and the signed checkpoint of the Merkle tree over the log. What nobody signs (accounts, sessions, drafts) is changed by
//! a [`Beside`], alone or in that transaction. An [`Auditor`] checks all of it and holds nothing to
//! write with. Secret ballots are kept apart from all of it ([`Ballots`]). The tree, notes and proofs themselves are in `mingde_log`. Layouts and formats: `docs/ledger.md`.

// What answers a network is a task that any thread may go on with.
#![deny(clippy::future_not_send)]

mod audit;
mod auditor;
mod ballots;
mod batch;
mod beside;
mod checkpoint;
mod clock;
mod concern;
mod copying;
mod database;
mod destroyed_keys;
mod dialect;
mod doubts;
mod earlier;
mod entered_by;
mod error;
mod evidence;
mod file;
mod find;
mod head;
mod history;
mod inclusion;
mod keys;
mod latest;
mod layout;
mod moving;
mod patience;
mod push;
mod restoration;
mod revision;
mod schema;
mod sealed_copy;
mod since;
mod standing_at;
mod statement;
mod store;
mod trail;
mod verify;
mod well;
mod witness;
mod writer;

pub use audit::{AuditFilter, AuditLine};
pub use auditor::Auditor;
pub use ballots::{Ballots, ElectionId, Entered, IssueBook, KeptBallots, Posted, Proceedings, Said};
pub use batch::Batch;
pub use beside::{
    AccountRow, Ages, ApiAnswer, ApiTokenRow, Attempts, Beside, ChannelRow, Digest, DocumentDraft,
    DocumentSave, Due, FindingVerdict, FormDraft, HookRow, ImportJob, JobEnd, JobState, LearnedHeading,
    LinkPurpose, LongJob, NewAccount, NewDocument, NewLongJob, NewNotice, NewSession, NoticeRow, OneTimeLink,
    OutboxRow, OwnAddress, Proposed, ProviderRow, ReportText, Rhythm, SecondFactor, SessionOrigin,
    SessionRow, Telling, Undelivered, Wish,
};
pub use checkpoint::Checkpoint;
pub use copying::BackedUp;
pub use database::{Database, SQLITE_FILE};
pub use destroyed_keys::DESTROYED_KEY;
pub use error::{StoreError, Trouble};
pub use evidence::{Evidence, EvidenceFault, object_keys, reach_objects};
pub use find::{Filter, Found, Order, Page};
pub use head::{Fingerprint, Head, fingerprint};
pub use inclusion::BorneOut;
pub use keys::{
    CLOSED_MORE, Entropy, FieldKeys, SealingKeys, destroy_former_keys, recovery_sheet, renew_field_key,
    restore_keys,
};
pub use moving::Moved;
pub use patience::{Patience, on_waiting};
pub use push::Pushed;
pub use restoration::Restoration;
pub use sealed_copy::{BackupSecret, Stretch, Stretched, put_back_sealed, stretch_of};
pub use statement::{Saying, Statement};
pub use store::{Store, is_there};
pub use trail::Trail;
pub use verify::{About, Difference, Finding, Verification};
pub use well::Witnessed;
pub use writer::{Appended, Change, Writer};
