//! `mingde explain`

use mingde_app::{AssessRequest, ExplainRequest, explain};

use super::Found;
use crate::call::{ExplainArgs, Format};
use crate::context::Context;
use crate::screen;

pub async fn run(context: &Context, args: ExplainArgs) -> anyhow::Result<Found> {
    let bureau = context.open().await?;
    let when = context.when(&args.when)?;
    let snapshot = bureau.snapshot(when.known_on).await?;
    let assess = AssessRequest {
        rulebooks: vec![args.rulebook],
        period: when.period,
        as_of: when.as_of,
        known_on: when.known_on,
    };
    let request = ExplainRequest { assess, subject: args.subject, result: args.result };
    let timing = context.timing("explain");
    let explained = explain(&bureau.library, &snapshot, &request, context.now().day())?;
    drop(timing);
    match args.format.format {
        Format::Json => screen::json(&explained)?,
        Format::Text => explained.iter().for_each(|e| screen::say(&e.render_text(context.locale))),
    }
    Ok(Found::Nothing)
}
