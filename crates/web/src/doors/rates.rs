//! How often something may be asked: so much at once, and then so much a second.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use mingde_app::accounts::Digest;
use mingde_core::date::Timestamp;

const SECOND: i64 = 1_000_000;
/// So many requests of one token at once.
const AT_ONCE: i64 = 300;
/// So many a second from then on.
const A_SECOND: i64 = 20;
/// Most tokens that are kept in mind. Of one that is forgotten nothing was asked for longer than of others.
const MOST: usize = 10_000;

/// What each token asked lately.
#[derive(Debug, Default)]
pub struct Rates(Mutex<HashMap<Digest, Asked>>);

/// What was asked and is not over yet: in microseconds of waiting, as of an instant.
#[derive(Debug, Clone, Copy)]
struct Asked {
    weight: i64,
    as_of: Timestamp,
}

impl Rates {
    /// Takes one request of a token.
    ///
    /// # Errors
    /// The seconds after which another is taken.
    pub fn take(&self, token: Digest, now: Timestamp) -> Result<(), u64> {
        const ONE: i64 = SECOND / A_SECOND;
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST && !all.contains_key(&token) {
            all.retain(|_, asked| now.0 - asked.as_of.0 < asked.weight);
        }
        let asked = all.entry(token).or_insert(Asked { weight: 0, as_of: now });
        let passed = (now.0 - asked.as_of.0).max(0);
        let weight = (asked.weight - passed).max(0) + ONE;
        if weight > AT_ONCE * ONE {
            return Err(((weight - AT_ONCE * ONE) as u64).div_ceil(SECOND as u64));
        }
        *asked = Asked { weight, as_of: now };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_hundred_at_once_and_twenty_a_second_from_then_on() {
        let (rates, token) = (Rates::default(), Digest::of("test", b"one"));
        let take = |seconds| rates.take(token, Timestamp(seconds * SECOND));
        assert!((0..AT_ONCE).all(|_| take(100).is_ok()));
        assert_eq!(take(100), Err(1));
        assert!(rates.take(Digest::of("test", b"another"), Timestamp(100 * SECOND)).is_ok());
        assert!((0..A_SECOND).all(|_| take(101).is_ok()));
        assert_eq!(take(101), Err(1));
        assert!((0..AT_ONCE).all(|_| take(1_000).is_ok()), "what was not asked is asked later");
    }
}
