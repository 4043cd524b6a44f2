//! `mingde move`

use mingde_app::{Database, Progress as _};
use mingde_core::diagnostic::Message;

use super::Found;
use crate::bars::Bars;
use crate::context::Context;
use crate::screen;

/// Moves the ledger to another database and says how it is reached from then on.
pub async fn run(context: &Context, to: &str) -> anyhow::Result<Found> {
    context.expect_ledger().await?;
    let Some(other) = Database::parse(Some(to)) else {
        screen::tell(&context.say(&Message::new("command-move-where").with("word", to)));
        return Ok(Found::Problems);
    };
    let bureau = context.open().await?;
    let mut bars = Bars::new(context.locale);
    bars.begin(&Message::new("command-moving"), 0);
    let store = bureau.store(&context.actor)?;
    let moved = store.move_to(&other, context.now(), &mut |rows| bars.reach(rows)).await?;
    bars.finish();
    let how = match other {
        Database::Sqlite => context.word("command-moved-by-default"),
        Database::Postgres(_) => "--database postgres://…".to_owned(),
    };
    let message = Message::new("command-moved")
        .with("rows", moved.rows)
        .with("size", moved.checkpoint.size)
        .with("root", hex::encode(moved.checkpoint.root))
        .with("how", how);
    screen::say(&context.say(&message));
    let ballots = store.ballots().list()?.len();
    if ballots > 0 {
        screen::say(&context.say(&Message::new("command-moved-ballots").with("count", ballots)));
    }
    Ok(Found::Nothing)
}
