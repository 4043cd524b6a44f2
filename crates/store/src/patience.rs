//! Waiting while another process writes: how long, and that somebody who looks on is told.

use std::sync::OnceLock;
use std::time::Duration;

/// How long what somebody else holds is waited for. It is a setting of the store: a person at a command waits for the
/// import of a million rows; a request that somebody looks at is better told that the ledger is busy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Patience {
    /// Ten minutes.
    #[default]
    Long,
    /// Five seconds.
    Short,
}

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

impl Patience {
    /// How long that is.
    pub const fn time(self) -> Duration {
        match self {
            Self::Long => Duration::from_secs(600),
            Self::Short => Duration::from_secs(5),
        }
    }

    /// What pauses before attempt `number`, from 0, to get what somebody else holds, and tells whether there is to be one.
    pub(crate) fn pauses(self) -> fn(i32) -> bool {
        match self {
            Self::Long => |number| pause(number, Self::Long.time()),
            Self::Short => |number| pause(number, Self::Short.time()),
        }
    }

    /// The outcome of what waits for somebody else by itself; none if that took too long.
    pub(crate) async fn wait_for<T>(self, work: impl Future<Output = T>) -> Option<T> {
        let mut work = std::pin::pin!(work);
        if let Ok(done) = tokio::time::timeout(UNNOTICED, &mut work).await {
            return Some(done);
        }
        tell();
        tokio::time::timeout(self.time() - UNNOTICED, work).await.ok()
    }
}

fn pause(number: i32, patience: Duration) -> bool {
    let number = usize::try_from(number).unwrap_or(usize::MAX);
    let last = PAUSES.len() - 1;
    let waited = PAUSES[..number.min(last)].iter().sum::<u64>()
        + PAUSES[last].saturating_mul(number.saturating_sub(last) as u64);
    let [waited, pause] = [waited, PAUSES[number.min(last)]].map(Duration::from_millis);
    if waited >= patience {
        return false;
    }
    if (waited..waited + pause).contains(&UNNOTICED) {
        tell();
    }
    std::thread::sleep(pause);
    true
}
