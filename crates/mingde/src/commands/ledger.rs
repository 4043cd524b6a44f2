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
            let root = verified.root.map_or_else(
                || "–".to_owned(),
                |root| root.iter().map(|b| format!("{b:02x}")).collect::<String>(),
            );
            match format.format {
                Format::Json => screen::json(&json!({
                    "revisions": verified.revisions,
                    "root": root,
                    "checkpoints": verified.checkpoints,
                    "witnessed": verified.witnessed,
                    "evidence": verified.evidence,
                    "remarks": verified.remarks.iter().map(|r| json!({ "code": r.code, "message": context.say(r) })).collect::<Vec<_>>(),
                    "findings": findings
                        .iter()
                        .map(|f| json!({ "code": f.message.code, "message": context.say(&f.message), "position": f.position }))
                        .collect::<Vec<_>>(),
                }))?,
                Format::Text => {
                    for finding in findings {
                        eprintln!("{}", context.say(&finding.message));
                    }
                    for remark in &verified.remarks {
                        eprintln!("{}", context.say(remark));
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
