//! `mingde demo --scale province`: too large for a ledger, so it is written as Parquet files only.

use std::path::PathBuf;

use mingde_app::make_province;
use mingde_core::diagnostic::Message;

use super::Found;
use crate::bars::Bars;
use crate::context::Context;
use crate::screen;

pub fn run(context: &Context, out: Option<PathBuf>) -> anyhow::Result<Found> {
    let library = context.settings.load_library()?;
    let dir = out.unwrap_or_else(|| context.settings.data.join("province"));
    if let Some(parent) = dir.parent() {
        std::fs::create_dir_all(parent).map_err(mingde_app::AppError::file(parent))?;
    }
    let mut bars = Bars::new(context.locale);
    let manifest = make_province(&library, &dir, &mut bars)?;
    let rows: u64 = manifest.files.iter().map(|f| f.rows).sum();
    let message = Message::new("command-exported")
        .with("files", manifest.files.len())
        .with("rows", rows)
        .with("path", dir.display());
    screen::say(&context.say(&message));
    Ok(Found::Nothing)
}
