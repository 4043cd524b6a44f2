//! `mingde ledger push`: what was signed, to a second place that somebody else keeps.

use std::path::Path;

use mingde_core::diagnostic::Message;
use mingde_log::CosignerKey;
use mingde_store::{Auditor, Pushed};

use super::Found;
use crate::context::Context;
use crate::cosigner::{self, Answer};
use crate::screen;

pub async fn run(context: &Context, place: &str, cosigner: Option<&str>) -> anyhow::Result<Found> {
    let mut auditor = context.auditor().await?;
    if !place.starts_with("http://") && !place.starts_with("https://") {
        return Ok(told(context, auditor.push_to_folder(Path::new(place)).await?, place));
    }
    let Some(key) = cosigner.and_then(CosignerKey::parse) else {
        return Err(mingde_app::AppError::Invalid(Message::new("command-push-key")).into());
    };
    let pushed = ask(&mut auditor, place, &key).await?;
    Ok(told(context, pushed, place))
}

/// Asks a witness to cosign. It says which checkpoint it saw last where that is not the one we think; asked once more
/// from there, it has its proof.
async fn ask(auditor: &mut Auditor, place: &str, key: &CosignerKey) -> anyhow::Result<Pushed> {
    let mut old = auditor.cosigned(key)?;
    for _ in 0..2 {
        let Some(request) = auditor.request(old).await? else { return Ok(Pushed::Behind { known: old }) };
        match cosigner::add_checkpoint(place, &request)? {
            Answer::Cosigned(lines) => return Ok(auditor.keep_cosignature(&request, &lines, key)?),
            Answer::Saw(size) => old = size,
            Answer::Refused(status) => return Ok(Pushed::Refused { status }),
        }
    }
    Ok(Pushed::Contradicted)
}

fn told(context: &Context, pushed: Pushed, place: &str) -> Found {
    let (code, found) = match pushed {
        Pushed::Kept { .. } => ("command-pushed", Found::Nothing),
        Pushed::Cosigned { .. } => ("command-cosigned", Found::Nothing),
        Pushed::Behind { .. } => ("command-push-behind", Found::Tampered),
        Pushed::Contradicted => ("command-push-contradicted", Found::Tampered),
        Pushed::Refused { .. } => ("command-push-refused", Found::Unread),
        Pushed::NotCosigned => ("command-push-not-cosigned", Found::Unread),
    };
    let mut message = Message::new(code).with("place", place);
    match pushed {
        Pushed::Kept { size } | Pushed::Cosigned { size } => message = message.with("size", size),
        Pushed::Behind { known } => message = message.with("known", known),
        Pushed::Refused { status } => message = message.with("status", status),
        Pushed::Contradicted | Pushed::NotCosigned => {}
    }
    match found {
        Found::Nothing => screen::say(&context.say(&message)),
        _ => screen::tell(&context.say(&message)),
    }
    found
}
