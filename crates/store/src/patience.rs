//! Waiting while another process writes: how long, and that somebody who looks on is told.

use std::sync::OnceLock;
use std::time::Duration;

/// How long what another process holds is waited for. A load of a million rows takes minutes.
const PATIENCE: Duration = Duration::from_secs(600);
/// After so long, whoever looks on is told.
const UNNOTICED: Duration = Duration::from_secs(2);
/// The first pauses between two attempts, in milliseconds; then the last of them again and again.
const PAUSES: [u64; 12] = [1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100];

static LISTENER: OnceLock<fn()> = OnceLock::new();

/// Has `told` called whenever this process has waited two seconds for another one that is writing. The first to ask is
/// the one who is told.
pub fn on_waiting(told: fn()) {
    _ = LISTENER.set(told);
}

fn tell() {
    if let Some(told) = LISTENER.get() {
        told();
    }
}

/// Pauses before attempt `number`, from 0, to get what somebody else holds; whether there is to be one.
pub(crate) fn pause(number: i32) -> bool {
    let number = usize::try_from(number).unwrap_or(usize::MAX);
    let last = PAUSES.len() - 1;
    let waited = PAUSES[..number.min(last)].iter().sum::<u64>()
        + PAUSES[last].saturating_mul(number.saturating_sub(last) as u64);
    let [waited, pause] = [waited, PAUSES[number.min(last)]].map(Duration::from_millis);
    if waited >= PATIENCE {
        return false;
    }
    if (waited..waited + pause).contains(&UNNOTICED) {
        tell();
    }
    std::thread::sleep(pause);
    true
}

/// The outcome of what waits for somebody else by itself; none if that took too long.
pub(crate) async fn patiently<T>(work: impl Future<Output = T>) -> Option<T> {
    let mut work = std::pin::pin!(work);
    if let Ok(done) = tokio::time::timeout(UNNOTICED, &mut work).await {
        return Some(done);
    }
    tell();
    tokio::time::timeout(PATIENCE, work).await.ok()
}
