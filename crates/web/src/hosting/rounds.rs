//! What is done for bureaus of whom nobody asks for anything: who is new is found, who is gone is let go, who sleeps is woken for what is
//! due, and who is idle is put to sleep.

use std::sync::Arc;
use std::time::Duration;

use mingde_app::Bureau;
use mingde_app::accounts::sweep;
use mingde_core::date::Timestamp;
use tokio::sync::watch;
use tracing::Instrument as _;

use super::Hosting;
use super::lodger::{Lodger, Standing};
use crate::doors::clock_is_doubted;

/// Between two rounds.
const BETWEEN: Duration = Duration::from_secs(5);
/// Between two looks at one that stays awake.
const LOOKED_AFTER: Duration = Duration::from_secs(600);
/// So long a round waits for one that opens.
const NOT_LONGER: Duration = Duration::from_secs(10);
/// So many are awake at once for what is due and for nobody who asks: at midnight all of them are due.
const AT_WORK: usize = 4;
/// With more awake than so many, whoever is idle sleeps sooner.
const MANY_AWAKE: usize = 100;
/// So soon, in microseconds.
const SOONER: i64 = 60_000_000;

/// Goes round until the program ends.
pub(crate) async fn go_round(host: Hosting, mut ended: watch::Receiver<bool>) {
    loop {
        host.round(host.now()).await;
        tokio::select! {
            _ = ended.wait_for(|ended| *ended) => return,
            () = tokio::time::sleep(BETWEEN) => {}
        }
    }
}

impl Hosting {
    /// One round, at an instant.
    pub async fn round(&self, now: Timestamp) {
        let lodgers = match self.look_around() {
            Ok(lodgers) => lodgers,
            Err(cause) => {
                tracing::error!(?cause, "the folder of the bureaus cannot be read");
                return;
            }
        };
        let awake = lodgers.iter().filter(|lodger| matches!(lodger.standing(), Standing::Awake)).count();
        let idle = self.manner().idle.as_micros() as i64;
        let idle = if awake > MANY_AWAKE { idle.min(SOONER) } else { idle };
        for lodger in &lodgers {
            lodger.rest(now, idle).instrument(lodger.span()).await;
        }
        let at_work = lodgers.iter().filter(|lodger| lodger.is_at_work(now)).count();
        let due = lodgers.iter().filter(|lodger| lodger.is_due(now));
        for lodger in due.take(AT_WORK.saturating_sub(at_work)) {
            // One that does not come to an end goes on by itself.
            _ = tokio::time::timeout(NOT_LONGER, lodger.set_to_work(self)).await;
        }
    }
}

/// As long as a bureau is awake: what nobody needs any more is removed once a day, and the clock is held against its latest entry.
pub(super) async fn kept_in_order(
    host: Hosting,
    lodger: Arc<Lodger>,
    bureau: Arc<Bureau>,
    mut ended: watch::Receiver<bool>,
) {
    loop {
        let (now, rules) = (host.now(), host.manner().fittings.rules);
        if lodger.swept_on.day() != Some(now.day()) {
            match sweep(&bureau, now, rules).await {
                Ok(true) => lodger.swept_on.told(now.day()),
                // Somebody else was writing.
                Ok(false) => {}
                Err(cause) => tracing::warn!(?cause, "what nobody needs any more was not removed"),
            }
        }
        tokio::select! {
            _ = ended.wait_for(|ended| *ended) => return,
            () = tokio::time::sleep(LOOKED_AFTER) => {}
        }
        clock_is_doubted(&bureau, host.now()).await;
    }
}
