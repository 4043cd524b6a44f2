//! Whether a name and a staff number belong together is told to whoever names both, so that a colleague from elsewhere can be entered by
//! somebody who may not know of everybody. Who is wrong about it again and again is guessing, and is told no more for a while.

use std::sync::Arc;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::directory::{Directory, NotFound, names_a_code};
use mingde_core::id::{PersonId, UnitId};
use mingde_core::policy::Actor;

use crate::bureau::Bureau;
use crate::guesses::{FREE, Guesses};
use crate::sight::knows_everybody;

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
