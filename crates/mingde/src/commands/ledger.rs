//! `mingde ledger`

use std::path::Path;

use mingde_app::{Progress, audit_trail, put_back_on_purpose, reseal};
use mingde_core::diagnostic::Message;
use mingde_store::{AuditLine, StoreError, Verification};
use serde_json::json;

use super::{Found, push};
use crate::bars::Bars;
use crate::call::{Format, LedgerAction};
use crate::context::Context;
use crate::screen::{self, Table};

pub async fn run(context: &Context, action: LedgerAction) -> anyhow::Result<Found> {
    match action {
        LedgerAction::Checkpoint => {
            let (checkpoint, doubts) = context.auditor().await?.checkpoint().await?;
            for doubt in &doubts {
                screen::tell(&context.say(doubt));
            }
            screen::say(checkpoint.note.trim_end());
            Ok(Found::Nothing)
        }
        LedgerAction::Trail { limit, format } => trail(context, limit, format.format).await,
        LedgerAction::Upgrade => upgrade(context).await,
        LedgerAction::Verify { witness, format } => match format.format {
            Format::Json => verify_as_json(context, &witness).await,
            Format::Text => verify(context, &witness).await,
        },
        LedgerAction::Restored { reason } => put_back(context, &reason).await,
        LedgerAction::Push { place, cosigner } => push::run(context, &place, cosigner.as_deref()).await,
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

/// Tables were brought up when the ledger was opened; what is sealed is sealed as it would be today.
async fn upgrade(context: &Context) -> anyhow::Result<Found> {
    let bureau = context.open().await?;
    let mut bars = Bars::new(context.locale);
    let resealed = reseal(&bureau, &context.actor, context.now(), &mut bars).await?;
    let message =
        Message::new("command-upgraded").with("count", resealed.entities).with("key", &resealed.key);
    screen::say(&context.say(&message));
    Ok(Found::Nothing)
}

async fn examine(context: &Context, witnesses: &[impl AsRef<Path>]) -> anyhow::Result<Verification> {
    let mut auditor = context.auditor().await?;
    for witness in witnesses {
        auditor.also_compare(witness.as_ref())?;
    }
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

async fn verify(context: &Context, witnesses: &[impl AsRef<Path>]) -> anyhow::Result<Found> {
    let verified = examine(context, witnesses).await?;
    told(context, &verified);
    let Verification { findings, unread, origin, key_id, .. } = &verified;
    let code = match (findings.is_empty(), unread.is_empty()) {
        (true, true) => "command-verified",
        (true, false) => "command-verified-in-part",
        (false, _) => "command-not-verified",
    };
    let message = Message::new(code)
        .with("revisions", verified.revisions)
        .with("root", root(&verified))
        .with("findings", findings.len());
    screen::say(&context.say(&message));
    let identity = Message::new("command-verified-identity").with("origin", origin).with("key", key_id);
    screen::say(&context.say(&identity));
    if !findings.is_empty() {
        screen::say(&context.word("command-not-verified-advice"));
        if findings.iter().any(|finding| finding.entity.is_some()) {
            screen::say(&context.word("command-not-verified-show"));
        }
    }
    Ok(found(&verified))
}

/// What was found, could not be looked at and is to be remarked upon, on standard error.
fn told(context: &Context, verified: &Verification) {
    let findings = verified.findings.iter().map(|finding| &finding.message);
    for message in findings.chain(&verified.unread).chain(&verified.remarks) {
        screen::tell(&context.say(message));
    }
}

fn found(verified: &Verification) -> Found {
    match (verified.findings.is_empty(), verified.unread.is_empty()) {
        (false, _) => Found::Tampered,
        (true, false) => Found::Unread,
        (true, true) => Found::Nothing,
    }
}

/// A ledger that cannot be opened is a finding too, for whoever reads the outcome by machine.
async fn verify_as_json(context: &Context, witnesses: &[impl AsRef<Path>]) -> anyhow::Result<Found> {
    let verified = match examine(context, witnesses).await {
        Ok(verified) => verified,
        Err(error) => {
            let Some(known) = error.downcast_ref::<StoreError>() else { return Err(error) };
            let finding = json!({ "code": known.message().code, "message": context.say(&known.message()), "position": null });
            screen::json(&json!({
                "origin": null,
                "key": null,
                "revisions": 0,
                "root": "–",
                "checkpoints": 0,
                "witnessed": 0,
                "evidence": 0,
                "restorations": [],
                "remarks": [],
                "unread": [],
                "findings": [finding],
            }))?;
            return Ok(match known.trouble() {
                mingde_store::Trouble::Tampered => Found::Tampered,
                _ => Found::Unread,
            });
        }
    };
    let coded = |list: &[Message]| -> Vec<_> {
        list.iter().map(|m| json!({ "code": m.code, "message": context.say(m) })).collect()
    };
    let findings = verified.findings.iter().map(|f| {
        let id = f.entity.map(|id| id.to_string());
        json!({ "code": f.message.code, "message": context.say(&f.message), "position": f.position, "id": id })
    });
    let restorations = verified.restorations.iter().map(|r| {
        json!({
            "place": r.place,
            "recorded": r.recorded.to_string(),
            "author": r.author,
            "reason": r.reason,
            "size": r.size,
            "witnessed": r.witnessed,
        })
    });
    screen::json(&json!({
        "origin": verified.origin,
        "key": verified.key_id,
        "revisions": verified.revisions,
        "root": root(&verified),
        "checkpoints": verified.checkpoints,
        "witnessed": verified.witnessed,
        "evidence": verified.evidence,
        "restorations": restorations.collect::<Vec<_>>(),
        "remarks": coded(&verified.remarks),
        "unread": coded(&verified.unread),
        "findings": findings.collect::<Vec<_>>(),
    }))?;
    Ok(found(&verified))
}

/// The root in hexadecimal digits.
fn root(verified: &Verification) -> String {
    verified.root.map_or_else(|| "–".to_owned(), hex::encode)
}

/// An older state was put back on purpose: only of a ledger that is sound but for what was signed since.
async fn put_back(context: &Context, reason: &str) -> anyhow::Result<Found> {
    let verified = examine(context, &[] as &[&Path]).await?;
    let others = verified.findings.iter().filter(|finding| !finding.is_of_an_older_state()).count();
    if others > 0 || !verified.unread.is_empty() {
        told(context, &verified);
        screen::say(&context.word("command-not-restored"));
        return Ok(found(&verified));
    }
    let bureau = context.open().await?;
    match put_back_on_purpose(&bureau, &context.actor, context.now(), reason).await? {
        None => screen::say(&context.word("command-nothing-restored")),
        Some(restoration) => {
            let message = Message::new("command-restored")
                .with("size", restoration.size)
                .with("witnessed", restoration.witnessed);
            screen::say(&context.say(&message));
        }
    }
    Ok(Found::Nothing)
}
