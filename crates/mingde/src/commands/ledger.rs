//! `mingde ledger`

use mingde_app::{Progress, audit_trail};
use mingde_core::diagnostic::Message;
use mingde_store::{AuditLine, StoreError, Verification};
use serde_json::json;

use super::Found;
use crate::bars::Bars;
use crate::call::{Format, LedgerAction};
use crate::context::Context;
use crate::screen::{self, Table};

pub async fn run(context: &Context, action: LedgerAction) -> anyhow::Result<Found> {
    match action {
        LedgerAction::Checkpoint => {
            let (checkpoint, doubts) = context.auditor().await?.checkpoint().await?;
            for doubt in &doubts {
                eprintln!("{}", context.say(doubt));
            }
            screen::say(checkpoint.note.trim_end());
            Ok(Found::Nothing)
        }
        LedgerAction::Trail { limit, format } => trail(context, limit, format.format).await,
        LedgerAction::Verify { format } => match format.format {
            Format::Json => verify_as_json(context).await,
            Format::Text => verify(context).await,
        },
    }
}

/// Who did what, newest first.
async fn trail(context: &Context, limit: u32, format: Format) -> anyhow::Result<Found> {
    let bureau = context.open().await?;
    let lines = audit_trail(&bureau, &context.actor, limit).await?;
    if format == Format::Json {
        let row = |line: &AuditLine| {
            json!({
                "place": line.place, "recorded": line.recorded.to_string(), "author": line.author,
                "action": line.action, "subject": line.subject, "detail": line.detail,
            })
        };
        screen::json(&lines.iter().map(row).collect::<Vec<_>>())?;
        return Ok(Found::Nothing);
    }
    let heads = ["recorded", "author", "action", "subject", "detail"];
    let mut table = Table::new(heads.map(|head| context.say_code(&format!("trail-head-{head}"))));
    for AuditLine { recorded, author, action, subject, detail, .. } in lines {
        table.row([recorded.to_string(), author, action, subject, detail]);
    }
    table.print();
    Ok(Found::Nothing)
}

async fn examine(context: &Context) -> anyhow::Result<Verification> {
    let auditor = context.auditor().await?;
    let mut bars = Bars::new(context.locale);
    let mut begun = false;
    let verified = auditor
        .verify(|done, total| {
            if !begun {
                bars.begin(&Message::new("command-verifying"), total);
                begun = true;
            }
            bars.reach(done);
        })
        .await?;
    bars.finish();
    Ok(verified)
}

async fn verify(context: &Context) -> anyhow::Result<Found> {
    let verified = examine(context).await?;
    let findings = &verified.findings;
    for finding in findings {
        eprintln!("{}", context.say(&finding.message));
    }
    for remark in &verified.remarks {
        eprintln!("{}", context.say(remark));
    }
    let code = if findings.is_empty() { "command-verified" } else { "command-not-verified" };
    let message = Message::new(code)
        .with("revisions", verified.revisions)
        .with("root", root(&verified))
        .with("findings", findings.len());
    screen::say(&context.say(&message));
    if !findings.is_empty() {
        screen::say(&context.word("command-not-verified-advice"));
        if findings.iter().any(|finding| finding.entity.is_some()) {
            screen::say(&context.word("command-not-verified-show"));
        }
    }
    Ok(Found::problems_if(!findings.is_empty()))
}

/// A ledger that cannot be opened is a finding too, for whoever reads the outcome by machine.
async fn verify_as_json(context: &Context) -> anyhow::Result<Found> {
    let verified = match examine(context).await {
        Ok(verified) => verified,
        Err(error) => {
            let Some(known) = error.downcast_ref::<StoreError>() else { return Err(error) };
            let finding = json!({ "code": known.message().code, "message": context.say(&known.message()), "position": null });
            screen::json(&json!({
                "revisions": 0,
                "root": "–",
                "checkpoints": 0,
                "witnessed": 0,
                "evidence": 0,
                "remarks": [],
                "findings": [finding],
            }))?;
            return Ok(Found::Problems);
        }
    };
    let remarks = verified.remarks.iter().map(|r| json!({ "code": r.code, "message": context.say(r) }));
    let findings = verified.findings.iter().map(|f| {
        let id = f.entity.map(|id| id.to_string());
        json!({ "code": f.message.code, "message": context.say(&f.message), "position": f.position, "id": id })
    });
    screen::json(&json!({
        "revisions": verified.revisions,
        "root": root(&verified),
        "checkpoints": verified.checkpoints,
        "witnessed": verified.witnessed,
        "evidence": verified.evidence,
        "remarks": remarks.collect::<Vec<_>>(),
        "findings": findings.collect::<Vec<_>>(),
    }))?;
    Ok(Found::problems_if(!verified.is_clean()))
}

/// The root in hexadecimal digits.
fn root(verified: &Verification) -> String {
    let digits = |root: [u8; 32]| root.iter().map(|b| format!("{b:02x}")).collect();
    verified.root.map_or_else(|| "–".to_owned(), digits)
}
