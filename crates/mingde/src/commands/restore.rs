//! `mingde restore`

use std::io::IsTerminal as _;

use mingde_app::{AppError, restore_backup};
use mingde_core::diagnostic::Message;
use mingde_store::{BackupSecret, StoreError};

use super::Found;
use super::account::read_secret;
use crate::call::RestoreArgs;
use crate::context::Context;
use crate::{named, screen};

/// More bytes than a sheet has.
const LONGEST: u64 = 1 << 20;

/// Makes the data folder, which is not there yet, of a backup that a page made; the passphrase is one line of standard input.
pub async fn run(context: &Context, args: &RestoreArgs) -> anyhow::Result<Found> {
    let data = &context.settings.data;
    // Before anything is asked for: nobody types a passphrase for nothing.
    if data.exists() {
        return Err(AppError::Store(StoreError::Taken(data.clone())).into());
    }
    let secret = match args.keys.is_dir() {
        true => BackupSecret::in_folder(&args.keys)?,
        false => BackupSecret::on_sheet(&named::text(&args.keys, LONGEST)?)?,
    };
    if std::io::stdin().is_terminal() {
        screen::tell(&context.word("command-restore-passphrase"));
    }
    let passphrase = read_secret()?;
    let restored = restore_backup(&args.file, data, &secret, &passphrase).await?;
    for doubt in &restored.doubts {
        screen::tell(&context.say(doubt));
    }
    let message = Message::new("command-put-back")
        .with("path", data.display())
        .with("size", restored.checkpoint.size)
        .with("root", hex::encode(restored.checkpoint.root))
        .with("evidence", restored.evidence)
        .with("megabytes", restored.bytes.div_ceil(1_000_000));
    screen::say(&context.say(&message));
    Ok(Found::problems_if(!restored.doubts.is_empty()))
}
