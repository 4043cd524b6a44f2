//! `mingde verify FILE.tlog-proof`: whether a record that somebody was given a proof of stands in the ledger.

use mingde_app::AppError;
use mingde_core::diagnostic::Message;
use mingde_core::record::State;
use mingde_core::revision::Revision;
use mingde_log::TlogProof;
use mingde_store::BorneOut;
use serde_json::json;

use super::Found;
use crate::call::Format;
use crate::context::Context;
use crate::screen;

/// Holds a proof against the ledger. The public key is enough; nothing is opened that is sealed.
pub async fn verified(context: &Context, text: &str, format: Format) -> anyhow::Result<Found> {
    let proof =
        TlogProof::from_text(text).ok_or_else(|| AppError::Invalid(Message::new("inclusion-unreadable")))?;
    let mut auditor = context.auditor().await?;
    let borne_out = auditor.bears_out(&proof).await?;
    let (standing, found) = match &borne_out {
        BorneOut::Included { .. } => ("included", Found::Nothing),
        BorneOut::NotOurs => ("not-ours", Found::Problems),
        BorneOut::Broken => ("broken", Found::Problems),
        // What was signed is not what is there.
        BorneOut::Otherwise => ("otherwise", Found::Tampered),
    };
    if format == Format::Json {
        let told = match &borne_out {
            BorneOut::Included { revision, size } => json!({
                "standing": standing, "position": proof.index, "size": size, "id": revision.draft.id.to_string(),
                "revision": revision.number, "state": revision.draft.state.name(),
                "recorded": revision.recorded.to_string(),
            }),
            _ => json!({ "standing": standing, "position": proof.index }),
        };
        screen::json(&told)?;
        return Ok(found);
    }
    match &borne_out {
        BorneOut::Included { revision, size } => {
            screen::say(&context.say(&included(revision, *size, context)))
        }
        _ => {
            let message = Message::new(match standing {
                "not-ours" => "inclusion-not-ours",
                "broken" => "inclusion-broken",
                _ => "inclusion-otherwise",
            });
            screen::say(&format!("✗ {}", context.say(&message.with("position", proof.index))));
        }
    }
    Ok(found)
}

fn included(revision: &Revision, size: u64, context: &Context) -> Message {
    let state: State = revision.draft.state;
    Message::new("inclusion-included")
        .with("id", revision.draft.id)
        .with("number", revision.number)
        .with("state", context.say_code(&format!("state-{}", state.name())))
        .with("recorded", revision.recorded)
        .with("position", revision.position)
        .with("size", size)
}
