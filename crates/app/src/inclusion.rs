//! The proof that a record stands in the log, for whoever sees the record.

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::id::RecordId;
use mingde_core::policy::Actor;
use mingde_core::record::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::record_line::find;
use crate::view::{DayText, IdText, StateText, Title};

/// A revision of a record with the proof that it stands in the log.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RecordProof {
    /// The record.
    #[schema(value_type = IdText)]
    pub record: RecordId,
    /// What its kind is called.
    pub title: Title,
    /// When it happened.
    #[schema(value_type = DayText)]
    pub date: Day,
    /// Which revision of it, from 1.
    pub number: u32,
    /// How many there are.
    pub revisions: u32,
    /// State after it.
    #[schema(value_type = StateText)]
    pub state: State,
    /// When the ledger learned it.
    #[serde(skip)]
    pub recorded: Timestamp,
    /// Its position in the log, from 0.
    pub position: u64,
    /// The hash of its leaf.
    pub leaf: String,
    /// The hashes that lead from there to the root.
    pub hashes: Vec<String>,
    /// What the log is called.
    pub origin: String,
    /// How many revisions the log had.
    pub size: u64,
    /// Its root, which the bureau has signed.
    pub root: String,
    /// The same as a text that `mingde verify` reads (C2SP `tlog-proof`).
    pub text: String,
}

/// How far the log has come, signed: what proofs are held against, and what is noted elsewhere.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LogHead {
    /// What the log is called.
    pub origin: String,
    /// How many revisions it has.
    pub size: u64,
    /// Its root.
    pub root: String,
    /// The signed note (C2SP `checkpoint`).
    pub note: String,
}

/// How far the log has come by now.
pub async fn log_head(bureau: &Bureau) -> Result<LogHead, AppError> {
    let checkpoint = bureau.store.checkpoint().await?;
    Ok(LogHead {
        origin: bureau.store.origin().to_owned(),
        size: checkpoint.size,
        root: hex::encode(checkpoint.root),
        note: checkpoint.note,
    })
}

impl RecordProof {
    /// Name of the file that it is taken away as.
    pub fn file_name(&self) -> String {
        format!("{}-{}.tlog-proof", self.record, self.number)
    }
}

/// The proof of a revision of a record that the actor sees; of the latest where none is named.
///
/// # Errors
/// [`AppError::NotFound`] for a record that there is not or that may not be seen, and for a revision that there is not.
pub async fn record_proof(
    bureau: &Bureau,
    actor: &Actor,
    id: &str,
    number: Option<u32>,
) -> Result<RecordProof, AppError> {
    let line = find(bureau, actor, id).await?;
    let gone = || AppError::NotFound(Message::new("app-no-record").with("id", id));
    let history = bureau.store.history(line.head.id).await?;
    let number = number.unwrap_or(line.head.number);
    let revision = history.iter().find(|revision| revision.number == number).ok_or_else(gone)?;
    let (proof, checkpoint) = bureau.store.inclusion(revision.position).await?.ok_or_else(gone)?;
    let library = bureau.library();
    Ok(RecordProof {
        record: RecordId(line.head.id),
        title: Title::from(&**library.kind(&line.content.kind)?),
        date: line.content.date,
        number,
        revisions: line.head.number,
        state: revision.draft.state,
        recorded: revision.recorded,
        position: revision.position,
        leaf: hex::encode(proof.extra.as_deref().unwrap_or_default()),
        hashes: proof.hashes.iter().map(hex::encode).collect(),
        origin: bureau.store.origin().to_owned(),
        size: checkpoint.size,
        root: hex::encode(checkpoint.root),
        text: proof.to_text(),
    })
}
