//! `mingde ledger`

use mingde_app::Progress;
use mingde_core::diagnostic::Message;
use serde_json::json;

use super::Found;
use crate::bars::Bars;
use crate::call::{Format, LedgerAction};
use crate::context::Context;
use crate::screen;

pub async fn run(context: &Context, action: LedgerAction) -> anyhow::Result<Found> {
    let bureau = context.open().await?;
    match action {
        LedgerAction::Checkpoint => {
            screen::say(bureau.store.checkpoint().await?.note.trim_end());
            Ok(Found::Nothing)
        }
        LedgerAction::Verify { format } => {
            let mut bars = Bars::new(context.locale);
            let mut begun = false;
            let verified = bureau
                .store
                .verify(|done, total| {
                    if !begun {
                        bars.begin(&Message::new("command-verifying"), total);
                        begun = true;
                    }
                    bars.reach(done);
                })
                .await?;
            bars.finish();
            let findings = &verified.findings;
            let checkpoint = bureau.store.checkpoint().await?;
            let root: String = checkpoint.root.iter().map(|b| format!("{b:02x}")).collect();
            match format.format {
                Format::Json => screen::json(&json!({
                    "revisions": verified.revisions,
                    "root": root,
                    "checkpoints": verified.checkpoints,
                    "findings": findings
                        .iter()
                        .map(|f| json!({ "code": f.message.code, "message": context.say(&f.message), "position": f.position }))
                        .collect::<Vec<_>>(),
                }))?,
                Format::Text => {
                    for finding in findings {
                        eprintln!("{}", context.say(&finding.message));
                    }
                    let code = if findings.is_empty() { "command-verified" } else { "command-not-verified" };
                    let message = Message::new(code)
                        .with("revisions", verified.revisions)
                        .with("root", root)
                        .with("findings", findings.len());
                    screen::say(&context.say(&message));
                }
            }
            Ok(Found::problems_if(!findings.is_empty()))
        }
    }
}
