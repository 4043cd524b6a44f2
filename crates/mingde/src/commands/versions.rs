//! `mingde rulebook publish`, `diff` and `impact`, `mingde verify`: versions of a rulebook held against each other, receipts against the
//! ledger.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use mingde_app::{AssessRequest, Library, impact_of, publish, read_receipt, verify_receipt, version_of};
use mingde_core::diagnostic::Message;
use mingde_rulebook::{Difference, Rulebook, Status, diff};
use serde_json::json;

use super::Found;
use crate::call::{Format, VerifyArgs, VersionsArgs, WhenArgs};
use crate::context::{Context, known_on};
use crate::screen::{self, Table};

/// The two versions that are meant: by default the library's against the other one.
fn both(library: &Library, versions: &VersionsArgs) -> anyhow::Result<(Arc<Rulebook>, Arc<Rulebook>)> {
    let current = library.rulebook(&versions.rulebook)?;
    let before = match &versions.from {
        None => current.clone(),
        Some(from) => version_of(library, &current.id, from)?,
    };
    Ok((before, version_of(library, &current.id, &versions.other)?))
}

/// Publishes versions.
pub async fn published(context: &Context, files: &[PathBuf], format: Format) -> anyhow::Result<Found> {
    let bureau = context.open_or_found().await?;
    let outcomes = publish(&bureau, &context.actor, context.now(), files).await?;
    if format == Format::Json {
        let row = |o: &mingde_app::PublishedVersion| json!({ "rulebook": o.rulebook, "title": o.title, "version": o.version, "hash": o.hash, "already": o.already });
        screen::json(&outcomes.iter().map(row).collect::<Vec<_>>())?;
        return Ok(Found::Nothing);
    }
    for outcome in &outcomes {
        let code = if outcome.already { "publish-already" } else { "publish-done" };
        let message = Message::new(code).with("title", &outcome.title).with("version", &outcome.version);
        screen::say(&context.say(&message.with("hash", &outcome.hash)));
    }
    Ok(Found::Nothing)
}

/// What changes in the text and the rules.
pub async fn differences(
    context: &Context,
    versions: &VersionsArgs,
    format: Format,
) -> anyhow::Result<Found> {
    let library = context.library().await?;
    let (before, after) = both(&library, versions)?;
    let changes = diff(&before, &after);
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
    versions: &VersionsArgs,
    when: &WhenArgs,
    format: Format,
) -> anyhow::Result<Found> {
    let bureau = context.open().await?;
    let when = context.when(when)?;
    let sight = bureau.sight(&context.actor, when.known_on).await?;
    let (period, as_of, known_on) = (when.period, when.as_of, when.known_on);
    let request = AssessRequest { period, as_of, known_on, ..AssessRequest::default() };
    let (before, after) = both(&bureau.library, versions)?;
    let found = impact_of(&bureau.library, &sight, &request, (&before, &after), context.now().day())?;
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

pub fn told<V: std::fmt::Display>(context: &Context, side: &Option<(Status, Option<V>)>) -> String {
    let Some((status, value)) = side else { return "—".to_owned() };
    let status = context.say_code(&format!("rulebook-status-{}", status.name().replace('_', "-")));
    match value {
        Some(value) => format!("{status} {value}"),
        None => status,
    }
}

pub fn as_json<V: std::fmt::Display>(side: &Option<(Status, Option<V>)>) -> serde_json::Value {
    match side {
        None => serde_json::Value::Null,
        Some((status, value)) => {
            json!({ "status": status.name(), "value": value.as_ref().map(|v| v.to_string()) })
        }
    }
}

/// Whether a receipt is borne out by the ledger as it was known; without a day, as it was at the receipt's own
/// position.
pub async fn verified(context: &Context, args: VerifyArgs) -> anyhow::Result<Found> {
    let text = std::fs::read_to_string(&args.file).with_context(|| args.file.display().to_string())?;
    let bureau = context.open().await?;
    let written = read_receipt(&text)?;
    let asked = args.known_on.as_deref().map(known_on).transpose()?;
    let sight = match asked {
        Some(moment) => bureau.sight(&context.actor, Some(moment)).await?,
        None => {
            let receipt = &written.receipt;
            bureau.sight_of_receipt(&context.actor, receipt.ledger_position, receipt.known_on).await?
        }
    };
    let differences = verify_receipt(&bureau.library, &sight, &written)?;
    let words = |difference: &Difference| {
        let words = context.say_code(&format!("rulebook-differs-{}", difference.name()));
        match difference {
            Difference::Setting(id) => format!("{words} ({id})"),
            _ => words,
        }
    };
    if args.format.format == Format::Json {
        let rows = differences.iter().map(|d| json!({ "differs": d.name(), "message": words(d) }));
        screen::json(&json!({
            "rulebook": written.receipt.rulebook,
            "receipt": written.hash,
            "borne_out": differences.is_empty(),
            "differences": rows.collect::<Vec<_>>(),
        }))?;
        return Ok(Found::problems_if(!differences.is_empty()));
    }
    for difference in &differences {
        screen::say(&format!("✗ {}", words(difference)));
    }
    if differences.is_empty() {
        screen::say(&context.word("receipt-borne-out"));
    }
    Ok(Found::problems_if(!differences.is_empty()))
}
