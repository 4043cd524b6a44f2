//! Why nobody is signed in, and what of it whoever knocks is told.

use mingde_core::diagnostic::{Class, Message};

/// Why somebody is not signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotSignedIn {
    /// No such account, no such password, closed: all the same to whoever asks.
    #[error("wrong account or password")]
    Wrong,
    /// Whoever is signed in already does not know the password.
    #[error("wrong present password")]
    WrongPresent,
    /// Not this code, or it was used before.
    #[error("wrong code")]
    WrongCode,
    /// Too many failures before.
    #[error("to be tried again in {seconds} s")]
    Wait {
        /// Seconds.
        seconds: u64,
    },
    /// Nobody signed in before, or too long ago.
    #[error("not signed in")]
    Nobody,
    /// A provider vouches for somebody who has no account here that is open.
    #[error("no account for whom the provider vouches for")]
    Unknown,
    /// A provider vouches for somebody else than who is signed in.
    #[error("the provider vouches for somebody else")]
    SomebodyElse,
    /// Whoever holds an administration signs in with the own password.
    #[error("administrators sign in with their password")]
    OwnWay,
    /// The way to the provider was not begun in this browser, took too long, or led back before.
    #[error("to be begun again")]
    Stale,
}

impl NotSignedIn {
    /// What has to be done about it: knock again, otherwise or later.
    pub fn class(self) -> Class {
        match self {
            Self::Wrong | Self::WrongPresent | Self::WrongCode | Self::Stale => Class::Invalid,
            Self::Unknown | Self::SomebodyElse | Self::OwnWay => Class::Invalid,
            Self::Wait { .. } => Class::Busy,
            Self::Nobody => Class::Refused,
        }
    }

    /// The words for whoever asked.
    pub fn message(self) -> Message {
        match self {
            Self::Wrong => Message::new("account-wrong"),
            Self::WrongPresent => Message::new("account-wrong-present"),
            Self::WrongCode => Message::new("account-wrong-code"),
            Self::Wait { seconds } => Message::new("account-wait").with("seconds", seconds),
            Self::Nobody => Message::new("account-nobody"),
            Self::Unknown => Message::new("provider-no-account"),
            Self::SomebodyElse => Message::new("provider-somebody-else"),
            Self::OwnWay => Message::new("provider-own-way"),
            Self::Stale => Message::new("provider-stale"),
        }
    }
}
