//! `mingde export`

use mingde_app::export_parquet;
use mingde_core::diagnostic::Message;
use serde_json::json;

use super::Found;
use crate::bars::Bars;
use crate::call::{ExportArgs, Format};
use crate::context::{Context, known_on};
use crate::screen;

pub async fn run(context: &Context, args: ExportArgs) -> anyhow::Result<Found> {
    let bureau = context.open().await?;
    let known = args.known_on.as_deref().map(known_on).transpose()?;
    let mut bars = Bars::new(context.locale);
    let manifest = export_parquet(&bureau, &args.parquet, known, &mut bars).await?;
    let rows: u64 = manifest.files.iter().map(|f| f.rows).sum();
    match args.format.format {
        Format::Json => screen::json(&json!({
            "directory": args.parquet,
            "files": manifest.files.len(),
            "rows": rows,
        }))?,
        Format::Text => {
            let message = Message::new("command-exported")
                .with("files", manifest.files.len())
                .with("rows", rows)
                .with("path", args.parquet.display());
            screen::say(&context.say(&message));
        }
    }
    Ok(Found::Nothing)
}
