//! `mingde explain`

use mingde_app::{AssessRequest, ExplainRequest, explain, write_whole};
use mingde_core::diagnostic::Message;

use super::Found;
use crate::call::{ExplainArgs, ProofFormat};
use crate::context::Context;
use crate::named::may_be_written;
use crate::screen;

pub async fn run(context: &Context, args: ExplainArgs) -> anyhow::Result<Found> {
    let bureau = context.open_for_figures().await?;
    let when = context.when(&args.when)?;
    let sight = bureau.sight(&context.actor, when.known_on).await?;
    let assess = AssessRequest {
        rulebooks: vec![args.rulebook],
        period: when.period,
        as_of: when.as_of,
        known_on: when.known_on,
        version: args.edition,
    };
    let request = ExplainRequest { assess, subject: args.subject, result: args.result };
    let endings: &[&str] = match args.format {
        ProofFormat::Json => &["json"],
        ProofFormat::Html => &["html", "htm"],
        ProofFormat::Brief | ProofFormat::Text => &["txt", "md"],
    };
    args.output.iter().try_for_each(|path| may_be_written(path, endings))?;
    let timing = context.timing("explain");
    let explained = explain(&bureau.library(), &sight, &request, context.now().day())?;
    drop(timing);
    let text = match args.format {
        ProofFormat::Json => serde_json::to_string_pretty(&explained)?,
        ProofFormat::Html => mingde_rulebook::page(&explained, context.tongue()),
        ProofFormat::Brief => {
            explained.iter().map(|e| e.render_brief(context.tongue())).collect::<Vec<_>>().join("\n")
        }
        ProofFormat::Text => {
            explained.iter().map(|e| e.render_text(context.tongue())).collect::<Vec<_>>().join("\n")
        }
    };
    match args.output {
        None => screen::say(text.trim_end_matches('\n')),
        Some(path) => {
            write_whole(&path, text)?;
            let message = Message::new("command-proof-written").with("path", path.display());
            screen::say(&context.say(&message));
        }
    }
    Ok(Found::Nothing)
}
