//! `mingde rulebook diff`, `impact` and `verify`: versions of a rulebook held against each other, receipts against the
//! ledger.

use std::path::Path;

use mingde_app::{AppError, AssessRequest, Library, impact_of, other_version, verify_receipt};
use mingde_core::diagnostic::Message;
use mingde_rulebook::{Difference, Status, diff};
use serde_json::json;

use super::Found;
use crate::call::{Format, WhenArgs};
use crate::context::{Context, known_on};
use crate::screen::{self, Table};

/// What changes in the text and the rules.
pub fn differences(
    context: &Context,
    library: &Library,
    rulebook: &str,
    file: &Path,
    format: Format,
) -> anyhow::Result<Found> {
    let other = other_version(library, file)?;
    let changes = diff(library.rulebook(rulebook)?, &other);
    if format == Format::Json {
        let row = |c: &mingde_rulebook::Change| json!({ "part": c.part.name(), "name": c.name, "before": c.before, "after": c.after });
        screen::json(&changes.iter().map(row).collect::<Vec<_>>())?;
        return Ok(Found::Nothing);
    }
    for change in &changes {
        screen::say(&format!(
            "{} {}",
            context.say_code(&format!("change-{}", change.part.name())),
            change.name
        ));
        for (sign, text) in [("-", &change.before), ("+", &change.after)] {
            if let Some(text) = text {
                screen::say(&format!("  {sign} {text}"));
            }
        }
    }
    screen::say(&context.say(&Message::new("change-counted").with("count", changes.len())));
    Ok(Found::Nothing)
}

/// Whose results change.
pub async fn impacts(
    context: &Context,
    rulebook: &str,
    file: &Path,
    when: &WhenArgs,
    format: Format,
) -> anyhow::Result<Found> {
    let bureau = context.open().await?;
    let when = context.when(when)?;
    let snapshot = bureau.snapshot(when.known_on).await?;
    let request = AssessRequest {
        rulebooks: vec![rulebook.to_owned()],
        period: when.period,
        as_of: when.as_of,
        known_on: when.known_on,
    };
    let other = other_version(&bureau.library, file)?;
    let found = impact_of(&bureau.library, &snapshot, &request, &other, context.now().day())?;
    if format == Format::Json {
        let rows: Vec<_> = found
            .iter()
            .map(|impact| {
                let subjects: Vec<_> = impact.subjects.iter().map(|s| json!({
                "code": s.code, "name": s.name, "before": as_json(&s.before), "after": as_json(&s.after),
            })).collect();
                json!({ "result": impact.result, "title": impact.title, "subjects": subjects })
            })
            .collect();
        screen::json(&rows)?;
        return Ok(Found::Nothing);
    }
    let heads = ["result", "subject", "before", "after"];
    let mut table = Table::new(heads.map(|h| context.say_code(&format!("change-head-{h}"))));
    for impact in &found {
        for subject in &impact.subjects {
            table.row([
                impact.title.clone(),
                format!("{} {}", subject.code, subject.name),
                told(context, &subject.before),
                told(context, &subject.after),
            ]);
        }
    }
    table.print();
    for impact in &found {
        let message = Message::new("change-impact").with("title", &impact.title);
        screen::say(&context.say(&message.with("count", impact.subjects.len())));
    }
    Ok(Found::Nothing)
}

fn told<V: std::fmt::Display>(context: &Context, side: &Option<(Status, Option<V>)>) -> String {
    let Some((status, value)) = side else { return "—".to_owned() };
    let status = context.say_code(&format!("rulebook-status-{}", status.name().replace('_', "-")));
    match value {
        Some(value) => format!("{status} {value}"),
        None => status,
    }
}

fn as_json<V: std::fmt::Display>(side: &Option<(Status, Option<V>)>) -> serde_json::Value {
    match side {
        None => serde_json::Value::Null,
        Some((status, value)) => {
            json!({ "status": status.name(), "value": value.as_ref().map(|v| v.to_string()) })
        }
    }
}

/// Whether a receipt is borne out by the ledger as it was known.
pub async fn verified(
    context: &Context,
    file: &Path,
    known: Option<&str>,
    format: Format,
) -> anyhow::Result<Found> {
    let text = std::fs::read_to_string(file).map_err(AppError::file(file))?;
    let bureau = context.open().await?;
    let snapshot = bureau.snapshot(known.map(known_on).transpose()?).await?;
    let differences = verify_receipt(&bureau.library, &snapshot, &text)?;
    if format == Format::Json {
        let row = |d: &Difference| match d {
            Difference::Setting(id) => json!({ "differs": d.name(), "setting": id }),
            _ => json!({ "differs": d.name() }),
        };
        screen::json(&differences.iter().map(row).collect::<Vec<_>>())?;
        return Ok(Found::problems_if(!differences.is_empty()));
    }
    for difference in &differences {
        let words = context.say_code(&format!("rulebook-differs-{}", difference.name()));
        match difference {
            Difference::Setting(id) => screen::say(&format!("✗ {words} ({id})")),
            _ => screen::say(&format!("✗ {words}")),
        }
    }
    if differences.is_empty() {
        screen::say(&context.word("receipt-borne-out"));
    }
    Ok(Found::problems_if(!differences.is_empty()))
}
