//! A backup from a page, and what it is put back with.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use argon2::{Algorithm, Argon2, Params, Version};
use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;
use mingde_core::reason;
use mingde_core::text::narrow;
use mingde_store::{
    BackedUp, BackupSecret, Beside, Digest, JobEnd, JobState, NewLongJob, Stretch, Stretched,
    put_back_sealed, stretch_of,
};
use zeroize::Zeroizing;

use super::{JobSort, Made, begin, expect_embedded, made};
use crate::accounts::refuse_weak;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::long_work::apart;

/// What a backup that opens with two things ends with.
pub const RESTORED_FROM: &str = "backup";
/// Fewest characters of the passphrase: whoever has the file tries as often as they like.
const LEAST: usize = 12;
/// KiB and passes: what RFC 9106, section 4, recommends where memory is short.
const COST: (u32, u32) = (64 * 1024, 3);

/// How a backup is to be made.
#[derive(Clone)]
pub struct BackupOrder {
    /// What it opens with, beside the signing key. It stands nowhere.
    pub passphrase: Zeroizing<String>,
    /// The same, typed once more.
    pub again: Zeroizing<String>,
    /// Whether the file stays in the folder until somebody removes it.
    pub kept: bool,
    /// Drawn for this file.
    pub salt: [u8; 16],
}

/// Has a backup made. Gives the id of the job.
///
/// # Errors
/// [`AppError::NotFound`] for whoever does not look after the machine; [`AppError::Invalid`] for a passphrase that is short, among
/// those that are tried first, or not typed twice alike, and where a database server holds the ledger; [`AppError::Conflict`] while
/// one is made already.
pub async fn begin_backup(
    bureau: &Arc<Bureau>,
    actor: &Actor,
    drawn: ([u8; 16], fn() -> Timestamp),
    order: BackupOrder,
) -> Result<String, AppError> {
    JobSort::Backup.expect(actor)?;
    expect_embedded(bureau)?;
    let BackupOrder { passphrase, again, kept, salt } = order;
    if passphrase.chars().count() < LEAST {
        return Err(AppError::Invalid(Message::new("backup-passphrase-short").with("least", LEAST)));
    }
    refuse_weak(&passphrase, "", "")?;
    if *passphrase != *again {
        return Err(AppError::Invalid(Message::new("backup-passphrase-differs")));
    }
    let (id, now) = (hex::encode(drawn.0), drawn.1);
    begin(bureau, actor, drawn, (JobSort::Backup, kept), move |bureau, working| async move {
        let folder = made(&bureau)?;
        let name = format!("mingde-{}-{}.{RESTORED_FROM}", now().day(), &id[..8]);
        let (copy, place) = (Plain(folder.join(format!("copy-{id}"))), folder.join(&name));
        let (memory, passes) = COST;
        let stretch = Stretch { salt, memory, passes };
        apart(move || -> Result<Made, AppError> {
            let stretched = stretched(&passphrase, &stretch)?;
            // Whoever answers requests does not wait for a folder to be copied.
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let runtime = runtime.map_err(AppError::file(&folder))?;
            let mut copying = |done, total| working.reach(done, total);
            let copied = runtime.block_on(bureau.store.back_up(&copy.0, &mut copying))?;
            let mut closing = |done, total| working.reach(done, total);
            let bytes = bureau.store.close_copy(&copy.0, &place, (&stretch, &stretched), &mut closing)?;
            drop(copy);
            Ok(Made { file: Some(name), outcome: told(&copied, bytes) })
        })
        .await
    })
    .await
}

/// The copy before it is closed: it goes, however that ends.
struct Plain(PathBuf);

impl Drop for Plain {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

fn told(copied: &BackedUp, bytes: u64) -> Message {
    Message::new("reason-job-backed-up")
        .with("size", copied.checkpoint.size)
        .with("root", &hex::encode(copied.checkpoint.root)[..16])
        .with("evidence", copied.evidence)
        .with("megabytes", bytes.div_ceil(1_000_000))
}

/// Notes a backup that was made at the machine, so that the page of health knows of it.
///
/// # Errors
/// Those of writing beside the ledger; the backup is there in spite of them.
pub async fn note_backup(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    copied: &BackedUp,
) -> Result<(), AppError> {
    let unlike = [&now.0.to_be_bytes()[..], &copied.checkpoint.root].concat();
    let id = Digest::of("mingde-backup-noted", &unlike).to_hex()[..32].to_owned();
    let job = NewLongJob {
        id: id.clone(),
        sort: JobSort::Backup.name().to_owned(),
        account: actor.account().to_string(),
        begun: now,
        kept: false,
    };
    let outcome = reason::coded(&told(copied, copied.bytes));
    let mut changes = Beside::default();
    changes.begin_long_job(&job);
    changes.end_long_job(&id, &JobEnd { state: JobState::Done, ended: now, outcome, file: None });
    Ok(bureau.store.change_beside(changes).await?)
}

/// Makes a data folder, which is not there yet, of a backup: with its passphrase, and with the recovery sheet or the folder of keys that
/// was kept apart.
///
/// # Errors
/// Those of reading sheet or keys, and of [`put_back_sealed`].
pub async fn restore_backup(
    file: &Path,
    data: &Path,
    secret: &BackupSecret,
    passphrase: &str,
) -> Result<BackedUp, AppError> {
    let stretch = stretch_of(file)?;
    let stretched = stretched(passphrase, &stretch)?;
    Ok(put_back_sealed(file, data, (secret, &stretched)).await?)
}

/// A passphrase as it is meant, stretched.
fn stretched(passphrase: &str, stretch: &Stretch) -> Result<Stretched, AppError> {
    let unfit = |_| AppError::Invalid(Message::new("backup-passphrase-unfit"));
    let params = Params::new(stretch.memory, stretch.passes, 1, Some(32)).map_err(unfit)?;
    let passphrase = Zeroizing::new(narrow(passphrase));
    let mut out = Zeroizing::new([0; 32]);
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password_into(passphrase.as_bytes(), &stretch.salt, &mut *out).map_err(unfit)?;
    Ok(out)
}
