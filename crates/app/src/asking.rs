//! Whether a name and a staff number belong together is told to whoever names both, so that a colleague from elsewhere can be entered by
//! somebody who may not know of everybody. Who is wrong about it again and again is guessing, and is told no more for a while.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::directory::{Directory, NotFound, names_a_code};
use mingde_core::id::{PersonId, UnitId};
use mingde_core::policy::Actor;

use crate::bureau::Bureau;
use crate::sight::knows_everybody;

/// So often somebody may be wrong about people elsewhere within an hour.
const FREE: u32 = 60;
/// An hour, in microseconds.
const HOUR: i64 = 3_600_000_000;

/// How often each account was wrong, since when.
#[derive(Debug, Default)]
pub(crate) struct Guesses(Mutex<HashMap<String, (Timestamp, u32)>>);

/// Whoever names people, and as whom they are told of them.
#[derive(Debug, Clone)]
pub(crate) struct Asker {
    guesses: Arc<Guesses>,
    account: String,
    now: Timestamp,
    knows_everybody: bool,
}

/// Why somebody is not found.
#[derive(Debug)]
pub(crate) enum Unnamed {
    /// By what was said.
    NotFound(NotFound),
    /// Whoever asks was wrong too often.
    TooOften,
}

impl Asker {
    pub fn of(bureau: &Bureau, actor: &Actor, now: Timestamp) -> Self {
        let account = actor.account().as_str().to_owned();
        Self { guesses: bureau.guesses.clone(), account, now, knows_everybody: knows_everybody(actor) }
    }

    /// Whether everybody is known to them.
    pub fn knows_everybody(&self) -> bool {
        self.knows_everybody
    }

    /// A person as the asker may find one.
    pub fn person(
        &self,
        directory: &Directory,
        text: &str,
        unit: Option<UnitId>,
    ) -> Result<PersonId, Unnamed> {
        if self.knows_everybody {
            return directory.person(text, unit).map_err(Unnamed::NotFound);
        }
        if !names_a_code(text) {
            return directory.person_known_at(text, unit).map_err(Unnamed::NotFound);
        }
        if self.guesses.wrong(&self.account, self.now, 0) >= FREE {
            return directory.person_within(text, unit).ok_or(Unnamed::TooOften);
        }
        directory.person_known_at(text, unit).map_err(|why| {
            self.guesses.wrong(&self.account, self.now, 1);
            Unnamed::NotFound(why)
        })
    }
}

impl Unnamed {
    /// What is said where it is not a matter of names.
    pub fn too_often(text: &str) -> Message {
        Message::new("import-asked-too-often").with("name", text)
    }
}

impl Guesses {
    /// Whether anybody was wrong within the hour.
    pub fn are_any(&self, now: Timestamp) -> bool {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.values().any(|(since, _)| (0..HOUR).contains(&(now.0 - since.0)))
    }

    /// How often an account was wrong within the hour, with so many times more.
    fn wrong(&self, account: &str, now: Timestamp, more: u32) -> u32 {
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
