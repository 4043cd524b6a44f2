//! `mingde report`

use std::path::PathBuf;

use mingde_app::{Medium, ReportRequest, form, read_forms, write_report};
use mingde_core::diagnostic::Message;
use serde_json::json;

use super::{Found, papers};
use crate::call::{Format, ReportAction, ReportArgs, ReportTo};
use crate::context::Context;
use crate::screen::{self, Table};

pub async fn run(context: &Context, args: ReportArgs) -> anyhow::Result<Found> {
    match args.action {
        None => {}
        Some(ReportAction::Verify { file, format }) => {
            return papers::verify(context, &file, format.format).await;
        }
        Some(ReportAction::Diff { old, new, all, format }) => {
            return papers::diff(context, &old, &new, all, format.format);
        }
    }
    let Some(name) = args.form.filter(|_| !args.list) else { return list(context, args.format.format) };
    let bureau = context.open().await?;
    let form = form(&bureau.library, &name)?;
    let when = context.when(&args.when)?;
    let snapshot = bureau.snapshot(when.known_on).await?;
    let medium = args.to.map(|to| match to {
        ReportTo::Docx => Medium::Docx,
        ReportTo::Html => Medium::Html,
        ReportTo::Pdf => Medium::Pdf,
    });
    let ending = medium.unwrap_or(Medium::Docx).ending();
    let path = args.output.unwrap_or_else(|| PathBuf::from(format!("{}.{ending}", form.id)));
    let mut fonts = args.fonts;
    fonts.push(context.settings.data.join("fonts"));
    let request = ReportRequest { period: when.period, as_of: when.as_of, medium, fonts };
    let written = write_report(&bureau.library, &snapshot, &form, &request, context.now().day(), &path)?;
    match args.format.format {
        Format::Json => {
            let figures: serde_json::Map<String, serde_json::Value> = written
                .figures
                .0
                .iter()
                .map(|(name, figure)| {
                    (name.clone(), json!({ "value": figure.value.exact(), "receipt": figure.receipt }))
                })
                .collect();
            screen::json(&json!({
                "form": written.form,
                "period": written.period.to_string(),
                "path": path,
                "characters": written.characters,
                "missing": written.missing,
                "warnings": written.warnings.iter().map(|w| context.say(w)).collect::<Vec<_>>(),
                "figures": figures,
            }))?;
        }
        Format::Text => {
            let message = Message::new("command-report-done")
                .with("form", &written.form)
                .with("period", written.period.chinese())
                .with("characters", written.characters)
                .with("path", path.display());
            screen::say(&context.say(&message));
            if !written.missing.is_empty() {
                let message =
                    Message::new("command-report-missing").with("names", written.missing.join("、"));
                screen::say(&context.say(&message));
            }
            for warning in &written.warnings {
                eprintln!("  {}", context.say(warning));
            }
        }
    }
    Ok(Found::Nothing)
}

fn list(context: &Context, format: Format) -> anyhow::Result<Found> {
    let library = context.settings.load_library()?;
    let forms = read_forms(&library)?;
    match format {
        Format::Json => {
            let rows: Vec<_> = forms
                .iter()
                .map(|f| json!({ "form": f.id, "name": f.name, "period": f.period.map(|p| p.name()) }))
                .collect();
            screen::json(&rows)?;
        }
        Format::Text => {
            let heads = ["form", "title", "period"];
            let mut table = Table::new(heads.map(|h| context.say_code(&format!("command-head-{h}"))));
            for form in &forms {
                let period = form.period.map(|p| context.say_code(&format!("period-{}", p.name())));
                table.row([form.id.clone(), form.name.clone(), period.unwrap_or_default()]);
            }
            table.print();
        }
    }
    Ok(Found::Nothing)
}
