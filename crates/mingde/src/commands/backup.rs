//! `mingde backup`

use std::path::Path;

use mingde_app::{Progress as _, note_backup};
use mingde_core::diagnostic::Message;

use super::Found;
use crate::bars::Bars;
use crate::context::Context;
use crate::screen;

/// Copies the ledger to a new folder and says what is in the copy.
pub async fn run(context: &Context, folder: &Path) -> anyhow::Result<Found> {
    context.expect_ledger().await?;
    let bureau = context.open().await?;
    let mut bars = Bars::new(context.locale);
    let mut begun = false;
    let copied = bureau
        .store(&context.actor)?
        .back_up(folder, &mut |done, total| {
            if !begun {
                bars.begin(&Message::new("command-backing-up"), total);
                begun = true;
            }
            bars.reach(done);
        })
        .await?;
    bars.finish();
    // The backup is there, whether the page of health knows of it or not.
    if let Err(error) = note_backup(&bureau, &context.actor, context.now(), &copied).await {
        tracing::warn!(%error, "the backup was not noted");
    }
    for doubt in &copied.doubts {
        screen::tell(&context.say(doubt));
    }
    let message = Message::new("command-backed-up")
        .with("path", folder.display())
        .with("size", copied.checkpoint.size)
        .with("root", hex::encode(copied.checkpoint.root))
        .with("evidence", copied.evidence)
        .with("megabytes", copied.bytes.div_ceil(1_000_000));
    screen::say(&context.say(&message));
    if let Some(address) = &copied.elsewhere {
        screen::tell(&context.say(&Message::new("command-backup-without").with("address", address)));
    }
    Ok(Found::problems_if(!copied.doubts.is_empty()))
}
