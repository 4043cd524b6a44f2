//! `mingde init`

use mingde_core::diagnostic::Message;

use super::Found;
use crate::context::Context;
use crate::screen;

/// Begins a ledger where there is none yet, and says where it lies and what to keep safe.
pub async fn run(context: &Context) -> anyhow::Result<Found> {
    if context.has_ledger().await? {
        let path = context.settings.data.display();
        screen::say(&context.say(&Message::new("command-init-already").with("path", path)));
        return Ok(Found::Nothing);
    }
    context.open_with(&context.settings).await?;
    screen::say(&context.say(&context.founded()?));
    Ok(Found::Nothing)
}
