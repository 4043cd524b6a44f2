//! How long somebody who failed to sign in waits before the next attempt: as pure functions of what failed before.
//!
//! What is counted is counted by what the attempts have in common. A browser that signed in to the account before has a
//! count of its own, so whoever fails elsewhere on purpose does not keep its owner waiting.

use mingde_core::date::Timestamp;
use mingde_store::{Attempts, Digest};

const SECOND: i64 = 1_000_000;
/// So long after the last failure it is forgotten.
pub(super) const FORGOTTEN_AFTER: i64 = 24 * 3600 * SECOND;

/// How a count becomes a wait: so many failures are free, each after them doubles the wait, up to the longest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rule {
    free: u32,
    /// Seconds.
    longest: i64,
}

/// Of one account from one place.
pub(super) const PLACE: Rule = Rule { free: 5, longest: 300 };
/// Of one account from all places where nobody signed in to it before.
pub(super) const ACCOUNT: Rule = Rule { free: 20, longest: 60 };
/// Of all accounts from one network.
pub(super) const NETWORK: Rule = Rule { free: 100, longest: 30 };

/// A count, with the rule that it stands under.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bucket {
    pub(super) name: Digest,
    pub(super) rule: Rule,
    pub(super) attempts: Option<Attempts>,
}

impl Bucket {
    /// Seconds to wait still; none if it may be tried.
    pub(super) fn wait(&self, now: Timestamp) -> Option<u64> {
        let Attempts { failures, latest } = self.attempts?;
        let over = failures.checked_sub(self.rule.free)?;
        let delay = (1i64 << over.min(30)).min(self.rule.longest) * SECOND;
        // Where the clock ran backwards, the wait counts from now and not from a day that is yet to come.
        let since = now.0 - latest.0.min(now.0);
        let left = delay - since;
        (left > 0 && since < FORGOTTEN_AFTER).then(|| (left as u64).div_ceil(SECOND as u64))
    }

    /// The count after one failure more.
    pub(super) fn failed(&self, now: Timestamp) -> Attempts {
        let known = self.attempts.filter(|known| now.0.saturating_sub(known.latest.0) < FORGOTTEN_AFTER);
        Attempts { failures: known.map_or(0, |known| known.failures).saturating_add(1), latest: now }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(rule: Rule, failures: u32, latest: i64) -> Bucket {
        let attempts = Some(Attempts { failures, latest: Timestamp(latest * SECOND) });
        Bucket { name: Digest::of("test", b""), rule, attempts }
    }

    fn waits(rule: Rule, failures: u32) -> Option<u64> {
        bucket(rule, failures, 1_000).wait(Timestamp(1_000 * SECOND))
    }

    #[test]
    fn five_failures_are_free_and_the_wait_then_doubles_up_to_five_minutes() {
        let bucket = Bucket { name: Digest::of("test", b""), rule: PLACE, attempts: None };
        assert_eq!(bucket.wait(Timestamp(0)), None);
        let waited: Vec<_> = (4..10).map(|failures| waits(PLACE, failures)).collect();
        assert_eq!(waited, [None, Some(1), Some(2), Some(4), Some(8), Some(16)]);
        assert_eq!(waits(PLACE, 1_000_000), Some(300));
        assert_eq!(
            waits(ACCOUNT, 1_000_000),
            Some(60),
            "whoever fails on purpose keeps nobody waiting for long"
        );
    }

    #[test]
    fn a_wait_ends_and_failures_are_forgotten_after_a_day() {
        let later = |seconds| bucket(PLACE, 7, 0).wait(Timestamp(seconds * SECOND));
        assert_eq!((later(3), later(4)), (Some(1), None));
        let day = Timestamp(FORGOTTEN_AFTER);
        assert_eq!(bucket(PLACE, 7, 0).failed(day).failures, 1);
        assert_eq!(bucket(PLACE, 7, 1).failed(day).failures, 8);
    }

    #[test]
    fn a_clock_that_ran_backwards_makes_nobody_wait_for_a_day_to_come() {
        let waiting = bucket(PLACE, 7, 1_000_000).wait(Timestamp(0));
        assert_eq!(waiting, Some(4));
    }
}
