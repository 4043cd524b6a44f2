//! Whom a record is about: nobody writes or decides what is said of themselves. A kind may have them file it themselves; others
//! decide then.

use super::actor::{Actor, Officer};
use super::refused::Refused;
use crate::kind::Kind;
use crate::record::{Content, Participant};

/// May `actor` write a record in which these take part, as far as it is about them?
///
/// # Errors
/// [`Refused::OwnCase`] for whom it is about, unless they file such records themselves.
pub fn may_write_of(actor: &Actor, kind: &Kind, participants: &[Participant]) -> Result<(), Refused> {
    if kind.concerned.may_file { Ok(()) } else { may_decide_of(actor, kind, participants) }
}

/// May `actor` decide on a record in which these take part, or read what is said in deciding it, as far as it is about them?
///
/// # Errors
/// [`Refused::OwnCase`] for whom it is about.
pub fn may_decide_of(actor: &Actor, kind: &Kind, participants: &[Participant]) -> Result<(), Refused> {
    let is_own = actor.officer().is_some_and(|officer| kind.is_about(participants, officer.person));
    if is_own { Err(Refused::OwnCase) } else { Ok(()) }
}

/// Leaves of a record what whom it is about may read: what they are told, and nothing of how it is decided.
pub fn withhold(actor: &Actor, kind: &Kind, content: &mut Content) {
    let Some(procedure) = &kind.procedure else { return };
    if may_decide_of(actor, kind, &content.participants).is_ok() {
        return;
    }
    let kept = procedure.kept_from_whom(|field| content.fields.contains_key(field));
    content.fields.retain(|name, _| !kept.contains(&name.as_str()));
    content.participants.retain(|part| !kept.contains(&part.role.as_str()));
}

impl Officer {
    /// Whether a record of a kind is about whoever acts, by its payload. What does not read may be about anybody.
    pub(super) fn is_whom(&self, kind: &Kind, payload: &str) -> bool {
        #[derive(serde::Deserialize)]
        struct Parts {
            #[serde(default)]
            participants: Vec<Participant>,
        }
        // Most records name somebody else, and an id stands in a payload as it is.
        if kind.concerned.roles.is_empty() || !payload.contains(&self.person.to_string()) {
            return false;
        }
        serde_json::from_str::<Parts>(payload)
            .map_or(true, |parts| kind.is_about(&parts.participants, self.person))
    }
}
