//! `mingde export`

use std::path::Path;

use mingde_app::{Manifest, export_parquet};
use mingde_core::diagnostic::Message;
use serde::Serialize;

use super::Found;
use crate::bars::Bars;
use crate::call::{ExportArgs, Format};
use crate::context::{Context, known_on};
use crate::screen;

pub async fn run(context: &Context, args: ExportArgs) -> anyhow::Result<Found> {
    let bureau = context.open().await?;
    let known = args.known_on.as_deref().map(known_on).transpose()?;
    let mut bars = Bars::new(context.locale);
    let manifest = export_parquet(&bureau, &context.actor, &args.parquet, known, &mut bars).await?;
    told(context, &manifest, &args.parquet, args.format.format)
}

/// What was written.
#[derive(Serialize)]
struct Written<'w> {
    directory: &'w Path,
    files: usize,
    rows: u64,
}

/// Says what was written.
pub(super) fn told(
    context: &Context,
    manifest: &Manifest,
    dir: &Path,
    format: Format,
) -> anyhow::Result<Found> {
    let rows: u64 = manifest.files.iter().map(|f| f.rows).sum();
    match format {
        Format::Json => screen::json(&Written { directory: dir, files: manifest.files.len(), rows })?,
        Format::Text => {
            let message = Message::new("command-exported")
                .with("files", manifest.files.len())
                .with("rows", rows)
                .with("path", dir.display());
            screen::say(&context.say(&message));
        }
    }
    Ok(Found::Nothing)
}
