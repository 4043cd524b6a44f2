//! What the server does beside answering: once a day it tells people what falls due, and it sends what is to be sent.

use std::sync::Arc;
use std::time::Duration;

use mingde_app::{AppError, Bureau, Sending, send_next, tell_duties, tell_next_hook};
use mingde_core::policy::Actor;
use mingde_web::hosting::ToldOn;
use tokio::sync::watch;

use crate::context::clock;

/// Whoever starts the server wants to see pages first.
pub const AFTER_START: Duration = Duration::from_secs(10);
/// Between two looks where nothing was due.
const IDLE: Duration = Duration::from_secs(15);
/// Between two messages: each channel has its own measure besides.
const BUSY: Duration = Duration::from_secs(1);
/// After what went wrong with the database.
const TROUBLED: Duration = Duration::from_secs(60);

/// Goes on until it is told to end; what is being sent then is sent and noted.
pub async fn keep_sending(
    bureau: Arc<Bureau>,
    actor: Actor,
    (told_on, begins_after): (Arc<ToldOn>, Duration),
    mut ended: watch::Receiver<bool>,
) {
    let mut pause = begins_after;
    loop {
        tokio::select! {
            _ = ended.wait_for(|ended| *ended) => return,
            () = tokio::time::sleep(pause) => {}
        }
        let today = clock().day();
        if told_on.day() != Some(today) {
            // Half of it told is told; the other half is told by the next server.
            let told = tokio::select! {
                _ = ended.wait_for(|ended| *ended) => return,
                told = tell_duties(&bureau, &actor, clock()) => told,
            };
            match told {
                Ok(persons) => {
                    tracing::info!(persons, "told what falls due");
                    told_on.told(today);
                }
                Err(error) => tracing::warn!(%error, "nobody was told what falls due"),
            }
        }
        pause = match send_one(&bureau, &actor).await {
            Ok(false) => IDLE,
            Ok(true) => BUSY,
            Err(error) => {
                tracing::warn!(%error, "the outbox could not be read or written");
                TROUBLED
            }
        };
    }
}

/// Sends a message and tells a program, where something is due; whether anything was.
async fn send_one(bureau: &Bureau, actor: &Actor) -> Result<bool, AppError> {
    let sent = send_next(bureau, actor, clock()).await?;
    let told = tell_next_hook(bureau, clock()).await?;
    Ok(sent != Sending::Nothing || told != Sending::Nothing)
}
