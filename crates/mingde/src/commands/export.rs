//! `mingde export`

use std::path::Path;

use mingde_app::import::Directories;
use mingde_app::{
    AppError, Bureau, LedgerWish, Listing, Manifest, export_parquet, listing, listing_called,
    posts_without_begin, write_whole,
};
use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use serde::Serialize;

use super::Found;
use super::record::parse_state;
use crate::bars::Bars;
use crate::call::{ExportArgs, Format, WhenArgs};
use crate::context::{Context, day, known_on};
use crate::named::may_be_written;
use crate::screen;

pub async fn run(context: &Context, args: ExportArgs) -> anyhow::Result<Found> {
    args.xlsx.iter().try_for_each(|file| may_be_written(file, &["xlsx"]))?;
    let bureau = context.open().await?;
    let known = args.known_on.as_deref().map(known_on).transpose()?;
    if let Some(file) = &args.xlsx {
        let sight = bureau.sight(&context.actor, known).await?;
        let wanted = wanted(context, &bureau, &args).await?;
        let today = context.now().day();
        let Some((bytes, rows)) = listing(&bureau, &sight, &wanted, today, context.locale).await? else {
            return Err(AppError::NotFound(Message::new("command-export-nothing")).into());
        };
        write_whole(file, &bytes)?;
        let left_out = posts_without_begin(&sight, &wanted, today);
        if left_out > 0 {
            let message = Message::new("command-export-posts-left-out").with("count", left_out);
            screen::tell(&context.say(&message));
        }
        return told_of_workbook(context, file, rows, args.format.format);
    }
    // Files in Parquet are the whole of it, for other programs: nothing narrows them.
    let narrowed = [&args.unit, &args.state, &args.period, &args.from, &args.to];
    if narrowed.iter().any(|text| text.is_some()) {
        return Err(AppError::Invalid(Message::new("command-export-whole")).into());
    }
    let folder = args.parquet.unwrap_or_default();
    let mut bars = Bars::new(context.locale);
    let manifest = export_parquet(&bureau, &context.actor, &folder, known, &mut bars).await?;
    told(context, &manifest, &folder, args.format.format)
}

/// What was named: sheets of the registry, kinds, and which of their records; all records where nothing was named.
async fn wanted(context: &Context, bureau: &Bureau, args: &ExportArgs) -> anyhow::Result<Listing> {
    let when = WhenArgs { period: args.period.clone(), as_of: None, known_on: None };
    let period = context.when(&when)?.period;
    let typed = |text: &Option<String>| text.as_deref().map(day).transpose();
    let days: (Option<Day>, Option<Day>) = match period {
        Some(period) => (Some(period.from), Some(period.last())),
        None => (typed(&args.from)?, typed(&args.to)?),
    };
    if let (Some(from), Some(to)) = days
        && from > to
    {
        let message = Message::new("command-days-reversed").with("from", from).with("to", to);
        return Err(AppError::Invalid(message).into());
    }
    let unit = match &args.unit {
        Some(name) => Some(Directories::load(bureau).await?.unit(name)?),
        None => None,
    };
    let state = args.state.as_deref().map(|state| parse_state(context, state)).transpose()?;
    let wish = LedgerWish { unit, state, from: days.0, to: days.1, ..LedgerWish::default() };
    Ok(listing_called(&bureau.library(), &args.what, wish)?)
}

/// The workbook that was written.
#[derive(Serialize)]
struct WrittenWorkbook<'w> {
    path: &'w Path,
    rows: usize,
}

fn told_of_workbook(context: &Context, path: &Path, rows: usize, format: Format) -> anyhow::Result<Found> {
    match format {
        Format::Json => screen::json(&WrittenWorkbook { path, rows })?,
        Format::Text => {
            let message = Message::new("command-export-done").with("rows", rows).with("path", path.display());
            screen::say(&context.say(&message));
        }
    }
    Ok(Found::Nothing)
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
