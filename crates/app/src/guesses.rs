//! How often somebody was wrong about people whom they may not know of.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use mingde_core::date::Timestamp;

/// So often somebody may be wrong about people elsewhere within an hour.
pub(crate) const FREE: u32 = 60;
/// An hour, in microseconds.
const HOUR: i64 = 3_600_000_000;

/// How often each account was wrong, since when.
#[derive(Debug, Default)]
pub(crate) struct Guesses(Mutex<HashMap<String, (Timestamp, u32)>>);

impl Guesses {
    /// Whether anybody was wrong within the hour.
    pub fn are_any(&self, now: Timestamp) -> bool {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.values().any(|(since, _)| (0..HOUR).contains(&(now.0 - since.0)))
    }

    /// How often an account was wrong within the hour, with so many times more.
    pub fn wrong(&self, account: &str, now: Timestamp, more: u32) -> u32 {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, (since, _)| (0..HOUR).contains(&(now.0 - since.0)));
        match (all.get_mut(account), more) {
            (None, 0) => 0,
            (None, more) => all.insert(account.to_owned(), (now, more)).map_or(more, |(_, before)| before),
            (Some((_, times)), more) => {
                *times += more;
                *times
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_wrong_too_often_waits_for_an_hour_and_nobody_else_does() {
        let guesses = Guesses::default();
        for nth in 1..=FREE {
            assert_eq!(guesses.wrong("P03", Timestamp(i64::from(nth)), 1), nth);
        }
        assert_eq!(guesses.wrong("P03", Timestamp(HOUR), 0), FREE);
        assert_eq!(guesses.wrong("P04", Timestamp(HOUR), 0), 0);
        assert!(guesses.are_any(Timestamp(HOUR)) && !guesses.are_any(Timestamp(HOUR + 1)));
        assert_eq!(guesses.wrong("P03", Timestamp(HOUR + 1), 0), 0, "it is forgotten");
    }
}
