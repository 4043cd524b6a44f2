//! `mingde keys`

use std::io::Read as _;
use std::path::Path;

use mingde_app::{AppError, destroy_keys, renew_key, write_whole};
use mingde_core::diagnostic::Message;
use mingde_store::{recovery_sheet, restore_keys};
use zeroize::Zeroizing;

use super::Found;
use crate::bars::Bars;
use crate::call::KeysAction;
use crate::context::{Context, chance};
use crate::{named, screen};

/// More bytes than a sheet has.
const LONGEST: u64 = 1 << 20;

pub async fn run(context: &Context, action: KeysAction) -> anyhow::Result<Found> {
    match action {
        KeysAction::Sheet { output } => sheet(context, output.as_deref()),
        KeysAction::Restore { file } => restore(context, file.as_deref()),
        KeysAction::Renew => renew(context).await,
        KeysAction::Destroy { reason } => destroy(context, &reason).await,
    }
}

/// Prints the sheet. What is not a key begins with `#`, so that it can be read in as it is.
fn sheet(context: &Context, output: Option<&Path>) -> anyhow::Result<Found> {
    output.iter().try_for_each(|path| named::may_be_written(path, &["txt"]))?;
    let keys = recovery_sheet(&context.settings.data)?;
    let explained = context.word("keys-sheet");
    let mut text = Zeroizing::new(String::with_capacity(keys.len() + explained.len() * 2));
    for line in explained.lines() {
        text.extend(["# ", line, "\n"]);
    }
    text.push('\n');
    text.push_str(&keys);
    match output {
        None => screen::say(text.trim_end()),
        Some(path) => {
            write_whole(path, text.as_bytes())?;
            screen::say(&context.say(&Message::new("keys-sheet-written").with("path", path.display())));
        }
    }
    Ok(Found::Nothing)
}

fn restore(context: &Context, file: Option<&Path>) -> anyhow::Result<Found> {
    let mut sheet = Zeroizing::new(String::new());
    let (read, path) = match file {
        None => (std::io::stdin().take(LONGEST).read_to_string(&mut sheet), Path::new("-")),
        Some(path) => {
            *sheet = named::text(path, LONGEST)?;
            (Ok(sheet.len()), path)
        }
    };
    read.map_err(AppError::file(path))?;
    let made = restore_keys(&context.settings.data, &sheet)?;
    if made.is_empty() {
        screen::say(&context.word("keys-all-there"));
    }
    for path in made {
        screen::say(&context.say(&Message::new("keys-restored").with("path", path.display())));
    }
    Ok(Found::Nothing)
}

async fn renew(context: &Context) -> anyhow::Result<Found> {
    context.expect_ledger().await?;
    let mut bars = Bars::new(context.locale);
    let now = context.now();
    let renewed = renew_key(&context.settings, &context.actor, now, &mut chance, &mut bars).await?;
    let message = Message::new("keys-renewed").with("key", &renewed.key).with("count", renewed.entities);
    screen::say(&context.say(&message));
    Ok(Found::Nothing)
}

async fn destroy(context: &Context, reason: &str) -> anyhow::Result<Found> {
    context.expect_ledger().await?;
    let mut bars = Bars::new(context.locale);
    let now = context.now();
    let gone = destroy_keys(&context.settings, &context.actor, now, reason, &mut chance, &mut bars).await?;
    screen::say(&context.say(&Message::new("keys-destroyed").with("keys", gone.join("、"))));
    Ok(Found::Nothing)
}
