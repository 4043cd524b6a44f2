//! `mingde template`

use std::path::{Path, PathBuf};

use mingde_app::import::Directories;
use mingde_app::{template_names, write_blank_templates, write_templates};
use mingde_core::diagnostic::Message;
use mingde_core::words::Locale;
use serde::Serialize;

use super::Found;
use crate::call::{Format, TemplateArgs};
use crate::context::Context;
use crate::named::may_be_written;
use crate::screen::{self, Table};

/// A template, and the file it was written to.
#[derive(Serialize)]
struct Template<'t> {
    kind: &'t str,
    title: &'t str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'t Path>,
}

pub async fn run(context: &Context, args: TemplateArgs) -> anyhow::Result<Found> {
    if args.list || args.kind.is_empty() {
        return list(context, args.format.format);
    }
    let stem = match args.kind.as_slice() {
        [only] => only.clone(),
        _ => context.word("command-templates"),
    };
    let path = args.output.unwrap_or_else(|| PathBuf::from(format!("{stem}.xlsx")));
    may_be_written(&path, &["xlsx"])?;
    // Without a ledger there are no names for the drop-downs yet, and asking for a template founds none.
    let layouts = if context.has_ledger().await? {
        let bureau = context.open().await?;
        let unit = match &args.unit {
            Some(unit) => Some(Directories::load(&bureau).await?.unit(unit)?),
            None => None,
        };
        write_templates(&bureau, &args.kind, unit, &path).await?
    } else {
        write_blank_templates(&context.settings.load_library()?, &args.kind, &path)?
    };
    for layout in &layouts {
        match args.format.format {
            Format::Json => {
                screen::json(&Template { kind: &layout.id, title: &layout.title, path: Some(&path) })?
            }
            Format::Text => {
                let english = context.locale == Locale::En && !layout.english.is_empty();
                let message = Message::new("command-template-done")
                    .with("title", if english { &layout.english } else { &layout.title })
                    .with("path", path.display());
                screen::say(&context.say(&message));
            }
        }
    }
    Ok(Found::Nothing)
}

/// Without a kind there is nothing to write; what there is gets listed.
fn list(context: &Context, format: Format) -> anyhow::Result<Found> {
    let library = context.files()?;
    let names = template_names(&library);
    match format {
        Format::Json => {
            let rows = names.iter().map(|(name, title)| Template { kind: name, title, path: None });
            screen::json(&rows.collect::<Vec<_>>())?;
        }
        Format::Text => {
            let mut table =
                Table::new([context.word("command-head-kind"), context.word("command-head-title")]);
            for (name, title) in names {
                table.row([name, title]);
            }
            table.print();
        }
    }
    Ok(Found::Nothing)
}
