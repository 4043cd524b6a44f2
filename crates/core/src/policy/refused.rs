//! Why somebody may not.

use crate::diagnostic::{Class, Message};
use crate::kind::Choice;

/// The actor may not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// None of these offices is held there.
    #[error("none of {} offices is held", wanted.len())]
    Office {
        /// Offices of which one would have sufficed.
        wanted: Vec<Choice>,
    },
    /// Whoever filed a record does not accept it, unless one office may do both.
    #[error("own filing")]
    OwnFiling,
    /// Nobody writes or decides what is said of themselves.
    #[error("own case")]
    OwnCase,
    /// Nobody grants an office to themselves.
    #[error("own grant")]
    OwnGrant,
    /// Nobody publishes what they wrote or put forward.
    #[error("own proposal")]
    OwnProposal,
    /// System, security and audit administration are never in one hand.
    #[error("administrations in one hand")]
    Administrations,
    /// What concerns one's own account is done on one's own page, by whoever knows its password.
    #[error("own account")]
    OwnAccount,
    /// Accounts of another administration are in the hands of the operator alone.
    #[error("account of another administration")]
    OtherAdministration,
    /// A grant has a first and a last day.
    #[error("a grant without an end")]
    GrantWithoutEnd,
    /// Only whom the record concerns replies to it.
    #[error("not concerned")]
    NotConcerned,
    /// It is not time to reply.
    #[error("not the time")]
    NotTheTime,
    /// Whoever acts in somebody's name was not given so much.
    #[error("not given to whoever acts in somebody's name")]
    Narrowed,
    /// The entity is not written in this way.
    #[error("not to be written in this way")]
    OtherWay,
}

impl Refused {
    /// Nothing helps but an office.
    pub fn class(&self) -> Class {
        Class::Refused
    }

    /// The words for whoever asked.
    pub fn message(&self) -> Message {
        match self {
            Self::Office { wanted } if wanted.is_empty() => Message::new("refused-nobody"),
            Self::Office { wanted } => {
                let titles: Vec<&str> = wanted.iter().map(|choice| choice.title.as_str()).collect();
                let english: Vec<&str> = wanted.iter().map(|choice| choice.english.as_str()).collect();
                Message::new("refused-office").with_translated(
                    "wanted",
                    &titles.join("、"),
                    &english.join(", "),
                )
            }
            Self::OwnFiling => Message::new("refused-own-filing"),
            Self::OwnCase => Message::new("refused-own-case"),
            Self::OwnGrant => Message::new("refused-own-grant"),
            Self::OwnProposal => Message::new("refused-own-proposal"),
            Self::Administrations => Message::new("refused-administrations"),
            Self::OwnAccount => Message::new("refused-own-account"),
            Self::OtherAdministration => Message::new("refused-other-administration"),
            Self::GrantWithoutEnd => Message::new("refused-grant-without-end"),
            Self::NotConcerned => Message::new("refused-not-concerned"),
            Self::NotTheTime => Message::new("refused-not-the-time"),
            Self::Narrowed => Message::new("refused-narrowed"),
            Self::OtherWay => Message::new("refused-other-way"),
        }
    }
}
